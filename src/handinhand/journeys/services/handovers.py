"""What both sides do with a hand-over of a journey; with the arrival the journey moves."""

from datetime import date

from django.db import transaction
from django.utils.translation import gettext as _

from handinhand.handovers.access import limits_of
from handinhand.handovers.rules import State, StepName, due_dates
from handinhand.handovers.services.every_rung import (
    require_appointment,
    require_arrival,
    require_expected_end,
    require_missed,
)
from handinhand.journeys.access import SeenJourney, calendar_of
from handinhand.journeys.access.guidance import OPEN
from handinhand.journeys.models import JourneyHandover
from handinhand.journeys.services.moves import THERE, Journal, depart, here, lock, settle
from handinhand.journeys.services.numbers import number_for
from handinhand.journeys.services.offer import draw_slip
from handinhand.journeys.services.steps import (
    require_reason,
    require_step,
    take,
    too_late,
)
from handinhand.kernel import clock
from handinhand.kernel.actor import Actor
from handinhand.kernel.errors import RuleBroken


@transaction.atomic
def accept(
    actor: Actor,
    seen: SeenJourney,
    handover: JourneyHandover,
    *,
    appointment_on: date | None = None,
) -> JourneyHandover:
    """Accept an offer, also one that has expired (then the answer counts as late).

    Raises:
        NotAllowed: not the receiver.
        RuleBroken: the appointment lies in the past.
        Stale: it was answered already, or the journey went on without it.
    """
    require_appointment(appointment_on)
    require_step(actor, handover, StepName.ACCEPT)
    lock(seen.journey)
    others = JourneyHandover.objects.filter(stay=handover.stay_id).exclude(pk=handover.pk)
    left = seen.journey.stays.filter(pk=handover.stay_id, left_on=None)
    newer = others.filter(target=handover.target_id, departure=handover.departure) | others.filter(
        departure__gt=handover.departure
    )
    if not left.exists() or newer.filter(state__in=[*OPEN, *THERE]).exists():
        raise too_late(handover)
    fields = {"appointment_on": appointment_on} if appointment_on else {}
    return take(actor, seen, handover, StepName.ACCEPT, fields=fields)


@transaction.atomic
def decline(
    actor: Actor, seen: SeenJourney, handover: JourneyHandover, *, reason: str
) -> JourneyHandover:
    """Decline an offer with a coded reason; the sender stays responsible.

    Raises:
        NotAllowed: not the receiver.
        RuleBroken: no coded reason.
        Stale: it was answered or withdrawn already.
    """
    require_reason(State.DECLINED, reason)
    return take(actor, seen, handover, StepName.DECLINE, reason=reason)


@transaction.atomic
def withdraw(
    actor: Actor, seen: SeenJourney, handover: JourneyHandover, *, reason: str
) -> JourneyHandover:
    """Take an offer back before it is answered.

    Raises:
        NotAllowed: not the sender.
        RuleBroken: no coded reason.
        Stale: it was answered already.
    """
    require_reason(State.WITHDRAWN, reason)
    return take(actor, seen, handover, StepName.WITHDRAW, reason=reason)


@transaction.atomic
def send_back(actor: Actor, seen: SeenJourney, handover: JourneyHandover) -> JourneyHandover:
    """Put a declined hand-over before the receiver once more, with a new answer limit.

    Raises:
        NotAllowed: not the coordinator.
        RuleBroken: the sender has led the journey on in the meantime.
        Stale: it is not declined (any more), or was sent back before.
    """
    require_step(actor, handover, StepName.SEND_BACK)
    lock(seen.journey)
    others = JourneyHandover.objects.filter(stay=handover.stay_id).exclude(pk=handover.pk)
    if others.filter(state__in=OPEN).exists() or handover.stay.left_on is not None:
        raise RuleBroken(_("Die abgebende Stelle hat den Weg inzwischen anders weitergeführt."))
    fields: dict[str, object] = {"sent_back": True}
    if handover.standard is not None:
        calendar = calendar_of(handover)
        due = due_dates(calendar, limits_of(handover.standard), offered_on=clock.today())
        fields["answer_due"] = due.answer
    sent = take(
        actor, seen, handover, StepName.SEND_BACK, only_if={"sent_back": False}, fields=fields
    )
    draw_slip(sent)
    number_for(seen.journey, sent.to_unit.organisation)
    return sent


@transaction.atomic
def arrive(
    actor: Actor, seen: SeenJourney, handover: JourneyHandover, *, arrived_on: date
) -> JourneyHandover:
    """Report that the person has arrived; the journey now stands here.

    Raises:
        NotAllowed: not the receiver.
        RuleBroken: the day lies in the future or before the offer, or the chain has no room.
        Stale: it is not accepted (any more).
    """
    earliest = max(handover.offered_on or arrived_on, handover.stay.entered_on)
    require_arrival(arrived_on, earliest)
    fields: dict[str, object] = {"arrived_on": arrived_on}
    if handover.standard is not None:
        calendar, limits = calendar_of(handover), limits_of(handover.standard)
        due = due_dates(calendar, limits, offered_on=arrived_on, arrived_on=arrived_on)
        fields["feedback_due"] = due.feedback
    there = take(actor, seen, handover, StepName.ARRIVE, effective_on=arrived_on, fields=fields)
    _move(Journal(actor, there.to_unit_id, arrived_on), there)
    return there


