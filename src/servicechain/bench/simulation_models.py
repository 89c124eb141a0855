"""The chains that the benchmark of the simulation runs: plain queues, and everything at once."""

import dataclasses

from servicechain.model import Chain, Gate, Station, Unit, Way
from servicechain.simulation.durations import Duration, empirical, exponential, fixed, weibull
from servicechain.simulation.durations import gamma as gamma_time
from servicechain.simulation.durations import lognormal as lognormal_time
from servicechain.simulation.scenario import Arrivals, Capacity, NoShow, Scenario, Service

PLAIN = "plain"
QUEUES = "without side branches and places"
EVERYTHING = "all features"

STATIONS = 12
PER_DAY = 10.0
POSTS = (4, 6, 8, 5, 9, 4, 7, 6, 10, 3, 5, 4)
LOADS = (0.7, 0.8, 0.75, 0.6, 0.85, 0.7, 0.8, 0.9, 0.75, 0.6, 0.8, 0.7)
ROUTES: dict[tuple[int, int], float] = {
    (0, 1): 1.0, (1, 2): 0.7, (1, 3): 0.3, (2, 4): 1.0, (3, 4): 1.0, (4, 5): 0.5, (4, 6): 0.5,
    (5, 7): 1.0, (6, 7): 1.0, (7, 8): 0.75, (7, 4): 0.15, (7, 11): 0.1, (8, 9): 0.5,
    (8, 10): 0.5, (9, 10): 1.0, (10, 11): 1.0,
}  # fmt: skip
SPLIT, JOIN, STAYING = 4, 7, 9
"""In `EVERYTHING` both ways out of `SPLIT` are taken; people stay on places in `STAYING`."""
LEAVES = 0.08  # after station 10
WEEKLY_HOURS = 40.0
MISSED = NoShow(probability=0.1, lost_hours=0.5, again=0.7, after_days=7.0)
SEASON = (1.1, 1.0, 0.8, 1.1)
STAY_DAYS, PLACES = 5.0, 30


def visits(variant: str) -> list[float]:
    """Return how often a case comes to each station, no-shows and drop-outs of queues left out."""
    found = [0.0] * STATIONS
    found[0] = 1.0
    for _ in range(200):  # the way back makes it a fixed point
        fresh = [0.0] * STATIONS
        fresh[0] = 1.0
        for (source, target), chance in ROUTES.items():
            stays = 1 - LEAVES if source == 10 else 1.0
            fresh[target] += found[source] * share(variant, source, chance) * stays
        if variant == EVERYTHING:
            fresh[JOIN] /= 2
        found = fresh
    return found


def share(variant: str, source: int, chance: float) -> float:
    """Return how often a way is taken: always after the split of `EVERYTHING`."""
    return 1.0 if variant == EVERYTHING and source == SPLIT else chance


def mean_hours(variant: str) -> list[float]:
    """Return the hours of work per visit that load each station as `LOADS` says."""
    hours_per_day = 24.0 if variant == PLAIN else WEEKLY_HOURS / 7
    missed = MISSED.probability / (1 - MISSED.probability) * MISSED.lost_hours
    found = []
    for station, number in enumerate(visits(variant)):
        hours = POSTS[station] * LOADS[station] * hours_per_day / (PER_DAY * number)
        found.append(hours if variant == PLAIN else max(hours - missed, 0.2) * 0.95)
    return found


def work(variant: str, station: int, mean: float) -> Duration:
    """Return the time of work: of four kinds in turn, exponential in the plain chain."""
    if variant == PLAIN:
        return exponential(mean)
    kinds = (
        gamma_time(mean, mean / 2),
        lognormal_time(mean, mean),
        fixed(mean),
        empirical((mean * 0.5, mean * 0.8, mean * 1.7)),
    )
    return kinds[station % 4]


def model(variant: str) -> tuple[Chain, Scenario]:
    """Return the chain and the scenario of a variant; measured for one week, to be replaced."""
    keys = [str(n) for n in range(STATIONS)]
    stations = [Station(key, f"Station {key}", (f"U{key}",)) for key in keys]
    if variant == EVERYTHING:
        stations[SPLIT] = dataclasses.replace(stations[SPLIT], split=Gate.ALL)
        stations[JOIN] = dataclasses.replace(stations[JOIN], join=Gate.ALL)
    chain = Chain(
        key="bench", version="1", name=variant, start="0", ends=("11",), stations=tuple(stations),
        ways=tuple(Way(f"{a}-{b}", str(a), str(b), returns=a > b) for a, b in ROUTES),
        units=tuple(Unit(f"U{key}", f"Unit {key}", f"U{key}") for key in keys),
    )  # fmt: skip
    plain = variant == PLAIN
    services = {}
    for station, mean in enumerate(mean_hours(variant)):
        service = Service(work=work(variant, station, mean), leaves=LEAVES * (station == 10))
        if not plain:
            patience = weibull(30.0, 1.5)
            service = dataclasses.replace(service, patience=patience, no_show=MISSED)
        if variant == EVERYTHING and station == STAYING:
            service = dataclasses.replace(service, stay=gamma_time(STAY_DAYS, 2.0))
        services[str(station)] = service
    capacities = {
        f"U{n}": Capacity(
            POSTS[n],
            168.0 if plain else WEEKLY_HOURS,
            PLACES if variant == EVERYTHING and n == STAYING else None,
        )
        for n in range(STATIONS)
    }
    weekdays = (1.0, 1.0, 1.0, 1.0, 1.0, 0.0, 0.0)
    arrivals = Arrivals(PER_DAY * 7) if plain else Arrivals(PER_DAY * 7, weekdays, SEASON)
    routing = {f"{a}-{b}": chance for (a, b), chance in ROUTES.items()}
    return chain, Scenario(arrivals, services, capacities, routing, weeks=1, warm_up_weeks=0)
