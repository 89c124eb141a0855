"""From rows to what the pure rules take in."""

from collections.abc import Iterable
from datetime import date, datetime
from typing import TYPE_CHECKING, Protocol

from handinhand.agreements.access import is_party_in_force
from handinhand.handovers.models import Handover, StateChange
from handinhand.handovers.rules import (
    Change,
    Facts,
    Ladder,
    LadderPlan,
    LadderStep,
    Limits,
    MissingArrival,
    ReasonOwner,
    State,
    ladder_plan,
    missing_arrival_on,
)
from handinhand.kernel import clock
from handinhand.kernel.actor import Actor
from handinhand.kernel.calendar import Anchor, Calendar, Limit, LimitUnit, berlin_day
from handinhand.networks.access import calendar_for, is_member_on

if TYPE_CHECKING:
    from handinhand.chains.models import HandoverStandard, MissingArrivalStep


def limits_of(standard: "HandoverStandard") -> Limits:
    """Return the limits of a standard."""
    return Limits(
        answer=_limit(standard.answer_value, standard.answer_unit),
        arrival=_limit(
            standard.arrival_value, standard.arrival_unit, standard.arrival_direction == "before"
        ),
        feedback=_limit(standard.feedback_value, standard.feedback_unit),
        arrival_anchor=Anchor(standard.arrival_anchor),
    )


def _limit(value: int | None, unit: str, before: bool = False) -> Limit | None:
    if value is None:
        return None
    return Limit(value, LimitUnit(unit), "before" if before else "after")


def asks_for_anchor(standard: "HandoverStandard") -> bool:
    """Tell whether the sender enters the day from which the arrival limit is counted."""
    return standard.arrival_value is not None and standard.arrival_anchor != Anchor.OFFER


def is_outside(actor: Actor, standard: "HandoverStandard") -> bool:
    """Tell whether the receiver of a standard has left, or is not in force in the agreement."""
    if standard.receiver is None or actor.network_id is None:
        return True
    organisation_id, today = standard.receiver.organisation_id, clock.today()
    return not (
        is_member_on(actor.network_id, organisation_id, today)
        and is_party_in_force(actor.network_id, organisation_id, today)
    )


def ladder_of(standard: "HandoverStandard") -> Ladder | None:
    """Return the ladder of silence of a standard, if it has one (one query)."""
    if standard.expire_after is None:
        return None
    steps = tuple(
        LadderStep(row.step, row.to, row.delay, LimitUnit(row.unit))
        for row in standard.ladder.all()
    )
    return Ladder(steps, standard.expire_after, LimitUnit(standard.expire_unit))


class Limited(Protocol):
    """What a ladder is laid out for: a hand-over on any rung; without a standard it has none."""

    @property
    def standard(self) -> "HandoverStandard | None": ...
    @property
    def answer_due(self) -> date | None: ...
    @property
    def answer_by(self) -> date | None: ...


def plan_of(handover: Limited, facts: Facts) -> LadderPlan | None:
    """Lay out the ladder of the offer that waits for an answer."""
    ladder = ladder_of(handover.standard) if handover.standard else None
    answer_by = handover.answer_by or handover.answer_due
    if ladder is None or answer_by is None:
        return None
    # Also a stop that began after the limit had passed: its days lie between two steps.
    return ladder_plan(facts.calendar, ladder, answer_by, facts.holds(clock.today()))


def missing_days(handover: Handover, facts: Facts) -> "list[tuple[MissingArrivalStep, date]]":
    """Return who is told that nobody has arrived, each with the day; two queries at most."""
    today, found = clock.today(), []
    for step in handover.standard.missing_arrival.all():
        anchor = Anchor(step.anchor)
        start = facts.offered_on if anchor is Anchor.OFFER else _entered(handover, anchor)
        if start is None:
            continue
        day = missing_arrival_on(
            facts.calendar,
            MissingArrival(Limit(step.after, LimitUnit(step.unit)), str(step.pk), anchor),
            start,
            limits=facts.limits,
            arrival_due=facts.arrival_due_on(today),
            holds=facts.holds(today),
        )
        found.append((step, day))
    return found


def _entered(handover: Handover, anchor: Anchor) -> date | None:
    """Return the day the sender entered for an anchor; None when it is not known here."""
    if anchor in (Anchor.ARRIVAL, Anchor.STATION_ENTRY):
        return None
    if anchor is Anchor.APPOINTMENT and handover.anchor_date is None:
        return handover.appointment_on
    return handover.anchor_date


class ChangeRow(Protocol):
    """One stored change of state, on any rung."""

    @property
    def state(self) -> str: ...
    @property
    def at(self) -> datetime: ...
    @property
    def effective_on(self) -> date: ...
    @property
    def reason(self) -> str: ...
    @property
    def reason_owner(self) -> str: ...


def change_of(row: ChangeRow) -> Change:
    """Return one change of state as the rules take it."""
    return Change(
        State(row.state),
        row.effective_on,
        berlin_day(row.at),
        row.reason or None,
        ReasonOwner(row.reason_owner) if row.reason_owner else None,
    )


def calendar_of(handover: Handover) -> Calendar:
    """Return the calendar by which a hand-over's limits run: that of the receiver."""
    return calendar_for(handover.network, handover.receiver_id)


def facts_of(
    handover: Handover, changes: Iterable[StateChange], calendar: Calendar | None = None
) -> Facts:
    """Return all that a judgement needs to know of a hand-over."""
    return Facts(
        tuple(change_of(row) for row in changes),
        limits_of(handover.standard),
        handover.answer_due,
        handover.arrival_due,
        handover.anchor_date,
        calendar or calendar_of(handover),
        handover.ladder_steps,
        bool(handover.outside_reason),
    )
