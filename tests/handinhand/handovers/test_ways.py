"""The rarer ways of the table on the pages: pauses, missed appointments, late answers, versions."""

from datetime import date

import pytest
from django.urls import reverse
from icalendar import Calendar

from handinhand.chains.models import ChainVersion
from handinhand.handovers import services
from handinhand.handovers.access import outbox
from handinhand.handovers.models import Handover, LadderRow
from handinhand.handovers.rules import State
from handinhand.kernel.errors import RuleBroken, Stale
from tests.handinhand.handovers.conftest import make_standard, on

FRIDAY = date(2026, 11, 20)


@pytest.fixture
def at(network):
    """Return a function that tells an address of the hand-overs."""
    return lambda name, *args: reverse(f"handovers:{name}", args=[network.slug, *args])


def _post(client, address, handover, **values):
    return client.post(address, {"version": handover.version, **values}, follow=True)


# --- a pause --------------------------------------------------------------------------------------


def test_a_pause_is_entered_in_one_form_seen_by_both_and_ended_with_one_click(
    sign_in, practitioner, receiver, accepted, at
):
    sender, taker = sign_in(practitioner), sign_in(receiver)
    hold = at("step", accepted.pk, "hold")
    assert hold in taker.get(at("detail", accepted.pk)).text

    page = _post(taker, hold, accepted, reason="hospital_stay", expected_end="27.11.2026")

    assert "Frist ruht seit" in page.text
    for client in (sender, taker):
        told = client.get(at("detail", accepted.pk)).text
        assert "Krankenhausaufenthalt" in told
        assert "voraussichtlich bis" in told
    assert "Die Frist ruht" in taker.get(at("inbox")).text
    accepted.refresh_from_db()
    resume = at("step", accepted.pk, "resume")
    assert f'action="{resume}"' in sender.get(at("outbox")).text
    with on("2026-11-25"):
        _post(sender, resume, accepted)
    accepted.refresh_from_db()
    assert (accepted.state, accepted.arrival_by) == (State.ACCEPTED, date(2026, 12, 4))


@pytest.mark.parametrize(
    ("values", "sentence"),
    [
        ({"expected_end": "27.11.2026"}, "Grund"),
        ({"reason": "hospital_stay", "expected_end": "20.11.2026"}, "muss nach heute liegen"),
        ({"reason": "no_capacity", "expected_end": "27.11.2026"}, "aus der Liste"),
    ],
)
def test_a_pause_without_reason_or_with_a_past_end_is_refused(
    sign_in, receiver, accepted, at, values, sentence
):
    page = _post(sign_in(receiver), at("step", accepted.pk, "hold"), accepted, **values)

    assert page.status_code == 422
    assert sentence in page.text
    accepted.refresh_from_db()
    assert accepted.state == State.ACCEPTED


def test_days_on_hold_lie_between_two_steps_of_the_ladder_too(offered, sending, receiving):
    with on("2026-11-25"):
        services.tick()
        held = services.hold(
            receiving, offered, reason="waiting_for_consent", expected_end=date(2026, 12, 4)
        )
    with on("2026-12-02"):
        services.resume(sending, held)
        services.tick()
        assert LadderRow.objects.count() == 1
        offered.refresh_from_db()
        assert offered.state == State.OFFERED
    with on("2026-12-03"):
        services.tick()
    with on("2026-12-07"):
        services.tick()

    assert list(LadderRow.objects.values_list("step", "on")) == [
        (1, date(2026, 11, 25)),
        (2, date(2026, 12, 3)),
    ]
    offered.refresh_from_db()
    assert (offered.state, offered.ended_on) == (State.EXPIRED, date(2026, 12, 7))


def test_while_the_clock_rests_nobody_is_reminded(offered, receiving):
    services.hold(receiving, offered, reason="hospital_stay", expected_end=date(2026, 12, 31))

    with on("2026-12-30"):
        assert services.tick() == (0, 0)


# --- a missed appointment -------------------------------------------------------------------------


def test_after_a_missed_appointment_the_card_offers_another_one_or_the_end(
    sign_in, practitioner, receiver, accepted, at
):
    client = sign_in(receiver)
    _post(client, at("step", accepted.pk, "no_show"), accepted, appointment_on="20.11.2026")
    accepted.refresh_from_db()
    assert accepted.state == State.NO_SHOW

    inbox = client.get(at("inbox")).text
    again, cancel = (at("step", accepted.pk, name) for name in ("appoint_again", "cancel"))
    assert again in inbox
    assert cancel in inbox
    assert "nicht erschienen" in sign_in(practitioner).get(at("outbox")).text
    _post(client, again, accepted, appointment_on="25.11.2026")
    accepted.refresh_from_db()
    assert (accepted.state, accepted.no_shows) == (State.ACCEPTED, 1)
    with on("2026-11-25"):
        _post(client, at("step", accepted.pk, "no_show"), accepted, appointment_on="25.11.2026")
        accepted.refresh_from_db()
        _post(client, cancel, accepted, reason="missed_appointments")

    accepted.refresh_from_db()
    assert (accepted.state, accepted.no_shows) == (State.CANCELLED, 2)
    assert (accepted.reason, accepted.reason_owner) == ("missed_appointments", "organisation")


