"""Which journeys follow an older version of the chain, and where they would go in the new one."""

from collections import Counter, defaultdict
from collections.abc import Iterable
from dataclasses import dataclass, field
from typing import TYPE_CHECKING
from uuid import UUID

from django.db.models import Count, Exists, OuterRef, QuerySet

from handinhand.chains.access import mapping_between, version_in_force, versions_by_id
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
    """Return those of them without an open hand-over whose stations have all gone somewhere.

    Two stations at which one journey stands must not have gone to the same.
    """
    older = on_older_versions(actor, network, version)
    mine = Stay.objects.filter(journey=OuterRef("journey"), left_on=None)
    lost, together = _goals_that_hinder(older, version)
    found = older.exclude(
        Exists(JourneyHandover.objects.filter(journey=OuterRef("journey"), state__in=OPEN))
        | Exists(mine.filter(station__in=lost))
    )
    for stations in together:
        here = mine.filter(station__in=stations).order_by().values("journey")
        several = here.annotate(number=Count("station", distinct=True)).filter(number__gt=1)
        found = found.exclude(Exists(several))
    return found


def _goals_that_hinder(
    older: "QuerySet[JourneyNumber]", new: "ChainVersion"
) -> tuple[list[UUID], list[list[UUID]]]:
    """Look at the stations in which journeys stand.

    Returns:
        Those of which nobody said where they have gone; and groups that have gone to one station.
    """
    stays = Stay.objects.filter(journey__in=older.values("journey"), left_on=None).order_by()
    rows = stays.values_list("station__chain_version", "station__key", "station").distinct()
    standing = list(rows)
    versions = versions_by_id({version_id for version_id, _key, _station in standing})
    goals = {old.pk: mapping_between(old, new) for old in versions}
    lost, gone = [], defaultdict[tuple[UUID, str], list[UUID]](list)
    for version_id, key, station in standing:
        target = goals[version_id].get(key)
        if target is None:
            lost.append(station)
        else:
            gone[version_id, target].append(station)
    return lost, [stations for stations in gone.values() if len(stations) > 1]


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
