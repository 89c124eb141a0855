"""How a journey is moved on: one row of what happened, then the stays that follow from it."""

from collections.abc import Collection, Iterable, Sequence
from dataclasses import dataclass
from datetime import date
from typing import TYPE_CHECKING
from uuid import UUID

from django.db.models import F, Max, QuerySet
from django.utils.translation import gettext as _

from handinhand.handovers.rules import State
from handinhand.journeys.access import (
    position_of,
    stations_of,
    units_of_station,
    walk_of,
    ways_of,
)
from handinhand.journeys.models import Journey, JourneyHandover, JourneyMove, MovePart, Stay
from handinhand.journeys.rules import Choice, JourneyState, MoveKind, Position, Walk
from handinhand.journeys.services.numbers import drop_needless
from handinhand.kernel import clock
from handinhand.kernel.actor import Actor
from handinhand.kernel.errors import RuleBroken, Stale

if TYPE_CHECKING:
    from handinhand.chains.models import Station, Way
    from handinhand.networks.models import Unit

THERE = (State.ARRIVED, State.COMPLETED)


@dataclass(frozen=True, slots=True)
class Journal:
    """Who moves a journey, for which unit, and from which day it holds."""

    actor: Actor
    unit_id: UUID | None
    on: date


def lock(journey: Journey) -> Journey:
    """Keep everybody else from changing a journey until the transaction ends.

    Raises:
        Stale: it has ended in the meantime.
    """
    rows = Journey.objects.filter(pk=journey.pk, state=JourneyState.RUNNING)
    if not rows.update(turn=F("turn") + 1):
        raise Stale(_("Dieser Weg ist schon beendet. Ihre Eingabe wurde nicht gespeichert."))
    return Journey.objects.select_related("chain_version__chain", "network__site").get(
        pk=journey.pk
    )


def record_move(
    journal: Journal,
    journey: Journey,
    kind: MoveKind,
    *,
    source: "Station | None" = None,
    targets: "Sequence[tuple[Way | None, Station]]" = (),
    reason: str = "",
) -> JourneyMove:
    """Append what moved a journey."""
    move = JourneyMove.objects.create(
        journey=journey,
        kind=kind,
        source=source,
        reason=reason,
        on=journal.on,
        at=clock.now(),
        person_id=journal.actor.person_id,
        unit_id=journal.unit_id,
    )
    MovePart.objects.bulk_create(
        MovePart(move=move, way=way, target=station) for way, station in targets
    )
    return move


def number_after(rows: "QuerySet[Stay] | QuerySet[JourneyHandover]") -> int:
    """Return the number of the next row of a journey, which nobody else changes meanwhile."""
    return int(rows.aggregate(last=Max("number"))["last"] or 0) + 1


def enter(journey: Journey, station: "Station", unit: "Unit", on: date) -> Stay:
    """Let a journey stand in a station."""
    return Stay.objects.create(
        journey=journey,
        number=number_after(journey.stays.all()),
        station=station,
        line=station.line,
        unit=unit,
        organisation_id=unit.organisation_id,
        entered_on=on,
    )


def depart(
    journal: Journal, journey: Journey, stay: Stay, group: Sequence[JourneyHandover]
) -> None:
    """Move a journey by the ways of one departure, of which the first has arrived.

    Raises:
        RuleBroken: the chain does not let it go there now.
    """
    walk = walk_of(journey.chain_version)
    before = position_of(journey, walk)
    deviates = group[0].way is None
    kind = MoveKind.DEVIATION if deviates else MoveKind.STEP
    legs = [(one.way.key, one.target.key) for one in group if one.way]
    choice = None if deviates else walk.choice_of(before, stay.station.key, legs)
    if not deviates and choice is None:
        raise _not_now(group)
    if deviates and group[0].target.key not in walk.elsewhere(before, stay.station.key):
        raise _not_now(group)
    record_move(
        journal,
        journey,
        kind,
        source=stay.station,
        targets=_parts(journey, group, choice),
        reason=group[0].deviation,
    )


