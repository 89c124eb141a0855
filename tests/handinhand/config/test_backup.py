"""R09, T64: what a backup holds comes back whole, and what is no whole backup touches nothing."""

import json
import zipfile
from dataclasses import replace
from pathlib import Path

import pytest
from django.contrib.sessions.backends.db import SessionStore
from django.core.management import CommandError, call_command
from django.db import OperationalError, connection

from handinhand.audit.access.verification import verify
from handinhand.audit.models import Entry
from handinhand.config.backup import BackupRefused, make_backup, restore_backup
from handinhand.config.backup.archive import (
    MANIFEST,
    MEMBERS,
    Content,
    Inventory,
    Manifest,
    read_manifest,
    sha256_of,
    write,
)
from handinhand.config.backup.restore import stock_now
from handinhand.networks import services as networks
from handinhand.networks.models import Network
from tests.conftest import SYSTEM
from tests.handinhand.config.conftest import as_nobody

AFTERWARDS = {"audit_entry", "audit_entrydetail", "audit_chainhead", "django_session"}


def _destroy() -> None:
    """Leave an empty database behind, as a new server has it."""
    with connection.cursor() as cursor:
        if connection.vendor == "sqlite":
            cursor.execute("PRAGMA foreign_keys = OFF")
        for table in connection.introspection.table_names(cursor):
            more = "CASCADE" if connection.vendor == "postgresql" else ""
            cursor.execute(f'DROP TABLE "{table}" {more}')
        if connection.vendor == "sqlite":
            cursor.execute("PRAGMA foreign_keys = ON")


def _lasting(inventory: Inventory) -> dict[str, Content]:
    return {n: c for n, c in inventory.tables.items() if n not in AFTERWARDS}


@pytest.mark.concurrency
@pytest.mark.django_db(transaction=True)
def test_T64_what_was_backed_up_comes_back_row_by_row(request, tmp_path):
    network = request.getfixturevalue("network")
    request.getfixturevalue("practitioner")
    SessionStore().save(must_create=True)
    before, file = stock_now(), tmp_path / "site.backup"

    made = make_backup(file)
    networks.create_organisation(SYSTEM, key="NEU", name="Danach", network_id=network.pk)
    Network.objects.update(name="Verändert")
    assert stock_now().tables["networks_network"].rows == before.tables["networks_network"].rows
    assert stock_now().tables["networks_network"] != before.tables["networks_network"]
    _destroy()
    assert connection.introspection.table_names() == []
    with pytest.raises(BackupRefused, match="no tables of Hand in Hand"):
        make_backup(tmp_path / "nothing.backup")
    done = restore_backup(file)

    assert made.holds == before
    assert _lasting(stock_now()) == _lasting(before)
    assert Network.objects.get().name == "Testnetz"
    assert done.verified == sum(number for number, _digest in before.audit_heads.values())
    assert verify().faults == []
    assert stock_now().tables["django_session"].rows == 0, "nobody is signed in again"
    with pytest.raises(BackupRefused, match="--replace"):
        restore_backup(file)
    assert restore_backup(file, replace=_name()).verified == done.verified
    assert file.stat().st_mode & 0o077 == 0, "only its owner reads it"


@pytest.mark.concurrency
@pytest.mark.django_db(transaction=True)
def test_T64_a_backup_of_an_older_version_ends_the_sessions_and_is_recorded(request, tmp_path):
    request.getfixturevalue("network")
    call_command("migrate", "agreements", "0002", verbosity=0)
    SessionStore().save(must_create=True)
    make_backup(tmp_path / "site.backup")
    _destroy()

    done = restore_backup(tmp_path / "site.backup")

    assert done.migrated == 1
    assert stock_now().tables["django_session"].rows == 0
    assert Entry.objects.filter(action="site.restored").count() == 1
    assert verify().faults == []


def _name() -> str:
    return Path(str(connection.settings_dict["NAME"])).name


@pytest.fixture
def backup(tmp_path) -> Path:
    """A small file like those that `backup` writes."""
    return _write(tmp_path)


def _write(folder: Path, **told: object) -> Path:
    database = folder / "database"
    database.write_bytes(b"what the database wrote" * 500)
    holds = Inventory(["networks.0001_initial"], {}, {"networks_site": Content(0, "0")})
    manifest = Manifest(
        version="0.1.0",
        made_at="2026-11-20T08:00:00+00:00",
        database=connection.vendor,
        sha256=sha256_of(database),
        size=database.stat().st_size,
        holds=holds,
    )
    target = folder / "small.backup"
    write(target, database, replace(manifest, **told))
    return target


