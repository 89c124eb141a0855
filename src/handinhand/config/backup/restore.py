"""Putting a backup in the place of the database, after it was read and verified."""

import tempfile
from dataclasses import dataclass
from pathlib import Path

from django.contrib.sessions.models import Session
from django.core.management import call_command
from django.db import connection
from django.db.migrations.executor import MigrationExecutor
from django.db.migrations.loader import MigrationLoader

from handinhand.audit import services as audit
from handinhand.audit.access.verification import verify
from handinhand.config.backup import postgresql, sqlite
from handinhand.config.backup.archive import (
    BackupRefused,
    Inventory,
    Manifest,
    explained,
    read_manifest,
    room_for,
    unpack,
)
from handinhand.kernel.actor import Actor


@dataclass(frozen=True, slots=True)
class Restored:
    """What was put back; `verified` is the number of audit entries that hold.

    A backup of an older version is brought to this one by `migrated` migrations.
    """

    manifest: Manifest
    verified: int
    migrated: int


@explained()
def restore_backup(
    source: Path, *, replace: str = "", folder: Path | None = None, programs: Path | None = None
) -> Restored:
    """Put a backup into an empty database, or in the place of the one that is named.

    Args:
        source: the file of the backup.
        replace: name of the database whose content is given up; empty for an empty database.
        folder: where the database is unpacked for the time being; default beside the file.
        programs: folder of PostgreSQL's programs, when they are not on the path.

    Raises:
        BackupRefused: nothing was touched, unless the sentence says so.
    """
    manifest = read_manifest(source)
    _require_same_kind(source, manifest)
    _require_known_migrations(source, manifest)
    _require_empty_or_named(replace)
    place = folder or source.absolute().parent
    # PostgreSQL's script of text is larger than its packed dump.
    room_for(place, manifest.size * (1 if connection.vendor == "sqlite" else 12))
    with tempfile.TemporaryDirectory(dir=place, prefix=".restore-") as name:
        copy = Path(name) / "database"
        unpack(source, manifest, copy)
        _load(source, copy, manifest, programs)
    return _verified(manifest)


def _require_same_kind(source: Path, manifest: Manifest) -> None:
    if manifest.database != connection.vendor:
        raise BackupRefused(
            f"{source} holds a {manifest.database} database, and DATABASE_URL names one of"
            f" {connection.vendor}. Name a database of the same kind."
        )


def _require_known_migrations(source: Path, manifest: Manifest) -> None:
    known = MigrationLoader(None, ignore_no_migrations=True).disk_migrations
    apps, names = {app for app, _name in known}, {f"{app}.{name}" for app, name in known}
    newer = [m for m in manifest.holds.migrations if m.partition(".")[0] in apps and m not in names]
    if newer:
        raise BackupRefused(
            f"{source} was made by a newer version ({manifest.version}) than this one: it knows"
            f" {newer[0]}. Install that version first."
        )


def _require_empty_or_named(replace: str) -> None:
    name = Path(str(connection.settings_dict["NAME"])).name
    if replace and replace != name:
        raise BackupRefused(f"The database is called {name}, not {replace}. Nothing was changed.")
    if connection.introspection.table_names() and not replace:
        raise BackupRefused(
            f"The database {name} is not empty. Name an empty one in DATABASE_URL; or stop the"
            f" site, and give up what the database holds with: --replace {name}"
        )


def _load(source: Path, copy: Path, manifest: Manifest, programs: Path | None) -> None:
    if connection.vendor == "sqlite":
        if sqlite.look(copy) != manifest.holds:
            raise BackupRefused(f"{source} does not hold what its manifest says.")
        sqlite.load(copy)
    else:
        postgresql.load(copy, programs)


def _verified(manifest: Manifest) -> Restored:
    """Compare every row with the manifest, end the old sessions, verify the audit trail."""
    found = stock_now()
    # Whoever signed out, or was locked out, after the backup must not be signed in again.
    if Session._meta.db_table in found.tables:
        Session.objects.all().delete()
    if found != manifest.holds:
        wrong = [n for n, c in manifest.holds.tables.items() if found.tables.get(n) != c]
        raise BackupRefused(
            "The database was replaced, but does not hold what the backup says"
            f" ({', '.join(wrong[:5]) or 'other tables'}). Do not use it; restore another backup."
        )
    executor = MigrationExecutor(connection)
    missing = len(executor.migration_plan(executor.loader.graph.leaf_nodes()))
    if missing:  # its tables are older than this code, which could not write the last entry
        call_command("migrate", interactive=False, verbosity=0)
    verdict = verify()
    if verdict.faults:
        raise BackupRefused(
            "The database was replaced, and its audit trail does not hold:"
            f" {verdict.faults[0]} Restore another backup."
        )
    audit.record(Actor.system(), "site.restored", title=manifest.made_at)
    return Restored(manifest, verdict.entries, missing)


def stock_now() -> Inventory:
    """Return what the database of this site holds now."""
    if connection.vendor == "sqlite":
        return sqlite.stock()
    return postgresql.look()
