"""Makes the first account of a new site; all others are made in the browser."""

from django.core.exceptions import ValidationError
from django.core.management.base import BaseCommand, CommandError, CommandParser
from django.core.validators import validate_email
from django.db import transaction

from handinhand.accounts.services import assign_role, create_person
from handinhand.kernel.actor import Actor, Role
from handinhand.kernel.errors import RuleBroken


class Command(BaseCommand):
    help = "Create an account that manages accounts and networks; it gets its password by mail."

    def add_arguments(self, parser: CommandParser) -> None:
        parser.add_argument("email")
        parser.add_argument("name", help="as it is shown, in quotes")

    def handle(self, *args: object, email: str, name: str, **options: object) -> None:
        try:
            validate_email(email)
        except ValidationError as error:
            raise CommandError(f"{email} is no mail address.") from error
        if not name.strip() or len(name) > 200:
            raise CommandError("Name the person, in at most 200 characters.")
        system = Actor.system()
        try:
            with transaction.atomic():
                person = create_person(system, email=email, name=name.strip())
                assign_role(system, person, Role.ADMINISTRATOR)
        except RuleBroken as refusal:
            raise CommandError(str(refusal)) from refusal
        self.stdout.write(f"{email} can set a password: „Passwort vergessen“ on the sign-in page.")