def _move(journal: Journal, there: JourneyHandover) -> None:
    """Move the journey with the first arrival of a departure; later ones begin their station."""
    journey, stay = there.journey, there.stay
    group = list(
        journey.handovers.filter(stay=stay, departure=there.departure)
        .select_related("way", "target")
        .order_by("number")
    )
    if not any(one.state in THERE for one in group if one.pk != there.pk):
        walk, position = here(journey)
        alive = [one for one in group if one.state in THERE or one.state in OPEN]
        keys = [one.way.key for one in alive if one.way]
        whole = {one.target_id: one for one in group}.values()
        fits = there.way is None or walk.is_choice(position, stay.station.key, keys)
        depart(journal, journey, stay, alive if fits else list(whole))
    settle(journal, journey)


@transaction.atomic
def report_no_show(
    actor: Actor, seen: SeenJourney, handover: JourneyHandover, *, appointment_on: date
) -> JourneyHandover:
    """Report that the person did not come to an appointment; the arrival limit runs on.

    Raises:
        NotAllowed: not the receiver.
        RuleBroken: the appointment lies in the future or before the offer.
        Stale: it is not accepted (any more).
    """
    require_missed(appointment_on, handover.offered_on)
    return take(
        actor,
        seen,
        handover,
        StepName.NO_SHOW,
        effective_on=appointment_on,
        fields={"appointment_on": appointment_on},
    )


@transaction.atomic
def appoint_again(
    actor: Actor, seen: SeenJourney, handover: JourneyHandover, *, appointment_on: date
) -> JourneyHandover:
    """Agree a second appointment after the person did not come.

    Raises:
        NotAllowed: not the receiver.
        RuleBroken: the appointment lies in the past.
        Stale: no missed appointment stands (any more).
    """
    require_appointment(appointment_on)
    return take(
        actor,
        seen,
        handover,
        StepName.APPOINT_AGAIN,
        fields={"appointment_on": appointment_on},
    )


@transaction.atomic
def close_handover(actor: Actor, seen: SeenJourney, handover: JourneyHandover) -> JourneyHandover:
    """Close a hand-over after the arrival.

    Raises:
        NotAllowed: not the receiver.
        Stale: the person has not arrived, or it is closed already.
    """
    return take(actor, seen, handover, StepName.COMPLETE)


@transaction.atomic
def hold(
    actor: Actor,
    seen: SeenJourney,
    handover: JourneyHandover,
    *,
    reason: str,
    expected_end: date,
) -> JourneyHandover:
    """Stop the clock for a coded reason; both sides see it.

    Raises:
        NotAllowed: neither sender nor receiver.
        RuleBroken: no coded reason, or the expected end lies in the past.
        Stale: the hand-over is in another state by now.
    """
    require_reason(State.ON_HOLD, reason)
    require_expected_end(expected_end)
    return take(
        actor,
        seen,
        handover,
        StepName.HOLD,
        reason=reason,
        only_if={"state": handover.state},
        fields={"before_hold": handover.state, "hold_expected_end": expected_end},
    )


@transaction.atomic
def resume(actor: Actor, seen: SeenJourney, handover: JourneyHandover) -> JourneyHandover:
    """Let the clock run on; the days on hold are not counted.

    Raises:
        NotAllowed: neither sender nor receiver.
        Stale: the clock is not stopped (any more).
    """
    return take(
        actor,
        seen,
        handover,
        StepName.RESUME,
        only_if={"before_hold": handover.before_hold},
        fields={"before_hold": "", "hold_expected_end": None},
    )


@transaction.atomic
def cancel(
    actor: Actor, seen: SeenJourney, handover: JourneyHandover, *, reason: str
) -> JourneyHandover:
    """End an accepted hand-over before the person has arrived.

    Raises:
        NotAllowed: neither sender nor receiver.
        RuleBroken: no coded reason.
        Stale: the hand-over is in another state by now.
    """
    require_reason(State.CANCELLED, reason)
    return take(actor, seen, handover, StepName.CANCEL, reason=reason)


@transaction.atomic
def enter_in_error(
    actor: Actor, seen: SeenJourney, handover: JourneyHandover, *, reason: str
) -> JourneyHandover:
    """Mark a hand-over that should never have been entered; it is not judged.

    Raises:
        NotAllowed: neither the side that made it nor the coordinator.
        RuleBroken: no coded reason, or the journey has moved by it already.
        Stale: it is completed, or marked already.
    """
    require_reason(State.ENTERED_IN_ERROR, reason)
    if handover.state in THERE:
        raise RuleBroken(
            _("Der Weg ist mit dieser Ankunft schon weitergegangen. Führen Sie ihn anders weiter.")
        )
    return take(
        actor,
        seen,
        handover,
        StepName.ENTER_IN_ERROR,
        reason=reason,
        only_if={"state": handover.state},
    )
