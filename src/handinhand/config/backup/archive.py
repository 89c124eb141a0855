"""The file of a backup: written whole or not at all, and read with distrust."""

import hashlib
import json
import os
import pwd
import shutil
import zipfile
import zlib
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import asdict, dataclass, field
from pathlib import Path

from django.db import OperationalError, ProgrammingError

FORMAT = 1
MANIFEST = "manifest.json"
MEMBERS = {"sqlite": "database.sqlite3", "postgresql": "database.pgdump"}
NOT_OURS = (
    "The database holds no tables of Hand in Hand. Check DATABASE_URL, or run: python manage.py"
    " migrate"
)
_CHUNK = 1 << 20


class BackupRefused(Exception):
    """A sentence that says why nothing was written, and what to do."""


@contextmanager
def explained() -> Iterator[None]:
    """Turn what the system or the database refuses into a sentence.

    Raises:
        BackupRefused: a file or folder is not open to this user, or the database does not answer.
    """
    try:
        yield
    except PermissionError as error:
        raise BackupRefused(
            f"The user {_user()} may not use {error.filename}. Choose a folder that belongs to this"
            " user, or give it the file (chown)."
        ) from error
    except ProgrammingError as error:
        raise BackupRefused(NOT_OURS) from error
    except OperationalError as error:
        reason = next(iter(str(error).strip().splitlines()), "no reason given")
        raise BackupRefused(
            f"The database does not answer ({reason}). Check DATABASE_URL and the server; for a"
            " restore, stop server and worker."
        ) from error


def _user() -> str:
    try:
        return pwd.getpwuid(os.geteuid()).pw_name
    except KeyError:  # a container's user may have no name
        return str(os.geteuid())


@dataclass(frozen=True, slots=True)
class Content:
    """What lies in one table: how many rows, and a digest over all of them."""

    rows: int
    digest: str


@dataclass(frozen=True, slots=True)
class Inventory:
    """What a database holds at one moment."""

    migrations: list[str]
    audit_heads: dict[str, tuple[int, str]]
    tables: dict[str, Content]


@dataclass(frozen=True, slots=True)
class Manifest:
    """What a backup says about itself."""

    version: str
    made_at: str
    database: str
    sha256: str
    size: int
    holds: Inventory
    format: int = field(default=FORMAT)


def write(target: Path, database: Path, manifest: Manifest) -> None:
    """Write the archive beside its place and move it there when it is whole on the disk."""
    half = target.with_name(target.name + ".part")
    try:
        descriptor = os.open(half, os.O_WRONLY | os.O_CREAT | os.O_TRUNC, 0o600)
        with os.fdopen(descriptor, "wb") as sink:
            with zipfile.ZipFile(sink, "w", zipfile.ZIP_DEFLATED, compresslevel=3) as archive:
                archive.writestr(MANIFEST, json.dumps(asdict(manifest), indent=1))
                archive.write(database, MEMBERS[manifest.database])
            sink.flush()
            os.fsync(sink.fileno())
        half.replace(target)
    finally:
        half.unlink(missing_ok=True)


def read_manifest(source: Path) -> Manifest:
    """Return what a backup says about itself.

    Raises:
        BackupRefused: the file is missing, half, or no backup of ours.
    """
    if not source.is_file():
        raise BackupRefused(f"{source} is missing or no file. Name the file of a backup.")
    try:
        with zipfile.ZipFile(source) as archive:
            told = json.loads(archive.read(MANIFEST))
    except zipfile.BadZipFile as error:
        raise BackupRefused(
            f"{source} is no whole backup: it was cut off, damaged, or is another kind of file."
            " Take another backup."
        ) from error
    except (KeyError, ValueError, EOFError, OSError, zlib.error) as error:
        raise BackupRefused(f"{source} is no backup of Hand in Hand.") from error
    return _manifest(source, told)


def _manifest(source: Path, told: object) -> Manifest:
    refusal = BackupRefused(f"{source} is no backup of Hand in Hand: its manifest is not ours.")
    if not isinstance(told, dict):
        raise refusal
    if told.get("format") != FORMAT:
        raise BackupRefused(
            f"{source} has format {told.get('format')!r}; this version reads format {FORMAT}."
            " Restore it with the version of Hand in Hand that made it."
        )
    try:
        holds = told.pop("holds")
        inventory = Inventory(
            migrations=[str(name) for name in holds["migrations"]],
            audit_heads={c: (int(n), str(d)) for c, (n, d) in holds["audit_heads"].items()},
            tables={name: Content(**content) for name, content in holds["tables"].items()},
        )
        manifest = Manifest(holds=inventory, **told)
    except (AttributeError, KeyError, TypeError, ValueError) as error:
        raise refusal from error
    if manifest.database not in MEMBERS:
        raise refusal
    return manifest


def unpack(source: Path, manifest: Manifest, target: Path) -> None:
    """Write the database member to a file of its own and compare its digest.

    Raises:
        BackupRefused: it is not what the manifest says.
    """
    refusal = BackupRefused(
        f"{source} is damaged: its database is not what its manifest says. Take another backup."
    )
    total = hashlib.sha256()
    descriptor = os.open(target, os.O_WRONLY | os.O_CREAT | os.O_TRUNC, 0o600)
    try:
        with (
            zipfile.ZipFile(source) as archive,
            archive.open(MEMBERS[manifest.database]) as member,
            os.fdopen(descriptor, "wb") as sink,
        ):
            while chunk := member.read(_CHUNK):
                total.update(chunk)
                sink.write(chunk)
    except (zipfile.BadZipFile, zlib.error, KeyError, EOFError, ValueError, RuntimeError) as error:
        raise refusal from error
    except OSError as error:
        raise BackupRefused(f"{target.parent} does not take the unpacked database: {error}.") from (
            error
        )
    if total.hexdigest() != manifest.sha256 or target.stat().st_size != manifest.size:
        raise refusal


def sha256_of(path: Path) -> str:
    """Return the SHA-256 of a file in hex."""
    with path.open("rb") as source:
        return hashlib.file_digest(source, "sha256").hexdigest()


def room_for(folder: Path, size: int) -> None:
    """Refuse to begin where the disk is too full to end.

    Raises:
        BackupRefused: there is less room than needed.
    """
    free = shutil.disk_usage(folder).free
    if free < size:
        raise BackupRefused(
            f"{folder} has room for {free >> 20} MB, and {size >> 20} MB are needed."
            " Make room, or choose another folder."
        )
