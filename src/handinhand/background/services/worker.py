"""The worker: schedules, works off, and takes up what a dead worker has left."""

import logging
import os
import secrets
import socket
import threading
import time
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from datetime import timedelta

from django.db import DatabaseError, InterfaceError, close_old_connections, connection
from django_tasks.base import TaskResultStatus
from django_tasks_db.management.commands.db_worker import Worker as TaskRunner
from django_tasks_db.models import DBTaskResult

from handinhand.background.access import DEAD_AFTER
from handinhand.background.models import Beat
from handinhand.background.services.schedule import enqueue_due
from handinhand.kernel import clock

logger = logging.getLogger(__name__)

BEAT_EVERY = 10.0
SCHEDULE_EVERY = 15
"""Seconds between two looks at what is due and at workers that died."""
MOST_ATTEMPTS = 5
KEPT = timedelta(days=7)
AnyTask = DBTaskResult[..., object]
_LOST = (DatabaseError, InterfaceError)


class Worker:
    """One worker of a process; several may run at once, on one machine or on many."""

    def __init__(self, *, interval: float = 1.0) -> None:
        self.name = f"{socket.gethostname()[:40]}-{secrets.token_hex(8)}"
        self.interval = interval
        self._ended = threading.Event()
        self._looks_again_at = 0.0
        self._runner = TaskRunner(
            queue_names=["*"],
            interval=interval,
            batch=True,
            backend_name="default",
            startup_delay=False,
            max_tasks=None,
            worker_id=self.name,
            excluded_queue_names=[],
        )

    def stop(self) -> None:
        """Ask the worker to end after the task in hand."""
        self._ended.set()

    def run(self) -> None:
        """Work until `stop` is called; a database that is away for a while is waited for."""
        with self._alive():
            self._loop()

    def run_once(self) -> int:
        """Work off what is due now; return the number of tasks."""
        with self._alive():
            self.schedule()
            return self.work_off()

    def _loop(self) -> None:
        while not self._ended.is_set():
            try:
                close_old_connections()
                self._schedule_in_turn()
                self.work_off()
            except _LOST:
                logger.exception("The database does not answer; the worker waits for it.")
                connection.close()
                self._ended.wait(5)
            self._ended.wait(self.interval)

    def _schedule_in_turn(self) -> None:
        if time.monotonic() >= self._looks_again_at:
            self.schedule()

    def schedule(self) -> None:
        """Enqueue what is due, and put back what a dead worker was running."""
        self._looks_again_at = time.monotonic() + SCHEDULE_EVERY
        self._put_back()
        enqueue_due()

    def work_off(self) -> int:
        """Run every task that is ready, the urgent ones first; return how many there were.

        What becomes due meanwhile is enqueued between two tasks: a row of long ones keeps no
        reminder waiting.
        """
        number = 0
        while not self._ended.is_set() and (task := self._claim()) is not None:
            self._runner.run_task(task)
            number += 1
            self._schedule_in_turn()
        return number

    def _claim(self) -> AnyTask | None:
        """Take the next task; a conditional update decides between several workers."""
        for task in DBTaskResult.objects.ready()[:10]:
            mine = DBTaskResult.objects.filter(pk=task.pk, status=TaskResultStatus.READY).update(
                status=TaskResultStatus.RUNNING,
                started_at=clock.now(),
                worker_ids=[*task.worker_ids, self.name],
            )
            if mine:
                task.refresh_from_db()
                return task
        return None

    def _put_back(self) -> None:
        running = DBTaskResult.objects.filter(status=TaskResultStatus.RUNNING)
        if not running.exists():
            return
        alive = _living() - {self.name}  # between two tasks this worker itself runs none
        for task in running:
            if task.worker_ids and task.worker_ids[-1] in alive:
                continue
            still = DBTaskResult.objects.filter(
                pk=task.pk, status=TaskResultStatus.RUNNING, started_at=task.started_at
            )
            if len(task.worker_ids) < MOST_ATTEMPTS:
                still.update(status=TaskResultStatus.READY)
            else:
                still.update(status=TaskResultStatus.FAILED, finished_at=clock.now())
                logger.error("A task was given up after %s workers died of it.", MOST_ATTEMPTS)

    @contextmanager
    def _alive(self) -> Iterator[None]:
        """Give signs of life, the first one before any task is taken."""
        quiet = threading.Event()
        self._beat()
        beats = threading.Thread(
            target=self._beat_on, args=(quiet,), daemon=True, name="worker-beat"
        )
        beats.start()
        try:
            yield
        finally:
            quiet.set()
            beats.join(timeout=5)
            with suppress(*_LOST):
                Beat.objects.filter(worker=self.name).delete()

    def _beat_on(self, quiet: threading.Event) -> None:
        while not quiet.wait(BEAT_EVERY):
            self._beat()
            connection.close()

    def _beat(self) -> None:
        sign = {"host": socket.gethostname(), "process": os.getpid(), "seen_at": clock.now()}
        try:
            Beat.objects.update_or_create(
                worker=self.name,
                defaults=sign,
                create_defaults=sign | {"started_at": sign["seen_at"]},
            )
        except _LOST:
            logger.warning("The sign of life of the worker could not be written.")


def _living() -> set[str]:
    """Return the workers that live, and forget the others."""
    living: set[str] = set()
    dead: list[str] = []
    for beat in Beat.objects.all():
        fresh = clock.now() - beat.seen_at <= DEAD_AFTER
        if fresh and _process_lives(beat):
            living.add(beat.worker)
        else:
            dead.append(beat.worker)
    Beat.objects.filter(worker__in=dead).delete()
    return living


def _process_lives(beat: Beat) -> bool:
    """Tell whether the process of a worker of this machine is there; elsewhere only time tells."""
    if beat.host != socket.gethostname():
        return True
    try:
        os.kill(beat.process, 0)
    except ProcessLookupError:
        return False
    except PermissionError:
        return True
    return True


def prune() -> int:
    """Forget tasks that ended more than a week ago; return how many."""
    ended = DBTaskResult.objects.finished().filter(finished_at__lt=clock.now() - KEPT)
    return ended.delete()[0]


def start_in_server() -> threading.Thread:
    """Let a worker live in a thread of the server process: the demo is one process."""
    worker = Worker(interval=2.0)
    thread = threading.Thread(target=worker.run, daemon=True, name="worker")
    thread.start()
    return thread
