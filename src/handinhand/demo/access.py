"""Demo time: it starts on 20 November 2026 at 09:00 in Berlin when the demo is loaded."""

from datetime import UTC, datetime, timedelta
from functools import lru_cache

from django.conf import settings
from django.db import DatabaseError

from handinhand.demo.models import DemoState

DEMO_START = datetime(2026, 11, 20, 8, 0, tzinfo=UTC)


def demo_offset() -> timedelta:
    """Return how far demo time is from the real one; nothing outside the demo."""
    if not settings.DEMO:
        return timedelta(0)
    return _offset() or timedelta(0)


@lru_cache(maxsize=1)
def _offset() -> timedelta | None:
    try:
        state = DemoState.objects.first()
    except DatabaseError:
        return None
    return DEMO_START - state.started_at if state else None


def forget_offset() -> None:
    """Ask the database again, after the demo was loaded."""
    _offset.cache_clear()


def is_loaded() -> bool:
    """Tell whether the demo lies in this database."""
    return DemoState.objects.exists()
