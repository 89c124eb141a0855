"""Which jobs come round by themselves, and when; apps register theirs here. No database."""

from collections.abc import Callable
from dataclasses import dataclass
from datetime import date, datetime, time, timedelta

from handinhand.kernel.calendar import berlin_day, berlin_moment

_DAY = timedelta(days=1)


@dataclass(frozen=True, slots=True)
class Daily:
    """Once a day at a time of day in Berlin.

    >>> Daily(time(6, 5)).latest(datetime.fromisoformat("2026-11-20T08:00+00:00")).isoformat()
    '2026-11-20T05:05:00+00:00'
    """

    at: time

    def latest(self, now: datetime) -> datetime:
        """Return the latest moment at or before `now` at which the job was due, in UTC."""
        today = berlin_day(now)
        moment = berlin_moment(today, self.at)
        return moment if moment <= now else berlin_moment(today - _DAY, self.at)


@dataclass(frozen=True, slots=True)
class Monthly:
    """Once a month, on a day every month has, at a time of day in Berlin.

    >>> Monthly(1, time(2)).latest(datetime.fromisoformat("2026-11-20T08:00+00:00")).isoformat()
    '2026-11-01T01:00:00+00:00'
    """

    day: int
    at: time

    def latest(self, now: datetime) -> datetime:
        """Return the latest moment at or before `now` at which the job was due, in UTC."""
        this_month = berlin_day(now).replace(day=self.day)
        moment = berlin_moment(this_month, self.at)
        if moment <= now:
            return moment
        last_month = this_month.replace(day=1) - _DAY
        return berlin_moment(date(last_month.year, last_month.month, self.day), self.at)


@dataclass(frozen=True, slots=True)
class Every:
    """Again and again, at full multiples of so many minutes.

    >>> Every(5).latest(datetime.fromisoformat("2026-11-20T08:03:20+00:00")).isoformat()
    '2026-11-20T08:00:00+00:00'
    """

    minutes: int

    def latest(self, now: datetime) -> datetime:
        """Return the latest moment at or before `now` at which the job was due."""
        step = self.minutes * 60
        return now - timedelta(seconds=now.timestamp() % step)


Schedule = Daily | Monthly | Every


@dataclass(frozen=True, slots=True)
class Occasion:
    """One time a job is due.

    Attributes:
        due_at: the moment it was due; after downtime only the latest one comes.
        began_at: the moment the job was first due on this site; what lies before it is not
            filled in afterwards.
    """

    due_at: datetime
    began_at: datetime


@dataclass(frozen=True, slots=True)
class Job:
    """Something that comes round by itself.

    Attributes:
        key: stable name, such as "handovers.ladder".
        schedule: when it is due.
        run: does it. It finds out from the data what is to do, so that a run that was missed,
            broken off or repeated neither loses nor doubles anything; its transactions are short.
    """

    key: str
    schedule: Schedule
    run: Callable[[Occasion], object]


JOBS: dict[str, Job] = {}
"""Every registered job by its key."""


def register_job(job: Job) -> None:
    """Let an app add a job, in its `things`.

    Raises:
        ValueError: the key is taken.
    """
    if JOBS.setdefault(job.key, job) is not job:
        raise ValueError(f"expected a new key of a job, got {job.key!r} twice")


RETRIES = tuple(timedelta(minutes=minutes) for minutes in (1, 5, 15, 60, 240))
"""How long after each failure a job is tried again; then it waits for its next occasion."""


def retry_after(failures: int) -> timedelta | None:
    """Tell how long to wait after the given number of failures; None: no more.

    >>> retry_after(1), retry_after(9)
    (datetime.timedelta(seconds=60), None)
    """
    return RETRIES[failures - 1] if 1 <= failures <= len(RETRIES) else None
