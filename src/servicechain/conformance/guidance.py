"""What may come next for a case, also when it has left the agreed way."""

from collections.abc import Sequence
from heapq import heappop, heappush

import numpy as np
import numpy.typing as npt

from servicechain.behaviour import MAX_MARKINGS, TooManyMarkings
from servicechain.graph import reach
from servicechain.model import Chain
from servicechain.visible import EXIT, FINAL, SILENT, VisibleSpace

_MOVE = 1 << 20
"""What a move costs; the exit of the person costs 1, so that of equal ways it is taken last."""
_FAR = np.int64(1 << 60)
_SMALL = 400
"""Up to so many states the distances between all of them are kept by default."""
_MOST_NODES = 400_000
"""So many places of a history in a large chain are looked at for one answer."""
_KEPT = 4_096


class Guide:
    """A chain prepared for quick questions.

    A small chain is worked out whole, with the distances between all states; of a large one only
    what a history leads to.

    Args:
        chain: its parts must name each other correctly.
        max_states: how many states are borne.
        small: up to so many states a chain counts as small.

    Raises:
        TooManyMarkings: a split opens too many ways to begin with.
    """

    def __init__(
        self, chain: Chain, max_states: int = MAX_MARKINGS, *, small: int = _SMALL
    ) -> None:
        self.names = tuple(station.name for station in chain.stations)
        self._codes: dict[str, list[int]] = {}
        for code, name in enumerate(self.names):
            self._codes.setdefault(name, []).append(code)
        self._answers: dict[tuple[str, ...], list[str]] = {}
        self._tables: _Tables | None = None
        self.visible = VisibleSpace(chain, max_states)
        state = 0
        while state < len(self.visible) <= small:
            self.visible.edges(state)
            state += 1
        if len(self.visible) <= small:
            self._tables = _Tables(self.visible, len(self.names))
        else:
            self.visible = VisibleSpace(chain, max_states, eager=True)
        self._search = _Search(self.visible)

    def next_steps(self, history: Sequence[str]) -> list[str]:
        """Return the stations that may come next, best first; see `next_steps`.

        Raises:
            TooManyMarkings: the chain is too large to tell where this history has led.
        """
        key = tuple(history)
        if key not in self._answers:
            if len(self._answers) >= _KEPT:
                self._answers.clear()
            self._answers[key] = self._follow(self.standing(key)[1])
        return list(self._answers[key])

    def standing(self, history: Sequence[str]) -> tuple[int, list[int]]:
        """Return the cost of an optimal prefix alignment and the states it may end in.

        Args:
            history: names of the stations a case has begun, in order; an event alone and a station
                passed over cost 1 each.
        """
        events = [self._codes.get(name, []) for name in history]
        if self._tables is not None:
            return self._tables.standing(events)
        return self._search.standing(events)

    def _follow(self, states: Sequence[int]) -> list[str]:
        """Return the stations that may begin in some states, through steps nobody sees."""
        best: dict[int, tuple[int, int]] = {}
        seen = dict.fromkeys(states, 0)
        queue = list(seen.items())
        for state, so_far in queue:  # grows while it is read
            for label, target, rank, _ in self.visible.edges(state):
                left = max(so_far, rank)
                if label != SILENT:
                    best[label] = min(best.get(label, (left, label)), (left, label))
                elif target != FINAL and left < seen.get(target, left + 1):
                    seen[target] = left
                    queue.append((target, left))
        ranked = sorted(best, key=best.__getitem__)
        return list(dict.fromkeys(self.names[code] for code in ranked))


class _Tables:
    """The distances between all states of a small chain."""

    def __init__(self, visible: VisibleSpace, n_labels: int) -> None:
        size = len(visible)
        self._size = size
        between = np.full((size, size), _FAR, np.int64)
        np.fill_diagonal(between, 0)
        sources: list[list[int]] = [[] for _ in range(n_labels)]
        targets: list[list[int]] = [[] for _ in range(n_labels)]
        for state in range(size):
            for label, target, rank, _ in visible.edges(state):
                if target == FINAL:
                    continue
                if label != SILENT:
                    sources[label].append(state)
                    targets[label].append(target)
                price = np.int64(_price(label, rank))
                between[state, target] = min(between[state, target], price)
        for middle in range(size):  # Floyd and Warshall, a row at a time
            np.minimum(between, between[:, middle, None] + between[middle], out=between)
        self._reach = [between[:, found] for found in sources]
        self._targets = [np.array(found, np.intp) for found in targets]

    def standing(self, events: Sequence[Sequence[int]]) -> tuple[int, list[int]]:
        """Return the least cost of a prefix alignment and the states in which it may end."""
        cost: npt.NDArray[np.int64] = np.full(self._size, _FAR, np.int64)
        cost[0] = 0
        for codes in events:
            after = cost + _MOVE  # the event stands alone
            for code in codes:
                if len(self._targets[code]):
                    reached = (cost[:, None] + self._reach[code]).min(axis=0)
                    np.minimum.at(after, self._targets[code], reached)
            cost = np.minimum(after, _FAR)
        least = cost.min()
        return int(least) // _MOVE, np.flatnonzero(cost == least).tolist()


