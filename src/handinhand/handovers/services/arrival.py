"""What is reported of the person's arrival; with it the responsibility passes."""

from datetime import date

from django.db import transaction
from django.utils.translation import gettext as _

from handinhand.handovers.access import calendar_of, limits_of
from handinhand.handovers.models import Handover
from handinhand.handovers.rules import StepName, due_dates
from handinhand.handovers.services.steps import take
from handinhand.kernel import clock
from handinhand.kernel.actor import Actor
from handinhand.kernel.errors import RuleBroken


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
    if arrived_on > clock.today():
        raise RuleBroken(
            _("Der Tag der Ankunft liegt in der Zukunft. Melden Sie ihn, wenn es so weit ist."),
            field="arrived_on",
        )
    if handover.offered_on is not None and arrived_on < handover.offered_on:
        raise RuleBroken(
            _("Der Tag der Ankunft liegt vor dem Angebot vom %(day)s. Prüfen Sie das Datum.")
            % {"day": f"{handover.offered_on:%d.%m.%Y}"},
            field="arrived_on",
        )
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
    if appointment_on > clock.today():
        raise RuleBroken(
            _("Der Termin liegt noch vor Ihnen. Melden Sie das Nichterscheinen danach."),
            field="appointment_on",
        )
    if handover.offered_on is not None and appointment_on < handover.offered_on:
        raise RuleBroken(
            _("Der Termin liegt vor dem Angebot. Prüfen Sie das Datum."), field="appointment_on"
        )
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
    if appointment_on < clock.today():
        raise RuleBroken(
            _("Der neue Termin liegt in der Vergangenheit. Prüfen Sie das Datum."),
            field="appointment_on",
        )
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
