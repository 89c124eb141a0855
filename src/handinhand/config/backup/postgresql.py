"""PostgreSQL: its own programs, in one snapshot and in one transaction."""

import os
import shutil
import subprocess
from pathlib import Path

from django.db import connection, transaction
from psycopg.conninfo import make_conninfo

from handinhand.config.backup.archive import BackupRefused, Inventory
from handinhand.config.backup.content import take_stock


def program(name: str, folder: Path | None) -> str:
    """Return where a program of PostgreSQL lies: in the folder named, on the path, or Debian's.

    Raises:
        BackupRefused: it is nowhere.
    """
    if folder:
        found = shutil.which(name, path=str(folder))
    else:
        debian = sorted(
            Path("/usr/lib/postgresql").glob("*/bin"),
            key=lambda p: p.parent.name.zfill(4),
            reverse=True,
        )
        places = [os.environ.get("PATH", ""), *map(str, debian)]
        found = shutil.which(name, path=os.pathsep.join(places))
    if not found:
        raise BackupRefused(
            f"The program {name} is missing. Install PostgreSQL's client programs (Debian:"
            " apt install postgresql-client), or name their folder with --programs."
        )
    return found


def dump(target: Path, programs: Path | None) -> Inventory:
    """Write what one snapshot holds, while others go on; return what the same snapshot holds.

    Raises:
        BackupRefused: pg_dump is missing or fails; it says why.
    """
    tool = program("pg_dump", programs)
    target.touch(mode=0o600)
    with transaction.atomic(), connection.cursor() as cursor:
        cursor.execute("SET TRANSACTION ISOLATION LEVEL REPEATABLE READ")
        cursor.execute("SELECT pg_export_snapshot()")
        snapshot = cursor.fetchone()[0]
        _run(tool, "--format=custom", "--no-owner", "--no-privileges", f"--snapshot={snapshot}",
             f"--file={target}", f"--dbname={_conninfo()}")  # fmt: skip
        return _inventory()


def look() -> Inventory:
    """Return what the database holds now."""
    with transaction.atomic():
        return _inventory()


def load(source: Path, programs: Path | None) -> None:
    """Put the dump in the place of all tables, in one transaction: wholly or not at all.

    Raises:
        BackupRefused: a program is missing or fails; the database is as before.
    """
    restore, client = program("pg_restore", programs), program("psql", programs)
    script = source.with_suffix(".sql")
    script.touch(mode=0o600)
    try:
        # As a script first: a pipe that broke half way would look like the end of the work.
        _run(restore, "--no-owner", "--no-privileges", f"--file={script}", str(source))
        connection.close()
        _run(client, "--no-psqlrc", "--quiet", "--single-transaction", "-v", "ON_ERROR_STOP=1",
             f"--dbname={_conninfo()}", f"--command={_CLEAR}", f"--file={script}")  # fmt: skip
    finally:
        script.unlink(missing_ok=True)


# Everything of ours in the schema goes, also what the backup does not know; extensions stay.
_CLEAR = """
DO $clear$
DECLARE thing record;
BEGIN
  FOR thing IN SELECT tablename FROM pg_tables WHERE schemaname = current_schema() LOOP
    EXECUTE format('DROP TABLE IF EXISTS %I CASCADE', thing.tablename);
  END LOOP;
  FOR thing IN SELECT p.oid::regprocedure AS name FROM pg_proc p
      WHERE p.pronamespace = current_schema()::regnamespace AND NOT EXISTS
        (SELECT FROM pg_depend d WHERE d.objid = p.oid AND d.deptype = 'e') LOOP
    EXECUTE format('DROP FUNCTION IF EXISTS %s CASCADE', thing.name);
  END LOOP;
END $clear$
"""


def _inventory() -> Inventory:
    with connection.cursor() as cursor:
        tables = connection.introspection.table_names(cursor)
    # A cursor on the server: a large table is not read into memory at once.
    return take_stock(connection.chunked_cursor, tables)


def _conninfo() -> str:
    """Return where the database is, without the password: others see the arguments."""
    known = {"host", "port", "user", "dbname", "sslmode", "sslrootcert", "sslcert", "sslkey"}
    told = connection.get_connection_params()
    return make_conninfo(**{name: value for name, value in told.items() if name in known})


def _run(*command: str) -> None:
    env = dict(os.environ)
    if password := connection.settings_dict.get("PASSWORD"):
        env["PGPASSWORD"] = str(password)
    done = subprocess.run(  # noqa: S603 - PostgreSQL's own programs
        command, env=env, stdin=subprocess.DEVNULL, capture_output=True, text=True, check=False
    )
    if done.returncode:
        name, told = Path(command[0]).name, done.stderr.strip()[-500:]
        raise BackupRefused(f"{name} failed, and nothing was changed: {told}")
