"""Members who see no exact counts get those of last month, without small ones."""

from datetime import date

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.urls import reverse

from handinhand.evaluation.access import process_of
from handinhand.journeys import services
from handinhand.journeys.access import protected_figures
from handinhand.networks.access import pseudonymous_network
from tests.handinhand.journeys.conftest import lead_on, on

OCTOBER = date(2026, 10, 12)


@pytest.fixture
def some(version, begin_one, sending, receiving):
    """Until the end of October nine ways: six at 1, three at 2, one of those left early."""
    with on(OCTOBER):
        begun = [begin_one() for _ in range(9)]
        second = [lead_on(sending, one, "1", "2", receiving, OCTOBER) for one in begun[:3]]
        services.leave_early(receiving, second[0], exit_code="moved_away")
    return begun


def address(network):
    return reverse("journeys:figures", args=[network.slug])


def test_small_counts_and_what_gives_them_away_are_hidden(some, leading):
    figures = protected_figures(pseudonymous_network(leading))

    assert figures.until == date(2026, 10, 31)
    assert figures.count == 9
    assert dict(figures.states) == {"läuft": None, "abgeschlossen": 0, "vorzeitig beendet": None}
    first, second = figures.stations
    assert (first.entered, first.standing, first.passed_on) == (9, 6, 3)
    assert (second.entered, second.standing, second.dropped) == (3, None, None)
    assert figures.exits == [("Die Person ist weggezogen", None)]


def test_what_happens_within_the_month_does_not_show(some, begin_one, leading, sending, receiving):
    before = protected_figures(pseudonymous_network(leading))

    begin_one()
    lead_on(sending, some[4], "1", "2", receiving, date(2026, 11, 20))
    services.leave_early(sending, some[5], exit_code="work_found")

    assert protected_figures(pseudonymous_network(leading)) == before


@pytest.mark.parametrize(("more", "told"), [(0, 9), (1, None), (2, None), (3, 12)])
def test_two_month_ends_do_not_differ_by_one_or_two(some, begin_one, leading, more, told):
    network = pseudonymous_network(leading)
    assert protected_figures(network).count == 9

    for _ in range(more):
        begin_one()

    with on("2026-12-01"):
        assert protected_figures(network).count == told


def test_earlier_months_are_counted_once(some, leading):
    network, asked = pseudonymous_network(leading), []

    for moment in ("2027-05-03", "2027-05-04"):
        with on(moment), CaptureQueriesContext(connection) as queries:
            protected_figures(network)
        asked.append(len(queries))

    assert asked[1] < asked[0] / 4  # six month ends before were counted the first time


def test_a_count_comes_back_when_it_differs_enough_from_all_that_was_told(some, begin_one, leading):
    network, seen = pseudonymous_network(leading), []
    for day in ("2026-11-10", "2026-12-10", "2027-01-10"):
        with on(day):
            seen.append(protected_figures(network).count)
            begin_one()
    with on("2027-02-10"):
        seen.append(protected_figures(network).count)

    assert seen == [9, None, None, 12]


@pytest.mark.parametrize("person", ["moderator", "evaluator", "privacy_officer"])
def test_other_members_are_shown_protected_figures_only(sign_in, who, some, network, person):
    page = sign_in(who(person)).get(address(network))

    assert "geschützt" in page.text
    assert "Stand 31. Oktober 2026" in page.text or "Stand 31.10.2026" in page.text


@pytest.mark.parametrize("person", ["coordinator", "steering"])
def test_who_may_see_exact_counts_sees_them(sign_in, who, some, network, person):
    page = sign_in(who(person)).get(address(network))

    assert "geschützt" not in page.text
    assert "1 von 9" in page.text


@pytest.mark.parametrize(
    ("person", "listed"),
    [("moderator", False), ("evaluator", False), ("steering", False), ("privacy_officer", True)],
)
def test_who_may_see_no_single_journey_is_led_to_the_figures(
    sign_in, who, some, network, person, listed
):
    page = sign_in(who(person)).get(reverse("journeys:list", args=[network.slug]))

    assert page.status_code == (200 if listed else 302)
    assert listed or page["Location"] == address(network)


def test_passages_give_no_protected_count_away(version, begin_one, sending, receiving, act, who):
    """Twelve at the first station, ten of them went on: two stand there still."""
    with on(OCTOBER):
        begun = [begin_one() for _ in range(12)]
    with on(date(2026, 10, 14)):
        for one in begun[:10]:
            lead_on(sending, one, "1", "2", receiving, date(2026, 10, 14))
    evaluator = act(who("evaluator"))

    first = protected_figures(pseudonymous_network(evaluator)).stations[0]
    told = process_of(evaluator)

    assert (first.entered, first.standing, first.passed_on) == (12, None, None)
    assert (told.cases, told.passages, told.conformities) == (0, [], [])
    assert sum(one.count for one in process_of(act(who("coordinator"))).passages) == 10
