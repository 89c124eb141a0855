"""Two versions as one picture: what is new, what is different, what has gone."""

from collections.abc import Sequence
from dataclasses import replace
from typing import Literal

from django.utils.translation import gettext as _

from handinhand.chains.access import Change
from handinhand.chains.access.differences import Place, way_place
from handinhand.chains.access.engine import Parts
from handinhand.chains.models import HandoverStandard, RoutingNode, Station
from handinhand.chains.web.picture import (
    node_picture,
    standard_picture,
    station_picture,
    unit_pictures,
)
from handinhand.web import pictures

SIGNS = {"new": "+", "changed": "≠", "gone": "−"}


def compared_picture(
    before: Parts, after: Parts, found: Sequence[Change], slug: str, *, name: str = "vergleich"
) -> pictures.ChainPicture:
    """Lay two versions over each other; every sign stands for a word in the list below.

    Args:
        before: the version compared with.
        after: the version looked at.
        found: their differences.
        slug: address part of the network.
        name: prefix of the ids; two pictures on one page need two.
    """
    kinds = {one.place: one.kind for one in found if one.place is not None}
    known = {station.line for station in after.stations}
    gone = [station for station in before.stations if station.line not in known]
    lines = {standard.line for standard in after.standards}
    gone_standards = [one for one in before.standards if one.line not in lines]
    codes = _codes(after.standards, gone_standards, kinds)
    stations = [_station(one, after, slug, kinds) for one in after.stations]
    stations += [_station(one, before, slug, kinds) for one in gone]
    units = {one.key: one for parts in (before, after) for one in unit_pictures(parts)}
    nodes = {node.line for node in after.nodes}
    gone_nodes = [node for node in before.nodes if node.line not in nodes]
    titles = {"old": before.version.number, "new": after.version.number}
    return pictures.ChainPicture(
        title=_("Kette %(new)s gegenüber Kette %(old)s") % titles,
        units=tuple(units.values()),
        stations=tuple(stations),
        ways=tuple(_ways(before, after, codes)),
        nodes=tuple(_node(one, slug, kinds) for one in (*after.nodes, *gone_nodes)),
        standards=tuple(
            _standard(one, slug, codes[str(one.pk)], kinds)
            for one in (*after.standards, *gone_standards)
        ),
        name=name,
        compares=True,
    )


def _codes(
    standards: Sequence[HandoverStandard],
    gone: Sequence[HandoverStandard],
    kinds: dict[Place, Literal["new", "changed", "gone"]],
) -> dict[str, str]:
    """Return what stands in the label of each standard: its key, with a sign before it."""
    found: dict[str, str] = {}
    for one in (*standards, *gone):
        sign = SIGNS.get(kinds.get(("standard", one.line), ""), "")
        found[str(one.pk)] = f"{sign} {one.key}".strip()
    return found


def _station(
    station: Station,
    parts: Parts,
    slug: str,
    kinds: dict[Place, Literal["new", "changed", "gone"]],
) -> pictures.Station:
    words = {"new": _("neu"), "changed": _("geändert"), "gone": _("fällt weg")}
    kind = kinds.get(("station", station.line), "")
    tag = f"{SIGNS[kind]} {words[kind]}" if kind else ""
    drawn = station_picture(station, parts, slug)
    return replace(drawn, key=str(station.line), number=station.key, tag=tag, gone=kind == "gone")


def _node(
    node: RoutingNode, slug: str, kinds: dict[Place, Literal["new", "changed", "gone"]]
) -> pictures.Node:
    words = {"new": _("neu"), "changed": _("geändert"), "gone": _("fällt weg")}
    kind = kinds.get(("node", node.line), "")
    drawn = node_picture(node, slug)
    number = f"{SIGNS[kind]} {node.key}" if kind else node.key
    says = ", ".join(filter(None, [words.get(kind, ""), drawn.says]))
    return replace(drawn, key=str(node.line), number=number, says=says, gone=kind == "gone")


def _standard(
    standard: HandoverStandard,
    slug: str,
    code: str,
    kinds: dict[Place, Literal["new", "changed", "gone"]],
) -> pictures.Standard:
    words = {"new": _("neu"), "changed": _("geändert"), "gone": _("fällt weg")}
    kind = kinds.get(("standard", standard.line), "")
    name = f"{standard.name} ({words[kind]})" if kind else standard.name
    return replace(standard_picture(standard, slug), code=code, name=name)


def _ways(before: Parts, after: Parts, codes: dict[str, str]) -> list[pictures.Way]:
    old = {way_place(way): way for way in before.ways}
    new = {way_place(way): way for way in after.ways}
    found: list[pictures.Way] = []
    for place, way in {**old, **new}.items():
        change: Literal["", "new", "gone"] = ""
        if place not in old:
            change = "new"
        elif place not in new:
            change = "gone"
        standard = codes.get(str(way.standard_id), "") if way.standard_id else ""
        found.append(
            pictures.Way(
                f"{way.key}-{len(found)}",
                str(way.begin.line),
                str(way.end.line),
                standard,
                way.returns,
                change,
            )
        )
    return found
