"""Faults in how the parts of a chain name each other: keys, references, both ends of a link."""

from collections.abc import Iterable, Iterator, Mapping, Sequence

from servicechain.faults import Fault, FaultCode, sorted_faults
from servicechain.model import Chain, HandoverStandard, RoutingNode, Station, Unit, Way

COORDINATOR = "coordinator"


def structure_faults(chain: Chain) -> list[Fault]:
    """List every key that is empty or taken and every reference that leads nowhere, sorted."""
    return sorted_faults(
        [
            *_keys("/stations", chain.stations),
            *_keys("/nodes", chain.nodes, {station.key for station in chain.stations}),
            *_keys("/ways", chain.ways),
            *_keys("/standards", chain.standards),
            *_keys("/units", chain.units),
            *_frame(chain),
            *_stations(chain),
            *_ways(chain),
            *_any_time(chain),
            *_standards(chain),
            *_links(chain),
        ]
    )


def _keys(
    path: str,
    things: Sequence[Station | RoutingNode | Way | HandoverStandard | Unit],
    taken: Iterable[str] = (),
) -> Iterator[Fault]:
    seen = set(taken)
    for n, thing in enumerate(things):
        where = f"{path}/{n}/key"
        if not thing.key.strip():
            yield Fault(FaultCode.EMPTY_KEY, where)
        elif thing.key in seen:
            yield Fault(FaultCode.DUPLICATE_KEY, where, thing.key, {"key": thing.key})
        seen.add(thing.key)


def _unknown(
    code: FaultCode, known: Iterable[str], named: Iterable[tuple[str, str]], subject: str
) -> Iterator[Fault]:
    keys = set(known)
    for path, key in named:
        if key not in keys:
            yield Fault(code, path, subject, {"key": key})


def _frame(chain: Chain) -> Iterator[Fault]:
    """Check what the chain as a whole names: start, ends, side branch, exit."""
    named = [("/start", chain.start)]
    named += [(f"/ends/{n}", key) for n, key in enumerate(chain.ends)]
    if chain.parallel is not None:
        named.append(("/parallel/split", chain.parallel.split))
        named.append(("/parallel/side", chain.parallel.side))
        named.append(("/parallel/join", chain.parallel.join))
    if chain.person_exit is not None:
        named.append(("/person_exit/to", chain.person_exit.to))
    places = [place.key for place in chain.places]
    yield from _unknown(FaultCode.UNKNOWN_STATION, places, named, "")
    if not chain.ends:
        yield Fault(FaultCode.NO_END, "/ends")


def _stations(chain: Chain) -> Iterator[Fault]:
    units = [unit.key for unit in chain.units]
    ways = {way.key: way for way in chain.ways}
    for n, station in enumerate(chain.stations):
        path = f"/stations/{n}"
        named = [(f"{path}/responsible/{i}", key) for i, key in enumerate(station.responsible)]
        named += [(f"{path}/involved/{i}", key) for i, key in enumerate(station.involved)]
        yield from _unknown(FaultCode.UNKNOWN_UNIT, units, named, station.key)
        yield from _exclusive(station, path, ways)
    for n, node in enumerate(chain.nodes):
        yield from _exclusive(node, f"/nodes/{n}", ways)


def _exclusive(place: Station | RoutingNode, path: str, ways: Mapping[str, Way]) -> Iterator[Fault]:
    for i, group in enumerate(place.exclusive):
        for j, key in enumerate(group):
            where = f"{path}/exclusive/{i}/{j}"
            if key not in ways:
                yield Fault(FaultCode.UNKNOWN_WAY, where, place.key, {"key": key})
            elif ways[key].source != place.key:
                yield Fault(FaultCode.FOREIGN_WAY, where, place.key, {"key": key})


def _any_time(chain: Chain) -> Iterator[Fault]:
    """Find stations that are possible at any time and yet stand on a way, or begin or end it."""
    beside = {station.key for station in chain.stations if station.any_time}
    touched = [(f"/ways/{n}/source", way.source) for n, way in enumerate(chain.ways)]
    touched += [(f"/ways/{n}/target", way.target) for n, way in enumerate(chain.ways)]
    touched += [("/start", chain.start)]
    touched += [(f"/ends/{n}", key) for n, key in enumerate(chain.ends)]
    if chain.person_exit is not None:
        touched.append(("/person_exit/to", chain.person_exit.to))
    if chain.parallel is not None:
        side = chain.parallel
        touched += [("/parallel/split", side.split), ("/parallel/side", side.side)]
        touched.append(("/parallel/join", side.join))
    for path, key in touched:
        if key in beside:
            yield Fault(FaultCode.ANY_TIME_ON_A_WAY, path, key)


def _ways(chain: Chain) -> Iterator[Fault]:
    places = [place.key for place in chain.places]
    standards = [standard.key for standard in chain.standards]
    for n, way in enumerate(chain.ways):
        named = [(f"/ways/{n}/source", way.source), (f"/ways/{n}/target", way.target)]
        yield from _unknown(FaultCode.UNKNOWN_STATION, places, named, way.key)
        if way.standard is not None:
            named = [(f"/ways/{n}/standard", way.standard)]
            yield from _unknown(FaultCode.UNKNOWN_STANDARD, standards, named, way.key)


def _standards(chain: Chain) -> Iterator[Fault]:
    units = [unit.key for unit in chain.units]
    parties = {unit.organisation for unit in chain.units}
    ways = [way.key for way in chain.ways]
    for n, standard in enumerate(chain.standards):
        path = f"/standards/{n}"
        named = [(f"{path}/ways/{i}", key) for i, key in enumerate(standard.ways)]
        yield from _unknown(FaultCode.UNKNOWN_WAY, ways, named, standard.key)
        named = [(f"{path}/senders/{i}", key) for i, key in enumerate(standard.senders)]
        if standard.receiver is not None:
            named.append((f"{path}/receiver", standard.receiver))
        yield from _unknown(FaultCode.UNKNOWN_UNIT, units, named, standard.key)
        if standard.ladder is not None:
            told = [
                (f"{path}/ladder/missing_arrival/{i}/to", step.to)
                for i, step in enumerate(standard.ladder.missing_arrival)
            ]
            known = {*units, *parties, COORDINATOR}
            yield from _unknown(FaultCode.UNKNOWN_UNIT, known, told, standard.key)


def _links(chain: Chain) -> Iterator[Fault]:
    """Find ways and standards of which only one names the other."""
    by_way = {(way.key, way.standard) for way in chain.ways if way.standard is not None}
    by_standard = {(key, standard.key) for standard in chain.standards for key in standard.ways}
    ways = {way.key: n for n, way in enumerate(chain.ways)}
    known = {standard.key for standard in chain.standards}
    for way, standard in sorted(by_way ^ by_standard):
        if way in ways and standard in known:
            path = f"/ways/{ways[way]}/standard"
            params = {"way": way, "standard": standard}
            yield Fault(FaultCode.STANDARD_MISMATCH, path, way, params)
