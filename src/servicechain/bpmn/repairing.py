"""Mends what our own export has noted beside a drawing that somebody has changed since.

Whoever deletes a station in a drawing does not see the notes that name it. They are taken away with
it, and the report says so.
"""

from collections.abc import Collection
from dataclasses import replace

from servicechain.model import Chain, HandoverStandard, Station, Way
from servicechain.report import Remark
from servicechain.structure import COORDINATOR


def repaired(chain: Chain) -> Chain:
    """Return the chain without references to what is not there any more."""
    gone: list[Remark] = []
    units = {unit.key for unit in chain.units}
    places = {place.key for place in chain.places}
    standards = tuple(_standard(s, chain, units, gone) for s in chain.standards)
    both = {(way, s.key) for s in standards for way in s.ways}
    exit_, side = chain.person_exit, chain.parallel
    if exit_ is not None and exit_.to not in places:
        gone.append(_gone("person_exit", exit_.to))
        exit_ = None
    if side is not None and not {side.split, side.side, side.join} <= places:
        gone.append(_gone("parallel", side.side))
        side = None
    found = replace(
        chain,
        stations=tuple(_station(station, units, gone) for station in chain.stations),
        ways=tuple(_way(way, both, gone) for way in chain.ways),
        standards=standards,
        person_exit=exit_,
        parallel=side,
    )
    return replace(found, report=(*chain.report, *gone))


def _gone(element: str, key: str, owner: str = "") -> Remark:
    return Remark(owner or key, "", element, "gone", {"key": key})


def _station(station: Station, units: Collection[str], gone: list[Remark]) -> Station:
    for key in (*station.responsible, *station.involved):
        if key not in units:
            gone.append(_gone("station", key, station.key))
    return replace(
        station,
        responsible=tuple(key for key in station.responsible if key in units),
        involved=tuple(key for key in station.involved if key in units),
    )


def _way(way: Way, both: Collection[tuple[str, str]], gone: list[Remark]) -> Way:
    if way.standard is None or (way.key, way.standard) in both:
        return way
    gone.append(_gone("way", way.standard, way.key))
    return replace(way, standard=None)


def _standard(
    standard: HandoverStandard, chain: Chain, units: Collection[str], gone: list[Remark]
) -> HandoverStandard:
    under = {way.key for way in chain.ways if way.standard == standard.key}
    ladder = standard.ladder
    told = () if ladder is None else ladder.missing_arrival
    known = {*units, COORDINATOR, *(unit.organisation for unit in chain.units)}
    kept = tuple(step for step in told if step.to in known)
    lost = [*(way for way in standard.ways if way not in under)]
    lost += [key for key in standard.senders if key not in units]
    lost += [step.to for step in told if step.to not in known]
    if standard.receiver is not None and standard.receiver not in units:
        lost.append(standard.receiver)
    gone += [_gone("standard", key, standard.key) for key in lost]
    return replace(
        standard,
        ways=tuple(way for way in standard.ways if way in under),
        senders=tuple(key for key in standard.senders if key in units),
        receiver=standard.receiver if standard.receiver in units else None,
        ladder=None if ladder is None else replace(ladder, missing_arrival=kept),
    )
