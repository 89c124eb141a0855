"""What a simulation says: waiting, limits, load and places, each with its confidence interval."""

import math
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from functools import cached_property

import numpy as np
import numpy.typing as npt
import pyarrow as pa

from servicechain.kernels.people import DAYS
from servicechain.model import Chain
from servicechain.simulation.engine import Outcome
from servicechain.simulation.estimates import Estimate, estimate, ratio
from servicechain.simulation.scenario import Capacity, Scenario
from servicechain.simulation.tables import Tables, opening

_ENOUGH = 0.95
Numbers = npt.NDArray[np.float64]


@dataclass(frozen=True, slots=True)
class HandoverResult:
    """One hand-over standard.

    Attributes:
        standard: its key.
        name: its name.
        count: arrivals counted, over all replications.
        wait_days: days from the end of the station before until the next service begins.
        median_days: whole days; None when nobody arrived, 399 and more count as 399.
        p90_days: the nearest rank; as `median_days`.
        judged: hand-overs that are late or in time, or where nobody arrived; 0 without a limit.
        kept: share of them that arrived within the arrival limit, 0 to 1; nan without a limit.
        never_arrived: people who left while they waited, over all replications.
    """

    standard: str
    name: str
    count: int
    wait_days: Estimate
    median_days: int | None
    p90_days: int | None
    judged: int
    kept: Estimate
    never_arrived: int


@dataclass(frozen=True, slots=True)
class StationResult:
    """One station; the counts are those of all replications together.

    Attributes:
        started: services begun.
        wait_days: days from being ready until the service begins.
        impatient: people who left because the wait was too long.
        missed: times that nobody came.
        left: people who left the chain after the service.
    """

    station: str
    name: str
    started: int
    wait_days: Estimate
    impatient: int
    missed: int
    left: int


@dataclass(frozen=True, slots=True)
class UnitResult:
    """One unit, or an organisation whose units share a capacity.

    Attributes:
        load: share of the working hours of all posts that are worked, 0 to 1; nan without posts.
        queue: people who wait there, in the mean.
        people: people who wait or are served there, in the mean.
        places_needed: so many places are enough for all who wait or are served 95 % of the time.
    """

    unit: str
    name: str
    posts: int | None
    places: int | None
    load: Estimate
    queue: Estimate
    people: Estimate
    places_needed: int


@dataclass(frozen=True, slots=True)
class CasesResult:
    """The cases as wholes.

    Attributes:
        begun: cases that began, per year of 52 weeks.
        finished: cases that came to the end, per year.
        left: cases that left before the end, per year.
        stuck: cases that waited for themselves, over all replications; 0 in a sound chain.
        days: days from the beginning to the end, of those who came to the end.
    """

    begun: Estimate
    finished: Estimate
    left: Estimate
    stuck: int
    days: Estimate


