"""Counts with the sums that stand beside them."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from itertools import product

Cell = tuple[str, ...]
"""Where a count stands: one key for each dimension, `TOTAL` for a sum over it."""

TOTAL = "*"


@dataclass(frozen=True, slots=True)
class Relation:
    """A sum that a reader knows: the total is the sum of its parts."""

    total: Cell
    parts: tuple[Cell, ...]

    @property
    def cells(self) -> tuple[Cell, ...]:
        """The total and its parts."""
        return (self.total, *self.parts)


@dataclass(frozen=True)
class Table:
    """Counts of one release, with every sum that holds between them.

    Tables that share cells belong into one `Table` (`joined`), or the second gives away what the
    first hides.

    Raises:
        ValueError: a count is negative, a relation names a cell that is not there, or a sum does
            not come out.
    """

    counts: Mapping[Cell, int]
    relations: tuple[Relation, ...] = field(default=())

    def __post_init__(self) -> None:
        if any(count < 0 for count in self.counts.values()):
            raise ValueError("a count cannot be negative")
        for one in self.relations:
            missing = [cell for cell in one.cells if cell not in self.counts]
            if missing:
                raise ValueError(f"a sum names cells that are not in the table: {missing}")
            if self.counts[one.total] != sum(self.counts[cell] for cell in one.parts):
                raise ValueError(f"the parts of {one.total} do not add up to it")

    @classmethod
    def crossed(cls, counts: Mapping[Cell, int]) -> "Table":
        """Cross all dimensions and add the sums over each of them.

        Combinations nobody counted are zero.

        >>> table = Table.crossed({("a", "kept"): 4, ("b", "late"): 1})
        >>> table.counts[("a", TOTAL)], table.counts[(TOTAL, "late")], table.counts[(TOTAL, TOTAL)]
        (4, 1, 5)
        """
        if not counts:
            return cls({})
        width = len(next(iter(counts)))
        keys = [list(dict.fromkeys(cell[at] for cell in counts)) for at in range(width)]
        full: dict[Cell, int] = {cell: counts.get(cell, 0) for cell in product(*keys)}
        relations: list[Relation] = []
        for at in range(width):
            sides = [[*k, TOTAL] for k in keys[:at]] + [[*k, TOTAL] for k in keys[at + 1 :]]
            for side in product(*sides):
                head, tail = side[:at], side[at:]
                parts = tuple((*head, key, *tail) for key in keys[at])
                relations.append(Relation((*head, TOTAL, *tail), parts))
        for one in sorted(relations, key=lambda one: one.total.count(TOTAL)):
            full[one.total] = sum(full[cell] for cell in one.parts)
        return cls(full, tuple(relations))

    @classmethod
    def joined(cls, tables: "Iterable[Table]", relations: Iterable[Relation] = ()) -> "Table":
        """Put tables together that are published side by side; equal cells are the same count.

        Raises:
            ValueError: two tables disagree about a cell.
        """
        counts: dict[Cell, int] = {}
        known: dict[Relation, None] = {}
        for table in tables:
            for cell, count in table.counts.items():
                if counts.setdefault(cell, count) != count:
                    raise ValueError(f"two tables disagree about {cell}")
            known.update(dict.fromkeys(table.relations))
        return cls(counts, (*known, *relations))
