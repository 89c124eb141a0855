"""Every step of a hand-over: who may, from which state, with what, and what follows."""

from datetime import date

import pytest
from django.http import Http404

from handinhand.audit.models import Entry, EntryDetail
from handinhand.handovers import services
from handinhand.handovers.access import (
    STEP_SENTENCES,
    get_handover,
    history_of,
    inbox,
    outbox,
    waiting_count,
)
from handinhand.handovers.models import NEVER, Handover, LadderRow, Tally
from handinhand.handovers.rules import Side, State, StepName, responsible_side
from handinhand.kernel.errors import NotAllowed, RuleBroken, Stale
from tests.handinhand.handovers.conftest import on

FRIDAY = date(2026, 11, 20)


def test_an_offer_starts_the_limits_and_records_what_it_belongs_to(offered, standard, agreement):
    assert offered.state == State.OFFERED
    assert offered.offered_on == FRIDAY
    assert offered.answer_by == date(2026, 11, 24)
    assert offered.arrival_by == date(2026, 12, 1)
    assert offered.urgent_on == offered.answer_by
    assert offered.line == standard.line
    assert offered.chain_version == standard.chain_version
    assert offered.agreement == agreement


def test_the_straight_way_ends_with_the_receiver_responsible(accepted, receiving):
    assert responsible_side(State(accepted.state)) is Side.SENDER
    assert accepted.urgent_on == accepted.arrival_by

    arrived = services.arrive(receiving, accepted, arrived_on=FRIDAY)
    done = services.complete(receiving, arrived)

    assert arrived.urgent_on == NEVER
    assert arrived.feedback_due == date(2026, 11, 24)
    assert responsible_side(State(arrived.state)) is Side.RECEIVER
    assert done.state == State.COMPLETED
    assert [c.state for c in done.changes.order_by("id")] == [
        "draft", "offered", "accepted", "arrived", "completed",
    ]  # fmt: skip


def test_every_step_leaves_one_audit_entry_without_the_slip_number(accepted):
    actions = Entry.objects.filter(thing_id=accepted.pk).values_list("action", flat=True)

    assert sorted(actions) == ["handover.accept", "handover.offer", "handover.start"]
    titles = EntryDetail.objects.filter(entry__thing_id=accepted.pk).values_list("title", flat=True)
    assert set(titles) == {"Ü2"}


@pytest.mark.parametrize(
    ("name", "step", "allowed"),
    [
        ("receiver", "accept", True),
        ("practitioner", "accept", False),
        ("coordinator", "accept", False),
        ("practitioner", "withdraw", True),
        ("receiver", "withdraw", False),
        ("receiver", "decline", True),
        ("practitioner", "decline", False),
    ],
)
def test_each_step_belongs_to_one_side(who, act, offered, name, step, allowed):
    needs = {"withdraw": {"reason": "offered_twice"}, "decline": {"reason": "no_capacity"}}
    take = getattr(services, step)

    if allowed:
        take(act(who(name)), offered, **needs.get(step, {}))
    else:
        with pytest.raises(NotAllowed):
            take(act(who(name)), offered, **needs.get(step, {}))

    offered.refresh_from_db()
    assert (offered.state != State.OFFERED) == allowed


@pytest.mark.parametrize(
    ("name", "sees"),
    [
        ("practitioner", True),
        ("receiver", True),
        ("coordinator", True),
        ("privacy_officer", True),
        ("steering", False),
        ("moderator", False),
        ("evaluator", False),
        ("stranger", False),
        ("state_officer", False),
        ("administrator", False),
    ],
)
def test_only_the_two_sides_coordination_and_data_protection_see_it(who, act, offered, name, sees):
    actor = act(who(name))

    if sees:
        assert get_handover(actor, offered.pk) == offered
    else:
        with pytest.raises(Http404):
            get_handover(actor, offered.pk)


def test_a_draft_is_the_senders_own_business(draft, sending, receiving):
    assert get_handover(sending, draft.pk) == draft
    with pytest.raises(Http404):
        get_handover(receiving, draft.pk)


def test_the_second_answer_reads_what_the_first_one_was(offered, receiving):
    services.decline(receiving, offered, reason="no_capacity")

    with pytest.raises(Stale, match="wurde schon beantwortet: abgelehnt"):
        services.accept(receiving, offered)

    assert offered.changes.filter(state="accepted").count() == 0


