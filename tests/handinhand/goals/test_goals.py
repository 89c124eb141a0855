"""Requirements, goals and strategies: written down, changed, joined; what the thread lacks."""

from datetime import date
from uuid import uuid4

import pytest
from django.db import connection
from django.http import Http404
from django.test.utils import CaptureQueriesContext
from django.urls import reverse

from handinhand.goals import services
from handinhand.goals.access import goal_counts
from handinhand.goals.models import Goal, Requirement, Strategy
from handinhand.kernel.errors import NotAllowed, RuleBroken, Stale
from handinhand.networks import services as networks
from handinhand.thread.access import neighbours
from handinhand.thread.rules import ORPHAN_CHECKS
from handinhand.thread.services import connect

OURS = ["testnetz", "nachbarnetz"]  # the demo may lie in the same database


LATER = date(2026, 11, 20)


@pytest.fixture
def requirement(act, moderator) -> Requirement:
    return services.create_requirement(
        act(moderator), text="Wer übergibt, vereinbart einen Termin.", measure="7 Arbeitstage"
    )


@pytest.fixture
def goal(act, moderator, requirement) -> Goal:
    return services.create_goal(
        act(moderator), text="Jede Übergabe kommt an", requirements=[requirement.pk]
    )


WRITERS = [
    ("coordinator", 302),
    ("moderator", 302),
    ("practitioner", 403),
    ("steering", 403),
    ("evaluator", 403),
    ("privacy_officer", 403),
    ("administrator", 403),
    ("stranger", 404),
]


@pytest.mark.parametrize(("name", "status"), WRITERS)
def test_coordination_and_moderation_write_down_a_goal(sign_in, network, who, name, status):
    response = sign_in(who(name)).post(
        reverse("goals:goal_create", args=[network.slug]), {"text": "Niemand fällt heraus"}
    )

    assert response.status_code == status
    assert Goal.objects.filter(network__slug__in=OURS, key="Z1").exists() == (status == 302)


@pytest.mark.parametrize(("name", "status"), WRITERS)
def test_coordination_and_moderation_write_down_a_requirement(sign_in, network, who, name, status):
    response = sign_in(who(name)).post(
        reverse("goals:requirement_create", args=[network.slug]),
        {"text": "Ein Termin", "measure": "7 Arbeitstage"},
    )

    assert response.status_code == status
    assert Requirement.objects.filter(network__slug__in=OURS, key="AF-1").exists() == (
        status == 302
    )


@pytest.mark.parametrize(("name", "status"), WRITERS)
def test_coordination_and_moderation_write_down_a_strategy(
    sign_in, network, sender_unit, who, name, status
):
    response = sign_in(who(name)).post(
        reverse("goals:strategy_create", args=[network.slug]),
        {
            "text": "Termin statt Flyer",
            "since": "19.5.2026",
            "responsible": [sender_unit.organisation_id],
        },
    )

    assert response.status_code == status
    found = Strategy.objects.filter(network__slug__in=OURS, key="H1").first()
    assert (found is not None) == (status == 302)
    if found:
        assert list(found.responsible.all()) == [sender_unit.organisation]


def test_goal_and_strategy_stand_in_the_thread(act, moderator, requirement, goal):
    strategy = services.create_strategy(
        act(moderator),
        text="Termin statt Flyer",
        since=LATER,
        requirements=[requirement.pk],
        goals=[goal.pk],
    )

    above = neighbours(act(moderator), "strategy", strategy.pk).answers
    below = neighbours(act(moderator), "requirement", requirement.pk).answered_by

    assert [card.label for card in above] == ["Anforderung AF-1", "Ziel Z1"]
    assert [card.label for card in below] == ["Ziel Z1", "Strategie H1"]


def test_a_requirement_of_another_network_is_answered_by_nothing_here(act, stranger, requirement):
    with pytest.raises(Http404):
        services.create_goal(act(stranger), text="Ziel", requirements=[requirement.pk])
    assert Goal.objects.filter(network__slug__in=OURS).count() == 0


def test_a_goal_does_not_lie_below_itself(act, moderator, goal):
    actor = act(moderator)
    child = services.create_goal(actor, text="Teilziel", parent=goal)
    grandchild = services.create_goal(actor, text="Teil des Teilziels", parent=child)

    for parent in (goal, child, grandchild):
        with pytest.raises(RuleBroken, match="liegt selbst unter Z1"):
            services.change_goal(actor, goal, version=1, fields={"parent": parent})
    moved = services.change_goal(actor, grandchild, version=1, fields={"parent": goal})
    assert moved.parent == goal


def test_the_tree_shows_children_below_their_goal(sign_in, act, moderator, network, goal):
    services.create_goal(act(moderator), text="Zweites Ziel")
    services.create_goal(act(moderator), text="Teilziel", parent=goal)

    response = sign_in(moderator).get(reverse("goals:list", args=[network.slug]))

    assert [(b.goal.key, b.depth) for b, _ in response.context["tree"]] == [
        ("Z1", 0),
        ("Z3", 1),
        ("Z2", 0),
    ]


