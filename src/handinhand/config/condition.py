"""What a running site needs; each thing that is missing is a sentence that says what to do."""

import os
import smtplib
import socket
import ssl
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
    var = Path(settings.VAR)
    there = next(folder for folder in (var, *var.parents) if os.path.exists(folder))  # noqa: PTH110  (False, not an error, where we may not look)
    if not _may(there, os.W_OK | os.X_OK):
        faults.append(
            f"HANDINHAND_VAR names {var}, and this user may not write to {there}. Name a folder"
            " that belongs to the user of the site, or give it this one (chown)."
        )
    elif settings.PRODUCTION and not _may(Path(settings.STATIC_ROOT) / "staticfiles.json", os.R_OK):
        faults.append(
            f"{settings.STATIC_ROOT} holds no static files. Run: python manage.py collectstatic"
        )
    name = str(connection.settings_dict["NAME"])
    if connection.vendor == "sqlite" and "memory" not in name:
        folder = Path(name).absolute().parent
        if not _may(folder, os.W_OK | os.X_OK):
            faults.append(f"{folder} is missing or cannot be written to. SQLite needs it.")
    return faults


def _may(path: Path, mode: int) -> bool:
    return os.access(path, mode, effective_ids=os.access in os.supports_effective_ids)


_REFUSALS: tuple[tuple[type[Exception], str], ...] = (
    (
        socket.gaierror,
        "there is no server of this name. Check HANDINHAND_SMTP_HOST",
    ),
    (
        ssl.SSLCertVerificationError,
        "its certificate is not valid for this name, or nobody known has issued it. Check"
        " HANDINHAND_SMTP_HOST and the certificates of this machine",
    ),
    (
        ssl.SSLError,
        "it does not encrypt there from the first byte. Port 587 goes with HANDINHAND_SMTP_TLS,"
        " 465 with HANDINHAND_SMTP_SSL",
    ),
    (
        smtplib.SMTPNotSupportedError,
        "it takes no name and password, or does not encrypt, in this way. Check"
        " HANDINHAND_SMTP_TLS, …_SSL and …_USER",
    ),
    (
        smtplib.SMTPAuthenticationError,
        "it refuses name or password. Check HANDINHAND_SMTP_USER and …_PASSWORD",
    ),
    (
        smtplib.SMTPServerDisconnected,
        "it hung up, as many do after a wrong name or password. Check HANDINHAND_SMTP_USER,"
        " …_PASSWORD and …_PORT",
    ),
    (smtplib.SMTPException, ""),  # told by its name
    (
        OSError,
        "nobody answers there. Check HANDINHAND_SMTP_HOST, …_PORT and the firewall",
    ),
)


def mail_faults() -> list[Fault]:
    """Greet the mail server as a mail would, without sending one."""
    server = get_connection()
    try:
        server.open()
        server.close()
    except (OSError, smtplib.SMTPException) as error:
        why = next((why for kind, why in _REFUSALS if isinstance(error, kind)), "")
        told = why or f"it answers {type(error).__name__}. Check HANDINHAND_SMTP_HOST and …_PORT"
        return [
            f"The mail server {settings.EMAIL_HOST}:{settings.EMAIL_PORT} does not take us: {told}."
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
