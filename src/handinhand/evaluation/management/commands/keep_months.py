"""`manage.py keep_months`: keeps the figures of the months that have ended."""

from django.core.management.base import BaseCommand

from handinhand.evaluation.services import keep_ended_months


class Command(BaseCommand):
    help = "Keeps the figures of every month that has ended; run again it changes nothing."

    def handle(self, *_args: object, **_options: object) -> None:
        """Keep what is missing."""
        self.stdout.write(f"{keep_ended_months()} months kept.")
