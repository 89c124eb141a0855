"""Moving running journeys to another version of the chain, by a mapping of stations."""

from dataclasses import dataclass
from typing import TYPE_CHECKING
from uuid import UUID

from django.db import transaction
from django.utils.translation import gettext as _

from handinhand.audit import services as audit
from handinhand.chains.access import version_in_force
from handinhand.journeys.access import (
    Goal,
    SeenJourney,
    goals_of,
    movable,
    on_older_versions,
    require_move,
    units_of_station,
)
from handinhand.journeys.access.guidance import OPEN
from handinhand.journeys.models import Journey, JourneyNumber, Stay
from handinhand.journeys.rules import MoveKind
from handinhand.journeys.services.moves import Journal, lock, record_move
from handinhand.journeys.services.numbers import number_for
from handinhand.kernel import clock
from handinhand.kernel.actor import Actor
from handinhand.kernel.errors import RuleBroken
from handinhand.networks.access import PseudonymousNetwork

if TYPE_CHECKING:
    from handinhand.chains.models import ChainVersion, Station

AT_ONCE = 100
"""Journeys that one request moves: 25 queries each, about a second together."""


@transaction.atomic
def move_to_version(actor: Actor, seen: SeenJourney, version: "ChainVersion") -> None:
    """Move one running journey to the version in force; what it walked stays as it was.

    Where each station has gone, the change requests say that the new version carries out; a
    station they do not name is followed by its line.

    Raises:
        NotAllowed: not the coordinator.
        RuleBroken: the version is not in force, a hand-over is open, or a station has no partner.
        Stale: the journey has ended.
    """
    require_move(actor)
    journey = lock(seen.journey)
    in_force = version_in_force(seen.network.id, clock.today())
    if in_force is None or in_force.pk != version.pk or journey.chain_version_id == version.pk:
        raise RuleBroken(_("Umgestellt wird auf die Fassung, die heute in Kraft ist."))
    if journey.handovers.filter(state__in=OPEN).exists():
        raise RuleBroken(
            _("Eine Übergabe dieses Weges ist noch offen. Sie läuft nach ihrer Fassung zu Ende.")
        )
    goals = goals_of(SeenJourney(seen.network, journey, seen.number), version)
    stations = _targets(goals)
    standing = journey.stays.filter(left_on=None).select_related("station", "unit")
    for stay in list(standing):
        _rename(journey, stay, stations[stay.station.key])
    Journey.objects.filter(pk=journey.pk).update(chain_version=version)
    record_move(
        Journal(actor, None, clock.today()),
        journey,
        MoveKind.VERSION,
        targets=[(None, station) for station in stations.values()],
    )
    audit.record(actor, "journey.moved", seen.number, title=version.number)


def _targets(goals: list[Goal]) -> "dict[str, Station]":
    """Return the new station of each old one.

    Raises:
        RuleBroken: nobody has said where a station has gone, or two have gone to the same.
    """
    found = {goal.station.key: goal.target for goal in goals if goal.target is not None}
    if len({station.pk for station in found.values()}) < len(goals):
        raise RuleBroken(
            _("Für eine Station, an der der Weg steht, nennt der Änderungsauftrag keine neue."),
            code="no_partner",
        )
    return found


def _rename(journey: Journey, stay: Stay, station: "Station") -> None:
    """Let a stay go on under the new name of its station: its days are not cut in two."""
    units = units_of_station(station)
    stays = stay.unit_id in {unit.pk for unit in units} or not units
    unit = stay.unit if stays else units[0]
    Stay.objects.filter(pk=stay.pk).update(
        station=station, line=station.line, unit=unit, organisation=unit.organisation_id
    )
    number_for(journey, unit.organisation)


@dataclass(frozen=True, slots=True)
class Moved:
    """What became of the journeys on older versions.

    Attributes:
        moved: how many follow the new version now.
        kept: how many stay: an open hand-over, or a station without a partner.
        more: how many may still go; the next request moves them.
    """

    moved: int
    kept: int
    more: int


def move_all(actor: Actor, network: PseudonymousNetwork, version: "ChainVersion") -> Moved:
    """Move running journeys that can be moved now, at most `AT_ONCE` of them.

    Each is moved by itself: what stops halfway leaves whole journeys, and the next request goes
    on with those that are left.

    Raises:
        NotAllowed: not the coordinator.
    """
    require_move(actor)
    waiting = movable(actor, network, version)
    keys = list(waiting.order_by("journey__began_on", "pk").values_list("pk", flat=True))
    moved = tried = 0
    for key in keys:
        if moved == AT_ONCE:
            break
        tried += 1
        moved += _move_one(actor, network, key, version)
    left = on_older_versions(actor, network, version).count()
    more = len(keys) - tried
    return Moved(moved, left - more, more)


def _move_one(
    actor: Actor, network: PseudonymousNetwork, key: UUID, version: "ChainVersion"
) -> bool:
    """Move one journey of many; False when it cannot go after all."""
    rows = JourneyNumber.objects.visible_to(actor)
    row = rows.select_related("journey__chain_version__chain", "journey__network__site").get(pk=key)
    try:
        move_to_version(actor, SeenJourney(network, row.journey, row), version)
    except RuleBroken:
        return False
    return True
