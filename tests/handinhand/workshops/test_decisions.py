"""Decisions with their votes, and workshops with their invitation."""

from datetime import date
from uuid import uuid4

import pytest
from django.db import connection
from django.http import Http404
from django.test.utils import CaptureQueriesContext
from django.urls import reverse

from handinhand.chains import services as chains
from handinhand.kernel.errors import NotAllowed, RuleBroken, Stale
from handinhand.networks import services as networks
from handinhand.thread.access import neighbours
from handinhand.thread.rules import DUE_CHECKS
from handinhand.workshops import services
from handinhand.workshops.models import Decision, Workshop

OURS = ["testnetz", "nachbarnetz"]  # the demo may lie in the same database


@pytest.fixture
def body(act, coordinator, network):
    return networks.add_body(
        act(coordinator), network, key="steering", name="Steuerungsgruppe", level="normative"
    )


@pytest.fixture
def decide(act, steering, body):
    """Record a decision; any part of it can be given."""

    def record(who=None, **wanted) -> Decision:
        given = {"text": "Kette 1.0 gilt.", "on": date(2026, 11, 20), "body": body, "yes": 5}
        return services.record_decision(act(who or steering), **given | wanted)

    return record


@pytest.mark.parametrize(
    ("name", "status"),
    [
        ("steering", 302),
        ("coordinator", 302),
        ("moderator", 302),
        ("practitioner", 403),
        ("evaluator", 403),
        ("privacy_officer", 403),
        ("administrator", 403),
        ("stranger", 404),
    ],
)
def test_who_records_a_decision(sign_in, network, body, who, name, status):
    response = sign_in(who(name)).post(
        reverse("workshops:decision_create", args=[network.slug]),
        {
            "text": "ÄA-1 wird angenommen.",
            "on": "20.11.2026",
            "body": body.pk,
            "yes": "9",
            "no": "0",
            "abstain": "1",
        },
    )

    assert response.status_code == status
    assert Decision.objects.filter(
        network__slug__in=OURS, key="BS-1", yes=9, abstain=1
    ).exists() == (status == 302)


@pytest.mark.parametrize(
    ("wanted", "sentence"),
    [
        ({"yes": 0}, "mindestens eine Stimme"),
        ({"no": -1}, "nicht negativ"),
        ({"on": date(2026, 11, 21)}, "liegt in der Zukunft"),
        ({"on": date(2026, 1, 11)}, "vor dem Beginn des Netzwerks am 12.01.2026"),
    ],
)
def test_a_decision_that_cannot_be_is_refused_in_words(decide, wanted, sentence):
    with pytest.raises(RuleBroken, match=sentence):
        decide(**wanted)
    assert Decision.objects.filter(network__slug__in=OURS).count() == 0


def test_a_body_of_another_network_decides_nothing_here(
    act, coordinator, other_network, stranger, decide
):
    foreign = networks.add_body(
        act(stranger), other_network, key="st", name="Fremde Gruppe", level="normative"
    )

    with pytest.raises(RuleBroken, match="Dieses Gremium gibt es im Netzwerk nicht"):
        decide(body=foreign)


def test_negative_votes_are_told_on_the_form(sign_in, steering, network, body):
    response = sign_in(steering).post(
        reverse("workshops:decision_create", args=[network.slug]),
        {"text": "Satz", "on": "20.11.2026", "body": body.pk, "yes": "-3", "no": 0, "abstain": 0},
    )

    assert response.status_code == 422
    assert "mindestens 0" in response.content.decode()


def test_a_decision_answers_what_it_is_about(act, moderator, decide):
    thesis = services.create_thesis(act(moderator), text="These")

    decision = decide(who=moderator, about=[("thesis", thesis.pk)])

    answers = neighbours(act(moderator), "decision", decision.pk).answers
    assert [card.label for card in answers] == ["These T1"]


def test_a_decision_about_a_foreign_thing_is_refused_whole(act, stranger, decide):
    foreign = services.create_thesis(act(stranger), text="fremd")

    with pytest.raises(Http404):
        decide(about=[("thesis", foreign.pk)])
    assert Decision.objects.filter(network__slug__in=OURS).count() == 0


def test_a_decision_is_corrected_unless_somebody_else_was_faster(act, steering, decide):
    decision = decide()
    services.change_decision(act(steering), decision, version=1, fields={"no": 2})

    with pytest.raises(Stale):
        services.change_decision(act(steering), decision, version=1, fields={"no": 3})
    with pytest.raises(RuleBroken, match="mindestens eine Stimme"):
        services.change_decision(
            act(steering), decision, version=2, fields={"yes": 0, "no": 0, "abstain": 0}
        )
    decision.refresh_from_db()
    assert (decision.yes, decision.no) == (5, 2)


def test_practitioners_correct_no_decisions(act, practitioner, decide):
    with pytest.raises(NotAllowed):
        services.change_decision(act(practitioner), decide(), version=1, fields={"no": 1})


def test_a_decision_of_another_network_is_not_found(sign_in, stranger, decide):
    address = reverse("workshops:decision", args=["nachbarnetz", decide().pk])

    assert sign_in(stranger).get(address).status_code == 404


