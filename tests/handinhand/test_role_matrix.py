"""Runs the role matrix against the demo, and refuses addresses that no row names."""

import importlib
from pathlib import Path

import pytest
from django.conf import settings
from django.db import connection, transaction
from django.test import Client
from django.urls import URLPattern, URLResolver, get_resolver, reverse

from handinhand.accounts.models import Person
from tests.handinhand.matrix import PERSONAS, Row

FOLDER = Path(__file__).parent


def _rows() -> dict[str, list[Row]]:
    apps = sorted(path.parent.name for path in FOLDER.glob("*/role_matrix.py"))
    return {
        app: importlib.import_module(f"tests.handinhand.{app}.role_matrix").ROWS for app in apps
    }


ROWS_BY_APP = _rows()
ROWS = [row for rows in ROWS_BY_APP.values() for row in rows]


def _addresses(patterns: list[URLPattern | URLResolver], prefix: str = "") -> set[str]:
    found: set[str] = set()
    for pattern in patterns:
        if isinstance(pattern, URLResolver):
            inner = f"{prefix}{pattern.namespace}:" if pattern.namespace else prefix
            found |= _addresses(pattern.url_patterns, inner)
        else:
            found.add(f"{prefix}{pattern.name}")
    return found


def test_every_address_has_a_row():
    unlisted = _addresses(get_resolver().url_patterns) - {row.name for row in ROWS}

    assert unlisted == set()


def test_every_row_names_an_answer_for_every_persona():
    incomplete = [
        (row.name, row.method, persona)
        for row in ROWS
        for persona in PERSONAS
        if row.status_for(persona) == -1
    ]

    assert incomplete == []


def _asked_here() -> list[str]:
    """Ask everybody on SQLite; on PostgreSQL one of each side of every wall: rights are code."""
    return ["mertens", "osei", "baumgart"] if connection.vendor == "postgresql" else [*PERSONAS]


@pytest.mark.parametrize("app", ROWS_BY_APP)
def test_every_persona_gets_the_expected_answer(db, demo, app: str):
    sessions = {persona: _sign_in(persona) for persona in _asked_here()}
    wrong = []

    for row in ROWS_BY_APP[app]:
        with transaction.atomic():  # what a row prepares is undone before the next
            address = reverse(row.name, kwargs=dict(row.parameters()))
            for persona, session in sessions.items():
                status, expected = _status(session, row, address), row.status_for(persona)
                if status != expected:
                    wrong.append(f"{row.method} {row.name} as {persona}: {status}, not {expected}")
            transaction.set_rollback(True)

    assert wrong == []


def _sign_in(persona: str) -> str:
    """Return the key of a session; signing in once per app keeps the matrix quick."""
    if persona == "nobody":
        return ""
    client = Client()
    client.force_login(Person.objects.get(email=f"{persona}@lindenrath.example"))
    return client.cookies[settings.SESSION_COOKIE_NAME].value


def _status(session: str, row: Row, address: str) -> int:
    """Ask with a client of its own and undo what the answer changed."""
    client = Client()
    if session:
        client.cookies[settings.SESSION_COOKIE_NAME] = session
    with transaction.atomic():
        if row.method == "GET":
            status = client.get(address).status_code
        else:
            status = client.post(address, row.data).status_code
        transaction.set_rollback(True)
    return status
