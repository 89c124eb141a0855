"""Inbox, outbox, and the questions of lists."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date
from typing import overload
from uuid import UUID

from django.db.models import Count, Min, Prefetch, Q, QuerySet

from handinhand.handovers.access.doors import RIGHTS, handovers_of
from handinhand.handovers.models import NEVER, Handover, Query
from handinhand.handovers.rules import State
from handinhand.kernel import clock
from handinhand.kernel.actor import Actor
from handinhand.networks.access import own_units

OPEN = [State.OFFERED, State.ACCEPTED, State.NO_SHOW, State.ON_HOLD]
IN_INBOX = [*OPEN, State.EXPIRED]
"""What the receiver can still do something about: an expired offer may be accepted late."""
STILL_WITH_SENDER = [
    State.DRAFT,
    State.OFFERED,
    State.ACCEPTED,
    State.NO_SHOW,
    State.ON_HOLD,
    State.DECLINED,
    State.EXPIRED,
]
GROUPS: dict[str, list[State]] = {
    "open": OPEN,
    "unanswered": [State.OFFERED],
    "arrived": [State.ARRIVED, State.COMPLETED],
    **{state.value: [state] for state in State},
}
"""What the filter "Zustand" may ask for."""


@dataclass(frozen=True, slots=True)
class Filters:
    """What a list of hand-overs is narrowed to; None leaves a question open."""

    states: tuple[State, ...] = ()
    line: UUID | None = None
    unit_id: UUID | None = None
    first: date | None = None
    overdue: bool = False


def find(actor: Actor, filters: Filters) -> QuerySet[Handover]:
    """Return the hand-overs the actor may see, narrowed; the list sorts them."""
    found = handovers_of(actor).select_related("network__site")
    if filters.states:
        found = found.filter(state__in=filters.states)
    if filters.line:
        found = found.filter(line=filters.line)
    if filters.unit_id:
        found = found.filter(Q(from_unit=filters.unit_id) | Q(to_unit=filters.unit_id))
    if filters.first:
        found = found.filter(offered_on__gte=filters.first)
    if filters.overdue:
        found = found.filter(urgent_on__lt=clock.today())
    return found


MOST = 10_000
"""A list counts and pages so far; whoever looks for more narrows it with the filters."""


class FirstRows(Sequence[Handover]):
    """The first rows of a sorted query, so that neither counting nor paging reads them all."""

    def __init__(self, found: QuerySet[Handover]) -> None:
        self._found = found
        self._count = found.order_by()[: MOST + 1].count()

    @property
    def more(self) -> bool:
        """Whether there are more rows than are listed."""
        return self._count > MOST

    def __len__(self) -> int:
        return min(self._count, MOST)

    @overload
    def __getitem__(self, key: int) -> Handover: ...
    @overload
    def __getitem__(self, key: slice) -> Sequence[Handover]: ...
    def __getitem__(self, key: int | slice) -> Handover | Sequence[Handover]:
        if isinstance(key, slice):
            return list(self._found[key])
        return self._found[key]


def _with_questions(found: QuerySet[Handover]) -> QuerySet[Handover]:
    return found.select_related("network__site", "sender", "receiver").prefetch_related(
        Prefetch("queries", Query.objects.filter(answer_code=""), to_attr="open_queries"),
        "standard__ladder",
    )


def inbox(actor: Actor) -> QuerySet[Handover]:
    """Return what the actor's units have to answer or to report, what expired unanswered last."""
    return (
        _with_questions(handovers_of(actor))
        .filter(to_unit__in=own_units(actor), state__in=IN_INBOX)
        .order_by("urgent_on", "offered_on", "id")
    )


def outbox(actor: Actor) -> QuerySet[Handover]:
    """Return what the actor's units are still responsible for: "noch bei Ihnen"."""
    return (
        _with_questions(handovers_of(actor))
        .filter(from_unit__in=own_units(actor), state__in=STILL_WITH_SENDER)
        .order_by("urgent_on", "offered_on", "id")
    )


MOST_DATES = 500


@dataclass(frozen=True, slots=True)
class RunningLimit:
    """The one limit that runs: "answer" or "arrival", and its last day."""

    what: str
    last_day: date


def running_limit(handover: Handover) -> RunningLimit | None:
    """Return the limit that runs now; None while the clock rests and after the end."""
    if handover.urgent_on == NEVER:
        return None
    what = "answer" if handover.state == State.OFFERED else "arrival"
    return RunningLimit(what, handover.urgent_on)


def with_running_limits(actor: Actor) -> list[Handover]:
    """Return what runs on both sides of the actor's units, the next due date first."""
    units = own_units(actor)
    return list(
        handovers_of(actor)
        .filter(Q(to_unit__in=units) | Q(from_unit__in=units), state__in=OPEN)
        .exclude(urgent_on=NEVER)
        .order_by("urgent_on", "id")[:MOST_DATES]
    )


def waiting_count(actor: Actor) -> int:
    """Count the offers that wait for an answer of the actor's units."""
    if not RIGHTS.allow(actor, "work"):
        return 0
    return Handover.objects.filter(
        network=actor.network_id, to_unit__in=own_units(actor), state=State.OFFERED
    ).count()


@dataclass(frozen=True, slots=True)
class Waiting:
    """How many offers wait for an answer, and since when the oldest does."""

    count: int
    oldest_on: date | None


def waiting(actor: Actor) -> Waiting:
    """Tell how many offers the actor may see wait for an answer."""
    row = (
        Handover.objects.visible_to(actor)
        .filter(state=State.OFFERED)
        .aggregate(count=Count("pk"), oldest=Min("offered_on"))
    )
    return Waiting(row["count"], row["oldest"])


def overdue_count(actor: Actor) -> int:
    """Count the hand-overs the actor may see whose running limit has passed."""
    return Handover.objects.visible_to(actor).filter(urgent_on__lt=clock.today()).count()
