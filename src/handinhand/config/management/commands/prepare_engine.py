"""`manage.py prepare_engine`: compile the engine's loops for large logs, as the site's own user."""

from django.core.management.base import BaseCommand, CommandError

from servicechain.cli import main


class Command(BaseCommand):
    """Fill the cache in which server and worker look for compiled loops."""

    help = "Compile the engine's loops; without it large logs are counted by plain code."
    requires_system_checks: list[str] = []

    def handle(self, *args: object, **options: object) -> None:
        """Compile, and say how long each part took."""
        if main(["compile", "--language", "en"]):
            raise CommandError("The loops could not be compiled.")
