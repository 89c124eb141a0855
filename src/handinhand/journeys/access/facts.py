"""From rows to what the pure rules of hand-overs take in."""

from collections.abc import Iterable

from handinhand.handovers.access import ladder_of, limits_of
from handinhand.handovers.rules import (
    Change,
    Facts,
    LadderPlan,
    Limits,
    ReasonOwner,
    State,
    ladder_plan,
)
from handinhand.journeys.models import HandoverChange, JourneyHandover
from handinhand.kernel.calendar import Calendar, berlin_day
from handinhand.networks.access import calendar_for


def calendar_of(handover: JourneyHandover) -> Calendar:
    """Return the calendar by which the limits run: that of the receiver."""
    return calendar_for(handover.journey.network, handover.receiver_id)


def facts_of(
    handover: JourneyHandover, changes: Iterable[HandoverChange], calendar: Calendar | None = None
) -> Facts:
    """Return all that a judgement needs; a deviation has no standard and so no limits."""
    return Facts(
        tuple(
            Change(
                State(row.state),
                row.effective_on,
                berlin_day(row.at),
                row.reason or None,
                ReasonOwner(row.reason_owner) if row.reason_owner else None,
            )
            for row in changes
        ),
        limits_of(handover.standard) if handover.standard else Limits(),
        handover.answer_due,
        handover.arrival_due,
        handover.anchor_date,
        calendar or calendar_of(handover),
        handover.ladder_steps,
    )


def plan_of(handover: JourneyHandover, facts: Facts) -> LadderPlan | None:
    """Lay out the ladder of the offer that waits for an answer."""
    ladder = ladder_of(handover.standard) if handover.standard else None
    if ladder is None or handover.answer_due is None:
        return None
    answer_by = handover.answer_by or handover.answer_due
    return ladder_plan(facts.calendar, ladder, answer_by, facts.holds(answer_by))
