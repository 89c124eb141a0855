"""Fields nobody offered, roles nobody may give, addresses that must not write or lead away."""

import re
from uuid import uuid4

import pytest
from django.db import connection, transaction
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.urls import reverse

from handinhand.accounts.models import Person, RoleAssignment
from handinhand.goals.models import Goal
from handinhand.networks.models import Network
from handinhand.workshops.models import OpenPoint
from tests.handinhand.matrix import NETWORK, PERSONAS, Row
from tests.handinhand.test_role_matrix import ROWS_BY_APP

ELSEWHERE = ["//evil.example", "https://evil.example", "/\\evil.example", "javascript:alert(1)"]
WRITES = re.compile(r'^\s*(INSERT INTO|UPDATE|DELETE FROM)\s+"(\w+)"')
MAY_BE_WRITTEN = re.compile(r"^(audit_|django_session|usersessions_|account_|cache)")


def client_of(persona: str) -> Client:
    client = Client()
    client.force_login(Person.objects.get(email=f"{persona}@lindenrath.example"))
    return client


def who_gets(row: Row, status: int) -> str | None:
    return next((p for p in PERSONAS if p != "nobody" and row.status_for(p) == status), None)


# --- roles ----------------------------------------------------------------------------------------


@pytest.mark.parametrize("role", ["administrator", "state", "participant", "", "coordinator\x00"])
def test_a_coordinator_cannot_give_a_role_beyond_the_network(sign_in, coordinator, network, role):
    answer = sign_in(coordinator).post(
        f"/networks/{network.slug}/people/new/",
        {"name": "Neu", "email": "neu@test.example", "function": "", "role": role, "place": ""},
    )

    assert answer.status_code == 422
    assert not Person.objects.filter(email="neu@test.example").exists()


def test_a_coordinator_cannot_reach_people_and_places_of_another_network(
    sign_in, coordinator, practitioner, stranger, network, foreign_unit
):
    url = f"/networks/{network.slug}/people/roles/new/"
    client, before = sign_in(coordinator), RoleAssignment.objects.count()
    tries = [
        {"person": stranger.pk, "role": "moderator", "place": ""},
        {"person": coordinator.pk, "role": "privacy_officer", "place": ""},
        {"person": practitioner.pk, "role": "practitioner", "place": f"u-{foreign_unit.pk}"},
        {
            "person": practitioner.pk,
            "role": "steering",
            "place": f"o-{foreign_unit.organisation_id}",
        },
        {"person": practitioner.pk, "role": "administrator", "place": ""},
    ]

    statuses = [client.post(url, data).status_code for data in tries]

    assert statuses == [422] * len(tries)
    assert RoleAssignment.objects.count() == before


def test_a_coordinator_cannot_end_a_role_of_another_network(
    sign_in, coordinator, stranger, administrator, network, other_network
):
    client = sign_in(coordinator)
    for person in (stranger, administrator):
        theirs = RoleAssignment.objects.get(person=person)
        for slug in (network.slug, other_network.slug):
            url = f"/networks/{slug}/people/roles/{theirs.pk}/end/"
            assert client.post(url).status_code == 404
        theirs.refresh_from_db()
        assert theirs.ended_on is None


def test_a_role_of_somebody_else_cannot_be_taken_on(sign_in, practitioner, coordinator):
    client = sign_in(practitioner)
    theirs = RoleAssignment.objects.get(person=coordinator)

    answer = client.post("/roles/", {"assignment": theirs.pk})

    assert answer.status_code == 422
    assert client.session.get("assignment") != str(theirs.pk)


# --- fields nobody offered ------------------------------------------------------------------------


