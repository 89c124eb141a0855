"""Timers of BPMN as limits of a chain."""

import re

from servicechain.model import Anchor, Direction, Limit, LimitUnit

_DURATION = re.compile(r"P(?:(\d{1,4})Y)?(?:(\d{1,4})M)?(?:(\d{1,4})W)?(?:(\d{1,4})D)?", re.ASCII)
_SIGNS = {LimitUnit.MONTH: "M", LimitUnit.WEEK: "W"}


def limit_of(duration: str, label: str = "") -> Limit | None:
    """Read an ISO 8601 duration of whole years, months, weeks or days.

    Returns:
        A limit counted from the entry into the station, in the one unit that the duration uses
        (years as twelve months); None for hours, for a mixture and for anything else.

    >>> limit_of("P2W").value, limit_of("PT4H")
    (2, None)
    """
    match = _DURATION.fullmatch(duration.strip())
    if match is None:
        return None
    years, months, weeks, days = (int(part or 0) for part in match.groups())
    months += 12 * years
    found = {LimitUnit.MONTH: months, LimitUnit.WEEK: weeks, LimitUnit.CALENDAR_DAY: days}
    parts = [(unit, value) for unit, value in found.items() if value]
    if len(parts) != 1 or parts[0][1] > 10_000:
        return None
    unit, value = parts[0]
    return Limit(value, unit, Direction.AFTER, Anchor.STATION_ENTRY, text=label or None)


def duration_of(limit: Limit) -> str:
    """Write a limit as an ISO 8601 duration; working days count as days.

    >>> duration_of(Limit(3, LimitUnit.WEEK))
    'P3W'
    """
    return f"P{limit.value}{_SIGNS.get(limit.unit, 'D')}"