def test_decisions_take_the_same_queries_for_3_and_30(sign_in, coordinator, network, decide):
    client, address = sign_in(coordinator), reverse("workshops:decisions", args=[network.slug])
    counts = []
    for number in (3, 27):
        for _ in range(number):
            decide()
        with CaptureQueriesContext(connection) as found:
            assert client.get(address, {"per": "100"}).status_code == 200
        counts.append(len(found))

    assert counts[0] == counts[1]


# --- workshops ------------------------------------------------------------------------------------


def test_an_invitation_not_sent_is_due_four_weeks_before(act, coordinator):
    actor = act(coordinator)
    near = services.plan_workshop(actor, number=5, title="Kette 1.1", on=date(2026, 12, 1))
    services.plan_workshop(actor, number=6, title="später", on=date(2026, 12, 19))
    services.plan_workshop(actor, number=4, title="war schon", on=date(2026, 11, 19))

    [finding] = DUE_CHECKS["invitations"].run(actor)

    assert finding.sentence == (
        "Workshop 5 ist am 01.12.2026, die Einladung ist noch nicht verschickt"
    )
    assert finding.more == "Noch 7 Arbeitstage. Thema: Kette 1.1."
    services.change_workshop(actor, near, version=1, fields={"invited_on": date(2026, 11, 20)})
    assert DUE_CHECKS["invitations"].run(actor) == []


@pytest.mark.parametrize(
    ("days", "sentence"),
    [
        ({"invited_on": date(2026, 11, 19)}, "Die Einladung liegt nach dem Workshop"),
        ({"minutes_approved_on": date(2026, 11, 17)}, "erst nach dem Workshop genehmigt"),
    ],
)
def test_days_of_a_workshop_in_the_wrong_order_are_refused(act, moderator, days, sentence):
    with pytest.raises(RuleBroken, match=sentence):
        services.plan_workshop(
            act(moderator), number=1, title="Fälle", on=date(2026, 11, 18), **days
        )
    assert Workshop.objects.filter(network__slug__in=OURS).count() == 0


def test_a_workshop_number_is_given_once(act, moderator):
    services.plan_workshop(act(moderator), number=1, title="Fälle", on=date(2026, 11, 18))

    with pytest.raises(RuleBroken, match="Workshop 1 gibt es schon"):
        services.plan_workshop(act(moderator), number=1, title="zwei", on=date(2026, 11, 18))


@pytest.mark.parametrize(("name", "status"), [("moderator", 302), ("steering", 403)])
def test_who_plans_a_workshop(sign_in, network, who, name, status):
    response = sign_in(who(name)).post(
        reverse("workshops:workshop_create", args=[network.slug]),
        {"number": "1", "title": "Fälle", "on": "1.12.2026", "place": "Rathaus"},
    )

    assert response.status_code == status
    assert Workshop.objects.filter(network__slug__in=OURS, number=1).exists() == (status == 302)


def test_workshops_take_the_same_queries_for_3_and_30(sign_in, act, moderator, network):
    client, address = sign_in(moderator), reverse("workshops:workshops", args=[network.slug])
    counts = []
    for last in (3, 30):
        for number in range(Workshop.objects.filter(network__slug__in=OURS).count() + 1, last + 1):
            services.plan_workshop(act(moderator), number=number, title="x", on=date(2026, 11, 2))
        with CaptureQueriesContext(connection) as found:
            assert client.get(address, {"per": "100"}).status_code == 200
        counts.append(len(found))

    assert counts[0] == counts[1]


def test_a_decision_of_a_meeting_is_recorded_with_what_it_answers(
    sign_in, act, network, coordinator, steering, body
):
    thesis = services.create_thesis(act(coordinator), text="These")
    client, address = sign_in(steering), reverse("workshops:decision_create", args=[network.slug])
    about = f"thesis:{thesis.pk}"

    form = client.get(address, {"about": about}).context["form"]
    client.post(
        f"{address}?about={about}",
        {"text": "Wir bleiben dabei.", "on": "19.11.2026", "body": str(body.pk), "about": about}
        | {"yes": "2", "no": "0", "abstain": "0"},
    )

    decision = Decision.objects.get(text="Wir bleiben dabei.")
    assert form["about"].value() == about
    answers = neighbours(act(steering), "decision", decision.pk).answers
    assert [card.id for card in answers] == [thesis.pk]
    assert client.get(address, {"about": f"thesis:{uuid4()}"}).status_code == 404


def test_what_counts_only_after_the_decision_answers_it(act, network, coordinator, steering, body):
    actor = act(coordinator)
    version = chains.create_version(
        actor, chains.create_chain(actor, key="kette", name="Kette"), number="0.1"
    )

    decision = services.record_decision(
        act(steering),
        text="Kette 0.1 gilt.",
        on=date(2026, 11, 20),
        body=body,
        yes=1,
        about=[("chain_version", version.pk)],
    )

    around = neighbours(act(steering), "decision", decision.pk)
    assert around.answers == []
    assert [card.id for card in around.answered_by] == [version.pk]
