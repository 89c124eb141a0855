"""The page of health says ok or not ok; the command tells the operator what is missing."""

import socket
from datetime import timedelta

import pytest
from aiosmtpd.controller import Controller
from aiosmtpd.smtp import AuthResult
from django.core.mail.backends.smtp import EmailBackend
from django.core.management import CommandError, call_command
from django.db import OperationalError, connection

from handinhand.background.models import Beat, JobState
from handinhand.config import condition
from handinhand.kernel import clock
from handinhand.notices.models import Mail
from tests.handinhand.config.conftest import as_nobody


@pytest.fixture
def production(settings, db):
    settings.PRODUCTION = True
    settings.SECURE_SSL_REDIRECT = False
    _beat()
    return settings


def _beat(ago: timedelta = timedelta()) -> None:
    seen = clock.now() - ago
    Beat.objects.update_or_create(
        worker="w", defaults={"host": "h", "process": 1, "started_at": seen, "seen_at": seen}
    )


def test_a_site_that_works_is_well(client, production, capsys):
    answer = client.get("/health/")

    assert (answer.status_code, answer.json()) == (200, {"status": "ok"})
    call_command("health")
    assert "ok    worker" in capsys.readouterr().out


def _worker_is_dead() -> None:
    _beat(ago=timedelta(minutes=5))


def _worker_never_ran() -> None:
    Beat.objects.all().delete()


def _job_fails() -> None:
    now = clock.now()
    JobState.objects.create(key="a.job", began_at=now, due_at=now, failures=2)


def _mail_waits(person) -> None:
    before = clock.now() - timedelta(hours=2)
    Mail.objects.create(person=person, created_at=before, try_at=before)


@pytest.mark.parametrize(
    ("harm", "says"),
    [
        (_worker_is_dead, "was last seen at"),
        (_worker_never_ran, "does not run"),
        (_job_fails, "a.job fails"),
    ],
)
def test_what_is_missing_is_not_ok_and_only_the_operator_hears_what(client, production, harm, says):
    harm()

    answer = client.get("/health/")

    assert (answer.status_code, answer.json()) == (503, {"status": "not ok"})
    with pytest.raises(CommandError, match=says):
        call_command("health")


def test_mail_that_waits_for_hours_is_not_ok(client, production, coordinator):
    _mail_waits(coordinator)

    assert client.get("/health/").status_code == 503
    with pytest.raises(CommandError, match="waiting for more than an hour"):
        call_command("health")


def test_a_database_that_does_not_answer_is_not_ok(client, production, monkeypatch, capsys):
    def away(*_args: object, **_kwargs: object) -> None:
        raise OperationalError("connection to server at db.example failed\nsecret detail")

    with monkeypatch.context() as patched:
        patched.setattr(connection, "cursor", away)
        answer = client.get("/health/")
        faults = condition.database_faults()
        with pytest.raises(CommandError, match="does not answer"):
            call_command("health")

    assert (answer.status_code, answer.json()) == (503, {"status": "not ok"})
    assert "db.example failed" in faults[0]
    printed = capsys.readouterr().out
    assert "FAULT database" in printed
    assert "?     worker" in printed
    assert "ok" not in printed
    assert "secret" not in faults[0]


def test_missing_migrations_are_not_ok(client, production, monkeypatch):
    monkeypatch.setattr(condition, "_migrated", False)
    with connection.cursor() as cursor:
        cursor.execute("DELETE FROM django_migrations WHERE app = 'goals'")

    assert client.get("/health/").status_code == 503
    assert "python manage.py migrate" in condition.migration_faults()[0]


def test_check_settings_tells_what_to_do_before_the_start(production, tmp_path, monkeypatch):
    production.SECRET_KEY, production.ALLOWED_HOSTS = "short", ["*"]
    production.EMAIL_BACKEND = f"{EmailBackend.__module__}.EmailBackend"
    production.STATIC_ROOT = tmp_path
    production.EMAIL_HOST, production.EMAIL_PORT = "mail.invalid", 1

    with pytest.raises(CommandError) as told:
        call_command("check_settings", mail=True)

    for sentence in (
        "HANDINHAND_SECRET_KEY is missing",
        "HANDINHAND_HOSTS holds a star",
        "HANDINHAND_MAIL_FROM is missing",
        "would travel to HANDINHAND_SMTP_HOST in clear",
        "Run: python manage.py collectstatic",
        "The mail server mail.invalid:1 does not take us: there is no server of this name",
    ):
        assert sentence in str(told.value)


class _Sink:
    """A mail server that knows one name and password."""

    async def handle_DATA(self, *_args: object) -> str:
        return "250 OK"


def _knows(_server, _session, _envelope, _how, given) -> AuthResult:
    return AuthResult(success=(given.login, given.password) == (b"netz", b"right"), handled=False)


@pytest.fixture
def mail_server(settings):
    """A mail server on this machine that asks for name and password, in clear."""
    settings.EMAIL_BACKEND = f"{EmailBackend.__module__}.EmailBackend"
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        port = probe.getsockname()[1]
    settings.EMAIL_HOST, settings.EMAIL_PORT = "127.0.0.1", port
    server = Controller(
        _Sink(), hostname="127.0.0.1", port=port, authenticator=_knows, auth_require_tls=False
    )
    server.start()
    yield settings
    server.stop()


@pytest.mark.parametrize(
    ("given", "says"),
    [
        ({"EMAIL_HOST_USER": "netz", "EMAIL_HOST_PASSWORD": "right"}, ""),
        ({"EMAIL_HOST_USER": "netz", "EMAIL_HOST_PASSWORD": "wrong"}, "name or password"),
        ({"EMAIL_USE_TLS": True}, "does not encrypt, in this way"),
        ({"EMAIL_USE_SSL": True}, "465 with HANDINHAND_SMTP_SSL"),
        ({"EMAIL_PORT": 1}, "nobody answers there"),
    ],
)
def test_why_the_mail_server_does_not_take_us_is_said(mail_server, given, says):
    for name, value in given.items():
        setattr(mail_server, name, value)

    faults = condition.mail_faults()

    assert bool(faults) == bool(says)
    assert all(says in fault for fault in faults)


def test_a_folder_of_the_site_that_is_shut_is_a_fault(db, settings, tmp_path):
    settings.VAR = tmp_path / "shut" / "var"
    (tmp_path / "shut").mkdir()
    assert not any("HANDINHAND_VAR" in fault for fault in condition.file_faults())

    with as_nobody(tmp_path / "shut"):
        [fault] = [one for one in condition.file_faults() if "HANDINHAND_VAR" in one]

    assert "Name a folder that belongs to the user of the site" in fault