def test_of_two_who_change_a_requirement_the_second_keeps_what_was_typed(
    sign_in, moderator, coordinator, network, requirement
):
    address = reverse("goals:requirement_change", args=[network.slug, requirement.pk])
    typed = {"text": "Neuer Satz", "measure": "5 Arbeitstage", "version": 1}
    sign_in(moderator).post(address, typed)

    response = sign_in(coordinator).post(address, typed | {"measure": "9 Arbeitstage"})

    page = response.content.decode()
    assert response.status_code == 409
    assert "9 Arbeitstage" in page
    assert "5 Arbeitstage" in page
    requirement.refresh_from_db()
    assert requirement.measure == "5 Arbeitstage"


def test_two_who_change_only_who_is_responsible_do_not_overwrite_each_other(
    act, moderator, sender_unit, receiver_unit
):
    strategy = services.create_strategy(act(moderator), text="Weg", since=LATER)
    services.change_strategy(
        act(moderator), strategy, version=1, fields={"responsible": [sender_unit.organisation]}
    )

    with pytest.raises(Stale):
        services.change_strategy(
            act(moderator),
            strategy,
            version=1,
            fields={"responsible": [receiver_unit.organisation]},
        )
    assert list(strategy.responsible.all()) == [sender_unit.organisation]


def test_an_organisation_that_has_left_gets_no_strategy(act, coordinator, receiver_unit, network):
    membership = network.memberships.get(organisation=receiver_unit.organisation)
    networks.leave(act(coordinator), membership, on=date(2026, 11, 1))

    with pytest.raises(RuleBroken, match="gehört nicht zum Netzwerk"):
        services.create_strategy(
            act(coordinator), text="Weg", since=LATER, responsible=[receiver_unit.organisation]
        )
    assert Strategy.objects.filter(network__slug__in=OURS).count() == 0


def test_a_strategy_does_not_begin_before_the_network(act, moderator):
    with pytest.raises(RuleBroken, match="vor dem Beginn des Netzwerks"):
        services.create_strategy(act(moderator), text="Weg", since=date(2025, 12, 31))


def test_steering_changes_no_goal(act, steering, goal):
    with pytest.raises(NotAllowed):
        services.change_goal(act(steering), goal, version=1, fields={"text": "anders"})


def test_control_characters_and_empty_fields_are_told(sign_in, moderator, network):
    response = sign_in(moderator).post(
        reverse("goals:requirement_create", args=[network.slug]),
        {"text": "Satz\x00", "measure": ""},
    )

    page = response.content.decode()
    assert response.status_code == 422
    assert "Steuerzeichen" in page
    assert "Füllen Sie das Feld „Maß“ aus." in page
    assert Requirement.objects.filter(network__slug__in=OURS).count() == 0


def test_a_requirement_without_station_or_standard_is_loose(act, coordinator, requirement):
    actor = act(coordinator)
    [finding] = ORPHAN_CHECKS["requirements"].run(actor)
    assert finding.sentence.startswith("1 von 1 Anforderungen hat keine Station")
    assert finding.more.startswith("AF-1")

    connect(
        requirement.network_id,
        asked=("requirement", requirement.pk),
        answer=("station", uuid4()),
    )

    assert ORPHAN_CHECKS["requirements"].run(actor) == []


def test_a_goal_without_indicator_is_loose(act, coordinator, goal):
    [finding] = ORPHAN_CHECKS["goals"].run(act(coordinator))

    assert (finding.sentence, finding.more) == (
        "1 Ziel hat keinen Indikator",
        "Z1 Jede Übergabe kommt an",
    )


def test_counts_are_those_of_the_own_network(act, coordinator, stranger, goal):
    services.create_goal(act(stranger), text="fremd")

    counts = goal_counts(act(coordinator))

    assert (counts.requirements, counts.goals, counts.indicators, counts.strategies) == (1, 1, 0, 0)


@pytest.mark.parametrize("name", ["goal", "requirement"])
def test_strangers_find_nothing(sign_in, stranger, goal, requirement, name):
    thing = {"goal": goal, "requirement": requirement}[name]

    response = sign_in(stranger).get(reverse(f"goals:{name}", args=["nachbarnetz", thing.pk]))

    assert response.status_code == 404


@pytest.mark.parametrize("page", ["list", "requirements", "strategies"])
def test_lists_take_the_same_queries_for_3_and_30(
    sign_in, act, coordinator, network, sender_unit, page
):
    client, actor = sign_in(coordinator), act(coordinator)
    counts = []
    for number in (3, 27):
        for _ in range(number):
            top = services.create_goal(actor, text="Ziel")
            services.create_goal(actor, text="Teilziel", parent=top)
            services.create_requirement(actor, text="Anforderung", measure="Maß")
            services.create_strategy(
                actor, text="Weg", since=LATER, responsible=[sender_unit.organisation]
            )
        with CaptureQueriesContext(connection) as found:
            address = reverse(f"goals:{page}", args=[network.slug])
            assert client.get(address, {"per": "100"}).status_code == 200
        counts.append(len(found))

    assert counts[0] == counts[1]
