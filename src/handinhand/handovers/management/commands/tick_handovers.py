"""`manage.py tick_handovers`: run it every working day at 06:05, or more often."""

from django.core.management.base import BaseCommand

from handinhand.handovers.services import tick


class Command(BaseCommand):
    """Takes the steps of silence that are due and ends offers nobody answered."""

    help = "Take the due steps of silence and end offers nobody answered."

    def handle(self, *_args: object, **_options: object) -> None:
        steps, expired = tick()
        self.stdout.write(f"{steps} reminders, {expired} offers expired.")
