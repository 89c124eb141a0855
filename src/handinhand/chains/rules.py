"""What a "what if" assumes, and what a simulation says, as plain values. No database."""

import math
from collections.abc import Collection, Mapping
from dataclasses import asdict, dataclass, field, replace

import servicechain as engine
from servicechain.simulation.estimates import Estimate, estimate, ratio

WEEKS, WARM_UP_WEEKS = 104.0, 52.0
REPLICATIONS, SEED, CONFIDENCE = 20, 1, 0.95
MOST_CASES = 100.0
MOST_STATIONS, MOST_NODES, MOST_WAYS, MOST_STANDARDS = 150, 150, 300, 150
"""Parts of one version; the largest chain of a pilot site had 14 stations."""
"""Cases in a week up to which the simulation runs without compiled code in a few seconds."""

Figure = tuple[float, float, float] | None
"""A mean between its bounds; None where there is nothing to be counted."""


@dataclass(frozen=True, slots=True)
class UnitAssumption:
    """What a unit can do.

    Attributes:
        posts: people who work at the same time; None: as many as are needed.
        hours: of a post in a week.
        places: persons who can be there at the same time; None: as many as are needed.
    """

    posts: int | None = 1
    hours: float = 39.0
    places: int | None = None


@dataclass(frozen=True, slots=True)
class StationAssumption:
    """How long a station takes: hours of work of a post, then days of stay."""

    work: float = 2.0
    stay: float = 0.0


@dataclass(frozen=True, slots=True)
class Assumptions:
    """Who comes, who works, and how long things take.

    Attributes:
        per_week: cases that begin in a week.
        transfer_days: days until the next station has a first date to offer.
        no_show: percent who do not come to a date.
        patience_days: mean days after which somebody who waits leaves; None: nobody does.
        leaves: percent who leave the chain after a station.
        units: by key of the unit.
        stations: by key of the station.
    """

    per_week: float = 3.0
    transfer_days: float = 1.0
    no_show: int = 10
    patience_days: int | None = 90
    leaves: int = 1
    units: Mapping[str, UnitAssumption] = field(default_factory=dict)
    stations: Mapping[str, StationAssumption] = field(default_factory=dict)

    def as_document(self) -> dict[str, object]:
        """Return the assumptions as they are stored."""
        return asdict(self)


def assumptions_from(document: Mapping[str, object]) -> Assumptions:
    """Read stored assumptions.

    >>> assumed = Assumptions(units={"A": UnitAssumption(posts=2)})
    >>> assumptions_from(assumed.as_document()) == assumed
    True
    """
    values = dict(document)
    units, stations = values.pop("units"), values.pop("stations")
    assert isinstance(units, dict)
    assert isinstance(stations, dict)
    return Assumptions(
        **values,  # type: ignore[arg-type]  # written by `as_document`
        units={key: UnitAssumption(**one) for key, one in units.items()},
        stations={key: StationAssumption(**one) for key, one in stations.items()},
    )


def units_of(chain: engine.Chain) -> dict[str, str]:
    """Return the units that a case needs: key -> name, in the order of the stations."""
    names = {unit.key: unit.name for unit in chain.units}
    keys = [key for station in chain.stations for key in station.responsible[:1]]
    return {key: names.get(key, key) for key in dict.fromkeys(keys)}


def first_assumptions(
    chain: engine.Chain,
    before: Assumptions | None = None,
    measured: Mapping[str, float] | None = None,
) -> Assumptions:
    """Return what a form begins with: what was assumed before, else one post and two hours each.

    Args:
        chain: whose units and stations are meant.
        before: what an earlier simulation assumed.
        measured: general numbers that are measured, by their names; shares in whole percent.

    >>> chain = engine.Chain("K", "1", "Kurz", "1", ("1",), (engine.Station("1", "Clearing"),), ())
    >>> assumed = first_assumptions(chain, measured={"per_week": 1.5, "no_show": 15.0})
    >>> assumed.per_week, assumed.no_show, assumed.leaves
    (1.5, 15, 1)
    """
    before = before or Assumptions()
    for name, value in (measured or {}).items():
        kind = type(getattr(before, name))
        before = replace(before, **{name: kind(value)})
    return Assumptions(
        per_week=before.per_week,
        transfer_days=before.transfer_days,
        no_show=before.no_show,
        patience_days=before.patience_days,
        leaves=before.leaves,
        units={key: before.units.get(key, UnitAssumption()) for key in units_of(chain)},
        stations={
            station.key: before.stations.get(station.key, StationAssumption())
            for station in chain.stations
        },
    )


