"""What the hand-overs of a period say, counted by the database.

Rows whose last change holds on the last day of the period are judged in SQL; only those that
changed later are judged one by one, by the rules, in the state of that day.
"""

from collections import Counter, defaultdict
from collections.abc import Iterable, Iterator
from dataclasses import dataclass, field
from datetime import date
from uuid import UUID

from django.db.models import Case, CharField, Count, F, Prefetch, Q, QuerySet, Value, When

from handinhand.handovers.access.facts import Calendars, facts_of
from handinhand.handovers.models import Handover, StateChange, Tally
from handinhand.handovers.rules import (
    Durations,
    Figure,
    Judgement,
    Obedience,
    State,
    answer_judgement,
    durations,
    feedback_judgement,
    judge,
)
from handinhand.kernel import clock

_ARRIVED = [State.ARRIVED, State.COMPLETED]
_GONE = [State.DECLINED, State.CANCELLED]
_DAYS = ("answer_days", "arrival_days", "feedback_days")


@dataclass
class Counts:
    """What was counted of one standard over all its versions."""

    arrival: Counter[Judgement] = field(default_factory=Counter)
    answer: Counter[Obedience] = field(default_factory=Counter)
    feedback: Counter[Obedience] = field(default_factory=Counter)
    answer_days: Counter[int] = field(default_factory=Counter)
    arrival_days: Counter[int] = field(default_factory=Counter)
    feedback_days: Counter[int] = field(default_factory=Counter)
    offered: int = 0
    appeared: int = 0
    """Hand-overs whose first appointment took place or was missed."""
    missed: int = 0
    """Hand-overs with at least one missed appointment."""

    @property
    def figure(self) -> Figure:
        """The judged hand-overs as the rules count them."""
        return Figure(*(self.arrival[judgement] for judgement in Judgement))

    def add(self, other: "Counts") -> None:
        """Add the counts of another standard or source."""
        for name in (
            "arrival",
            "answer",
            "feedback",
            "answer_days",
            "arrival_days",
            "feedback_days",
        ):
            getattr(self, name).update(getattr(other, name))
        self.offered += other.offered
        self.appeared += other.appeared
        self.missed += other.missed


def counts_by_line(
    network_id: UUID, first: date, last: date, *, organisation_id: UUID | None = None
) -> dict[UUID, Counts]:
    """Count the hand-overs offered in a period, per standard (by its stable line).

    Args:
        network_id: the network.
        first: first day of the period.
        last: its last day; a period that still runs is judged in the state of now.
        organisation_id: only those this organisation sent or received.
    """
    until = min(last, clock.today())
    found: dict[UUID, Counts] = defaultdict(Counts)
    rows = Handover.objects.filter(network=network_id, offered_on__range=(first, until))
    rows = rows.exclude(state=State.ENTERED_IN_ERROR)
    tallies = Tally.objects.filter(network=network_id, counts_on__range=(first, until))
    tallies = tallies.exclude(state=State.ENTERED_IN_ERROR)
    if organisation_id is not None:
        party = Q(sender=organisation_id) | Q(receiver=organisation_id)
        rows, tallies = rows.filter(party), tallies.filter(party)
    _count_settled(rows.filter(changed_on__lte=until), until, found)
    _count_unsettled(rows.filter(changed_on__gt=until), until, found)
    _count_tallies(tallies, found)
    return dict(found)


def _outcome(until: date) -> Case:
    """Judge as `rules.judge` does; tests hold the two against each other."""
    late = Q(state__in=_ARRIVED, arrival_by__isnull=False, arrived_on__gt=F("arrival_by"))
    ended = Q(state__in=[*_GONE, State.EXPIRED, State.NO_SHOW])
    passed = Q(state__in=[State.OFFERED, State.ACCEPTED], arrival_by__lt=until)
    return Case(
        When(late, then=Value(Judgement.LATE)),
        When(state__in=_ARRIVED, then=Value(Judgement.KEPT)),
        When(Q(state__in=_GONE, reason_owner="person"), then=Value(Judgement.OWN_WISH)),
        When(ended | passed, then=Value(Judgement.NOT_ARRIVED)),
        default=Value(""),
        output_field=CharField(),
    )


