"""Removes the accounts with known passwords, so that a database may serve in production."""

from django.core.management.base import BaseCommand

from handinhand.accounts.services import remove_demo_accounts
from handinhand.kernel.actor import Actor


class Command(BaseCommand):
    help = "Delete every demo account; where acts hang on one, lock it for good instead."

    def handle(self, *args: object, **options: object) -> None:
        deleted, locked = remove_demo_accounts(Actor.system())
        self.stdout.write(f"{deleted} demo accounts deleted, {locked} locked for good.")
