"""Checks the audit trail; ends with an error when something does not hold."""

from pathlib import Path

from django.core.management.base import BaseCommand, CommandError, CommandParser

from handinhand.audit.access.verification import verify
from handinhand.audit.rules.notes import BadNote, Checkpoint, Verifier, read, read_verifier


class Command(BaseCommand):
    help = "Check that no entry of the audit trail was changed, removed or written anew."

    def add_arguments(self, parser: CommandParser) -> None:
        parser.add_argument("--checkpoints", type=Path, help="folder of notes kept outside")
        parser.add_argument(
            "--verifier", help="public key of the notes, as audit_checkpoint prints"
        )

    def handle(self, *args: object, **options: object) -> None:
        folder, key = options["checkpoints"], options["verifier"]
        points: list[Checkpoint] = []
        if isinstance(folder, Path):
            if not key:
                raise CommandError("Name the public key of the notes with --verifier.")
            points = _read_all(folder, read_verifier(str(key)))
        verdict = verify(points)
        for fault in verdict.faults:
            self.stderr.write(str(fault))
        if verdict.faults:
            raise CommandError(f"{len(verdict.faults)} faults in {verdict.entries} entries.")
        self.stdout.write(
            f"{verdict.entries} entries hold ({verdict.erased} without personal detail),"
            f" compared with {len(points)} checkpoints."
        )


def _read_all(folder: Path, verifier: Verifier) -> list[Checkpoint]:
    notes = sorted(folder.glob("*.note"))
    if not notes:
        raise CommandError(f"No notes (*.note) lie in {folder}.")
    try:
        return [read(note.read_text(encoding="utf-8"), verifier) for note in notes]
    except BadNote as error:
        raise CommandError(f"A checkpoint cannot be trusted: {error}") from error
