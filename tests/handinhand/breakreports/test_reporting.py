"""Reporting a break: in a minute, by codes only, seen by few."""

from datetime import UTC, date, datetime, timedelta
from uuid import uuid4

import pytest
from django.db import connection
from django.http import Http404
from django.test.utils import CaptureQueriesContext
from django.urls import reverse

from handinhand.breakreports.access import Interface, get_report, reporter_of, reports_of
from handinhand.breakreports.models import BreakReport
from handinhand.breakreports.web.tables import count_rows
from handinhand.kernel import clock
from handinhand.kernel.errors import NotAllowed, RuleBroken
from handinhand.networks.models import Organisation
from tests.handinhand.breakreports.conftest import THIS_WEEK
from tests.handinhand.handovers.conftest import on

OCTOBER = date(2026, 10, 19)

OURS = ["testnetz", "nachbarnetz"]


def _stored():
    return BreakReport.objects.filter(network__slug__in=OURS)


@pytest.mark.parametrize(
    ("name", "status"),
    [
        ("practitioner", 302),
        ("steering", 302),
        ("coordinator", 302),
        ("moderator", 302),
        ("evaluator", 302),
        ("privacy_officer", 302),
        ("administrator", 403),
        ("stranger", 404),
    ],
)
def test_everybody_in_the_network_reports_with_three_choices(
    sign_in, network, standard, code_of, who, name, status
):
    code = code_of("WZ")
    client, address = sign_in(who(name)), reverse("breakreports:new", args=[network.slug])
    page = client.get(address, {"line": str(standard.line)})
    typed = {"where": str(standard.line), "code": str(code.pk), "severity": "2"}
    filled_in = {"frequency": "once", "week": THIS_WEEK.isoformat(), "token": str(uuid4())}

    response = client.post(address, typed | filled_in)

    assert response.status_code == status
    assert _stored().filter(number=1, line=standard.line, severity=2).exists() == (status == 302)
    if status == 302:
        assert f'<option value="{standard.line}" selected>' in page.text
        assert '<option value="2026-11-16" selected>' in page.text


def test_an_empty_form_says_what_to_choose(sign_in, network, receiver, standard, code_of):
    code_of("WZ")

    response = sign_in(receiver).post(reverse("breakreports:new", args=[network.slug]), {})

    assert response.status_code == 422
    assert "Wählen Sie bei „Was ist passiert?“ etwas aus." in response.text
    assert not _stored().exists()


def test_a_double_click_reports_once(send):
    token = uuid4()

    first, second = send(token=token), send(token=token)

    assert first == second
    assert _stored().count() == 1


def test_the_token_of_somebody_else_opens_nothing(send, practitioner):
    token = uuid4()
    send(token=token)

    with pytest.raises(BreakReport.DoesNotExist):
        send(who=practitioner, token=token)


def test_a_break_between_two_organisations_needs_no_standard(send, sender_unit, receiver_unit):
    ends = (sender_unit.organisation_id, receiver_unit.organisation_id)

    made = send(interface=Interface(None, *ends))

    assert (made.line, made.from_organisation_id, made.to_organisation_id) == (None, *ends)


def test_what_is_in_no_list_is_refused(send, code_of, sender_unit, foreign_unit):
    own = sender_unit.organisation_id
    wrong = [
        {"interface": Interface(uuid4())},
        {"interface": Interface(None, own, own)},
        {"interface": Interface(None, own, foreign_unit.organisation_id)},
        {"interface": Interface()},
        {"code_id": code_of("BR").pk},
        {"code_id": uuid4()},
        {"week": date(2026, 11, 18)},
        {"week": THIS_WEEK + timedelta(weeks=1)},
        {"week": THIS_WEEK - timedelta(weeks=13)},
        {"severity": 4},
        {"frequency": "never"},
        {"missing": "Herr Muster"},
    ]

    for wanted in wrong:
        with pytest.raises(RuleBroken):
            send(**wanted)
    assert not _stored().exists()


def test_ten_reports_an_hour_are_enough_for_one_person(send, practitioner):
    for _ in range(10):
        send()

    with pytest.raises(RuleBroken, match="schon 10 Brüche gemeldet"):
        send()
    assert send(who=practitioner).number == 11
    with clock.at(datetime(2026, 11, 20, 9, 1, tzinfo=UTC)):
        assert send().number == 12


