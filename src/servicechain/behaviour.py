"""What a case may do in a chain: the graph of all markings under the chain's semantics.

A marking says where the branches of one case are. See `docs/explanation/engine.md` for the rules.
Two things differ from a plain Petri net: no way leads into a station in which a branch still
stands, and a station that joins waits only for branches begun by a split that it closes.
"""

from collections import deque
from collections.abc import Collection, Iterable, Mapping, Sequence
from dataclasses import dataclass

from servicechain.graph import reach
from servicechain.model import Chain, Gate, Station, Way
from servicechain.ordering import natural

MAX_MARKINGS = 100_000
_STEPS_PER_MARKING = 20  # on average; a real chain has two or three


class TooManyMarkings(Exception):
    """The chain has more markings than the caller allowed."""

    def __init__(self, limit: int) -> None:
        super().__init__(f"the chain has more than {limit} markings")
        self.limit = limit


@dataclass(frozen=True, slots=True, order=True)
class Branch:
    """One branch of a case.

    Attributes:
        station: where it stands, or the joining station in front of which it waits.
        waiting: it waits for the others; the station has not begun.
        side: it waits as the side branch of `parallel`.
        splits: the splits that began it and are not joined yet, sorted.
    """

    station: str
    waiting: bool = False
    side: bool = False
    splits: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True, order=True)
class Marking:
    """All branches of one case, sorted.

    >>> str(Marking((Branch("12", waiting=True), Branch("6"))))
    '6 (12)'
    """

    branches: tuple[Branch, ...]

    @property
    def stations(self) -> tuple[str, ...]:
        """Keys of the stations in which a branch stands."""
        return tuple(sorted((b.station for b in self.branches if not b.waiting), key=natural))

    @property
    def waits(self) -> tuple[str, ...]:
        """Keys of the stations in front of which a branch waits."""
        return tuple(sorted((b.station for b in self.branches if b.waiting), key=natural))

    def __str__(self) -> str:
        return " ".join((*self.stations, *(f"({key})" for key in self.waits)))


@dataclass(frozen=True, slots=True)
class Step:
    """One step of a case: a branch leaves `station` on `ways`; an exit takes no way."""

    station: str
    ways: tuple[str, ...]
    marking: Marking
    is_exit: bool = False


@dataclass(frozen=True, slots=True)
class Behaviour:
    """All markings that a case can reach in a chain, and the steps between them."""

    chain: Chain
    start: Marking
    steps: Mapping[Marking, tuple[Step, ...]]
    came_from: Mapping[Marking, Marking | None]

    @property
    def markings(self) -> Collection[Marking]:
        """Every reachable marking, nearest first."""
        return self.steps.keys()

    @property
    def markings_count(self) -> int:
        """How many markings a case can reach, the exit of the person left out."""
        return len(self.steps)

    def next_markings(self, marking: Marking) -> tuple[Marking, ...]:
        """Return the markings one step away, each once, without the exit of the person."""
        return tuple(dict.fromkeys(step.marking for step in self.steps[marking]))

    def next_steps(self, marking: Marking) -> tuple[Step, ...]:
        """Return the possible steps; the exit of the person comes last."""
        leave = self.chain.person_exit
        if leave is None or set(marking.stations) & set(self.chain.ends):
            return self.steps[marking]
        return (*self.steps[marking], Step("", (), Marking((Branch(leave.to),)), is_exit=True))

    def is_final(self, marking: Marking) -> bool:
        """Tell whether the case is at an end and no other branch is left."""
        (only,) = marking.branches if len(marking.branches) == 1 else (None,)
        return only is not None and not only.waiting and only.station in self.chain.ends

    def path_to(self, marking: Marking) -> tuple[str, ...]:
        """Return a shortest way to a reachable marking as the stations begun on it, in order."""
        trail: list[Marking] = []
        here: Marking | None = marking
        while here is not None:
            trail.append(here)
            here = self.came_from[here]
        path: list[str] = []
        before: tuple[str, ...] = ()
        for here in reversed(trail):
            path.extend(key for key in here.stations if key not in before)
            before = here.stations
        return tuple(path)


