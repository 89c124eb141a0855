"""Hides small counts, and as many others as are needed that nobody can compute them."""

from collections.abc import Collection
from dataclasses import dataclass

from handinhand.disclosure.bounds import open_cells
from handinhand.disclosure.policy import OUTSIDE, Policy
from handinhand.disclosure.table import TOTAL, Cell, Relation, Table


@dataclass(frozen=True)
class ProtectedTable:
    """A table as it may be shown.

    Attributes:
        shown: the counts that may be shown.
        hidden: the others. Small ones and those hidden for their sake look alike, or the
            difference would tell more than it should.
        policy: by which they were chosen.
    """

    shown: dict[Cell, int]
    hidden: frozenset[Cell]
    policy: Policy

    def count(self, cell: Cell) -> int | None:
        """Return a count; None when it is protected.

        Raises:
            KeyError: the table has no such cell.
        """
        return None if cell in self.hidden else self.shown[cell]

    def percent(self, part: Cell, whole: Cell) -> int | None:
        """Return a share in whole percent, halves up, of two counts that are shown.

        None when one is protected, or the whole is too small for a share.
        """
        share, of = self.count(part), self.count(whole)
        if share is None or of is None or of < self.policy.enough_for_a_share:
            return None
        return (200 * share + of) // (2 * of)


def protect(
    table: Table,
    policy: Policy = OUTSIDE,
    *,
    known: Collection[Cell] = (),
    before: ProtectedTable | None = None,
    insiders: Collection[frozenset[Cell]] = (),
) -> ProtectedTable:
    """Hide what is small, and what would give it away.

    First every count from 1 up to below the policy's minimum is hidden. Then counts are hidden
    with them, the smallest first and sums last, until an exact check (`bounds.open_cells`) finds
    no hidden count a reader could compute. At last those hidden for the sake of others are shown
    again one by one, sums and large counts first, as long as the same check allows it. The result
    depends on the table alone: whoever asks, and however often, gets the same.

    Args:
        table: all counts that are published together, with the sums between them.
        policy: what counts as small.
        known: counts the reader knows anyway (the own ones); they are shown, and are no help in
            hiding others.
        before: what of this table was published earlier; that stays shown or hidden as it was.
        insiders: for each group of readers the counts they know exactly; no small count of
            others may be computed with them.

    Source:
        Minimum frequency rule with secondary suppression, as in official statistics. The choice
        is a heuristic: it may hide more than the fewest possible, never too little.

    >>> protect(Table.crossed({("a",): 9, ("b",): 2, ("c",): 5})).hidden == {("b",), ("c",)}
    True
    """
    fixed = {*known, *(before.shown if before else ())}
    small = {cell for cell, count in table.counts.items() if 0 < count < policy.minimum}
    earlier = before.hidden if before else frozenset()
    hidden = _in_pairs(table, (small | earlier) - fixed, fixed)
    while hidden:
        unsafe = _unsafe(table, hidden, policy, [one & hidden for one in insiders], small)
        if not unsafe:
            break
        more = _beside(table, hidden, unsafe, fixed)
        if not more:
            more = {cell for cell, n in table.counts.items() if n and cell not in fixed} - hidden
        if not more:
            break
        hidden = _in_pairs(table, hidden | more, fixed)
    for cell in _largest_first(table, hidden - small - earlier):
        less = hidden - {cell}
        if not _unsafe(table, less, policy, [one & less for one in insiders], small):
            hidden = less
    shown = {cell: count for cell, count in table.counts.items() if cell not in hidden}
    return ProtectedTable(shown, frozenset(hidden), policy)


def _largest_first(table: Table, cells: Collection[Cell]) -> list[Cell]:
    return sorted(cells, key=lambda cell: (-cell.count(TOTAL), -table.counts[cell], cell))


def _unsafe(
    table: Table,
    hidden: set[Cell],
    policy: Policy,
    insiders: Collection[frozenset[Cell]],
    small: Collection[Cell],
) -> list[Cell]:
    """Return what the public, or else somebody who knows a part, can compute."""
    found = open_cells(table, hidden, least=policy.least, width=policy.width)
    for known in dict.fromkeys(one for one in insiders if one and not found):
        left = open_cells(table, hidden - known, least=policy.least, width=policy.width)
        found += [cell for cell in left if cell in small]
    return found


def _in_pairs(table: Table, hidden: Collection[Cell], known: Collection[Cell]) -> set[Cell]:
    """Hide a second count in every sum with one hidden; alone it would be what is missing."""
    found, turns = set(hidden), True
    relations = sorted(table.relations, key=_from_the_inside)
    while turns:
        turns = False
        for relation in relations:
            inside = [cell for cell in relation.cells if cell in found]
            if len(inside) == 1 and (more := _smallest(table, found, relation.cells, known)):
                found.add(more)
                turns = True
    return found


def _from_the_inside(one: Relation) -> tuple[int, Cell, list[Cell]]:
    return one.total.count(TOTAL), one.total, sorted(one.parts)


def _beside(
    table: Table, hidden: Collection[Cell], unsafe: Collection[Cell], known: Collection[Cell]
) -> set[Cell]:
    """Choose one more count beside each one that is not safe."""
    found: set[Cell] = set()
    for cell in unsafe:
        near = [other for one in table.relations if cell in one.cells for other in one.cells]
        more = _smallest(table, hidden, near, known)
        if more is not None:
            found.add(more)
    return found


def _smallest(
    table: Table, hidden: Collection[Cell], among: Collection[Cell], known: Collection[Cell]
) -> Cell | None:
    """Return the count to hide next: parts before sums, those beside hidden ones, small ones.

    A count that stands in several sums with a hidden one closes a ring in which values can move.
    """
    candidates = {
        cell for cell in among if table.counts[cell] and cell not in hidden and cell not in known
    }
    rings = dict.fromkeys(candidates, 0)
    for relation in table.relations if len(candidates) > 1 else ():
        beside = candidates.intersection(relation.cells)
        if beside and any(cell in hidden for cell in relation.cells):
            for cell in beside:
                rings[cell] += 1
    return min(
        candidates,
        key=lambda cell: (cell.count(TOTAL), -rings[cell], table.counts[cell], cell),
        default=None,
    )
