"""Enqueues what is due and works it off."""

from handinhand.background.services.schedule import begin_jobs, enqueue_due, later, run_job
from handinhand.background.services.worker import Worker, prune, start_in_server

__all__ = [
    "Worker",
    "begin_jobs",
    "enqueue_due",
    "later",
    "prune",
    "run_job",
    "start_in_server",
]
