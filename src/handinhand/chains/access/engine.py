"""A stored version as the engine's chain."""

from collections.abc import Iterable
from dataclasses import dataclass, field
from functools import lru_cache
from typing import TYPE_CHECKING
from uuid import UUID

from django.db.models import F

import servicechain as engine
from handinhand.chains.models import (
    ChainVersion,
    HandoverStandard,
    RoutingNode,
    Station,
    StationLimit,
    Way,
)

MOST_MARKINGS = 20_000
"""States of a case that are followed to judge a chain: well under a second."""

if TYPE_CHECKING:
    from handinhand.networks.models import Organisation, Unit


@dataclass(frozen=True, slots=True)
class Parts:
    """Everything a version holds, read in a fixed number of queries, in the chain's order."""

    version: ChainVersion
    stations: list[Station]
    ways: list[Way]
    standards: list[HandoverStandard]
    nodes: list[RoutingNode] = field(default_factory=list)


def parts_of(version: ChainVersion) -> Parts:
    """Read a version whole; the number of queries does not depend on its size."""
    stations = (
        version.stations.order_by("position", "key")
        .select_related("chain_version")
        .prefetch_related(
            "responsible__organisation",
            "involved_units__organisation",
            "involved_organisations",
            "limits",
            "sheets",
        )
    )
    ends = ("source", "source_node", "target", "target_node")
    ways = version.ways.select_related(*ends, "standard").order_by(
        F("source__position").asc(nulls_last=True),
        F("target__position").asc(nulls_last=True),
        "key",
    )
    nodes = version.nodes.order_by("position", "key")
    standards = (
        version.standards.order_by("position", "key")
        .select_related("receiver__organisation")
        .prefetch_related(
            "senders__organisation",
            "items",
            "ladder",
            "missing_arrival__to_unit__organisation",
            "missing_arrival__to_organisation",
            "ways__source",
            "ways__source_node",
            "ways__target",
            "ways__target_node",
        )
    )
    return Parts(version, list(stations), list(ways), list(standards), list(nodes))


def digest_of(version: ChainVersion) -> str:
    """Return the digest of a version as it is stored now."""
    return engine.digest(engine_chain(version))


@lru_cache(maxsize=64)
def faults_of(
    chain: engine.Chain, signed: frozenset[str] | None = None
) -> tuple[engine.Fault, ...]:
    """Check a chain as far as a page can wait for it; pages ask for the same one again and again.

    A chain in which more branches run side by side than can be followed has that as a fault.
    """
    return tuple(engine.check(chain, signed=signed, max_markings=MOST_MARKINGS))


def engine_chain(version: ChainVersion, parts: Parts | None = None) -> engine.Chain:
    """Return a stored version as a value of the engine."""
    parts = parts or parts_of(version)
    leave, side = version.exit_to, version.parallel_split
    return engine.Chain(
        key=version.chain.key,
        version=version.number,
        name=version.chain.name,
        start=version.start,
        ends=(
            *(station.key for station in parts.stations if station.is_end),
            *(node.key for node in parts.nodes if node.is_end),
        ),
        stations=tuple(_station(station, parts.ways) for station in parts.stations),
        nodes=tuple(_node(node, parts.ways) for node in parts.nodes),
        ways=tuple(_way(way) for way in parts.ways),
        standards=tuple(_standard(standard, parts.ways) for standard in parts.standards),
        units=tuple(_units(parts)),
        parallel=engine.Parallel(
            side, version.parallel_side, version.parallel_join, version.parallel_text
        )
        if side
        else None,
        person_exit=engine.PersonExit(leave, version.exit_text) if leave else None,
    )


def _exclusive(place: Station | RoutingNode, ways: list[Way]) -> tuple[tuple[str, ...], ...]:
    groups: dict[str, list[str]] = {}
    for way in ways:
        if place.pk in (way.source_id, way.source_node_id) and way.exclusive_group:
            groups.setdefault(way.exclusive_group, []).append(way.key)
    return tuple(tuple(keys) for keys in groups.values())


def _node(node: RoutingNode, ways: list[Way]) -> engine.RoutingNode:
    wait = None
    if node.wait_value is not None:
        wait = engine.Limit(
            node.wait_value,
            engine.LimitUnit(node.wait_unit),
            engine.Direction(node.wait_direction),
            engine.Anchor(node.wait_anchor),
            node.wait_anchor_label or None,
            node.wait_text or None,
            node.wait_statutory or None,
        )
    return engine.RoutingNode(
        key=node.key,
        name=node.name,
        split=engine.Gate(node.split),
        join=engine.Gate(node.join),
        exclusive=_exclusive(node, ways),
        ends_all=node.ends_all,
        event=engine.Event(node.event) if node.event else None,
        wait=wait,
    )


def _station(station: Station, ways: list[Way]) -> engine.Station:
    return engine.Station(
        key=station.key,
        name=station.name,
        responsible=_keys(station.responsible.all()),
        involved=_keys([*station.involved_units.all(), *station.involved_organisations.all()]),
        purpose=station.purpose,
        entry=station.entry,
        service=station.service,
        result=station.result,
        limits=tuple(_station_limit(limit) for limit in station.limits.all()),
        forms=tuple(engine.Form(sheet.key, sheet.name) for sheet in station.sheets.all()),
        split=engine.Gate(station.split),
        join=engine.Gate(station.join),
        optional=station.optional,
        exclusive=_exclusive(station, ways),
        any_time=station.any_time,
    )