def _price(label: int, rank: int) -> int:
    return _MOVE if label != SILENT else int(rank == EXIT)


class _Search:
    """Finds the cheapest alignments of a history with a large chain.

    Of equal prices the node met last comes first: a history that conforms is followed straight to
    its end, however many other ways there are. Between two events only such branches move as can
    lead to the next one; whatever else happens can as well happen later.
    """

    def __init__(self, visible: VisibleSpace) -> None:
        self._visible = visible
        chain = visible.chain
        number = visible.space.place_number
        self._before = [
            {number[key] for key in reach([station.key], chain.ways, backwards=True)}
            for station in chain.stations
        ]
        # beside a side branch it matters to one branch where the other is
        self._all = set(number.values()) if chain.parallel is not None else set()

    def standing(self, history: Sequence[Sequence[int]]) -> tuple[int, list[int]]:
        """Return the least cost of a prefix alignment and the states in which it may end."""
        events = [codes for codes in history if codes]
        moving = [self._all.union(*(self._before[code] for code in codes)) for codes in events]
        far, count = {(0, 0): 0}, 0
        waiting = [(0, 0, 0, 0)]  # price, how late it was met (downwards), place, state
        least, done = -1, set[int]()
        while waiting:
            price, _, place, state = heappop(waiting)
            if done and price > least:
                break
            if far[place, state] != price:
                continue
            if place == len(events):
                least = price
                done.add(state)
                continue
            for more, there in self._onwards(events[place], moving[place], place, state):
                if price + more < far.get(there, price + more + 1):
                    far[there] = price + more
                    count -= 1
                    heappush(waiting, (price + more, count, *there))
            if len(far) > _MOST_NODES:
                raise TooManyMarkings(_MOST_NODES, self._visible.splits)
        return least // _MOVE + len(history) - len(events), sorted(done)

    def _onwards(
        self, codes: Sequence[int], moving: set[int], place: int, state: int
    ) -> list[tuple[int, tuple[int, int]]]:
        """Return price and node of every move; the one best taken comes last."""
        found: list[tuple[int, tuple[int, int]]] = [(_MOVE, (place + 1, state))]
        together: list[tuple[int, tuple[int, int]]] = []
        free = self._visible.is_shut(state)  # any move may open the exit
        for label, target, rank, branch in self._visible.edges(state):
            if label in codes:
                together.append((0, (place + 1, target)))
            if target != FINAL and (free or branch in moving or rank == EXIT):
                found.append((_price(label, rank), (place, target)))
        return found + together


_guides: dict[int, tuple[Chain, Guide]] = {}
"""By the identity of the chain, which is kept so that no other can take its place."""
_by_value: dict[Chain, Guide] = {}
"""By what the chain says; equal chains that are read again and again are prepared once."""
_MOST_GUIDES = 64


def guide(chain: Chain) -> Guide:
    """Prepare a chain for questions about what comes next; the same chain is prepared once.

    Raises:
        TooManyMarkings: a split opens too many ways to begin with.
    """
    known = _guides.get(id(chain))
    if known is not None:
        return known[1]
    found = _by_value.get(chain) or Guide(chain)
    if len(_guides) >= _MOST_GUIDES:
        _guides.clear()
    if len(_by_value) >= _MOST_GUIDES and chain not in _by_value:
        _by_value.clear()
    _by_value[chain] = found
    _guides[id(chain)] = (chain, found)
    return found


def next_steps(chain: Chain, history: Sequence[str]) -> list[str]:
    """Say which stations may come next for a case.

    A case that left the agreed way is taken back to where its history fits best (an optimal prefix
    alignment, each event alone and each station passed over costing 1).

    Args:
        chain: a sound chain.
        history: names of the stations the case has begun, in order.

    Returns:
        Names of stations, best first: what lies ahead, then what leads back, then what is possible
        at any time, then what only the exit of the person leads to; each in the order of the chain.
        Empty when the case is at an end.

    Raises:
        TooManyMarkings: the chain is too large to tell where this history has led.

    Source:
        Prefix alignments: Adriansyah, Aligning Observed and Modeled Behavior (2014), chapter 6.
        The search is ours.

    >>> from servicechain import Chain, Station, Way
    >>> chain = Chain("K", "1", "Kurz", "1", ("3",),
    ...     (Station("1", "Clearing"), Station("2", "Beratung"), Station("3", "Abschluss")),
    ...     (Way("a", "1", "2"), Way("b", "2", "3"), Way("c", "1", "3")))
    >>> next_steps(chain, ["Clearing"]), next_steps(chain, ["Clearing", "Umzug"])
    (['Beratung', 'Abschluss'], ['Beratung', 'Abschluss'])
    """
    return guide(chain).next_steps(history)
