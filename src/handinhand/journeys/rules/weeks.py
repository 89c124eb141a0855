"""Days as one side may know them: what is over is told by the calendar week.

Two sides of a hand-over know its day from their own files. What they take out of the platform
must not carry it: a day they share would join their lists as well as a number.
"""

from datetime import date


def week_of(day: date) -> tuple[int, int]:
    """Return year and number of the calendar week (ISO 8601) of a day.

    >>> week_of(date(2027, 1, 1))
    (2026, 53)
    """
    year, week, _weekday = day.isocalendar()
    return year, week
