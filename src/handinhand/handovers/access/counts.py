"""What the hand-overs of a period say, counted by the database.

Rows whose last change holds on the last day of the period are judged in SQL; only those that
changed later are judged one by one, by the rules, in the state of that day.
"""

from collections import Counter, defaultdict
from collections.abc import Collection, Iterable, Iterator
from dataclasses import dataclass, field, fields
from datetime import date
from hashlib import sha256
from typing import Literal
from uuid import UUID

from django.db.models import (
    Case,
    CharField,
    Count,
    F,
    Min,
    Prefetch,
    Q,
    QuerySet,
    Sum,
    Value,
    When,
)
from django.db.models.functions import Cast, Substr

from handinhand.handovers.access.facts import facts_of
from handinhand.handovers.access.lately import FRESH, SELDOM, lately
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
    offer_judgement,
)
from handinhand.kernel import clock
from handinhand.networks.access import Calendars

Dimension = Literal["line", "sender", "receiver", "month"]
"""What hand-overs are counted by; a month is told as "2026-09", by the day of the offer."""
Key = tuple[UUID | str, ...]

_ARRIVED = [State.ARRIVED, State.COMPLETED]
_GONE = [State.DECLINED, State.CANCELLED]
_DAYS = ("answer_days", "arrival_days", "feedback_days")


@dataclass
class Counts:
    """What was counted of some hand-overs, over all versions of their standards."""

    arrival: Counter[Judgement] = field(default_factory=Counter)
    offer: Counter[Obedience] = field(default_factory=Counter)
    """Whether the sender offered in the agreed way and in time; `MISSING`: in another way."""
    answer: Counter[Obedience] = field(default_factory=Counter)
    feedback: Counter[Obedience] = field(default_factory=Counter)
    answer_days: Counter[int] = field(default_factory=Counter)
    arrival_days: Counter[int] = field(default_factory=Counter)
    feedback_days: Counter[int] = field(default_factory=Counter)
    reasons: Counter[str] = field(default_factory=Counter)
    """Why hand-overs were declined or cancelled, by code."""
    offered: int = 0
    silent: int = 0
    """Hand-overs that expired because nobody answered."""
    declined: int = 0
    """Declined for a reason of the organisation; the person's own wish is none of them."""
    held: int = 0
    """Hand-overs whose clock was stopped at least once."""
    no_shows: int = 0
    """Missed appointments; one hand-over may have several."""
    appeared: int = 0
    """Hand-overs whose first appointment took place or was missed."""
    missed: int = 0
    """Hand-overs with at least one missed appointment."""

    @property
    def figure(self) -> Figure:
        """The judged hand-overs as the rules count them."""
        return Figure(*(self.arrival[judgement] for judgement in Judgement))

    def add(self, other: "Counts") -> None:
        """Add the counts of other hand-overs."""
        for one in fields(self):
            mine, more = getattr(self, one.name), getattr(other, one.name)
            if isinstance(mine, Counter):
                mine.update(more)
            else:
                setattr(self, one.name, mine + more)


MANY = 5_000
"""So many live hand-overs are counted anew for every page; above, once a minute."""


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
    found = counts_by(network_id, first, last, by=("line",), organisation_id=organisation_id)
    return {line: counts for (line,), counts in found.items() if isinstance(line, UUID)}


def counts_by(
    network_id: UUID,
    first: date,
    last: date,
    *,
    by: tuple[Dimension, ...],
    organisation_id: UUID | None = None,
    lines: Collection[UUID] | None = None,
    days: bool = True,
) -> dict[Key, Counts]:
    """Count the hand-overs offered in a period, by any of their dimensions; five queries.

    Args:
        network_id: the network.
        first: first day of the period.
        last: its last day; a period that still runs is judged in the state of now.
        by: what to count by; the keys of the answer have this order.
        organisation_id: only those this organisation sent or received.
        lines: only those of these standards (stable lines).
        days: whether to count the days too; without them there is less to group by.

    Returns:
        Counts by key. Where more than `MANY` are counted they may be a minute old, those of a
        period that has ended a quarter of an hour.
    """

    def count() -> dict[Key, Counts]:
        return _count(network_id, first, last, by, organisation_id, lines, days)

    live = Handover.objects.filter(network=network_id, offered_on__range=(first, last))
    if live.order_by()[: MANY + 1].count() <= MANY:
        return count()
    asked = (
        network_id,
        first,
        min(last, clock.today()),
        by,
        organisation_id,
        sorted(lines or []),
        days,
    )
    name = sha256(repr((asked, lines is None)).encode()).hexdigest()
    ended = last < clock.today()
    return lately(f"handovers.counts:{name}", count, SELDOM if ended else FRESH)


