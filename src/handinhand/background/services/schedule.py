"""Which job is due, and the one scheduler among several that enqueues it."""

import logging
from datetime import datetime

from django.db import DatabaseError, transaction
from django.db.models import F
from django.utils.module_loading import import_string
from django_tasks.base import Task

from handinhand.background.models import JobState
from handinhand.background.rules import JOBS, Job, Occasion, retry_after
from handinhand.kernel import clock

logger = logging.getLogger(__name__)


def later(task: str, *args: object) -> None:
    """Enqueue a task in the transaction of what causes it; a worker runs it after the commit.

    Args:
        task: dotted name of the task, since services stand below the tasks of their app.
        args: ids only: they are stored in clear.
    """
    found: Task[..., object] = import_string(task)
    found.enqueue(*args)


def enqueue_due() -> int:
    """Enqueue every job whose moment has come; each occasion once, whoever asks and how often.

    Returns:
        Number of jobs enqueued.
    """
    now = clock.now()
    known = {row.key: row for row in JobState.objects.all()}
    return sum(_enqueue(job, now, known.get(key)) for key, job in JOBS.items())


def _enqueue(job: Job, now: datetime, seen: JobState | None) -> bool:
    due = job.schedule.latest(now)
    again = seen is not None and seen.retry_at is not None and seen.retry_at <= now
    if seen is not None and seen.due_at >= due and not again:
        return False
    with transaction.atomic():
        rows = JobState.objects.filter(key=job.key)
        row, is_new = JobState.objects.get_or_create(
            key=job.key, defaults={"began_at": due, "due_at": due}
        )
        # Of several schedulers one changes the row; the others find nothing left to change.
        if is_new or rows.filter(due_at__lt=due).update(due_at=due, failures=0, retry_at=None):
            row.due_at = due
        elif not rows.filter(retry_at__lte=now).update(retry_at=None):
            return False
        later("handinhand.background.tasks.run", job.key, row.due_at.isoformat())
    return True


def begin_jobs() -> None:
    """Count every job as done until now, so that nothing of the past is made up for (demo)."""
    now = clock.now()
    for job in JOBS.values():
        due = job.schedule.latest(now)
        JobState.objects.get_or_create(
            key=job.key, defaults={"began_at": due, "due_at": due, "done_at": now}
        )


def run_job(key: str, due_at: datetime) -> None:
    """Run one occasion of a job; when it fails, arrange for another try.

    Raises:
        Exception: whatever the job raises; the task is marked as failed with it.
    """
    job = JOBS.get(key)
    if job is None:
        logger.warning("The job %s is not known (any more).", key)
        return
    state = JobState.objects.get(key=key)
    failed = True
    try:
        job.run(Occasion(due_at, state.began_at))
        failed = False
    finally:
        if failed:
            _note_failure(key)
    JobState.objects.filter(key=key).update(done_at=clock.now(), failures=0, retry_at=None)


def _note_failure(key: str) -> None:
    """Plan the next try; the failure itself goes on to the log of tasks."""
    logger.error("The job %s has failed; it is tried again.", key, exc_info=True)
    try:
        JobState.objects.filter(key=key).update(failures=F("failures") + 1)
        wait = retry_after(JobState.objects.get(key=key).failures)
        if wait is not None:
            JobState.objects.filter(key=key).update(retry_at=clock.now() + wait)
    except DatabaseError:
        logger.exception("The next try of %s could not be planned.", key)
