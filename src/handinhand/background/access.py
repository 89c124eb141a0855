"""Whether the background works: for the health page and the administration."""

from datetime import datetime, timedelta

from handinhand.background.models import Beat, JobState
from handinhand.kernel import clock

DEAD_AFTER = timedelta(seconds=60)
"""A worker that has not given a sign of life for so long is taken for dead."""


def last_beat() -> datetime | None:
    """Return when a worker was last alive; None when there never was one, or all have ended."""
    return Beat.objects.order_by("-seen_at").values_list("seen_at", flat=True).first()


def worker_is_alive() -> bool:
    """Tell whether at least one worker gave a sign of life just now."""
    seen = last_beat()
    return seen is not None and clock.now() - seen <= DEAD_AFTER


def failing_jobs() -> list[str]:
    """Return the keys of the jobs whose last occasion has failed so far."""
    return list(JobState.objects.filter(failures__gt=0).values_list("key", flat=True))
