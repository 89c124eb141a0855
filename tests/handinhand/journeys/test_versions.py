"""A new version of the chain: journeys stay on theirs until the coordination moves them."""

from datetime import date
from uuid import uuid4

import pytest
from django.urls import reverse

from handinhand.audit.models import Entry
from handinhand.chains.models import ChainVersion, ChangeRequest, Station, Way
from handinhand.journeys import services
from handinhand.journeys.access import get_handover, to_move
from handinhand.journeys.models import Journey, Stay
from handinhand.kernel.errors import NotAllowed, RuleBroken
from handinhand.networks.access import pseudonymous_network
from tests.handinhand.journeys.conftest import (
    FRIDAY,
    as_seen,
    lead_on,
    make_standard,
    make_station,
    make_version,
    make_way,
)


@pytest.fixture
def newer(version, chain, sender_unit, receiver_unit, last_unit) -> ChainVersion:
    """From the next day on: 1 stays, 2 is now called 2a, 3 has gone into it, 4 follows."""
    ChainVersion.objects.filter(pk=version.pk).update(
        state="retired", in_force_to=date(2026, 11, 19)
    )
    made = make_version(chain, "1.1")
    old = {station.key: station.line for station in version.stations.all()}
    one = make_station(made, "1", sender_unit, line=old["1"])
    two = make_station(made, "2a", receiver_unit)
    four = make_station(made, "4", last_unit, line=old["4"], is_end=True)
    make_way(one, two, make_standard(made, "Ü1", sender_unit, receiver_unit))
    make_way(two, four, make_standard(made, "Ü2", receiver_unit, last_unit))
    ChainVersion.objects.filter(pk=made.pk).update(in_force_from=FRIDAY)
    made.refresh_from_db()
    return made


@pytest.fixture
def request_of(network, version, newer, sender_unit):
    """Return a function that lets a change request say where stations have gone."""

    def say(**mapping: str) -> ChangeRequest:
        return ChangeRequest.objects.create(
            network=network,
            key="ÄA-1",
            title="Zwei Stationen zusammenlegen",
            reason="Ein Termin weniger",
            organisation=sender_unit.organisation,
            raised_on=date(2026, 11, 2),
            state="done",
            decided_on=date(2026, 11, 9),
            from_version=version,
            to_version=newer,
            station_mapping=mapping,
        )

    return say


def where(seen) -> tuple[str, list[str]]:
    journey = Journey.objects.select_related("chain_version").get(pk=seen.journey.pk)
    stays = Stay.objects.filter(journey=journey, left_on=None)
    return journey.chain_version.number, list(stays.values_list("station__key", flat=True))


def test_a_journey_stays_on_the_version_it_began_with(begun, sending, receiving, newer, begin_one):
    lead_on(sending, begun, "1", "2", receiving, FRIDAY)

    assert where(begun) == ("1.0", ["2"])
    assert where(begin_one()) == ("1.1", ["1"])


def test_the_coordination_moves_one_by_the_mapping_of_the_change_request(
    begun, sending, receiving, leading, newer, request_of, ending
):
    second = lead_on(sending, begun, "1", "2", receiving, FRIDAY)
    request_of(**{"2": "2a", "3": "2a"})
    whole = as_seen(leading, begun)
    with pytest.raises(NotAllowed, match="Netzwerkkoordination"):
        services.move_to_version(sending, begun, newer)

    services.move_to_version(leading, whole, newer)

    assert where(begun) == ("1.1", ["2a"])
    assert Stay.objects.get(journey=begun.journey, station__key="1").left_on == FRIDAY
    assert Entry.objects.filter(action="journey.moved").count() == 1
    moved = as_seen(receiving, second)
    lead_on(receiving, moved, "2a", "4", ending, FRIDAY)  # by the ways of the new version
    services.complete(ending, as_seen(ending, begun))
    assert Journey.objects.get(pk=begun.journey.pk).state == "completed"


def test_without_a_word_about_its_station_a_journey_is_not_moved(
    begun, sending, receiving, leading, newer, request_of
):
    lead_on(sending, begun, "1", "2", receiving, FRIDAY)
    request_of(**{"3": "2a"})

    with pytest.raises(RuleBroken, match="nennt der Änderungsauftrag keine neue"):
        services.move_to_version(leading, as_seen(leading, begun), newer)

    assert where(begun) == ("1.0", ["2"])


def test_a_station_that_merely_has_the_same_number_is_not_the_same(
    begun, sending, receiving, leading, newer, request_of
):
    """Only the line or the change request says so; a new station may bear an old number."""
    lead_on(sending, begun, "1", "2", receiving, FRIDAY)
    Station.objects.filter(chain_version=newer, key="2a").update(key="2", line=uuid4())

    with pytest.raises(RuleBroken):
        services.move_to_version(leading, as_seen(leading, begun), newer)


def test_an_open_hand_over_ends_on_its_own_version_first(offered, begun, leading, newer, sending):
    with pytest.raises(RuleBroken, match="noch offen"):
        services.move_to_version(leading, as_seen(leading, begun), newer)

    services.withdraw(sending, begun, get_handover(begun, "2"), reason="no_longer_needed")
    services.move_to_version(leading, as_seen(leading, begun), newer)

    assert where(begun) == ("1.1", ["1"])


