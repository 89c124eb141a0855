"""The only place that reads the time.

Stored times are UTC; days and displays are those of Europe/Berlin. The demo and the tests move
the clock: the demo by a fixed offset, loading and tests by `at()`.
"""

from collections.abc import Callable, Iterator
from contextlib import contextmanager
from contextvars import ContextVar
from datetime import UTC, date, datetime, timedelta
from zoneinfo import ZoneInfo

BERLIN = ZoneInfo("Europe/Berlin")

_standing: ContextVar[datetime | None] = ContextVar("standing", default=None)


def _no_offset() -> timedelta:
    return timedelta(0)


_offset: Callable[[], timedelta] = _no_offset


def now() -> datetime:
    """Return the moment in UTC, moved by the demo's offset or standing still inside `at()`."""
    standing = _standing.get()
    return standing if standing is not None else datetime.now(UTC) + _offset()


def today() -> date:
    """Return the day in Berlin."""
    return now().astimezone(BERLIN).date()


@contextmanager
def at(moment: datetime) -> Iterator[None]:
    """Let the clock stand at a moment, for loading the past and for tests.

    Raises:
        ValueError: the moment has no time zone.
    """
    if moment.tzinfo is None:
        raise ValueError(f"expected a moment with time zone, got {moment!r}")
    token = _standing.set(moment.astimezone(UTC))
    try:
        yield
    finally:
        _standing.reset(token)


def run_with_offset(source: Callable[[], timedelta]) -> None:
    """Let the clock run with an offset asked from `source` at each reading (demo time)."""
    global _offset
    _offset = source