def test_the_end_by_the_persons_wish_is_said_to_be_nobodys_breach(
    sign_in, practitioner, accepted, at
):
    client = sign_in(practitioner)

    page = _post(client, at("step", accepted.pk, "cancel"), accepted, reason="moved_away")

    assert "Wunsch der Person, kein Versäumnis" in page.text


# --- questions ------------------------------------------------------------------------------------


def test_a_question_goes_to_the_outbox_and_its_answer_back(
    sign_in, practitioner, receiver, offered, at
):
    sender, taker = sign_in(practitioner), sign_in(receiver)

    asked = _post(taker, at("step", offered.pk, "ask"), offered, code="consent_given")

    assert "Liegt die Einwilligung vor?" in asked.text
    outgoing = sender.get(at("outbox")).text
    assert "Offene Rückfrage: Liegt die Einwilligung vor?" in outgoing
    assert at("step", offered.pk, "reply") in outgoing
    assert at("step", offered.pk, "ask") not in taker.get(at("detail", offered.pk)).text
    _post(sender, at("step", offered.pk, "reply"), offered, code="within_a_week")
    assert "innerhalb einer Woche" in taker.get(at("detail", offered.pk)).text
    offered.refresh_from_db()
    assert offered.state == State.OFFERED


# --- declined, silent -----------------------------------------------------------------------------


def test_the_coordinator_sends_back_once_from_the_page(
    sign_in, coordinator, practitioner, receiving, offered, at
):
    declined = services.decline(receiving, offered, reason="no_capacity")
    client, address = sign_in(coordinator), at("step", offered.pk, "send_back")
    page = client.get(at("detail", offered.pk)).text
    assert "Noch einmal vorlegen?" in page
    assert f'action="{address}"' in page
    assert address not in sign_in(practitioner).get(at("detail", offered.pk)).text

    _post(client, address, declined)

    offered.refresh_from_db()
    assert offered.state == State.OFFERED
    again = services.decline(receiving, offered, reason="no_capacity")
    assert address not in client.get(at("detail", offered.pk)).text
    assert client.post(address, {"version": again.version}).status_code == 409
    offered.refresh_from_db()
    assert offered.state == State.DECLINED


def test_what_expired_stays_with_the_sender_and_may_be_accepted_late_from_the_inbox(
    sign_in, practitioner, receiver, sending, offered, at
):
    accept = at("step", offered.pk, "accept")
    with on("2026-12-01"):
        services.tick()
        offered.refresh_from_db()
        assert offered.state == State.EXPIRED
        assert list(outbox(sending)) == [offered]
        assert "verfallen" in sign_in(practitioner).get(at("outbox")).text
        taker = sign_in(receiver)
        inbox = taker.get(at("inbox")).text
        assert "Ohne Antwort verfallen, noch anzunehmen" in inbox
        assert f'action="{accept}"' in inbox
        assert at("step", offered.pk, "decline") not in inbox

        _post(taker, accept, offered)

    offered.refresh_from_db()
    assert (offered.state, offered.answer_result) == (State.ACCEPTED, "late")


def test_the_page_tells_which_steps_of_the_ladder_were_taken(sign_in, receiver, offered, at):
    with on("2026-11-25"):
        services.tick()
        page = sign_in(receiver).get(at("detail", offered.pk)).text

    assert page.count("(geschehen)") == 1
    assert "hat die empfangende Fachkraft erinnert" in page


# --- the end --------------------------------------------------------------------------------------


def test_an_arrival_is_completed_with_one_click_and_then_final(sign_in, receiver, accepted, at):
    client = sign_in(receiver)
    _post(client, at("step", accepted.pk, "arrive"), accepted, arrived_on="20.11.2026")
    accepted.refresh_from_db()
    assert at("step", accepted.pk, "complete") in client.get(at("detail", accepted.pk)).text

    _post(client, at("step", accepted.pk, "complete"), accepted)

    accepted.refresh_from_db()
    assert accepted.state == State.COMPLETED
    assert (
        "app-actions"
        not in client.get(at("detail", accepted.pk))
        .text.split('id="jetzt"')[1][:2000]
        .split("</section>")[0]
    )


