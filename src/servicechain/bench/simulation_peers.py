"""The benchmark's chains in Ciw and SimPy, written as their manuals show, and our own beside them.

Runs as a process of its own, so that memory is that of one tool: prints one line of JSON.
"""

import bisect
import dataclasses
import json
import math
import random
import resource
import sys
import time
from collections.abc import Callable, Generator, Iterator
from typing import Any, TypeAlias, TypeVar

from servicechain.bench.simulation_models import (
    EVERYTHING,
    JOIN,
    LEAVES,
    MISSED,
    PER_DAY,
    PLACES,
    PLAIN,
    POSTS,
    ROUTES,
    SPLIT,
    STATIONS,
    WEEKLY_HOURS,
    model,
)
from servicechain.kernels.draws import when_worked
from servicechain.kernels.draws import worked as hours_worked
from servicechain.simulation.durations import Duration, Kind
from servicechain.simulation.tables import day_rates, opening

Answer = TypeVar("Answer")
Process: TypeAlias = Generator[Any, Any, Answer]
"""What a process of SimPy is: it yields what it waits for."""

WARM_UP_WEEKS = 26.0
"""Longer than the longest memory of a queue in the chains; the peers are measured after it too."""


@dataclasses.dataclass
class Measured:
    """What one run of one tool counted.

    Attributes:
        seconds: of the simulation alone; imports and compilation are stated apart.
        events: arrivals at stations and ends of services.
        waits: per replication and station the mean hours that people waited.
        ready_seconds: imports and compilation, or reading what was compiled before.
        worked: seconds that all threads worked together.
    """

    seconds: float
    events: int
    waits: list[list[float]]
    ready_seconds: float = 0.0
    worked: float = 0.0


def run_own(variant: str, weeks: float, replications: int) -> Measured:
    """Run our own simulation through its public face."""
    started = time.perf_counter()
    from servicechain.simulation.run import simulate

    chain, scenario = model(variant)
    small = dataclasses.replace(scenario, weeks=2.0, warm_up_weeks=0.0)
    simulate(chain, small, replications=2, loop="compiled")
    ready = time.perf_counter() - started
    scenario = dataclasses.replace(scenario, weeks=weeks, warm_up_weeks=WARM_UP_WEEKS)
    started, worked = time.perf_counter(), time.process_time()
    run = simulate(chain, scenario, replications=replications, loop="compiled")
    seconds, worked = time.perf_counter() - started, time.process_time() - worked
    waits = [
        [row[1] / row[0] if row[0] else math.nan for row in outcome.stations.tolist()]
        for outcome in run.outcomes
    ]
    return Measured(seconds, run.events, waits, ready, worked)


def sampler(duration: Duration) -> Callable[[], float]:
    """Return a function of Python's random module that draws from a duration."""
    a, b = duration.parameters()
    if duration.kind is Kind.EMPIRICAL:
        return lambda: random.choice(duration.values)  # noqa: S311 - a simulation
    return {
        Kind.FIXED: lambda: a,
        Kind.EXPONENTIAL: lambda: random.expovariate(1 / a),
        Kind.LOGNORMAL: lambda: random.lognormvariate(a, b),
        Kind.GAMMA: lambda: random.gammavariate(a, b),
        Kind.WEIBULL: lambda: random.weibullvariate(a, 1 / b),
    }[duration.kind]


def gaps(variant: str) -> Iterator[float]:
    """Yield hours between arrivals, at a rate that changes from day to day if there is a season."""
    if variant == PLAIN:
        while True:
            yield random.expovariate(PER_DAY / 24)
    rates = day_rates(model(variant)[1].arrivals)
    now = before = 0.0
    while True:
        rest = random.expovariate(1.0)
        while True:
            day = math.floor(now / 24)
            rate = rates[day % len(rates)]
            left = (day + 1) * 24.0 - now
            if rate * left > rest:
                now += rest / rate
                break
            rest -= rate * left
            now = (day + 1) * 24.0
        yield now - before
        before = now


def next_station(station: int) -> int:
    """Draw where a case goes; -1: it leaves."""
    if station == STATIONS - 1 or (station == 10 and random.random() < LEAVES):  # noqa: S311
        return -1
    targets, chances = _WAYS[station]
    return targets[min(bisect.bisect_right(chances, random.random()), len(targets) - 1)]  # noqa: S311


def _ways() -> list[tuple[list[int], list[float]]]:
    found = []
    for station in range(STATIONS):
        targets = [b for a, b in ROUTES if a == station]
        so_far, chances = 0.0, []
        for target in targets:
            so_far += ROUTES[station, target]
            chances.append(so_far)
        found.append((targets, chances))
    return found


_WAYS = _ways()


