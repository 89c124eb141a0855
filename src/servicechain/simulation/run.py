"""The simulation of a chain, and of two scenarios against each other."""

import math
from collections.abc import Callable
from dataclasses import dataclass
from typing import Literal

import pyarrow as pa

from servicechain.model import Chain
from servicechain.simulation.checking import InvalidScenario, scenario_faults
from servicechain.simulation.engine import (
    NO_LIMIT,
    Outcome,
    replicate,
    replicate_all,
    replication_key,
)
from servicechain.simulation.estimates import Estimate, estimate, ratio
from servicechain.simulation.results import Run
from servicechain.simulation.scenario import Scenario
from servicechain.simulation.tables import Tables, build

Loop = Literal["auto", "compiled", "plain"]
Progress = Callable[[int, int], None]
WORTH_COMPILING = 4_000_000
"""Events above which the compiled loop is taken: below, the plain one needs some ten seconds."""


def simulate(
    chain: Chain,
    scenario: Scenario,
    *,
    replications: int = 20,
    seed: int = 1,
    confidence: float = 0.95,
    loop: Loop = "auto",
    max_events: int | None = None,
    progress: Progress | None = None,
) -> Run:
    """Let cases go through a chain and count how long they wait.

    Args:
        chain: a sound chain; see `check`.
        scenario: who comes, who works, how long things take.
        replications: how often, each time with other random numbers; 2 at least for intervals.
        seed: the same seed gives the same answer, with either loop.
        confidence: of the intervals, between 0 and 1.
        loop: "plain" never compiles; "auto" takes the compiled loop for more than about four
            million events.
        max_events: how often stations and routing nodes may be begun and finished, over all
            replications; each has an equal part of it, so that both loops refuse the same.
            A server bounds its work with it: plain, half a million take about a second.
        progress: called with how many replications are done, and how many there are.

    Raises:
        InvalidScenario: with all faults of the scenario at once.
        TooManyMarkings: too many branches of the chain run side by side.
        SimulationError: too many people gather, a case runs in a circle without time, or
            `max_events` is not enough.

    >>> from servicechain import Capacity, Arrivals, Service, Station, Unit, Way, exponential
    >>> chain = Chain(key="K", version="1", name="Kurz", start="1", ends=("2",),
    ...     stations=(Station("1", "Beraten", ("A",)), Station("2", "Abschließen")),
    ...     ways=(Way("E1-2", "1", "2"),), units=(Unit("A", "Stelle A", "A"),))
    >>> scenario = Scenario(Arrivals(per_week=10), {"1": Service(work=exponential(3.5))},
    ...     {"A": Capacity(posts=1, weekly_hours=39)})
    >>> run = simulate(chain, scenario, replications=4)
    >>> print(run.sentence)  # doctest: +ELLIPSIS
    Der Engpass ist Stelle A: ...
    """
    tables = _prepared(chain, scenario, replications, confidence)
    keys = [replication_key(seed, number) for number in range(replications)]
    hours = (scenario.warm_up_weeks + scenario.weeks) * 168.0
    outcomes: list[Outcome] = []
    for outcome in replicate_all(
        tables,
        keys=keys,
        compiled=_is_compiled(loop, chain, scenario, replications),
        budget=NO_LIMIT if max_events is None else max_events // 2 // replications,
        hours=hours,
        warm=scenario.warm_up_weeks * 168.0,
    ):
        outcomes.append(outcome)
        if progress is not None:
            progress(len(outcomes), replications)
    return Run(chain, scenario, seed, confidence, tables, tuple(outcomes))


def simulate_log(
    chain: Chain, scenario: Scenario, *, seed: int = 1, events: int = 100_000
) -> pa.Table:
    """Return the stations that the cases of one replication begin, as rows of an event log.

    Args:
        events: at most so many rows, the first ones; cases that are under way then are cut off.

    Returns:
        case_id (integer), activity (the station's name), timestamp (UTC, from 5 January 2026 on),
        organisation (key of the responsible unit); in the order of time.
    """
    tables = _prepared(chain, scenario, 1, 0.95)
    outcome = replicate(
        tables,
        key=replication_key(seed, 0),
        hours=(scenario.warm_up_weeks + scenario.weeks) * 168.0,
        warm=0.0,
        compiled=False,
        trace=events,
    )
    cases, stations, times = outcome.trace
    order = sorted(range(len(times)), key=times.__getitem__)
    names = [chain.stations[stations[i]] for i in order]
    monday = 1_767_571_200_000_000  # 2026-01-05 in microseconds
    moments = [monday + round(times[i] * 3_600_000_000) for i in order]
    return pa.table(
        {
            "case_id": [cases[i] for i in order],
            "activity": [station.name for station in names],
            "timestamp": pa.array(moments, pa.timestamp("us", "UTC")),
            "organisation": [s.responsible[0] if s.responsible else None for s in names],
        }
    )


