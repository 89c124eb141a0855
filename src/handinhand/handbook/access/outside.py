"""The figures as they may leave the network: no small count, and none that can be computed."""

from collections.abc import Iterable
from dataclasses import replace
from typing import TYPE_CHECKING

from handinhand.disclosure import OUTSIDE, TOTAL, Cell, Table, protect
from handinhand.evaluation.access import FigureRow, FigureTable, IndicatorValue

if TYPE_CHECKING:
    from handinhand.goals.models import Indicator

KEPT, MISSED = "kept", "missed"


def for_outside(table: FigureTable) -> FigureTable:
    """Return the figures with more of them protected.

    Members see "7 von 9" when nine are enough; outside, the two that are missing are a small count
    as well. What is hidden inside stays hidden.
    """
    counts: dict[Cell, int] = {}
    for row in table.rows:
        if row.figure.judged:
            kept = row.figure.kept
            counts[(_name(row), KEPT)] = kept
            counts[(_name(row), MISSED)] = row.figure.judged - kept
    hidden = protect(Table.crossed(counts), OUTSIDE).hidden
    return replace(
        table,
        rows=[_covered(row, _name(row), hidden) for row in table.rows],
        total=_covered(table.total, TOTAL, hidden),
    )


def _name(row: FigureRow) -> str:
    return str(row.line)


def _covered(row: FigureRow, name: str, hidden: Iterable[Cell]) -> FigureRow:
    closed = {(name, KEPT), (name, MISSED), (name, TOTAL)} & set(hidden)
    return replace(row, shown=row.shown and not closed)


def may_be_told(value: IndicatorValue, table: FigureTable) -> bool:
    """Tell whether the value of an indicator holds no small count of people who did not come."""
    if not value.computed or value.indicator.measured_by != "handover_no_show":
        return True
    rows = _rows_of(value.indicator, table)
    missed = sum(row.counts.missed for row in rows)
    came = sum(row.counts.appeared for row in rows) - missed
    return not any(0 < count < OUTSIDE.minimum for count in (missed, came))


def _rows_of(indicator: "Indicator", table: FigureTable) -> list[FigureRow]:
    wanted = set(indicator.standards)
    return [row for row in table.rows if row.key in wanted] if wanted else [table.total]
