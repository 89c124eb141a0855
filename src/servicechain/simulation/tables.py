"""A chain and a scenario as the tables that the loops walk through."""

import itertools
import math
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field

from servicechain.behaviour import Behaviour, Branch, Marking, Step, compile_chain
from servicechain.kernels.draws import GOLD, MASK, mix
from servicechain.model import (
    Anchor,
    Chain,
    Direction,
    Gate,
    HandoverStandard,
    Limit,
    LimitUnit,
    RoutingNode,
    Station,
    Way,
)
from servicechain.simulation.durations import Duration, Kind, fixed
from servicechain.simulation.scenario import Arrivals, Capacity, Scenario, Service

WEEK = 168.0
_BACK = 0.1
_MONTH = 365.2425 / 12


@dataclass(slots=True)
class Tables:
    """Lists of numbers; `docs/engine/simulation.md` says what the loops do with them.

    Attributes:
        pools: keys of the units or organisations whose people are counted together.
        standards: the standards whose hand-overs are counted, in the order of their numbers.
    """

    pools: list[str] = field(default_factory=list)
    standards: list[HandoverStandard] = field(default_factory=list)
    values: list[float] = field(default_factory=list)
    d_kind: list[int] = field(default_factory=list)
    d_a: list[float] = field(default_factory=list)
    d_b: list[float] = field(default_factory=list)
    s_unit: list[int] = field(default_factory=list)
    s_work: list[int] = field(default_factory=list)
    s_stay: list[int] = field(default_factory=list)
    s_patience: list[int] = field(default_factory=list)
    s_no_show: list[float] = field(default_factory=list)
    s_lost: list[float] = field(default_factory=list)
    s_again: list[float] = field(default_factory=list)
    s_again_after: list[float] = field(default_factory=list)
    s_leaves: list[float] = field(default_factory=list)
    s_salt: list[int] = field(default_factory=list)
    u_posts: list[int] = field(default_factory=list)
    u_places: list[int] = field(default_factory=list)
    u_opens: list[float] = field(default_factory=list)
    u_hours: list[float] = field(default_factory=list)
    u_days: list[float] = field(default_factory=list)
    w_transfer: list[int] = field(default_factory=list)
    limits: list[int] = field(default_factory=list)
    m_pairs: list[int] = field(default_factory=lambda: [0])
    m_final: list[int] = field(default_factory=list)
    p_station: list[int] = field(default_factory=list)
    p_steps: list[int] = field(default_factory=lambda: [0])
    g_weight: list[float] = field(default_factory=list)
    g_marking: list[int] = field(default_factory=list)
    g_begins: list[int] = field(default_factory=lambda: [0])
    g_hands: list[int] = field(default_factory=lambda: [0])
    g_next: list[int] = field(default_factory=list)
    b_station: list[int] = field(default_factory=list)
    b_way: list[int] = field(default_factory=list)
    h_standard: list[int] = field(default_factory=list)
    h_target: list[int] = field(default_factory=list)
    day_rates: list[float] = field(default_factory=list)
    gap: float = math.inf
    nodes: int = 0
    start: int = 0
    exit_marking: int = -1
    exit_station: int = -1


def pool_of(chain: Chain, scenario: Scenario) -> dict[str, str]:
    """Say for each station whose capacity it uses: the unit's, else the organisation's."""
    parties = {unit.key: unit.organisation for unit in chain.units}
    pools = {node.key: "" for node in chain.nodes}
    for station in chain.stations:
        unit = station.responsible[0] if station.responsible else ""
        party = parties.get(unit, unit)
        named = unit in scenario.capacities or party not in scenario.capacities
        pools[station.key] = unit if named else party
    return pools


def build(chain: Chain, scenario: Scenario) -> Tables:
    """Build the tables.

    Raises:
        TooManyMarkings: too many branches of the chain run side by side.
    """
    return _Builder(chain, scenario).build()