@dataclass(frozen=True, slots=True)
class Difference:
    """What a change does to one hand-over standard.

    Attributes:
        wait_days: days more (above 0) or fewer (below 0) that people wait, pair by pair.
        kept: by how much the share within the limit rises or falls, pair by pair.
    """

    standard: str
    name: str
    wait_days: Estimate
    kept: Estimate


@dataclass(frozen=True, eq=False)
class Comparison:
    """Two scenarios under the same random numbers: what differs comes from the scenarios.

    Attributes:
        before: the first run.
        after: the second run.
        handovers: the differences by hand-over standard.
        days: days more or fewer from the beginning to the end of a case.
    """

    before: Run
    after: Run
    handovers: tuple[Difference, ...]
    days: Estimate


def compare(
    before: tuple[Chain, Scenario],
    after: tuple[Chain, Scenario],
    *,
    replications: int = 20,
    seed: int = 1,
    confidence: float = 0.95,
    loop: Loop = "auto",
    max_events: int | None = None,
    progress: Progress | None = None,
) -> Comparison:
    """Ask "what if": run two scenarios with common random numbers and compare them in pairs.

    The same people come, with the same needs and the same patience; so even a small difference
    shows after few replications. `max_events` holds for each of the two. Raises as `simulate`.
    """
    runs = []
    for number, (chain, scenario) in enumerate((before, after)):
        told = None
        if progress is not None:
            told = _second_half(progress, number * replications, 2 * replications)
        runs.append(
            simulate(
                chain,
                scenario,
                replications=replications,
                seed=seed,
                confidence=confidence,
                loop=loop,
                max_events=max_events,
                progress=told,
            )
        )
    first, second = runs
    seconds = {s.key: k for k, s in enumerate(second.tables.standards)}
    differences = [
        _difference(first, second, k, seconds[s.key])
        for k, s in enumerate(first.tables.standards)
        if s.key in seconds
    ]
    days = _paired(first, second, lambda o: ratio(o.total[4], o.total[1]) / 24, None)
    return Comparison(first, second, tuple(differences), days)


def _second_half(progress: Progress, done: int, total: int) -> Progress:
    return lambda now, _of: progress(done + now, total)


def _difference(first: Run, second: Run, k: int, j: int) -> Difference:
    standard = first.tables.standards[k]
    return Difference(
        standard=standard.key,
        name=standard.name,
        wait_days=_paired(
            first,
            second,
            lambda o: ratio(o.hands[k, 1], o.hands[k, 0]) / 24,
            lambda o: ratio(o.hands[j, 1], o.hands[j, 0]) / 24,
        ),
        kept=_paired(
            first,
            second,
            lambda o: ratio(o.hands[k, 3], o.hands[k, 2]),
            lambda o: ratio(o.hands[j, 3], o.hands[j, 2]),
        ),
    )


def _paired(
    first: Run,
    second: Run,
    of_first: Callable[[Outcome], float],
    of_second: Callable[[Outcome], float] | None,
) -> Estimate:
    pairs = zip(
        first.per_replication(of_first),
        second.per_replication(of_second or of_first),
        strict=True,
    )
    return estimate([later - earlier for earlier, later in pairs], first.confidence)


def _prepared(chain: Chain, scenario: Scenario, replications: int, confidence: float) -> Tables:
    faults = scenario_faults(chain, scenario)
    if faults:
        raise InvalidScenario(faults)
    if replications < 1 or not 0 < confidence < 1:
        raise ValueError(
            "expected at least 1 replication and a confidence between 0 and 1, "
            f"got {replications} and {confidence}"
        )
    return build(chain, scenario)


def expected_events(chain: Chain, scenario: Scenario, replications: int) -> float:
    """Guess how many events a simulation has: every case in every station once."""
    weeks = scenario.weeks + scenario.warm_up_weeks
    events = scenario.arrivals.per_week * weeks * 2 * len(chain.stations) * replications
    return events if math.isfinite(events) else 0.0


def _is_compiled(loop: Loop, chain: Chain, scenario: Scenario, replications: int) -> bool:
    if loop == "auto":
        return expected_events(chain, scenario, replications) > WORTH_COMPILING
    return loop == "compiled"
