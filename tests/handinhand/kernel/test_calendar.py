"""Limits worked out by hand with a paper calendar, and the properties every limit has."""

from datetime import UTC, date, datetime, time, timedelta, timezone

import pytest
from hypothesis import given
from hypothesis import strategies as st

from handinhand.kernel.calendar import (
    Calendar,
    Hold,
    Limit,
    LimitUnit,
    berlin_day,
    berlin_moment,
    stopped_days,
)

NRW = Calendar()

# (start, value, expected): the weekday of both days and what lies between stand beside it.
WORKING_DAYS = [
    ("2026-11-20", 1, "2026-11-23"),  # Fri to Mon
    ("2026-11-20", 5, "2026-11-27"),  # Fri to Fri
    ("2026-11-21", 1, "2026-11-23"),  # Sat to Mon
    ("2026-11-22", 1, "2026-11-23"),  # Sun to Mon
    ("2026-11-16", 10, "2026-11-30"),  # Mon, two weeks
    ("2026-11-18", 7, "2026-11-27"),  # Wed to Fri, one weekend
    ("2026-04-02", 1, "2026-04-07"),  # Maundy Thursday to Tuesday after Easter
    ("2026-04-01", 2, "2026-04-07"),  # Wed: Thu, then Easter
    ("2026-04-30", 1, "2026-05-04"),  # 1 May is a Friday
    ("2026-05-13", 1, "2026-05-15"),  # Ascension
    ("2026-05-22", 1, "2026-05-26"),  # Whit Monday
    ("2026-06-03", 1, "2026-06-05"),  # Corpus Christi
    ("2026-10-02", 1, "2026-10-05"),  # 3 October is a Saturday
    ("2026-12-23", 1, "2026-12-24"),  # Christmas Eve is a working day
    ("2026-12-23", 2, "2026-12-28"),  # 25 Fri, 26 Sat, 27 Sun
    ("2026-12-30", 1, "2026-12-31"),  # New Year's Eve is a working day
    ("2026-12-30", 2, "2027-01-04"),  # 1 January is a Friday
    ("2027-12-31", 1, "2028-01-03"),  # 1 January is a Saturday
    ("2026-03-27", 1, "2026-03-30"),  # clocks go forward on Sunday
    ("2026-10-23", 1, "2026-10-26"),  # clocks go back on Sunday
    ("2028-02-28", 1, "2028-02-29"),  # leap day, a Tuesday
    ("2028-02-28", 2, "2028-03-01"),
]
WERKTAGE = [
    ("2026-11-20", 1, "2026-11-21"),  # Fri to Sat
    ("2026-11-20", 2, "2026-11-23"),
    ("2026-09-11", 3, "2026-09-15"),  # Sat, Mon, Tue
    ("2026-10-01", 3, "2026-10-06"),  # Fri, (3 October), Mon, Tue
    ("2026-04-02", 1, "2026-04-04"),  # Saturday between the Easter holidays
    ("2026-04-02", 2, "2026-04-07"),
    ("2026-04-30", 1, "2026-05-02"),
    ("2026-10-31", 1, "2026-11-02"),  # All Saints on a Sunday
    ("2026-12-24", 1, "2026-12-28"),
    ("2026-12-30", 2, "2027-01-02"),
]
CALENDAR_DAYS = [
    ("2026-11-16", 3, "2026-11-19"),
    ("2026-11-16", 5, "2026-11-23"),  # Sat moves, § 193
    ("2026-11-16", 6, "2026-11-23"),  # Sun moves
    ("2026-11-16", 7, "2026-11-23"),  # Mon stays
    ("2026-09-07", 21, "2026-09-28"),
    ("2026-09-10", 21, "2026-10-01"),
    ("2026-09-12", 21, "2026-10-05"),  # 3 October
    ("2026-03-30", 4, "2026-04-07"),  # Good Friday to Tuesday
    ("2026-12-18", 7, "2026-12-28"),
    ("2026-12-24", 1, "2026-12-28"),
    ("2026-12-25", 7, "2027-01-04"),
    ("2026-03-28", 2, "2026-03-30"),  # over the lost hour
    ("2026-10-24", 1, "2026-10-26"),  # onto the day of 25 hours, a Sunday
    ("2028-02-28", 1, "2028-02-29"),
    ("2027-02-26", 3, "2027-03-01"),
    ("2026-05-12", 2, "2026-05-15"),  # Ascension
]
WEEKS = [
    ("2026-11-18", 1, "2026-11-25"),
    ("2026-11-18", 4, "2026-12-16"),
    ("2026-03-25", 1, "2026-04-01"),
    ("2026-12-11", 2, "2026-12-28"),  # Christmas Day
    ("2026-11-21", 1, "2026-11-30"),  # Sat to Sat, moved to Mon
    ("2026-05-28", 1, "2026-06-05"),  # Corpus Christi
    ("2026-12-25", 1, "2027-01-04"),  # New Year
]
MONTHS = [
    ("2026-01-31", 1, "2026-03-02"),  # last of February, a Saturday
    ("2028-01-31", 1, "2028-02-29"),
    ("2027-01-29", 1, "2027-03-01"),  # no 29 February; the 28th is a Sunday
    ("2026-11-20", 1, "2026-12-21"),  # Sunday
    ("2026-12-15", 1, "2027-01-15"),
    ("2026-08-31", 1, "2026-09-30"),
    ("2026-09-30", 1, "2026-10-30"),  # same number, not the month's end
    ("2028-02-29", 12, "2029-02-28"),
    ("2026-04-01", 1, "2026-05-04"),  # 1 May
    ("2026-10-01", 3, "2027-01-04"),  # New Year
    ("2026-10-03", 1, "2026-11-03"),
    ("2026-11-30", 24, "2028-11-30"),
]
BEFORE = [
    ("2026-11-23", 1, LimitUnit.WORKING_DAY, "2026-11-20"),
    ("2026-04-07", 1, LimitUnit.WORKING_DAY, "2026-04-02"),
    ("2026-12-30", 3, LimitUnit.WORKING_DAY, "2026-12-24"),
    ("2026-11-23", 1, LimitUnit.WERKTAG, "2026-11-21"),
    ("2026-10-05", 1, LimitUnit.WERKTAG, "2026-10-02"),
    ("2026-11-20", 14, LimitUnit.CALENDAR_DAY, "2026-11-06"),
    ("2026-11-16", 1, LimitUnit.CALENDAR_DAY, "2026-11-15"),  # a Sunday stays
    ("2026-11-15", 14, LimitUnit.CALENDAR_DAY, "2026-11-01"),  # a holiday stays
    ("2026-03-30", 1, LimitUnit.CALENDAR_DAY, "2026-03-29"),
    ("2028-03-01", 1, LimitUnit.CALENDAR_DAY, "2028-02-29"),
    ("2027-03-01", 1, LimitUnit.CALENDAR_DAY, "2027-02-28"),
    ("2027-01-01", 1, LimitUnit.WEEK, "2026-12-25"),
    ("2026-03-31", 1, LimitUnit.MONTH, "2026-02-28"),
    ("2028-03-31", 1, LimitUnit.MONTH, "2028-02-29"),
    ("2027-01-15", 1, LimitUnit.MONTH, "2026-12-15"),
]
AFTER = [
    (start, value, unit, end)
    for unit, rows in (
        (LimitUnit.WORKING_DAY, WORKING_DAYS),
        (LimitUnit.WERKTAG, WERKTAGE),
        (LimitUnit.CALENDAR_DAY, CALENDAR_DAYS),
        (LimitUnit.WEEK, WEEKS),
        (LimitUnit.MONTH, MONTHS),
    )
    for start, value, end in rows
]


