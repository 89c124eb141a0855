"""Who is away, who stands in: messages and inbox follow, on the page and by the days."""

from datetime import date, timedelta

import pytest
from django.urls import reverse

from handinhand.accounts import services as accounts
from handinhand.accounts.models import Absence, RoleAssignment
from handinhand.audit.models import Entry
from handinhand.handovers import services as handovers
from handinhand.handovers.access import inbox, waiting_count
from handinhand.kernel import clock
from handinhand.networks import services as networks
from tests.handinhand.handovers.conftest import make_standard, on
from tests.handinhand.notices.conftest import SYSTEM


@pytest.fixture
def at(network):
    """Return a function that tells an address of absences."""
    return lambda name, *args: reverse(f"notices:{name}", args=[network.slug, *args])


@pytest.fixture
def role(receiver):
    """The receiver's one role."""
    return RoleAssignment.objects.get(person=receiver)


def _away(role, deputy, days=7):
    today = clock.today()
    return accounts.enter_absence(
        SYSTEM, role, first=today, last=today + timedelta(days=days), deputy=deputy
    )


def test_an_absence_is_entered_on_the_page_and_messages_go_to_the_deputy(
    sign_in, receiver, colleague, role, at, draft, sending, work_off
):
    client = sign_in(receiver)
    assert at("enter_absence", role.pk) in client.get(at("absences")).text

    page = client.post(
        at("enter_absence", role.pk),
        {"first": "20.11.2026", "last": "27.11.2026", "deputy": str(colleague.pk)},
        follow=True,
    )

    assert "Vertretung: Frau Colleague" in page.text
    assert Entry.objects.filter(action="absence.entered").count() == 1
    handovers.offer(sending, draft)
    assert [one.to for one in work_off()] == [[colleague.email]]


def test_after_the_last_day_messages_come_again(
    receiver, colleague, role, draft, sending, work_off
):
    _away(role, colleague, days=2)

    with on("2026-11-23"):
        handovers.offer(sending, draft)
        assert receiver.email in [one.to[0] for one in work_off()]


def test_without_a_deputy_they_come_all_the_same(receiver, role, draft, sending, work_off):
    _away(role, None)

    handovers.offer(sending, draft)

    assert [one.to for one in work_off()] == [[receiver.email]]


def test_the_deputy_sees_the_inbox_of_the_unit_and_answers_on_these_days_only(
    act, receiver, receiver_unit, role, network, offered
):
    other = networks.add_unit(SYSTEM, receiver_unit.organisation, key="TSH-2", name="Team 2")
    deputy = accounts.create_person(SYSTEM, email="deputy@test.example", name="Frau Deputy")
    accounts.assign_role(
        SYSTEM,
        deputy,
        role.role,
        network_id=network.pk,
        organisation_id=receiver_unit.organisation_id,
        unit_id=other.pk,
        began_on=date(2026, 1, 12),
    )
    assert list(inbox(act(deputy))) == []
    _away(role, deputy)

    assert list(inbox(act(deputy))) == [offered]
    assert waiting_count(act(deputy)) == 1
    assert handovers.accept(act(deputy), offered).state == "accepted"
    with on("2026-11-28"):
        assert list(inbox(act(deputy))) == []


@pytest.mark.parametrize(
    ("values", "sentence"),
    [
        ({"first": "27.11.2026", "last": "20.11.2026"}, "liegt vor dem ersten"),
        ({"first": "02.11.2026", "last": "03.11.2026"}, "schon vorbei"),
        ({"first": "", "last": "27.11.2026"}, "Erster Tag"),
        ({"first": "20.11.2026", "last": "27.11.2026", "deputy": "x"}, "aus der Liste"),
    ],
)
def test_days_that_cannot_be_are_refused_with_a_sentence(
    sign_in, receiver, role, at, values, sentence
):
    page = sign_in(receiver).post(at("enter_absence", role.pk), values)

    assert page.status_code == 422
    assert sentence in page.text
    assert not Absence.objects.exists()


def test_the_deputy_holds_the_same_role_for_the_same_organisation(
    sign_in, receiver, practitioner, role, at
):
    values = {"first": "20.11.2026", "last": "27.11.2026", "deputy": str(practitioner.pk)}

    assert sign_in(receiver).post(at("enter_absence", role.pk), values).status_code == 422


@pytest.mark.parametrize(
    ("name", "status"),
    [("receiver", 302), ("coordinator", 302), ("practitioner", 404), ("stranger", 404)],
)
def test_an_absence_is_ended_by_the_person_or_the_coordination(
    who, sign_in, role, colleague, at, name, status
):
    absence = _away(role, colleague)
    client = sign_in(who(name))

    answer = client.post(at("end_absence", absence.pk))

    assert answer.status_code == status
    assert Absence.objects.exists() == (status == 404)


def test_a_standing_deputy_is_asked_by_the_ladder(
    sign_in,
    receiver,
    colleague,
    role,
    at,
    chain_version,
    agreement,
    sending,
    sender_unit,
    receiver_unit,
    work_off,
):
    page = sign_in(receiver).post(at("deputy", role.pk), {"deputy": str(colleague.pk)}, follow=True)
    assert "Frau Colleague" in page.text
    standard = make_standard(chain_version, sender_unit, receiver_unit)
    standard.ladder.filter(step=1).update(to="receiver_deputy")
    draft = handovers.start(sending, standard, from_unit=sender_unit, to_unit=receiver_unit)
    handovers.offer(sending, draft)
    work_off()

    with on("2026-11-25"):
        mails = work_off()

    assert [one.to for one in mails] == [[colleague.email]]
    assert "in Vertretung" in mails[0].body
