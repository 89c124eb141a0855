"""Stopping the clock, ending early, and what should never have been entered."""

from datetime import date

from django.db import transaction

from handinhand.handovers.models import Handover
from handinhand.handovers.rules import State, StepName
from handinhand.handovers.services.every_rung import require_expected_end, require_reason
from handinhand.handovers.services.steps import take
from handinhand.kernel import clock
from handinhand.kernel.actor import Actor


@transaction.atomic
def hold(
    actor: Actor,
    handover: Handover,
    *,
    reason: str,
    expected_end: date,
    version: int | None = None,
) -> Handover:
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
        handover,
        StepName.HOLD,
        reason=reason,
        version=version,
        only_if={"state": handover.state},
        fields={
            "before_hold": handover.state,
            "hold_began_on": clock.today(),
            "hold_expected_end": expected_end,
        },
    )


@transaction.atomic
def resume(actor: Actor, handover: Handover, *, version: int | None = None) -> Handover:
    """Let the clock run on; the days on hold are not counted.

    Raises:
        NotAllowed: neither sender nor receiver.
        Stale: the clock is not stopped (any more).
    """
    return take(
        actor,
        handover,
        StepName.RESUME,
        version=version,
        only_if={"before_hold": handover.before_hold},
        fields={"before_hold": "", "hold_began_on": None, "hold_expected_end": None},
    )


@transaction.atomic
def cancel(
    actor: Actor, handover: Handover, *, reason: str, version: int | None = None
) -> Handover:
    """End an accepted hand-over before the person has arrived.

    Raises:
        NotAllowed: neither sender nor receiver.
        RuleBroken: no coded reason.
        Stale: the hand-over is in another state by now.
    """
    require_reason(State.CANCELLED, reason)
    return take(actor, handover, StepName.CANCEL, reason=reason, version=version)


@transaction.atomic
def enter_in_error(
    actor: Actor, handover: Handover, *, reason: str, version: int | None = None
) -> Handover:
    """Mark a hand-over that should never have been entered; it is not judged.

    Raises:
        NotAllowed: neither the side that made it nor the coordinator.
        RuleBroken: no coded reason.
        Stale: it is completed, or marked already.
    """
    require_reason(State.ENTERED_IN_ERROR, reason)
    return take(actor, handover, StepName.ENTER_IN_ERROR, reason=reason, version=version)