def test_all_that_can_go_are_moved_and_the_rest_is_told(
    sign_in, coordinator, begun, begin_one, sending, receiving, leading, request_of, network,
    version, newer,
):  # fmt: skip
    ChainVersion.objects.filter(pk=newer.pk).update(in_force_from=date(2026, 11, 21))
    ChainVersion.objects.filter(pk=version.pk).update(in_force_to=None)
    free, stuck = begin_one(), begin_one()
    lead_on(sending, free, "1", "2", receiving, FRIDAY)
    services.go_on(sending, stuck, station="1", ways=["S1-2"])
    ChainVersion.objects.filter(pk=newer.pk).update(in_force_from=FRIDAY)
    ChainVersion.objects.filter(pk=version.pk).update(in_force_to=date(2026, 11, 19))
    request_of(**{"2": "2a"})
    client, page = sign_in(coordinator), reverse("journeys:move_all", args=[network.slug])

    before = client.get(page).text
    assert "Von Kette 1.0 zu Kette 1.1" in before
    assert "1 davon mit offener Übergabe" in before
    after = client.post(page, follow=True).text

    assert "2 Wege sind umgestellt." in after
    assert "1 bleibt auf seiner Fassung" in after
    assert where(begun) == ("1.1", ["1"])
    assert where(free) == ("1.1", ["2a"])
    assert where(stuck) == ("1.0", ["1"])
    assert to_move(leading, pseudonymous_network(leading)).count == 1


def test_one_request_moves_so_many_and_the_next_goes_on_past_those_that_stay(
    sign_in, coordinator, begin_one, sending, leading, network, version, newer, monkeypatch,
    request_of,
):  # fmt: skip
    ChainVersion.objects.filter(pk=newer.pk).update(in_force_from=date(2026, 11, 21))
    ChainVersion.objects.filter(pk=version.pk).update(in_force_to=None)
    seen = [begin_one() for _ in range(5)]
    for stuck in seen[:2]:  # the first in line: they must not hold up the others
        services.go_on(sending, stuck, station="1", ways=["S1-2"])
    ChainVersion.objects.filter(pk=newer.pk).update(in_force_from=FRIDAY)
    ChainVersion.objects.filter(pk=version.pk).update(in_force_to=date(2026, 11, 19))
    monkeypatch.setattr("handinhand.journeys.services.versions.AT_ONCE", 2)
    monkeypatch.setattr("handinhand.journeys.services.AT_ONCE", 2)
    client, page = sign_in(coordinator), reverse("journeys:move_all", args=[network.slug])

    assert "Je Klick werden höchstens 2 Wege umgestellt." in client.get(page).text
    first = client.post(page, follow=True).text
    second = client.post(page, follow=True).text
    third = services.move_all(leading, pseudonymous_network(leading), newer)

    assert "2 Wege sind umgestellt. 1 weiterer wartet noch" in first
    assert "2 bleiben auf ihrer Fassung" in first
    assert "1 Weg ist umgestellt. 2 bleiben auf ihrer Fassung" in second
    assert third == services.Moved(moved=0, kept=2, more=0)
    assert [where(one)[0] for one in seen] == ["1.0", "1.0", "1.1", "1.1", "1.1"]


def test_a_journey_whose_station_is_lost_is_not_tried(
    begun, sending, receiving, leading, newer, django_assert_max_num_queries
):
    lead_on(sending, begun, "1", "2", receiving, FRIDAY)

    with django_assert_max_num_queries(12):
        told = services.move_all(leading, pseudonymous_network(leading), newer)

    assert told == services.Moved(moved=0, kept=1, more=0)


def test_a_journey_whose_stations_have_become_one_is_not_tried(
    version, newer, request_of, begin_one, sending, receiving, leading,
    django_assert_max_num_queries,
):  # fmt: skip
    """Two branches cannot stand in one station; such journeys must not be tried again and again."""
    Station.objects.filter(chain_version=version, key="1").update(split="all")
    Way.objects.filter(chain_version=version, key="S2-3").delete()
    ChainVersion.objects.filter(pk=newer.pk).update(in_force_from=date(2026, 11, 21))
    ChainVersion.objects.filter(pk=version.pk).update(in_force_to=None)
    both = begin_one()
    services.go_on(sending, both, station="1", ways=["S1-2", "S1-3"])
    mine = as_seen(receiving, both)
    services.accept(receiving, mine, get_handover(mine, "2"))
    services.arrive(receiving, mine, get_handover(mine, "2"), arrived_on=FRIDAY)
    ChainVersion.objects.filter(pk=newer.pk).update(in_force_from=FRIDAY)
    ChainVersion.objects.filter(pk=version.pk).update(in_force_to=date(2026, 11, 19))
    request_of(**{"2": "2a", "3": "2a"})
    assert sorted(where(both)[1]) == ["2", "3"]

    with django_assert_max_num_queries(14):
        told = services.move_all(leading, pseudonymous_network(leading), newer)

    assert told == services.Moved(moved=0, kept=1, more=0)


def test_one_journey_is_moved_by_its_page(sign_in, coordinator, begun, leading, newer, network):
    client, whole = sign_in(coordinator), as_seen(leading, begun)
    page = reverse("journeys:move", args=[network.slug, whole.number.pk])

    assert "1 Schritt 1" in client.get(page).text
    client.post(page)

    assert where(begun) == ("1.1", ["1"])
    again = client.post(page, follow=True)
    assert "nichts umzustellen" in again.text
