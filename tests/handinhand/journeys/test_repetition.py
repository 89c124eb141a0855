"""A station that is repeated: the stay ends and begins anew, and nobody hands over to itself."""

import pytest

from handinhand.chains.access import engine_chain
from handinhand.chains.models import RoutingNode, Way
from handinhand.journeys import services
from handinhand.journeys.access import next_of, position_of, walk_of
from handinhand.journeys.access.events import stay_events
from handinhand.journeys.access.path import path_of
from handinhand.journeys.models import JourneyHandover
from handinhand.journeys.rules import NOWHERE, Move, MoveKind, Walk
from handinhand.networks.access import pseudonymous_network
from servicechain import compile_chain
from tests.handinhand.journeys.conftest import as_seen, later, lead_on, make_way


@pytest.fixture
def repeated(version):
    """1 may begin anew, 2 too, and 2 also through a fork on which a hand-over is agreed."""
    one, two = version.stations.get(key="1"), version.stations.get(key="2")
    make_way(one, one, returns=True, condition="noch nicht geklärt")
    make_way(two, two, returns=True)
    node = RoutingNode.objects.create(chain_version=version, key="V1")
    standard = version.standards.get(key="Ü2")
    parts = {"chain_version": version}
    Way.objects.create(key="S2-V1", source=two, target_node=node, standard=standard, **parts)
    Way.objects.create(key="SV1-2", source_node=node, target=two, returns=True, **parts)
    Way.objects.create(key="SV1-3", source_node=node, target=version.stations.get(key="3"), **parts)
    return version


def _stays(seen):
    rows = seen.journey.stays.order_by("number")
    return [(one.station.key, one.left_on is None) for one in rows]


def _standing(seen):
    return position_of(seen.journey, walk_of(seen.journey.chain_version)).standing


def test_a_repetition_ends_the_stay_and_begins_another_without_an_offer(
    repeated, begin_one, sending, sender_unit
):
    seen = begin_one()

    with later(3):
        (made,) = services.go_on(sending, seen, station="1", ways=["S1-1"])

    assert (made.state, made.standard, made.slip) == ("completed", None, None)
    assert (made.from_unit, made.to_unit) == (sender_unit, sender_unit)
    assert _stays(seen) == [("1", False), ("1", True)]
    assert _standing(seen) == {"1"}
    events = stay_events(pseudonymous_network(sending), newest=10)
    assert [one.station for one in events] == ["Schritt 1", "Schritt 1"]


def test_a_station_is_repeated_as_often_as_needed_and_then_left(
    repeated, begin_one, sending, receiving
):
    seen = begin_one()
    for _time in range(2):
        services.go_on(sending, seen, station="1", ways=["S1-1"])

    with later(0):
        theirs = lead_on(sending, seen, "1", "2", receiving, seen.journey.began_on)

    assert _stays(seen) == [("1", False), ("1", False), ("1", False), ("2", True)]
    keys = [leg.key for leg in path_of(theirs)]
    assert keys == ["1", "2"], "a station before is named once to the one who follows"


def test_the_way_back_through_a_fork_is_no_hand_over_either(
    repeated, begin_one, sending, receiving, receiver_unit
):
    seen = begin_one()
    theirs = lead_on(sending, seen, "1", "2", receiving, seen.journey.began_on)

    (made,) = services.go_on(receiving, theirs, station="2", ways=["S2-V1", "SV1-2"])

    assert (made.state, made.standard, made.to_unit) == ("completed", None, receiver_unit)
    assert _stays(theirs) == [("1", False), ("2", False), ("2", True)]
    assert [leg.key for leg in path_of(theirs)] == ["1", "2", "2"]
    assert JourneyHandover.objects.filter(slip__isnull=False, state="offered").count() == 0


def test_the_page_offers_the_repetition_and_goes_on_at_once(
    repeated, begin_one, sign_in, practitioner, network
):
    seen = begin_one()
    client = sign_in(practitioner)
    address = f"/networks/{network.slug}/journeys/{seen.number.pk}/"

    page = client.get(address).text
    form = client.get(f"{address}from/1/").text
    answer = client.post(f"{address}from/1/", {"choice": "S1-1"}, follow=True)

    assert "noch nicht geklärt" in page
    assert "Die Station beginnt noch einmal, bei derselben Stelle." in form
    assert answer.status_code == 200
    assert _stays(seen) == [("1", False), ("1", True)]


@pytest.mark.parametrize("compiled", [True, False])
def test_with_and_without_the_markings_a_station_may_follow_itself(repeated, compiled):
    chain = engine_chain(repeated)
    walk = Walk(chain, compile_chain(chain) if compiled else None)
    position = walk.after(NOWHERE, Move(MoveKind.BEGUN, targets=("1",)))

    found = {choice.targets for choice in walk.choices(position, "1")}
    after = walk.after(position, Move(MoveKind.STEP, "1", ("S1-1",), ("1",)))

    assert found == {("1",), ("2",), ("3",)}
    assert after.standing == {"1"}


def test_while_another_part_is_under_way_the_repeated_station_waits(
    forked, begin_one, sending, receiving, training
):
    one = forked.stations.get(key="1")
    make_way(one, one)
    forked.stations.filter(key="1").update(split="any")
    seen = begin_one()

    services.go_on(sending, seen, station="1", ways=["S1-1", "S1-2"])
    stay = seen.journey.stays.get(left_on=None)
    known = list(seen.journey.handovers.all())
    walk = walk_of(seen.journey.chain_version)
    assert next_of(walk, position_of(seen.journey, walk), stay, known).under_way
    theirs = as_seen(receiving, seen)
    services.accept(receiving, theirs, theirs.handovers().get(target__key="2"))
    row = theirs.handovers().get(target__key="2")
    services.arrive(receiving, theirs, row, arrived_on=seen.journey.began_on)

    assert _stays(seen) == [("1", False), ("1", True), ("2", True)]
    assert _standing(seen) == {"1", "2"}
