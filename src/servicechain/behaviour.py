"""What a case may do in a chain: the graph of all markings under the chain's semantics.

A marking says where the branches of one case are. See `docs/engine/behaviour.md` for the rules.
Two things differ from a plain Petri net: no way leads into a station in which a branch still
stands, and a station that joins waits only for branches begun by a split that it closes.
"""

from array import array
from collections.abc import Collection, Iterator, Mapping, Sequence

from servicechain.marking import Branch, Marking, Step, TooManyMarkings
from servicechain.model import Chain
from servicechain.rules import closing_station, widest_split
from servicechain.space import Space

__all__ = [
    "MAX_MARKINGS",
    "Behaviour",
    "Branch",
    "Marking",
    "Step",
    "TooManyMarkings",
    "closing_station",
    "compile_chain",
]

MAX_MARKINGS = 1_000_000
_STEPS_PER_MARKING = 20  # on average; a real chain has two or three


class Graph:
    """All reachable markings as numbers, and the steps between them.

    Attributes:
        masks: the markings, nearest first.
        first: the steps from marking n lie from `first[n]` up to `first[n + 1]`.
        target: per step the number of the marking it leads to.
        came_from: per marking the one it was first reached from; -1 for the start.
    """

    def __init__(self, space: Space, roots: Sequence[int], limit: int) -> None:
        self.numbers = dict.fromkeys(roots, 0)
        self.masks = list(self.numbers)
        self.numbers.update((mask, n) for n, mask in enumerate(self.masks))
        self.first, self.target = array("q", [0]), array("i")
        self.came_from = array("i", [-1, *[0] * (len(self.masks) - 1)])
        self._explore(space, limit)

    def _explore(self, space: Space, limit: int) -> None:
        masks, numbers, target = self.masks, self.numbers, self.target
        came_from, after = self.came_from, space.after
        for n, mask in enumerate(masks):  # grows while it is read
            for there in after(mask):
                number = numbers.get(there)
                if number is None:
                    number = numbers[there] = len(masks)
                    if number >= limit:
                        raise TooManyMarkings(limit, space.causes(masks[-1000:]))
                    masks.append(there)
                    came_from.append(n)
                target.append(number)
            self.first.append(len(target))
            if len(target) > limit * _STEPS_PER_MARKING:
                raise TooManyMarkings(limit, space.causes(masks[-1000:]))

    def after(self, number: int) -> Sequence[int]:
        """Return the numbers of the markings one step away."""
        return self.target[self.first[number] : self.first[number + 1]]


class _Markings(Collection[Marking]):
    """The markings of a graph, put into words when they are looked at."""

    def __init__(self, space: Space, graph: Graph) -> None:
        self._space, self._graph = space, graph

    def __len__(self) -> int:
        return len(self._graph.masks)

    def __iter__(self) -> Iterator[Marking]:
        return (self._space.marking(mask) for mask in self._graph.masks)

    def __contains__(self, marking: object) -> bool:
        try:
            return isinstance(marking, Marking) and self._space.mask(marking) in self._graph.numbers
        except KeyError:
            return False


class _Steps(Mapping[Marking, tuple[Step, ...]]):
    """The steps from each marking, put into words when they are looked at."""

    def __init__(self, space: Space, graph: Graph) -> None:
        self._space, self._graph = space, graph
        self._known: dict[Marking, tuple[Step, ...]] = {}

    def __len__(self) -> int:
        return len(self._graph.masks)

    def __iter__(self) -> Iterator[Marking]:
        return iter(_Markings(self._space, self._graph))

    def __getitem__(self, marking: Marking) -> tuple[Step, ...]:
        if marking not in self._known:
            mask = self._space.mask(marking)
            if mask not in self._graph.numbers:
                raise KeyError(marking)
            self._known[marking] = tuple(
                Step(self._space.branches[branch].station, move.choice.ways, self._word(there))
                for branch, move, there in self._space.steps(mask)
            )
        return self._known[marking]

    def _word(self, mask: int) -> Marking:
        return self._space.marking(mask)


class Behaviour:
    """All markings that a case can reach in a chain, and the steps between them.

    Attributes:
        chain: the chain.
        space: its markings as numbers.
        graph: those that can be reached.
        start: the marking in which every case begins.
        steps: per marking what may happen, the exit of the person left out.
    """

    def __init__(self, chain: Chain, space: Space, graph: Graph) -> None:
        self.chain, self.space, self.graph = chain, space, graph
        self.start = space.marking(graph.masks[0])
        self.steps: Mapping[Marking, tuple[Step, ...]] = _Steps(space, graph)

    @property
    def markings(self) -> Collection[Marking]:
        """Every reachable marking, nearest first."""
        return _Markings(self.space, self.graph)

    @property
    def markings_count(self) -> int:
        """How many markings a case can reach, the exit of the person left out."""
        return len(self.graph.masks)

    @property
    def any_time(self) -> tuple[str, ...]:
        """Keys of the stations that are possible in every marking and change none."""
        return tuple(station.key for station in self.chain.stations if station.any_time)

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
        """Return a shortest way to a reachable marking as the stations begun on it, in order.

        Raises:
            KeyError: the marking cannot be reached.
        """
        number = self.graph.numbers[self.space.mask(marking)]
        trail: list[int] = []
        while number >= 0:
            trail.append(number)
            number = self.graph.came_from[number]
        stations = {station.key for station in self.chain.stations}
        path: list[str] = []
        before: tuple[str, ...] = ()
        for here in reversed(trail):
            standing = self.space.marking(self.graph.masks[here]).stations
            path.extend(key for key in standing if key not in before and key in stations)
            before = standing
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
        Definition of this project; see docs/engine/behaviour.md.

    >>> from servicechain.model import Gate, Station, Way
    >>> chain = Chain("K", "1", "Kurz", "1", ("4",),
    ...     (Station("1", "a", split=Gate.ALL), Station("2", "b"), Station("3", "c"),
    ...      Station("4", "d", join=Gate.ALL)),
    ...     (Way("a", "1", "2"), Way("b", "1", "3"), Way("c", "2", "4"), Way("d", "3", "4")))
    >>> [str(marking) for marking in compile_chain(chain).markings]
    ['1', '2 3', '3 (4)', '2 (4)', '4']
    """
    wide = widest_split(chain, max_markings)
    if wide is not None:
        raise TooManyMarkings(max_markings, [wide])
    space = Space(chain, max_markings)
    roots = [space.alone(chain.start)]
    if after_exit and chain.person_exit is not None:
        roots.append(space.alone(chain.person_exit.to))
    return Behaviour(chain, space, Graph(space, roots, max_markings))