def _count(
    network_id: UUID,
    first: date,
    last: date,
    by: tuple[Dimension, ...],
    organisation_id: UUID | None,
    lines: Collection[UUID] | None,
    days: bool,
) -> dict[Key, Counts]:
    found: dict[Key, Counts] = defaultdict(Counts)
    until = min(last, clock.today())
    rows = Handover.objects.filter(network=network_id, offered_on__range=(first, until))
    rows = rows.exclude(state=State.ENTERED_IN_ERROR)
    tallies = Tally.objects.filter(network=network_id, counts_on__range=(first, until))
    tallies = tallies.exclude(state=State.ENTERED_IN_ERROR)
    if organisation_id is not None:
        party = Q(sender=organisation_id) | Q(receiver=organisation_id)
        rows, tallies = rows.filter(party), tallies.filter(party)
    if lines is not None:
        rows, tallies = rows.filter(line__in=lines), tallies.filter(line__in=lines)
    keys = tuple("month_of" if one == "month" else one for one in by)
    if "month" in by:
        rows = rows.annotate(month_of=_month("offered_on"))
        tallies = tallies.annotate(month_of=_month("counts_on"))
    settled = rows.filter(changed_on__lte=until)
    _count_settled(settled, until, keys, found, days)
    _count_holds(settled, keys, found)
    _count_unsettled(rows.filter(changed_on__gt=until), until, by, found, days)
    _count_tallies(tallies, keys, found, days)
    return dict(found)


def _month(column: str) -> Substr:
    """Cut the month off a day, in words both databases know without a function of ours."""
    return Substr(Cast(column, CharField()), 1, 7)


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


def _offered() -> Case:
    return Case(
        When(state__in=[State.WITHDRAWN, State.ENTERED_IN_ERROR], then=Value("")),
        When(~Q(outside_reason=""), then=Value(Obedience.MISSING)),
        When(arrival_due__lt=F("offered_on"), then=Value(Obedience.LATE)),
        default=Value(Obedience.KEPT),
        output_field=CharField(),
    )


def _count_settled(
    rows: QuerySet[Handover],
    until: date,
    keys: tuple[str, ...],
    found: dict[Key, Counts],
    days: bool,
) -> None:
    results = rows.annotate(
        outcome=_outcome(until), answered=_answered(until), offer_result=_offered()
    )
    names = ("outcome", "offer_result", "answered", "feedback_result")
    _collect(results, keys, names, found, days)


def _count_holds(rows: QuerySet[Handover], keys: tuple[str, ...], found: dict[Key, Counts]) -> None:
    held = rows.filter(pk__in=StateChange.objects.filter(state=State.ON_HOLD).values("handover"))
    for *key, number in held.order_by().values_list(*keys).annotate(number=Count("pk")):
        found[tuple(key)].held += number


def _count_tallies(
    tallies: QuerySet[Tally], keys: tuple[str, ...], found: dict[Key, Counts], days: bool
) -> None:
    held = tallies.filter(hold_days__gt=0)
    for *key, number in held.order_by().values_list(*keys).annotate(number=Count("pk")):
        found[tuple(key)].held += number
    _collect(tallies, keys, ("result", "offer", "answer", "feedback"), found, days)


