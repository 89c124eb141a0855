"""Counts from hand-overs: tallies, figures, medians and percentiles.

Source: docs/reference/limits-and-figures.md, "What a figure means" and "What is left of a
hand-over".
"""

import math
import statistics
from collections import Counter
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import date, timedelta

from handinhand.handovers.rules.limits import (
    Facts,
    Judgement,
    Obedience,
    answer_judgement,
    feedback_judgement,
    judge,
    offer_judgement,
)
from handinhand.handovers.rules.states import ENDED, State
from handinhand.kernel.calendar import Limit, stopped_days

KEPT_DAYS = 30
ENOUGH_FOR_A_SHARE = 10
FEW = 3


@dataclass(frozen=True)
class Figure:
    """How many hand-overs were kept, late, not arrived or ended by the person's own wish."""

    kept: int = 0
    late: int = 0
    not_arrived: int = 0
    own_wish: int = 0

    @property
    def judged(self) -> int:
        """Number judged, without the person's own wish."""
        return self.kept + self.late + self.not_arrived

    @property
    def share(self) -> float | None:
        """Share kept, 0 to 1; None below 10 judged, where no share is shown."""
        return self.kept / self.judged if self.judged >= ENOUGH_FOR_A_SHARE else None

    @property
    def percent(self) -> int | None:
        """Share kept in whole percent, halves up; None below 10 judged."""
        if self.judged < ENOUGH_FOR_A_SHARE:
            return None
        return (200 * self.kept + self.judged) // (2 * self.judged)

    @property
    def is_small(self) -> bool:
        """Tell whether fewer than 3 were judged, which only exact viewers may see."""
        return self.judged < FEW

    def __add__(self, other: "Figure") -> "Figure":
        return Figure(
            self.kept + other.kept,
            self.late + other.late,
            self.not_arrived + other.not_arrived,
            self.own_wish + other.own_wish,
        )


def figure_of(judgements: Iterable[Judgement | None]) -> Figure:
    """Count judgements; those that are not judged (None) do not count.

    >>> figure_of([Judgement.KEPT, Judgement.LATE, None]).judged
    2
    """
    counts = Counter(j for j in judgements if j is not None)
    return Figure(*(counts[j] for j in Judgement))


def share_text(figure: Figure, pattern: str = "%(kept)d von %(judged)d") -> str:
    """Say a share the only way it is said.

    Args:
        figure: the counts.
        pattern: the words in the language of the reader.

    >>> share_text(Figure(kept=24, late=4, not_arrived=3))
    '24 von 31'
    """
    return pattern % {"kept": figure.kept, "judged": figure.judged}


def nearest_rank(values: Iterable[int], percentile: int) -> int:
    """Tell the percentile by the nearest rank: a value that occurs.

    Args:
        values: at least one.
        percentile: 1 to 100.

    Raises:
        ValueError: no values, or a percentile outside 1 to 100.

    Source:
        Definition of this project: nearest rank, ceil(percentile / 100 * n), counted from 1.

    >>> nearest_rank([15, 20, 35, 40, 50], 40)
    20
    """
    ordered = sorted(values)
    if not ordered or not 1 <= percentile <= 100:
        raise ValueError(f"no percentile {percentile} of {len(ordered)} values")
    return ordered[math.ceil(percentile * len(ordered) / 100) - 1]


def percentile_90(values: Sequence[int]) -> int | None:
    """Tell the 90th percentile by the nearest rank; None below 10 values."""
    return nearest_rank(values, 90) if len(values) >= ENOUGH_FOR_A_SHARE else None


def median(values: Sequence[int]) -> float | None:
    """Tell the median, between the two middle values if there are two; None below 10 values."""
    if len(values) < ENOUGH_FOR_A_SHARE:
        return None
    middle = statistics.median(values)
    return int(middle) if middle == int(middle) else middle  # "1", not "1,0", in every sentence


@dataclass(frozen=True)
class Durations:
    """Days in the unit of each limit, without days on hold; None where nothing was measured.

    Negative when the person arrived before the anchor's date. Limits in weeks and months are
    measured in calendar days.
    """

    answer: int | None = None
    arrival: int | None = None
    feedback: int | None = None


