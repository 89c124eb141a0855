"""Whether every case that begins in a chain can come to its end, and nothing is left running."""

from collections import deque
from collections.abc import Callable, Iterable, Iterator

from servicechain.behaviour import Behaviour, Marking, TooManyMarkings, compile_chain
from servicechain.faults import Fault, FaultCode
from servicechain.graph import reach
from servicechain.model import Chain, Station


def soundness_faults(chain: Chain, max_markings: int) -> list[Fault]:
    """List what is wrong with the ways of a chain, from simple to subtle.

    The exit of the person is left out. Per kind of behaviour one fault with a shortest example.
    """
    reached = set(reach([chain.start], chain.ways))
    closing = set(reach(chain.ends, chain.ways, backwards=True))
    faults = [
        _station_fault(FaultCode.UNREACHABLE_STATION, chain, station)
        for station in chain.stations
        if station.key not in reached
    ]
    dead_ends = {key for key in reached if key not in closing}
    faults += [
        _station_fault(FaultCode.DEAD_END, chain, station)
        for station in chain.stations
        if station.key in dead_ends
    ]
    try:
        behaviour = compile_chain(chain, max_markings=max_markings)
    except TooManyMarkings as error:
        params = {"limit": str(error.limit)}
        return [*faults, Fault(FaultCode.TOO_MANY_MARKINGS, "/ways", "", params)]
    faults += _behaviour_faults(behaviour, dead_ends)
    faults += _never_begun(behaviour, reached, quiet=bool(faults))
    faults += _not_optional(behaviour)
    return faults


def _station_fault(code: FaultCode, chain: Chain, station: Station) -> Fault:
    path = f"/stations/{chain.stations.index(station)}"
    return Fault(code, path, station.key, {"name": station.name})


def _behaviour_faults(behaviour: Behaviour, dead_ends: set[str]) -> Iterator[Fault]:
    """Find markings without a way to a clean end that no dead end explains already."""
    ends = set(behaviour.chain.ends)
    stuck, running = [], []
    for marking in behaviour.markings:
        if len(marking.branches) > 1 and ends.intersection(marking.stations):
            running.append(marking)
        elif not behaviour.steps[marking] and not behaviour.is_final(marking):
            stuck.append(marking)
    explained = [m for m in behaviour.markings if dead_ends.intersection(m.stations)]
    final = [m for m in behaviour.markings if behaviour.is_final(m)]
    fine = _leading_to(behaviour, (*final, *stuck, *running, *explained))
    lost = [marking for marking in behaviour.markings if marking not in fine]
    stuck = [marking for marking in stuck if not dead_ends.intersection(marking.stations)]
    for code, markings in (
        (FaultCode.DEADLOCK, stuck),
        (FaultCode.LEFT_RUNNING, running),
        (FaultCode.ENDLESS, lost),
    ):
        if markings:
            yield _example(code, behaviour, markings[0])


def _leading_to(behaviour: Behaviour, goals: Iterable[Marking]) -> set[Marking]:
    """Return the markings from which one of the goals can be reached, the goals included."""
    before: dict[Marking, list[Marking]] = {}
    for marking, steps in behaviour.steps.items():
        for step in steps:
            before.setdefault(step.marking, []).append(marking)
    found = set(goals)
    waiting = deque(found)
    while waiting:
        for marking in before.get(waiting.popleft(), ()):
            if marking not in found:
                found.add(marking)
                waiting.append(marking)
    return found


def _example(code: FaultCode, behaviour: Behaviour, marking: Marking) -> Fault:
    """Describe a marking by a shortest way to it; it is about the branch that is left."""
    ends = behaviour.chain.ends
    running = [key for key in marking.stations if key not in ends]
    subject = (*marking.waits, *running, *marking.stations)[0]
    keys = [station.key for station in behaviour.chain.stations]
    return Fault(
        code,
        f"/stations/{keys.index(subject)}",
        subject,
        {"marking": str(marking)},
        behaviour.path_to(marking),
    )


def _never_begun(behaviour: Behaviour, reached: set[str], *, quiet: bool) -> Iterator[Fault]:
    """Find stations that ways lead to but no case begins; `quiet` when a fault explains them."""
    if quiet:
        return
    begun = {key for marking in behaviour.markings for key in marking.stations}
    for station in behaviour.chain.stations:
        if station.key in reached - begun:
            yield _station_fault(FaultCode.NEVER_BEGINS, behaviour.chain, station)


def _not_optional(behaviour: Behaviour) -> Iterator[Fault]:
    """Find optional stations that every case must pass; silent when no case can end at all."""
    if not any(behaviour.is_final(marking) for marking in behaviour.markings):
        return
    for station in behaviour.chain.stations:
        if station.optional and not _ends_avoiding(behaviour, _not_in(station.key)):
            yield _station_fault(FaultCode.NOT_OPTIONAL, behaviour.chain, station)


def _not_in(key: str) -> Callable[[Marking], bool]:
    return lambda marking: key not in marking.stations


def _ends_avoiding(behaviour: Behaviour, allowed: Callable[[Marking], bool]) -> bool:
    """Tell whether a case can end on allowed markings alone."""
    if not allowed(behaviour.start):
        return False
    found = {behaviour.start}
    waiting = deque(found)
    while waiting:
        here = waiting.popleft()
        if behaviour.is_final(here):
            return True
        for marking in behaviour.next_markings(here):
            if marking not in found and allowed(marking):
                found.add(marking)
                waiting.append(marking)
    return False