def test_an_error_is_marked_by_the_side_that_made_it_and_counts_nowhere(
    sign_in, practitioner, receiver, accepted, at
):
    address = at("step", accepted.pk, "enter_in_error")
    assert sign_in(receiver).post(address, {"version": accepted.version}).status_code == 403

    _post(sign_in(practitioner), address, accepted, reason="mixed_up")

    accepted.refresh_from_db()
    assert (accepted.state, accepted.answer_result) == (State.ENTERED_IN_ERROR, "")


def test_an_answer_to_what_has_become_a_tally_is_told_so(offered, receiving):
    Handover.objects.filter(pk=offered.pk).delete()

    with pytest.raises(Stale, match="gibt es nicht mehr"):
        services.accept(receiving, offered)


# --- the next version -----------------------------------------------------------------------------


@pytest.fixture
def next_version(chain_version, sender_unit, receiver_unit):
    """Version 2.0, in force from Monday on, with half the time to answer and no ladder step two."""
    chain_version.state, chain_version.in_force_to = "retired", date(2026, 11, 22)
    chain_version.save()
    version = ChainVersion.objects.create(
        chain=chain_version.chain,
        number="2.0",
        state="in_force",
        drafted_on=FRIDAY,
        agreed_on=FRIDAY,
        in_force_from=date(2026, 11, 23),
        digest="e" * 64,
    )
    old = chain_version.standards.get(key="Ü2")
    made = make_standard(
        version, sender_unit, receiver_unit, answer_value=1, arrival_value=3, line=old.line
    )
    made.ladder.filter(step=2).delete()
    return version


def test_what_runs_stays_on_its_version_when_a_new_one_comes_into_force(
    offered, receiving, sending, sender_unit, next_version
):
    with on("2026-11-24"):
        new = services.begin(
            sending,
            next_version.standards.get(),
            from_unit=sender_unit,
            handover_id=next_version.pk,
            at_once=True,
        )
    with on("2026-11-26"):
        services.tick()
    with on("2026-11-27"):
        services.tick()
    with on("2026-12-01"):
        services.tick()

    offered.refresh_from_db()
    assert offered.chain_version.number == "1.0"
    assert (offered.answer_by, offered.arrival_by) == (date(2026, 11, 24), date(2026, 12, 1))
    assert list(offered.ladder.values_list("step", "on")) == [
        (1, date(2026, 11, 25)),
        (2, date(2026, 11, 26)),
    ]
    assert new.chain_version.number == "2.0"
    assert new.answer_by == date(2026, 11, 25)
    assert list(new.ladder.values_list("step", "on")) == [(1, date(2026, 11, 26))]
    assert new.line == offered.line
    late = services.accept(receiving, offered)
    assert late.standard.chain_version.number == "1.0"


def test_a_draft_of_the_version_before_is_not_offered_any_more(draft, sending, next_version):
    with on("2026-11-23"), pytest.raises(RuleBroken, match="mit der geltenden Fassung neu"):
        services.offer(sending, draft)


# --- due dates as .ics ----------------------------------------------------------------------------


def _events(response):
    return list(Calendar.from_ical(response.content).walk("VEVENT"))


def test_due_dates_of_both_sides_come_as_a_calendar_file_without_the_slip_number(
    sign_in, practitioner, receiver, offered, at
):
    for person in (practitioner, receiver):
        answer = sign_in(person).get(at("due_dates"))

        (event,) = _events(answer)
        assert answer.headers["Content-Type"].startswith("text/calendar")
        assert event["dtstart"].dt == date(2026, 11, 24)
        assert "Letzter Tag für die Antwort: Ü2" in event["summary"]
        assert at("detail", offered.pk) in event["description"]
        assert offered.slip not in answer.text
        assert person.name not in answer.text


def test_the_date_in_the_calendar_follows_the_hand_over(sign_in, receiver, receiving, offered, at):
    client, address = sign_in(receiver), at("due_date", offered.pk)
    assert address in client.get(at("detail", offered.pk)).text
    (before,) = _events(client.get(address))

    accepted = services.accept(receiving, offered)

    (after,) = _events(client.get(address))
    assert "Letzter Tag für die Ankunft" in after["summary"]
    assert after["dtstart"].dt == date(2026, 12, 1)
    assert after["sequence"] > before["sequence"]
    services.arrive(receiving, accepted, arrived_on=FRIDAY)
    assert client.get(address).status_code == 404
    assert _events(client.get(at("due_dates"))) == []


def test_nobody_gets_due_dates_of_others(sign_in, steering, stranger, privacy_officer, offered, at):
    assert sign_in(steering).get(at("due_dates")).status_code == 403
    assert sign_in(privacy_officer).get(at("due_dates")).status_code == 403
    assert sign_in(stranger).get(at("due_date", offered.pk)).status_code == 404
