"""What may be done with a journey: each step with its success and its refusal, audited once."""

from dataclasses import replace
from datetime import date
from uuid import uuid4

import pytest

from handinhand.audit.models import Entry
from handinhand.handovers.access import STEP_SENTENCES
from handinhand.handovers.rules import State, StepName
from handinhand.journeys import services
from handinhand.journeys.access import get_handover, history_of, inbox, steps_now
from handinhand.journeys.models import Journey, JourneyHandover, JourneyNumber, LadderRow, Stay
from handinhand.journeys.rules import JourneyState
from handinhand.kernel.actor import Actor
from handinhand.kernel.errors import NotAllowed, RuleBroken, Stale
from handinhand.networks import services as networks
from handinhand.networks.access import pseudonymous_network
from handinhand.notices.models import Notice
from tests.handinhand.journeys.conftest import FRIDAY, as_seen, later, lead_on


def standing(journey) -> list[str]:
    rows = Stay.objects.filter(journey=journey.journey, left_on=None)
    return sorted(rows.values_list("station__key", flat=True))


def entries(action: str) -> int:
    return Entry.objects.filter(action=action).count()


# --- begin ----------------------------------------------------------------------------------------


def test_a_journey_begins_at_the_first_station_under_a_number_of_its_organisation(
    begun, sender_unit
):
    assert standing(begun) == ["1"]
    assert str(begun).startswith("T-")
    assert begun.number.organisation_id == sender_unit.organisation_id
    assert entries("journey.begun") == 1


def test_a_unit_of_another_station_cannot_begin_a_journey(
    version, receiving, receiver_unit, sending
):
    network = pseudonymous_network(receiving)

    with pytest.raises(RuleBroken, match="nicht für die erste Station"):
        services.begin(receiving, network, unit=receiver_unit)
    with pytest.raises(NotAllowed):
        services.begin(sending, network, unit=receiver_unit)

    assert not Journey.objects.exists()


def test_without_a_chain_in_force_no_journey_begins(sending, sender_unit):
    with pytest.raises(RuleBroken, match="keine Kette in Kraft"):
        services.begin(sending, pseudonymous_network(sending), unit=sender_unit)


@pytest.mark.parametrize("day", [date(2026, 8, 31), date(2026, 12, 5)])
def test_the_first_day_lies_within_the_chain_and_two_weeks_ahead(version, begin_one, day):
    with pytest.raises(RuleBroken, match="zwei Wochen"):
        begin_one(day)

    assert begin_one(date(2026, 12, 4)).journey.began_on == date(2026, 12, 4)


def test_the_same_form_makes_one_journey_and_is_of_no_use_to_strangers(
    version, sending, sender_unit, receiving
):
    network, key = pseudonymous_network(sending), uuid4()

    first, second = (
        services.begin(sending, network, unit=sender_unit, key=key) for _click in range(2)
    )

    assert first.journey == second.journey
    assert Journey.objects.count() == 1
    assert entries("journey.begun") == 1


# --- leading on -----------------------------------------------------------------------------------


def test_leading_on_offers_the_hand_over_under_a_number_of_the_receivers_own(
    offered, begun, theirs, receiver_unit
):
    assert offered.state == State.OFFERED
    assert offered.to_unit == receiver_unit
    assert (offered.answer_by, offered.arrival_by) == (date(2026, 11, 24), date(2026, 12, 1))
    assert theirs.journey == begun.journey
    assert theirs.number.number != begun.number.number
    assert theirs.number.pk != begun.number.pk
    assert standing(begun) == ["1"]
    assert entries("journey_handover.offer") == 1


def test_only_the_unit_where_the_journey_stands_leads_it_on(begun, ending, receiving, offered):
    with pytest.raises(NotAllowed, match="bei der er steht"):
        services.go_on(ending, begun, station="1", ways=["S1-2"])
    with pytest.raises(NotAllowed):
        services.go_on(receiving, begun, station="1", ways=["S1-2"])


@pytest.mark.parametrize("ways", [["S2-3"], ["S1-2", "S1-3"], [], ["S9-9"]])
def test_ways_the_chain_does_not_offer_now_are_refused(begun, sending, ways):
    with pytest.raises(RuleBroken, match="nach der Kette jetzt nicht weiter"):
        services.go_on(sending, begun, station="1", ways=ways)

    assert not JourneyHandover.objects.exists()


