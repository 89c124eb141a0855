"""Where a journey stands and what may come next, by the engine."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass, replace
from functools import lru_cache
from typing import TYPE_CHECKING

from django.utils.translation import gettext as _

from handinhand.chains.access import engine_chain, version_in_force
from handinhand.handovers.rules import State
from handinhand.journeys.models import Journey, JourneyHandover, Stay
from handinhand.journeys.rules import Choice, Move, MoveKind, Position, Walk
from handinhand.kernel import clock
from handinhand.kernel.actor import Actor
from handinhand.kernel.errors import NotAllowed, RuleBroken
from handinhand.networks.access import PseudonymousNetwork, own_units
from servicechain import Chain, TooManyMarkings, compile_chain

if TYPE_CHECKING:
    from handinhand.chains.access.engine import Parts
    from handinhand.chains.models import ChainVersion, Station, Way
    from handinhand.networks.models import Unit

MOST_MARKINGS = 5_000
OPEN = frozenset({State.OFFERED, State.ACCEPTED, State.NO_SHOW, State.ON_HOLD})
THERE = frozenset({State.ARRIVED, State.COMPLETED})


def walk_of(version: "ChainVersion", parts: "Parts | None" = None) -> Walk:
    """Return how journeys may go in a version; its parts are read unless they are known."""
    return _walk(engine_chain(version, parts))


@lru_cache(maxsize=32)
def _walk(drawn: Chain) -> Walk:
    """Compile a chain once; a changed one is another value."""
    try:
        return Walk(drawn, compile_chain(drawn, max_markings=MOST_MARKINGS))
    except TooManyMarkings:
        return Walk(drawn, None)


def stations_of(version: "ChainVersion") -> "dict[str, Station]":
    """Return the stations of a version by their keys, in the order of the chain."""
    found = version.stations.order_by("position", "key").prefetch_related("limits")
    return {station.key: station for station in found}


def ways_of(version: "ChainVersion") -> "dict[str, Way]":
    """Return the ways of a version by their keys."""
    ends = ("source", "source_node", "target", "target_node")
    found = version.ways.select_related(*ends, "standard__receiver__organisation")
    return {way.key: way for way in found}


def carrier(ways: "Sequence[Way]") -> "Way":
    """Return the way of a run that says how it is gone: by a standard, by a reason, else the last.

    A run leads from one station to the next, straight or through routing nodes; what is agreed on
    one of its ways is agreed for the whole run.
    """
    agreed = (way for way in ways if way.standard_id)
    excused = (way for way in ways if way.no_handover)
    return next(agreed, None) or next(excused, None) or ways[-1]


def moves_of(journey: Journey) -> list[Move]:
    """Return what has moved a journey, as the rules take it."""
    rows = journey.moves.select_related("source").prefetch_related("parts__way", "parts__target")
    return [
        Move(
            MoveKind(row.kind),
            row.source.key if row.source else "",
            tuple(part.way.key for part in row.parts.all() if part.way),
            tuple(part.target.key for part in row.parts.all()),
        )
        for row in rows.order_by("id")
    ]


def position_of(journey: Journey, walk: Walk) -> Position:
    """Tell where a journey stands; only moves since its latest change of version count."""
    moves = moves_of(journey)
    changed = [n for n, move in enumerate(moves) if move.kind is MoveKind.VERSION]
    return walk.replay(moves[changed[-1] :] if changed else moves)


@dataclass(frozen=True, slots=True)
class Next:
    """What may come next from one station.

    Attributes:
        choices: ways of the chain.
        elsewhere: stations that can be reached only as a deviation.
        may_end: whether the journey may be completed here.
        under_way: whether a hand-over from here is open; then nothing else is.
        named: stations that come next after the way so far; filled by `next_in_order`.
        missed: those of `elsewhere` among them; filled by `next_in_order`.
    """

    choices: tuple[Choice, ...]
    elsewhere: tuple[str, ...]
    may_end: bool
    under_way: bool
    named: tuple[str, ...] = ()
    missed: tuple[str, ...] = ()


def next_of(
    walk: Walk, position: Position, stay: Stay, handovers: Iterable[JourneyHandover]
) -> Next:
    """Tell what may come next for a journey that stands in a station.

    While a hand-over from here is open, nothing else is; of ways that belong together those are
    offered again of which nothing has come.
    """
    mine = [h for h in handovers if h.stay_id == stay.pk]
    if any(h.state in OPEN for h in mine):
        return Next((), (), False, under_way=True)
    missing = missing_ways(mine)
    if missing:
        return Next(tuple(_again(missing)), (), False, under_way=False)
    station = stay.station.key
    return Next(
        walk.choices(position, station),
        walk.elsewhere(position, station),
        walk.may_end(position, station),
        under_way=False,
    )


def next_in_order(
    walk: Walk,
    position: Position,
    stay: Stay,
    handovers: Sequence[JourneyHandover],
    history: Sequence[str],
) -> Next:
    """Tell what may come next as `next_of` does, in the order of the engine's guidance.

    The order says nothing about what is allowed: not one choice comes or goes. Where the journey
    came otherwise than the chain says, it is led from where the way this side knows fits best, so
    that it finds back.

    Args:
        walk: how journeys may go in the version this one follows.
        position: where it stands.
        stay: the station it is led on from.
        handovers: those the side sees, in their order.
        history: see `path.history_of_stations`.
    """
    following = next_of(walk, position, stay, handovers)
    if not following.choices and not following.elsewhere:
        return following
    strayed, named = _came_otherwise(stay, handovers), walk.named_next(history)
    missed = walk.missed(position, stay.station.key, named) if strayed else ()
    rest = tuple(key for key in following.elsewhere if key not in missed)
    return replace(
        following,
        choices=walk.best_first(following.choices, named, strayed=strayed),
        elsewhere=missed + rest if following.elsewhere else (),
        named=named,
        missed=missed if following.elsewhere else (),
    )


def _came_otherwise(stay: Stay, handovers: Sequence[JourneyHandover]) -> bool:
    """Tell whether the journey came to a station by a deviation."""
    came = [h for h in handovers if h.target_id == stay.station_id and h.state in THERE]
    return bool(came and came[-1].deviation)


def missing_ways(handovers: Sequence[JourneyHandover]) -> list[JourneyHandover]:
    """Return the ways of a departure that is under way of which nothing has come (any more)."""
    last = max((h.departure for h in handovers), default=0)
    group = [h for h in handovers if h.departure == last]
    there = {h.target_id for h in group if h.state in THERE or h.state in OPEN}
    if not any(h.state in THERE for h in group):
        return []
    gone = {h.target_id: h for h in group if h.target_id not in there and h.way is not None}
    return list(gone.values())


def _again(handovers: Iterable[JourneyHandover]) -> Iterable[Choice]:
    for handover in handovers:
        if handover.way is not None:
            key = handover.way.key
            yield Choice((key,), (handover.target.key,), ((key,),))


def units_of_station(station: "Station") -> "list[Unit]":
    """Return who is responsible for a station."""
    return list(station.responsible.select_related("organisation").order_by("key"))


def begins_here(actor: Actor, network: PseudonymousNetwork) -> bool:
    """Tell whether journeys begin at a unit of the actor: nobody is offered what is refused."""
    try:
        return bool(beginning_units(actor, network))
    except (NotAllowed, RuleBroken):
        return False


def beginning_units(actor: Actor, network: PseudonymousNetwork) -> "list[Unit]":
    """Return the actor's units at which journeys begin, by the chain in force.

    Raises:
        NotAllowed: journeys begin elsewhere.
        RuleBroken: no chain is in force yet.
    """
    version = version_in_force(network.id, clock.today())
    if version is None:
        raise RuleBroken(
            _("Es ist noch keine Kette in Kraft. Ein Weg braucht eine geltende Kette.")
        )
    stations = stations_of(version)
    first = [stations[key] for key in walk_of(version).first_stations() if key in stations]
    responsible = list(dict.fromkeys(unit for one in first for unit in units_of_station(one)))
    own = {unit.pk for unit in own_units(actor)}
    found = [unit for unit in responsible if unit.pk in own]
    if not found:
        names = ", ".join(unit.name for unit in responsible)
        raise NotAllowed(
            _(
                "Ein Weg beginnt bei der Einheit, die für die erste Station verantwortlich ist:"
                " %(names)s."
            )
            % {"names": names}
        )
    return found
