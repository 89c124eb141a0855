"""T49 to T52: what is recorded, that nothing is lost or changed, and how it is shown."""

from concurrent.futures import ThreadPoolExecutor
from datetime import UTC, date, datetime, time, timedelta

import pytest
from django.core.management import CommandError, call_command
from django.db import DatabaseError, connection, connections, transaction
from django.test import Client

from handinhand.audit import services as audit
from handinhand.audit.access import entries, history
from handinhand.audit.access.verification import checkpoints_now, verify
from handinhand.audit.models import PLATFORM, ChainHead, Entry, EntryDetail
from handinhand.background.services import Worker
from handinhand.kernel import clock
from handinhand.kernel.actor import Actor
from handinhand.networks.access import get_network
from handinhand.networks.models import Network

SYSTEM = Actor.system()


def _tell(statements: list[str]) -> None:
    with connection.cursor() as cursor:
        for statement in statements:
            cursor.execute(statement)


@pytest.fixture
def trail(network) -> str:
    """The chain of a network with a few entries; returns its name."""
    for number in range(3):
        audit.record(SYSTEM, "network.changed", network, network_id=network.pk, title=str(number))
    return str(network.pk)


@pytest.fixture
def unguarded(db):
    """Let a test write to the entries as somebody with the password of the database could."""
    from importlib import import_module

    append_only = import_module("handinhand.audit.migrations.0002_append_only")
    back = append_only.SQLITE_BACK
    if connection.vendor == "postgresql":
        back = append_only.POSTGRESQL_BACK[:2]
    _tell(back)


@pytest.mark.parametrize(
    "statement",
    ["UPDATE audit_entry SET action = 'nothing'", "DELETE FROM audit_entry WHERE number > 1"],
)
def test_T51_the_database_refuses_to_change_or_delete_entries(trail, statement):
    before = list(Entry.objects.values_list("action", "number"))

    with pytest.raises(DatabaseError, match="never"), transaction.atomic():
        _tell([statement])

    assert list(Entry.objects.values_list("action", "number")) == before


def test_T51_an_untouched_trail_holds(trail):
    verdict = verify(checkpoints_now())

    assert verdict.faults == []
    assert verdict.entries == Entry.objects.count()


def test_T51_an_edited_entry_is_found(trail, unguarded):
    Entry.objects.filter(chain=trail, number=2).update(action="network.created")

    assert [(f.chain, f.number) for f in verify().faults] == [(trail, 2)]


def test_T51_an_edited_personal_detail_is_found(trail):
    EntryDetail.objects.filter(entry__chain=trail, entry__number=2).update(person_name="Jemand")

    assert [(f.chain, f.number) for f in verify().faults] == [(trail, 2)]


def test_T51_a_deleted_entry_is_found(trail, unguarded):
    EntryDetail.objects.filter(entry__chain=trail, entry__number=2).delete()
    Entry.objects.filter(chain=trail, number=2).delete()

    assert (trail, 3) in {(f.chain, f.number) for f in verify().faults}


def test_T51_entries_in_another_order_are_found(trail, unguarded):
    second, third = Entry.objects.filter(chain=trail, number__in=[2, 3]).order_by("number")
    Entry.objects.filter(pk=second.pk).update(number=1000)
    Entry.objects.filter(pk=third.pk).update(number=2)
    Entry.objects.filter(pk=second.pk).update(number=3)

    assert {2, 3} <= {f.number for f in verify().faults if f.chain == trail}


def _cut_off(chain: str) -> None:
    last = Entry.objects.filter(chain=chain).latest("number")
    before = Entry.objects.get(chain=chain, number=last.number - 1)
    EntryDetail.objects.filter(entry=last).delete()
    last.delete()
    ChainHead.objects.filter(chain=chain).update(number=before.number, digest=before.digest)


def test_T51_a_trail_cut_off_with_its_head_is_found_by_a_checkpoint(trail, unguarded):
    kept_outside = checkpoints_now()

    _cut_off(trail)

    assert verify().faults == []
    assert [f.chain for f in verify(kept_outside).faults] == [trail]


def test_T51_a_trail_written_anew_is_found_by_a_checkpoint(trail, network, unguarded):
    kept_outside = checkpoints_now()
    length = Entry.objects.filter(chain=trail).count()
    EntryDetail.objects.filter(entry__chain=trail).delete()
    Entry.objects.filter(chain=trail).delete()
    ChainHead.objects.filter(chain=trail).delete()

    for _number in range(length):
        audit.record(SYSTEM, "network.changed", network, network_id=network.pk)

    assert verify().faults == []
    assert [f.chain for f in verify(kept_outside).faults] == [trail]


