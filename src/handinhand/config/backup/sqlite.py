"""SQLite: the online backup of the library, in both directions."""

import sqlite3
from contextlib import closing
from pathlib import Path

from django.db import connection

from handinhand.config.backup.archive import NOT_OURS, BackupRefused, Inventory
from handinhand.config.backup.content import take_stock


def dump(target: Path) -> Inventory:
    """Copy the database as it stands at one moment, while others go on; return what it holds."""
    connection.ensure_connection()
    target.touch(mode=0o600)
    with closing(sqlite3.connect(target)) as copy:
        connection.connection.backup(copy)
        return _checked(copy, target)


def look(source: Path) -> Inventory:
    """Return what a file holds.

    Raises:
        BackupRefused: it is no sound SQLite database.
    """
    # A plain connection: Django's own would turn what is stored into other types.
    with closing(_reading(source)) as copy:
        return _checked(copy, source)


def stock() -> Inventory:
    """Return what the database of this site holds now."""
    return look(Path(str(connection.settings_dict["NAME"])))


def load(source: Path) -> None:
    """Put the file in the place of the whole database, in one transaction of SQLite's."""
    connection.ensure_connection()
    with closing(_reading(source)) as copy:
        copy.backup(connection.connection)
    connection.close()


def _reading(path: Path) -> sqlite3.Connection:
    return sqlite3.connect(f"{path.absolute().as_uri()}?mode=ro", uri=True)


def _checked(copy: sqlite3.Connection, path: Path) -> Inventory:
    try:
        verdict = copy.execute("PRAGMA integrity_check").fetchone()[0]
        found = copy.execute(
            "SELECT name FROM sqlite_master WHERE type = 'table' AND name NOT LIKE 'sqlite_%'"
        ).fetchall()
        if verdict == "ok" and ("django_migrations",) not in found:
            raise BackupRefused(NOT_OURS)
        if verdict == "ok":
            return take_stock(copy.cursor, [name for (name,) in found])
    except sqlite3.DatabaseError as error:
        verdict = str(error)
    raise BackupRefused(f"{path.name} is no sound SQLite database: {verdict}.")
