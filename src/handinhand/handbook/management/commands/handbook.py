"""`manage.py handbook NETWORK --pdf FILE | --docx FILE | --html DIR`: the handbook as files."""

from argparse import ArgumentParser
from pathlib import Path

from django.core.management.base import BaseCommand, CommandError
from django.http import Http404

from handinhand.documents import to_docx, to_pdf
from handinhand.handbook.access import Edition, edition_by_address
from handinhand.handbook.web.folder import write_folder


class Command(BaseCommand):
    """Write the handbook of a network, as it is now or as it was released."""

    help = "Writes the handbook of a network as PDF, DOCX or a folder of HTML pages."

    def add_arguments(self, parser: ArgumentParser) -> None:
        """Take the network and where to write."""
        parser.add_argument("network", help="address part of the network")
        parser.add_argument("--release", type=int, help="number of a release; default the draft")
        parser.add_argument("--pdf", type=Path, metavar="FILE")
        parser.add_argument("--docx", type=Path, metavar="FILE")
        parser.add_argument("--html", type=Path, metavar="DIR")

    def handle(self, *args: object, **options: object) -> None:
        """Write what was asked for."""
        wanted = {kind: options[kind] for kind in ("pdf", "docx", "html") if options[kind]}
        if not wanted:
            raise CommandError("Say where to: --pdf FILE, --docx FILE or --html DIR.")
        slug, number = str(options["network"]), options["release"]
        try:
            edition = edition_by_address(slug, None if number is None else int(str(number)))
        except Http404 as fault:
            raise CommandError(f"There is no such network or release: {slug}.") from fault
        for kind, path in wanted.items():
            assert isinstance(path, Path)
            try:
                self._write(edition, kind, path)
            except OSError as fault:
                raise CommandError(f"{path} cannot be written: {fault.strerror}.") from fault
            self.stdout.write(f"{path} written.")

    def _write(self, edition: Edition, kind: str, path: Path) -> None:
        if kind == "html":
            write_folder(edition, path)
        else:
            path.write_bytes((to_pdf if kind == "pdf" else to_docx)(edition.document))