def compile_chain(
    chain: Chain, *, max_markings: int = MAX_MARKINGS, after_exit: bool = False
) -> Behaviour:
    """Find every marking that a case can reach.

    Args:
        chain: stations, ways and `parallel` must name each other correctly (`from_json` and
            `check` see to it).
        max_markings: how many markings are borne; their number grows exponentially with the
            number of branches that run side by side.
        after_exit: also find the markings that only the exit of the person leads to.

    Returns:
        The behaviour; at least one marking, nearest first in the order of discovery.

    Raises:
        TooManyMarkings: there are more, or far too many steps between them.
        KeyError: a way or `start` names a station that does not exist.

    Source:
        Definition of this project; see docs/explanation/engine.md.

    >>> from servicechain.model import Station, Way
    >>> chain = Chain("K", "1", "Kurz", "1", ("4",),
    ...     (Station("1", "a", split=Gate.ALL), Station("2", "b"), Station("3", "c"),
    ...      Station("4", "d", join=Gate.ALL)),
    ...     (Way("a", "1", "2"), Way("b", "1", "3"), Way("c", "2", "4"), Way("d", "3", "4")))
    >>> [str(marking) for marking in compile_chain(chain).markings]
    ['1', '2 3', '3 (4)', '2 (4)', '4']
    """
    rules = _Rules(chain, max_markings)
    start = Marking((Branch(chain.station(chain.start).key),))
    steps: dict[Marking, tuple[Step, ...]] = {}
    came_from: dict[Marking, Marking | None] = {start: None}
    waiting, count = deque([start]), 0
    if after_exit and chain.person_exit is not None:
        left = Marking((Branch(chain.station(chain.person_exit.to).key),))
        if left not in came_from:
            came_from[left] = start
            waiting.append(left)
    while waiting:
        here = waiting.popleft()
        steps[here] = rules.steps(here)
        count += len(steps[here])
        if count > max_markings * _STEPS_PER_MARKING:
            raise TooManyMarkings(max_markings)
        for step in steps[here]:
            if step.marking not in came_from:
                if len(came_from) >= max_markings:
                    raise TooManyMarkings(max_markings)
                came_from[step.marking] = here
                waiting.append(step.marking)
    return Behaviour(chain, start, steps, came_from)


