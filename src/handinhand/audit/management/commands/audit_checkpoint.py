"""Signs how long each chain of the audit trail is; the notes are kept where nobody here writes."""

from pathlib import Path

from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PrivateKey
from cryptography.hazmat.primitives.serialization import (
    Encoding,
    NoEncryption,
    PrivateFormat,
    load_pem_private_key,
)
from django.core.management.base import BaseCommand, CommandError, CommandParser

from handinhand.audit.access.verification import checkpoints_now
from handinhand.audit.rules.notes import Verifier, sign


class Command(BaseCommand):
    help = "Write a signed note per chain; send the notes to a place this server cannot change."

    def add_arguments(self, parser: CommandParser) -> None:
        parser.add_argument("--key", type=Path, required=True, help="file of the private key (PEM)")
        parser.add_argument("--new-key", action="store_true", help="make the key file first")
        parser.add_argument("--name", default="handinhand", help="name of the key in the notes")
        parser.add_argument("--to", type=Path, help="folder for the notes; else they are printed")

    def handle(self, *args: object, **options: object) -> None:
        path, name, folder = Path(str(options["key"])), str(options["name"]), options["to"]
        if set(name) & set(" +\n"):
            raise CommandError("The name of the key holds neither blanks nor plus signs.")
        if options["new_key"]:
            _make_key(path)
        key = _read_key(path)
        self.stdout.write(f"verifier: {Verifier(name, key.public_key())}")
        for point in checkpoints_now():
            note = sign(point, name, key)
            if isinstance(folder, Path):
                folder.mkdir(parents=True, exist_ok=True)
                target = folder / f"{point.chain}-{point.number}.note"
                target.write_text(note, encoding="utf-8")
                self.stdout.write(str(target))
            else:
                self.stdout.write(note)


def _make_key(path: Path) -> None:
    if path.exists():
        raise CommandError(f"{path} is there already; notes signed with it would lose their key.")
    key = Ed25519PrivateKey.generate()
    path.parent.mkdir(parents=True, exist_ok=True)
    path.touch(mode=0o600)
    path.write_bytes(key.private_bytes(Encoding.PEM, PrivateFormat.PKCS8, NoEncryption()))


def _read_key(path: Path) -> Ed25519PrivateKey:
    try:
        key = load_pem_private_key(path.read_bytes(), password=None)
    except (OSError, ValueError) as error:
        raise CommandError(
            f"{path} holds no private key. Make one with --new-key and keep it apart from the data."
        ) from error
    if not isinstance(key, Ed25519PrivateKey):
        raise CommandError(f"{path} holds a key of another kind; expected Ed25519.")
    return key
