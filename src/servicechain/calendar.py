"""Days that count: working days, Werktage, and when a limit ends, for whole columns at once."""

from collections.abc import Collection
from dataclasses import dataclass
from datetime import UTC, date, datetime, timedelta
from functools import cached_property
from zoneinfo import ZoneInfo

import numpy as np
import numpy.typing as npt
import pyarrow as pa
import pyarrow.compute as pc

from servicechain.model import LimitUnit

Days = npt.NDArray[np.int64]
"""Days since 1970-01-01."""

ARROW_KNOWS_UNTIL = 2_114_380_800_000_000
"""2037-01-01: later Arrow knows no summer time any more."""

_FIRST, _LAST = date(1970, 1, 1), date(2100, 12, 31)
_EPOCH = date(1970, 1, 1)


def day_number(day: date) -> int:
    """Return the days since 1970-01-01.

    >>> day_number(date(1970, 1, 11))
    10
    """
    return (day - _EPOCH).days


@dataclass(frozen=True)
class Calendar:
    """Which days do not count.

    Attributes:
        holidays: public holidays and days on which everybody is closed.
        timezone: the zone whose days are meant.
    """

    holidays: frozenset[date] = frozenset()
    timezone: str = "Europe/Berlin"

    @cached_property
    def _open(self) -> dict[LimitUnit, npt.NDArray[np.bool_]]:
        count = (_LAST - _FIRST).days + 1
        weekday = (np.arange(count) + 3) % 7  # 1970-01-01 was a Thursday
        free = np.zeros(count, bool)
        inside = [day_number(day) for day in self.holidays if _FIRST <= day <= _LAST]
        free[inside] = True
        return {
            LimitUnit.WORKING_DAY: (weekday < 5) & ~free,
            LimitUnit.WERKTAG: (weekday < 6) & ~free,
            LimitUnit.CALENDAR_DAY: np.ones(count, bool),
        }

    @cached_property
    def _counted(self) -> dict[LimitUnit, Days]:
        return {unit: np.cumsum(days) for unit, days in self._open.items()}

    @cached_property
    def _places(self) -> dict[LimitUnit, Days]:
        return {unit: np.flatnonzero(days) for unit, days in self._open.items()}

    def days_of(self, microseconds: npt.NDArray[np.int64]) -> Days:
        """Return the day of each moment in this calendar's zone."""
        given = np.asarray(microseconds)
        moments = pa.array(given).cast(pa.timestamp("us", "UTC"))
        local = pc.local_timestamp(moments.cast(pa.timestamp("us", self.timezone)))
        days: Days = (
            pc.floor_temporal(local, unit="day").cast(pa.int64()).to_numpy() // 86_400_000_000
        )
        far = given >= ARROW_KNOWS_UNTIL
        if far.any():
            days = days.copy()
            days[far] = [self._day_of(moment) for moment in given[far].tolist()]
        return days

    def _day_of(self, microseconds: int) -> int:
        moment = datetime(1970, 1, 1, tzinfo=UTC) + timedelta(microseconds=microseconds)
        return day_number(moment.astimezone(ZoneInfo(self.timezone)).date())

    def between(self, first: Days, last: Days, unit: LimitUnit) -> Days:
        """Count the days after `first` up to `last` that count in a unit of days.

        Raises:
            ValueError: weeks and months are not counted but reckoned, see `due`; or a day lies
                outside of the years 1970 to 2100.

        >>> week = Calendar().between(np.array([20_000]), np.array([20_007]), LimitUnit.WORKING_DAY)
        >>> int(week[0])
        5
        """
        if unit not in self._counted:
            raise ValueError(f"{unit} is no unit of days")
        _require_inside(first, last)
        counted = self._counted[unit]
        found: Days = counted[last] - counted[first]
        return found

    def due(self, first: Days, value: int, unit: LimitUnit) -> Days:
        """Return the last day of a limit that begins on the day after `first`.

        A limit in calendar days, weeks or months that would end on a Saturday, Sunday or holiday
        ends on the next working day (§ 187, § 188, § 193 BGB).

        Raises:
            ValueError: a limit begins or ends outside of the years 1970 to 2100.
        """
        _require_inside(first)
        if unit in {LimitUnit.WORKING_DAY, LimitUnit.WERKTAG}:
            return _at(self._places[unit], self._counted[unit][first] + value - 1)
        if unit is LimitUnit.CALENDAR_DAY:
            ends: Days = first + value
        elif unit is LimitUnit.WEEK:
            ends = first + 7 * value
        else:
            ends = np.array([_months_later(int(day), value) for day in first], np.int64)
        _require_inside(ends)
        working = LimitUnit.WORKING_DAY
        return _at(self._places[working], self._counted[working][ends - 1])


_OUTSIDE = "a day lies outside of the years 1970 to 2100"


def _require_inside(*days: Days) -> None:
    for some in days:
        if len(some) and (some.min() < 0 or some.max() > day_number(_LAST)):
            raise ValueError(_OUTSIDE)


def _at(places: Days, numbers: Days) -> Days:
    """Return the days with these numbers among those that count."""
    if len(numbers) and numbers.max() >= len(places):
        raise ValueError(_OUTSIDE)
    found: Days = places[numbers]
    return found


def _months_later(day: int, months: int) -> int:
    start = _EPOCH + timedelta(days=day)
    month = start.month - 1 + months
    year, month = start.year + month // 12, month % 12 + 1
    last = (date(year + month // 12, month % 12 + 1, 1) - timedelta(days=1)).day
    return day_number(date(year, month, min(start.day, last)))


def german_calendar(
    land: str = "NW", years: Collection[int] = range(2000, 2061), closed: Collection[date] = ()
) -> Calendar:
    """Return the calendar of a Land.

    Args:
        land: two letters, e.g. "NW" for Nordrhein-Westfalen.
        years: the years whose holidays are known.
        closed: further days that do not count.

    >>> calendar = german_calendar()
    >>> date(2026, 6, 4) in calendar.holidays  # Fronleichnam
    True
    """
    import holidays

    known = holidays.country_holidays("DE", subdiv=land, years=years)
    return Calendar(frozenset(known) | frozenset(closed))
