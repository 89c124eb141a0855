"""What the hand-overs of a period say, counted by the database, on every rung by the same words.

Rows whose last change holds on the last day of the period are judged in SQL; only those that
changed later are judged one by one, by the rules, in the state of that day. Where the rows of a
rung lie a `Source` tells (docs/adr/0019).
"""

from collections import Counter, defaultdict
from collections.abc import Callable, Collection, Iterable, Iterator
from dataclasses import dataclass, field, fields
from datetime import date
from hashlib import sha256
from typing import Generic, Literal, TypeVar
from uuid import UUID

from django.db.models import (
    Case,
    CharField,
    Count,
    F,
    Min,
    Model,
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
    Facts,
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


Row = TypeVar("Row", bound=Model)


@dataclass(frozen=True, slots=True)
class Offered:
    """One hand-over to be judged by the rules."""

    line: UUID
    sender_id: UUID
    receiver_id: UUID
    offered_on: date
    facts: Facts


@dataclass(frozen=True, slots=True)
class Source(Generic[Row]):
    """Where the hand-overs of one rung lie; all have the columns of limits, results and days.

    Attributes:
        name: of the source, for what is kept a short while.
        live: the single hand-overs of a network that were offered.
        changes: the table of their changes of state.
        judge: reads rows with their changes, for the rules.
        tallies: what is left of those that are gone; None where none go.
    """

    name: str
    live: Callable[[UUID], QuerySet[Row]]
    changes: type[Model]
    judge: Callable[[QuerySet[Row]], Iterator[Offered]]
    tallies: Callable[[UUID], QuerySet[Tally]] | None = None


MANY = 5_000
"""So many live hand-overs are counted anew for every page; above, once a minute."""


@dataclass(frozen=True, slots=True)
class Question:
    """What is to be counted.

    Attributes:
        network_id: the network.
        first: first day of the period.
        last: its last day; a period that still runs is judged in the state of now.
        by: what to count by; the keys of the answer have this order.
        organisation_id: only those this organisation sent or received.
        lines: only those of these standards (stable lines).
        days: whether to count the days too; without them there is less to group by.
    """

    network_id: UUID
    first: date
    last: date
    by: tuple[Dimension, ...]
    organisation_id: UUID | None = None
    lines: Collection[UUID] | None = None
    days: bool = True

    @property
    def until(self) -> date:
        """The day whose state counts."""
        return min(self.last, clock.today())

    def name(self, source: str) -> str:
        """Name the question with everything the answer depends on."""
        asked = (
            source,
            self.network_id,
            self.first,
            self.until,
            self.by,
            self.organisation_id,
            sorted(self.lines or []),
            self.days,
            self.lines is None,
        )
        return sha256(repr(asked).encode()).hexdigest()


def counts_of(asked: Question) -> dict[Key, Counts]:
    """Count the hand-overs of rung 0, see `counts_in`; five queries."""
    return counts_in(NAMELESS, asked)


def counts_in(source: Source[Row], asked: Question) -> dict[Key, Counts]:
    """Count the hand-overs of one source.

    Returns:
        Counts by key. Where more than `MANY` are counted they may be a minute old, those of a
        period that has ended a quarter of an hour.
    """
    live = source.live(asked.network_id).filter(offered_on__range=(asked.first, asked.last))
    if live.order_by()[: MANY + 1].count() <= MANY:
        return _count(source, asked)
    ended = asked.last < clock.today()
    return lately(
        f"handovers.counts:{asked.name(source.name)}",
        lambda: _count(source, asked),
        SELDOM if ended else FRESH,
    )


def _count(source: Source[Row], asked: Question) -> dict[Key, Counts]:
    found: dict[Key, Counts] = defaultdict(Counts)
    until, period = asked.until, (asked.first, asked.until)
    rows = source.live(asked.network_id).filter(offered_on__range=period)
    rows = _asked_for(rows, asked, "offered_on")
    keys = tuple("month_of" if one == "month" else one for one in asked.by)
    settled = rows.filter(changed_on__lte=until)
    _count_settled(settled, until, keys, found, asked.days)
    _count_holds(settled, source.changes, keys, found)
    for one in source.judge(rows.filter(changed_on__gt=until)):
        _count_judged(one, until, asked, found)
    if source.tallies is not None:
        tallies = source.tallies(asked.network_id).filter(counts_on__range=period)
        _count_tallies(_asked_for(tallies, asked, "counts_on"), keys, found, asked.days)
    return dict(found)


def _asked_for(rows: QuerySet[Row], asked: Question, day: str) -> QuerySet[Row]:
    """Keep what the question is about; with months, if they are asked for."""
    found = rows.exclude(state=State.ENTERED_IN_ERROR)
    if asked.organisation_id is not None:
        found = found.filter(Q(sender=asked.organisation_id) | Q(receiver=asked.organisation_id))
    if asked.lines is not None:
        found = found.filter(line__in=asked.lines)
    if "month" in asked.by:
        return found.annotate(month_of=_month(day))  # type: ignore[return-value]  # same rows
    return found


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
    rows: QuerySet[Row],
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


def _count_holds(
    rows: QuerySet[Row], changes: type[Model], keys: tuple[str, ...], found: dict[Key, Counts]
) -> None:
    stopped = changes._default_manager.filter(state=State.ON_HOLD).values("handover")
    held = rows.filter(pk__in=stopped)
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
    rows: "QuerySet[Row]",
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


def _count_judged(one: Offered, until: date, asked: Question, found: dict[Key, Counts]) -> None:
    """Count a hand-over that changed later in the state of the last day."""
    facts = one.facts
    changes = facts.until(until)
    if not changes:
        return
    counts = found[_key_of(one, asked.by)]
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
    if asked.days:
        _put_days(counts, durations(facts, until), 1)


def _key_of(one: Offered, by: tuple[Dimension, ...]) -> Key:
    values: dict[Dimension, UUID | str] = {
        "line": one.line,
        "sender": one.sender_id,
        "receiver": one.receiver_id,
        "month": f"{one.offered_on:%Y-%m}",
    }
    return tuple(values[side] for side in by)


def _nameless(network_id: UUID) -> QuerySet[Handover]:
    return Handover.objects.filter(network=network_id, offered_on__isnull=False)


def _nameless_tallies(network_id: UUID) -> QuerySet[Tally]:
    return Tally.objects.filter(network=network_id)


def _judge_nameless(rows: QuerySet[Handover]) -> Iterator[Offered]:
    changes = Prefetch("changes", StateChange.objects.order_by("id"))
    complete = rows.select_related("standard", "network__site").prefetch_related(changes)
    calendars = Calendars()
    for row in complete.iterator(chunk_size=500):
        assert row.offered_on is not None
        facts = facts_of(row, row.changes.all(), calendars.of(row.network, row.receiver_id))
        yield Offered(row.line, row.sender_id, row.receiver_id, row.offered_on, facts)


NAMELESS: Source[Handover] = Source(
    "nameless", _nameless, StateChange, _judge_nameless, _nameless_tallies
)
"""The hand-overs of rung 0."""


def total_of(counts: Iterable[Counts]) -> Counts:
    """Add up the counts of several standards."""
    total = Counts()
    for one in counts:
        total.add(one)
    return total


def lines_with_handovers(network_id: UUID) -> set[UUID]:
    """Return the lines of the standards by which anything was ever offered on rung 0."""
    return lines_in(NAMELESS, network_id)


def lines_in(source: Source[Row], network_id: UUID) -> set[UUID]:
    """Return the lines of the standards by which anything was ever offered in a source."""
    found = set(_lines(source.live(network_id)))
    return found | set(_lines(source.tallies(network_id))) if source.tallies else found


def _lines(rows: QuerySet[Row]) -> Iterator[UUID]:
    return rows.order_by().values_list("line", flat=True).distinct().iterator()


def first_offer_on(network_id: UUID) -> date | None:
    """Return the day by which the first hand-over on rung 0 counts; None without any."""
    return first_in(NAMELESS, network_id)


def first_in(source: Source[Row], network_id: UUID) -> date | None:
    """Return the day by which the first hand-over of a source counts; None without any."""
    days = [source.live(network_id).aggregate(day=Min("offered_on"))["day"]]
    if source.tallies is not None:
        days.append(source.tallies(network_id).aggregate(day=Min("counts_on"))["day"])
    return min((day for day in days if day), default=None)
