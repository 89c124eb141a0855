"""What is said when a log cannot be read."""

from collections.abc import Callable
from dataclasses import dataclass

Places = Callable[[int], str]
"""Says where an event stands, by its number from 0, e.g. "events.csv, line 7"."""


def numbered(source: str, word: str = "event") -> Places:
    """Count the events of a source from 1.

    >>> numbered("the rows")(0)
    'the rows, event 1'
    """
    return lambda row: f"{source}, {word} {row + 1}"


class LogError(ValueError):
    """A log cannot be read; says where and what was expected.

    Attributes:
        place: file and line, event or column, e.g. "events.csv, line 7".
        expected: what should have stood there.
    """

    def __init__(self, place: str, found: str, expected: str) -> None:
        super().__init__(f"{place}: found {found}, expected {expected}")
        self.place = place
        self.expected = expected


@dataclass(frozen=True, slots=True)
class ReadingReport:
    """What was done to a log while it was read.

    Attributes:
        unsorted: the events were not in order and were sorted by case and time.
        duplicates: events that equal an earlier one in case, time, activity and organisation.
        duplicates_dropped: how many of them were left out (none unless asked for).
        without_time: events left out because they have no time (none unless asked for).
        without_zone: events whose time named no zone and was read in the zone given.
    """

    unsorted: bool = False
    duplicates: int = 0
    duplicates_dropped: int = 0
    without_time: int = 0
    without_zone: int = 0
