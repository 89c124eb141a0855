"""Puts a backup in the place of the database, after everything in it was verified."""

from pathlib import Path

from django.core.management.base import BaseCommand, CommandError, CommandParser

from handinhand.config.backup import BackupRefused, restore_backup


class Command(BaseCommand):
    help = "Restore a backup into an empty database, or into the one that --replace names."
    requires_system_checks: list[str] = []

    def add_arguments(self, parser: CommandParser) -> None:
        parser.add_argument("file", type=Path, help="a file that `backup` wrote")
        parser.add_argument(
            "--replace",
            default="",
            metavar="NAME",
            help="name of the database (of SQLite: of its file) whose content is given up",
        )
        parser.add_argument("--folder", type=Path, help="where to unpack; default beside the file")
        parser.add_argument("--programs", type=Path, help="folder of pg_restore and psql")

    def handle(
        self,
        *args: object,
        file: Path,
        replace: str,
        folder: Path | None,
        programs: Path | None,
        **options: object,
    ) -> None:
        try:
            done = restore_backup(file, replace=replace, folder=folder, programs=programs)
        except BackupRefused as refusal:
            raise CommandError(str(refusal)) from refusal
        tables = done.manifest.holds.tables.values()
        self.stdout.write(
            f"{sum(table.rows for table in tables)} rows of {len(tables)} tables are as they were"
            f" at {done.manifest.made_at}."
        )
        if done.migrated:
            self.stdout.write(
                f"The backup is of version {done.manifest.version};"
                f" {done.migrated} migrations brought it to this one."
            )
        self.stdout.write(f"The audit trail holds: {done.verified} entries.")
