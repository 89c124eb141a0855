"""Moving running journeys to another version of the chain, by a mapping of stations."""

from typing import TYPE_CHECKING

from django.db import transaction
from django.utils.translation import gettext as _

from handinhand.audit import services as audit
from handinhand.chains.access import version_in_force
from handinhand.journeys.access import (
    Goal,
    SeenJourney,
    goals_of,
    require_move,
    units_of_station,
)
from handinhand.journeys.access.guidance import OPEN
from handinhand.journeys.models import Journey, JourneyNumber, Stay
from handinhand.journeys.rules import JourneyState, MoveKind
from handinhand.journeys.services.moves import Journal, lock, record_move
from handinhand.journeys.services.numbers import number_for
from handinhand.kernel import clock
from handinhand.kernel.actor import Actor
from handinhand.kernel.errors import RuleBroken
from handinhand.networks.access import PseudonymousNetwork

if TYPE_CHECKING:
    from handinhand.chains.models import ChainVersion, Station


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


def move_all(
    actor: Actor, network: PseudonymousNetwork, version: "ChainVersion"
) -> tuple[int, int]:
    """Move every running journey that can be moved now.

    Returns:
        How many were moved, and how many stay on their version (an open hand-over, or a station
        without a partner).

    Raises:
        NotAllowed: not the coordinator.
    """
    require_move(actor)
    moved = kept = 0
    rows = (
        JourneyNumber.objects.visible_to(actor)
        .filter(journey__state=JourneyState.RUNNING, journey__network=network.id)
        .exclude(journey__chain_version=version)
        .select_related("journey__chain_version__chain", "journey__network__site")
    )
    for row in rows:
        try:
            move_to_version(actor, SeenJourney(network, row.journey, row), version)
        except RuleBroken:
            kept += 1
        else:
            moved += 1
    return moved, kept
