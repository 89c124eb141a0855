"""Chains that are queues with a known answer, and the answers of queueing theory."""

import math

from servicechain import (
    Arrivals,
    Capacity,
    Chain,
    Duration,
    Scenario,
    Service,
    Station,
    Unit,
    Way,
    exponential,
)

ROUND_THE_CLOCK = 168.0


def one_queue(
    service: Service, *, per_hour: float, posts: int | None = 1, places: int | None = None,
    weekly_hours: float = ROUND_THE_CLOCK, weeks: float = 150,
) -> tuple[Chain, Scenario]:  # fmt: skip
    """A chain of one station and an end that takes no time."""
    chain = Chain(
        key="Q", version="1", name="Warteschlange", start="1", ends=("2",),
        stations=(Station("1", "Schalter", ("A",)), Station("2", "Ende")),
        ways=(Way("E1-2", "1", "2"),), units=(Unit("A", "Stelle A", "A"),),
    )  # fmt: skip
    scenario = Scenario(
        Arrivals(per_hour * 168),
        {"1": service},
        {"A": Capacity(posts, weekly_hours, places)},
        weeks=weeks,
        warm_up_weeks=20,
    )
    return chain, scenario


LOAD = (0.7, 0.8, 0.75, 0.6, 0.85)
POSTS = (4, 6, 3, 5, 2)
ROUTES = {"0-1": 0.6, "0-2": 0.4, "1-3": 1.0, "2-3": 1.0, "3-1": 0.2, "3-4": 0.8}
VISITS = (1.0, 0.85, 0.4, 1.25, 1.0)  # solves: what comes in is what arrives and what comes back
LAMBDA = 0.5


def network() -> tuple[Chain, Scenario, list[float]]:
    """An open network with a way back, and the hours that Jackson's theorem says people wait."""
    arriving = [LAMBDA * visits for visits in VISITS]
    hours = [POSTS[i] * LOAD[i] / arriving[i] for i in range(5)]
    chain = Chain(
        key="J", version="1", name="Netz", start="0", ends=("4",),
        stations=tuple(Station(str(i), f"Station {i}", (f"U{i}",)) for i in range(5)),
        ways=tuple(Way(key, key[0], key[2]) for key in ROUTES),
        units=tuple(Unit(f"U{i}", f"Stelle {i}", f"U{i}") for i in range(5)),
    )  # fmt: skip
    scenario = Scenario(
        Arrivals(LAMBDA * 168),
        {str(i): Service(work=exponential(hours[i])) for i in range(5)},
        {f"U{i}": Capacity(POSTS[i], ROUND_THE_CLOCK) for i in range(5)},
        ROUTES,
        weeks=120,
        warm_up_weeks=30,
    )
    return chain, scenario, [erlang(arriving[i], hours[i], POSTS[i]) for i in range(5)]


def erlang(per_hour: float, hours: float, posts: int) -> float:
    """Mean wait in M/M/c (Erlang's C)."""
    offered, blocked = per_hour * hours, 1.0
    for k in range(1, posts + 1):
        blocked = offered * blocked / (k + offered * blocked)
    waits = blocked / (1 - offered / posts * (1 - blocked))
    return waits / (posts / hours - per_hour)


def pollaczek(per_hour: float, mean: float, variance: float) -> float:
    """Mean wait in M/G/1 (Pollaczek and Khinchine)."""
    return per_hour * (variance + mean**2) / (2 * (1 - per_hour * mean))


def impatient(per_hour: float, hours: float, patience: float) -> tuple[float, float]:
    """Share that leaves and mean number that waits in M/M/1 with exponential patience."""
    weights = [1.0]
    for n in range(1, 400):
        weights.append(weights[-1] * per_hour / (1 / hours + (n - 1) / patience))
    total = math.fsum(weights)
    queue = math.fsum((n - 1) * w for n, w in enumerate(weights) if n > 1) / total
    return queue / patience / per_hour, queue


def variance(duration: Duration) -> float:
    """Variance of the times used in the tests."""
    if duration.values:
        return sum((value - duration.mean) ** 2 for value in duration.values) / len(duration.values)
    return duration.spread**2