class _Builder:
    def __init__(self, chain: Chain, scenario: Scenario) -> None:
        self.chain = chain
        self.scenario = scenario
        self.tables = Tables()
        self.number = {place.key: n for n, place in enumerate(chain.places)}
        self.ways = {way.key: n for n, way in enumerate(chain.ways)}

    def build(self) -> Tables:
        self._pools()
        self._stations()
        self._ways()
        self._steps(compile_chain(self.chain, after_exit=True))
        self._arrivals(self.scenario.arrivals)
        return self.tables

    def _duration(self, duration: Duration | None, scale: float) -> int:
        """Note a time and return its number; -1 for none."""
        if duration is None:
            return -1
        tables = self.tables
        if duration.kind is Kind.EMPIRICAL:
            a, b = float(len(tables.values)), float(len(duration.values))
            tables.values += [value * scale for value in duration.values]
        else:
            a, b = duration.parameters(scale)
        tables.d_kind.append(int(duration.kind))
        tables.d_a.append(a)
        tables.d_b.append(b)
        return len(tables.d_kind) - 1

    def _pools(self) -> None:
        tables, scenario = self.tables, self.scenario
        pools = pool_of(self.chain, scenario)
        tables.pools = list(dict.fromkeys(pools.values()))
        tables.s_unit = [tables.pools.index(pools[place.key]) for place in self.chain.places]
        for pool in tables.pools:
            capacity = scenario.capacities.get(pool, Capacity(weekly_hours=WEEK))
            tables.u_posts.append(-1 if capacity.posts is None else capacity.posts)
            tables.u_places.append(-1 if capacity.places is None else capacity.places)
            opens, hours, days = opening(capacity.weekly_hours)
            tables.u_opens.append(opens)
            tables.u_hours.append(hours)
            tables.u_days.append(days)

    def _stations(self) -> None:
        tables = self.tables
        tables.nodes = len(self.chain.stations)
        for n, place in enumerate(self.chain.places):
            service = self.scenario.services.get(place.key, _unasked(place))
            tables.s_work.append(self._duration(service.work, 1.0))
            tables.s_stay.append(self._duration(service.stay, 24.0))
            tables.s_patience.append(self._duration(service.patience, 24.0))
            missed = service.no_show
            tables.s_no_show.append(missed.probability if missed else 0.0)
            tables.s_lost.append(missed.lost_hours if missed else 0.0)
            tables.s_again.append(missed.again if missed else 0.0)
            tables.s_again_after.append(missed.after_days * 24.0 if missed else 0.0)
            tables.s_leaves.append(service.leaves)
            tables.s_salt.append(mix((GOLD * (n + 1)) & MASK) | 1 << 63)

    def _ways(self) -> None:
        tables, transfers = self.tables, self.scenario.transfers
        used = {way.standard for way in self.chain.ways if way.standard is not None}
        tables.standards = [s for s in self.chain.standards if s.key in used]
        for standard in tables.standards:
            tables.limits += allowed_days(standard)
        for way in self.chain.ways:
            found = transfers.get(way.key, transfers.get(way.standard or ""))
            tables.w_transfer.append(self._duration(found, 24.0))

    def _steps(self, behaviour: Behaviour) -> None:
        tables, chain = self.tables, self.chain
        numbers = {marking: n for n, marking in enumerate(behaviour.markings)}
        by_key = {way.key: way for way in chain.ways}
        standards = {standard.key: n for n, standard in enumerate(tables.standards)}
        weights = _Weights(chain, self.scenario.routing)
        for marking in behaviour.markings:
            tables.m_final.append(int(behaviour.is_final(marking)))
            for key in marking.stations:
                options: list[tuple[Step, tuple[str, ...], float]] = []
                for step in behaviour.steps[marking]:
                    if step.station == key:
                        options += [(step, *found) for found in weights.of(step)]
                total = sum(weight for *_, weight in options)
                if not options or total <= 0:
                    continue
                tables.p_station.append(self.number[key])
                so_far = 0.0
                for step, ways, weight in options:
                    if weight > 0:
                        so_far += weight
                        tables.g_weight.append(so_far / total)
                        tables.g_marking.append(numbers[step.marking])
                        self._begins(marking, step, [by_key[way] for way in ways])
                        tables.g_next.append(self.number[by_key[ways[0]].target])
                        self._hands([by_key[way] for way in ways], standards)
                tables.p_steps.append(len(tables.g_weight))
            tables.m_pairs.append(len(tables.p_station))
        tables.start = self.number[chain.start]
        if chain.person_exit is not None:
            tables.exit_station = self.number[chain.person_exit.to]
            tables.exit_marking = numbers[Marking((Branch(chain.person_exit.to),))]

    def _begins(self, marking: Marking, step: Step, ways: Sequence[Way]) -> None:
        """Note the stations that begin with a step, and on which way each is reached."""
        tables = self.tables
        stayed = set(marking.stations) - {step.station}
        for key in step.marking.stations:
            if key not in stayed:
                reached = [self.ways[way.key] for way in ways if way.target == key]
                tables.b_station.append(self.number[key])
                tables.b_way.append(reached[0] if reached else -1)
        tables.g_begins.append(len(tables.b_station))

    def _hands(self, ways: Sequence[Way], standards: Mapping[str, int]) -> None:
        tables = self.tables
        for way in ways:
            if way.standard is not None:
                tables.h_standard.append(standards[way.standard])
                tables.h_target.append(self.number[way.target])
        tables.g_hands.append(len(tables.h_standard))

    def _arrivals(self, arrivals: Arrivals) -> None:
        if arrivals.per_week <= 0:
            return
        self.tables.gap = WEEK / arrivals.per_week
        if arrivals.weekdays or arrivals.season:
            self.tables.day_rates = day_rates(arrivals)