def test_T51_checkpoints_are_signed_written_and_checked_by_command(trail, tmp_path, capsys):
    key, notes = tmp_path / "key.pem", tmp_path / "notes"
    call_command("audit_checkpoint", key=key, new_key=True, to=notes)
    verifier = capsys.readouterr().out.splitlines()[0].removeprefix("verifier: ")

    call_command("audit_verify", checkpoints=notes, verifier=verifier)

    assert "entries hold" in capsys.readouterr().out
    assert key.stat().st_mode & 0o077 == 0


def test_T51_a_forged_checkpoint_is_not_trusted(trail, tmp_path, capsys):
    key, notes = tmp_path / "key.pem", tmp_path / "notes"
    call_command("audit_checkpoint", key=key, new_key=True, to=notes)
    verifier = capsys.readouterr().out.splitlines()[0].removeprefix("verifier: ")
    note = next(notes.glob("*.note"))
    lines = note.read_text().splitlines()
    note.write_text("\n".join([lines[0], str(int(lines[1]) + 1), *lines[2:]]) + "\n")

    with pytest.raises(CommandError, match="cannot be trusted"):
        call_command("audit_verify", checkpoints=notes, verifier=verifier)


def test_details_of_reads_older_than_six_months_are_erased_and_the_chain_still_holds(network):
    with clock.at(datetime(2026, 5, 1, tzinfo=UTC)):
        old = audit.record_read(SYSTEM, "reconstruction.read", network)
        changed = audit.record(SYSTEM, "network.changed", network)
    recent = audit.record_read(SYSTEM, "reconstruction.read", network)

    call_command("audit_erase_details")

    kept = set(EntryDetail.objects.values_list("entry", flat=True))
    assert old.pk not in kept
    assert {changed.pk, recent.pk} <= kept
    assert verify().faults == []
    assert verify().erased == 1


@pytest.mark.parametrize(
    ("read_on", "erased_on"),
    [
        (date(2026, 5, 21), date(2026, 11, 21)),
        (date(2026, 5, 31), date(2026, 11, 30)),  # November has no 31st
        (date(2026, 2, 28), date(2026, 8, 28)),
        (date(2026, 8, 31), date(2027, 2, 28)),
    ],
)
def test_the_worker_erases_them_by_itself_on_the_last_day_of_the_six_months(
    network, read_on, erased_on
):
    with clock.at(datetime.combine(read_on, time(9), UTC)):
        read = audit.record_read(SYSTEM, "reconstruction.read", network)
    detail = EntryDetail.objects.filter(entry=read)

    seen = []
    for day in (erased_on - timedelta(days=1), erased_on):
        with clock.at(datetime.combine(day, time(9), UTC)):
            Worker().run_once()
            seen.append(detail.exists())

    assert seen == [True, False]


@pytest.mark.parametrize(
    ("action", "retention"),
    [("network.changed", "read"), ("reconstruction.read", "change")],
)
def test_a_read_is_known_by_its_code_and_kept_as_one(network, action, retention):
    with pytest.raises(ValueError, match=action):
        audit.record(SYSTEM, action, network, retention=EntryDetail.Retention(retention))


def test_T49_sign_ins_and_refused_sign_ins_are_recorded_once_each(client, coordinator):
    coordinator.set_password("ein langer Satz als Passwort")
    coordinator.save()
    before = Entry.objects.filter(chain=PLATFORM).count()

    client.post("/accounts/login/", {"login": coordinator.email, "password": "falsch"})
    client.post(
        "/accounts/login/",
        {"login": coordinator.email, "password": "ein langer Satz als Passwort"},
    )

    found = Entry.objects.filter(chain=PLATFORM).order_by("number")[before:]
    assert [e.action for e in found] == ["account.sign_in_failed", "account.signed_in"]
    assert found[0].detail.person_id is None


def test_T49_a_denial_is_recorded_with_the_name_of_the_page_only(sign_in, practitioner, network):
    sign_in(practitioner).get(f"/networks/{network.slug}/network/change/?secret=1")

    denial = Entry.objects.latest("pk")
    assert denial.action == "access.denied"
    assert denial.detail.person_id == practitioner.pk
    assert denial.detail.title == "networks:change"


@pytest.mark.concurrency
@pytest.mark.django_db(transaction=True)
def test_T49_eight_writers_at_once_lose_nothing_and_number_without_gaps():
    def write(_writer: int) -> None:
        try:
            for _number in range(10):
                audit.record(SYSTEM, "network.changed")
        finally:
            connections.close_all()

    before = Entry.objects.filter(chain=PLATFORM).count()  # the demo may lie in this database
    with ThreadPoolExecutor(8) as pool:
        list(pool.map(write, range(8)))

    numbers = Entry.objects.filter(chain=PLATFORM).order_by("number")
    assert list(numbers.values_list("number", flat=True)) == list(range(1, before + 81))
    assert verify().faults == []


