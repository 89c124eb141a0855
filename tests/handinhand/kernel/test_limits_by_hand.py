"""A table of limits worked out by hand on a paper calendar, each with how (limits_by_hand.csv).

When a row and the code disagree, count again on paper before either is changed.
"""

import csv
from datetime import UTC, date, datetime, time
from pathlib import Path

import pytest

from handinhand.kernel.calendar import Calendar, Hold, Limit, LimitUnit, berlin_day, berlin_moment

TABLE = Path(__file__).with_name("limits_by_hand.csv")
ROWS = list(csv.DictReader(TABLE.open(encoding="utf-8"), delimiter=";"))


def _days(text: str) -> list[date]:
    return [date.fromisoformat(part) for part in text.split()]


def _holds(text: str) -> list[Hold]:
    pairs = (part.split("/") for part in text.split())
    return [Hold(date.fromisoformat(first), date.fromisoformat(last)) for first, last in pairs]


@pytest.mark.parametrize("row", ROWS, ids=[f"{r['number']}: {r['worked_out']}" for r in ROWS])
def test_a_limit_ends_on_the_day_worked_out_by_hand(row):
    calendar = Calendar(
        row["land"],
        frozenset(_days(row["closing_days"])),
        row["24_and_31_december_work"] == "yes",
    )
    start, holds = date.fromisoformat(row["start"]), _holds(row["holds"])
    limit = Limit(int(row["value"]), LimitUnit(row["unit"]), row["direction"])

    end = calendar.end_of(start, limit, holds=holds)
    moved = calendar.shift_for_holds(calendar.end_of(start, limit), start, limit, holds)

    assert (end, moved) == 2 * (date.fromisoformat(row["end"]),)


def test_the_table_has_every_kind_of_limit_and_each_row_says_how_it_was_worked_out():
    assert len(ROWS) >= 120
    assert {row["unit"] for row in ROWS} == {unit.value for unit in LimitUnit}
    assert {row["direction"] for row in ROWS} == {"after", "before"}
    assert all(row["worked_out"] for row in ROWS)
    keys = ("land", "24_and_31_december_work", "closing_days", "start", "value", "unit",
            "direction", "holds")  # fmt: skip
    assert len({tuple(row[key] for key in keys) for row in ROWS}) == len(ROWS)


@pytest.mark.parametrize(
    ("day", "hour", "minute", "utc"),
    [
        ("2027-03-27", 6, 5, "2027-03-27T05:05"),  # winter: one hour ahead
        ("2027-03-28", 6, 5, "2027-03-28T04:05"),  # the clocks went forward at two
        ("2027-10-30", 6, 5, "2027-10-30T04:05"),  # summer: two hours ahead
        ("2027-10-31", 6, 5, "2027-10-31T05:05"),  # the clocks went back at three
        ("2027-03-28", 0, 0, "2027-03-27T23:00"),  # a day of 23 hours begins …
        ("2027-03-29", 0, 0, "2027-03-28T22:00"),  # … and ends
        ("2027-10-31", 0, 0, "2027-10-30T22:00"),  # a day of 25 hours begins …
        ("2027-11-01", 0, 0, "2027-10-31T23:00"),  # … and ends
        ("2028-02-29", 6, 5, "2028-02-29T05:05"),
        ("2028-01-01", 0, 0, "2027-12-31T23:00"),
    ],
)
def test_a_moment_of_berlin_lies_where_it_was_worked_out_and_belongs_to_its_day(
    day, hour, minute, utc
):
    moment = berlin_moment(date.fromisoformat(day), time(hour, minute))

    assert moment == datetime.fromisoformat(utc).replace(tzinfo=UTC)
    assert berlin_day(moment) == date.fromisoformat(day)
