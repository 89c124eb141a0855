"""Working days, limits and the days they end on; pure dates, no clock.

Source of the limits: §§ 187, 188, 193 BGB and docs/reference/limits-and-figures.md
("Clock and limits"). Public holidays come from the library `holidays`.
"""

from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from datetime import UTC, date, datetime, time, timedelta
from enum import StrEnum
from functools import lru_cache
from typing import Literal
from zoneinfo import ZoneInfo

import holidays as public_holidays

BERLIN = ZoneInfo("Europe/Berlin")
LANDS = frozenset(
    ["BB", "BE", "BW", "BY", "HB", "HE", "HH", "MV", "NI", "NW", "RP", "SH", "SL", "SN", "ST", "TH"]
)
LARGEST_LIMIT = 1000
_DAY = timedelta(days=1)
_SATURDAY, _SUNDAY = 5, 6

Direction = Literal["after", "before"]


class LimitUnit(StrEnum):
    """What a limit counts in."""

    WORKING_DAY = "working_day"
    WERKTAG = "werktag"
    CALENDAR_DAY = "calendar_day"
    WEEK = "week"
    MONTH = "month"


class Anchor(StrEnum):
    """What a limit starts from."""

    OFFER = "offer"
    APPOINTMENT = "appointment"
    REFERENCE_DATE = "reference_date"
    NAMED_EVENT = "named_event"
    ARRIVAL = "arrival"
    STATION_ENTRY = "station_entry"


@dataclass(frozen=True)
class Limit:
    """A length of time: 1 to 1000 units after, or before, its anchor.

    Raises:
        ValueError: the value lies outside 1 to 1000.
    """

    value: int
    unit: LimitUnit
    direction: Direction = "after"

    def __post_init__(self) -> None:
        if not 1 <= self.value <= LARGEST_LIMIT:
            raise ValueError(f"a limit has 1 to {LARGEST_LIMIT} units, not {self.value}")


@dataclass(frozen=True)
class Hold:
    """A stop of the clock: the day it began still counts, the days up to its end do not.

    For a stop that still runs, `ended_on` is the day up to which one looks.
    """

    began_on: date
    ended_on: date

    def days(self) -> Iterator[date]:
        """Yield the days that are not counted, from the day after the begin to the end.

        >>> [d.day for d in Hold(date(2026, 3, 2), date(2026, 3, 4)).days()]
        [3, 4]
        """
        for number in range(1, (self.ended_on - self.began_on).days + 1):
            yield self.began_on + number * _DAY


def stopped_days(holds: Iterable[Hold]) -> frozenset[date]:
    """Collect the days on which the clock stood still; overlaps count once."""
    return frozenset(day for hold in holds for day in hold.days())


def berlin_day(moment: datetime) -> date:
    """Tell the day in Berlin of an aware moment.

    Raises:
        ValueError: the moment has no time zone.

    >>> berlin_day(datetime(2026, 3, 28, 23, 30, tzinfo=UTC))
    datetime.date(2026, 3, 29)
    """
    if moment.tzinfo is None:
        raise ValueError("a moment without a time zone has no day in Berlin")
    return moment.astimezone(BERLIN).date()


def berlin_moment(day: date, at: time) -> datetime:
    """Tell the moment, in UTC, at which the clocks of Berlin show `at` on `day`.

    >>> berlin_moment(date(2026, 11, 20), time(9)).isoformat()
    '2026-11-20T08:00:00+00:00'
    """
    return datetime.combine(day, at, tzinfo=BERLIN).astimezone(UTC)


@lru_cache(maxsize=512)
def _public_holidays(land: str, year: int) -> frozenset[date]:
    return frozenset(public_holidays.country_holidays("DE", subdiv=land, years=year))


