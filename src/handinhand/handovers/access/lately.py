"""What costs much to count is counted once a minute, however many ask."""

from collections.abc import Callable
from datetime import timedelta
from typing import TypeVar

from django.core.cache import cache

from handinhand.kernel import clock

Found = TypeVar("Found")
FRESH = timedelta(minutes=1)
SELDOM = timedelta(minutes=15)
"""For what hardly changes any more: periods that have ended."""
KEPT = timedelta(hours=1)
"""So long an answer is kept at least, to be given while somebody counts anew."""


def lately(key: str, count: Callable[[], Found], fresh: timedelta = FRESH) -> Found:
    """Return what was counted a short while ago, or count.

    While one counts anew, the others get what was counted before and need not wait.

    Args:
        key: names what is counted, with everything the answer depends on.
        count: counts.
        fresh: how old the answer may be.
    """
    known, now = cache.get(key), clock.now()
    if known is not None:
        at, found = known
        if abs(now - at) < fresh or not cache.add(f"{key}:turn", True, FRESH.total_seconds()):
            return found  # type: ignore[no-any-return]  # as it was put there
    found = count()
    cache.set(key, (now, found), max(KEPT, fresh).total_seconds())
    cache.delete(f"{key}:turn")
    return found
