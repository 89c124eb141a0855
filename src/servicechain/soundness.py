"""Whether every case that begins in a chain can come to its end, and nothing is left running."""

from collections.abc import Iterable, Iterator

from servicechain.behaviour import Behaviour, TooManyMarkings, compile_chain
from servicechain.faults import Fault, FaultCode
from servicechain.graph import reach
from servicechain.model import Chain, RoutingNode, Station


def soundness_faults(chain: Chain, max_markings: int) -> list[Fault]:
    """List what is wrong with the ways of a chain, from simple to subtle.

    The exit of the person is left out. Per kind of behaviour one fault with a shortest example.
    """
    reached = set(reach([chain.start], chain.ways))
    closing = set(reach(chain.ends, chain.ways, backwards=True))
    beside = {station.key for station in chain.stations if station.any_time}
    ordinary = [place for place in chain.places if place.key not in beside]
    faults = [
        _place_fault(FaultCode.UNREACHABLE_STATION, chain, place)
        for place in ordinary
        if place.key not in reached
    ]
    dead_ends = {key for key in reached if key not in closing}
    faults += [
        _place_fault(FaultCode.DEAD_END, chain, place, _way_to(chain, place.key))
        for place in ordinary
        if place.key in dead_ends
    ]
    try:
        behaviour = compile_chain(chain, max_markings=max_markings)
    except TooManyMarkings as error:
        return [*faults, _too_many(chain, error)]
    faults += _behaviour_faults(behaviour, dead_ends)
    faults += _never_begun(behaviour, reached, quiet=bool(faults))
    faults += _not_optional(behaviour)
    return faults


def _place_fault(
    code: FaultCode, chain: Chain, place: Station | RoutingNode, example: tuple[str, ...] = ()
) -> Fault:
    name = {"name": place.name or place.key}
    return Fault(code, _path(chain, place.key), place.key, name, example)


def _path(chain: Chain, key: str) -> str:
    """Return where a station or routing node stands in the chain."""
    paths = {node.key: f"/nodes/{n}" for n, node in enumerate(chain.nodes)}
    paths.update({station.key: f"/stations/{n}" for n, station in enumerate(chain.stations)})
    return paths.get(key, "/ways")


def _way_to(chain: Chain, key: str) -> tuple[str, ...]:
    """Return the stations of a shortest way from the start to a station, by ways alone."""
    before = {key: key}
    waiting = [key]
    for here in waiting:  # grows while it is read
        for way in chain.ways:
            if way.target == here and way.source not in before:
                before[way.source] = here
                waiting.append(way.source)
    trail, here = [chain.start], chain.start
    while here != key:
        here = before[here]
        trail.append(here)
    stations = {station.key for station in chain.stations}
    return tuple(step for step in trail if step in stations)


def _too_many(chain: Chain, error: TooManyMarkings) -> Fault:
    """Name the places after which too much runs side by side."""
    names = {place.key: place.name for place in chain.places}
    shown = [f"{key} „{names[key]}“" if names[key] else key for key in error.stations]
    subject = error.stations[0] if error.stations else ""
    params = {"limit": str(error.limit), "stations": ", ".join(shown)}
    return Fault(FaultCode.TOO_MANY_MARKINGS, _path(chain, subject), subject, params)


def _behaviour_faults(behaviour: Behaviour, dead_ends: set[str]) -> Iterator[Fault]:
    """Find markings without a way to a clean end that no dead end explains already."""
    space, graph = behaviour.space, behaviour.graph
    dead = _standing_in(behaviour, dead_ends)
    stuck, running, fine = [], [], bytearray(len(graph.masks))
    for number, mask in enumerate(graph.masks):
        if mask & space.at_end:
            fine[number] = 1
            if mask & (mask - 1):
                running.append(number)
        elif graph.first[number] == graph.first[number + 1]:
            fine[number] = 1
            if not mask & dead:
                stuck.append(number)
        elif mask & dead:
            fine[number] = 1
    _spread(behaviour, fine)
    lost = fine.find(0)
    if stuck:
        yield _example(FaultCode.DEADLOCK, behaviour, stuck[0])
    if running:
        yield _example(FaultCode.LEFT_RUNNING, behaviour, running[0])
    if lost >= 0:
        yield _example(FaultCode.ENDLESS, behaviour, lost)


