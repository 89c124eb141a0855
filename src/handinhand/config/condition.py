"""What a running site needs; each thing that is missing is a sentence that says what to do."""

import os
import smtplib
from collections.abc import Callable, Iterator
from pathlib import Path

from django.conf import settings
from django.core.mail import get_connection
from django.db import DatabaseError, connection
from django.db.migrations.executor import MigrationExecutor

from handinhand.background.access import failing_jobs, last_beat, worker_is_alive
from handinhand.config.start import unsafe_accounts, unsafe_settings
from handinhand.notices.access import mail_is_stuck

Fault = str
Check = Callable[[], list[Fault]]
_migrated = False  # holds for the life of a process: its code does not change


def settings_faults() -> list[Fault]:
    """Ask the rules of a production start."""
    return unsafe_settings() + unsafe_accounts()


def database_faults() -> list[Fault]:
    """Ask the database for one row."""
    try:
        with connection.cursor() as cursor:
            cursor.execute("SELECT 1")
    except DatabaseError as error:
        reason = str(error).strip().splitlines()[0] if str(error).strip() else "no reason given"
        return [f"The database does not answer ({reason}). Check DATABASE_URL and the server."]
    return []


def migration_faults() -> list[Fault]:
    """Compare the tables with the code; asked once per process when all is well."""
    global _migrated
    if _migrated:
        return []
    try:
        executor = MigrationExecutor(connection)
        missing = executor.migration_plan(executor.loader.graph.leaf_nodes())
        tables = connection.introspection.table_names()
    except DatabaseError:
        return []  # told by database_faults
    if missing:
        return [f"{len(missing)} migrations are missing. Run: python manage.py migrate"]
    if settings.CACHES["default"]["LOCATION"] not in tables:
        return ["The table of the cache is missing. Run: python manage.py createcachetable"]
    _migrated = True
    return []


def file_faults() -> list[Fault]:
    """Ask whether the static files were collected and, on SQLite, whether the folder takes it."""
    faults = []
    if settings.PRODUCTION and not (Path(settings.STATIC_ROOT) / "staticfiles.json").exists():
        faults.append(
            f"{settings.STATIC_ROOT} holds no static files. Run: python manage.py collectstatic"
        )
    name = str(connection.settings_dict["NAME"])
    if connection.vendor == "sqlite" and "memory" not in name:
        folder = Path(name).absolute().parent
        if not os.access(folder, os.W_OK | os.X_OK):
            faults.append(f"{folder} is missing or cannot be written to. SQLite needs it.")
    return faults


def mail_faults() -> list[Fault]:
    """Greet the mail server as a mail would, without sending one."""
    server = get_connection()
    try:
        server.open()
        server.close()
    except (OSError, smtplib.SMTPException) as error:
        return [
            f"The mail server {settings.EMAIL_HOST}:{settings.EMAIL_PORT} does not take us"
            f" ({type(error).__name__}). Check HANDINHAND_SMTP_HOST, …_PORT, …_TLS, …_SSL,"
            " …_USER and …_PASSWORD."
        ]
    return []


def worker_faults() -> list[Fault]:
    """Ask for the worker's sign of life; the demo has its worker inside the server."""
    if not settings.PRODUCTION:
        return []
    try:
        if worker_is_alive():
            return []
        seen = last_beat()
    except DatabaseError:
        return []  # told by database_faults
    since = f"was last seen at {seen:%Y-%m-%d %H:%M} UTC" if seen else "does not run"
    return [f"The worker {since}. Start it: python manage.py worker"]


def job_faults() -> list[Fault]:
    """Ask which periodic jobs have failed the last time they were due."""
    try:
        return [f"The job {key} fails. Its reason stands in the log." for key in failing_jobs()]
    except DatabaseError:
        return []


def outbox_faults() -> list[Fault]:
    """Ask whether mail goes out."""
    try:
        stuck = mail_is_stuck()
    except DatabaseError:
        return []
    if not stuck:
        return []
    return [
        "Mail has been waiting for more than an hour. Run: python manage.py check_settings --mail"
    ]


BEFORE_THE_START: dict[str, Check] = {
    "settings": settings_faults,
    "database": database_faults,
    "migrations": migration_faults,
    "files": file_faults,
}
WHILE_RUNNING: dict[str, Check] = {
    "database": database_faults,
    "migrations": migration_faults,
    "worker": worker_faults,
    "jobs": job_faults,
    "mail": outbox_faults,
}


def ask(checks: dict[str, Check]) -> Iterator[tuple[str, list[Fault] | None]]:
    """Ask one after the other; None for what cannot be asked while the database is away."""
    away = False
    for name, check in checks.items():
        if away and name not in {"files", "mail server"}:
            yield name, None
            continue
        found = check()
        away = away or (name == "database" and bool(found))
        yield name, found


def told(found: list[Fault] | None) -> str:
    """Return the word that stands before the name of a check."""
    if found is None:
        return "?    "
    return "FAULT" if found else "ok   "
