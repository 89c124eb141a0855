"""Figures: the whole network for coordination and steering, an organisation's own for itself."""

from datetime import date

import pytest
from django.urls import reverse

from handinhand.handovers.rules import Figure
from handinhand.journeys import services
from handinhand.journeys.access import figures_for, figures_of, get_handover
from handinhand.journeys.models import Journey
from handinhand.networks.access import pseudonymous_network
from tests.handinhand.journeys.conftest import FRIDAY, as_seen, later, lead_on


@pytest.fixture
def some(begun, begin_one, sending, receiving, training):
    """Five ways: at 1, at 2, at 3 by a deviation, left early at 2, and one begun in error."""
    lead_on(sending, begin_one(), "1", "2", receiving, FRIDAY)
    odd = begin_one()
    second = lead_on(sending, odd, "1", "2", receiving, FRIDAY)
    services.leave_early(receiving, second, exit_code="moved_away")
    other = lead_on(sending, begin_one(), "1", "2", receiving, FRIDAY)
    services.deviate(receiving, other, station="2", target="1", reason="step_again")
    services.leave_early(sending, begin_one(), exit_code="entered_in_error")


def test_the_network_counts_every_way_but_those_begun_in_error(some, leading):
    figures = figures_of(pseudonymous_network(leading), figures_for(leading))

    assert Journey.objects.count() == 5
    assert figures.count == 4
    assert dict(figures.states) == {"läuft": 3, "abgeschlossen": 0, "vorzeitig beendet": 1}
    assert figures.exits == [("Die Person ist weggezogen", 1)]
    first, second = figures.stations
    assert (first.entered, first.standing, first.passed_on, first.dropped) == (4, 1, 3, 0)
    assert (second.entered, second.standing, second.passed_on, second.dropped) == (3, 2, 0, 1)


def test_an_organisation_counts_exactly_what_it_did_itself(some, receiving, leading):
    figures = figures_of(pseudonymous_network(receiving), figures_for(receiving))

    assert figures.count == 3
    assert dict(figures.states) == {"bei Ihnen": 2, "weitergegeben": 0, "bei Ihnen beendet": 1}
    assert [row.key for row in figures.stations] == ["2"]
    assert [row.key for row in figures.handovers] == ["Ü1"]
    assert figures.exits == [("Die Person ist weggezogen", 1)]


def test_what_ended_with_others_is_not_in_the_own_figures(some, sending):
    figures = figures_of(pseudonymous_network(sending), figures_for(sending))

    assert figures.exits == []
    assert dict(figures.states) == {"bei Ihnen": 1, "weitergegeben": 3, "bei Ihnen beendet": 0}


def test_hand_overs_are_judged_as_on_rung_0(begun, begin_one, sending, receiving, leading):
    lead_on(sending, begun, "1", "2", receiving, FRIDAY)
    refused, wished, silent = begin_one(), begin_one(), begin_one()
    for one in (refused, wished, silent):
        services.go_on(sending, one, station="1", ways=["S1-2"])
    for one, reason in ((refused, "no_capacity"), (wished, "person_does_not_want")):
        seen = as_seen(receiving, one)
        services.decline(receiving, seen, get_handover(seen, "2"), reason=reason)
    network = pseudonymous_network(leading)

    assert figures_of(network).handovers[0].figure == Figure(kept=1, not_arrived=1, own_wish=1)
    with later(30):  # the arrival limit of the silent one has passed as well
        assert figures_of(network).handovers[0].figure == Figure(kept=1, not_arrived=2, own_wish=1)


def test_a_late_arrival_is_counted_as_late(offered, theirs, receiving, leading):
    services.accept(receiving, theirs, get_handover(theirs, "2"))
    with later(20):
        services.arrive(receiving, theirs, get_handover(theirs, "2"), arrived_on=date(2026, 12, 10))

        figures = figures_of(pseudonymous_network(leading))

    assert figures.handovers[0].figure == Figure(late=1)
    assert (figures.stations[0].judged, figures.stations[0].kept) == (1, 0)


def test_deviations_are_counted_by_their_reason(begun, sending, ending, leading):
    services.deviate(sending, begun, station="1", target="4", reason="done_elsewhere")
    seen = as_seen(ending, begun)
    services.accept(ending, seen, get_handover(seen, "4"))
    services.arrive(ending, seen, get_handover(seen, "4"), arrived_on=FRIDAY)

    figures = figures_of(pseudonymous_network(leading))

    assert figures.deviations == [("Der Schritt ist anderswo schon erledigt", 1)]
    assert figures.handovers == []


@pytest.mark.parametrize(
    ("person", "title"),
    [("coordinator", "4 Wege"), ("steering", "4 Wege"), ("receiver", "3 Wege")],
)
def test_the_page_says_of_how_many(sign_in, who, some, network, person, title):
    page = sign_in(who(person)).get(reverse("journeys:figures", args=[network.slug]))

    assert title in page.text
    assert "Was bei Ihrer Stelle war" in page.text or person != "receiver"


def test_before_the_first_way_the_page_says_so(sign_in, coordinator, version, network):
    page = sign_in(coordinator).get(reverse("journeys:figures", args=[network.slug]))

    assert "Noch kein Weg" in page.text
