"""Lists of journeys: own numbers, own stations, calendar weeks, in the order of the numbers.

The order says nothing: numbers are random. An order by time would join two lists row by row.
"""

from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from uuid import UUID

from django.db.models import Exists, OuterRef, Prefetch, Q, QuerySet
from django.utils.translation import gettext as _

from handinhand.handovers.rules import State
from handinhand.journeys.access.doors import RIGHTS, reads_single
from handinhand.journeys.access.guidance import OPEN
from handinhand.journeys.access.path import week_words
from handinhand.journeys.models import (
    JOURNEY_WORDS,
    JourneyHandover,
    JourneyMove,
    JourneyNumber,
    Stay,
)
from handinhand.journeys.rules import JourneyState, MoveKind
from handinhand.kernel import clock
from handinhand.kernel.actor import Actor
from handinhand.networks.access import PseudonymousNetwork, own_units

GROUPS = ("here", "coming", "passed", "ended")
"""What the filter "Stand" may ask for."""
_SIGNS = {
    "here": ("halb", "wait"),
    "coming": ("senden", "wait"),
    "passed": ("pfeil", ""),
    "completed": ("voll", "good"),
    "left_early": ("kreuz", "warn"),
}


@dataclass(frozen=True, slots=True)
class Row:
    """One row of a list, as page and export show it."""

    id: UUID
    number: str
    state: str
    sign: str
    tone: str
    station: str
    since: str
    version: str


def seen_numbers(actor: Actor) -> QuerySet[JourneyNumber]:
    """Return the journeys of the actor's side, ready to be listed, in the order of its numbers."""
    return (
        JourneyNumber.objects.visible_to(actor)
        .select_related("journey__chain_version")
        .prefetch_related(
            Prefetch(
                "journey__stays",
                Stay.objects.select_related("station").order_by("entered_on", "number"),
            ),
            Prefetch("journey__moves", JourneyMove.objects.select_related("unit").order_by("id")),
        )
        .annotate(here=Exists(_standing(actor)), ended=Exists(_ended(actor)))
        .order_by("number", "id")
    )


def numbers(actor: Actor, network: PseudonymousNetwork, group: str = "") -> QuerySet[JourneyNumber]:
    """Return the journeys of the actor's side; `group` is what the filter "Stand" asks for."""
    found = seen_numbers(actor).filter(journey__network=network.id)
    here, ended = Exists(_standing(actor)), Exists(_ended(actor))
    if group == "here":
        return found.filter(here)
    if group == "ended":
        return found.filter(ended)
    if group in ("coming", "passed"):
        came = Exists(Stay.objects.filter(journey=OuterRef("journey"), **_own(actor)))
        return found.filter(~here, ~ended, came if group == "passed" else ~came)
    return found


def _own(actor: Actor) -> dict[str, UUID | None]:
    return {"organisation": actor.organisation_id} if RIGHTS.allow(actor, "work") else {}


def _standing(actor: Actor) -> QuerySet[Stay]:
    return Stay.objects.filter(journey=OuterRef("journey"), left_on=None, **_own(actor))


def _ended(actor: Actor) -> QuerySet[JourneyMove]:
    """Return the ends that happened at the actor's organisation; that of others is not told."""
    ends = JourneyMove.objects.filter(
        journey=OuterRef("journey"), kind__in=[MoveKind.COMPLETED, MoveKind.LEFT_EARLY]
    )
    if not RIGHTS.allow(actor, "work"):
        return ends
    return ends.filter(unit__organisation=actor.organisation_id)


def rows_of(actor: Actor, found: Iterable[JourneyNumber]) -> Iterator[Row]:
    """Return what a list or an export shows of journeys, row by row."""
    return (_row(actor, row) for row in found)


