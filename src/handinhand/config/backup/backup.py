"""Making a backup while the site runs."""

import tempfile
import tomllib
from importlib.metadata import PackageNotFoundError
from importlib.metadata import version as version_of
from pathlib import Path

from django.conf import settings
from django.db import connection

from handinhand.config.backup import postgresql, sqlite
from handinhand.config.backup.archive import (
    BackupRefused,
    Manifest,
    explained,
    room_for,
    sha256_of,
    write,
)
from handinhand.kernel import clock


@explained()
def make_backup(target: Path, *, programs: Path | None = None) -> Manifest:
    """Write the whole database into one file that others can verify.

    Args:
        target: the file to write; it must not exist.
        programs: folder of PostgreSQL's programs, when they are not on the path.

    Raises:
        BackupRefused: the file exists, its folder does not, or the database cannot be read.
    """
    if target.exists():
        raise BackupRefused(f"{target} is there already. Choose another name.")
    if not target.parent.is_dir():
        raise BackupRefused(f"The folder {target.parent} is missing. Make it first.")
    with tempfile.TemporaryDirectory(dir=target.parent, prefix=".backup-") as folder:
        copy = Path(folder) / "database"
        if connection.vendor == "sqlite":
            room_for(target.parent, 2 * _size_of_sqlite())
            holds = sqlite.dump(copy)
        else:
            holds = postgresql.dump(copy, programs)
        manifest = Manifest(
            version=installed_version(),
            made_at=clock.now().isoformat(),
            database=connection.vendor,
            sha256=sha256_of(copy),
            size=copy.stat().st_size,
            holds=holds,
        )
        write(target, copy, manifest)
    return manifest


def _size_of_sqlite() -> int:
    file = Path(str(connection.settings_dict["NAME"]))
    return file.stat().st_size if file.exists() else 0


def installed_version() -> str:
    """Return the version of this code, from its own project file when it is not installed."""
    try:
        return version_of("handinhand")
    except PackageNotFoundError:
        return _version_in_project_file()


def _version_in_project_file() -> str:
    file = Path(settings.ROOT) / "pyproject.toml"
    return str(tomllib.loads(file.read_text())["project"]["version"]) if file.exists() else ""