def run_simpy(variant: str, weeks: float, replications: int) -> Measured:
    """Run SimPy: a process per case, a resource per unit."""
    found = Measured(0.0, 0, [])
    for seed in range(replications):
        random.seed(seed)
        world = _Simpy(variant)
        started, worked = time.perf_counter(), time.process_time()
        world.env.process(world.source(gaps(variant)))
        world.env.run(until=(weeks + WARM_UP_WEEKS) * 168.0)
        found.seconds += time.perf_counter() - started
        found.worked += time.process_time() - worked
        found.events += world.events
        found.waits.append(
            [w / n if n else math.nan for w, n in zip(world.wait, world.served, strict=True)]
        )
    return found


class _Simpy:
    def __init__(self, variant: str) -> None:
        import simpy

        self.env = simpy.Environment()
        self.variant = variant
        _, scenario = model(variant)
        services = [scenario.services[str(n)] for n in range(STATIONS)]
        self.posts = [simpy.Resource(self.env, count) for count in POSTS]
        self.places = simpy.Resource(self.env, PLACES)
        self.work = [sampler(s.work) for s in services if s.work]
        self.patience = [sampler(s.patience) if s.patience else None for s in services]
        self.stays = [sampler(s.stay) if s.stay else None for s in services]
        self.calendar = opening(WEEKLY_HOURS)
        self.wait, self.served, self.events = [0.0] * STATIONS, [0] * STATIONS, 0

    def source(self, arrivals: Iterator[float]) -> Iterator[Any]:
        for gap in arrivals:
            yield self.env.timeout(gap)
            self.env.process(self.case(0, STATIONS))

    def case(self, station: int, until: int) -> Process[bool]:
        """Walk through the stations up to `until`; return whether the case is still there."""
        while station != until:
            stays = yield from self.visit(station)
            if not stays:
                return False
            if self.variant == EVERYTHING and station == SPLIT:
                both = yield from self.side_by_side()
                if not both:
                    return False
                station = JOIN
                continue
            station = next_station(station)
            if station < 0:
                return False
        return True

    def side_by_side(self) -> Process[bool]:
        """Walk two branches to the join; when one leaves, the other one does."""
        sides = [self.env.process(self.case(side, JOIN)) for side in (5, 6)]
        yield self.env.any_of(sides)
        for one, other in (sides, sides[::-1]):
            if one.triggered and not one.value and other.is_alive:
                other.interrupt()
        yield self.env.all_of(sides)
        return all(side.value for side in sides)

    def visit(self, station: int) -> Process[bool]:
        """Be served at one station, after no-shows again; return whether the case goes on."""
        import simpy

        patience = self.patience[station]
        while True:
            ready = self.env.now
            leaves = ready + patience() * 24 if patience else math.inf
            try:
                if self.stays[station] is None:
                    came = yield from self.served_at(station, ready, leaves)
                else:
                    came = yield from self.stay_at(station, ready, leaves)
                if came is not None:
                    return came
                yield self.env.timeout(MISSED.after_days * 24)
            except simpy.Interrupt:
                return False

    def stay_at(self, station: int, ready: float, leaves: float) -> Process[bool | None]:
        """Take a place, be served, and stay on it."""
        with self.places.request() as place:
            if not place.triggered:
                got = yield place | self.env.timeout(leaves - self.env.now)
                if place not in got:
                    return False
            came = yield from self.served_at(station, ready, leaves)
            stay = self.stays[station]
            if came and stay:
                yield self.env.timeout(stay() * 24)
            return came

    def served_at(self, station: int, ready: float, leaves: float) -> Process[bool | None]:
        """Wait for a post and work; True: done, False: gone, None: missed and comes again."""
        env, plain = self.env, self.variant == PLAIN
        self.events += 1
        with self.posts[station].request() as post:
            if plain or post.triggered:
                yield post
            else:
                got = yield post | env.timeout(leaves - env.now)
                if post not in got:
                    return False
            begins, missed = env.now, False
            if plain:
                ends = begins + self.work[station]()
            else:
                at = hours_worked(begins, *self.calendar)
                begins = max(begins, when_worked(at, *self.calendar, False))
                missed = random.random() < MISSED.probability  # noqa: S311
                hours = MISSED.lost_hours if missed else self.work[station]()
                ends = max(when_worked(at + hours, *self.calendar, True), begins)
            if ready >= WARM_UP_WEEKS * 168 and not missed:
                self.wait[station] += begins - ready
                self.served[station] += 1
            gone = yield from self.until(ends)
            self.events += not missed
        if gone or (missed and random.random() >= MISSED.again):  # noqa: S311
            return False
        return None if missed else True

    def until(self, ends: float) -> Process[bool]:
        """Work to the end, also for somebody who has left meanwhile; return whether so."""
        import simpy

        gone = False
        while self.env.now < ends:
            try:
                yield self.env.timeout(ends - self.env.now)
            except simpy.Interrupt:
                gone = True
        return gone


