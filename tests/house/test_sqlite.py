"""SQLite never runs with a write-ahead log (docs/adr/0002)."""

import sqlite3
from collections.abc import Iterator
from pathlib import Path

import pytest
from django.conf import settings
from django.db.utils import ConnectionHandler
from pytest_django.plugin import DjangoDbBlocker


@pytest.fixture(autouse=True)
def own_database(django_db_blocker: DjangoDbBlocker) -> Iterator[None]:
    """These tests open files of their own, not the test database."""
    with django_db_blocker.unblock():
        yield


def _handler(file: Path) -> ConnectionHandler:
    engine = "django.db.backends.sqlite3"
    return ConnectionHandler(
        {"default": {"ENGINE": engine, "NAME": str(file), "OPTIONS": _options()}}
    )


def _options() -> dict[str, object]:
    from handinhand.config import settings as module

    return dict(module.SQLITE_OPTIONS)


def _ask(connection: object, pragma: str) -> object:
    with connection.cursor() as cursor:  # type: ignore[attr-defined]  # the tests are not typed
        cursor.execute(f"PRAGMA {pragma}")
        return cursor.fetchone()[0]


def test_a_new_connection_has_no_write_ahead_log_and_waits_for_the_disk(tmp_path: Path) -> None:
    connection = _handler(tmp_path / "new.sqlite3")["default"]

    assert _ask(connection, "journal_mode") == "truncate"
    assert _ask(connection, "synchronous") == 2
    assert _ask(connection, "foreign_keys") == 1
    connection.close()


def test_a_database_with_a_write_ahead_log_is_switched_back(tmp_path: Path) -> None:
    file = tmp_path / "old.sqlite3"
    with sqlite3.connect(file) as before:
        before.execute("PRAGMA journal_mode=WAL")
        before.execute("CREATE TABLE thing (id)")
    before.close()

    connection = _handler(file)["default"]

    assert _ask(connection, "journal_mode") == "truncate"
    connection.close()


def test_the_site_uses_these_options() -> None:
    database = settings.DATABASES["default"]

    if database["ENGINE"].endswith("sqlite3"):
        assert database["OPTIONS"] == _options()
    assert _options()["transaction_mode"] == "IMMEDIATE"
