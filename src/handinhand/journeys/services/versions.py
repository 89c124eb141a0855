"""Moving running journeys to another version of the chain, by a mapping of stations."""

from collections.abc import Mapping
from typing import TYPE_CHECKING

from django.db import transaction
from django.utils.translation import gettext as _

from handinhand.audit import services as audit
from handinhand.chains.access import get_version, version_in_force
from handinhand.journeys.access import SeenJourney, may_move, stations_of, units_of_station
from handinhand.journeys.access.guidance import OPEN
from handinhand.journeys.models import Journey, JourneyNumber, Stay
from handinhand.journeys.rules import JourneyState, MoveKind
from handinhand.journeys.services.moves import Journal, lock, record_move
from handinhand.journeys.services.numbers import number_for
from handinhand.kernel import clock
from handinhand.kernel.actor import Actor
from handinhand.kernel.errors import NotAllowed, RuleBroken
from handinhand.networks.access import PseudonymousNetwork

if TYPE_CHECKING:
    from handinhand.chains.models import ChainVersion


@transaction.atomic
def move_to_version(
    actor: Actor, seen: SeenJourney, version: "ChainVersion", *, mapping: Mapping[str, str]
) -> None:
    """Move one running journey to the version in force; what it walked stays as it was.

    Args:
        actor: the coordinator.
        seen: the journey.
        version: the version in force.
        mapping: station of the old version -> station of the new one; a station that is not
            named keeps its key.

    Raises:
        NotAllowed: not the coordinator.
        RuleBroken: the version is not in force, a hand-over is open, or a station has no partner.
        Stale: the journey has ended.
    """
    if not may_move(actor):
        raise NotAllowed(_("Wege stellt die Netzwerkkoordination auf eine neue Fassung um."))
    journey = lock(seen.journey)
    in_force = version_in_force(seen.network.id, clock.today())
    if in_force is None or in_force.pk != version.pk or journey.chain_version_id == version.pk:
        raise RuleBroken(_("Umgestellt wird auf die Fassung, die heute in Kraft ist."))
    if journey.handovers.filter(state__in=OPEN).exists():
        raise RuleBroken(
            _("Eine Übergabe dieses Weges ist noch offen. Sie läuft nach ihrer Fassung zu Ende.")
        )
    standing = list(journey.stays.filter(left_on=None).select_related("station", "unit"))
    pairs = [(stay, mapping.get(stay.station.key, stay.station.key)) for stay in standing]
    stations = stations_of(get_version(actor, version.pk))
    goals = {goal for _stay, goal in pairs}
    if goals - stations.keys() or len(goals) < len(pairs):
        raise RuleBroken(
            _("Für eine Station, an der der Weg steht, nennt der Änderungsauftrag keine neue."),
            code="no_partner",
        )
    for stay, goal in pairs:
        station = stations[goal]
        units = units_of_station(station)
        stays = stay.unit_id in {unit.pk for unit in units} or not units
        unit = stay.unit if stays else units[0]
        # The stay goes on under the new name of its station: its days are not cut in two.
        Stay.objects.filter(pk=stay.pk).update(
            station=station, line=station.line, unit=unit, organisation=unit.organisation_id
        )
        number_for(journey, unit.organisation)
    journal = Journal(actor, None, clock.today())
    Journey.objects.filter(pk=journey.pk).update(chain_version=version)
    record_move(
        journal,
        journey,
        MoveKind.VERSION,
        targets=[(None, stations[goal]) for _stay, goal in pairs],
    )
    audit.record(actor, "journey.moved", seen.number, title=version.number)


def move_all(
    actor: Actor,
    network: PseudonymousNetwork,
    version: "ChainVersion",
    *,
    mapping: Mapping[str, str],
) -> tuple[int, int]:
    """Move every running journey that can be moved now.

    Returns:
        How many were moved, and how many stay on their version (an open hand-over, or a station
        without a partner).

    Raises:
        NotAllowed: not the coordinator.
    """
    if not may_move(actor):
        raise NotAllowed(_("Wege stellt die Netzwerkkoordination auf eine neue Fassung um."))
    moved = kept = 0
    rows = (
        JourneyNumber.objects.visible_to(actor)
        .filter(journey__state=JourneyState.RUNNING, journey__network=network.id)
        .exclude(journey__chain_version=version)
        .select_related("journey__chain_version", "journey__network__site")
    )
    for row in rows:
        try:
            move_to_version(actor, SeenJourney(network, row.journey, row), version, mapping=mapping)
        except RuleBroken:
            kept += 1
        else:
            moved += 1
    return moved, kept
