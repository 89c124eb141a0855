"""Stations and ways of a draft."""

from collections.abc import Collection, Mapping, Sequence
from typing import TYPE_CHECKING

from django.db import transaction
from django.utils.translation import gettext as _

from handinhand.audit import services as audit
from handinhand.chains.access.sizes import require_room
from handinhand.chains.models import (
    ChainVersion,
    RoutingNode,
    Sheet,
    Station,
    StationLimit,
    Way,
)
from handinhand.chains.services.drafts import (
    begin_rows,
    change_part,
    lock_draft,
    next_position,
    require_free_key,
    require_known_units,
)
from handinhand.kernel.actor import Actor
from handinhand.kernel.errors import RuleBroken
from handinhand.thread import services as thread

if TYPE_CHECKING:
    from handinhand.networks.models import Organisation, Unit

Place = Station | RoutingNode


@transaction.atomic
def add_station(
    actor: Actor,
    version: ChainVersion,
    *,
    key: str,
    name: str,
    responsible: Collection["Unit"] = (),
    involved_units: Collection["Unit"] = (),
    involved_organisations: Collection["Organisation"] = (),
    **fields: object,
) -> Station:
    """Add a station to a draft.

    Raises:
        NotAllowed: the role may not.
        RuleBroken: the version is frozen, the number is taken, a unit is foreign, or the end of
            the chain were possible at any time.
    """
    version = lock_draft(actor, version.pk)
    require_room(version, "stations")
    require_free_key(version, key)
    require_known_units(actor, [*responsible, *involved_units], "responsible")
    _require_one_kind(fields.get("any_time", False), fields.get("is_end", False))
    station = Station.objects.create(
        chain_version=version,
        key=key,
        name=name,
        position=next_position(version.stations.all()),
        **fields,
    )
    station.responsible.set(responsible)
    station.involved_units.set(involved_units)
    station.involved_organisations.set(involved_organisations)
    audit.record(actor, "station.added", station)
    return station


@transaction.atomic
def change_station(
    actor: Actor,
    station: Station,
    *,
    version: int,
    fields: Mapping[str, object],
    lists: Mapping[str, Collection["Unit"] | Collection["Organisation"]] | None = None,
) -> Station:
    """Change a station of a draft; `lists` are responsible, involved_units, involved_organisations.

    Raises:
        NotAllowed: the role may not.
        RuleBroken: the version is frozen, or a unit is foreign.
        Stale: somebody else saved first.
    """
    lock_draft(actor, station.chain_version_id)
    _require_one_kind(
        fields.get("any_time", station.any_time), fields.get("is_end", station.is_end)
    )
    wanted = lists or {}
    named = [thing for things in wanted.values() for thing in things]
    require_known_units(actor, named, "responsible")
    return change_part(
        actor, station, "station.changed", version=version, fields=fields, lists=wanted
    )


@transaction.atomic
def remove_station(actor: Actor, station: Station) -> None:
    """Take a station out of a draft, with the ways from and to it.

    Raises:
        NotAllowed: the role may not.
        RuleBroken: the version is frozen.
    """
    version = lock_draft(actor, station.chain_version_id)
    audit.record(actor, "station.removed", station)
    alone = not Station.objects.filter(line=station.line).exclude(pk=station.pk).exists()
    if alone:
        thread.forget(version.chain.network_id, ("station", station.line))
    station.delete()


@transaction.atomic
def set_limits(
    actor: Actor,
    station: Station,
    *,
    limits: Sequence[Mapping[str, object]],
    version: int | None = None,
) -> Station:
    """Give a station of a draft its limits, in this order; the old ones are replaced.

    Raises:
        NotAllowed: the role may not.
        RuleBroken: the version is frozen.
        Stale: somebody else saved first.
    """
    begin_rows(actor, station, station.chain_version_id, version)
    station.limits.all().delete()
    for position, fields in enumerate(limits):
        StationLimit.objects.create(station=station, position=position, **fields)
    audit.record(actor, "station.limits_set", station)
    return station


@transaction.atomic
def set_sheets(
    actor: Actor, station: Station, *, sheets: Sequence[tuple[str, str]], version: int | None = None
) -> Station:
    """Give a station of a draft its form sheets (key, name); the old ones are replaced.

    Raises:
        NotAllowed: the role may not.
        RuleBroken: the version is frozen.
        Stale: somebody else saved first.
    """
    begin_rows(actor, station, station.chain_version_id, version)
    station.sheets.all().delete()
    for key, name in sheets:
        Sheet.objects.create(station=station, key=key, name=name)
    audit.record(actor, "station.sheets_set", station)
    return station


