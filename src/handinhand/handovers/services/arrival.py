"""What is reported of the person's arrival; with it the responsibility passes."""

from datetime import date

from django.db import transaction

from handinhand.handovers.access import calendar_of, limits_of
from handinhand.handovers.models import Handover
from handinhand.handovers.rules import StepName, due_dates
from handinhand.handovers.services.every_rung import (
    require_appointment,
    require_arrival,
    require_missed,
)
from handinhand.handovers.services.steps import take
from handinhand.kernel.actor import Actor


@transaction.atomic
def arrive(
    actor: Actor, handover: Handover, *, arrived_on: date, version: int | None = None
) -> Handover:
    """Report that the person has arrived; from here on the receiver is responsible.

    Raises:
        NotAllowed: not the receiver.
        RuleBroken: the day lies in the future or before the offer.
        Stale: it is not accepted (any more).
    """
    require_arrival(arrived_on, handover.offered_on)
    due = due_dates(
        calendar_of(handover),
        limits_of(handover.standard),
        offered_on=arrived_on,
        arrived_on=arrived_on,
    )
    return take(
        actor,
        handover,
        StepName.ARRIVE,
        effective_on=arrived_on,
        version=version,
        fields={"arrived_on": arrived_on, "feedback_due": due.feedback},
    )


@transaction.atomic
def report_no_show(
    actor: Actor, handover: Handover, *, appointment_on: date, version: int | None = None
) -> Handover:
    """Report that the person did not come to an appointment; the arrival limit runs on.

    Raises:
        NotAllowed: not the receiver.
        RuleBroken: the appointment lies in the future or before the offer.
        Stale: it is not accepted (any more).
    """
    require_missed(appointment_on, handover.offered_on)
    return take(
        actor,
        handover,
        StepName.NO_SHOW,
        effective_on=appointment_on,
        version=version,
        fields={"appointment_on": appointment_on},
    )


@transaction.atomic
def appoint_again(
    actor: Actor, handover: Handover, *, appointment_on: date, version: int | None = None
) -> Handover:
    """Agree a second appointment after the person did not come.

    Raises:
        NotAllowed: not the receiver.
        RuleBroken: the appointment lies in the past.
        Stale: no missed appointment stands (any more).
    """
    require_appointment(appointment_on)
    return take(
        actor,
        handover,
        StepName.APPOINT_AGAIN,
        version=version,
        fields={"appointment_on": appointment_on},
    )


@transaction.atomic
def complete(actor: Actor, handover: Handover, *, version: int | None = None) -> Handover:
    """Close a hand-over after the arrival.

    Raises:
        NotAllowed: not the receiver.
        Stale: the person has not arrived, or it is closed already.
    """
    return take(actor, handover, StepName.COMPLETE, version=version)