def _keys(things: "Iterable[Unit | Organisation]") -> tuple[str, ...]:
    """Return the keys in one order, whatever the names are: the digest rests on it."""
    return tuple(sorted(thing.key for thing in things))


def _station_limit(limit: StationLimit) -> engine.Limit:
    return engine.Limit(
        limit.value,
        engine.LimitUnit(limit.unit),
        engine.Direction(limit.direction),
        engine.Anchor(limit.anchor),
        limit.anchor_label or None,
        limit.text or None,
        limit.statutory or None,
    )


def _way(way: Way) -> engine.Way:
    reason = None
    if way.no_handover:
        reason = engine.NoHandover(engine.NoHandoverCode(way.no_handover), way.no_handover_text)
    return engine.Way(
        key=way.key,
        source=way.begin.key,
        target=way.end.key,
        condition=way.condition,
        standard=way.standard.key if way.standard else None,
        no_handover=reason,
        returns=way.returns,
    )


def _standard(standard: HandoverStandard, ways: list[Way]) -> engine.HandoverStandard:
    return engine.HandoverStandard(
        key=standard.key,
        name=standard.name,
        ways=tuple(way.key for way in ways if way.standard_id == standard.pk),
        senders=_keys(standard.senders.all()),
        receiver=standard.receiver.key if standard.receiver else None,
        trigger=standard.trigger,
        channel=standard.channel,
        form=standard.form or None,
        items=tuple(
            engine.InformationItem(
                item.name,
                engine.Sensitivity(item.sensitivity),
                engine.Basis(item.basis) if item.basis else None,
                item.norm,
            )
            for item in standard.items.all()
        ),
        answer=_limit(standard.answer_value, standard.answer_unit, engine.Anchor.OFFER),
        arrival=_arrival(standard),
        feedback=_feedback(standard),
        ladder=_ladder(standard),
    )


def _limit(value: int | None, unit: str, anchor: engine.Anchor) -> engine.Limit | None:
    return None if value is None else engine.Limit(value, engine.LimitUnit(unit), anchor=anchor)


def _arrival(standard: HandoverStandard) -> engine.Limit | None:
    if standard.arrival_value is None:
        return None
    return engine.Limit(
        standard.arrival_value,
        engine.LimitUnit(standard.arrival_unit),
        engine.Direction(standard.arrival_direction),
        engine.Anchor(standard.arrival_anchor),
        standard.arrival_anchor_label or None,
        standard.arrival_text or None,
    )


def _feedback(standard: HandoverStandard) -> engine.Feedback | None:
    limit = _limit(standard.feedback_value, standard.feedback_unit, engine.Anchor.ARRIVAL)
    if limit is None and not standard.feedback_text:
        return None
    return engine.Feedback(limit, standard.feedback_text, standard.feedback_automatic)


def _ladder(standard: HandoverStandard) -> engine.Ladder | None:
    steps = list(standard.ladder.all())
    if not steps or standard.expire_after is None:
        return None
    return engine.Ladder(
        steps=tuple(
            engine.LadderStep(
                step.step,
                engine.Recipient(step.to),
                step.delay,
                engine.LimitUnit(step.unit),
                step.text,
            )
            for step in steps
        ),
        expire_after=standard.expire_after,
        expire_unit=engine.LimitUnit(standard.expire_unit),
        missing_arrival=tuple(
            engine.MissingArrival(
                step.after,
                engine.LimitUnit(step.unit),
                engine.Anchor(step.anchor),
                (step.to_unit or step.to_organisation).key  # type: ignore[union-attr]
                if step.to_unit or step.to_organisation
                else engine.Recipient.COORDINATOR.value,
                step.text,
            )
            for step in standard.missing_arrival.all()
        ),
    )


def _units(parts: Parts) -> Iterable[engine.Unit]:
    """Describe every unit and organisation the version names; organisations count as themselves."""
    found: dict[str, engine.Unit] = {}
    units = [u for s in parts.stations for u in (*s.responsible.all(), *s.involved_units.all())]
    units += [unit for standard in parts.standards for unit in standard.senders.all()]
    units += [standard.receiver for standard in parts.standards if standard.receiver]
    told = [step for standard in parts.standards for step in standard.missing_arrival.all()]
    for unit in units:
        found[unit.key] = engine.Unit(unit.key, unit.name, unit.organisation.key)
    organisations = [unit.organisation for unit in units]
    organisations += [o for s in parts.stations for o in s.involved_organisations.all()]
    organisations += [step.to_organisation for step in told if step.to_organisation]
    for step in told:
        if step.to_unit and step.to_unit.key not in found:
            owner = step.to_unit.organisation
            found[step.to_unit.key] = engine.Unit(step.to_unit.key, step.to_unit.name, owner.key)
            organisations.append(owner)
    for organisation in organisations:
        found.setdefault(
            organisation.key,
            engine.Unit(organisation.key, organisation.name, organisation.key),
        )
    return found.values()


def responsible_organisations(version: ChainVersion) -> dict[str, tuple[UUID, str]]:
    """Return who is responsible for a station: key of the organisation -> id and name."""
    stations = version.stations.prefetch_related("responsible__organisation")
    return {
        unit.organisation.key: (unit.organisation.pk, unit.organisation.name)
        for station in stations
        for unit in station.responsible.all()
    }
