"""Loads the invented networks; does nothing when they are there already."""

from django.conf import settings
from django.core.management.base import BaseCommand, CommandError

from handinhand.demo.services.load import load_demo


class Command(BaseCommand):
    help = "Load the demo networks through the services, with their clocks set back."

    def handle(self, *args: object, **options: object) -> None:
        if settings.PRODUCTION:
            raise CommandError(
                "The demo is not loaded in production: its accounts have known passwords."
                " Set HANDINHAND_MODE=demo and another database."
            )
        loaded = load_demo()
        self.stdout.write("Demo loaded." if loaded else "The demo is there already.")
