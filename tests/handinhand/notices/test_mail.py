"""Who is told what by mail, in which words, and how often: once."""

import smtplib
from datetime import timedelta

import pytest
from django.core.mail.backends.locmem import EmailBackend
from django.db import transaction
from django.urls import reverse

from handinhand.handovers import services as handovers
from handinhand.handovers.models import LadderRow
from handinhand.kernel import clock
from handinhand.notices import services
from handinhand.notices.models import Mail, MailPreference, Notice
from handinhand.notices.rules import KINDS
from tests.handinhand.handovers.conftest import on

State = Mail.State


def _to(mails) -> list[str]:
    return sorted(address.partition("@")[0] for one in mails for address in one.to)


def _prefer(person, mode, language="de"):
    MailPreference.objects.create(person=person, mode=mode, language=language)


# --- who, and in which words ----------------------------------------------------------------------


def test_an_offer_is_told_to_the_receiver_and_its_answer_to_the_sender(
    receiver, offered, receiving, practitioner, work_off, settings
):
    (told,) = work_off()

    assert told.to == [receiver.email]
    assert told.subject == "Eine Übergabe wartet auf Ihre Antwort"
    page = reverse("handovers:detail", args=[offered.network.slug, offered.pk])
    assert f"{settings.SITE_URL}{page}" in told.body
    assert offered.standard.name in told.body
    assert work_off() == []
    handovers.accept(receiving, offered)
    assert _to(work_off()) == ["practitioner"]


def test_no_mail_names_a_person_an_organisation_a_number_or_a_date(
    receiver, practitioner, coordinator, offered, receiving, sending, act, work_off
):
    handovers.ask(receiving, offered, code="consent_given")
    handovers.reply(sending, offered, code="yes")
    held = handovers.hold(
        receiving, offered, reason="hospital_stay", expected_end=offered.arrival_by
    )
    handovers.resume(sending, held)
    declined = handovers.decline(receiving, offered, reason="no_capacity")
    again = handovers.send_back(act(coordinator), declined)
    accepted = handovers.accept(receiving, again, appointment_on=offered.arrival_by)
    missed = handovers.report_no_show(receiving, accepted, appointment_on=clock.today())
    handovers.cancel(receiving, missed, reason="missed_appointments")

    mails = work_off()

    assert len(mails) >= 9
    secrets = [
        offered.slip, receiver.name, practitioner.name, coordinator.name,
        offered.from_unit.name, offered.to_unit.name, offered.sender.name, offered.receiver.name,
        "Krankenhaus", "Termine versäumt", f"{offered.arrival_by:%d.%m.}",
    ]  # fmt: skip
    for one in mails:
        for secret in secrets:
            assert secret not in one.subject + one.body, (one.subject, secret)


def test_every_kind_of_notice_has_a_subject_and_a_sentence_with_the_name_only():
    assert len(KINDS) >= 20
    for kind in KINDS.values():
        assert str(kind.subject)
        assert "%" not in str(kind.sentence) % {"about": "X"}
        assert "%(" not in str(kind.subject)


def test_nobody_is_told_of_their_own_act(practitioner, draft, sending, work_off):
    handovers.enter_in_error(sending, draft, reason="test_entry")

    assert work_off() == []


def test_an_act_that_is_rolled_back_tells_nobody(receiver, draft, sending, work_off):
    with transaction.atomic():
        handovers.offer(sending, draft)
        transaction.set_rollback(True)

    assert work_off() == []
    assert Notice.objects.count() == 0


# --- once -----------------------------------------------------------------------------------------


def test_a_step_of_the_ladder_reminds_once_however_often_the_tick_runs(
    receiver, coordinator, offered, work_off
):
    work_off()
    with on("2026-11-25"):
        handovers.tick()
        handovers.tick()
        assert _to(work_off()) == ["receiver"]
        assert work_off() == []
    with on("2026-11-26"):
        handovers.tick()
        assert _to(work_off()) == ["coordinator"]
    assert LadderRow.objects.count() == 2


def test_a_worker_that_was_away_takes_every_step_it_missed_each_with_its_day(
    receiver, coordinator, practitioner, offered, work_off
):
    work_off()
    with on("2026-12-01"):
        mails = work_off()

    assert _to(mails) == ["coordinator", "practitioner", "receiver"]
    rows = LadderRow.objects.values_list("step", "on")
    assert [f"{step}: {day:%d.%m.}" for step, day in rows] == ["1: 25.11.", "2: 26.11."]