def test_while_a_hand_over_is_open_nothing_else_may_be_offered(begun, sending, offered):
    with pytest.raises(RuleBroken):
        services.go_on(sending, begun, station="1", ways=["S1-3"])
    with pytest.raises(RuleBroken):
        services.deviate(sending, begun, station="1", target="4", reason="urgent")

    assert JourneyHandover.objects.count() == 1


def test_a_way_that_needs_no_hand_over_is_gone_at_once(begun, sending, training):
    made = services.go_on(sending, begun, station="1", ways=["S1-3"])[0]

    assert (made.state, made.slip) == (State.COMPLETED, None)
    assert standing(begun) == ["3"]
    assert as_seen(training, begun).stays().get().station.key == "3"
    assert entries("journey.passed_on") == 1


# --- answering ------------------------------------------------------------------------------------


def test_with_the_arrival_the_journey_stands_with_the_receiver(arrived, begun, theirs):
    assert standing(begun) == ["2"]
    assert arrived.slip is None
    assert arrived.result == "kept"
    first = Stay.objects.get(journey=begun.journey, station__key="1")
    assert first.left_on == FRIDAY
    for step in ("offer", "accept", "arrive"):
        assert entries(f"journey_handover.{step}") == 1


@pytest.mark.parametrize("day", [date(2026, 11, 19), date(2026, 11, 21)])
def test_the_day_of_arrival_lies_between_offer_and_today(accepted, theirs, receiving, day):
    with pytest.raises(RuleBroken) as refused:
        services.arrive(receiving, theirs, accepted, arrived_on=day)

    assert refused.value.field == "arrived_on"


def test_only_the_receiver_answers_and_only_the_sender_withdraws(
    offered, begun, sending, receiving, theirs
):
    with pytest.raises(NotAllowed, match="an die sich die Übergabe richtet"):
        services.accept(sending, begun, offered)
    with pytest.raises(NotAllowed, match="angeboten hat"):
        services.withdraw(receiving, theirs, offered, reason="offered_twice")

    offered.refresh_from_db()
    assert offered.state == State.OFFERED


def test_declining_needs_a_reason_and_takes_the_number_back(
    offered, begun, theirs, receiving, receiver_unit
):
    with pytest.raises(RuleBroken, match="aus der Liste"):
        services.decline(receiving, theirs, offered, reason="because")

    declined = services.decline(receiving, theirs, offered, reason="no_capacity")

    assert (declined.state, declined.result) == (State.DECLINED, "not_arrived")
    assert declined.slip is None
    assert standing(begun) == ["1"]
    own = JourneyNumber.objects.filter(organisation=receiver_unit.organisation_id)
    assert not own.exists()


def test_the_wish_of_the_person_is_nobodys_breach(offered, theirs, receiving):
    declined = services.decline(receiving, theirs, offered, reason="person_does_not_want")

    assert declined.result == "own_wish"


def test_after_a_refusal_the_sender_may_lead_on_otherwise(
    offered, theirs, receiving, begun, sending
):
    services.decline(receiving, theirs, offered, reason="no_capacity")

    services.go_on(sending, begun, station="1", ways=["S1-3"])

    assert standing(begun) == ["3"]


def test_the_coordination_sends_a_declined_hand_over_back_once(
    offered, theirs, receiving, leading, begun, sending
):
    services.decline(receiving, theirs, offered, reason="no_capacity")
    whole = as_seen(leading, begun)
    with pytest.raises(NotAllowed):
        services.send_back(sending, begun, get_handover(begun, "2"))

    again = services.send_back(leading, whole, get_handover(whole, "2"))

    assert (again.state, again.result) == (State.OFFERED, "")
    assert again.slip is not None
    other = as_seen(receiving, begun)
    services.decline(receiving, other, get_handover(other, "2"), reason="no_capacity")
    with pytest.raises(Stale):
        services.send_back(leading, whole, get_handover(whole, "2"))


def test_a_missed_appointment_is_counted_and_a_second_one_may_follow(
    accepted, theirs, receiving, sending, begun
):
    missed = services.report_no_show(receiving, theirs, accepted, appointment_on=FRIDAY)
    assert (missed.state, missed.no_shows, missed.result) == (State.NO_SHOW, 1, "not_arrived")
    with pytest.raises(RuleBroken, match="Vergangenheit"):
        services.appoint_again(receiving, theirs, missed, appointment_on=date(2026, 11, 19))

    again = services.appoint_again(receiving, theirs, missed, appointment_on=date(2026, 11, 25))

    assert (again.state, again.appointment_on) == (State.ACCEPTED, date(2026, 11, 25))
    with pytest.raises(NotAllowed):
        services.report_no_show(sending, begun, again, appointment_on=FRIDAY)