def _answered(until: date) -> Case:
    passed = Q(state=State.OFFERED, answer_by__lt=until)
    return Case(
        When(state__in=[State.WITHDRAWN, State.ENTERED_IN_ERROR], then=Value("")),
        When(passed, then=Value(Obedience.MISSING)),
        default=F("answer_result"),
        output_field=CharField(),
    )


def _count_settled(rows: QuerySet[Handover], until: date, found: dict[UUID, Counts]) -> None:
    grouped = (
        rows.annotate(
            outcome=_outcome(until),
            answered=_answered(until),
            with_miss=Case(When(no_shows__gt=0, then=True), default=False),
            came=Case(When(state__in=_ARRIVED, then=True), default=False),
        )
        .order_by()
        .values_list("line", "outcome", "answered", "feedback_result", "with_miss", "came")
        .annotate(number=Count("pk"))
    )
    for line, outcome, answered, feedback, missed, came, number in grouped:
        _put(found[line], outcome, answered, feedback, number)
        found[line].missed += number if missed else 0
        found[line].appeared += number if missed or came else 0
    _count_days(rows, found)


def _put(counts: Counts, outcome: str, answer: str, feedback: str, number: int) -> None:
    counts.offered += number
    if outcome:
        counts.arrival[Judgement(outcome)] += number
    if answer:
        counts.answer[Obedience(answer)] += number
    if feedback:
        counts.feedback[Obedience(feedback)] += number


def _count_days(rows: "QuerySet[Handover] | QuerySet[Tally]", found: dict[UUID, Counts]) -> None:
    for name in _DAYS:
        grouped = (
            rows.filter(**{f"{name}__isnull": False})
            .order_by()
            .values_list("line", name)
            .annotate(number=Count("pk"))
        )
        for line, days, number in grouped:
            getattr(found[line], name)[days] += number


def _count_unsettled(rows: QuerySet[Handover], until: date, found: dict[UUID, Counts]) -> None:
    calendars = Calendars()
    for handover in _with_changes(rows):
        facts = facts_of(handover, handover.changes.all(), calendars.of(handover))
        counts = found[handover.line]
        outcome, answer = judge(facts, until), answer_judgement(facts, until)
        _put(counts, outcome or "", answer or "", feedback_judgement(facts, until) or "", 1)
        states = {change.state for change in facts.until(until)}
        missed, came = State.NO_SHOW in states, State.ARRIVED in states
        counts.missed += missed
        counts.appeared += missed or came
        _put_days(counts, durations(facts, until))


def _put_days(counts: Counts, days: Durations) -> None:
    if days.answer is not None:
        counts.answer_days[days.answer] += 1
    if days.arrival is not None:
        counts.arrival_days[days.arrival] += 1
    if days.feedback is not None:
        counts.feedback_days[days.feedback] += 1


def _with_changes(rows: QuerySet[Handover]) -> Iterator[Handover]:
    changes = Prefetch("changes", StateChange.objects.order_by("id"))
    return (
        rows.select_related("standard", "network__site")
        .prefetch_related(changes)
        .iterator(chunk_size=500)
    )


def _count_tallies(tallies: QuerySet[Tally], found: dict[UUID, Counts]) -> None:
    grouped = (
        tallies.annotate(
            with_miss=Case(When(no_shows__gt=0, then=True), default=False),
            came=Case(When(state__in=_ARRIVED, then=True), default=False),
        )
        .order_by()
        .values_list("line", "result", "answer", "feedback", "with_miss", "came")
        .annotate(number=Count("pk"))
    )
    for line, outcome, answer, feedback, missed, came, number in grouped:
        _put(found[line], outcome, answer, feedback, number)
        found[line].missed += number if missed else 0
        found[line].appeared += number if missed or came else 0
    _count_days(tallies, found)


def total_of(counts: Iterable[Counts]) -> Counts:
    """Add up the counts of several standards."""
    total = Counts()
    for one in counts:
        total.add(one)
    return total


def lines_with_handovers(network_id: UUID) -> set[UUID]:
    """Return the lines of the standards by which anything was ever offered."""
    live = Handover.objects.filter(network=network_id, offered_on__isnull=False)
    gone = Tally.objects.filter(network=network_id)
    return set(live.order_by().values_list("line", flat=True).distinct()) | set(
        gone.order_by().values_list("line", flat=True).distinct()
    )