def scenario_of(chain: engine.Chain, assumed: Assumptions) -> "engine.Scenario":
    """Return the engine's scenario: work and stay as gamma times with half the mean as spread."""
    patience = engine.weibull(assumed.patience_days, 1.5) if assumed.patience_days else None
    no_show = engine.NoShow(assumed.no_show / 100) if assumed.no_show else None
    services = {
        key: engine.Service(
            work=engine.gamma(one.work, one.work / 2) if one.work else None,
            stay=engine.gamma(one.stay, one.stay / 2) if one.stay else None,
            patience=patience,
            no_show=no_show,
            leaves=assumed.leaves / 100,
        )
        for key, one in assumed.stations.items()
    }
    return engine.Scenario(
        arrivals=engine.Arrivals(assumed.per_week, (1.0, 1.0, 1.0, 1.0, 1.0, 0.0, 0.0)),
        services=services,
        capacities={
            key: engine.Capacity(one.posts, one.hours, one.places)
            for key, one in assumed.units.items()
        },
        transfers={s.key: engine.fixed(assumed.transfer_days) for s in chain.standards},
        weeks=WEEKS,
        warm_up_weeks=WARM_UP_WEEKS,
    )


def result_of(run: "engine.Run") -> dict[str, object]:
    """Return what a simulation says as it is stored."""
    return {
        "sentence": {language: run.sentence_in(language) for language in ("de", "en")},
        "bottleneck": run.bottleneck.unit if run.bottleneck else "",
        "begun": _figure(run.cases.begun),
        "finished": _figure(run.cases.finished),
        "left": _figure(run.cases.left),
        "days": _figure(run.cases.days),
        "handovers": [_handover(run, k) for k in range(len(run.handover_results))],
        "stations": [
            {
                "key": one.station,
                "name": one.name,
                "wait": _figure(one.wait_days),
                "impatient": one.impatient,
            }
            for one in run.station_results
        ],
        "units": [
            {
                "key": one.unit,
                "name": one.name,
                "posts": one.posts,
                "places": one.places,
                "load": _figure(one.load),
                "queue": _figure(one.queue),
                "places_needed": one.places_needed,
            }
            for one in run.unit_results
        ],
    }


def _handover(run: "engine.Run", k: int) -> dict[str, object]:
    result = run.handover_results[k]
    waits = run.per_replication(lambda o: ratio(o.hands[k, 1], o.hands[k, 0]) / 24)
    kept = run.per_replication(lambda o: ratio(o.hands[k, 3], o.hands[k, 2]))
    return {
        "key": result.standard,
        "name": result.name,
        "count": result.count,
        "wait": _figure(result.wait_days),
        "median": result.median_days,
        "p90": result.p90_days,
        "judged": result.judged,
        "kept": _figure(result.kept),
        "never_arrived": result.never_arrived,
        "waits": [_known(value) for value in waits],
        "shares": [_known(value) for value in kept],
    }


def difference(before: object, after: object) -> Figure:
    """Return by how much figures of the same random numbers differ, with the bounds.

    >>> difference([1.0, 2.0, None], [2.0, 3.5, 1.0])[0]
    1.25
    """
    assert isinstance(before, list)
    assert isinstance(after, list)
    pairs = zip(before, after, strict=False)
    found = [late - early for early, late in pairs if early is not None and late is not None]
    return _figure(estimate(found, CONFIDENCE))


def _figure(one: Estimate) -> Figure:
    if math.isnan(one.mean):
        return None
    if math.isnan(one.low):
        return (one.mean, one.mean, one.mean)
    return (one.mean, one.low, one.high)


def _known(value: float) -> float | None:
    return None if math.isnan(value) else value


MOST_STRETCHES = 1000
"""So many runs of ways through routing nodes are followed from one station; more help nobody."""


def stretches(
    ends: Mapping[str, tuple[str, str]], begin: str, stations: Collection[str]
) -> list[tuple[str, ...]]:
    """Return the runs of ways from a place to the next stations, through routing nodes.

    Args:
        ends: by key of the way the keys of the places it leads from and to.
        begin: key of a station, or of a routing node with which a chain begins.
        stations: keys of the stations; all other places are routing nodes.

    Returns:
        Runs that end at a station, or at a routing node from which no way leads on; no run passes
        a routing node twice.

    >>> ends = {"a": ("1", "V"), "b": ("V", "2"), "c": ("V", "3"), "d": ("2", "3")}
    >>> stretches(ends, "1", {"1", "2", "3"})
    [('a', 'b'), ('a', 'c')]
    """
    onward: dict[str, list[str]] = {}
    for way, (source, _target) in ends.items():
        onward.setdefault(source, []).append(way)
    found: list[tuple[str, ...]] = []
    open_runs: list[tuple[str, ...]] = [(way,) for way in reversed(onward.get(begin, []))]
    while open_runs and len(found) < MOST_STRETCHES:
        run = open_runs.pop()
        here = ends[run[-1]][1]
        following = onward.get(here, [])
        if here in stations or not following:
            found.append(run)
            continue
        passed = {ends[way][0] for way in run} | {here}
        open_runs += [(*run, way) for way in reversed(following) if ends[way][1] not in passed]
    return found