def day(text):
    return date.fromisoformat(text)


@pytest.mark.parametrize(("start", "value", "unit", "end"), AFTER)
def test_a_limit_after_its_trigger_ends_on_the_day_worked_out_by_hand(start, value, unit, end):
    assert NRW.limit_end(day(start), value, unit) == day(end)


@pytest.mark.parametrize(("start", "value", "unit", "end"), BEFORE)
def test_a_limit_before_a_date_counts_backwards_and_is_not_moved(start, value, unit, end):
    assert NRW.limit_end(day(start), value, unit, direction="before") == day(end)


@pytest.mark.parametrize(
    ("calendar", "start", "value", "unit", "end"),
    [
        (Calendar("NW"), "2026-01-05", 1, LimitUnit.WORKING_DAY, "2026-01-06"),
        (Calendar("BY"), "2026-01-05", 1, LimitUnit.WORKING_DAY, "2026-01-07"),  # Epiphany
        (Calendar("SN"), "2026-11-17", 1, LimitUnit.WORKING_DAY, "2026-11-19"),  # Bußtag
        (Calendar("BE"), "2026-06-03", 1, LimitUnit.WORKING_DAY, "2026-06-04"),
        (
            Calendar(closing_days=frozenset({day("2026-05-15")})),
            "2026-05-13",
            1,
            LimitUnit.WORKING_DAY,
            "2026-05-18",
        ),
        (
            Calendar(closing_days=frozenset({day("2026-05-15")})),
            "2026-05-12",
            3,
            LimitUnit.CALENDAR_DAY,
            "2026-05-18",
        ),
        (
            Calendar(closing_days=frozenset({day("2026-05-16")})),
            "2026-05-15",
            1,
            LimitUnit.WERKTAG,
            "2026-05-18",
        ),
        (Calendar(working_24_31=False), "2026-12-23", 1, LimitUnit.WORKING_DAY, "2026-12-28"),
        (Calendar(working_24_31=False), "2026-12-30", 1, LimitUnit.WERKTAG, "2027-01-02"),
        (Calendar(working_24_31=False), "2026-12-17", 1, LimitUnit.WEEK, "2026-12-28"),
    ],
)
def test_land_closing_days_and_the_december_switch_decide(calendar, start, value, unit, end):
    assert calendar.limit_end(day(start), value, unit) == day(end)