def run_ciw(variant: str, weeks: float, replications: int) -> Measured:
    """Run Ciw: a node per station, and a node without queue for those who come again."""
    import ciw

    found = Measured(0.0, 0, [])
    for seed in range(replications):
        network = _ciw_network(variant)
        ciw.seed(seed)
        simulation = ciw.Simulation(network)
        started, worked = time.perf_counter(), time.process_time()
        simulation.simulate_until_max_time((weeks + WARM_UP_WEEKS) * 168.0)
        found.seconds += time.perf_counter() - started
        found.worked += time.process_time() - worked
        records = simulation.get_all_records()
        first: dict[tuple[int, int, float], float] = {}
        for record in records:
            if record.record_type == "renege" or record.node > STATIONS:
                continue
            visit = (record.node, record.id_number, record.arrival_date)
            began = first.get(visit, math.inf)
            first[visit] = min(began, record.service_start_date)
        found.events += 2 * len(first)
        sums, counts = [0.0] * STATIONS, [0] * STATIONS
        for (node, _, arrived), began in first.items():
            if arrived >= WARM_UP_WEEKS * 168:
                sums[node - 1] += began - arrived
                counts[node - 1] += 1
        found.waits.append([s / n if n else math.nan for s, n in zip(sums, counts, strict=True)])
    return found


def _ciw_network(variant: str) -> Any:
    import ciw

    _, scenario = model(variant)
    services = [scenario.services[str(n)] for n in range(STATIONS)]
    if variant == PLAIN:
        routing = [[ROUTES.get((a, b), 0.0) for b in range(STATIONS)] for a in range(STATIONS)]
        routing[10][11] = 1 - LEAVES
        return ciw.create_network(
            arrival_distributions=[ciw.dists.Exponential(PER_DAY / 24)] + [None] * (STATIONS - 1),
            service_distributions=[
                ciw.dists.Exponential(1 / s.work.mean) for s in services if s.work
            ],
            routing=routing,
            number_of_servers=list(POSTS),
        )

    class Drawn(ciw.dists.Distribution):  # type: ignore[misc]
        def __init__(self, draw: Callable[[], float]) -> None:
            self.draw = draw

        def sample(self, t: float | None = None, ind: Any = None) -> float:
            return self.draw()

    class Work(Drawn):
        def sample(self, t: float | None = None, ind: Any = None) -> float:
            ind.missed = random.random() < MISSED.probability  # noqa: S311
            return MISSED.lost_hours if ind.missed else self.draw()

    class Onward(ciw.routing.NodeRouting):  # type: ignore[misc]
        def next_node(self, ind: Any) -> Any:
            station = self.node.id_number - 1
            if station >= STATIONS:
                target = station - STATIONS
            elif ind.missed:
                target = station + STATIONS if random.random() < MISSED.again else -2  # noqa: S311
            else:
                target = next_station(station)
            return self.simulation.nodes[target + 1 if target >= 0 else -1]

    arrivals = gaps(variant)
    never = [None] * STATIONS
    begins, hours, days = opening(WEEKLY_HOURS)
    ends, people = [], []
    for day in range(int(days)):
        ends += [day * 24 + begins, day * 24 + begins + hours]
        people += [0, 1]
    ends.append(168.0)
    people.append(0)
    return ciw.create_network(
        arrival_distributions=[Drawn(lambda: next(arrivals)), *[None] * (2 * STATIONS - 1)],
        service_distributions=[
            *(Work(sampler(s.work)) for s in services if s.work),
            *[ciw.dists.Deterministic(MISSED.after_days * 24.0)] * STATIONS,
        ],
        reneging_time_distributions=[
            *(Drawn(_in_hours(sampler(s.patience))) for s in services if s.patience), *never,
        ],
        routing=ciw.routing.NetworkRouting(routers=[Onward() for _ in range(2 * STATIONS)]),
        number_of_servers=[
            *(
                ciw.Schedule([c * on for on in people], ends, preemption="resume")
                for c in POSTS
            ),
            *[math.inf] * STATIONS,
        ],
    )  # fmt: skip


def _in_hours(draw: Callable[[], float]) -> Callable[[], float]:
    return lambda: draw() * 24


TOOLS = {"own": run_own, "ciw": run_ciw, "simpy": run_simpy}


def main(arguments: list[str]) -> int:
    """Measure one tool: its name, the variant, weeks, replications."""
    tool, variant, weeks, replications = arguments
    measured = TOOLS[tool](variant, float(weeks), int(replications))
    peak = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1024
    print(json.dumps({**dataclasses.asdict(measured), "mb": peak}))  # noqa: T201
    return 0


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