def test_a_report_is_read_by_its_organisation_and_the_coordination_only(
    act, send, receiver, practitioner, coordinator, steering, stranger
):
    report = send()

    assert get_report(act(receiver), report.pk) == report
    assert get_report(act(coordinator), report.pk) == report
    for person in (practitioner, steering, stranger):
        with pytest.raises(Http404):
            get_report(act(person), report.pk)


def test_the_name_stays_inside_the_own_organisation(
    sign_in, act, network, send, receiver, coordinator
):
    report = send()
    inside, outside = act(receiver), act(coordinator)

    assert reporter_of(inside, report) == "Frau Receiver"
    assert reporter_of(outside, report) == "Suchthilfe Teststadt"
    address = reverse("breakreports:report", args=[network.slug, report.pk])
    page = sign_in(coordinator).get(address).text
    assert "Suchthilfe Teststadt" in page
    assert "Frau Receiver" not in page


def test_members_see_protected_counts_and_only_their_own_reports(
    sign_in, network, send, practitioner, coordinator, sender_unit, receiver_unit
):
    ends = (sender_unit.organisation_id, receiver_unit.organisation_id)
    with on("2026-10-21"):
        for _ in range(4):
            send(week=OCTOBER)
        send(week=OCTOBER, interface=Interface(None, *ends))
        send(week=OCTOBER, interface=Interface(None, ends[1], ends[0]))
    address = reverse("breakreports:list", args=[network.slug])

    theirs = sign_in(practitioner).get(address).text
    exact = sign_in(coordinator).get(address).text

    assert "geschützt" in theirs
    assert "BM-1" not in theirs
    assert "sammeln" not in theirs
    assert "geschützt" not in exact
    assert "BM-1" in exact


def test_own_reports_open_no_small_count(send, act, evaluator):
    """One was reported; two of one's own would make three of it."""
    with on("2026-10-21"):
        send(week=OCTOBER)
        before = count_rows(act(evaluator))
        send(evaluator, week=OCTOBER)
        send(evaluator, week=OCTOBER)

    found = count_rows(act(evaluator))

    assert before == []
    assert [words for _name, words in found] == ["geschützt", "geschützt"]


def test_reports_of_the_own_organisation_are_not_counted(send, act, receiver, evaluator):
    with on("2026-10-21"):
        for _ in range(3):
            send(week=OCTOBER)

    assert [words for _name, words in count_rows(act(evaluator))] == ["3", "3"]
    assert count_rows(act(receiver)) == []


def test_counts_stand_still_until_the_month_is_over(send, act, evaluator):
    with on("2026-10-21"):
        for _ in range(3):
            send(week=OCTOBER)
    before = count_rows(act(evaluator))

    send(week=OCTOBER)
    send()

    assert count_rows(act(evaluator)) == before
    with on("2026-12-01"):
        assert [words for _name, words in count_rows(act(evaluator))] == ["5", "5"]


def test_a_break_of_another_network_is_not_found(sign_in, act, stranger, send):
    report = send()

    response = sign_in(stranger).get(
        reverse("breakreports:report", args=["nachbarnetz", report.pk])
    )

    assert response.status_code == 404
    assert not reports_of(act(stranger)).exists()


def test_the_land_and_the_administration_report_nothing(send, state_officer, administrator):
    for person in (state_officer, administrator):
        with pytest.raises(NotAllowed):
            send(who=person)


def test_the_list_takes_the_same_queries_for_3_and_30(sign_in, network, send, coordinator):
    client, address = sign_in(coordinator), reverse("breakreports:list", args=[network.slug])
    organisation = Organisation.objects.get(key="TSH")
    counts = []
    for last in (3, 30):
        known = _stored().count()
        first = send() if not known else _stored().first()
        for number in range(max(known, 1) + 1, last + 1):
            first.pk, first.number, first.token = uuid4(), number, uuid4()
            first.organisation, first._state.adding = organisation, True
            first.save(force_insert=True)
        with CaptureQueriesContext(connection) as found:
            assert client.get(address, {"per": "100"}).status_code == 200
        counts.append(len(found))

    assert counts[0] == counts[1]
