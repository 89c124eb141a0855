"""Says before the start whether this site can run, and what to do about each fault.

A setting that cannot be read at all is told by `manage.py` itself, at every command.
"""

from django.core.management.base import BaseCommand, CommandError, CommandParser

from handinhand.config.condition import BEFORE_THE_START, ask, mail_faults, told


class Command(BaseCommand):
    help = "Check settings, database, migrations and files; each fault says what to do."
    requires_system_checks: list[str] = []

    def add_arguments(self, parser: CommandParser) -> None:
        parser.add_argument("--mail", action="store_true", help="greet the mail server as well")

    def handle(self, *args: object, **options: object) -> None:
        checks = dict(BEFORE_THE_START)
        if options["mail"]:
            checks["mail server"] = mail_faults
        faults: list[str] = []
        for name, found in ask(checks):
            self.stdout.write(f"{told(found)} {name}")
            faults += found or []
        if faults:
            raise CommandError("\n- ".join(["This site cannot run yet:", *faults]))
        self.stdout.write("This site can run.")
