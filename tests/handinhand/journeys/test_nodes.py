"""Journeys in a chain with routing nodes: they pass them unseen, from station to station."""

import pytest

from handinhand.chains.access import engine_chain
from handinhand.chains.models import RoutingNode, Way
from handinhand.journeys import services
from handinhand.journeys.access import get_handover, next_of, position_of, walk_of
from handinhand.journeys.models import JourneyHandover, MovePart
from handinhand.journeys.rules import NOWHERE, Move, MoveKind, Walk
from handinhand.kernel import clock
from handinhand.kernel.errors import RuleBroken
from handinhand.networks.access import pseudonymous_network
from servicechain import compile_chain
from tests.handinhand.journeys.conftest import as_seen, make_standard, make_station, make_version


def make_node(version, key, **fields):
    return RoutingNode.objects.create(chain_version=version, key=key, **fields)


def join(begin, end, standard=None, **fields):
    """Make a way between stations and routing nodes."""
    ends = {}
    for name, place in (("source", begin), ("target", end)):
        ends[name if not isinstance(place, RoutingNode) else f"{name}_node"] = place
    return Way.objects.create(
        chain_version=begin.chain_version,
        key=f"S{begin.key}-{end.key}",
        standard=standard,
        **ends,
        **fields,
    )


@pytest.fixture
def version(chain, sender_unit, receiver_unit, third_unit, last_unit):
    """1 goes on to 2 or 3 through a fork, both to 4; on the way into the fork nothing is agreed."""
    made = make_version(chain)
    one = make_station(made, "1", sender_unit)
    two = make_station(made, "2", receiver_unit)
    three = make_station(made, "3", third_unit)
    four = make_station(made, "4", last_unit, is_end=True)
    fork = make_node(made, "V1", name="Eilt es?")
    join(one, fork)
    join(fork, two, make_standard(made, "Ü1", sender_unit, receiver_unit), condition="es eilt")
    join(fork, three, make_standard(made, "Ü2", sender_unit, third_unit))
    join(two, four, make_standard(made, "Ü3", receiver_unit, last_unit))
    join(three, four, make_standard(made, "Ü4", third_unit, last_unit))
    return made


@pytest.fixture
def both(chain, sender_unit, receiver_unit, third_unit, last_unit):
    """A node opens 2 and 3 together, and another one waits for both before 4."""
    made = make_version(chain)
    one = make_station(made, "1", sender_unit)
    two = make_station(made, "2", receiver_unit)
    three = make_station(made, "3", third_unit)
    four = make_station(made, "4", last_unit, is_end=True)
    fork = make_node(made, "V1", split="all")
    meeting = make_node(made, "V2", join="all")
    join(one, fork)
    join(fork, two, make_standard(made, "Ü1", sender_unit, receiver_unit))
    join(fork, three, make_standard(made, "Ü2", sender_unit, third_unit))
    join(two, meeting, make_standard(made, "Ü3", receiver_unit, last_unit))
    join(three, meeting, make_standard(made, "Ü4", third_unit, last_unit))
    join(meeting, four)
    return made


def _standing(seen):
    return position_of(seen.journey, walk_of(seen.journey.chain_version)).standing


def _choices(seen, station):
    walk = walk_of(seen.journey.chain_version)
    stay = seen.journey.stays.get(station__key=station, left_on=None)
    return next_of(walk, position_of(seen.journey, walk), stay, ()).choices


def _arrive(actor, seen, target):
    theirs = as_seen(actor, seen)
    services.accept(actor, theirs, get_handover(theirs, target))
    services.arrive(actor, theirs, get_handover(theirs, target), arrived_on=clock.today())
    return theirs


def test_a_fork_is_passed_unseen_and_the_standard_behind_it_holds(
    sign_in, practitioner, network, begun, sending, receiving
):
    found = [(choice.targets, choice.ways) for choice in _choices(begun, "1")]
    assert found == [(("2",), ("S1-V1", "SV1-2")), (("3",), ("S1-V1", "SV1-3"))]

    made = services.go_on(sending, begun, station="1", ways=["S1-V1", "SV1-2"])
    _arrive(receiving, begun, "2")

    assert [(one.standard.key, one.target.key) for one in made] == [("Ü1", "2")]
    assert _standing(begun) == {"2"}
    assert set(MovePart.objects.filter(move__kind="step").values_list("way__key", flat=True)) == {
        "S1-V1",
        "SV1-2",
    }


