"""Copies the parts of a version into a draft; everything keeps its key and its line."""

import uuid
from typing import TypeVar
from uuid import UUID

from django.db import models

from handinhand.chains.models import ChainVersion, HandoverStandard, RoutingNode, Station

Part = TypeVar("Part", bound=models.Model)
STATION_LISTS = ("responsible", "involved_units", "involved_organisations")


def copy_parts(source: ChainVersion, target: ChainVersion) -> None:
    """Copy stations, routing nodes, standards and ways with everything that belongs to them."""
    stations: dict[UUID, Station] = {}
    for station in source.stations.prefetch_related(*STATION_LISTS):
        lists = {name: list(getattr(station, name).all()) for name in STATION_LISTS}
        limits, sheets = list(station.limits.all()), list(station.sheets.all())
        old, copied = station.pk, _copy(station, chain_version=target, version=1)
        for name, things in lists.items():
            getattr(copied, name).set(things)
        for part in (*limits, *sheets):
            _copy(part, station=copied)
        stations[old] = copied
    nodes: dict[UUID, RoutingNode] = {}
    for node in source.nodes.all():
        old = node.pk
        nodes[old] = _copy(node, chain_version=target, version=1)
    standards: dict[UUID, HandoverStandard] = {}
    for standard in source.standards.prefetch_related("senders"):
        senders = list(standard.senders.all())
        parts = [*standard.items.all(), *standard.ladder.all(), *standard.missing_arrival.all()]
        old, copied_standard = standard.pk, _copy(standard, chain_version=target, version=1)
        copied_standard.senders.set(senders)
        for part in parts:
            _copy(part, standard=copied_standard)
        standards[old] = copied_standard
    for way in source.ways.all():
        _copy(
            way,
            chain_version=target,
            source=stations[way.source_id] if way.source_id else None,
            source_node=nodes[way.source_node_id] if way.source_node_id else None,
            target=stations[way.target_id] if way.target_id else None,
            target_node=nodes[way.target_node_id] if way.target_node_id else None,
            standard=standards[way.standard_id] if way.standard_id else None,
            version=1,
        )


def _copy(part: Part, **changed: object) -> Part:
    """Store a part once more under a new primary key."""
    is_uuid = isinstance(part._meta.pk, models.UUIDField)
    part.pk = uuid.uuid4() if is_uuid else None
    part._state.adding = True
    part._prefetched_objects_cache = {}  # type: ignore[attr-defined]  # Django's own, untyped
    for name, value in changed.items():
        setattr(part, name, value)
    part.save(force_insert=True)
    return part
