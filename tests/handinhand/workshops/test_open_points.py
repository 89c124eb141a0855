"""Open points: written down, closed once, overdue in words."""

from datetime import date
from uuid import uuid4

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.urls import reverse

from handinhand.kernel.errors import NotAllowed, RuleBroken, Stale
from handinhand.thread.rules import DUE_CHECKS
from handinhand.workshops import services
from handinhand.workshops.access import next_dates, open_points_due
from handinhand.workshops.models import OpenPoint

OURS = ["testnetz", "nachbarnetz"]  # the demo may lie in the same database


@pytest.fixture
def point(act, coordinator, sender_unit) -> OpenPoint:
    """Due in a fortnight, owned by the Jobcenter."""
    return services.create_open_point(
        act(coordinator),
        text="Vertretungsregel",
        owner=sender_unit.organisation,
        due_on=date(2026, 12, 4),
    )


def _late(act, coordinator, owner, **days) -> OpenPoint:
    return services.create_open_point(act(coordinator), text="spät", owner=owner, **days)


@pytest.mark.parametrize(
    ("name", "status"),
    [
        ("coordinator", 302),
        ("moderator", 302),
        ("practitioner", 302),  # of the owner
        ("receiver", 403),  # of another organisation
        ("steering", 403),
        ("evaluator", 403),
        ("privacy_officer", 403),
        ("administrator", 403),
        ("stranger", 404),
    ],
)
def test_the_owners_people_and_the_coordination_close_a_point(
    sign_in, network, point, who, name, status
):
    response = sign_in(who(name)).post(
        reverse("workshops:point_close", args=[network.slug, point.pk]), {"done_on": "20.11.2026"}
    )

    assert response.status_code == status
    point.refresh_from_db()
    assert (point.state == "done") == (status == 302)


def test_of_two_who_close_a_point_the_second_reads_that_it_is_done(
    act, coordinator, practitioner, point
):
    other = OpenPoint.objects.get(pk=point.pk)
    services.close_open_point(act(practitioner), point, on=date(2026, 11, 19))

    with pytest.raises(RuleBroken, match=r"schon erledigt, seit dem 19\.11\.2026"):
        services.close_open_point(act(coordinator), other)
    point.refresh_from_db()
    assert point.done_on == date(2026, 11, 19)


def test_a_double_click_is_told_on_the_form(sign_in, coordinator, network, point):
    client = sign_in(coordinator)
    address = reverse("workshops:point_close", args=[network.slug, point.pk])
    client.post(address, {"done_on": "20.11.2026"})

    response = client.post(address, {"done_on": "20.11.2026"})

    assert response.status_code == 422
    assert "ist schon erledigt" in response.content.decode()


def test_a_point_is_not_done_tomorrow(act, coordinator, point):
    with pytest.raises(RuleBroken, match="liegt in der Zukunft"):
        services.close_open_point(act(coordinator), point, on=date(2026, 11, 21))


def test_a_done_point_can_be_opened_again_but_only_once(act, coordinator, point):
    services.close_open_point(act(coordinator), point)
    services.reopen_open_point(act(coordinator), point)

    assert (point.state, point.done_on) == ("open", None)
    with pytest.raises(RuleBroken, match="schon wieder offen"):
        services.reopen_open_point(act(coordinator), point)


def test_another_organisation_does_not_reopen_a_point(act, coordinator, receiver, point):
    services.close_open_point(act(coordinator), point)

    with pytest.raises(NotAllowed):
        services.reopen_open_point(act(receiver), point)


def test_dates_in_the_wrong_order_are_told_at_the_field(sign_in, coordinator, network, sender_unit):
    response = sign_in(coordinator).post(
        reverse("workshops:point_create", args=[network.slug]),
        {
            "text": "Faltblatt",
            "owner": sender_unit.organisation_id,
            "due_on": "1.12.2026",
            "interim_due_on": "2.12.2026",
        },
    )

    page = response.content.decode()
    assert response.status_code == 422
    assert "Das Zwischenziel liegt nach der Fälligkeit." in page
    assert "Faltblatt" in page
    assert "2.12.2026" in page
    assert OpenPoint.objects.filter(network__slug__in=OURS).count() == 0