def test_the_page_offers_stations_and_never_a_fork(sign_in, practitioner, network, begun):
    client = sign_in(practitioner)
    address = f"/networks/{network.slug}/journeys/{begun.number.pk}/"

    page = client.get(address).text
    form = client.get(f"{address}from/1/").text
    answer = client.post(f"{address}from/1/", {"choice": "S1-V1,SV1-2"}, follow=True)

    assert "Wenn: es eilt. Ü1 Übergabe Ü1." in page
    assert "2 Schritt 2" in form
    assert "Verzweigung" not in form
    assert "Angeboten. Laufzettel" in answer.text
    assert JourneyHandover.objects.get().target.key == "2"


def test_half_a_way_into_a_fork_is_refused(begun, sending):
    with pytest.raises(RuleBroken, match="nach der Kette jetzt nicht weiter"):
        services.go_on(sending, begun, station="1", ways=["S1-V1"])


def test_a_node_that_opens_two_stations_makes_two_hand_overs_and_one_that_waits_holds_the_next(
    both, begin_one, sending, receiving, training, ending
):
    seen = begin_one()
    (choice,) = _choices(seen, "1")
    assert choice.targets == ("2", "3")

    made = services.go_on(sending, seen, station="1", ways=choice.ways)
    assert {(one.standard.key, one.target.key) for one in made} == {("Ü1", "2"), ("Ü2", "3")}
    second = _arrive(receiving, seen, "2")
    third = _arrive(training, seen, "3")
    assert _standing(seen) == {"2", "3"}

    services.go_on(receiving, second, station="2", ways=["S2-V2", "SV2-4"])
    _arrive(ending, seen, "4")
    assert _standing(seen) == {"3"}, "the node waits for the other branch"
    services.go_on(training, third, station="3", ways=["S3-V2", "SV2-4"])
    _arrive(ending, seen, "4")

    assert _standing(seen) == {"4"}
    assert list(seen.journey.stays.filter(left_on=None).values_list("station__key", flat=True)) == [
        "4"
    ]
    services.complete(ending, as_seen(ending, seen))


def test_a_node_that_ends_the_chain_lets_a_journey_be_completed_before_it(
    version, begin_one, sending
):
    node = make_node(version, "V9", is_end=True)
    join(version.stations.get(key="1"), node)
    seen = begin_one()

    assert all("S1-V9" not in choice.ways for choice in _choices(seen, "1"))
    services.complete(sending, seen)

    seen.journey.refresh_from_db()
    assert seen.journey.state == "completed"


def test_where_a_chain_begins_with_a_fork_a_journey_begins_at_the_station_of_its_unit(
    version, begin_one, network, receiving, receiver_unit
):
    node = make_node(version, "V0")
    for key in ("1", "2"):
        join(node, version.stations.get(key=key))
    version.start = "V0"
    version.save(update_fields=["start"])

    assert _standing(begin_one()) == {"1"}
    other = services.begin(receiving, pseudonymous_network(receiving), unit=receiver_unit)
    assert _standing(other) == {"2"}


def test_a_chain_that_begins_at_two_stations_at_once_is_refused_in_words(version, begin_one):
    node = make_node(version, "V0", split="all")
    for key in ("1", "2"):
        join(node, version.stations.get(key=key))
    version.start = "V0"
    version.save(update_fields=["start"])

    with pytest.raises(RuleBroken, match="an mehreren Stationen zugleich"):
        begin_one()


@pytest.mark.parametrize("compiled", [True, False])
def test_the_rules_find_the_same_stations_with_and_without_the_markings(version, compiled):
    chain = engine_chain(version)
    walk = Walk(chain, compile_chain(chain) if compiled else None)
    position = walk.after(NOWHERE, Move(MoveKind.BEGUN, targets=("1",)))

    found = {choice.targets for choice in walk.choices(position, "1")}
    after = walk.after(position, Move(MoveKind.STEP, "1", ("S1-V1", "SV1-3"), ("3",)))

    assert found == {("2",), ("3",)}
    assert after.standing == {"3"}
    assert walk.run_to("1", "SV1-3", "3") == ("S1-V1", "SV1-3")
