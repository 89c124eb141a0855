"""T28: a production start that would be unsafe is refused with a sentence that says what to do."""

import subprocess
import sys
from pathlib import Path

import numba
import pytest
from django.conf import settings
from django.core.management import CommandError, call_command

from handinhand.accounts.models import Person
from handinhand.config.start import refuse_unsafe_start, unsafe_settings
from servicechain.kernels import may_use_loops, prepared

ROOT = Path(__file__).resolve().parents[3]
GOOD_KEY = "k3Zp-9Qw_7Lx2Rt8Vb5Nc1Mf6Hd4Js0Gy-aEuIoPqTzXw"


@pytest.fixture
def production(settings, db):
    settings.PRODUCTION, settings.DEBUG, settings.DEMO = True, False, False
    settings.SECRET_KEY, settings.ALLOWED_HOSTS = GOOD_KEY, ["netz.example"]
    Person.objects.update(is_demo=False)  # other tests may have loaded the demo
    return settings


def test_T28_a_safe_production_start_passes(production):
    refuse_unsafe_start()


@pytest.mark.parametrize(
    ("name", "value", "says"),
    [
        ("DEBUG", True, "HANDINHAND_DEBUG is on. Switch it off"),
        ("DEMO", True, "HANDINHAND_DEMO is on. Switch it off"),
        ("SECRET_KEY", "short", "Set it to 50 random characters"),
        ("SECRET_KEY", "a" * 60, "Set it to 50 random characters"),
        ("ALLOWED_HOSTS", [], "Name the host of the site"),
    ],
)
def test_T28_an_unsafe_production_start_is_refused(production, name, value, says):
    setattr(production, name, value)

    with pytest.raises(SystemExit, match="does not start in production") as refusal:
        refuse_unsafe_start()

    assert says in str(refusal.value)


def test_T28_the_key_everybody_knows_is_refused(production):
    production.SECRET_KEY = production.KNOWN_KEY

    assert "missing, known or too short" in unsafe_settings()[0]


def test_T28_nothing_is_refused_while_developing(settings):
    settings.PRODUCTION, settings.DEBUG = False, True

    refuse_unsafe_start()


def test_T28_demo_accounts_are_refused_until_they_are_gone(production, coordinator):
    Person.objects.filter(pk=coordinator.pk).update(is_demo=True)

    with pytest.raises(SystemExit, match="demo accounts with known passwords"):
        refuse_unsafe_start()
    with pytest.raises(CommandError, match="demo accounts with known passwords"):
        call_command("check_settings")

    Person.objects.filter(pk=coordinator.pk).update(is_demo=False)
    refuse_unsafe_start()


@pytest.mark.parametrize(
    ("wrong", "says"),
    [
        ({"HANDINHAND_SECRET_KEY": None}, "HANDINHAND_SECRET_KEY is missing"),
        ({"HANDINHAND_SECRET_KEY": settings.KNOWN_KEY}, "HANDINHAND_SECRET_KEY is missing"),
        ({"HANDINHAND_DEBUG": "1"}, "HANDINHAND_DEBUG is on"),
        ({"HANDINHAND_DEMO": "1"}, "HANDINHAND_DEMO is on"),
        ({"HANDINHAND_HOSTS": ""}, "HANDINHAND_HOSTS is empty"),
        ({"HANDINHAND_SMTP_TLS": "0"}, "in clear"),
        ({"HANDINHAND_SMTP_PORT": "x"}, "Write a number from 1 to 65535"),
    ],
)
def test_T28_the_server_itself_ends_with_the_sentence_and_no_traceback(tmp_path, wrong, says):
    env = {
        "PATH": "/usr/bin",
        "PYTHONPATH": str(ROOT / "src"),
        "HANDINHAND_MODE": "production",
        "HANDINHAND_SECRET_KEY": GOOD_KEY,
        "HANDINHAND_HOSTS": "netz.example",
        "HANDINHAND_SMTP_HOST": "mail.example.org",
        "HANDINHAND_SMTP_TLS": "1",
        "HANDINHAND_MAIL_FROM": "netz@example.org",
        "HANDINHAND_VAR": str(tmp_path),
        "DATABASE_URL": f"sqlite:///{tmp_path}/none.sqlite3",
    }

    done = subprocess.run(
        [sys.executable, "-c", "import handinhand.config.wsgi"],
        env={name: value for name, value in (env | wrong).items() if value is not None},
        capture_output=True,
        text=True,
        check=False,
    )

    assert done.returncode == 1
    assert "Hand in Hand does not start" in done.stderr
    assert says in done.stderr
    assert "Traceback" not in done.stderr


def test_no_request_waits_for_a_compiler(monkeypatch):
    monkeypatch.setattr(prepared, "is_prepared", lambda: False)

    assert not may_use_loops()


def test_the_command_prepares_the_loops_where_the_server_looks_for_them(tmp_path, monkeypatch):
    monkeypatch.setattr(numba.config, "CACHE_DIR", str(tmp_path / "loops"))
    prepared.is_prepared.cache_clear()
    before = may_use_loops()

    call_command("prepare_engine")

    assert (before, may_use_loops()) == (False, True)
    monkeypatch.undo()
    prepared.is_prepared.cache_clear()
