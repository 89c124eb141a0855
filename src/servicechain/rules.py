"""What the words of a chain mean: which ways go together, and which station closes which split."""

from collections.abc import Sequence
from dataclasses import dataclass

from servicechain.graph import reach
from servicechain.marking import TooManyMarkings
from servicechain.model import Chain, Gate, RoutingNode, Station, Way

MOST_SELECTIONS = 1 << 16
"""So many selections of ways one split may offer: 16 ways of which any may be taken."""


@dataclass(frozen=True, slots=True)
class Choice:
    """Ways that may be taken together, and the places they lead to."""

    ways: tuple[str, ...]
    targets: tuple[str, ...]
    returns: bool = False


class Rules:
    """The semantics of one chain, prepared for quick questions.

    Attributes:
        choices: per place what may be taken from it.
        closes: per place the splits that it closes.
        splits: the splits that some place closes.
        side_wait_is_idle: no main branch can pass by the place where the side branch waits, so
            that markings need not say whether one waits there.
        ending: places where all other branches end.
    """

    def __init__(self, chain: Chain, limit: int) -> None:
        self.chain = chain
        self.closes: dict[str, set[str]] = {place.key: set() for place in chain.places}
        self.splits: set[str] = set()
        self.choices: dict[str, tuple[Choice, ...]] = {}
        self.ending = frozenset(node.key for node in chain.nodes if node.ends_all)
        ways: dict[str, list[Way]] = {}
        for way in chain.ways:
            ways.setdefault(way.source, []).append(way)
        for place in chain.places:
            out = ways.get(place.key, [])
            self.choices[place.key] = _choices(chain, place, out, limit)
            closing = closing_station(chain, place)
            named = chain.parallel is not None and chain.parallel.split == place.key
            if closing is not None and not named:
                self.closes[closing].add(place.key)
                self.splits.add(place.key)
        self.side_wait_is_idle = _join_is_certain(chain)

    def splits_in_order(self) -> tuple[str, ...]:
        """Return the keys of the places that open several ways together, in the chain's order."""
        wide = (key for key, found in self.choices.items() if any(c.targets[1:] for c in found))
        return tuple(wide)


def widest_split(chain: Chain, limit: int) -> str | None:
    """Name a split after which there are surely more markings than allowed; None if none is sure.

    Counts what a look can tell, so that nobody waits for a refusal: branches of stations in a row
    that meet again at the end, each of which may stand in any of them or wait for the others.
    """
    out: dict[str, list[str]] = {}
    into: dict[str, int] = {}
    for way in chain.ways:
        out.setdefault(way.source, []).append(way.target)
        into[way.target] = into.get(way.target, 0) + 1
    reached = set(reach([chain.start], chain.ways))
    named = chain.parallel.split if chain.parallel is not None else None
    for place in chain.places:
        firsts = set(out.get(place.key, ()))
        plain = place.key in reached and place.key != named and not place.exclusive
        if place.split is Gate.ONE or not plain or len(firsts) < 2:
            continue
        last = closing_station(chain, place)
        count = 1
        for here in firsts if last is not None else ():
            count *= 1 + _in_a_row(here, last, out, into)
        if count > limit:
            return place.key
    return None


def _in_a_row(here: str, last: str | None, out: dict[str, list[str]], into: dict[str, int]) -> int:
    """Count the places from here to the last if there is one way only; 0 if there are more."""
    count = 0
    while here != last:
        if into[here] > 1 or len(out.get(here, ())) != 1:
            return 0
        count += 1
        here = out[here][0]
    return count


def closing_station(chain: Chain, split: Station | RoutingNode) -> str | None:
    """Return the place that closes a split: the nearest with the same word that all ways reach.

    Ways back are left out. A split that opens one way at a time needs no closing place; one
    named in `parallel` has it named there.
    """
    if split.split is Gate.ONE:
        return None
    if chain.parallel is not None and chain.parallel.split == split.key:
        return chain.parallel.join
    forward = [way for way in chain.ways if not way.returns]
    targets = [way.target for way in forward if way.source == split.key]
    if not targets:
        return None
    shared = set.intersection(*(set(reach([target], forward)) for target in targets))
    gates = {place.key: place.join for place in chain.places}
    nearest = (key for key in reach(targets, forward) if key in shared and key != split.key)
    return next((key for key in nearest if gates[key] is split.split), None)


def _choices(
    chain: Chain, place: Station | RoutingNode, ways: Sequence[Way], limit: int
) -> tuple[Choice, ...]:
    """List which ways may be taken together; of two ways to one place one is enough."""
    if place.split is Gate.ONE:
        return tuple(Choice((way.key,), (way.target,), way.returns) for way in ways)
    if place.split is Gate.ALL:
        selections = [tuple(ways)] if ways and _fits(chain, place, ways) else []
    else:
        selections = _any_of(chain, place, ways, limit)
    seen: dict[frozenset[str], Choice] = {}
    for selection in selections:
        targets = tuple(dict.fromkeys(way.target for way in selection))
        keys = tuple(way.key for way in selection)
        back = all(way.returns for way in selection)
        seen.setdefault(frozenset(targets), Choice(keys, targets, back))
    return tuple(seen.values())


def _any_of(
    chain: Chain, place: Station | RoutingNode, ways: Sequence[Way], limit: int
) -> list[tuple[Way, ...]]:
    selections: list[tuple[Way, ...]] = [()]
    for target in dict.fromkeys(way.target for way in ways):
        longer = [
            (*selection, way)
            for selection in selections
            for way in ways
            if way.target == target and _fits(chain, place, (*selection, way))
        ]
        selections += longer
        if len(selections) > min(limit, MOST_SELECTIONS):
            raise TooManyMarkings(limit, [place.key])
    return selections[1:]


def _fits(chain: Chain, place: Station | RoutingNode, ways: Sequence[Way]) -> bool:
    """Tell whether ways may go together: `exclusive` holds and at most one main branch begins."""
    keys = {way.key for way in ways}
    if any(len(keys.intersection(group)) > 1 for group in place.exclusive):
        return False
    parallel = chain.parallel
    if parallel is None or parallel.split != place.key:
        return True
    return len({way.target for way in ways} - {parallel.side}) <= 1


def _join_is_certain(chain: Chain) -> bool:
    """Tell whether no main branch can pass by the station where the side branch waits.

    Then it makes no difference whether a side branch waits there, and markings need not say so.
    """
    parallel = chain.parallel
    if parallel is None:
        return False
    around = [way for way in chain.ways if parallel.join not in (way.source, way.target)]
    sources = {way.source for way in chain.ways if way.target == parallel.side}
    met = set(reach([parallel.split, parallel.side, *sorted(sources)], around))
    ending = {node.key for node in chain.nodes if node.ends_all}
    return not met.intersection({*chain.ends, *ending}) - {parallel.join}
