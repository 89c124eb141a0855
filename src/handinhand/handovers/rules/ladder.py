"""The ladder of silence and the word about a missing arrival: which step is due on which day.

Source: docs/reference/limits-and-figures.md, "Clock and limits" (silence, `on_missing_arrival`).
"""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date, datetime, time

from handinhand.handovers.rules.limits import Limits
from handinhand.kernel.calendar import (
    Anchor,
    Calendar,
    Hold,
    Limit,
    LimitUnit,
    berlin_moment,
)

STEP_TIME = time(6, 5)


@dataclass(frozen=True)
class LadderStep:
    """One step of a standard's ladder: whom it reminds, and how long after the step before."""

    number: int
    to: str
    delay: int
    unit: LimitUnit = LimitUnit.WORKING_DAY


@dataclass(frozen=True)
class Ladder:
    """The ladder of a standard: its steps in order, then the wait until the offer expires."""

    steps: tuple[LadderStep, ...]
    expire_after: int
    expire_unit: LimitUnit = LimitUnit.WORKING_DAY


@dataclass(frozen=True)
class DueStep:
    """A step of a ladder and the day on which it is taken, at 06:05 in Berlin."""

    number: int
    to: str
    on: date

    @property
    def at(self) -> datetime:
        """The moment, in UTC."""
        return berlin_moment(self.on, STEP_TIME)


@dataclass(frozen=True)
class LadderPlan:
    """All days of a ladder for one offer."""

    steps: tuple[DueStep, ...]
    expires_on: date

    @property
    def expires_at(self) -> datetime:
        """The moment, in UTC, from which the offer is expired."""
        return berlin_moment(self.expires_on, STEP_TIME)


def ladder_plan(
    calendar: Calendar, ladder: Ladder, answer_due: date, holds: Iterable[Hold] = ()
) -> LadderPlan:
    """Lay out a ladder.

    Args:
        calendar: days of the site.
        ladder: that of the standard.
        answer_due: last day for the answer, holds included.
        holds: stops of the clock; their days are not counted here either.

    >>> ladder = Ladder((LadderStep(1, "receiver", 0), LadderStep(2, "coordinator", 1)), 2)
    >>> plan = ladder_plan(Calendar(), ladder, date(2026, 9, 28))
    >>> [step.on.day for step in plan.steps], plan.expires_on.isoformat()
    ([29, 30], '2026-10-02')
    """
    holds = tuple(holds)
    day, steps = calendar.add(answer_due, 1, holds=holds), []
    for step in ladder.steps:
        day = calendar.add(day, step.delay, step.unit, holds=holds)
        steps.append(DueStep(step.number, step.to, day))
    return LadderPlan(
        tuple(steps), calendar.add(day, ladder.expire_after, ladder.expire_unit, holds=holds)
    )


def ladder_steps_due(
    plan: LadderPlan, now: datetime, taken: Iterable[int] = ()
) -> tuple[DueStep, ...]:
    """List the steps whose moment has come and that were not taken yet, in order.

    Args:
        plan: days of the ladder; it ends with the answer, which the caller knows.
        now: an aware moment.
        taken: numbers of the steps taken.
    """
    done = set(taken)
    return tuple(s for s in plan.steps if s.number not in done and s.at <= now)


@dataclass(frozen=True)
class MissingArrival:
    """Who is told when nobody has arrived by a certain day."""

    after: Limit
    to: str
    anchor: Anchor = Anchor.OFFER


def missing_arrival_on(
    calendar: Calendar,
    rule: MissingArrival,
    anchor_on: date,
    *,
    limits: Limits,
    arrival_due: date | None,
    holds: Iterable[Hold] = (),
) -> date:
    """Tell the day on which, at 06:05, someone is told that nobody has arrived.

    Args:
        calendar: days of the site.
        rule: that of the standard.
        anchor_on: day of the rule's anchor.
        limits: those of the standard.
        arrival_due: last day for the arrival, holds included.
        holds: stops of the clock, whose days are not counted.

    Returns:
        The last day of `rule.after`. A rule longer than the arrival limit of the same kind
        never speaks before that limit has passed: where § 193 BGB moves the limit, the rule
        waits until the working day after it.

    >>> week = Limits(arrival=Limit(21, LimitUnit.CALENDAR_DAY))
    >>> rule = MissingArrival(Limit(22, LimitUnit.CALENDAR_DAY), "JC")
    >>> missing_arrival_on(Calendar(), rule, date(2026, 9, 5),
    ...                    limits=week, arrival_due=date(2026, 9, 28))
    datetime.date(2026, 9, 29)
    """
    day = calendar.end_of(anchor_on, rule.after, holds=holds)
    limit = limits.arrival
    same_kind = limit is not None and (limit.unit, limit.direction, limits.arrival_anchor) == (
        rule.after.unit,
        rule.after.direction,
        rule.anchor,
    )
    longer = limit is not None and rule.after.value > limit.value
    if same_kind and longer and arrival_due is not None and day <= arrival_due:
        return calendar.add(arrival_due, 1, holds=holds)
    return day
