"""The limits of a hand-over, the days they end on and what became of each.

Source: docs/reference/limits-and-figures.md, "Clock and limits" and "What a figure means".
"""

from dataclasses import dataclass, field
from datetime import date
from enum import StrEnum
from itertools import pairwise

from handinhand.handovers.rules.reasons import ReasonOwner
from handinhand.handovers.rules.states import State
from handinhand.kernel.calendar import Anchor, Calendar, Hold, Limit


@dataclass(frozen=True)
class Limits:
    """The up to three limits of a standard; None is "the standard has no such limit".

    Args:
        answer: offer to accepted or declined.
        arrival: anchor to the arrival of the person.
        feedback: arrival to the report "angekommen".
        arrival_anchor: what the arrival limit starts from.
    """

    answer: Limit | None = None
    arrival: Limit | None = None
    feedback: Limit | None = None
    arrival_anchor: Anchor = Anchor.OFFER


@dataclass(frozen=True)
class DueDates:
    """Last days of the limits, without stops of the clock; None where nothing runs (yet)."""

    answer: date | None = None
    arrival: date | None = None
    feedback: date | None = None


def due_dates(
    calendar: Calendar,
    limits: Limits,
    *,
    offered_on: date,
    anchor_date: date | None = None,
    arrived_on: date | None = None,
) -> DueDates:
    """Compute the last days of a hand-over's limits, without stops of the clock.

    Args:
        calendar: days of the site, with closing days if any.
        limits: those of the standard.
        offered_on: day of the offer.
        anchor_date: day the sender entered, unless the arrival limit starts with the offer.
        arrived_on: day of arrival, once known.
    """
    anchor = offered_on if limits.arrival_anchor is Anchor.OFFER else anchor_date
    return DueDates(
        answer=_end(calendar, limits.answer, offered_on),
        arrival=_end(calendar, limits.arrival, anchor),
        feedback=_end(calendar, limits.feedback, arrived_on),
    )


def _end(calendar: Calendar, limit: Limit | None, start: date | None) -> date | None:
    return calendar.end_of(start, limit) if limit and start else None


@dataclass(frozen=True)
class Change:
    """One change of state.

    Args:
        state: the new state.
        effective_on: day it holds from (the day of arrival, not of its report).
        reported_on: day, in Berlin, on which it was entered.
        reason: code, if the state asks for one.
        reason_owner: whose reason.
    """

    state: State
    effective_on: date
    reported_on: date
    reason: str | None = None
    reason_owner: ReasonOwner | None = None


@dataclass(frozen=True)
class Facts:
    """All that a judgement needs to know of one hand-over.

    Args:
        changes: in the order in which they were entered; empty or draft only is possible.
        limits: those of the standard's version.
        answer_due: stored last day, without holds, of the latest offer.
        arrival_due: stored last day, without holds; None while the anchor has no date.
        anchor_date: see `due_dates`.
        calendar: days of the site.
        ladder_steps: number of steps of silence taken.
        outside: offered to somebody who is not bound by the agreement.
    """

    changes: tuple[Change, ...]
    limits: Limits
    answer_due: date | None = None
    arrival_due: date | None = None
    anchor_date: date | None = None
    calendar: Calendar = field(default_factory=Calendar)
    ladder_steps: int = 0
    outside: bool = False

    @property
    def offered_on(self) -> date | None:
        """Day of the first offer, which the period and the chain version follow."""
        return next((c.effective_on for c in self.changes if c.state is State.OFFERED), None)

    @property
    def anchor_on(self) -> date | None:
        """Day from which the arrival limit is counted."""
        by_offer = self.limits.arrival_anchor is Anchor.OFFER
        return self.offered_on if by_offer else self.anchor_date

    def until(self, day: date) -> tuple[Change, ...]:
        """Keep the changes that hold on a day.

        A hand-over entered in error never was one, so that change holds on every day.
        """
        if self.changes and self.changes[-1].state is State.ENTERED_IN_ERROR:
            return self.changes
        return tuple(c for c in self.changes if c.effective_on <= day)

    def state_on(self, day: date) -> State | None:
        """Tell the state at the end of a day; None before the draft."""
        changes = self.until(day)
        return changes[-1].state if changes else None

    def last(self, state: State, day: date) -> Change | None:
        """Find the latest change into a state that holds on a day."""
        return next((c for c in reversed(self.until(day)) if c.state is state), None)

    def holds(self, day: date) -> tuple[Hold, ...]:
        """List the stops of the clock up to a day; one that still runs ends with it."""
        changes = self.until(day)
        ended = [
            Hold(one.effective_on, following.effective_on)
            for one, following in pairwise(changes)
            if one.state is State.ON_HOLD
        ]
        if changes and changes[-1].state is State.ON_HOLD:
            ended.append(Hold(changes[-1].effective_on, day))
        return tuple(ended)

    def latest_offer(self, day: date) -> tuple[date, tuple[Change, ...]] | None:
        """Tell the day of the offer that waits for an answer, and what followed it.

        A hold that ended leads back to "offered"; that is no new offer.
        """
        changes = self.until(day)
        found = None
        for position, change in enumerate(changes):
            after_hold = position and changes[position - 1].state is State.ON_HOLD
            if change.state is State.OFFERED and not after_hold:
                found = change.effective_on, changes[position + 1 :]
        return found

    def answer_due_on(self, day: date) -> date | None:
        """Last day for the answer as seen on a day, holds included."""
        offer = self.latest_offer(day)
        if offer is None or self.answer_due is None or self.limits.answer is None:
            return None
        limit, holds = self.limits.answer, self.holds(day)
        return self.calendar.shift_for_holds(self.answer_due, offer[0], limit, holds)

    def arrival_due_on(self, day: date) -> date | None:
        """Last day for the arrival as seen on a day, holds included."""
        start, limit = self.anchor_on, self.limits.arrival
        if start is None or self.arrival_due is None or limit is None:
            return None
        return self.calendar.shift_for_holds(self.arrival_due, start, limit, self.holds(day))