@transaction.atomic
def add_way(
    actor: Actor,
    version: ChainVersion,
    *,
    key: str,
    source: Place,
    target: Place,
    **fields: object,
) -> Way:
    """Add a way to a draft; from a station to itself it is a repetition, which hands nothing over.

    Raises:
        NotAllowed: the role may not.
        RuleBroken: the version is frozen, the key is taken, the ends do not fit, or a repetition
            has a standard.
    """
    version = lock_draft(actor, version.pk)
    require_room(version, "ways")
    if version.ways.filter(key=key).exists():
        raise RuleBroken(
            _("Das Kürzel %(key)s hat schon ein anderer Weg. Wählen Sie ein anderes.")
            % {"key": key},
            field="key",
        )
    _require_ends(version, source, target)
    _require_no_handover_to_itself(source, target, fields.get("standard"))
    way = Way.objects.create(
        chain_version=version,
        key=key,
        **_columns("source", source),
        **_columns("target", target),
        **fields,
    )
    audit.record(actor, "way.added", way)
    return way


@transaction.atomic
def change_way(actor: Actor, way: Way, *, version: int, fields: Mapping[str, object]) -> Way:
    """Change a way of a draft; `source` and `target` may each be a station or a routing node.

    Raises:
        NotAllowed: the role may not.
        RuleBroken: the version is frozen, the ends do not fit, or a repetition has a standard.
        Stale: somebody else saved first.
    """
    draft = lock_draft(actor, way.chain_version_id)
    source, target = fields.get("source", way.begin), fields.get("target", way.end)
    assert isinstance(source, Station | RoutingNode)
    assert isinstance(target, Station | RoutingNode)
    _require_ends(draft, source, target)
    _require_no_handover_to_itself(source, target, fields.get("standard", way.standard))
    columns = {**fields, **_columns("source", source), **_columns("target", target)}
    return audit.change(actor, way, "way.changed", version=version, fields=columns)


@transaction.atomic
def remove_way(actor: Actor, way: Way) -> None:
    """Take a way out of a draft.

    Raises:
        NotAllowed: the role may not.
        RuleBroken: the version is frozen.
    """
    lock_draft(actor, way.chain_version_id)
    audit.record(actor, "way.removed", way)
    way.delete()


def _require_one_kind(any_time: object, is_end: object) -> None:
    if any_time and is_end:
        raise RuleBroken(
            _(
                "Zu einer Station, die jederzeit möglich ist, führt kein Weg. Deshalb kann die"
                " Kette dort nicht enden. Wählen Sie eines von beiden."
            ),
            field="any_time",
        )


def _require_no_handover_to_itself(source: Place, target: Place, standard: object) -> None:
    """Refuse a standard on a repetition: the station keeps the one who is responsible there."""
    if source.pk == target.pk and standard is not None:
        raise RuleBroken(
            _(
                "Wiederholt sich eine Station, bleibt dieselbe Stelle verantwortlich: Niemand"
                " übergibt an sich selbst. Wählen Sie keinen Standard oder ein anderes Ziel."
            ),
            field="standard",
        )


def _columns(name: str, place: Place) -> dict[str, object]:
    """Return the two columns of one end of a way; one of them stays empty."""
    is_station = isinstance(place, Station)
    return {name: place if is_station else None, f"{name}_node": None if is_station else place}


def _require_ends(version: ChainVersion, source: Place, target: Place) -> None:
    if source.pk == target.pk and isinstance(source, RoutingNode):
        raise RuleBroken(
            _(
                "An einer Verzweigung geschieht nichts, was sich wiederholen ließe. Wählen Sie ein"
                " anderes Ziel."
            ),
            field="end",
        )
    for field, station in (("begin", source), ("end", target)):
        if isinstance(station, Station) and station.any_time:
            raise RuleBroken(
                _(
                    "Station %(station)s ist jederzeit möglich: Kein Weg führt dorthin oder von"
                    " dort weiter. Wählen Sie eine andere."
                )
                % {"station": station},
                field=field,
            )
    if {source.chain_version_id, target.chain_version_id} != {version.pk}:
        raise RuleBroken(
            _("Diese Station gehört zu einer anderen Version. Wählen Sie eine aus der Liste."),
            field="end",
        )