def _repack(path: Path, change) -> None:
    """Write the archive anew with other content; its own checksums fit."""
    with zipfile.ZipFile(path) as archive:
        parts = {name: archive.read(name) for name in archive.namelist()}
    with zipfile.ZipFile(path, "w") as archive:
        for name, content in change(parts).items():
            archive.writestr(name, content)


def _cut(path: Path) -> None:
    path.write_bytes(path.read_bytes()[:-200])


def _flip(path: Path) -> None:
    data = bytearray(path.read_bytes())
    with zipfile.ZipFile(path) as archive:
        begin = archive.getinfo(MEMBERS[connection.vendor]).header_offset
    data[begin + 70] ^= 0xFF
    path.write_bytes(bytes(data))


def _another_database(path: Path) -> None:
    name = MEMBERS[connection.vendor]
    _repack(path, lambda parts: parts | {name: parts[name] + b"more"})


def _another_archive(path: Path) -> None:
    _repack(path, lambda parts: {"letter.txt": b"hello"})


def _another_format(path: Path) -> None:
    told = json.loads(zipfile.ZipFile(path).read(MANIFEST)) | {"format": 99}
    _repack(path, lambda parts: parts | {MANIFEST: json.dumps(told).encode()})


def _strange_manifest(path: Path) -> None:
    _repack(path, lambda parts: parts | {MANIFEST: b'{"format": 1, "holds": 3}'})


def _text(path: Path) -> None:
    path.write_text("no archive at all")


@pytest.mark.parametrize(
    ("damage", "says"),
    [
        (_cut, "no whole backup"),
        (_flip, "is damaged"),
        (_another_database, "is damaged"),
        (_another_archive, "no backup of Hand in Hand"),
        (_another_format, "reads format 1"),
        (_strange_manifest, "manifest is not ours"),
        (_text, "no whole backup"),
        (Path.unlink, "is missing"),
    ],
)
def test_T64_a_half_or_wrong_file_touches_nothing(network, backup, damage, says):
    damage(backup)

    with pytest.raises(CommandError, match=says):
        call_command("restore", str(backup), replace=_name())

    assert Network.objects.get() == network
    assert list(backup.parent.glob(".restore-*")) == []


def test_T64_a_backup_of_a_newer_version_or_another_database_is_refused(network, tmp_path):
    holds = Inventory(["networks.9999_from_the_future"], {}, {})
    newer = _write(tmp_path, holds=holds, version="9.0")
    with pytest.raises(BackupRefused, match=r"newer version \(9\.0\)"):
        restore_backup(newer, replace=_name())

    other = "postgresql" if connection.vendor == "sqlite" else "sqlite"
    with pytest.raises(BackupRefused, match="same kind"):
        restore_backup(_write(tmp_path, database=other), replace=_name())

    assert Network.objects.get() == network


@pytest.mark.parametrize("typed", ["", "another-name"])
def test_T64_a_database_with_data_is_replaced_only_when_named(network, backup, typed):
    with pytest.raises(BackupRefused, match=r"not empty|is called"):
        restore_backup(backup, replace=typed)

    assert Network.objects.get() == network


def test_T64_a_backup_never_writes_over_a_file(db, backup):
    before = backup.read_bytes()

    with pytest.raises(CommandError, match="is there already"):
        call_command("backup", str(backup))
    with pytest.raises(CommandError, match="is missing"):
        call_command("backup", str(backup.parent / "nowhere" / "a.backup"))

    assert backup.read_bytes() == before
    assert read_manifest(backup).database == connection.vendor


def test_a_folder_of_somebody_else_is_a_sentence_that_says_what_to_do(db, tmp_path):
    shut = tmp_path / "shut"
    shut.mkdir()
    told = []
    with as_nobody(shut):
        for command in ("backup", "restore"):
            with pytest.raises(CommandError) as refusal:
                call_command(command, str(shut / "a.backup"))
            told.append(str(refusal.value))

    assert all(f"may not use {shut}/a.backup" in sentence for sentence in told)
    assert all("Choose a folder that belongs to this user" in sentence for sentence in told)
    assert list(shut.iterdir()) == []


def test_a_database_that_does_not_answer_is_a_sentence_too(db, tmp_path, monkeypatch):
    def away(*_args: object, **_kwargs: object) -> None:
        raise OperationalError("connection to server failed\nsecret detail")

    with monkeypatch.context() as patched:
        patched.setattr(connection, "cursor", away)
        patched.setattr(connection, "ensure_connection", away)
        with pytest.raises(CommandError, match="does not answer") as refusal:
            call_command("backup", str(tmp_path / "a.backup"))

    assert "secret" not in str(refusal.value)
    assert list(tmp_path.iterdir()) == []