def durations(facts: Facts, until: date) -> Durations:
    """Measure the days to answer, to arrival and to the report, in the state of a day."""
    offer = facts.latest_offer(until)
    if offer is None or facts.state_on(until) is State.ENTERED_IN_ERROR:
        return Durations()
    answer = next((c for c in offer[1] if c.state in (State.ACCEPTED, State.DECLINED)), None)
    arrival = facts.last(State.ARRIVED, until)
    return Durations(
        _days(facts, facts.limits.answer, offer[0], answer.effective_on if answer else None),
        _days(
            facts, facts.limits.arrival, facts.anchor_on, arrival.effective_on if arrival else None
        ),
        _days(
            facts,
            facts.limits.feedback,
            arrival.effective_on if arrival else None,
            arrival.reported_on if arrival else None,
        ),
    )


def _days(facts: Facts, limit: Limit | None, start: date | None, end: date | None) -> int | None:
    if limit is None or start is None or end is None:
        return None
    return facts.calendar.days_between(start, end, limit.unit, holds=facts.holds(end))


@dataclass(frozen=True)
class Tally:
    """What is left of a hand-over thirty days after it ended: no slip number, no exact day.

    Args:
        standard: stable key of the standard.
        sender: unit that offered.
        receiver: unit that received.
        month: first day of the month of the offer.
        week: number of the calendar week of the offer (ISO 8601), 1 to 53.
        state: state in which it ended.
        result: last judgement; None when it is not judged.
        reason: code of its end, if any.
        answer: what became of the answer limit.
        feedback: what became of the feedback limit.
        days: days to answer, to arrival and to the report.
        hold_days: calendar days on hold.
        no_shows: number of missed appointments.
        ladder_steps: number of steps of silence taken.
        offer: what became of the sender's duty to offer.
    """

    standard: str
    sender: str
    receiver: str
    month: date
    week: int
    state: State
    result: Judgement | None
    reason: str | None
    answer: Obedience | None
    feedback: Obedience | None
    days: Durations
    hold_days: int
    no_shows: int
    ladder_steps: int
    offer: Obedience | None = None


def ended_on(facts: Facts) -> date | None:
    """Tell the day of the report that ended the hand-over; None while it is open."""
    if not facts.changes or facts.changes[-1].state not in ENDED:
        return None
    return facts.changes[-1].reported_on


def is_tally_due(facts: Facts, today: date) -> bool:
    """Tell whether the hand-over ended more than thirty days ago."""
    ended = ended_on(facts)
    return ended is not None and today - ended > timedelta(days=KEPT_DAYS)


def tally_of(facts: Facts, *, standard: str, sender: str, receiver: str, today: date) -> Tally:
    """Turn an ended hand-over into its tally.

    Raises:
        ValueError: it is open, or was never offered (then nothing is counted of it).
    """
    offered = facts.offered_on
    if offered is None or ended_on(facts) is None:
        raise ValueError("only a hand-over that was offered and has ended leaves a tally")
    end = facts.changes[-1]
    return Tally(
        standard=standard,
        sender=sender,
        receiver=receiver,
        month=offered.replace(day=1),
        week=offered.isocalendar().week,
        state=end.state,
        result=judge(facts, today),
        reason=end.reason,
        answer=answer_judgement(facts, today),
        feedback=feedback_judgement(facts, today),
        days=durations(facts, today),
        hold_days=len(stopped_days(facts.holds(today))),
        no_shows=sum(c.state is State.NO_SHOW for c in facts.changes),
        ladder_steps=facts.ladder_steps,
        offer=offer_judgement(facts, today),
    )


def tally_day(month: date, week: int) -> date:
    """Tell the day by which a tally counts: the first day of its week within its month.

    Args:
        month: any day of the month.
        week: number of the calendar week (ISO 8601).

    Raises:
        ValueError: the week has no day in the month.

    >>> tally_day(date(2026, 9, 1), 36), tally_day(date(2027, 1, 1), 53)
    (datetime.date(2026, 9, 1), datetime.date(2027, 1, 1))
    """
    first = month.replace(day=1)
    days = (first + timedelta(days=number) for number in range(31))
    for day in days:
        if day.month == first.month and day.isocalendar().week == week:
            return day
    raise ValueError(f"calendar week {week} has no day in {first:%Y-%m}")
