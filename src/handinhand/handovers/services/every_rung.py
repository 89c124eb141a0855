"""What a step of a hand-over is on every rung: whose, its reason, its days, what follows."""

from datetime import date
from typing import Protocol
from uuid import UUID

from django.utils.translation import gettext as _

from handinhand.handovers.models import NEVER
from handinhand.handovers.rules import (
    STEP_BY_NAME,
    Facts,
    Side,
    State,
    StepName,
    answer_judgement,
    ended_on,
    feedback_judgement,
    owner_of,
    reason_fits,
)
from handinhand.kernel import clock
from handinhand.kernel.actor import Actor
from handinhand.kernel.errors import NotAllowed, RuleBroken


class Units(Protocol):
    """The two units of a hand-over."""

    from_unit_id: UUID
    to_unit_id: UUID


def not_yours(step: StepName) -> NotAllowed:
    """Return the sentence for whoever stands on another side than the step asks for."""
    sides = STEP_BY_NAME[step].sides
    if Side.RECEIVER in sides and Side.SENDER not in sides:
        return NotAllowed(_("Das kann nur die Stelle, an die sich die Übergabe richtet."))
    if Side.SENDER in sides and Side.RECEIVER not in sides:
        return NotAllowed(_("Das kann nur die Stelle, die die Übergabe angeboten hat."))
    if sides == {Side.COORDINATOR}:
        return NotAllowed(_("Das kann nur die Netzwerkkoordination."))
    return NotAllowed(_("Das können nur die beiden Stellen der Übergabe."))


def acting_unit(
    actor: Actor, handover: Units, step: StepName, sides: frozenset[Side]
) -> UUID | None:
    """Tell for which unit the actor takes a step; None for coordination and tick.

    Args:
        actor: who acts.
        handover: with its two units.
        step: the step.
        sides: those on which the actor stands.
    """
    acting = STEP_BY_NAME[step].sides & sides
    if Side.SENDER in acting and Side.RECEIVER not in acting:
        return handover.from_unit_id
    if Side.RECEIVER in acting and Side.SENDER not in acting:
        return handover.to_unit_id
    if acting & {Side.SENDER, Side.RECEIVER}:
        return actor.unit_id or handover.to_unit_id
    return None


def owner_for(target: State, reason: str) -> str:
    """Tell whose a coded reason is; nobody's without one.

    Raises:
        RuleBroken: it is no reason of the state.
    """
    if not reason:
        return ""
    require_reason(target, reason)
    return str(owner_of(target, reason) or "")


def require_reason(target: State, reason: str) -> None:
    """Let pass a reason of the closed list of a state.

    Raises:
        RuleBroken: there is none, or it does not fit.
    """
    if not reason or not reason_fits(target, reason):
        raise RuleBroken(_("Wählen Sie einen Grund aus der Liste."), field="reason")


def require_appointment(day: date | None) -> None:
    """Let pass an appointment that is still to come, and none.

    Raises:
        RuleBroken: it lies in the past.
    """
    if day is not None and day < clock.today():
        raise RuleBroken(
            _("Der Termin liegt in der Vergangenheit. Prüfen Sie das Datum."),
            field="appointment_on",
        )


def require_missed(day: date, offered_on: date | None) -> None:
    """Let pass the day of an appointment to which somebody did not come.

    Raises:
        RuleBroken: it lies in the future or before the offer.
    """
    if day > clock.today():
        raise RuleBroken(
            _("Der Termin liegt noch vor Ihnen. Melden Sie das Nichterscheinen danach."),
            field="appointment_on",
        )
    if offered_on is not None and day < offered_on:
        raise RuleBroken(
            _("Der Termin liegt vor dem Angebot. Prüfen Sie das Datum."), field="appointment_on"
        )


def require_arrival(day: date, earliest: date | None) -> None:
    """Let pass a day of arrival between the offer and today.

    Raises:
        RuleBroken: it lies in the future or before the offer.
    """
    if day > clock.today():
        raise RuleBroken(
            _("Der Tag der Ankunft liegt in der Zukunft. Melden Sie ihn, wenn es so weit ist."),
            field="arrived_on",
        )
    if earliest is not None and day < earliest:
        raise RuleBroken(
            _("Der Tag der Ankunft liegt vor dem Angebot vom %(day)s. Prüfen Sie das Datum.")
            % {"day": f"{earliest:%d.%m.%Y}"},
            field="arrived_on",
        )


def require_expected_end(day: date) -> None:
    """Let pass an expected end of a pause.

    Raises:
        RuleBroken: it does not lie ahead.
    """
    if day <= clock.today():
        raise RuleBroken(
            _("Das voraussichtliche Ende muss nach heute liegen."), field="expected_end"
        )


def derived_of(state: State, facts: Facts) -> dict[str, object]:
    """Return the columns that follow from the history: limits, the end, how it was kept."""
    today = clock.today()
    answer_by, arrival_by = facts.answer_due_on(today), facts.arrival_due_on(today)
    running = {State.OFFERED: answer_by, State.ACCEPTED: arrival_by, State.NO_SHOW: arrival_by}
    answered = answer_judgement(facts, today) if state is not State.OFFERED else None
    return {
        "answer_by": answer_by,
        "arrival_by": arrival_by,
        "urgent_on": running.get(state) or NEVER,
        "ended_on": ended_on(facts),
        "no_shows": sum(change.state is State.NO_SHOW for change in facts.changes),
        "answer_result": str(answered or ""),
        "feedback_result": str(feedback_judgement(facts, today) or ""),
    }
