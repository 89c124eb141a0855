"""A stored version as the values its picture is drawn from."""

from collections.abc import Mapping

from django.urls import reverse
from django.utils.translation import gettext as _

from handinhand.chains.access.engine import Parts
from handinhand.chains.access.words import (
    answer_words,
    arrival_words,
    feedback_words,
    length_words,
    node_words,
)
from handinhand.chains.models import HandoverStandard, LimitUnit, RoutingNode, Station
from handinhand.chains.rules import stretches
from handinhand.reconstructions.rules.fields import field_of
from handinhand.web import pictures

NO_MEASURES: Mapping[str, pictures.Measure] = {}


def picture_of(
    parts: Parts,
    slug: str,
    *,
    name: str = "kette",
    measures: Mapping[str, pictures.Measure] = NO_MEASURES,
) -> pictures.ChainPicture:
    """Return the picture of a version; every station and every standard leads to its page.

    Args:
        parts: the version, read whole.
        slug: address part of the network.
        name: prefix of the ids; two pictures on one page need two.
        measures: what was counted, by key of the standard.
    """
    version = parts.version
    return pictures.ChainPicture(
        title=f"{version.chain.name} {version.number}",
        units=unit_pictures(parts),
        stations=tuple(station_picture(station, parts, slug) for station in parts.stations),
        ways=tuple(
            pictures.Way(
                way.key,
                way.begin.key,
                way.end.key,
                way.standard.key if way.standard else "",
                way.returns,
            )
            for way in parts.ways
        ),
        nodes=tuple(node_picture(node, slug) for node in parts.nodes),
        standards=tuple(standard_picture(standard, slug) for standard in parts.standards),
        measures=measures,
        name=name,
    )


def unit_pictures(parts: Parts) -> tuple[pictures.Unit, ...]:
    """Return the lanes: every unit that is responsible for a station."""
    units = {unit.key: unit for station in parts.stations for unit in station.responsible.all()}
    return tuple(
        pictures.Unit(
            unit.key,
            unit.name,
            unit.organisation.name,
            field_of(unit.organisation.legal_sphere),
        )
        for unit in units.values()
    )


def _first(parts: Parts) -> set[str]:
    """Return the stations with which a case begins: one, or those behind a routing node."""
    start = parts.version.start
    stations = {station.key for station in parts.stations}
    ends = {way.key: (way.begin.key, way.end.key) for way in parts.ways}
    if start in stations:
        return {start}
    return {ends[run[-1]][1] for run in stretches(ends, start, stations)}


def _short(value: int | None, unit: str) -> str:
    """Say a limit as short as a picture needs it: "7 AT", "4 Wochen"."""
    if value is None:
        return ""
    short = {LimitUnit.WORKING_DAY.value: _("AT"), LimitUnit.WERKTAG.value: _("WT")}.get(unit)
    return f"{value} {short}" if short else length_words(value, unit)


def station_picture(station: Station, parts: Parts, slug: str) -> pictures.Station:
    """Return one station as the picture takes it."""
    first = next(iter(station.limits.all()), None)
    return pictures.Station(
        key=station.key,
        name=station.name,
        responsible=tuple(unit.key for unit in station.responsible.all()),
        limit=_short(first.value, first.unit) if first else "",
        limit_spoken=first.text if first else "",
        start=station.key in _first(parts),
        end=station.is_end,
        optional=station.optional,
        any_time=station.any_time,
        parallel=station.key == parts.version.parallel_side,
        href=reverse("chains:station", args=[slug, station.pk]),
    )


def node_picture(node: RoutingNode, slug: str) -> pictures.Node:
    """Return one routing node as the picture takes it."""
    return pictures.Node(
        key=node.key,
        name=node.name,
        says=", ".join(node_words(node)),
        href=reverse("chains:node", args=[slug, node.pk]),
    )


def standard_picture(standard: HandoverStandard, slug: str) -> pictures.Standard:
    """Return one standard as the picture takes it."""
    facts = (
        (_("Weg"), standard.channel),
        (_("Antwort"), answer_words(standard)),
        (_("Rückmeldung"), feedback_words(standard)),
        (_("Weitergegeben"), ", ".join(item.name for item in standard.items.all())),
    )
    return pictures.Standard(
        code=standard.key,
        name=standard.name,
        limit=_short(standard.arrival_value, standard.arrival_unit),
        limit_spoken=arrival_words(standard),
        trigger=standard.trigger,
        facts=tuple((word, value) for word, value in facts if value),
        href=reverse("chains:standard", args=[slug, standard.pk]),
    )