def test_an_old_version_on_screen_changes_nothing(offered, receiving):
    with pytest.raises(Stale):
        services.accept(receiving, offered, version=offered.version - 1)

    assert Handover.objects.get(pk=offered.pk).state == State.OFFERED


def test_one_form_makes_one_hand_over_however_often_it_is_sent(
    standard, agreement, sending, sender_unit
):
    key = standard.line  # any uuid
    form = {"from_unit": sender_unit, "handover_id": key, "at_once": True}

    first = services.begin(sending, standard, **form)
    second = services.begin(sending, standard, **form)

    assert first.pk == second.pk == key
    assert Handover.objects.count() == 1
    assert second.changes.filter(state="offered").count() == 1


def test_an_offer_without_its_anchor_is_refused_at_the_field(
    dated_standard, agreement, sending, sender_unit, receiver_unit
):
    draft = services.start(sending, dated_standard, from_unit=sender_unit, to_unit=receiver_unit)

    with pytest.raises(RuleBroken, match="Entlasstag") as refused:
        services.offer(sending, draft)
    offered = services.offer(sending, draft, anchor_date=date(2026, 11, 27))

    assert refused.value.field == "anchor_date"
    assert offered.arrival_by == date(2026, 12, 1)


def test_an_offer_to_who_has_left_needs_a_reason(draft, sending, agreement, receiver_unit):
    party = agreement.parties.get(organisation=receiver_unit.organisation)
    party.left_on = FRIDAY
    party.save()

    with pytest.raises(RuleBroken, match="nicht \\(mehr\\) in der Vereinbarung") as refused:
        services.offer(sending, draft)
    with pytest.raises(RuleBroken):
        services.offer(sending, draft, outside_reason="weil ich es will")
    offered = services.offer(sending, draft, outside_reason="agreed_by_telephone")

    assert refused.value.field == "outside_reason"
    assert offered.outside_reason == "agreed_by_telephone"


def test_nothing_is_offered_by_a_chain_that_is_not_in_force(draft, sending, chain_version):
    chain_version.in_force_to = date(2026, 11, 1)
    chain_version.save()

    with pytest.raises(RuleBroken, match="nicht in Kraft"):
        services.offer(sending, draft)


def test_only_the_units_of_the_standard_hand_over(standard, agreement, receiving, receiver_unit):
    with pytest.raises(RuleBroken, match="gibt Ihre Einheit nicht ab"):
        services.start(receiving, standard, from_unit=receiver_unit, to_unit=receiver_unit)


@pytest.mark.parametrize("day", [date(2026, 11, 21), date(2026, 11, 19)])
def test_an_arrival_before_the_offer_or_in_the_future_is_refused(accepted, receiving, day):
    with pytest.raises(RuleBroken) as refused:
        services.arrive(receiving, accepted, arrived_on=day)

    assert refused.value.field == "arrived_on"


def test_a_declined_offer_is_sent_back_once(offered, receiving, act, coordinator):
    lead = act(coordinator)
    declined = services.decline(receiving, offered, reason="no_capacity")

    with on("2026-11-23"):
        again = services.send_back(lead, declined)
        assert again.state == State.OFFERED
        assert again.answer_by == date(2026, 11, 25)
        assert again.reason == ""
        declined = services.decline(receiving, again, reason="no_capacity")
        with pytest.raises(Stale):
            services.send_back(lead, declined)


def test_a_pause_moves_the_limits_and_is_seen_by_both(accepted, sending, receiving):
    held = services.hold(
        receiving, accepted, reason="hospital_stay", expected_end=date(2026, 11, 27)
    )
    assert held.urgent_on == NEVER

    with on("2026-11-25"):
        going = services.resume(sending, held)

    assert going.state == State.ACCEPTED
    assert going.arrival_due == date(2026, 12, 1)
    assert going.arrival_by == date(2026, 12, 4)


def test_a_missed_appointment_can_be_made_up(accepted, receiving):
    missed = services.report_no_show(receiving, accepted, appointment_on=FRIDAY)
    again = services.appoint_again(receiving, missed, appointment_on=date(2026, 11, 25))

    assert (missed.state, missed.no_shows) == (State.NO_SHOW, 1)
    assert (again.state, again.no_shows) == (State.ACCEPTED, 1)


