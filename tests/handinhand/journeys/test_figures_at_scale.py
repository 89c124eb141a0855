"""Figures over many journeys: the same as counted one by one, by a fixed number of queries."""

import random
from collections import Counter
from datetime import date, timedelta

import pytest

from handinhand.handovers.rules import State, median
from handinhand.journeys.access import figures_of
from handinhand.journeys.access.path import limit_of
from handinhand.journeys.models import Journey, JourneyHandover, JourneyMove, Stay
from handinhand.journeys.rules import MoveKind
from handinhand.kernel import clock
from handinhand.networks.access import PseudonymousNetwork, calendar_for
from tests.handinhand.journeys.conftest import make_station

FIRST = date(2026, 9, 1)
THERE = (State.ARRIVED, State.COMPLETED)


@pytest.fixture
def grow(network, version, third_unit):
    """Return a function that writes any journeys at all, also ones no service would make."""
    make_station(version, "9", third_unit, any_time=True)
    stations = list(version.stations.prefetch_related("responsible").order_by("key"))

    def write(count: int, seed: int) -> None:
        dice = random.Random(seed)
        for _number in range(count):
            _journey(dice, network, version, stations)

    return write


def _journey(dice, network, version, stations) -> None:
    state = dice.choice(["running", "running", "completed", "left_early"])
    began = FIRST + timedelta(days=dice.randrange(55))
    codes = ["moved_away", "moved_away", "entered_in_error", "work_found"]
    journey = Journey.objects.create(
        network=network,
        chain_version=version,
        state=state,
        began_on=began,
        ended_on=None if state == "running" else began + timedelta(days=dice.randrange(40)),
        exit_code=dice.choice(codes) if state == "left_early" else "",
    )
    if state == "left_early":
        JourneyMove.objects.create(
            journey=journey,
            kind=MoveKind.LEFT_EARLY,
            on=journey.ended_on,
            reason=journey.exit_code,
            unit=stations[0].responsible.get(),
            at=clock.now(),
        )
    for number, station in enumerate(dice.sample(stations, dice.randrange(1, 5)), start=1):
        unit, entered = station.responsible.get(), began + timedelta(days=dice.randrange(20))
        stay = Stay.objects.create(
            journey=journey,
            number=number,
            station=station,
            line=station.line,
            unit=unit,
            organisation=unit.organisation,
            entered_on=entered,
            left_on=dice.choice([None, entered + timedelta(days=dice.randrange(25))]),
        )
        for target in dice.sample(stations, dice.randrange(2)):
            _handover(dice, stay, target, unit)


def _handover(dice, stay, target, unit) -> None:
    state = dice.choice([State.ARRIVED, State.COMPLETED, State.DECLINED])
    JourneyHandover.objects.create(
        journey=stay.journey,
        number=stay.number,  # at most one for each stay
        stay=stay,
        departure=1,
        target=target,
        deviation=dice.choice(["step_again", "done_elsewhere"]),
        from_unit=unit,
        to_unit=unit,
        sender=unit.organisation,
        receiver=unit.organisation,
        state=state,
        arrived_on=stay.entered_on if state in THERE else None,
        ended_on=stay.entered_on,
    )


# --- one by one -----------------------------------------------------------------------------------


def _slowly(network, organisation, day: date) -> dict[str, object]:
    """Count every journey and every stay by itself."""
    journeys = [
        one
        for one in Journey.objects.filter(network=network, began_on__lte=day)
        if one.exit_code != "entered_in_error"
    ]
    stays = [
        stay
        for journey in journeys
        for stay in journey.stays.select_related("station", "journey").order_by(
            "entered_on", "number"
        )
        if stay.entered_on <= day and organisation in (None, stay.organisation_id)
    ]
    return {
        "count": len({stay.journey_id for stay in stays} if organisation else journeys),
        "states": _own(stays, day) if organisation else _all(journeys, day),
        "stations": _stations(stays, calendar_for(network, organisation), day),
    }


def _all(journeys, day: date) -> list[int]:
    running = [one for one in journeys if one.ended_on is None or one.ended_on > day]
    ended = Counter(one.state for one in journeys if one not in running)
    return [len(running), ended["completed"], ended["left_early"]]


def _own(stays, day: date) -> list[int]:
    of_one: dict[object, list[Stay]] = {}
    for stay in stays:
        of_one.setdefault(stay.journey_id, []).append(stay)
    found: Counter[str] = Counter()
    for those in of_one.values():
        on_ways = [stay for stay in those if not stay.station.any_time]
        if not on_ways:
            found["beside"] += 1
        elif any(_is_open(stay, day) for stay in on_ways):
            found["here"] += 1
        else:
            found["passed" if _moved_on(on_ways[-1]) else "ended"] += 1
    return [found[one] for one in ("here", "passed", "ended", "beside")]


def _is_open(stay: Stay, day: date) -> bool:
    return stay.left_on is None or stay.left_on > day


def _moved_on(stay: Stay) -> bool:
    return stay.handovers.filter(state__in=THERE).exists()


def _stations(stays, calendar, day: date) -> dict[str, tuple[object, ...]]:
    counts: dict[str, Counter[str]] = {}
    days: dict[str, list[int]] = {}
    for stay in stays:
        key = stay.station.key
        seen, spent = counts.setdefault(key, Counter()), days.setdefault(key, [])
        seen["entered"] += 1
        if stay.station.any_time:
            continue
        due, last = limit_of(stay, calendar), day if _is_open(stay, day) else stay.left_on
        if _is_open(stay, day):
            seen["standing"] += 1
        else:
            spent.append((stay.left_on - stay.entered_on).days)
            ended = "finished" if stay.journey.state == "completed" else "dropped"
            seen["passed_on" if _moved_on(stay) else ended] += 1
        if not _is_open(stay, day) or last > due:
            seen["judged"] += 1
            seen["kept"] += last <= due
    columns = ("entered", "standing", "passed_on", "finished", "dropped", "judged", "kept")
    return {
        key: (*(seen[column] for column in columns), median(days[key]))
        for key, seen in counts.items()
    }


# --- the same -------------------------------------------------------------------------------------


@pytest.mark.parametrize("until", [None, date(2026, 10, 31)])
@pytest.mark.parametrize("seed", range(3))
@pytest.mark.parametrize("own", [False, True])
def test_figures_are_what_counting_one_by_one_gives(
    network, grow, sender_unit, third_unit, seed, until, own
):
    grow(40, seed)
    day = until or clock.today()
    unit = third_unit if seed % 2 else sender_unit
    organisation = unit.organisation_id if own else None

    figures = figures_of(PseudonymousNetwork(network.pk), organisation, until=until)

    slow = _slowly(network, organisation, day)
    numbers = [number for _word, number in figures.states]
    assert figures.count == slow["count"]
    assert [*numbers, *([0] if own and len(numbers) == 3 else [])] == slow["states"]
    assert {
        row.key: (
            row.entered,
            row.standing,
            row.passed_on,
            row.finished,
            row.dropped,
            row.judged,
            row.kept,
            row.median,
        )
        for row in figures.stations
    } == slow["stations"]
    assert figures.deviations == sorted(figures.deviations, key=lambda pair: -pair[1])


def test_the_number_of_queries_is_fixed(network, grow, django_assert_max_num_queries):
    for seed in range(3):
        grow(20, seed)

        with django_assert_max_num_queries(12):
            figures_of(PseudonymousNetwork(network.pk))
