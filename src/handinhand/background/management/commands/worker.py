"""`manage.py worker`: the one process of a site beside the server."""

import logging
import signal
from argparse import ArgumentParser
from types import FrameType

from django.core.management.base import BaseCommand

from handinhand.background.services import Worker


class Command(BaseCommand):
    """Schedules periodic jobs and works off tasks: reminders, mail, tallies."""

    help = "Schedule periodic jobs and work off tasks until SIGTERM; --once: what is due now."

    def add_arguments(self, parser: ArgumentParser) -> None:
        parser.add_argument("--once", action="store_true", help="work off what is due, then end")
        parser.add_argument(
            "--interval", type=float, default=1.0, help="seconds between two looks (default 1)"
        )

    def handle(self, *_args: object, once: bool, interval: float, **_options: object) -> None:
        worker = Worker(interval=interval)
        if once:
            self.stdout.write(f"{worker.run_once()} tasks worked off.")
            return

        def stop(_number: int, _frame: FrameType | None) -> None:
            worker.stop()

        signal.signal(signal.SIGTERM, stop)
        signal.signal(signal.SIGINT, stop)
        log = logging.getLogger("handinhand.worker")  # one form for all lines of a site
        log.info("The worker is running.")
        worker.run()
        log.info("The worker has ended.")
