"""What can be seen of a case: stations that begin, and steps in between that nobody sees.

A branch that arrives at a station has not begun it yet: the station begins when its event is seen.
So stations that a split opens together may begin in any order, and one may go on before another
has begun, as in a Petri net with a place in front of each task. Routing nodes are never seen.
States are worked out when they are asked for.
"""

from servicechain.behaviour import MAX_MARKINGS, TooManyMarkings
from servicechain.marking import Marking
from servicechain.model import Chain
from servicechain.space import Move, Space, bits

SILENT = -1
FINAL = -1
"""The state in which a case has ended, instead of a number."""
ONWARDS, BACK, ANY_TIME, EXIT = range(4)
NOWHERE = -1
Edge = tuple[int, int, int, int]
"""Label (place of a station in the chain, or SILENT), state it leads to, rank, and the number of
the place whose branch moves (NOWHERE when it is no branch of its own)."""


class VisibleSpace:
    """The states of a chain and the edges between them; state 0 is the start.

    Args:
        chain: its parts must name each other correctly.
        limit: how many states are borne.
        eager: take steps that nobody sees and that nothing competes with at once. The same
            sequences of stations are possible, but far fewer states where many branches run side
            by side.
    """

    def __init__(self, chain: Chain, limit: int = MAX_MARKINGS, *, eager: bool = False) -> None:
        self.chain, self.limit, self.eager = chain, limit, eager
        self.space = Space(chain, limit)
        number = self.space.place_number
        self._ways_into = [0] * len(self.space.places)
        for way in chain.ways:
            self._ways_into[number[way.target]] += 1
        self._stations = (1 << len(chain.stations)) - 1
        self._ends = {number[key] for key in chain.ends}
        self._any_time = tuple(n for n, s in enumerate(chain.stations) if s.any_time)
        self._states: list[tuple[int, int]] = []
        self._numbers: dict[tuple[int, int], int] = {}
        self._edges: list[tuple[Edge, ...] | None] = []
        start = number[chain.start]
        self.number(self.space.alone(chain.start), (1 << start) & self._stations)

    def __len__(self) -> int:
        """Return how many states were met so far."""
        return len(self._states)

    @property
    def splits(self) -> tuple[str, ...]:
        """Keys of the places that open several ways together."""
        return self.space.rules.splits_in_order()

    def marking(self, state: int) -> Marking:
        """Return the marking that a state belongs to."""
        return self.space.marking(self._states[state][0])

    def is_shut(self, state: int) -> bool:
        """Tell whether the person, who may leave elsewhere, may not leave in this state."""
        return self.chain.person_exit is not None and not self._may_leave(*self._states[state])

    def number(self, mask: int, pending: int) -> int:
        """Return the number of a state; a new one gets the next.

        Args:
            mask: the marking.
            pending: the bits of stations in it that have not begun.
        """
        if self.eager:
            mask, pending = self._hurry(mask, pending)
        state = (mask, pending)
        if state not in self._numbers:
            if len(self._states) >= self.limit:
                masks = (mask for mask, _ in self._states[-1000:])
                raise TooManyMarkings(self.limit, self.space.causes(masks))
            self._numbers[state] = len(self._states)
            self._states.append(state)
            self._edges.append(None)
        return self._numbers[state]

    def edges(self, state: int) -> tuple[Edge, ...]:
        """Return what may happen in a state."""
        found = self._edges[state]
        if found is None:
            found = self._edges[state] = tuple(self._find(*self._states[state]))
        return found

    def _find(self, mask: int, pending: int) -> list[Edge]:
        found = [
            (code, self.number(mask, pending & ~(1 << code)), ONWARDS, code)
            for code in bits(pending)
        ]
        for branch, move, there in self.space.steps(mask):
            place = self.space.place_of[branch]
            if not pending >> place & 1:
                target = self.number(*self._step(mask, pending, branch, there))
                found.append((SILENT, target, BACK if move.choice.returns else ONWARDS, place))
        own = self.number(mask, pending) if self._any_time else 0
        found += [(code, own, ANY_TIME, NOWHERE) for code in self._any_time]
        leave = self.chain.person_exit
        if leave is not None and self._may_leave(mask, pending):
            to = (1 << self.space.place_number[leave.to]) & self._stations
            found.append((SILENT, self.number(self.space.alone(leave.to), to), EXIT, NOWHERE))
        if not pending and self.space.is_final(mask):
            found.append((SILENT, FINAL, ONWARDS, NOWHERE))
        return found

    def _may_leave(self, mask: int, pending: int) -> bool:
        """Tell whether a station has begun and none is an end: then the person may leave."""
        if mask & self.space.at_end:
            return False
        return self._some_begun(mask, pending)

    def _some_begun(self, mask: int, pending: int) -> bool:
        return bool(self._places(mask) & self._stations & ~pending)

    def _places(self, mask: int) -> int:
        """Return the bits of the places in which branches stand."""
        found = 0
        for number in bits(mask & self.space.standing):
            found |= 1 << self.space.place_of[number]
        return found

    def _step(self, mask: int, pending: int, branch: int, there: int) -> tuple[int, int]:
        """Return the state after a step: what it opens has not begun."""
        rest = mask & ~(1 << branch)
        gone, come = self._places(rest & ~there), self._places(there & ~rest)
        return there, (pending & ~gone | come) & self._stations

    def _hurry(self, mask: int, pending: int) -> tuple[int, int]:
        """Take every step that has no alternative and takes none away from another branch."""
        for _ in self.space.places:  # a circle of routing nodes has no end
            for branch, move, there in self.space.steps(mask):
                if pending >> self.space.place_of[branch] & 1 or not self._alone(branch, move):
                    continue
                state = self._step(mask, pending, branch, there)
                if self.chain.person_exit is None or self._some_begun(*state):
                    mask, pending = state  # else the person might still leave before
                    break
            else:
                break
        return mask, pending

    def _alone(self, branch: int, move: Move) -> bool:
        space = self.space
        place = space.place_of[branch]
        if place in self._ends or len(space.rules.choices[space.places[place]]) > 1:
            return False
        if move.ends_all or self.chain.parallel is not None or len(move.targets) > 1:
            return False
        if self.chain.person_exit is not None and move.targets[0] in self._ends:
            return False  # from an end nobody leaves, but from the station before
        waits = bool(move.arrivals & space.waiting)
        return waits or self._ways_into[move.targets[0]] == 1
