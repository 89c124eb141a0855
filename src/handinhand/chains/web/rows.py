"""The rows of the tables that say the same as the picture."""

from dataclasses import dataclass
from uuid import UUID

from django.urls import reverse

from handinhand.chains.access.engine import Parts
from handinhand.chains.access.stretches import stretches_of
from handinhand.chains.access.words import (
    answer_words,
    arrival_words,
    feedback_words,
    node_words,
    station_limit_words,
)
from handinhand.chains.models import HandoverStandard, RoutingNode, Station, Way


@dataclass(frozen=True, slots=True)
class StationRow:
    """One station in the table."""

    station: Station
    url: str
    responsible: str
    involved: str
    limits: str
    standards: list[tuple[str, str]]


@dataclass(frozen=True, slots=True)
class StandardRow:
    """One hand-over standard in the table."""

    standard: HandoverStandard
    url: str
    ways: str
    senders: str
    answer: str
    arrival: str
    feedback: str


@dataclass(frozen=True, slots=True)
class NodeRow:
    """One routing node in the table."""

    node: RoutingNode
    url: str
    words: str


@dataclass(frozen=True, slots=True)
class WayRow:
    """One way in the table."""

    way: Way
    edit_url: str


def station_rows(parts: Parts, slug: str) -> list[StationRow]:
    """Return the stations in their order, with the standards of the ways that begin there."""
    addresses = {
        standard.pk: (standard.key, reverse("chains:standard", args=[slug, standard.pk]))
        for standard in parts.standards
    }
    leaving: dict[UUID | None, list[Way]] = {}
    for run in stretches_of(parts.ways):
        leaving.setdefault(run[0].source_id, []).extend(run)
    return [
        StationRow(
            station=station,
            url=reverse("chains:station", args=[slug, station.pk]),
            responsible=", ".join(unit.name for unit in station.responsible.all()),
            involved=", ".join(
                thing.name
                for thing in (
                    *station.involved_units.all(),
                    *station.involved_organisations.all(),
                )
            ),
            limits="; ".join(station_limit_words(limit) for limit in station.limits.all()),
            standards=list(
                dict.fromkeys(
                    addresses[way.standard_id]
                    for way in leaving.get(station.pk, ())
                    if way.standard_id
                )
            ),
        )
        for station in parts.stations
    ]


def standard_rows(parts: Parts, slug: str) -> list[StandardRow]:
    """Return the standards in their order."""
    return [
        StandardRow(
            standard=standard,
            url=reverse("chains:standard", args=[slug, standard.pk]),
            ways=", ".join(str(way) for way in parts.ways if way.standard_id == standard.pk),
            senders=", ".join(unit.name for unit in standard.senders.all()),
            answer=answer_words(standard),
            arrival=arrival_words(standard),
            feedback=feedback_words(standard),
        )
        for standard in parts.standards
    ]


def node_rows(parts: Parts, slug: str) -> list[NodeRow]:
    """Return the routing nodes in their order."""
    return [
        NodeRow(node, reverse("chains:node", args=[slug, node.pk]), ", ".join(node_words(node)))
        for node in parts.nodes
    ]


def way_rows(parts: Parts, slug: str) -> list[WayRow]:
    """Return the ways in their order."""
    return [WayRow(way, reverse("chains:way_edit", args=[slug, way.pk])) for way in parts.ways]