def test_an_unknown_owner_is_told_at_the_field(sign_in, coordinator, network):
    response = sign_in(coordinator).post(
        reverse("workshops:point_create", args=[network.slug]),
        {"text": "Faltblatt", "owner": uuid4(), "due_on": "1.12.2026"},
    )

    assert response.status_code == 422
    assert "Wählen Sie bei „zuständig“ etwas aus der Liste." in response.content.decode()


def test_a_stale_change_changes_nothing(act, coordinator, point):
    services.change_open_point(act(coordinator), point, version=1, fields={"text": "neu"})

    with pytest.raises(Stale):
        services.change_open_point(act(coordinator), point, version=1, fields={"text": "älter"})
    point.refresh_from_db()
    assert point.text == "neu"


def test_overdue_counts_the_interim_day_too(act, coordinator, sender_unit, point):
    owner = sender_unit.organisation
    _late(act, coordinator, owner, due_on=date(2026, 11, 19))
    _late(act, coordinator, owner, due_on=date(2027, 1, 15), interim_due_on=date(2026, 10, 30))
    _late(act, coordinator, owner, due_on=date(2026, 11, 20))  # today is still in time

    late = open_points_due(act(coordinator))
    [finding] = DUE_CHECKS["open_points"].run(act(coordinator))

    assert [p.key for p in late] == ["OP-2", "OP-3"]
    assert finding.sentence == "2 von 4 offenen Punkten sind überfällig"
    assert "Zwischenziel war der 30.10.2026." in finding.more
    assert finding.url.endswith("?state=overdue")


def test_nothing_overdue_is_no_finding(act, coordinator, point):
    assert DUE_CHECKS["open_points"].run(act(coordinator)) == []


@pytest.mark.parametrize(
    ("state", "keys"),
    [
        ("", {"OP-1", "OP-2", "OP-3"}),
        ("open", {"OP-1", "OP-2"}),
        ("overdue", {"OP-2"}),
        ("done", {"OP-3"}),
        ("nonsense", {"OP-1", "OP-2", "OP-3"}),
    ],
)
def test_the_list_filters_by_the_query_string(
    sign_in, act, coordinator, practitioner, network, sender_unit, point, state, keys
):
    _late(act, coordinator, sender_unit.organisation, due_on=date(2026, 11, 1))
    done = _late(act, coordinator, sender_unit.organisation, due_on=date(2026, 11, 1))
    services.close_open_point(act(coordinator), done)

    response = sign_in(practitioner).get(
        reverse("workshops:points", args=[network.slug]), {"state": state}
    )

    page = response.content.decode()
    assert {key for key in ("OP-1", "OP-2", "OP-3") if f">{key}</a>" in page} == keys


def test_what_is_due_first_stands_on_top_and_what_is_done_below(
    sign_in, act, coordinator, network, sender_unit, point
):
    owner = sender_unit.organisation
    done = _late(act, coordinator, owner, due_on=date(2026, 11, 1))
    services.close_open_point(act(coordinator), done)
    _late(act, coordinator, owner, due_on=date(2027, 1, 15), interim_due_on=date(2026, 10, 30))

    response = sign_in(coordinator).get(reverse("workshops:points", args=[network.slug]))

    assert [p.key for p in response.context["page"]] == ["OP-3", "OP-1", "OP-2"]


def test_the_next_dates_come_in_order(act, coordinator, point):
    services.plan_workshop(act(coordinator), number=1, title="Kette", on=date(2026, 12, 1))

    assert [found.what for found in next_dates(act(coordinator))] == [
        "Workshop 1: Kette",
        "OP-1 Vertretungsregel",
    ]


def test_the_list_takes_the_same_queries_for_3_and_30_points(
    sign_in, act, coordinator, network, sender_unit
):
    client, address = sign_in(coordinator), reverse("workshops:points", args=[network.slug])
    counts = []
    for number in (3, 27):
        for _ in range(number):
            _late(act, coordinator, sender_unit.organisation, due_on=date(2026, 11, 1))
        with CaptureQueriesContext(connection) as found:
            assert client.get(address, {"per": "100"}).status_code == 200
        counts.append(len(found))

    assert counts[0] == counts[1]