def test_days_on_hold_do_not_count(accepted, theirs, receiving):
    before = accepted.arrival_by
    held = services.hold(
        receiving,
        theirs,
        accepted,
        reason="person_asked_for_time",
        expected_end=date(2026, 11, 27),
    )
    assert held.state == State.ON_HOLD

    with later(7):
        resumed = services.resume(receiving, theirs, held)

    assert resumed.state == State.ACCEPTED
    assert resumed.arrival_by > before


@pytest.mark.parametrize("reason", ["hospital_stay", "waiting_for_referral_letter", "because"])
def test_no_reason_of_a_hold_speaks_of_an_illness(accepted, theirs, receiving, reason):
    with pytest.raises(RuleBroken, match="aus der Liste"):
        services.hold(receiving, theirs, accepted, reason=reason, expected_end=date(2026, 11, 27))


def test_an_accepted_hand_over_may_be_cancelled_by_either_side(
    accepted, begun, sending, theirs, receiving
):
    with pytest.raises(RuleBroken):
        services.cancel(sending, begun, accepted, reason="")

    cancelled = services.cancel(sending, begun, accepted, reason="not_reached")

    assert cancelled.state == State.CANCELLED
    assert standing(begun) == ["1"]


def test_what_has_moved_the_journey_cannot_be_undone_as_an_error(
    offered, begun, sending, theirs, receiving
):
    services.accept(receiving, theirs, offered)
    services.arrive(receiving, theirs, get_handover(theirs, "2"), arrived_on=FRIDAY)
    with pytest.raises(RuleBroken, match="schon weitergegangen"):
        services.enter_in_error(sending, begun, get_handover(begun, "2"), reason="mixed_up")


def test_an_offer_made_in_error_is_not_judged(offered, begun, sending):
    wrong = services.enter_in_error(sending, begun, offered, reason="mixed_up")

    assert (wrong.state, wrong.result, wrong.slip) == (State.ENTERED_IN_ERROR, "", None)


def test_a_hand_over_is_closed_after_the_arrival(arrived, theirs, receiving, sending, begun):
    with pytest.raises(NotAllowed):
        services.close_handover(sending, begun, arrived)

    assert services.close_handover(receiving, theirs, arrived).state == State.COMPLETED


# --- two at once: exactly one wins ----------------------------------------------------------------


def test_of_two_answers_the_second_reads_the_first(offered, theirs, receiving, sending, begun):
    mine, same = get_handover(theirs, "2"), get_handover(begun, "2")

    services.accept(receiving, theirs, mine)
    with pytest.raises(Stale, match="angenommen"):
        services.withdraw(sending, begun, same, reason="offered_twice")
    with pytest.raises(Stale):
        services.decline(receiving, theirs, same, reason="no_capacity")

    assert get_handover(begun, "2").state == State.ACCEPTED
    assert entries("journey_handover.accept") == 1
    assert entries("journey_handover.withdraw") == 0


def test_of_two_ends_the_second_changes_nothing(begun, sending):
    services.leave_early(sending, begun, exit_code="work_found")

    with pytest.raises(Stale, match="schon beendet"):
        services.leave_early(sending, begun, exit_code="moved_away")

    journey = Journey.objects.get()
    assert (journey.state, journey.exit_code) == (JourneyState.LEFT_EARLY, "work_found")
    assert entries("journey.left_early") == 1


# --- deviations -----------------------------------------------------------------------------------


def test_a_deviation_has_a_coded_reason_and_no_standard(begun, sending, ending):
    with pytest.raises(RuleBroken, match="Grund aus der Liste"):
        services.deviate(sending, begun, station="1", target="4", reason="because")

    offer = services.deviate(sending, begun, station="1", target="4", reason="done_elsewhere")

    assert (offer.way, offer.standard, offer.deviation) == (None, None, "done_elsewhere")
    seen = as_seen(ending, begun)
    services.accept(ending, seen, get_handover(seen, "4"))
    services.arrive(ending, seen, get_handover(seen, "4"), arrived_on=FRIDAY)
    assert standing(begun) == ["4"]
    kinds = list(begun.journey.moves.order_by("id").values_list("kind", "reason"))
    assert kinds == [("begun", ""), ("deviation", "done_elsewhere")]