def test_a_question_keeps_the_offer_open_and_waits_for_its_answer(offered, sending, receiving):
    services.ask(receiving, offered, code="consent_given")
    with pytest.raises(Stale, match="noch offen"):  # a colleague asked first
        services.ask(receiving, offered, code="call_me")
    query = services.reply(sending, offered, code="yes")
    with pytest.raises(Stale):
        services.reply(sending, offered, code="no")

    assert query.answer_code == "yes"
    offered.refresh_from_db()
    assert offered.state == State.OFFERED


def test_silence_climbs_the_ladder_and_ends_the_offer(offered, receiving):
    with on("2026-11-25"):
        assert services.tick() == (1, 0)
        assert services.tick() == (0, 0)
    with on("2026-12-01"):
        assert services.tick() == (1, 1)

    offered.refresh_from_db()
    assert offered.state == State.EXPIRED
    assert list(LadderRow.objects.values_list("step", "to", "on")) == [
        (1, "receiver", date(2026, 11, 25)),
        (2, "coordinator", date(2026, 11, 26)),
    ]
    with on("2026-12-02"):
        late = services.accept(receiving, offered)
    assert (late.state, late.answer_result) == (State.ACCEPTED, "late")


def test_an_answered_offer_does_not_expire(accepted, act):
    with on("2026-12-31"):
        assert services.tick() == (0, 0)


def test_thirty_days_after_its_end_only_a_tally_is_left(offered, receiving, sending):
    with on("2026-11-23"):
        accepted = services.accept(receiving, offered)
        services.arrive(receiving, accepted, arrived_on=date(2026, 11, 23))

    with on("2026-12-23"):
        assert services.tally_ended() == 0
    with on("2026-12-24"):
        assert services.tally_ended() == 1
        assert services.tally_ended() == 0

    assert Handover.objects.count() == 0
    tally = Tally.objects.get()
    assert (tally.result, tally.answer, tally.arrival_days) == ("kept", "kept", 1)
    assert (tally.month, tally.week, tally.counts_on) == (
        date(2026, 11, 1), 47, date(2026, 11, 16),
    )  # fmt: skip
    assert not [f.name for f in Tally._meta.fields if f.name in ("slip", "offered_on")]
    assert Entry.objects.filter(action="handover.tallied").count() == 1


def test_a_draft_entered_in_error_goes_without_a_tally(draft, sending):
    services.enter_in_error(sending, draft, reason="test_entry")

    with on("2026-12-31"):
        assert services.tally_ended() == 1

    assert Tally.objects.count() == 0


def test_what_was_declined_and_then_entered_in_error_was_never_sent_back(
    offered, sending, receiving
):
    declined = services.decline(receiving, offered, reason="no_capacity")
    wrong = services.enter_in_error(sending, declined, reason="entered_twice")

    told = " / ".join(line.what for line in history_of(sending, wrong))

    assert str(STEP_SENTENCES[StepName.SEND_BACK]) not in told
    assert str(STEP_SENTENCES[StepName.ENTER_IN_ERROR]) in told


def test_names_are_shown_inside_the_own_organisation_only(
    accepted, sending, receiving, act, coordinator, practitioner, receiver
):
    told = {
        name: " ".join(line.who for line in history_of(actor, accepted))
        for name, actor in {
            "sending": sending, "receiving": receiving, "coordinator": act(coordinator),
        }.items()
    }  # fmt: skip

    assert practitioner.name in told["sending"]
    assert receiver.name not in told["sending"]
    assert receiver.name in told["receiving"]
    assert practitioner.name not in told["receiving"]
    assert practitioner.name not in told["coordinator"]
    assert receiver.name not in told["coordinator"]


def test_it_stays_in_the_outbox_until_the_person_has_arrived(offered, sending, receiving):
    assert list(outbox(sending)) == list(inbox(receiving)) == [offered]
    assert (waiting_count(receiving), waiting_count(sending)) == (1, 0)

    accepted = services.accept(receiving, offered)
    assert list(outbox(sending)) == [offered]
    assert waiting_count(receiving) == 0

    services.arrive(receiving, accepted, arrived_on=FRIDAY)
    assert list(outbox(sending)) == list(inbox(receiving)) == []
