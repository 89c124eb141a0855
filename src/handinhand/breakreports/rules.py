"""Weeks of break reports and how many one person may send; pure decisions."""

from datetime import date, timedelta

WEEKS_BACK = 12
"""How far back a report may reach; older ones belong into a case reconstruction."""
MOST_PER_HOUR = 10
"""Reports one person may send within an hour."""
ORPHAN_AFTER = timedelta(days=30)
"""A report that nobody gathered or answered for so long is told in the gaps of the thread."""


def monday_of(day: date) -> date:
    """Return the Monday of a day's week: the exact day of a break is never stored.

    >>> monday_of(date(2026, 11, 20))
    datetime.date(2026, 11, 16)
    """
    return day - timedelta(days=day.weekday())


def weeks_to_report(today: date) -> list[date]:
    """Return the Mondays of the weeks a break may have happened in, this week first.

    >>> [week.day for week in weeks_to_report(date(2026, 11, 20))[:3]]
    [16, 9, 2]
    """
    this_week = monday_of(today)
    return [this_week - timedelta(weeks=number) for number in range(WEEKS_BACK + 1)]