def test_an_unknown_land_and_a_limit_without_length_are_refused():
    with pytest.raises(ValueError, match="'NRW'"):
        Calendar("NRW")
    for value in (0, -3, 1001):
        with pytest.raises(ValueError, match=str(value)):
            NRW.limit_end(day("2026-11-20"), value, LimitUnit.WEEK)


WORKING_7 = ("2026-11-09", 7, LimitUnit.WORKING_DAY)  # due Wed 18 November
CALENDAR_5 = ("2026-11-16", 5, LimitUnit.CALENDAR_DAY)  # ends Sat 21, moved to Mon 23


@pytest.mark.parametrize(
    ("limit", "holds", "end"),
    [
        (WORKING_7, [], "2026-11-18"),
        (WORKING_7, [("2026-11-12", "2026-11-16")], "2026-11-20"),  # Fri and Mon lost
        (WORKING_7, [("2026-11-13", "2026-11-15")], "2026-11-18"),  # only a weekend
        (WORKING_7, [("2026-11-12", "2026-11-12")], "2026-11-18"),  # ended the same day
        (WORKING_7, [("2026-11-19", "2026-11-30")], "2026-11-18"),  # after the limit
        (WORKING_7, [("2026-11-18", "2026-11-20")], "2026-11-18"),  # the first day counts
        (WORKING_7, [("2026-11-17", "2026-11-23")], "2026-11-24"),
        (WORKING_7, [("2026-11-12", "2026-11-16"), ("2026-11-19", "2026-11-24")], "2026-11-25"),
        (  # began before the trigger, here a day entered by the sender
            ("2026-11-16", 3, LimitUnit.WORKING_DAY),
            [("2026-11-12", "2026-11-17")],
            "2026-11-20",
        ),
        (WORKING_7, [("2026-11-10", "2026-11-12"), ("2026-11-11", "2026-11-13")], "2026-11-23"),
        (("2026-09-11", 3, LimitUnit.WERKTAG), [("2026-09-11", "2026-09-12")], "2026-09-16"),
        (
            ("2026-09-07", 21, LimitUnit.CALENDAR_DAY),
            [("2026-09-10", "2026-09-15")],
            "2026-10-05",  # five days later is 3 October
        ),
        (("2026-11-18", 4, LimitUnit.WEEK), [("2026-11-20", "2026-11-27")], "2026-12-23"),
        (("2026-01-31", 1, LimitUnit.MONTH), [("2026-02-27", "2026-03-01")], "2026-03-02"),
        (CALENDAR_5, [("2026-11-21", "2026-11-22")], "2026-11-23"),  # had ended on Saturday
        (CALENDAR_5, [("2026-11-21", "2026-11-23")], "2026-11-24"),
    ],
)
def test_days_on_hold_are_not_counted(limit, holds, end):
    start, value, unit = day(limit[0]), limit[1], limit[2]
    stops = [Hold(day(first), day(last)) for first, last in holds]
    due = NRW.limit_end(start, value, unit)

    shifted = NRW.shift_for_holds(due, start, Limit(value, unit), stops)

    assert shifted == day(end)
    assert NRW.end_of(start, Limit(value, unit), holds=stops) == day(end)


def test_a_limit_before_a_date_is_not_moved_by_a_hold():
    limit = Limit(14, LimitUnit.CALENDAR_DAY, "before")
    stop = Hold(day("2026-11-01"), day("2026-11-10"))

    assert NRW.shift_for_holds(day("2026-11-06"), day("2026-11-20"), limit, [stop]) == day(
        "2026-11-06"
    )


def test_a_stored_due_date_stays_the_basis_when_closing_days_come_later():
    later = Calendar(closing_days=frozenset({day("2026-11-10")}))
    stop = Hold(day("2026-11-12"), day("2026-11-13"))

    due = later.shift_for_holds(
        day("2026-11-18"), day("2026-11-09"), Limit(7, LimitUnit.WORKING_DAY), [stop]
    )

    assert due == day("2026-11-19")


