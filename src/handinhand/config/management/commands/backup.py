"""Writes the whole database into one file, while the site runs."""

from pathlib import Path

from django.core.management.base import BaseCommand, CommandError, CommandParser

from handinhand.config.backup import BackupRefused, make_backup


class Command(BaseCommand):
    help = "Write a backup that `restore` can verify; it is not encrypted."
    requires_system_checks: list[str] = []

    def add_arguments(self, parser: CommandParser) -> None:
        parser.add_argument("file", type=Path, help="the file to write, such as site.backup")
        parser.add_argument("--programs", type=Path, help="folder of pg_dump, if not on the path")

    def handle(self, *args: object, file: Path, programs: Path | None, **options: object) -> None:
        try:
            manifest = make_backup(file, programs=programs)
        except BackupRefused as refusal:
            raise CommandError(str(refusal)) from refusal
        tables = manifest.holds.tables.values()
        self.stdout.write(
            f"{file}: {sum(table.rows for table in tables)} rows of {len(tables)} tables,"
            f" {file.stat().st_size >> 10} kB."
        )