class Judgement(StrEnum):
    """What became of the arrival limit."""

    KEPT = "kept"
    LATE = "late"
    NOT_ARRIVED = "not_arrived"
    OWN_WISH = "own_wish"


class Obedience(StrEnum):
    """What became of the receiver's answer or feedback limit, or of the sender's offer."""

    KEPT = "kept"
    LATE = "late"
    MISSING = "missing"


_NEVER_JUDGED = frozenset(
    {None, State.DRAFT, State.WITHDRAWN, State.ENTERED_IN_ERROR, State.ON_HOLD}
)
_ENDED_WITHOUT_ARRIVAL = frozenset({State.DECLINED, State.EXPIRED, State.CANCELLED, State.NO_SHOW})


def judge(facts: Facts, until: date) -> Judgement | None:
    """Judge a hand-over in the state of a day.

    Args:
        facts: the hand-over.
        until: last day of the period, or today while it runs.

    Returns:
        None when it is not judged: draft, withdrawn, entered in error, on hold, or its arrival
        limit still runs (it has passed from the day after its last day). An arrival without
        any arrival limit is kept.

    Source:
        Decided rules of this project, "What a figure means".
    """
    state = facts.state_on(until)
    if state in _NEVER_JUDGED:
        return None
    due = facts.arrival_due_on(until)
    if state in (State.ARRIVED, State.COMPLETED):
        arrival = facts.last(State.ARRIVED, until)
        late = arrival is not None and due is not None and arrival.effective_on > due
        return Judgement.LATE if late else Judgement.KEPT
    if state in (State.DECLINED, State.CANCELLED) and _by_the_person(facts, until):
        return Judgement.OWN_WISH
    if state in _ENDED_WITHOUT_ARRIVAL or (due is not None and due < until):
        return Judgement.NOT_ARRIVED
    return None


def _by_the_person(facts: Facts, day: date) -> bool:
    return facts.until(day)[-1].reason_owner is ReasonOwner.PERSON


def offer_judgement(facts: Facts, until: date) -> Obedience | None:
    """Judge the sender's offer: in the agreed way, within the agreed time.

    Returns:
        MISSING when it went to somebody who is not bound by the agreement; LATE when the arrival
        limit (counted from a day the sender entered) had passed before the offer; else KEPT.
        None for what was withdrawn, entered in error or never offered.

    Source:
        Decided rules of this project: obligations of the sender are measured by offering in the
        agreed way within the agreed time.
    """
    offered = facts.offered_on
    if offered is None or offered > until:
        return None
    if facts.state_on(until) in (None, State.DRAFT, State.WITHDRAWN, State.ENTERED_IN_ERROR):
        return None
    if facts.outside:
        return Obedience.MISSING
    due = facts.arrival_due
    return Obedience.LATE if due is not None and due < offered else Obedience.KEPT


def answer_judgement(facts: Facts, until: date) -> Obedience | None:
    """Judge the receiver's answer to the latest offer in the state of a day.

    Returns:
        MISSING when the limit has passed in silence or the offer expired; LATE also for an
        answer after it expired. None when the offer was withdrawn or entered in error, stands
        on hold unanswered, its limit still runs, or the standard has no answer limit.
    """
    offer, due = facts.latest_offer(until), facts.answer_due_on(until)
    state = facts.state_on(until)
    if offer is None or due is None or state is State.ENTERED_IN_ERROR:
        return None
    expired = any(c.state is State.EXPIRED for c in offer[1])
    answered = next((c for c in offer[1] if c.state in (State.ACCEPTED, State.DECLINED)), None)
    if answered:
        late = expired or answered.effective_on > due
        return Obedience.LATE if late else Obedience.KEPT
    missing = expired or (state is State.OFFERED and due < until)
    return Obedience.MISSING if missing else None


def feedback_judgement(facts: Facts, until: date) -> Obedience | None:
    """Judge the report of the arrival by the day on which it was entered.

    Returns:
        KEPT or LATE once the arrival is reported; None before, for a hand-over entered in
        error, and without a feedback limit. MISSING does not occur: an arrival that nobody
        reported is unknown.
    """
    if facts.state_on(until) not in (State.ARRIVED, State.COMPLETED):
        return None
    arrival, limit = facts.last(State.ARRIVED, until), facts.limits.feedback
    if arrival is None or limit is None:
        return None
    due = facts.calendar.end_of(arrival.effective_on, limit)
    return Obedience.LATE if arrival.reported_on > due else Obedience.KEPT