def test_what_the_chain_names_next_is_no_deviation(begun, sending):
    for target in ("2", "3", "1"):
        with pytest.raises(RuleBroken):
            services.deviate(sending, begun, station="1", target=target, reason="urgent")


# --- ends -----------------------------------------------------------------------------------------


def test_a_journey_is_completed_at_the_end_of_the_chain_only(
    begun, sending, receiving, training, ending
):
    with pytest.raises(RuleBroken, match="endet die Kette noch nicht"):
        services.complete(sending, begun)

    second = lead_on(sending, begun, "1", "2", receiving, FRIDAY)
    third = lead_on(receiving, second, "2", "3", training, FRIDAY)
    last = lead_on(training, third, "3", "4", ending, FRIDAY)
    with pytest.raises(NotAllowed):
        services.complete(receiving, second)
    services.complete(ending, last)

    journey = Journey.objects.get()
    assert (journey.state, journey.ended_on) == (JourneyState.COMPLETED, FRIDAY)
    assert standing(begun) == []
    assert entries("journey.completed") == 1


def test_drop_out_needs_a_code_a_day_and_nothing_under_way(
    offered, begun, sending, receiving, theirs
):
    with pytest.raises(RuleBroken, match="Grund aus der Liste"):
        services.leave_early(sending, begun, exit_code="tired")
    with pytest.raises(RuleBroken, match="noch offen"):
        services.leave_early(sending, begun, exit_code="work_found")
    with pytest.raises(NotAllowed):
        services.leave_early(receiving, theirs, exit_code="work_found")
    services.withdraw(sending, begun, offered, reason="no_longer_needed")
    with pytest.raises(RuleBroken) as refused:
        services.leave_early(sending, begun, exit_code="work_found", left_on=date(2026, 11, 21))
    assert refused.value.field == "left_on"

    services.leave_early(sending, begun, exit_code="work_found")

    assert Journey.objects.get().exit_code == "work_found"


def test_after_the_end_no_step_is_possible(offered, begun, sending, theirs, receiving):
    services.withdraw(sending, begun, offered, reason="no_longer_needed")
    services.leave_early(sending, begun, exit_code="work_found")

    with pytest.raises(Stale):
        services.go_on(sending, begun, station="1", ways=["S1-2"])
    with pytest.raises(Stale):
        services.deviate(sending, begun, station="1", target="4", reason="urgent")


# --- a chain that splits --------------------------------------------------------------------------


def test_both_ways_of_a_split_are_offered_and_the_join_waits_for_both(
    forked, begin_one, sending, receiving, training, ending
):
    begun = begin_one()
    with pytest.raises(RuleBroken):
        services.go_on(sending, begun, station="1", ways=["S1-2"])
    services.go_on(sending, begun, station="1", ways=["S1-2", "S1-3"])

    for actor, target in ((receiving, "2"), (training, "3")):
        seen = as_seen(actor, begun)
        services.accept(actor, seen, get_handover(seen, target))
        services.arrive(actor, seen, get_handover(seen, target), arrived_on=FRIDAY)
    assert standing(begun) == ["2", "3"]

    lead_on(receiving, as_seen(receiving, begun), "2", "4", ending, FRIDAY)
    assert standing(begun) == ["3"]
    lead_on(training, as_seen(training, begun), "3", "4", ending, FRIDAY)
    assert standing(begun) == ["4"]
    services.complete(ending, as_seen(ending, begun))
    assert Journey.objects.get().state == JourneyState.COMPLETED


def test_until_both_have_arrived_the_sender_stays_responsible(
    forked, begin_one, sending, receiving, training
):
    begun = begin_one()
    services.go_on(sending, begun, station="1", ways=["S1-2", "S1-3"])
    seen = as_seen(receiving, begun)
    services.accept(receiving, seen, get_handover(seen, "2"))
    services.arrive(receiving, seen, get_handover(seen, "2"), arrived_on=FRIDAY)

    assert standing(begun) == ["1", "2"]


# --- deputies -------------------------------------------------------------------------------------


