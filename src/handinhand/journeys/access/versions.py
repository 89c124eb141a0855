"""Which journeys follow an older version of the chain, and where they would go in the new one."""

from collections import Counter
from collections.abc import Iterable
from dataclasses import dataclass, field
from typing import TYPE_CHECKING
from uuid import UUID

from django.db.models import Exists, OuterRef, QuerySet

from handinhand.chains.access import mapping_between, version_in_force
from handinhand.journeys.access.doors import SeenJourney
from handinhand.journeys.access.guidance import OPEN, stations_of
from handinhand.journeys.models import Journey, JourneyHandover, JourneyNumber, Stay
from handinhand.journeys.rules import JourneyState
from handinhand.kernel import clock
from handinhand.kernel.actor import Actor
from handinhand.networks.access import PseudonymousNetwork

if TYPE_CHECKING:
    from handinhand.chains.models import ChainVersion, Station


@dataclass(frozen=True, slots=True)
class Goal:
    """Where a station of an older version has gone; nowhere while nobody has said it."""

    station: "Station"
    target: "Station | None"
    standing: int = 1


@dataclass(frozen=True, slots=True)
class OldVersion:
    """An older version that journeys still follow."""

    version: "ChainVersion"
    journeys: int
    with_open_handover: int
    goals: list[Goal]


@dataclass(frozen=True, slots=True)
class ToMove:
    """What could be moved to the version in force."""

    version: "ChainVersion | None"
    old: list[OldVersion] = field(default_factory=list)

    @property
    def count(self) -> int:
        """How many journeys follow an older version."""
        return sum(one.journeys for one in self.old)


def to_move(actor: Actor, network: PseudonymousNetwork) -> ToMove:
    """Return the running journeys on older versions, by version and station."""
    version = version_in_force(network.id, clock.today())
    if version is None:
        return ToMove(None)
    older = on_older_versions(actor, network, version)
    running = Journey.objects.filter(pk__in=older.values("journey"))
    groups: dict[UUID, list[Journey]] = {}
    for journey in running.select_related("chain_version__chain"):
        groups.setdefault(journey.chain_version_id, []).append(journey)
    found = [_old(rows[0].chain_version, version, rows) for rows in groups.values()]
    return ToMove(version, sorted(found, key=lambda one: one.version.number))


def on_older_versions(
    actor: Actor, network: PseudonymousNetwork, version: "ChainVersion"
) -> "QuerySet[JourneyNumber]":
    """Return the running journeys that follow another version than this one."""
    rows = JourneyNumber.objects.visible_to(actor)
    running = rows.filter(journey__network=network.id, journey__state=JourneyState.RUNNING)
    return running.exclude(journey__chain_version=version)


def movable(
    actor: Actor, network: PseudonymousNetwork, version: "ChainVersion"
) -> "QuerySet[JourneyNumber]":
    """Return those of them without an open hand-over whose stations have all gone somewhere."""
    older = on_older_versions(actor, network, version)
    mine = {"journey": OuterRef("journey")}
    lost = _without_goal(older, version)
    return older.exclude(
        Exists(JourneyHandover.objects.filter(**mine, state__in=OPEN))
        | Exists(Stay.objects.filter(**mine, left_on=None, station__in=lost))
    )


def _without_goal(older: "QuerySet[JourneyNumber]", new: "ChainVersion") -> list[UUID]:
    """Return the stations in which journeys stand and of which nobody said where they have gone."""
    stays = Stay.objects.filter(journey__in=older.values("journey"), left_on=None)
    lost = []
    for version_id in older.order_by().values_list("journey__chain_version", flat=True).distinct():
        journey = Journey.objects.filter(chain_version=version_id).select_related("chain_version")
        mapping = mapping_between(journey[0].chain_version, new)
        standing = stays.filter(station__chain_version=version_id).exclude(station__key__in=mapping)
        lost += list(standing.order_by().values_list("station", flat=True).distinct())
    return lost


def _old(old: "ChainVersion", new: "ChainVersion", journeys: list[Journey]) -> OldVersion:
    opened = JourneyHandover.objects.filter(journey__in=journeys, state__in=OPEN)
    stays = Stay.objects.filter(journey__in=journeys, left_on=None)
    return OldVersion(
        old,
        len(journeys),
        opened.values("journey").distinct().count(),
        _goals(old, new, stays.select_related("station")),
    )


def goals_of(seen: SeenJourney, new: "ChainVersion") -> list[Goal]:
    """Return where each station goes at which the journey stands."""
    stays = seen.journey.stays.filter(left_on=None).select_related("station")
    return _goals(seen.journey.chain_version, new, stays)


def _goals(old: "ChainVersion", new: "ChainVersion", stays: Iterable[Stay]) -> list[Goal]:
    mapping, targets = mapping_between(old, new), stations_of(new)
    counted = Counter(stay.station for stay in stays)
    return [
        Goal(station, targets.get(mapping.get(station.key, "")), number)
        for station, number in sorted(counted.items(), key=lambda pair: pair[0].position)
    ]
