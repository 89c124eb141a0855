"""Markings as whole numbers: one bit for each branch that was ever met, so that steps are quick.

A chain has few different branches (where one stands or waits, and the splits that began it), but
their combinations are many. Branches get their numbers when they are met; a marking is the sum of
the bits of its branches, and taking a way is a handful of operations on whole numbers.
"""

from collections.abc import Iterable, Iterator
from dataclasses import dataclass

from servicechain.marking import Branch, Marking
from servicechain.model import Chain
from servicechain.ordering import natural
from servicechain.rules import Choice, Rules


@dataclass(frozen=True, slots=True)
class Move:
    """What one branch may do: the bits of the branches it becomes, and where they arrive."""

    choice: Choice
    targets: tuple[int, ...]
    arrivals: int
    to_join: bool | None  # for a branch in the side station: all, none, or some (None) to the join
    ends_all: bool


def bits(mask: int) -> Iterator[int]:
    """Return the places of the bits that are set, lowest first."""
    while mask:
        low = mask & -mask
        yield low.bit_length() - 1
        mask ^= low


class Space:
    """All markings of a chain, worked out when they are asked for.

    Attributes:
        places: keys of stations and routing nodes; their numbers are places in this list.
        branches: every branch that was met; its number is its place here.
        standing: the bits of branches that stand in a station or routing node.
        at_end: the bits of branches that stand in an end.
    """

    def __init__(self, chain: Chain, limit: int) -> None:
        self.chain = chain
        self.rules = Rules(chain, limit)
        self.places = tuple(place.key for place in chain.places)
        self.place_number = {key: n for n, key in enumerate(self.places)}
        self.branches: list[Branch] = []
        self.standing = self.waiting = self.at_end = 0
        self.place_of: list[int] = []
        self.stand_at = [0] * len(self.places)
        self._wait_at = [0] * len(self.places)
        self._numbers: dict[Branch, int] = {}
        self._moves: list[tuple[Move, ...] | None] = []
        self._shares: dict[int, int] = {}
        self._holds: dict[int, int] = {}
        self._quick: dict[int, tuple[tuple[int, int], ...]] = {}
        self._known = -1
        self._mains = self._idle = self._sides = 0
        parallel = chain.parallel
        self._side = self.place_number[parallel.side] if parallel else -1
        self._join = self.place_number[parallel.join] if parallel else -1

    def alone(self, key: str) -> int:
        """Return the marking in which one branch stands in a place and nothing else runs.

        Raises:
            KeyError: the chain has no such place.
        """
        return 1 << self._number(Branch(self.chain.place(key).key))

    def marking(self, mask: int) -> Marking:
        """Return a marking in words."""
        return Marking(tuple(sorted(self.branches[n] for n in bits(mask))))

    def mask(self, marking: Marking) -> int:
        """Return a marking as a number.

        Raises:
            KeyError: it has a branch that was never met.
        """
        return sum(1 << self._numbers[branch] for branch in set(marking.branches))

    def is_final(self, mask: int) -> bool:
        """Tell whether the case is at an end and no other branch is left."""
        return not mask & (mask - 1) and bool(mask & self.at_end)

    def after(self, mask: int) -> list[int]:
        """Return the markings one step away, in the order of branches and choices.

        The same as `steps`, for the many markings of a large chain: what can be known of a branch
        is worked out once for all markings, and anew when a branch is met for the first time.
        """
        if self._side >= 0 or self.rules.ending:
            return [there for _, _, there in self.steps(mask)]
        if self._known != len(self.branches):
            self._look_ahead()
        found: list[int] = []
        left, waiting, holds = mask & self.standing, self.waiting, self._holds
        while left:
            low = left & -left
            left ^= low
            rest = mask ^ low
            for blocks, arrivals in self._quick[low]:
                if rest & blocks:
                    continue
                there = rest | arrivals
                waits = there & waiting
                while waits:
                    low_wait = waits & -waits
                    waits ^= low_wait
                    if not there & holds[low_wait]:
                        there = self._settle(there)
                        break
                found.append(there)
        return found

    def _look_ahead(self) -> None:
        """Note for each branch where it may go and what stops it, and for whom it waits."""
        while self._known != len(self.branches):  # looking for moves may find new branches
            self._known = len(self.branches)
            for number in range(self._known):
                if self._moves[number] is None:
                    self._find_moves(number)
        for number, branch in enumerate(self.branches):
            place = self.place_of[number]
            if branch.waiting:
                others = self._shares[number] & ~self._wait_at[place]
                self._holds[1 << number] = others | self.stand_at[place]
                continue
            quick = []
            for move in self._moves[number] or ():
                blocks = 0
                for target in move.targets:
                    blocks |= self.stand_at[target]
                quick.append((blocks, move.arrivals))
            self._quick[1 << number] = tuple(quick)

    def steps(self, mask: int) -> list[tuple[int, Move, int]]:
        """Return branch, move and marking of every step."""
        found: list[tuple[int, Move, int]] = []
        stand_at, left = self.stand_at, mask & self.standing
        while left:
            low = left & -left
            left ^= low
            branch, rest = low.bit_length() - 1, mask ^ low
            for move in self._moves[branch] or self._find_moves(branch):
                for target in move.targets:
                    if rest & stand_at[target]:
                        break
                else:
                    if self.place_of[branch] == self._side and not self._side_open(move, rest):
                        continue
                    there = move.arrivals if move.ends_all else rest | move.arrivals
                    if there & self.waiting:
                        there = self._settle(there)
                    found.append((branch, move, there))
        return found

    def _side_open(self, move: Move, rest: int) -> bool:
        return move.to_join is bool(rest & self._mains)

    def _number(self, branch: Branch) -> int:
        """Return the number of a branch; a new one gets the next, and all tables its bit."""
        if branch in self._numbers:
            return self._numbers[branch]
        number = self._numbers[branch] = len(self.branches)
        bit, place = 1 << number, self.place_number[branch.station]
        self.branches.append(branch)
        self.place_of.append(place)
        self._moves.append(None)
        if branch.waiting:
            self.waiting |= bit
            self._wait_at[place] |= bit
            self._sides |= bit if branch.side else 0
            self._idle |= bit if branch.side and not branch.splits else 0
        else:
            self.standing |= bit
            self.stand_at[place] |= bit
            self.at_end |= bit if branch.station in self.chain.ends else 0
        if not branch.side and (branch.waiting or place != self._side):
            self._mains |= bit
        self._share(number)
        return number

    def _share(self, number: int) -> None:
        """Note which branches were begun by a split that a waiting one's station closes."""
        branch, closes = self.branches[number], self.rules.closes
        splits = set(branch.splits)
        for other in self._shares:
            waiting = self.branches[other]
            if splits & closes[waiting.station] & set(waiting.splits):
                self._shares[other] |= 1 << number
        if branch.waiting:
            own = splits & closes[branch.station]
            shared = (n for n, b in enumerate(self.branches) if own.intersection(b.splits))
            self._shares[number] = sum(1 << n for n in shared) | 1 << number

    def _find_moves(self, number: int) -> tuple[Move, ...]:
        branch = self.branches[number]
        found = tuple(self._move(branch, choice) for choice in self.rules.choices[branch.station])
        self._moves[number] = found
        return found

    def _move(self, branch: Branch, choice: Choice) -> Move:
        rules, splits = self.rules, branch.splits
        ending = [key for key in choice.targets if key in rules.ending]
        if branch.station in rules.splits:
            splits = tuple(sorted({*splits, branch.station}))
        arrivals = 0
        for target in choice.targets:
            joins = self.place_number[target] == self._join
            side = joins and self.place_number[branch.station] == self._side
            waits = joins or bool(rules.closes[target].intersection(splits))
            arrivals |= 1 << self._number(Branch(target, waits, side, splits))
        if rules.side_wait_is_idle:
            arrivals &= ~self._idle
        if ending:  # the other branches end, so nothing is left to be joined
            arrivals = 1 << self._number(Branch(ending[0]))
        targets = tuple(self.place_number[target] for target in choice.targets)
        to_join = {target == self._join for target in targets}
        return Move(
            choice, targets, arrivals, to_join.pop() if len(to_join) == 1 else None, bool(ending)
        )

    def _settle(self, mask: int) -> int:
        """Begin every station that has waited enough."""
        while (group := self._complete(mask)) is not None:
            mask = self._begin(mask, group)
        return mask

    def _complete(self, mask: int) -> int | None:
        """Return branches that wait at one station for nobody else any more."""
        found: list[tuple[Branch, int]] = []
        side_runs = self._side >= 0 and mask & self.stand_at[self._side]
        for number in bits(mask & self.waiting & ~self._sides):
            place = self.place_of[number]
            if mask & self.stand_at[place] or (side_runs and place == self._join):
                continue
            # a first look at the branches this one knows is mostly enough to go on waiting
            if not mask & self._shares[number] & ~self._wait_at[place]:
                group = self._belonging(number, mask)
                if not group & ~self._wait_at[place]:
                    found.append((self.branches[number], group))
        return min(found)[1] if found else None

    def _belonging(self, number: int, mask: int) -> int:
        """Return the branches for which the station waits together with this one."""
        place = self.place_of[number]
        group, known = 1 << number, 0
        while group != known:
            known = group
            shared = {s for n in bits(group) for s in self.branches[n].splits}
            shared &= self.rules.closes[self.places[place]]
            for n in bits(mask & ~group):
                if shared.intersection(self.branches[n].splits):
                    group |= 1 << n
        return group

    def _begin(self, mask: int, group: int) -> int:
        station = self.branches[next(bits(group))].station
        if self.place_number[station] == self._join:
            group |= mask & self._sides
        splits = {s for n in bits(group) for s in self.branches[n].splits}
        splits -= self.rules.closes[station]
        if station in self.rules.ending:
            return 1 << self._number(Branch(station))
        begun = Branch(station, splits=tuple(sorted(splits)))
        return mask & ~group | 1 << self._number(begun)

    def causes(self, masks: Iterable[int]) -> tuple[str, ...]:
        """Name the splits after which the most branches run side by side in one of these."""
        widest = max(masks, key=int.bit_count, default=0)
        splits = {split for n in bits(widest) for split in self.branches[n].splits}
        if not splits:
            return self.rules.splits_in_order()
        return tuple(sorted(splits, key=natural))
