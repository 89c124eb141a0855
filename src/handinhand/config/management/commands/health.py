"""Says to the operator what /health/ only answers with ok or not ok."""

from django.core.management.base import BaseCommand, CommandError

from handinhand.config.condition import WHILE_RUNNING


class Command(BaseCommand):
    help = "Tell what a running site lacks; ends with an error when something does."
    requires_system_checks: list[str] = []

    def handle(self, *args: object, **options: object) -> None:
        faults: list[str] = []
        for name, check in WHILE_RUNNING.items():
            found = check()
            self.stdout.write(f"{'FAULT' if found else 'ok   '} {name}")
            faults += found
        if faults:
            raise CommandError("\n- ".join(["Not healthy:", *faults]))