@pytest.mark.parametrize(
    ("first", "last", "days"),
    [
        ("2026-11-20", "2026-11-24", 2),  # noch 2 Arbeitstage
        ("2026-11-12", "2026-11-20", 6),  # seit 6 Arbeitstagen
        ("2026-11-20", "2026-11-20", 0),
        ("2026-11-20", "2026-11-22", 0),
        ("2026-12-23", "2027-01-04", 6),  # 24, 28, 29, 30, 31, 4
        ("2026-11-24", "2026-11-20", -2),
    ],
)
def test_working_days_between_two_days_are_counted_with_a_sign(first, last, days):
    assert NRW.working_days_between(day(first), day(last)) == days


@pytest.mark.parametrize(
    ("moment", "expected"),
    [
        ("2026-01-15T22:59:59+00:00", "2026-01-15"),
        ("2026-01-15T23:00:00+00:00", "2026-01-16"),  # winter: one hour
        ("2026-07-15T21:59:59+00:00", "2026-07-15"),
        ("2026-07-15T22:00:00+00:00", "2026-07-16"),  # summer: two hours
        ("2026-03-28T23:00:00+00:00", "2026-03-29"),
        ("2026-03-29T22:00:00+00:00", "2026-03-30"),  # the evening of the lost hour
        ("2026-10-24T22:00:00+00:00", "2026-10-25"),
        ("2026-10-25T22:59:59+00:00", "2026-10-25"),  # the day of 25 hours
        ("2026-12-31T23:30:00+00:00", "2027-01-01"),
        ("2028-02-28T23:30:00+00:00", "2028-02-29"),
    ],
)
def test_a_moment_belongs_to_the_day_of_berlin(moment, expected):
    assert berlin_day(datetime.fromisoformat(moment)) == day(expected)


def test_a_moment_of_another_zone_is_read_right_and_one_without_zone_refused():
    tokyo = datetime(2026, 11, 20, 7, 30, tzinfo=timezone(timedelta(hours=9)))

    assert berlin_day(tokyo) == day("2026-11-19")
    with pytest.raises(ValueError, match="time zone"):
        berlin_day(datetime(2026, 11, 20, 7, 30))


def test_five_past_six_in_berlin_is_another_hour_in_summer_and_winter():
    assert berlin_moment(day("2026-10-23"), time(6, 5)) == datetime(2026, 10, 23, 4, 5, tzinfo=UTC)
    assert berlin_moment(day("2026-10-26"), time(6, 5)) == datetime(2026, 10, 26, 5, 5, tzinfo=UTC)


days = st.dates(date(2024, 1, 1), date(2030, 12, 31))
units = st.sampled_from(LimitUnit)
values = st.integers(1, 60)
calendars = st.builds(
    Calendar,
    st.sampled_from(["NW", "BY", "SN", "BE"]),
    st.frozensets(st.dates(date(2026, 1, 1), date(2026, 12, 31)), max_size=10),
    st.booleans(),
)
stops = st.lists(st.tuples(st.integers(-20, 60), st.integers(0, 40)), max_size=3)


@given(calendars, days, values, units)
def test_a_limit_never_ends_on_its_trigger_or_a_free_day(calendar, start, value, unit):
    end = calendar.limit_end(start, value, unit)

    assert end > start
    assert calendar.is_werktag(end)
    assert unit is LimitUnit.WERKTAG or calendar.is_working_day(end)


@given(calendars, days, values, units)
def test_a_longer_or_later_limit_never_ends_earlier(calendar, start, value, unit):
    end = calendar.limit_end(start, value, unit)

    assert calendar.limit_end(start, value + 1, unit) >= end
    assert calendar.limit_end(start + timedelta(days=1), value, unit) >= end


@given(calendars, days, values, st.sampled_from([LimitUnit.WORKING_DAY, LimitUnit.WERKTAG]))
def test_back_and_forth_in_counted_days_leads_home_from_a_counted_day(calendar, start, value, unit):
    if not calendar.counts(start, unit):
        start = calendar.add(start, 1, unit)

    end = calendar.limit_end(start, value, unit)

    assert calendar.limit_end(end, value, unit, direction="before") == start
    assert calendar.days_between(start, end, unit) == value


@given(calendars, days, values, units, stops)
def test_holds_move_a_limit_only_later_and_never_onto_a_stopped_day(
    calendar, start, value, unit, offsets
):
    holds = [
        Hold(start + timedelta(days=first), start + timedelta(days=first + length))
        for first, length in offsets
    ]
    limit = Limit(value, unit)
    due = calendar.end_of(start, limit)

    shifted = calendar.shift_for_holds(due, start, limit, holds)

    assert shifted >= due
    assert shifted not in stopped_days(holds)
    assert shifted == calendar.end_of(start, limit, holds=holds)