def _row(actor: Actor, row: JourneyNumber) -> Row:
    own = [
        stay
        for stay in row.journey.stays.all()
        if row.organisation_id in (None, stay.organisation_id)
    ]
    now = [stay for stay in own if stay.left_on is None] or own[-1:]
    code, words = _state(row, bool(own))
    sign, tone = _SIGNS[code]
    return Row(
        id=row.pk,
        number=row.number,
        state=words,
        sign=sign,
        tone=tone,
        station=", ".join(f"{stay.station.key} {stay.station.name}" for stay in now),
        since=week_words(now[0].entered_on) if now else "",
        version=str(row.journey.chain_version.number),
    )


def _state(row: JourneyNumber, was_here: bool) -> tuple[str, str]:
    ended, here = getattr(row, "ended"), getattr(row, "here")  # noqa: B009  (annotations)
    state = JourneyState(row.journey.state)
    if ended:
        return state.value, str(JOURNEY_WORDS[state])
    if here:
        return "here", str(JOURNEY_WORDS[state]) if row.organisation_id is None else _("bei Ihnen")
    return ("passed", _("weitergegeben")) if was_here else ("coming", _("kommt zu Ihnen"))


def _handovers(actor: Actor, network: PseudonymousNetwork) -> QuerySet[JourneyHandover]:
    return JourneyHandover.objects.filter(
        journey__network=network.id, journey__state=JourneyState.RUNNING
    ).select_related(
        "journey__network__site",
        "stay__station",
        "target",
        "standard",
        "from_unit",
        "to_unit",
        "sender",
        "receiver",
    )


@dataclass(frozen=True, slots=True)
class Numbered:
    """A hand-over with the number its journey has on this side, and the key of that number."""

    number: str
    number_id: UUID
    handover: JourneyHandover


def inbox(actor: Actor, network: PseudonymousNetwork) -> QuerySet[JourneyHandover]:
    """Return what the actor's units have to answer or report, the most urgent first."""
    return _box(actor, network, to_unit__in=own_units(actor), state__in=[*OPEN, State.EXPIRED])


def outbox(actor: Actor, network: PseudonymousNetwork) -> QuerySet[JourneyHandover]:
    """Return what the actor's units have offered and are still responsible for."""
    states = [*OPEN, State.DECLINED, State.EXPIRED]
    return _box(actor, network, from_unit__in=own_units(actor), state__in=states)


def _box(actor: Actor, network: PseudonymousNetwork, **wanted: object) -> QuerySet[JourneyHandover]:
    if not RIGHTS.allow(actor, "work"):
        return JourneyHandover.objects.none()
    own = JourneyNumber.objects.visible_to(actor).filter(journey=OuterRef("journey"))
    found = _handovers(actor, network).filter(Exists(own), stay__left_on=None, **wanted)
    return found.order_by("urgent_on", "id")


def numbered(actor: Actor, found: Iterable[JourneyHandover]) -> list[Numbered]:
    """Return hand-overs of a box with the numbers of the actor's side; one query."""
    rows = list(found)
    known = {
        number.journey_id: number
        for number in JourneyNumber.objects.visible_to(actor).filter(
            journey__in=[row.journey_id for row in rows]
        )
    }
    return [
        Numbered(known[row.journey_id].number, known[row.journey_id].pk, row)
        for row in rows
        if row.journey_id in known
    ]


def waiting_count(actor: Actor) -> int:
    """Count the offers that wait for an answer of the actor's units."""
    if not RIGHTS.allow(actor, "work"):
        return 0
    return JourneyHandover.objects.filter(
        journey__network=actor.network_id,
        journey__state=JourneyState.RUNNING,
        to_unit__in=own_units(actor),
        state=State.OFFERED,
    ).count()


def overdue_count(actor: Actor) -> int:
    """Count the hand-overs the actor's side takes part in whose running limit has passed."""
    if actor.network_id is None or not reads_single(actor):
        return 0
    late = JourneyHandover.objects.filter(
        journey__network=actor.network_id,
        journey__state=JourneyState.RUNNING,
        urgent_on__lt=clock.today(),
    )
    if RIGHTS.allow(actor, "work"):
        late = late.filter(Q(sender=actor.organisation_id) | Q(receiver=actor.organisation_id))
    return late.count()
