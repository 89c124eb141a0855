"""Every variable is listed, and each fault of one is a sentence that says what to do."""

import re
import subprocess
import sys
from pathlib import Path

import pytest

from handinhand.config.variables import DURING_TESTS, VARIABLES, unreadable

ROOT = Path(__file__).resolve().parents[3]
PAGE = (ROOT / "docs" / "reference" / "settings.md").read_text()
GOOD = {
    "HANDINHAND_MODE": "production",
    "HANDINHAND_HOSTS": "netz.example, www.netz.example",
    "HANDINHAND_PROXIES": "1",
    "DATABASE_URL": "postgresql://hand:p%40ss@db.example:5432/hand?sslmode=require",
    "HANDINHAND_VAR": "/var/lib/handinhand",
    "HANDINHAND_SMTP_PORT": "587",
    "HANDINHAND_SMTP_USER": "hand",
    "HANDINHAND_SMTP_PASSWORD": "geheim",
    "HANDINHAND_SMTP_TLS": "yes",
    "HANDINHAND_MAIL_FROM": "Hand in Hand <netz@example.org>",
    "HANDINHAND_URL": "https://netz.example",
}


def test_settings_that_are_right_are_accepted():
    assert unreadable(GOOD) == []
    assert unreadable({}) == []
    assert unreadable({"DATABASE_URL": "sqlite:////var/lib/a.sqlite3"}) == []
    assert unreadable({"DATABASE_URL": "postgresql://hand@/hand?host=/run/postgresql"}) == []


@pytest.mark.parametrize(
    ("name", "value", "says"),
    [
        ("HANDINHAND_MODE", "prod", "Set it to production, demo or development"),
        ("HANDINHAND_MODE", "", "Set it to production, demo or development"),
        ("HANDINHAND_OLD_SECRET_KEYS", "short", "at least 40 characters"),
        ("HANDINHAND_HOSTS", "https://netz.example", "Write host names only"),
        ("HANDINHAND_HOSTS", "netz.example:443", "Write host names only"),
        ("HANDINHAND_HOSTS", "netz.example www.example", "Write host names only"),
        ("HANDINHAND_PROXIES", "yes", "Write a number from 0 to 5"),
        ("DATABASE_URL", "mysql://a/b", "Write postgresql://"),
        ("DATABASE_URL", "postgresql://host", "Write postgresql://"),
        ("DATABASE_URL", "postgresql://u:a@b@host/name", "write @ as %40"),
        ("DATABASE_URL", "postgresql://u:a#b@host/name", "write @ as %40"),
        ("DATABASE_URL", "postgresql://host:port/name", "write @ as %40"),
        ("DATABASE_URL", "sqlite://:memory:", "Name one that lasts"),
        ("HANDINHAND_VAR", "var", "Write the whole path"),
        ("HANDINHAND_DEBUG", "maybe", "Write 1 to switch it on"),
        ("HANDINHAND_DEMO", "2", "Write 1 to switch it on"),
        ("HANDINHAND_WITHOUT_WORKER", "x", "Write 1 to switch it on"),
        ("HANDINHAND_LOG", "xml", "Set it to json or lines"),
        ("HANDINHAND_SMTP_PORT", "0", "Write a number from 1 to 65535"),
        ("HANDINHAND_SMTP_PORT", "smtp", "Write a number from 1 to 65535"),
        ("HANDINHAND_SMTP_SSL", "1", "Keep one"),
        ("HANDINHAND_SMTP_TLS", "tls", "Write 1 to switch it on"),
        ("HANDINHAND_SMTP_PASSWORD", "", "Set both, or neither"),
        ("HANDINHAND_SMTP_USER", "", "Set both, or neither"),
        ("HANDINHAND_MAIL_FROM", "Hand in Hand", "Write an address"),
        ("HANDINHAND_URL", "netz.example", "https://netz.example"),
        ("HANDINHAND_HOST", "netz.example", "Did you mean HANDINHAND_HOSTS?"),
        ("HANDINHAND_PEPPER", "x", "is no setting of Hand in Hand"),
    ],
)
def test_each_fault_is_one_sentence_that_names_the_variable(name, value, says):
    faults = unreadable(GOOD | {name: value})

    assert len(faults) == 1
    assert name in faults[0] or "HANDINHAND_SMTP" in faults[0]
    assert says in faults[0]


@pytest.mark.parametrize("name", [one.name for one in VARIABLES if one.secret])
def test_a_fault_never_shows_a_secret(name):
    assert "pA55wort" not in "".join(unreadable(GOOD | {name: "pA55wort"}))


def test_a_start_with_faults_ends_with_the_sentences_and_no_traceback(tmp_path):
    done = subprocess.run(
        [sys.executable, ROOT / "manage.py", "check_settings"],
        env={"HANDINHAND_SMTP_PORT": "a", "HANDINHAND_HOST": "x", "PATH": "/usr/bin"},
        capture_output=True,
        text=True,
        check=False,
    )

    assert done.returncode == 1
    assert done.stderr.splitlines()[0] == "Hand in Hand does not start:"
    assert len(done.stderr.splitlines()) == 3
    assert "Traceback" not in done.stderr


def _names_in(folder: Path) -> set[str]:
    texts = (path.read_text() for path in folder.rglob("*.py"))
    return {name for text in texts for name in re.findall(r"\"(HANDINHAND_\w+[A-Z])\"", text)}


def test_the_page_of_settings_lists_every_variable_and_no_other():
    listed = set(re.findall(r"^\| `((?:HANDINHAND|DATABASE)_\w+)`", PAGE, re.MULTILINE))

    assert listed == {one.name for one in VARIABLES} | set(DURING_TESTS)


def test_the_code_reads_no_variable_that_is_not_listed():
    known = {one.name for one in VARIABLES} | set(DURING_TESTS)

    assert _names_in(ROOT / "src") | _names_in(ROOT / "scripts") <= known