def test_a_deputy_may_do_what_waits_in_the_inbox_of_the_unit(
    offered, theirs, receiving, receiver_unit
):
    other = networks.add_unit(
        Actor.system(), receiver_unit.organisation, key="TSH-2", name="Team 2"
    )
    colleague = replace(receiving, unit_id=other.pk)
    deputy = replace(colleague, also_units=frozenset({receiver_unit.pk}))

    steps = {
        actor: [step.name for step in steps_now(actor, get_handover(theirs, "2"))]
        for actor in (colleague, deputy)
    }

    assert StepName.ACCEPT in steps[deputy]
    assert steps[colleague] == []
    assert inbox(deputy, pseudonymous_network(deputy)).get() == offered
    assert services.accept(deputy, theirs, get_handover(theirs, "2")).state == State.ACCEPTED


# --- what was told --------------------------------------------------------------------------------


def test_what_was_declined_and_then_entered_in_error_was_never_sent_back(
    offered, begun, theirs, sending, receiving
):
    services.decline(receiving, theirs, offered, reason="no_capacity")
    services.enter_in_error(sending, begun, get_handover(begun, "2"), reason="entered_twice")

    told = " / ".join(line.what for line in history_of(sending, begun))

    assert str(STEP_SENTENCES[StepName.SEND_BACK]) not in told
    assert str(STEP_SENTENCES[StepName.ENTER_IN_ERROR]) in told


# --- silence --------------------------------------------------------------------------------------


def test_silence_is_reminded_and_expires_and_may_still_be_answered(
    offered, begun, theirs, receiving
):
    with later(5):  # the answer was due on Tuesday
        assert services.tick() == (1, 0)
        assert services.tick() == (0, 0)
    assert LadderRow.objects.get().to == "receiver"
    with later(10):
        assert services.tick() == (0, 1)
        gone = get_handover(begun, "2")
        assert (gone.state, gone.result) == (State.EXPIRED, "not_arrived")
        late = services.accept(receiving, theirs, gone)
        assert (late.state, late.answer_result) == (State.ACCEPTED, "late")
    assert entries("journey_handover.expire") == 1


@pytest.mark.parametrize("end", ["gone on", "ended"])
def test_what_expired_is_nobodys_any_more_once_the_journey_has_gone_on(
    offered, begun, theirs, sending, receiving, end
):
    with later(10):
        services.tick()
        assert JourneyNumber.objects.filter(pk=theirs.number.pk).exists()
        if end == "gone on":
            services.go_on(sending, begun, station="1", ways=["S1-3"])
        else:
            services.leave_early(sending, begun, exit_code="not_reached")

    assert not JourneyNumber.objects.filter(pk=theirs.number.pk).exists()
    offered.refresh_from_db()
    assert (offered.state, offered.slip) == (State.EXPIRED, None)


def test_an_expired_offer_cannot_be_taken_beside_a_newer_one(
    offered, begun, theirs, sending, receiving
):
    with later(10):
        services.tick()
        again = services.go_on(sending, begun, station="1", ways=["S1-2"])[0]
        with pytest.raises(Stale):
            services.accept(receiving, theirs, offered)

        assert services.accept(receiving, theirs, again).state == State.ACCEPTED


# --- who is told ----------------------------------------------------------------------------------


def told(person) -> list[str]:
    rows = Notice.objects.filter(person=person)
    return [notice.kind for notice in rows.order_by("created_at", "id")]


def test_the_other_side_is_told_and_the_coordination_of_a_refusal(
    receiver, coordinator, third, practitioner, offered, theirs, receiving, begun
):
    services.decline(receiving, theirs, offered, reason="no_capacity")

    assert told(receiver) == ["handover.offer"]
    assert told(practitioner) == ["handover.decline"]
    assert told(coordinator) == ["handover.declined_here"]
    assert told(third) == []


def test_no_notice_says_or_leads_to_a_journey(receiver, offered, theirs, receiving, network):
    services.accept(receiving, theirs, offered)
    with later(10):
        services.tick()

    for notice in Notice.objects.all():
        assert notice.path in (
            f"/networks/{network.slug}/journeys/inbox/",
            f"/networks/{network.slug}/journeys/outbox/",
            f"/networks/{network.slug}/journeys/",
        )
        assert notice.about == "Übergabe Ü1"
    assert Notice.objects.count() == 2


def test_a_step_of_silence_tells_whom_it_names_once(receiver, practitioner, offered):
    with later(5):
        services.tick()
        services.tick()
    with later(10):
        services.tick()

    assert told(receiver) == ["handover.offer", "handover.reminder_receiver"]
    assert told(practitioner) == ["handover.expire"]
