"""Writes who may do what into docs/reference/rights.md, from the tables in the code."""

from importlib import import_module
from importlib.util import find_spec
from pathlib import Path

from django.apps import apps
from django.conf import settings
from django.core.management.base import BaseCommand, CommandError, CommandParser

from handinhand.kernel.actor import Role
from handinhand.kernel.rights import Rights

HEAD = """\
# Rights

Who may do what. This page is written by `python manage.py print_rights`; the tables stand in
the `access.py` of each app, and the role matrix of the tests proves that the pages keep them.
A right says what a role may do in its own network; which things somebody sees at all is decided
by `visible_to` of each model. What is not listed, nobody may do.
"""


class Command(BaseCommand):
    help = "Write docs/reference/rights.md; with --check, fail when it is out of date."

    def add_arguments(self, parser: CommandParser) -> None:
        parser.add_argument("--check", action="store_true")

    def handle(self, *args: object, **options: object) -> None:
        path = Path(settings.ROOT) / "docs" / "reference" / "rights.md"
        page = rights_page()
        if not options["check"]:
            path.parent.mkdir(parents=True, exist_ok=True)
            path.write_text(page, encoding="utf-8")
            self.stdout.write(str(path))
        elif not path.exists() or path.read_text(encoding="utf-8") != page:
            raise CommandError(f"{path} is out of date: run python manage.py print_rights.")


def rights_page() -> str:
    """Return the page: one table per app, a row per right, a column per role that holds any."""
    return HEAD + "".join(_table(rights) for rights in _all_rights())


def _all_rights() -> list[Rights]:
    found = []
    for app in apps.get_app_configs():
        if app.name.startswith("handinhand.") and find_spec(f"{app.name}.access"):
            rights = getattr(import_module(f"{app.name}.access"), "RIGHTS", None)
            if isinstance(rights, Rights):
                found.append(rights)
    return found


def _table(rights: Rights) -> str:
    roles = [role for role in Role if any(role in held for held in rights.table.values())]
    lines = [
        f"\n## {rights.app}\n",
        "| right | " + " | ".join(role.value for role in roles) + " |",
        "|---|" + "---|" * len(roles),
    ]
    for right, held in rights.table.items():
        marks = " | ".join("yes" if role in held else "–" for role in roles)
        lines.append(f"| {right} | {marks} |")
    return "\n".join(lines) + "\n"
