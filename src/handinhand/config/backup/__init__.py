"""Backups: one file that says what it holds, and a way back that checks it first.

A backup is a zip archive of two members: `manifest.json` and the database (a SQLite file, or what
`pg_dump` writes). The manifest names version, migrations, the rows of every table with a digest of
their content, the ends of the audit chains, and the SHA-256 of the database member. A restore
reads and verifies everything before it touches the database, and the content afterwards.
"""

from handinhand.config.backup.archive import BackupRefused
from handinhand.config.backup.backup import make_backup
from handinhand.config.backup.restore import restore_backup

__all__ = ["BackupRefused", "make_backup", "restore_backup"]
