"""Erases who read what, six months later (§ 79 (4) SGB X); the chain still verifies."""

from django.core.management.base import BaseCommand

from handinhand.audit.services import erase_old_reads


class Command(BaseCommand):
    help = "Erase the personal details of reads older than six months, as the worker does daily."

    def handle(self, *args: object, **options: object) -> None:
        self.stdout.write(f"{erase_old_reads()} details of reads older than six months erased.")