def _parts(
    journey: Journey, group: Sequence[JourneyHandover], choice: Choice | None
) -> "list[tuple[Way | None, Station]]":
    """Return the ways that are taken, those through routing nodes too, each with its station."""
    if choice is None:
        return [(one.way, one.target) for one in group]
    ways, stations = ways_of(journey.chain_version), {one.target.key: one.target for one in group}
    return [
        (ways[key], stations[target])
        for run, target in zip(choice.runs, choice.targets, strict=True)
        for key in run
    ]


def settle(journal: Journal, journey: Journey) -> None:
    """Let the stays follow the position: begin what has begun, end what was left.

    A station whose hand-over is still under way has not begun, and a station from which one is
    still under way is not left: until the arrival the sender stays responsible. A station that is
    repeated is left and begins anew, on the same day.
    """
    walk = walk_of(journey.chain_version)
    position = position_of(journey, walk)
    groups = list(journey.handovers.select_related("target", "to_unit", "stay"))
    under_way = _under_way(journey, groups)
    left_behind = {one.stay_id for one in under_way}
    _end_repeated(journal, journey, groups, left_behind)
    open_stays = {s.station.key: s for s in journey.stays.filter(left_on=None)}
    waiting_for = {one.target.key for one in under_way}
    stations = stations_of(journey.chain_version)
    begun = position.standing - open_stays.keys() - waiting_for
    for station in (one for key, one in stations.items() if key in begun):
        enter(journey, station, _unit_at(station, groups), journal.on)
    for key, stay in open_stays.items():
        if key not in position.standing and stay.pk not in left_behind:
            Stay.objects.filter(pk=stay.pk).update(left_on=journal.on)
    drop_needless(journey)


def _end_repeated(
    journal: Journal,
    journey: Journey,
    handovers: Sequence[JourneyHandover],
    left_behind: Collection[UUID],
) -> None:
    """End the stays from which a way led to the same station again."""
    back = {h.stay_id for h in handovers if h.state in THERE and h.target_id == h.stay.station_id}
    ended = journey.stays.filter(left_on=None, pk__in=back - set(left_behind))
    ended.update(left_on=journal.on)


def _under_way(journey: Journey, handovers: Sequence[JourneyHandover]) -> list[JourneyHandover]:
    """Return the ways of departures that were taken of which nothing has arrived yet."""
    open_stays = set(journey.stays.filter(left_on=None).values_list("pk", flat=True))
    taken = {(h.stay_id, h.departure) for h in handovers if h.state in THERE}
    arrived = {(h.stay_id, h.departure, h.target_id) for h in handovers if h.state in THERE}
    latest = {
        (h.stay_id, h.departure, h.target_id): h
        for h in handovers
        if (h.stay_id, h.departure) in taken and h.stay_id in open_stays
    }
    return [one for place, one in latest.items() if place not in arrived]


def _unit_at(station: "Station", handovers: Iterable[JourneyHandover]) -> "Unit":
    """Return who has the journey in a station: who received it, else who is responsible."""
    received = [h for h in handovers if h.target_id == station.pk and h.state in THERE]
    return received[-1].to_unit if received else units_of_station(station)[0]


def _not_now(group: Sequence[JourneyHandover]) -> RuleBroken:
    names = ", ".join(str(one.target) for one in group)
    return RuleBroken(
        _(
            "Nach der Kette kann der Weg jetzt nicht dorthin gehen (%(names)s): Dort steht er"
            " schon, oder ein anderer Teil muss erst fertig sein."
        )
        % {"names": names}
    )


def here(journey: Journey) -> tuple[Walk, Position]:
    """Return how the journey may go, and where it stands now."""
    walk = walk_of(journey.chain_version)
    return walk, position_of(journey, walk)
