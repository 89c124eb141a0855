"""From rows to what the pure rules of hand-overs take in."""

from collections.abc import Iterable

from handinhand.handovers.access import change_of, limits_of
from handinhand.handovers.rules import Facts, Limits
from handinhand.journeys.models import HandoverChange, JourneyHandover
from handinhand.kernel.calendar import Calendar
from handinhand.networks.access import calendar_for


def calendar_of(handover: JourneyHandover) -> Calendar:
    """Return the calendar by which the limits run: that of the receiver."""
    return calendar_for(handover.journey.network, handover.receiver_id)


def facts_of(
    handover: JourneyHandover, changes: Iterable[HandoverChange], calendar: Calendar | None = None
) -> Facts:
    """Return all that a judgement needs; a deviation has no standard and so no limits."""
    return Facts(
        tuple(change_of(row) for row in changes),
        limits_of(handover.standard) if handover.standard else Limits(),
        handover.answer_due,
        handover.arrival_due,
        handover.anchor_date,
        calendar or calendar_of(handover),
        handover.ladder_steps,
    )