def closing_station(chain: Chain, split: Station) -> str | None:
    """Return the station that closes a split: the nearest with the same word that all ways reach.

    Ways back are left out. A split that opens one way at a time needs no closing station; one
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
    gates = {station.key: station.join for station in chain.stations}
    nearest = (key for key in reach(targets, forward) if key in shared and key != split.key)
    return next((key for key in nearest if gates[key] is split.split), None)


@dataclass(frozen=True, slots=True)
class _Choice:
    """Ways that may be taken together, and the stations they lead to."""

    ways: tuple[str, ...]
    targets: tuple[str, ...]


class _Rules:
    """The semantics of one chain, prepared for quick questions."""

    def __init__(self, chain: Chain, limit: int) -> None:
        self.parallel = chain.parallel
        self.closes: dict[str, set[str]] = {station.key: set() for station in chain.stations}
        self.splits: set[str] = set()
        self.choices: dict[str, tuple[_Choice, ...]] = {}
        ways: dict[str, list[Way]] = {}
        for way in chain.ways:
            ways.setdefault(way.source, []).append(way)
        for station in chain.stations:
            out = ways.get(station.key, [])
            self.choices[station.key] = _choices(chain, station, out, limit)
            closing = closing_station(chain, station)
            if closing is not None and not self._is_parallel_split(station.key):
                self.closes[closing].add(station.key)
                self.splits.add(station.key)
        self.side_wait_is_idle = _join_is_certain(chain)

    def _is_parallel_split(self, key: str) -> bool:
        return self.parallel is not None and self.parallel.split == key

    def steps(self, marking: Marking) -> tuple[Step, ...]:
        """Return every step of every branch that stands in a station, each marking's once."""
        found: list[Step] = []
        for branch in marking.branches:
            if branch.waiting:
                continue
            rest = [other for other in marking.branches if other != branch]
            for choice in self.choices[branch.station]:
                if all(self._is_open(branch, target, rest) for target in choice.targets):
                    after = self._arrive(branch, choice.targets, rest)
                    found.append(Step(branch.station, choice.ways, after))
        return tuple(found)

    def _is_open(self, branch: Branch, target: str, rest: Sequence[Branch]) -> bool:
        if any(other.station == target and not other.waiting for other in rest):
            return False
        if self.parallel is None or branch.station != self.parallel.side:
            return True
        return (target == self.parallel.join) == any(self._is_main(other) for other in rest)

    def _is_main(self, branch: Branch) -> bool:
        return not branch.side and (
            branch.waiting or self.parallel is None or branch.station != self.parallel.side
        )

    def _arrive(self, branch: Branch, targets: Iterable[str], rest: Sequence[Branch]) -> Marking:
        """Move the branch to its targets, then begin every station that has waited enough."""
        splits = branch.splits
        if branch.station in self.splits:
            splits = tuple(sorted({*splits, branch.station}))
        branches = {*rest}
        for target in targets:
            joins = self.parallel is not None and target == self.parallel.join
            side = joins and self.parallel is not None and branch.station == self.parallel.side
            waiting = joins or bool(self.closes[target].intersection(splits))
            branches.add(Branch(target, waiting, side, splits))
        if self.side_wait_is_idle:
            branches = {b for b in branches if not (b.side and not b.splits)}
        while (group := self._complete(branches)) is not None:
            branches = self._begin(branches, group)
        return Marking(tuple(sorted(branches)))

    def _complete(self, branches: set[Branch]) -> set[Branch] | None:
        """Return branches that wait at one station for nobody else any more."""
        standing = {branch.station for branch in branches if not branch.waiting}
        side_runs = self.parallel is not None and self.parallel.side in standing
        for branch in sorted(branches):
            if not branch.waiting or branch.side or branch.station in standing:
                continue
            if side_runs and self.parallel is not None and branch.station == self.parallel.join:
                continue
            group = self._belonging(branch, branches)
            if all(other.waiting and other.station == branch.station for other in group):
                return group
        return None

    def _belonging(self, branch: Branch, branches: set[Branch]) -> set[Branch]:
        """Return the branches for which the station waits together with this one."""
        closes = self.closes[branch.station]
        group = {branch}
        while True:
            shared = closes & {split for member in group for split in member.splits}
            more = {b for b in branches if shared.intersection(b.splits)} - group
            if not more:
                return group
            group |= more

    def _begin(self, branches: set[Branch], group: set[Branch]) -> set[Branch]:
        station = next(iter(group)).station
        if self.parallel is not None and station == self.parallel.join:
            group = group | {b for b in branches if b.side}
        splits = {s for b in group for s in b.splits} - self.closes[station]
        return (branches - group) | {Branch(station, splits=tuple(sorted(splits)))}


def _choices(
    chain: Chain, station: Station, ways: Sequence[Way], limit: int
) -> tuple[_Choice, ...]:
    """List which ways may be taken together; of two ways to one station one is enough."""
    if station.split is Gate.ONE:
        return tuple(_Choice((way.key,), (way.target,)) for way in ways)
    if station.split is Gate.ALL:
        selections = [tuple(ways)] if ways and _fits(chain, station, ways) else []
    else:
        selections = _any_of(chain, station, ways, limit)
    seen: dict[frozenset[str], _Choice] = {}
    for selection in selections:
        targets = tuple(dict.fromkeys(way.target for way in selection))
        keys = tuple(way.key for way in selection)
        seen.setdefault(frozenset(targets), _Choice(keys, targets))
    return tuple(seen.values())


def _any_of(
    chain: Chain, station: Station, ways: Sequence[Way], limit: int
) -> list[tuple[Way, ...]]:
    selections: list[tuple[Way, ...]] = [()]
    for target in dict.fromkeys(way.target for way in ways):
        longer = [
            (*selection, way)
            for selection in selections
            for way in ways
            if way.target == target and _fits(chain, station, (*selection, way))
        ]
        selections += longer
        if len(selections) > limit:
            raise TooManyMarkings(limit)
    return selections[1:]


def _fits(chain: Chain, station: Station, ways: Sequence[Way]) -> bool:
    """Tell whether ways may go together: `exclusive` holds and at most one main branch begins."""
    keys = {way.key for way in ways}
    if any(len(keys.intersection(group)) > 1 for group in station.exclusive):
        return False
    parallel = chain.parallel
    if parallel is None or parallel.split != station.key:
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
    return not met.intersection(chain.ends) - {parallel.join}
