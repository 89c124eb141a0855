"""Days that count, against counting on the fingers; and limits of hand-overs in a log."""

import dataclasses
from datetime import UTC, date, datetime, timedelta
from zoneinfo import ZoneInfo

import numpy as np
import pytest
from hypothesis import example, given
from hypothesis import strategies as st

import servicechain as sc
from servicechain.calendar import Calendar, day_number, german_calendar
from servicechain.measures.limits import late_arrivals
from servicechain.model import LimitUnit, RoutingNode, Way

from .small_chain import GOOD, STANDARD, with_standard

NRW = german_calendar()
DAYS = st.dates(date(2000, 1, 1), date(2059, 12, 31))


def counts_in(day, unit, calendar=NRW):
    if unit is LimitUnit.CALENDAR_DAY:
        return True
    last = 5 if unit is LimitUnit.WORKING_DAY else 6
    return day.weekday() < last and day not in calendar.holidays


def due(first, value, unit, calendar=NRW):
    """Day by day, from the day after the first."""
    day = first
    if unit in {LimitUnit.WORKING_DAY, LimitUnit.WERKTAG}:
        while value:
            day += timedelta(days=1)
            value -= counts_in(day, unit, calendar)
        return day
    if unit is LimitUnit.MONTH:
        year, month = divmod(first.year * 12 + first.month - 1 + value, 12)
        day, number = None, first.day
        while day is None:
            try:
                day = date(year, month + 1, number)
            except ValueError:
                number -= 1
    else:
        day = first + timedelta(days=value * (7 if unit is LimitUnit.WEEK else 1))
    while not counts_in(day, LimitUnit.WORKING_DAY, calendar):
        day += timedelta(days=1)
    return day


@given(DAYS, st.integers(1, 60), st.sampled_from(LimitUnit))
@example(date(2024, 1, 31), 1, LimitUnit.MONTH)  # 29 February
@example(date(2023, 1, 31), 1, LimitUnit.MONTH)  # 28 February
@example(date(2024, 2, 29), 12, LimitUnit.MONTH)
@example(date(2026, 12, 23), 1, LimitUnit.WORKING_DAY)
@example(date(2026, 4, 2), 1, LimitUnit.WORKING_DAY)  # over Easter
def test_a_limit_ends_where_counting_day_by_day_ends_it(first, value, unit):
    (ends,) = NRW.due(np.array([day_number(first)]), value, unit)

    assert date(1970, 1, 1) + timedelta(days=int(ends)) == due(first, value, unit)


@given(
    DAYS, st.integers(0, 400), st.sampled_from([u for u in LimitUnit if "day" in u or "tag" in u])
)
def test_days_between_are_those_that_count(first, length, unit):
    last = first + timedelta(days=length)

    (found,) = NRW.between(np.array([day_number(first)]), np.array([day_number(last)]), unit)

    days = [first + timedelta(days=n) for n in range(1, length + 1)]
    assert found == sum(counts_in(day, unit) for day in days)


@given(st.datetimes(datetime(1990, 1, 1), datetime(2060, 1, 1)))
@example(datetime(2026, 3, 28, 23, 30))  # half past midnight in Berlin, the night of the change
@example(datetime(2026, 10, 24, 22, 30))
@example(datetime(2024, 2, 28, 23, 0))  # 29 February in Berlin
@example(datetime(2038, 4, 1, 22, 0))  # summer time, which Arrow knows until 2037 only
def test_a_moment_belongs_to_the_day_of_the_zone(moment):
    aware = moment.replace(tzinfo=UTC)
    microseconds = (aware - datetime(1970, 1, 1, tzinfo=UTC)) // timedelta(microseconds=1)

    (day,) = NRW.days_of(np.array([microseconds]))

    local = aware.astimezone(ZoneInfo("Europe/Berlin")).date()
    assert date(1970, 1, 1) + timedelta(days=int(day)) == local


def test_days_of_other_centuries_and_weeks_as_count_are_refused():
    for day in (-1, 200_000):
        with pytest.raises(ValueError, match="1970 to 2100"):
            NRW.due(np.array([day]), 1, LimitUnit.WORKING_DAY)
        with pytest.raises(ValueError, match="1970 to 2100"):
            NRW.between(np.array([0]), np.array([day]), LimitUnit.WORKING_DAY)
    with pytest.raises(ValueError, match="1970 to 2100"):
        NRW.due(np.array([day_number(date(2100, 12, 30))]), 9, LimitUnit.WORKING_DAY)
    with pytest.raises(ValueError, match="no unit of days"):
        NRW.between(np.array([0]), np.array([1]), LimitUnit.MONTH)