class _Weights:
    """How likely each selection of ways is, before those that are not open are left out."""

    def __init__(self, chain: Chain, routing: Mapping[str, float]) -> None:
        self.places = {place.key: place for place in chain.places}
        self.ways = {way.key: way for way in chain.ways}
        self.routing = routing
        self.alike: dict[tuple[str, str], list[str]] = {}
        for way in chain.ways:
            self.alike.setdefault((way.source, way.target), []).append(way.key)

    def of(self, step: Step) -> Iterator[tuple[tuple[str, ...], float]]:
        """Yield the ways of a step and their weight, for each choice among ways to one station."""
        place = self.places[step.station]
        if place.split is Gate.ONE:
            (key,) = step.ways
            back = self.ways[key].returns
            yield step.ways, self.routing.get(key, _BACK if back else 1.0)
        elif place.split is Gate.ALL:
            yield step.ways, 1.0
        else:
            targets = [self.alike[step.station, self.ways[key].target] for key in step.ways]
            for ways in itertools.product(*targets):
                if not any(len({*ways} & {*group}) > 1 for group in place.exclusive):
                    yield ways, self._together(step.station, ways)

    def _together(self, key: str, taken: tuple[str, ...]) -> float:
        """Return the probability that of all ways out exactly these are taken, once normed."""
        out = [way.key for way in self.ways.values() if way.source == key]
        groups = [set(group) for group in self.places[key].exclusive]
        weight = 1.0
        for way in out:
            if not any(way in group for group in groups):
                chance = self.routing.get(way, 0.5)
                weight *= chance if way in taken else 1 - chance
        for group in groups:
            chosen = [way for way in taken if way in group]
            chances = {way: self.routing.get(way, 0.5) for way in group}
            total = max(sum(chances.values()), 1.0)
            weight *= chances[chosen[0]] / total if chosen else 1 - sum(chances.values()) / total
        return weight


def opening(weekly_hours: float) -> tuple[float, float, float]:
    """Return when a day of work begins, its hours, and on how many days of the week it is.

    >>> opening(39), opening(168)
    ((8.0, 7.8, 5.0), (0.0, 24.0, 7.0))
    """
    if weekly_hours > 80:
        return (24.0 - weekly_hours / 7) / 2, weekly_hours / 7, 7.0
    return 8.0, weekly_hours / 5, 5.0


def day_rates(arrivals: Arrivals) -> list[float]:
    """Return cases per hour for each day of the year of 52 weeks, Monday first."""
    weekdays = arrivals.weekdays or (1.0,) * 7
    season = arrivals.season or (1.0,)
    raw = [weekdays[day % 7] * season[day * len(season) // 364] for day in range(364)]
    mean = sum(raw) / len(raw)
    return [arrivals.per_week / WEEK * rate / mean for rate in raw]


def allowed_days(standard: HandoverStandard) -> list[int]:
    """Return for each weekday of the offer how many days later the last day of the limit is.

    A simulation has no holidays, and a month in it has 30.4 days. Reference dates and events fall
    on the day of the offer; a limit before its anchor is not judged (-1).

    >>> from servicechain.model import Limit
    >>> two = Limit(2, LimitUnit.WORKING_DAY)
    >>> allowed_days(HandoverStandard("Ü1", "", arrival=two))
    [2, 2, 2, 4, 4, 3, 2]
    """
    limit = standard.arrival
    if limit is None or limit.direction is Direction.BEFORE or limit.anchor is Anchor.ARRIVAL:
        return [-1] * 7
    return [_days(limit, weekday) for weekday in range(7)]


def _unasked(place: Station | RoutingNode) -> Service:
    """Return what happens in a place of which the scenario says nothing: a timer runs out."""
    if isinstance(place, RoutingNode) and place.wait is not None:
        return Service(stay=fixed(float(_days(place.wait, 0))))
    return Service()


def _days(limit: Limit, weekday: int) -> int:
    unit, value = limit.unit, limit.value
    if unit in {LimitUnit.WORKING_DAY, LimitUnit.WERKTAG}:
        open_days = 5 if unit is LimitUnit.WORKING_DAY else 6
        day, left = weekday, value
        while left > 0:
            day += 1
            left -= day % 7 < open_days
        return day - weekday
    factor = {LimitUnit.CALENDAR_DAY: 1.0, LimitUnit.WEEK: 7.0, LimitUnit.MONTH: _MONTH}[unit]
    end = weekday + round(value * factor)
    while end % 7 >= 5:
        end += 1
    return end - weekday