@dataclass(frozen=True, eq=False)
class Run:
    """A chain simulated under a scenario.

    Attributes:
        replications: how often it was run, each time with other random numbers.
        seed: gives the same numbers again.
        confidence: of every interval, 0 to 1.
        outcomes: what each replication counted.
    """

    chain: Chain
    scenario: Scenario
    seed: int
    confidence: float
    tables: Tables
    outcomes: tuple[Outcome, ...]

    @property
    def replications(self) -> int:
        """How often the chain was run."""
        return len(self.outcomes)

    @property
    def events(self) -> int:
        """Arrivals at stations and ends of services, over all replications, warm-up included."""
        return int(sum(outcome.total[5] for outcome in self.outcomes))

    def _mean(self, of: Callable[[Outcome], float]) -> Estimate:
        return estimate([of(outcome) for outcome in self.outcomes], self.confidence)

    def per_replication(self, of: Callable[[Outcome], float]) -> list[float]:
        """Return a figure of each replication, for comparisons in pairs."""
        return [of(outcome) for outcome in self.outcomes]

    @cached_property
    def handover_results(self) -> tuple[HandoverResult, ...]:
        """Every hand-over standard that lies on a way, in the order of the chain."""
        return tuple(self._handover(k) for k in range(len(self.tables.standards)))

    def _handover(self, k: int) -> HandoverResult:
        standard = self.tables.standards[k]
        hands = sum(outcome.hands[k] for outcome in self.outcomes)
        days = sum(outcome.days[k] for outcome in self.outcomes)
        return HandoverResult(
            standard=standard.key,
            name=standard.name,
            count=int(hands[0]),
            wait_days=self._mean(lambda o: ratio(o.hands[k, 1], o.hands[k, 0]) / 24),
            median_days=_rank(days, 0.5),
            p90_days=_rank(days, 0.9),
            judged=int(hands[2]),
            kept=self._mean(lambda o: ratio(o.hands[k, 3], o.hands[k, 2])),
            never_arrived=int(hands[4]),
        )

    @cached_property
    def station_results(self) -> tuple[StationResult, ...]:
        """Every station that ways lead to, in the order of the chain."""
        stations = enumerate(self.chain.stations)
        return tuple(self._station(s) for s, one in stations if not one.any_time)

    def _station(self, s: int) -> StationResult:
        station = self.chain.stations[s]
        counts = sum(outcome.stations[s] for outcome in self.outcomes)
        return StationResult(
            station=station.key,
            name=station.name,
            started=int(counts[0]),
            wait_days=self._mean(lambda o: ratio(o.stations[s, 1], o.stations[s, 0]) / 24),
            impatient=int(counts[2]),
            missed=int(counts[3]),
            left=int(counts[4]),
        )

    @cached_property
    def unit_results(self) -> tuple[UnitResult, ...]:
        """Every unit that a station needs, in the order of the chain."""
        return tuple(self._unit(u) for u, key in enumerate(self.tables.pools) if key)

    def _unit(self, u: int) -> UnitResult:
        key = self.tables.pools[u]
        capacity = self.scenario.capacities.get(key, Capacity())
        weeks = self.scenario.weeks
        _, hours, days = opening(capacity.weekly_hours)
        offered = (capacity.posts or 0) * hours * days * weeks
        levels = sum(outcome.levels[u] for outcome in self.outcomes)
        names = {unit.key: unit.name for unit in self.chain.units}
        ranks = np.arange(levels.shape[0])
        return UnitResult(
            unit=key,
            name=names.get(key, key),
            posts=capacity.posts,
            places=capacity.places,
            load=self._mean(lambda o: ratio(o.units[u, 0], offered)),
            queue=self._mean(lambda o: o.units[u, 1] / (weeks * 168)),
            people=self._mean(lambda o: float(o.levels[u] @ ranks) / (weeks * 168)),
            places_needed=_rank(levels, _ENOUGH) or 0,
        )

    @cached_property
    def cases(self) -> CasesResult:
        """The cases as wholes."""
        years = self.scenario.weeks / 52
        return CasesResult(
            begun=self._mean(lambda o: o.total[0] / years),
            finished=self._mean(lambda o: o.total[1] / years),
            left=self._mean(lambda o: o.total[2] / years),
            stuck=int(sum(outcome.total[3] for outcome in self.outcomes)),
            days=self._mean(lambda o: ratio(o.total[4], o.total[1]) / 24),
        )

    @property
    def handovers(self) -> pa.Table:
        """`handover_results` as an Arrow table; intervals as columns ending in _low and _high."""
        return _table(self.handover_results)

    @property
    def stations(self) -> pa.Table:
        """`station_results` as an Arrow table."""
        return _table(self.station_results)

    @property
    def units(self) -> pa.Table:
        """`unit_results` as an Arrow table."""
        return _table(self.unit_results)

    @property
    def bottleneck(self) -> UnitResult | None:
        """The unit at which most people wait; None where on average not even one waits anywhere."""
        waiting = [unit for unit in self.unit_results if unit.queue.mean >= 1]
        return max(waiting, key=lambda unit: unit.queue.mean, default=None)

    @property
    def sentence(self) -> str:
        """Say in German where people wait."""
        return self.sentence_in("de")

    def sentence_in(self, language: str) -> str:
        """Say it in "de" or "en"; any other language gets German."""
        from servicechain.simulation.sentences import bottleneck_sentence

        return bottleneck_sentence(self, language)


def _rank(weights: Numbers, share: float) -> int | None:
    """Return the first rank up to which so large a share of all weight lies; None of nothing."""
    total = weights.sum()
    if not total:
        return None
    return min(int(np.searchsorted(np.cumsum(weights), share * total - 1e-9)), DAYS - 1)


def _table(rows: Sequence[HandoverResult | StationResult | UnitResult]) -> pa.Table:
    columns: dict[str, list[object]] = {}
    for row in rows:
        for name in row.__slots__:
            value = getattr(row, name)
            if isinstance(value, Estimate):
                parts = (value.mean, value.low, value.high)
                for ending, part in zip(("", "_low", "_high"), parts, strict=True):
                    known = None if math.isnan(part) else part
                    columns.setdefault(name + ending, []).append(known)
            else:
                columns.setdefault(name, []).append(value)
    return pa.table(columns)
