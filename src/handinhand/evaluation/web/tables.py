"""Tables of figures: the page and the files are written from the same cells."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field

from django.urls import reverse
from django.utils.formats import number_format
from django.utils.translation import gettext as _

from handinhand.evaluation.access import (
    COLUMNS,
    Column,
    CrossTable,
    FigureRow,
    FigureTable,
    ObligationTable,
    Value,
    column,
    unit_words,
)


@dataclass(frozen=True, slots=True)
class Head:
    """The head of one column."""

    key: str
    words: str
    is_number: bool = True


@dataclass(frozen=True, slots=True)
class Cell:
    """One value under its head; words are what the page shows."""

    head: Head
    value: Value

    @property
    def words(self) -> str:
        """The value as the page shows it; empty where there is nothing to tell."""
        if self.value is None:
            return ""
        if isinstance(self.value, str):
            return self.value
        whole = isinstance(self.value, float) and self.value.is_integer()
        return str(number_format(int(self.value) if whole else self.value))


@dataclass(frozen=True, slots=True)
class Line:
    """One row: what it is about, perhaps an address, and its cells."""

    name: str
    cells: list[Cell]
    url: str = ""
    anchor: str = ""
    note: str = ""


@dataclass(frozen=True)
class ReportTable:
    """A table for the page, and with more columns for the files.

    Attributes:
        caption: read out before the table.
        first_head: over the names of the rows.
        heads: of the page's columns.
        groups: rows under the word they stand together by; an empty word has no row of its own.
        total: the last row, if there is a sum.
    """

    caption: str
    first_head: str
    heads: list[Head]
    groups: list[tuple[str, list[Line]]] = field(default_factory=list)
    total: Line | None = None

    @property
    def width(self) -> int:
        """Number of columns with the names."""
        return len(self.heads) + 1

    @property
    def is_empty(self) -> bool:
        """Tell whether there is no row."""
        return not any(lines for _group, lines in self.groups)


_LEFT_OUT = {"judged", "kept", "unit", "reasons"}
"""The page says kept and judged in one cell, the unit below the table, reasons in another table."""


def page_columns() -> list[Column]:
    """Return the columns of the page: "7 von 9" instead of two numbers."""
    found = [one for one in COLUMNS if one.key not in _LEFT_OUT]
    return [found[0], column("words"), *found[1:]]


def head_of(told: Column) -> Head:
    """Return the head of a column in the reader's language."""
    return Head(told.key, str(told.head), told.is_number)


def figure_table(
    table: FigureTable,
    columns: Sequence[Column],
    *,
    caption: str,
    first_head: str,
    slug: str = "",
    full_names: bool = True,
) -> ReportTable:
    """Return figures as a table; rows of a standard lead to its page when `slug` is given."""
    heads = [head_of(one) for one in columns]

    def line(row: FigureRow) -> Line:
        cells = [Cell(head, one.value(row)) for head, one in zip(heads, columns, strict=True)]
        url = reverse("evaluation:figure", args=[slug, row.line]) if slug and row.line else ""
        name = row.name_in_full if full_names else row.name
        return Line(name, cells, url, row.anchor or row.key)

    return ReportTable(
        caption,
        first_head,
        heads,
        _grouped((row.group, line(row)) for row in table.rows),
        line(table.total),
    )


def _grouped(lines: Iterable[tuple[str, Line]]) -> list[tuple[str, list[Line]]]:
    found: dict[str, list[Line]] = {}
    for group, line in lines:
        found.setdefault(group, []).append(line)
    return list(found.items())


def obligation_table(found: ObligationTable, slug: str) -> ReportTable:
    """Return how often each obligation was kept, under the party that owes it."""
    heads = [
        Head("measure", _("gemessen an"), is_number=False),
        Head("standards", _("Übergaben"), is_number=False),
        Head("words", _("eingehalten")),
        Head("percent", _("Anteil in %")),
        Head("late", _("zu spät")),
        Head("missing", _("ausgeblieben")),
        Head("median", _("Tage, Median")),
        Head("most", _("9 von 10 binnen")),
    ]
    lines = []
    for row in found.rows:
        told = row.obeyed
        exact = told is not None and told.exact
        values: list[Value] = [
            row.measure,
            row.standards or None,
            told.words if told else _("wird nicht gezählt"),
            told.percent if told else None,
            told.late if told and exact else None,
            told.missing if told and exact else None,
            told.days.median if told else None,
            told.days.most if told else None,
        ]
        cells = [Cell(head, value) for head, value in zip(heads, values, strict=True)]
        url = reverse("agreements:obligation", args=[slug, row.obligation.pk]) if slug else ""
        obligation = row.obligation
        name = f"{obligation.key} {obligation.text}"
        lines.append((row.party, Line(name, cells, url, obligation.key, row.owed_to)))
    return ReportTable(
        _("Wie oft jede Verpflichtung eingehalten wurde"),
        _("Verpflichtung"),
        heads,
        _grouped(lines),
    )


def cross_report(found: CrossTable, *, caption: str, first_head: str) -> ReportTable:
    """Return a cross table with its sums."""
    heads = [Head(str(number), name) for number, name in enumerate(found.columns)]
    heads.append(Head("total", _("Summe")))

    def line(name: str, values: list[Value]) -> Line:
        return Line(name, [Cell(head, one) for head, one in zip(heads, values, strict=True)])

    rows = [line(row.name, [*row.cells, row.total]) for row in found.rows]
    total = line(found.total.name, [*found.total.cells, found.total.total])
    return ReportTable(caption, first_head, heads, [("", rows)], total)


def unit_notes(table: FigureTable) -> str:
    """Say in which units the days of a table were counted, if any stand in it."""
    units = dict.fromkeys(unit_words(row.unit) for row in table.rows if row.unit)
    return ", ".join(units)