@dataclass(frozen=True)
class Calendar:
    """The days of one site: holidays of its Land and the closing days of an organisation.

    Args:
        land: code of the Land as ISO 3166-2 has it without "DE-", e.g. "NW", "BY".
        closing_days: further days on which nobody works; they count like holidays.
        working_24_31: whether 24 and 31 December are days like any other.

    Raises:
        ValueError: there is no such Land.

    Source:
        Decided rules of this project, "Clock and limits".
    """

    land: str = "NW"
    closing_days: frozenset[date] = frozenset()
    working_24_31: bool = True

    def __post_init__(self) -> None:
        if self.land not in LANDS:
            raise ValueError(f"no Land has the code {self.land!r}; expected a code like 'NW'")

    def is_holiday(self, day: date) -> bool:
        """Tell whether the day is a public holiday, a closing day or a switched-off 24th/31st."""
        if not self.working_24_31 and day.month == 12 and day.day in (24, 31):
            return True
        return day in self.closing_days or day in _public_holidays(self.land, day.year)

    def is_werktag(self, day: date) -> bool:
        """Tell whether the day is a Werktag: Monday to Saturday, no holiday."""
        return day.weekday() < _SUNDAY and not self.is_holiday(day)

    def is_working_day(self, day: date) -> bool:
        """Tell whether the day is an Arbeitstag: Monday to Friday, no holiday.

        >>> Calendar().is_working_day(date(2026, 6, 4))  # Corpus Christi, NRW
        False
        >>> Calendar("BE").is_working_day(date(2026, 6, 4))
        True
        """
        return day.weekday() < _SATURDAY and not self.is_holiday(day)

    def counts(self, day: date, unit: LimitUnit) -> bool:
        """Tell whether a limit in this unit counts the day; weeks and months count every day."""
        if unit is LimitUnit.WORKING_DAY:
            return self.is_working_day(day)
        return unit is not LimitUnit.WERKTAG or self.is_werktag(day)

    def add(
        self,
        day: date,
        value: int,
        unit: LimitUnit = LimitUnit.WORKING_DAY,
        *,
        holds: Iterable[Hold] = (),
    ) -> date:
        """Move a day by units, onto the last one counted; § 193 BGB does not apply.

        Args:
            day: the day to start from; it does not count itself.
            value: number of units; negative moves back, 0 gives the day itself.
            unit: what to count in.
            holds: stops of the clock, whose days are not counted.

        >>> Calendar().add(date(2026, 11, 20), 1)
        datetime.date(2026, 11, 23)
        >>> Calendar().add(date(2028, 1, 31), 1, LimitUnit.MONTH)
        datetime.date(2028, 2, 29)
        """
        step = _DAY if value >= 0 else -_DAY
        left = abs(value)
        if unit is LimitUnit.WEEK:
            left *= 7
        elif unit is LimitUnit.MONTH:
            left = abs((_same_day_in_month(day, value) - day).days)
        stopped = stopped_days(holds)
        while left:
            day += step
            left -= self.counts(day, unit) and day not in stopped
        return day

    def days_between(
        self,
        first: date,
        last: date,
        unit: LimitUnit = LimitUnit.WORKING_DAY,
        *,
        holds: Iterable[Hold] = (),
    ) -> int:
        """Count the days after `first` up to and including `last`.

        Args:
            first: the day from which one counts; it does not count itself.
            last: the last day counted.
            unit: weeks and months are counted in calendar days.
            holds: stops of the clock, whose days are not counted.

        Returns:
            Days in the unit; negative when `last` lies before `first`.

        >>> Calendar().days_between(date(2026, 11, 20), date(2026, 11, 24))
        2
        """
        if last < first:
            return -self.days_between(last, first, unit, holds=holds)
        stopped = stopped_days(holds)
        if not stopped:
            return _count_days(self, first, last, unit)
        days = (first + number * _DAY for number in range(1, (last - first).days + 1))
        return sum(self.counts(day, unit) and day not in stopped for day in days)

    def working_days_between(self, first: date, last: date) -> int:
        """Count working days for "noch 2 Arbeitstage" (today, due) and "seit 6 Arbeitstagen".

        >>> Calendar().working_days_between(date(2026, 11, 12), date(2026, 11, 20))
        6
        """
        return self.days_between(first, last)

    def limit_end(
        self, start: date, value: int, unit: LimitUnit, *, direction: Direction = "after"
    ) -> date:
        """Tell the last day of a limit, without any stops of the clock.

        Args:
            start: day of the trigger; it does not count (§ 187 (1) BGB).
            value: number of units, 1 to 1000.
            unit: days end with their last day; weeks and months on the day of the same
                name or number, or on the month's last day (§ 188 (2), (3) BGB).
            direction: "after" the trigger, or "before" it.

        Returns:
            A day. A limit after its trigger never ends on a free day: one in calendar days,
            weeks or months moves to the next working day (§ 193 BGB). One before a date is
            not moved. A limit in Werktage may end on a Saturday.

        Raises:
            ValueError: the value lies outside 1 to 1000.

        Source:
            §§ 187 (1), 188, 193 BGB; docs/reference/limits-and-figures.md.

        >>> Calendar().limit_end(date(2026, 10, 1), 2, LimitUnit.CALENDAR_DAY)  # a holiday
        datetime.date(2026, 10, 5)
        >>> Calendar().limit_end(date(2026, 10, 1), 2, LimitUnit.CALENDAR_DAY, direction="before")
        datetime.date(2026, 9, 29)
        """
        return self.end_of(start, Limit(value, unit, direction))

    def end_of(self, start: date, limit: Limit, *, holds: Iterable[Hold] = ()) -> date:
        """Tell the last day of a limit, counted with the stops of the clock.

        >>> pause = Hold(date(2026, 3, 2), date(2026, 3, 4))
        >>> Calendar().end_of(date(2026, 3, 2), Limit(1, LimitUnit.WORKING_DAY), holds=[pause])
        datetime.date(2026, 3, 5)
        """
        if limit.direction == "before":
            return self.add(start, -limit.value, limit.unit)
        holds = tuple(holds)
        end = self.add(start, limit.value, limit.unit, holds=holds)
        return end if _in_counted_days(limit.unit) else self._next_open_day(end, holds)

    def shift_for_holds(self, due: date, start: date, limit: Limit, holds: Iterable[Hold]) -> date:
        """Move a stored last day by the stops of the clock.

        Args:
            due: the last day without stops, as stored; for limits in working days or Werktage
                it stays the basis even if closing days were entered later.
            start: day of the trigger.
            limit: the limit that `due` is the end of. One before a date is not moved: the date
                it leads up to does not move either.
            holds: stops of the clock; see `Hold`.

        Returns:
            The last day with stops, never before `due`.

        Source:
            Decided rules of this project: the days from the day after a stop begins to the day
            it ends are not counted; weeks and months move by their number.

        >>> monday = date(2026, 3, 2)
        >>> Calendar().shift_for_holds(date(2026, 3, 4), monday, Limit(2, LimitUnit.WORKING_DAY),
        ...                            [Hold(date(2026, 3, 3), date(2026, 3, 6))])
        datetime.date(2026, 3, 9)
        """
        holds = tuple(holds)
        if limit.direction == "before" or not holds:
            return due
        if not _in_counted_days(limit.unit):
            return max(due, self.end_of(start, limit, holds=holds))
        lost = sum(
            start < day <= due and self.counts(day, limit.unit) for day in stopped_days(holds)
        )
        return self.add(due, lost, limit.unit, holds=holds)

    def _next_open_day(self, day: date, holds: Iterable[Hold]) -> date:
        """Apply § 193 BGB: the day itself, or the next working day on which the clock runs."""
        stopped = stopped_days(holds)
        while not self.is_working_day(day) or day in stopped:
            day += _DAY
        return day


def _in_counted_days(unit: LimitUnit) -> bool:
    return unit in (LimitUnit.WORKING_DAY, LimitUnit.WERKTAG)


def _same_day_in_month(day: date, months: int) -> date:
    """Move by months onto the same number, or the month's last day (§ 188 (3) BGB)."""
    years, month = divmod(day.year * 12 + day.month - 1 + months, 12)
    following = date(years + (month == 11), (month + 1) % 12 + 1, 1)
    return following - _DAY if day.day > (following - _DAY).day else date(years, month + 1, day.day)


@lru_cache(maxsize=4096)
def _count_days(calendar: Calendar, first: date, last: date, unit: LimitUnit) -> int:
    """Count days no stop interrupts; lists ask for the same few spans a hundred times."""
    days = (first + number * _DAY for number in range(1, (last - first).days + 1))
    return sum(calendar.counts(day, unit) for day in days)
