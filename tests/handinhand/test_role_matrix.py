"""Runs the role matrix against the demo, and refuses addresses that no row names."""

import importlib
from pathlib import Path

import pytest
from django.test import Client
from django.urls import URLPattern, URLResolver, get_resolver, reverse

from handinhand.accounts.models import Person
from tests.handinhand.matrix import PERSONAS, Row

FOLDER = Path(__file__).parent


def _rows() -> list[Row]:
    modules = sorted(FOLDER.glob("*/role_matrix.py"))
    names = [f"tests.handinhand.{path.parent.name}.role_matrix" for path in modules]
    return [row for name in names for row in importlib.import_module(name).ROWS]


ROWS = _rows()


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


@pytest.mark.parametrize("row", ROWS, ids=lambda row: f"{row.method} {row.name}")
def test_every_persona_gets_the_expected_answer(db, demo, row: Row):
    address = reverse(row.name, kwargs=dict(row.parameters()))

    got = {persona: _status(persona, row, address) for persona in PERSONAS}

    assert got == {persona: row.status_for(persona) for persona in PERSONAS}


def _status(persona: str, row: Row, address: str) -> int:
    client = Client()
    if persona != "nobody":
        client.force_login(Person.objects.get(email=f"{persona}@lindenrath.example"))
    if row.method == "GET":
        return client.get(address).status_code
    from django.db import transaction

    with transaction.atomic():
        status = client.post(address, row.data).status_code
        transaction.set_rollback(True)
    return status