@pytest.fixture
def broken_trail(db):
    """A trail that cannot be written to."""
    event = "BEFORE INSERT ON audit_entry"
    if connection.vendor == "postgresql":
        _tell(
            [
                "CREATE FUNCTION audit_broken() RETURNS trigger AS"
                " $$ BEGIN RAISE EXCEPTION 'disk full'; END $$ LANGUAGE plpgsql",
                f"CREATE TRIGGER audit_broken {event} FOR EACH ROW EXECUTE FUNCTION audit_broken()",
            ]
        )
    else:
        _tell([f"CREATE TRIGGER audit_broken {event} BEGIN SELECT RAISE(ABORT, 'disk full'); END"])


def test_T50_without_an_entry_there_is_no_read(network, broken_trail):
    with pytest.raises(DatabaseError, match="disk full"), transaction.atomic():
        audit.record_read(SYSTEM, "reconstruction.read", network)


def test_T50_a_change_that_cannot_be_recorded_does_not_happen(
    act, sign_in, coordinator, network, broken_trail
):
    client = sign_in(coordinator)
    client.raise_request_exception = False

    with transaction.atomic():
        response = client.post(
            f"/networks/{network.slug}/network/change/",
            {
                "version": network.version,
                "name": "Anders",
                "target_group": "alle",
                "began_on": "12.1.2026",
            },
        )
        transaction.set_rollback(True)

    assert response.status_code == 500
    assert Network.objects.get(pk=network.pk).name == "Testnetz"


def test_T52_moments_are_stored_in_utc_and_shown_in_berlin(sign_in, privacy_officer, network):
    moment = datetime(2026, 7, 1, 22, 30, tzinfo=UTC)
    with clock.at(moment):
        entry = audit.record(SYSTEM, "network.changed", network, network_id=network.pk)

    page = sign_in(privacy_officer).get(
        f"/networks/{network.slug}/audit/?since=2.7.2026&until=2.7.2026"
    )

    entry.refresh_from_db()
    assert (entry.at, entry.at.utcoffset()) == (moment, timedelta(0))
    assert "02.07.2026, 0:30 Uhr" in page.text


def test_the_privacy_officer_sees_all_and_others_their_own_acts(
    act, network, coordinator, moderator, privacy_officer, evaluator
):
    audit.record(act(coordinator), "network.changed", network)
    audit.record(act(moderator), "network.changed", network)

    seen = {person.email: set() for person in (coordinator, moderator, privacy_officer, evaluator)}
    for person in (coordinator, moderator, privacy_officer, evaluator):
        found = entries(act(person)).filter(action="network.changed")
        seen[person.email] = {e.detail.person_id for e in found}

    assert seen[coordinator.email] == {coordinator.pk}
    assert seen[moderator.email] == {moderator.pk}
    assert seen[privacy_officer.email] == {coordinator.pk, moderator.pk}
    assert seen[evaluator.email] == set()


def test_the_history_tells_who_did_what_and_the_organisation_where_names_stay_inside(
    act, network, coordinator, receiver
):
    audit.record(act(coordinator), "network.changed", network)
    audit.record_read(act(coordinator), "reconstruction.read", network)

    inside = history(act(coordinator), get_network(act(coordinator), network.slug))
    outside = history(act(receiver), network, own_names_only=True)

    assert (inside[0].who, inside[0].what) == ("Frau Coordinator", "hat das Netzwerk geändert")
    assert outside[0].who == "Jobcenter Teststadt"


def test_reads_stay_out_of_the_history_when_their_details_are_erased(act, coordinator, network):
    actor = act(coordinator)
    audit.record(actor, "network.changed", network)
    for _number in range(3):
        audit.record_read(actor, "reconstruction.read", network)

    audit.erase_details(actor, before=clock.now() + timedelta(days=1))

    assert [line.who for line in history(actor, network, limit=1)] == ["Frau Coordinator"]
    assert "hat den Fall in Arbeit gelesen" not in {line.what for line in history(actor, network)}


@pytest.mark.parametrize("count", [3, 30])
def test_the_list_of_the_trail_takes_the_same_number_of_queries_however_long(
    sign_in, privacy_officer, network, django_assert_num_queries, count
):
    for _number in range(count):
        audit.record(SYSTEM, "network.changed", network, network_id=network.pk)
    client: Client = sign_in(privacy_officer)
    client.get(f"/networks/{network.slug}/audit/")

    with django_assert_num_queries(8, exact=False):
        response = client.get(f"/networks/{network.slug}/audit/")

    assert response.status_code == 200
