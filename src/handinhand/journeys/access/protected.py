"""Figures of journeys for members who see no exact counts: month by month, and protected.

They stand as they were at the end of the last whole month. Figures of every day would tell, by
their difference from one day to the next, what happened to a single journey. So would those of two
month ends: a count that changed by one or two since it was told is hidden until it changed by more.
"""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date, timedelta
from functools import lru_cache
from itertools import pairwise

from django.db.models import Min

from handinhand.disclosure import MEMBERS, TOTAL, Cell, ProtectedTable, Relation, Table, protect
from handinhand.handovers.access import SELDOM, lately
from handinhand.journeys.access.figures import StationFigures, WayFigures, figures_of
from handinhand.journeys.models import Journey
from handinhand.kernel import clock
from handinhand.networks.access import PseudonymousNetwork

OUTCOMES = ("standing", "passed_on", "finished", "dropped")
"""What became of those who came to a station; together they are all that came."""
MONTHS = 24
"""So many month ends back counts are compared."""
ENDED = timedelta(days=31)
"""So long the counts of a month that has ended are not counted again."""
Count = int | None
"""A count; None when it is protected."""


@dataclass(frozen=True, slots=True)
class ProtectedStation:
    """What is told of one station."""

    key: str
    name: str
    entered: Count
    standing: Count
    passed_on: Count
    finished: Count
    dropped: Count


@dataclass(frozen=True, slots=True)
class ProtectedFigures:
    """What members are told of all journeys of a network, as of a day."""

    until: date
    count: Count
    states: list[tuple[str, Count]]
    stations: list[ProtectedStation]
    exits: list[tuple[str, Count]]


def protected_figures(network: PseudonymousNetwork) -> ProtectedFigures:
    """Count as of the last day of last month, and hide what is small or would give it away."""
    until = clock.today().replace(day=1) - timedelta(days=1)
    figures = figures_of(network, until=until)
    counts, sums = _cells_of(figures)
    earlier = _told_before(network, until)
    near = frozenset(cell for cell, count in counts if _is_near(count, earlier.get(cell, ())))
    shown = _protected(counts, sums, near)
    return ProtectedFigures(
        until,
        _told(shown, ("state", TOTAL)),
        [(word, _told(shown, ("state", word))) for word, _number in figures.states],
        [_station(shown, row) for row in figures.stations],
        [(word, _told(shown, ("exit", word))) for word, _number in figures.exits],
    )


def _told_before(network: PseudonymousNetwork, until: date) -> dict[Cell, set[int]]:
    """Return the counts that can have been told at the ends of earlier months.

    Whether one was hidden for the sake of others is left out: rather too many than too few.
    """
    return lately(
        f"journeys:told:{network.id}:{until}", lambda: _count_months(network, until), SELDOM
    )


def _count_months(network: PseudonymousNetwork, until: date) -> dict[Cell, set[int]]:
    told: dict[Cell, set[int]] = {}
    for day in _month_ends(network, until):
        for cell, count in _cells_at(network, day):
            known = told.setdefault(cell, set())
            if not 0 < count < MEMBERS.minimum and not _is_near(count, known):
                known.add(count)
    return told


def _cells_at(network: PseudonymousNetwork, day: date) -> tuple[tuple[Cell, int], ...]:
    """Return the counts at the end of an earlier month; what was told then no longer changes."""
    return lately(
        f"journeys:cells:{network.id}:{day}",
        lambda: _cells_of(figures_of(network, until=day))[0],
        ENDED,
    )


def _month_ends(network: PseudonymousNetwork, until: date) -> list[date]:
    """Return the last days of the months before, since the first journey, at most `MONTHS`."""
    first = Journey.objects.filter(network=network.id).aggregate(first=Min("began_on"))["first"]
    found: list[date] = []
    day = until.replace(day=1) - timedelta(days=1)
    while first is not None and first <= day and len(found) < MONTHS:
        found.append(day)
        day = day.replace(day=1) - timedelta(days=1)
    return found[::-1]


def _is_near(count: int, told: Iterable[int]) -> bool:
    """Tell whether the difference from what was told would be one or two.

    >>> _is_near(10, [9]), _is_near(9, [9]), _is_near(12, [9])
    (True, False, False)
    """
    return any(0 < abs(count - one) < MEMBERS.minimum for one in told)


def _told(shown: ProtectedTable, cell: Cell) -> Count:
    return None if cell in shown.hidden else shown.shown[cell]


def _station(shown: ProtectedTable, row: StationFigures) -> ProtectedStation:
    counts = [_told(shown, ("station", row.key, one)) for one in OUTCOMES]
    return ProtectedStation(row.key, row.name, _told(shown, ("station", row.key, TOTAL)), *counts)


@lru_cache(maxsize=64)
def _protected(
    counts: tuple[tuple[Cell, int], ...], sums: tuple[Relation, ...], near: frozenset[Cell]
) -> ProtectedTable:
    """Protect a table once: within a month nothing changes; large chains take a quarter second."""
    before = ProtectedTable({}, near, MEMBERS)
    return protect(Table(dict(counts), sums), MEMBERS, before=before)


def _cells_of(
    figures: WayFigures,
) -> tuple[tuple[tuple[Cell, int], ...], tuple[Relation, ...]]:
    """Return all counts that stand on the page, and every sum between them a reader may know."""
    counts: dict[Cell, int] = {("state", TOTAL): figures.count}
    counts |= {("state", word): number for word, number in figures.states}
    counts |= {("exit", word): number for word, number in figures.exits}
    for row in figures.stations:
        counts["station", row.key, TOTAL] = row.entered
        counts |= {("station", row.key, one): int(getattr(row, one)) for one in OUTCOMES}
    return tuple(counts.items()), tuple(_relations(figures, counts))


def _relations(figures: WayFigures, counts: dict[Cell, int]) -> Iterable[Relation]:
    words = [word for word, _number in figures.states]
    yield Relation(("state", TOTAL), tuple(("state", word) for word in words))
    for row in figures.stations:
        parts = tuple(("station", row.key, one) for one in OUTCOMES)
        yield Relation(("station", row.key, TOTAL), parts)
    for one in _follows(figures, words):
        # In a chain without side branches these hold by themselves; a reader knows the chain.
        if one.parts and counts[one.total] == sum(counts[cell] for cell in one.parts):
            yield one


def _follows(figures: WayFigures, words: list[str]) -> Iterable[Relation]:
    """Return the sums that hold where a journey is in one station at a time."""
    running, completed, left = words
    stations = [row.key for row in figures.stations]
    sums = ((running, "standing"), (completed, "finished"), (left, "dropped"))
    for word, outcome in sums:
        yield Relation(("state", word), tuple(("station", key, outcome) for key in stations))
    yield Relation(("state", left), tuple(("exit", word) for word, _number in figures.exits))
    if stations:
        yield Relation(("state", TOTAL), (("station", stations[0], TOTAL),))
    for before, after in pairwise(stations):
        yield Relation(("station", before, "passed_on"), (("station", after, TOTAL),))
