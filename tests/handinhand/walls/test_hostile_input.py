"""What a careless or hostile person types: never a broken page, whatever the field or address.

SQLite is asked what our own code reads, PostgreSQL what a strict database might refuse.
"""

import logging
from collections.abc import Iterator

import pytest
from django import forms
from django.db import connection, transaction
from django.test import Client
from django.urls import reverse

from handinhand.accounts.models import Person
from tests.handinhand.matrix import Row
from tests.handinhand.test_role_matrix import ROWS_BY_APP

HUGE = "x" * 100_000
QUERIES = ["%00", "-1", "0", "99999999999999999999", "1e9", "%C2%B2", "%ED%A0%80", "'", "x" * 5000]
NAMES = ["q", "page", "per", "sort", "state", "kind", "first", "last", "period", "unit", "role"]
NAMES += ["standard", "standing", "words", "form", "action", "retention", "since", "until", "save"]
TYPED = [
    "\x00", "a\x00b", HUGE, "-1", "0", "99999999999999999999", "1e9", "31.12.9999",
    "31.12.2199", "1.1.1900", "0001-01-01", "a\r\nSet-Cookie: x=1", "\u202etxt", "<script>", "²",
    "NaN", "Infinity", "-1e400", "00000000-0000-0000-0000-000000000000", "==1+1", "%s%(x)s{{ x }}",
]  # fmt: skip
WORST = ["\x00", "99999999999999999999", "1.1.1900"]
WORST_QUERIES = ["%00", "99999999999999999999", "x" * 5000]
LEADS = ["mertens", "albers", "kowalski", "yildiz", "osei", "lindner", "admin"]


@pytest.fixture(autouse=True)
def _quiet() -> Iterator[None]:
    logging.disable(logging.ERROR)
    yield
    logging.disable(logging.NOTSET)


def _is_strict() -> bool:
    return connection.vendor == "postgresql"


def _client(persona: str) -> Client:
    client = Client(raise_request_exception=False)
    client.force_login(Person.objects.get(email=f"{persona}@lindenrath.example"))
    return client


def _persona(row: Row, *statuses: int) -> str | None:
    return next((who for who in LEADS if row.status_for(who) in statuses), None)


@pytest.mark.parametrize("app", ROWS_BY_APP)
def test_no_query_string_breaks_a_page(db, demo, app: str):
    broken = []
    for row in ROWS_BY_APP[app]:
        persona = _persona(row, 200)
        if row.method != "GET" or persona is None:
            continue
        client, address = _client(persona), reverse(row.name, kwargs=dict(row.parameters()))
        for hostile in WORST_QUERIES if _is_strict() else QUERIES:
            query = "&".join(f"{name}={hostile}" for name in NAMES)
            with transaction.atomic():
                answer = client.get(f"{address}?{query}")
                transaction.set_rollback(True)
            if answer.status_code >= 500:
                broken.append(f"{row.name} ?{hostile[:20]}")

    assert broken == []


@pytest.mark.parametrize("app", ROWS_BY_APP)
def test_nothing_typed_into_a_form_breaks_it(db, demo, app: str):
    broken = []
    for row in ROWS_BY_APP[app]:
        persona = _persona(row, 422, 302, 200)
        if row.method != "POST" or persona is None:
            continue
        client = _client(persona)
        with transaction.atomic():
            address = reverse(row.name, kwargs=dict(row.parameters()))
            form = _form_of(client, address)
            for name, hostile, data in _attempts(form, row):
                with transaction.atomic():
                    answer = client.post(address, data)
                    transaction.set_rollback(True)
                if answer.status_code >= 500:
                    broken.append(f"{row.name} {name}={hostile[:20]!r}")
            transaction.set_rollback(True)

    assert broken == []


def _form_of(client: Client, address: str) -> forms.BaseForm | None:
    """Return the form a page shows, so that each of its fields can be tried."""
    context = client.get(address).context or client.post(address).context
    found = context.get("form") if context is not None else None
    return found if isinstance(found, forms.BaseForm) else None


def _attempts(
    form: forms.BaseForm | None, row: Row
) -> Iterator[tuple[str, str, dict[str, object]]]:
    harmless: dict[str, object] = dict(row.data)
    names = list(row.data) or ["version", "direction", "other", "assignment", "next"]
    if form is not None:
        names = [bound.html_name for bound in form]
        harmless |= {bound.html_name: _harmless(bound) for bound in form}
    for hostile in WORST if _is_strict() else TYPED:
        yield "all", hostile, harmless | dict.fromkeys(names, hostile)
    for name in names:
        for hostile in WORST if _is_strict() else ():
            yield name, hostile, harmless | {name: hostile}


def _harmless(bound: forms.BoundField) -> object:
    choices = [str(key) for key, _label in getattr(bound.field, "choices", []) if str(key)]
    if choices:
        return choices[0]
    value = bound.value()
    if value not in (None, ""):
        shown = bound.field.prepare_value(value)
        return shown if isinstance(shown, list) else str(shown)
    if isinstance(bound.field, forms.IntegerField | forms.DecimalField):
        return "1"
    if isinstance(bound.field, forms.CharField):
        return "Wort"
    return "20.11.2026"
