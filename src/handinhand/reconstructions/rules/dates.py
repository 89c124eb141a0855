"""Dates that may be as coarse as a year, and what release makes of them."""

from datetime import date
from enum import StrEnum


class Precision(StrEnum):
    """How exactly a date is known."""

    DAY = "day"
    MONTH = "month"
    QUARTER = "quarter"
    YEAR = "year"


def first_day(day: date, precision: str) -> date:
    """Return the first day of the span a date stands for.

    >>> first_day(date(2023, 5, 16), "quarter")
    datetime.date(2023, 4, 1)
    """
    if precision == Precision.YEAR:
        return day.replace(month=1, day=1)
    if precision == Precision.QUARTER:
        return day.replace(month=day.month - (day.month - 1) % 3, day=1)
    return day.replace(day=1) if precision == Precision.MONTH else day


def coarsen(day: date, precision: str) -> tuple[date, Precision]:
    """Return what release leaves of a date: its month, or less if less was known.

    >>> coarsen(date(2023, 3, 14), "day")
    (datetime.date(2023, 3, 1), <Precision.MONTH: 'month'>)
    """
    kept = Precision(precision) if precision != Precision.DAY else Precision.MONTH
    return first_day(day, kept), kept


def to_month(day: date | None) -> date | None:
    """Return the first of the month of a day that carries no precision of its own."""
    return day.replace(day=1) if day else None


def sort_key(day: date, precision: str, number: int) -> tuple[date, int]:
    """Return the key by which events follow each other; the number decides within one span."""
    return first_day(day, precision), number
