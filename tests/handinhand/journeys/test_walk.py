"""The pure rules: a journey stays inside what the chain means, or is marked as a deviation."""

from datetime import date
from random import Random

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from handinhand.journeys.rules import NOWHERE, Move, MoveKind, Position, Walk, new_number, week_of
from servicechain import compile_chain
from tests.servicechain.demo_chain import lindenrath, second_network

CHAIN = lindenrath()
WALK = Walk(CHAIN, compile_chain(CHAIN, max_markings=5_000))
BEGUN = Move(MoveKind.BEGUN, targets=(CHAIN.start,))
NUMBERS = st.lists(st.integers(0, 10_000), max_size=25)


def steps(numbers, *, deviating: bool) -> tuple[list[Move], list[Position]]:
    """Turn numbers into moves that the rules allow; every third deviates if it may."""
    moves, position = [BEGUN], WALK.after(NOWHERE, BEGUN)
    places = [position]
    for number in numbers:
        move = _move(position, number, deviating=deviating and number % 3 == 0)
        if move is None:
            break
        moves.append(move)
        position = WALK.after(position, move)
        places.append(position)
    return moves, places


def _move(position: Position, number: int, *, deviating: bool) -> Move | None:
    stations = sorted(position.standing)
    if not stations:
        return None
    station = stations[number % len(stations)]
    choices = WALK.choices(position, station)
    elsewhere = WALK.elsewhere(position, station)
    if deviating and elsewhere:
        target = elsewhere[number % len(elsewhere)]
        return Move(MoveKind.DEVIATION, station, targets=(target,))
    if not choices:
        return None
    choice = choices[number % len(choices)]
    return Move(MoveKind.STEP, station, choice.ways, choice.targets)


@settings(deadline=None, max_examples=150)
@given(NUMBERS)
def test_a_journey_that_takes_the_ways_of_the_chain_stays_in_its_markings(numbers):
    moves, places = steps(numbers, deviating=False)

    assert {move.kind for move in moves} <= {MoveKind.BEGUN, MoveKind.STEP}
    for position in places:
        assert position.marking in WALK.behaviour.markings
        assert position.standing == frozenset(position.marking.stations)


@settings(deadline=None, max_examples=150)
@given(NUMBERS)
def test_what_leaves_the_markings_of_the_chain_is_marked_as_a_deviation(numbers):
    moves, places = steps(numbers, deviating=True)

    inside = {frozenset(marking.stations) for marking in WALK.behaviour.markings}
    for number, position in enumerate(places):
        deviated = any(move.kind is MoveKind.DEVIATION for move in moves[: number + 1])
        assert position.standing in inside or deviated


@settings(deadline=None, max_examples=150)
@given(NUMBERS)
def test_what_the_chain_names_next_is_never_a_deviation_and_the_other_way_round(numbers):
    _moves, places = steps(numbers, deviating=True)

    for position in places:
        for station in position.standing:
            named = {t for c in WALK.choices(position, station) for t in c.targets}
            other = set(WALK.elsewhere(position, station))
            assert named & other == set()
            assert other & position.standing == set()
            assert named | other | position.standing | set(position.waits) >= {
                one.key for one in CHAIN.stations
            }


@settings(deadline=None, max_examples=150)
@given(NUMBERS)
def test_where_a_journey_stands_follows_from_its_moves_alone(numbers):
    moves, places = steps(numbers, deviating=True)

    for number in range(1, len(moves) + 1):
        assert WALK.replay(moves[:number]) == places[number - 1]


@settings(deadline=None, max_examples=150)
@given(NUMBERS)
def test_a_journey_ends_only_at_an_end_where_nothing_else_runs(numbers):
    _moves, places = steps(numbers, deviating=True)

    for position in places:
        for station in position.standing:
            if WALK.may_end(position, station):
                assert station in CHAIN.ends
                assert position.standing == {station}
                assert position.waits == ()


@settings(deadline=None, max_examples=150)
@given(NUMBERS, st.sampled_from([MoveKind.COMPLETED, MoveKind.LEFT_EARLY]))
def test_after_its_end_a_journey_stands_nowhere_and_may_do_nothing(numbers, kind):
    _moves, places = steps(numbers, deviating=True)

    ended = WALK.after(places[-1], Move(kind))

    assert ended == NOWHERE
    assert WALK.choices(ended, CHAIN.start) == ()


@settings(deadline=None, max_examples=150)
@given(NUMBERS)
def test_a_choice_takes_only_ways_that_leave_its_station(numbers):
    _moves, places = steps(numbers, deviating=True)
    sources = {way.key: way.source for way in CHAIN.ways}

    for position in places:
        for station in position.standing:
            for choice in WALK.choices(position, station):
                assert {sources[way] for way in choice.ways} == {station}
                assert WALK.is_choice(position, station, reversed(choice.ways))
            assert not WALK.is_choice(position, station, [])


def test_the_second_network_is_walked_station_by_station():
    chain = second_network()
    walk = Walk(chain, compile_chain(chain))
    position = walk.after(NOWHERE, Move(MoveKind.BEGUN, targets=("1",)))

    for source, target in (("1", "2"), ("2", "3"), ("3", "4")):
        assert [c.targets for c in walk.choices(position, source)] == [(target,)]
        assert not walk.may_end(position, source)
        way = f"S{source}-{target}"
        position = walk.after(position, Move(MoveKind.STEP, source, (way,), (target,)))

    assert walk.choices(position, "4") == ()
    assert walk.may_end(position, "4")


def test_a_chain_with_too_many_markings_is_led_by_its_ways_alone():
    walk = Walk(CHAIN, None)
    position = Position(frozenset({"1"}))

    named = {target for choice in walk.choices(position, "1") for target in choice.targets}

    assert named == {way.target for way in CHAIN.ways if way.source == "1"}
    assert walk.choices(position, "2") == ()


def test_numbers_are_drawn_by_chance_and_hold_nothing_but_a_letter():
    drawn = {new_number("KT", Random(seed)) for seed in range(200)}

    assert len(drawn) > 190
    assert all(number.startswith("K-") and len(number) == 6 for number in drawn)


@pytest.mark.parametrize(
    ("day", "week"),
    [("2026-11-20", (2026, 47)), ("2027-01-01", (2026, 53)), ("2025-12-29", (2026, 1))],
)
def test_weeks_are_those_of_the_calendar(day, week):
    assert week_of(date.fromisoformat(day)) == week
