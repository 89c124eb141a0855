"""Says to the operator what /health/ only answers with ok or not ok."""

from django.core.management.base import BaseCommand, CommandError

from handinhand.config.condition import WHILE_RUNNING, ask, told


class Command(BaseCommand):
    help = "Tell what a running site lacks; ends with an error when something does."
    requires_system_checks: list[str] = []

    def handle(self, *args: object, **options: object) -> None:
        faults: list[str] = []
        for name, found in ask(WHILE_RUNNING):
            self.stdout.write(f"{told(found)} {name}")
            faults += found or []
        if faults:
            raise CommandError("\n- ".join(["Not healthy:", *faults]))