def test_lands_differ_and_a_house_may_close_on_further_days():
    corpus_christi = date(2026, 6, 4)
    berlin = german_calendar("BE", closed=[date(2026, 12, 24)])

    assert corpus_christi in NRW.holidays
    assert corpus_christi not in berlin.holidays
    assert date(2026, 12, 24) in berlin.holidays - NRW.holidays


def log_of(*cases):
    return sc.read_log(
        [
            {"case": number, "activity": name, "time": time}
            for number, events in enumerate(cases)
            for name, time in events
        ],
        timezone="Europe/Berlin",
    )


def judged(log, chain=GOOD, **more):
    (row,) = sc.limits_kept(log, chain, NRW, **more).to_pylist()
    return [row[name] for name in ("judged", "kept", "late", "silent", "share")]


def test_a_limit_over_easter_is_kept_to_the_day():
    kept = [("Ansprechen", "2026-04-02 23:59"), ("Beraten", "2026-04-13 23:59")]
    late = [("Ansprechen", "2026-04-02 23:59"), ("Beraten", "2026-04-14 00:01")]

    assert judged(log_of(kept, late)) == [2, 1, 1, 0, 0.5]


def test_silence_counts_once_the_limit_has_passed():
    open_case = [("Ansprechen", "2026-04-02 09:00")]
    other = [("Abschließen", "2026-04-13 09:00")]
    later = [("Abschließen", "2026-04-14 09:00")]

    assert judged(log_of(open_case, other)) == [0, 0, 0, 0, None]
    assert judged(log_of(open_case, later)) == [1, 0, 0, 1, 0.0]
    until = int(datetime(2026, 5, 1, tzinfo=UTC).timestamp() * 1_000_000)
    assert judged(log_of(open_case, other), until=until) == [1, 0, 0, 1, 0.0]


def test_each_passage_counts_and_a_choice_of_cases_alone():
    twice = [
        ("Ansprechen", "2026-03-02"), ("Beraten", "2026-03-03"),
        ("Ansprechen", "2026-03-04"), ("Ansprechen", "2026-03-05"), ("Beraten", "2026-03-25"),
    ]  # fmt: skip
    once = [("Ansprechen", "2026-03-02"), ("Beraten", "2026-03-03")]
    log = log_of(twice, once)

    assert judged(log) == [4, 2, 1, 1, 0.5]
    assert judged(log, cases=np.array([False, True])) == [1, 1, 0, 0, 1.0]


def test_a_standard_holds_through_a_routing_node():
    ways = (
        Way("E1-n", "1", "n", standard="Ü1"), Way("En-2", "n", "2"), Way("En-3", "n", "3"),
        Way("E2-3", "2", "3"),
    )  # fmt: skip
    standard = dataclasses.replace(STANDARD, ways=("E1-n",))
    chain = dataclasses.replace(
        GOOD, ways=ways, nodes=(RoutingNode("n"),), standards=(standard,)
    )  # fmt: skip
    kept = [("Ansprechen", "2026-03-02"), ("Beraten", "2026-03-09")]
    late = [("Ansprechen", "2026-03-02"), ("Abschließen", "2026-03-10")]
    log = log_of(kept, late)

    assert judged(log, chain) == [2, 1, 1, 0, 0.5]
    assert late_arrivals(log, chain, NRW) == {"Beraten": 0, "Abschließen": 1}


def test_a_log_without_events_and_a_standard_without_a_limit():
    from servicechain.eventlog.log import empty_log

    assert judged(empty_log()) == [0, 0, 0, 0, None]
    assert sc.limits_kept(empty_log(), with_standard(arrival=None), NRW).num_rows == 0


def test_a_calendar_without_holidays_has_weekends():
    plain = Calendar()
    friday, monday = day_number(date(2026, 12, 25)), day_number(date(2026, 12, 28))

    assert plain.due(np.array([friday - 1]), 1, LimitUnit.WORKING_DAY) == [friday]
    assert NRW.due(np.array([friday - 1]), 1, LimitUnit.WORKING_DAY) == [monday]
