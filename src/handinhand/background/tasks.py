"""What the worker calls."""

from datetime import datetime

from django_tasks import task

from handinhand.background.services import run_job


@task()
def run(key: str, due_at: str) -> None:
    """Run one occasion of a periodic job."""
    run_job(key, datetime.fromisoformat(due_at))
