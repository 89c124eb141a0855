"""A station that is possible at any time: a visit is written down, and the journey stays."""

from datetime import timedelta

import pytest
from django.urls import reverse

from handinhand.audit.models import Entry
from handinhand.journeys import services
from handinhand.journeys.access import figures_of, path_of, position_of, walk_of
from handinhand.journeys.models import JourneyNumber
from handinhand.kernel import clock
from handinhand.kernel.errors import NotAllowed, RuleBroken, Stale
from handinhand.networks.access import pseudonymous_network
from tests.handinhand.journeys.conftest import as_seen, make_station


@pytest.fixture
def crisis(version, third_unit):
    """A crisis contact of the training provider, beside the ways of the chain."""
    return make_station(version, "9", third_unit, name="Krisenkontakt", any_time=True)


@pytest.fixture
def began(crisis, begin_one):
    """A journey in the chain with the crisis contact; it stands at station 1."""
    return begin_one()


def _standing(seen):
    return position_of(seen.journey, walk_of(seen.journey.chain_version)).standing


def _address(network, seen, station="9"):
    return reverse("journeys:visit", args=[network.slug, seen.number.pk, station])


def test_a_visit_is_written_down_by_the_page_and_moves_nothing(
    sign_in, practitioner, network, began, crisis
):
    client = sign_in(practitioner)
    detail = reverse("journeys:detail", args=[network.slug, began.number.pk])
    assert _address(network, began) in client.get(detail).text

    answer = client.post(_address(network, began), {"visited_on": "20.11.2026"}, follow=True)

    assert "9 Krisenkontakt ist eingetragen." in answer.text
    assert "hat eingetragen, was jederzeit möglich ist: 9 Krisenkontakt" in answer.text
    assert "Steht bei Ihnen: 1 Schritt 1" in answer.text
    assert _standing(began) == {"1"}
    assert began.journey.stays.filter(left_on=None).count() == 1
    assert Entry.objects.filter(action="journey.beside").count() == 1


def test_it_may_happen_as_often_as_needed_and_the_ways_of_the_chain_stay_open(
    began, sending, crisis
):
    for _time in range(2):
        services.record_visit(sending, began, station=crisis)
    services.go_on(sending, began, station="1", ways=["S1-2"])
    services.record_visit(sending, began, station=crisis)

    assert began.journey.stays.filter(station=crisis).count() == 3
    assert _standing(began) == {"1"}


def test_it_is_no_deviation_and_no_station_to_be_led_to(began, crisis):
    walk = walk_of(began.journey.chain_version)
    position = position_of(began.journey, walk)

    assert "9" not in walk.elsewhere(position, "1")
    assert all("9" not in choice.targets for choice in walk.choices(position, "1"))


def test_who_was_visited_knows_the_journey_under_a_number_of_its_own(
    began, sending, training, crisis
):
    services.record_visit(sending, began, station=crisis)

    theirs = as_seen(training, began)

    assert str(theirs) != str(began)
    assert [leg.name for leg in path_of(theirs)] == ["Krisenkontakt"]
    services.record_visit(training, theirs, station=crisis)
    assert began.journey.stays.filter(station=crisis).count() == 2


def test_another_unit_without_the_journey_writes_nothing_down(
    began, sending, receiving, ending, crisis, network
):
    services.go_on(sending, began, station="1", ways=["S1-2"])
    theirs = as_seen(receiving, began)

    with pytest.raises(NotAllowed, match="bei der der Weg steht"):
        services.record_visit(receiving, theirs, station=crisis)

    assert not began.journey.stays.filter(station=crisis).exists()


@pytest.mark.parametrize("days", [-400, 1])
def test_a_day_before_the_beginning_or_ahead_is_refused(began, sending, crisis, days):
    with pytest.raises(RuleBroken, match="Prüfen Sie ihn"):
        services.record_visit(
            sending, began, station=crisis, visited_on=clock.today() + timedelta(days=days)
        )


def test_a_station_on_a_way_is_not_visited_beside_it(
    sign_in, practitioner, network, began, sending, version
):
    with pytest.raises(RuleBroken, match="auf einem Weg der Kette"):
        services.record_visit(sending, began, station=version.stations.get(key="2"))

    assert sign_in(practitioner).get(_address(network, began, "2")).status_code == 404


def test_after_the_end_of_a_journey_nothing_is_written_down(began, sending, crisis):
    services.leave_early(sending, began, exit_code="moved_away")

    with pytest.raises(Stale):
        services.record_visit(sending, began, station=crisis)


def test_figures_count_the_visit_and_neither_a_drop_out_nor_an_end(began, sending, crisis):
    services.record_visit(sending, began, station=crisis)
    network = pseudonymous_network(sending)
    visited = JourneyNumber.objects.get(journey=began.journey, organisation__key="TBW")

    rows = {row.key: row for row in figures_of(network).stations}
    own = figures_of(network, visited.organisation_id)

    assert (rows["9"].entered, rows["9"].dropped, rows["9"].finished) == (1, 0, 0)
    assert (rows["9"].standing, rows["9"].passed_on, rows["9"].judged) == (0, 0, 0)
    assert ("nur an einer jederzeit möglichen Station bei Ihnen", 1) in own.states
    assert sum(number for _words, number in own.states) == own.count == 1
