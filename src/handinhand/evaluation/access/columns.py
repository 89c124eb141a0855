"""What a table of figures tells in each column; page, CSV and XLSX are made from the same."""

from collections.abc import Callable
from dataclasses import dataclass

from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from handinhand.evaluation.access.figures import Days, FigureRow, days_of
from handinhand.handovers.access import REASON_WORDS
from handinhand.kernel.calendar import LimitUnit

Value = int | float | str | None
"""A number, words, or None where there is nothing to tell."""

_UNITS = {
    LimitUnit.WORKING_DAY.value: gettext_lazy("Arbeitstage"),
    LimitUnit.WERKTAG.value: gettext_lazy("Werktage"),
}


@dataclass(frozen=True, slots=True)
class Column:
    """One column: its name in addresses, its head, and what it tells of a row."""

    key: str
    head: object
    value: Callable[[FigureRow], Value]
    is_number: bool = True


def protected() -> str:
    """Say that a count is protected; small ones and those hidden for their sake look alike."""
    return _("geschützt")


def unit_words(unit: str) -> str:
    """Say in which unit days were measured; weeks and months are measured in calendar days."""
    return str(_UNITS.get(unit, gettext_lazy("Kalendertage"))) if unit else ""


def days_of_row(row: FigureRow) -> Days:
    """Return the days to the arrival; none when the limits of the row differ in their unit."""
    days = days_of(row.counts.arrival_days)
    return days if row.shown and row.unit else Days(days.measured, None, None)


def _counted(count: Callable[[FigureRow], int]) -> Callable[[FigureRow], Value]:
    return lambda row: count(row) if row.shown else protected()


def _part(count: Callable[[FigureRow], int]) -> Callable[[FigureRow], Value]:
    return lambda row: count(row) if row.tells_parts else protected()


def _percent(row: FigureRow) -> Value:
    return row.percent


def _reasons(row: FigureRow) -> Value:
    if not row.tells_parts:
        return protected()
    return ", ".join(f"{word}: {number}" for word, number in reasons_of(row)) or None


def reasons_of(row: FigureRow) -> list[tuple[str, int]]:
    """Return why hand-overs were declined or cancelled, the most frequent reason first."""
    found = [(str(REASON_WORDS.get(code, code)), n) for code, n in row.counts.reasons.items()]
    return sorted(((word, n) for word, n in found if n), key=lambda one: (-one[1], one[0]))


COLUMNS: tuple[Column, ...] = (
    Column("offered", gettext_lazy("angeboten"), _part(lambda row: row.counts.offered)),
    Column("judged", gettext_lazy("gewertet"), _counted(lambda row: row.figure.judged)),
    Column("kept", gettext_lazy("fristgerecht"), _counted(lambda row: row.figure.kept)),
    Column("percent", gettext_lazy("Anteil in %"), _percent),
    Column("late", gettext_lazy("zu spät"), _part(lambda row: row.figure.late)),
    Column("missing", gettext_lazy("nicht angekommen"), _part(lambda row: row.figure.not_arrived)),
    Column("silent", gettext_lazy("davon ohne Antwort"), _part(lambda row: row.counts.silent)),
    Column("declined", gettext_lazy("davon abgelehnt"), _part(lambda row: row.counts.declined)),
    Column("own_wish", gettext_lazy("Wunsch der Person"), _part(lambda row: row.figure.own_wish)),
    Column("no_shows", gettext_lazy("versäumte Termine"), _part(lambda row: row.counts.no_shows)),
    Column("held", gettext_lazy("angehalten"), _part(lambda row: row.counts.held)),
    Column("median", gettext_lazy("Tage, Median"), lambda row: days_of_row(row).median),
    Column("most", gettext_lazy("9 von 10 binnen"), lambda row: days_of_row(row).most),
    Column("unit", gettext_lazy("Tage gezählt in"), lambda row: _unit(row), is_number=False),
    Column("reasons", gettext_lazy("Gründe"), _reasons, is_number=False),
)
"""In the order of the table; `reasons` stands in a table of its own on the page."""


def _unit(row: FigureRow) -> Value:
    return unit_words(row.unit) if days_of_row(row).median is not None else None


KEPT_OF_JUDGED = Column("words", gettext_lazy("fristgerecht"), lambda row: row.words)
"""Kept and judged in one cell, as the pages say it."""


def column(key: str) -> Column:
    """Return a column by its name.

    Raises:
        KeyError: there is no such column.
    """
    return {one.key: one for one in (*COLUMNS, KEPT_OF_JUDGED)}[key]
