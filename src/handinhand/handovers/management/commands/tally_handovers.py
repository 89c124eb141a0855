"""`manage.py tally_handovers`: run it every day."""

from django.core.management.base import BaseCommand

from handinhand.handovers.services import tally_ended


class Command(BaseCommand):
    """Replaces hand-overs that ended more than thirty days ago by tallies."""

    help = "Replace hand-overs that ended more than thirty days ago by tallies."

    def handle(self, *_args: object, **_options: object) -> None:
        self.stdout.write(f"{tally_ended()} hand-overs replaced by tallies.")