def _standing_in(behaviour: Behaviour, keys: Iterable[str]) -> int:
    """Return the bits of all branches that stand in one of these places."""
    space, found = behaviour.space, 0
    for key in keys:
        found |= space.stand_at[space.place_number[key]]
    return found


def _spread(behaviour: Behaviour, fine: bytearray) -> None:
    """Mark every marking from which a marked one can be reached.

    Goes through the markings backwards and forwards in turn, since steps mostly lead onwards: a
    chain without circles needs one round, and no list of what leads where has to be built.
    """
    graph = behaviour.graph
    first, target = graph.first, graph.target
    left = [number for number in range(len(fine)) if not fine[number]]
    while left:
        left.reverse()
        unmarked = []
        for number in left:
            for there in target[first[number] : first[number + 1]]:
                if fine[there]:
                    fine[number] = 1
                    break
            else:
                unmarked.append(number)
        if len(unmarked) == len(left):
            return
        left = unmarked


def _example(code: FaultCode, behaviour: Behaviour, number: int) -> Fault:
    """Describe a marking by a shortest way to it; it is about the branch that is left."""
    chain = behaviour.chain
    marking = behaviour.space.marking(behaviour.graph.masks[number])
    running = [key for key in marking.stations if key not in chain.ends]
    subject = (*marking.waits, *running, *marking.stations)[0]
    example = behaviour.path_to(marking)
    return Fault(code, _path(chain, subject), subject, {"marking": str(marking)}, example)


def _never_begun(behaviour: Behaviour, reached: set[str], *, quiet: bool) -> Iterator[Fault]:
    """Find stations that ways lead to but no case begins; `quiet` when a fault explains them."""
    if quiet:
        return
    met = 0
    for mask in behaviour.graph.masks:
        met |= mask
    begun = {
        b.station for n, b in enumerate(behaviour.space.branches) if met >> n & 1 and not b.waiting
    }
    for place in behaviour.chain.places:
        if place.key in reached - begun:
            example = _way_to(behaviour.chain, place.key)
            yield _place_fault(FaultCode.NEVER_BEGINS, behaviour.chain, place, example)


def _not_optional(behaviour: Behaviour) -> Iterator[Fault]:
    """Find optional stations that every case must pass; silent when no case can end at all."""
    if not any(behaviour.space.is_final(mask) for mask in behaviour.graph.masks):
        return
    for station in behaviour.chain.stations:
        if station.any_time or not station.optional:
            continue
        if not _ends_avoiding(behaviour, _standing_in(behaviour, [station.key])):
            example = _way_through(behaviour)
            yield _place_fault(FaultCode.NOT_OPTIONAL, behaviour.chain, station, example)


def _way_through(behaviour: Behaviour) -> tuple[str, ...]:
    """Return a shortest way from the start to an end."""
    space = behaviour.space
    final = next(mask for mask in behaviour.graph.masks if space.is_final(mask))
    return behaviour.path_to(space.marking(final))


def _ends_avoiding(behaviour: Behaviour, avoided: int) -> bool:
    """Tell whether a case can end without a branch in one of the avoided bits."""
    graph, space = behaviour.graph, behaviour.space
    if graph.masks[0] & avoided:
        return False
    seen, waiting = bytearray(len(graph.masks)), [0]
    while waiting:
        here = waiting.pop()
        if space.is_final(graph.masks[here]):
            return True
        for there in graph.after(here):
            if not seen[there] and not graph.masks[there] & avoided:
                seen[there] = 1
                waiting.append(there)
    return False