def test_T32_fields_beyond_the_form_change_nothing(sign_in, coordinator, network, other_network):
    client = sign_in(coordinator)
    hidden = {
        "id": uuid4(), "pk": uuid4(), "network": other_network.pk, "network_id": other_network.pk,
        "slug": "gekapert", "rung": "2", "is_demo": "on", "is_active": "", "state": "done",
        "number": "99", "key": "Z99", "done_on": "1.1.2026", "person": coordinator.pk,
    }  # fmt: skip
    client.post(f"/networks/{network.slug}/goals/new/", hidden | {"text": "Ein Ziel"})
    goal = Goal.objects.get(text="Ein Ziel")
    owner = RoleAssignment.objects.get(person=coordinator).organisation_id
    client.post(
        reverse("workshops:point_create", args=[network.slug]),
        hidden | {"text": "Ein Punkt", "owner": owner, "due_on": "1.12.2026"},
    )
    point = OpenPoint.objects.get(text="Ein Punkt")
    client.post(
        f"/networks/{network.slug}/network/change/",
        hidden
        | {
            "version": network.version, "name": "Neuer Name", "target_group": "Alle",
            "began_on": "12.1.2026",
        },
    )  # fmt: skip
    changed = Network.objects.get(pk=network.pk)

    assert (goal.network_id, goal.key, goal.number) == (network.pk, "Z1", 1)
    assert (point.network_id, point.state, point.done_on) == (network.pk, "open", None)
    assert (changed.name, changed.slug, changed.rung) == ("Neuer Name", network.slug, network.rung)


# --- addresses ------------------------------------------------------------------------------------


@pytest.mark.parametrize("app", ROWS_BY_APP)
def test_reading_a_page_writes_nothing_but_the_trail(db, demo, app: str):
    written = set()
    for row in ROWS_BY_APP[app]:
        persona = who_gets(row, 200)
        if row.method != "GET" or persona is None:
            continue
        with transaction.atomic():
            client = client_of(persona)
            address = reverse(row.name, kwargs=dict(row.parameters()))
            with CaptureQueriesContext(connection) as asked:
                client.get(address)
            transaction.set_rollback(True)
        tables = [m[2] for query in asked if (m := WRITES.match(query["sql"]))]
        written |= {(row.name, t) for t in tables if not MAY_BE_WRITTEN.match(t)}

    assert written == set()


@pytest.mark.parametrize("app", ROWS_BY_APP)
def test_what_only_posts_is_not_done_by_opening_its_address(db, demo, app: str):
    rows = ROWS_BY_APP[app]
    opened = {row.name for row in rows if row.method == "GET"}
    done = []
    for row in rows:
        if row.method != "POST" or row.name in opened or row.name == "set_language":
            continue  # Django's page of languages leads back when it is only opened
        with transaction.atomic():
            address = reverse(row.name, kwargs=dict(row.parameters()))
            for persona in ("mertens", "kowalski", "osei", "lindner", "admin"):
                status = client_of(persona).get(address).status_code
                if status == 302:
                    done.append((row.name, persona))
            transaction.set_rollback(True)

    assert done == []


@pytest.mark.parametrize("target", ELSEWHERE)
def test_no_address_leads_to_another_server(client, coordinator, target):
    coordinator.set_password("ein langer Satz als Passwort")
    coordinator.save()
    signed_in = {"login": coordinator.email, "password": "ein langer Satz als Passwort"}

    answers = [
        client.post("/preferences/theme/", {"theme": "dark", "next": target}),
        client.post("/preferences/language/", {"language": "en", "next": target}),
        client.post("/preferences/language/", {"language": "en"}, HTTP_REFERER=target),
        client.post("/accounts/login/", signed_in | {"next": target}),
        client.post(f"/accounts/login/?next={target}", signed_in),
        client.post("/accounts/logout/", {"next": target}),
    ]

    for answer in answers:
        assert "evil" not in answer.headers.get("Location", "")
        assert "javascript" not in answer.headers.get("Location", "")


@pytest.mark.parametrize("typed", ["\x00", "a\x00b@test.example", "x" * 100_000, "'", "²", "%00"])
def test_nothing_typed_before_signing_in_breaks_a_page(db, client, settings, typed):
    client.raise_request_exception = False
    settings.DEMO = True

    statuses = [
        client.post("/accounts/login/", {"login": typed, "password": typed}).status_code,
        client.post("/accounts/login/", {"login": "a@b.example", "password": typed}).status_code,
        client.post("/accounts/password/reset/", {"email": typed}).status_code,
        client.post("/preferences/theme/", {"theme": typed, "next": typed}).status_code,
        client.get("/accounts/login/", {"next": typed}).status_code,
        client.get("/accounts/password/reset/key/zzzzzzzzzzzzzzzzzzzz-abc/").status_code,
        client.get("/accounts/password/reset/key/1-%00/").status_code,
        client.get(f"/networks/{NETWORK}/search/", {"q": typed}).status_code,
    ]

    assert [status for status in statuses if status >= 500] == []