def test_a_mail_the_server_refuses_for_now_is_tried_again_and_sent_once(
    receiver, offered, work_off, monkeypatch
):
    def refuse(_self, _messages):
        raise smtplib.SMTPResponseException(451, "later")

    with monkeypatch.context() as patched:
        patched.setattr(EmailBackend, "send_messages", refuse)
        assert work_off() == []
    waiting = Mail.objects.get()
    assert (waiting.state, waiting.attempts) == (State.WAITING, 1)
    assert work_off() == []

    with clock.at(clock.now() + timedelta(minutes=3)):
        assert len(work_off()) == 1
        assert work_off() == []
    assert Mail.objects.get().state == State.SENT


def test_a_mail_refused_for_good_is_not_tried_again(receiver, offered, work_off, monkeypatch):
    def refuse(_self, _messages):
        raise smtplib.SMTPRecipientsRefused({"x": (550, b"unknown")})

    with monkeypatch.context() as patched:
        patched.setattr(EmailBackend, "send_messages", refuse)
        work_off()

    with clock.at(clock.now() + timedelta(days=3)):
        assert work_off() == []
    assert Mail.objects.get().state == State.FAILED


@pytest.mark.parametrize(
    ("left", "ends", "sent"),
    [(State.CONNECTING, State.SENT, 1), (State.SENDING, State.UNCERTAIN, 0)],
)
def test_what_a_crash_left_is_sent_when_it_surely_was_not_and_never_when_it_may_have_been(
    receiver, offered, work_off, left, ends, sent
):
    Mail.objects.update(state=left, claimed_at=clock.now())
    assert work_off() == []

    with clock.at(clock.now() + timedelta(minutes=12)):
        assert len(work_off()) == sent
    assert Mail.objects.get().state == ends


def test_a_mail_to_a_closed_account_is_not_sent(receiver, offered, work_off):
    receiver.is_active = False
    receiver.save()

    assert work_off() == []
    assert Mail.objects.get().state == State.FAILED


# --- digest and choice ----------------------------------------------------------------------------


def test_a_digest_gathers_what_happened_into_one_mail_at_seven(
    receiver, practitioner, offered, receiving, sending, work_off
):
    _prefer(receiver, "digest")
    work_off()  # what was written before the choice went out at once
    handovers.ask(receiving, offered, code="call_me")
    handovers.reply(sending, offered, code="will_call")
    handovers.withdraw(sending, offered, reason="no_longer_needed")
    assert _to(work_off()) == ["practitioner"]

    services.send_digests()
    services.send_digests()

    (told,) = work_off()
    assert told.to == [receiver.email]
    assert told.subject == "2 Nachrichten aus Ihrem Netzwerk"
    assert "zurückgezogen" in told.body
    assert "Rückfrage" in told.body


def test_no_digest_comes_on_a_day_nobody_works(receiver, offered, receiving, sending, work_off):
    _prefer(receiver, "digest")
    work_off()
    handovers.withdraw(sending, offered, reason="no_longer_needed")

    with on("2026-11-21"):  # a Saturday
        assert services.send_digests() == 0
    with on("2026-11-23"):
        assert services.send_digests() == 1


def test_who_wants_reminders_only_gets_no_other_mail(receiver, draft, sending, work_off):
    _prefer(receiver, "reminders")
    offered = handovers.offer(sending, draft)
    assert work_off() == []

    with on("2026-11-25"):
        assert _to(work_off()) == ["receiver"]
    assert LadderRow.objects.filter(handover=offered).count() == 1


def test_the_language_of_mails_is_the_persons_choice(receiver, draft, sending, work_off):
    _prefer(receiver, "at_once", language="en")
    handovers.offer(sending, draft)

    (told,) = work_off()

    assert "Guten Tag" not in told.body


def test_the_choice_is_made_on_a_page_one_finds_under_ones_name(sign_in, receiver, network):
    client, address = sign_in(receiver), reverse("notices:preference", args=[network.slug])
    assert address in client.get(reverse("handovers:inbox", args=[network.slug])).text

    refused = client.post(address, {"mode": "never", "language": "de"})
    page = client.post(address, {"mode": "digest", "language": "en"}, follow=True)

    assert refused.status_code == 422
    assert "Ihre Wahl ist gespeichert." in page.text
    chosen = MailPreference.objects.get()
    assert (chosen.person, chosen.mode, chosen.language) == (receiver, "digest", "en")


def test_the_outbox_forgets_after_thirty_days(receiver, offered, work_off):
    work_off()
    with clock.at(clock.now() + timedelta(days=31)):
        assert services.forget_old() == 1

    assert Mail.objects.count() == Notice.objects.count() == 0
