"""T68, T69, T70: headers of every page, nothing personal in mail and log, no other server."""

import re
from pathlib import Path

import pytest
from django.core import mail
from django.test import Client
from django.urls import reverse

from handinhand.accounts.models import Person
from handinhand.background.services import Worker
from tests.handinhand.matrix import Row
from tests.handinhand.test_role_matrix import ROWS

SOURCE = Path(__file__).resolve().parents[3] / "src" / "handinhand"
PAGES = [row for row in ROWS if row.method == "GET"]
HEADERS = {
    "X-Content-Type-Options": "nosniff",
    "X-Frame-Options": "DENY",
    "Referrer-Policy": "same-origin",
    "Cross-Origin-Opener-Policy": "same-origin",
    "Cache-Control": "no-store",
}
POLICY = {
    "default-src 'none'",
    "script-src 'self'",
    "style-src 'self'",
    "form-action 'self'",
    "base-uri 'none'",
    "frame-ancestors 'none'",
}


@pytest.mark.parametrize("row", PAGES, ids=lambda row: row.name)
def test_T68_every_page_carries_the_headers(db, demo, row: Row):
    client = Client()
    client.force_login(Person.objects.get(email="mertens@lindenrath.example"))

    answer = client.get(reverse(row.name, kwargs=dict(row.parameters())))

    got = {name: answer.headers.get(name, "") for name in HEADERS}
    got["Cache-Control"] = "no-store" if "no-store" in got["Cache-Control"] else ""
    assert got == HEADERS
    assert set(answer.headers["Content-Security-Policy"].split("; ")) >= POLICY
    assert "Permissions-Policy" in answer.headers


def test_T68_cookies_are_kept_from_scripts_and_other_sites(client, coordinator):
    coordinator.set_password("ein langer Satz als Passwort")
    coordinator.save()

    answer = client.post(
        "/accounts/login/",
        {"login": coordinator.email, "password": "ein langer Satz als Passwort"},
    )

    cookie = answer.cookies["sessionid"]
    assert (cookie["httponly"], cookie["samesite"], cookie["expires"]) == (True, "Lax", "")


def test_T69_a_mail_names_no_person_and_no_network(client, coordinator, network):
    client.post("/accounts/password/reset/", {"email": coordinator.email})
    Worker().run_once()

    told = mail.outbox[0].subject + mail.outbox[0].body
    for personal in (coordinator.name, coordinator.email, network.name, "Jobcenter"):
        assert personal not in told


def test_T69_the_log_of_a_failed_page_names_no_person(
    sign_in, coordinator, network, caplog, monkeypatch
):
    client = sign_in(coordinator)
    client.raise_request_exception = False
    broken = "handinhand.networks.web.views.phases_of"
    monkeypatch.setattr(broken, lambda network: 1 / 0)

    answer = client.get(f"/networks/{network.slug}/network/?q={coordinator.name}")

    assert answer.status_code == 500
    assert "ZeroDivisionError" in caplog.text
    assert coordinator.name not in caplog.text
    assert coordinator.email not in caplog.text


def _texts() -> list[Path]:
    found = [*SOURCE.rglob("*.html"), *SOURCE.rglob("*.txt")]
    found += [*SOURCE.rglob("static/**/*.css"), *SOURCE.rglob("static/**/*.js")]
    return found + list(SOURCE.rglob("static/**/*.svg"))


@pytest.mark.parametrize("path", _texts(), ids=lambda path: str(path.relative_to(SOURCE)))
def test_T70_nothing_is_loaded_from_another_server(path: Path):
    text = path.read_text(encoding="utf-8")

    loaded = re.findall(
        r"""(?:src|href|action|poster|data)\s*=\s*["']\s*(?:https?:)?//[^"']+"""
        r"""|url\(\s*["']?(?:https?:)?//[^)]+|@import\s+["'](?:https?:)?//""",
        text,
    )

    assert loaded == []