def _collect(
    rows: "QuerySet[Handover] | QuerySet[Tally]",
    keys: tuple[str, ...],
    results: tuple[str, str, str, str],
    found: dict[Key, Counts],
    days: bool,
) -> None:
    """Count rows that are judged already, in one query: reading them is what takes the time."""
    grouped = (
        rows.annotate(with_miss=Case(When(no_shows__gt=0, then=True), default=False))
        .order_by()
        .values_list(*keys, *results, "state", "reason", "with_miss", *(_DAYS if days else ()))
        .annotate(number=Count("pk"), shows=Sum("no_shows"))
    )
    at = len(keys)
    for row in grouped:
        counts = found[row[:at]]
        outcome, offer, answer, feedback, state, reason, missed = row[at : at + 7]
        number, no_shows = row[-2:]
        _put(counts, (outcome, offer, answer, feedback), number)
        _put_end(counts, state, outcome, reason, number)
        counts.no_shows += no_shows
        counts.missed += number if missed else 0
        counts.appeared += number if missed or state in _ARRIVED else 0
        if days:
            _put_days(counts, Durations(*row[at + 7 : at + 10]), number)


def _put(counts: Counts, results: tuple[str, str, str, str], number: int) -> None:
    outcome, offer, answer, feedback = results
    counts.offered += number
    if outcome:
        counts.arrival[Judgement(outcome)] += number
    if offer:
        counts.offer[Obedience(offer)] += number
    if answer:
        counts.answer[Obedience(answer)] += number
    if feedback:
        counts.feedback[Obedience(feedback)] += number


def _put_end(counts: Counts, state: str, outcome: str, reason: str, number: int) -> None:
    """Count how hand-overs ended that did not arrive."""
    counts.silent += number if state == State.EXPIRED else 0
    if state in _GONE:
        counts.reasons[reason] += number
        if state == State.DECLINED and outcome != Judgement.OWN_WISH:
            counts.declined += number


def _put_days(counts: Counts, days: Durations, number: int) -> None:
    if days.answer is not None:
        counts.answer_days[days.answer] += number
    if days.arrival is not None:
        counts.arrival_days[days.arrival] += number
    if days.feedback is not None:
        counts.feedback_days[days.feedback] += number


def _count_unsettled(
    rows: QuerySet[Handover],
    until: date,
    by: tuple[Dimension, ...],
    found: dict[Key, Counts],
    days: bool,
) -> None:
    calendars = Calendars()
    for handover in _with_changes(rows):
        calendar = calendars.of(handover.network, handover.receiver_id)
        facts = facts_of(handover, handover.changes.all(), calendar)
        changes = facts.until(until)
        if not changes:
            continue
        counts = found[_key_of(handover, by)]
        outcome, offer = judge(facts, until), offer_judgement(facts, until)
        answer, feedback = answer_judgement(facts, until), feedback_judgement(facts, until)
        _put(counts, (outcome or "", offer or "", answer or "", feedback or ""), 1)
        _put_end(counts, changes[-1].state, outcome or "", changes[-1].reason or "", 1)
        states = [change.state for change in changes]
        missed, came = State.NO_SHOW in states, State.ARRIVED in states
        counts.no_shows += states.count(State.NO_SHOW)
        counts.held += State.ON_HOLD in states
        counts.missed += missed
        counts.appeared += missed or came
        if days:
            _put_days(counts, durations(facts, until), 1)


def _key_of(handover: Handover, by: tuple[Dimension, ...]) -> Key:
    assert handover.offered_on is not None
    values: dict[Dimension, UUID | str] = {
        "line": handover.line,
        "sender": handover.sender_id,
        "receiver": handover.receiver_id,
        "month": f"{handover.offered_on:%Y-%m}",
    }
    return tuple(values[one] for one in by)


def _with_changes(rows: QuerySet[Handover]) -> Iterator[Handover]:
    changes = Prefetch("changes", StateChange.objects.order_by("id"))
    return (
        rows.select_related("standard", "network__site")
        .prefetch_related(changes)
        .iterator(chunk_size=500)
    )


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


def first_offer_on(network_id: UUID) -> date | None:
    """Return the day by which the first hand-over of a network counts; None without any."""
    live = Handover.objects.filter(network=network_id, offered_on__isnull=False)
    gone = Tally.objects.filter(network=network_id)
    days = [
        live.aggregate(day=Min("offered_on"))["day"],
        gone.aggregate(day=Min("counts_on"))["day"],
    ]
    return min((day for day in days if day), default=None)
