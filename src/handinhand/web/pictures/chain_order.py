"""Puts a chain in order for drawing: lanes, labels, words, and the boxes its layout needs."""

from collections.abc import Sequence
from dataclasses import dataclass

from handinhand.web.pictures.chain_grid import LaneBox, Line
from handinhand.web.pictures.chain_grid import Node as Box
from handinhand.web.pictures.chain_model import (
    ChainPicture,
    Measure,
    Node,
    Standard,
    Station,
    Unit,
    Way,
)
from handinhand.web.pictures.text import clean, shorten, width, wrap
from handinhand.web.pictures.words import ChainWords

BOX, NAME_ROOM, LANE_ROOM = 130.0, 108.0, 120.0
LIMIT_ROOM = 110.0
MEASURED = (104.0, 49.0)
LABEL = 36.0
DIAMOND = 40.0
Place = Station | Node


@dataclass(frozen=True)
class Chain:
    """A chain model without loose ends."""

    model: ChainPicture
    words: ChainWords
    units: dict[str, Unit]
    stations: dict[str, Station]
    nodes: dict[str, Node]
    lane_of_node: dict[str, str]
    """By key of a node the unit in whose lane it stands: that of a station near it."""
    ways: tuple[Way, ...]
    standards: dict[str, Standard]

    @property
    def measured(self) -> bool:
        """Whether counted values lie over the chain."""
        return bool(self.model.measures)

    @property
    def places(self) -> dict[str, Place]:
        """Everything that ways lead to and from."""
        return {**self.stations, **self.nodes}

    def lane(self, place: Place) -> Unit:
        """The lane a station stands in: its first responsible unit. A node borrows one."""
        if isinstance(place, Node):
            return self.units[self.lane_of_node[place.key]]
        return self.units[place.responsible[0] if place.responsible else ""]

    def measure(self, code: str) -> Measure | None:
        """What was counted for a standard."""
        found = self.model.measures.get(code)
        return None if found is None else Measure(*found)


def put_in_order(model: ChainPicture, words: ChainWords) -> Chain:
    """Complete the model: units that only stations name, no ways to places that are missing."""
    stations = {one.key: one for one in model.stations}
    nodes = {one.key: one for one in model.nodes} if stations else {}
    places = {**stations, **nodes}
    units = {one.key: one for one in model.units}
    for station in model.stations:
        for key in station.responsible or ("",):
            units.setdefault(key, Unit(key, key or words.no_unit))
    ways = tuple(one for one in model.ways if one.source in places and one.target in places)
    standards = {one.code: one for one in model.standards}
    for way in ways:
        if way.standard:
            standards.setdefault(way.standard, Standard(way.standard))
    lanes = {one.key: (one.responsible or ("",))[0] for one in model.stations}
    lane_of_node = {key: _near(key, ways, lanes) for key in nodes}
    return Chain(model, words, units, stations, nodes, lane_of_node, ways, standards)


def _near(node: str, ways: Sequence[Way], lanes: dict[str, str]) -> str:
    """Find the lane of a station near a node: before it if there is one, else behind it."""
    back = [(way.target, way.source) for way in ways]
    for pairs in (back, [(target, source) for source, target in back]):
        seen = [node]
        for here in seen:  # grows while it is read
            if here in lanes:
                return lanes[here]
            seen += [there for one, there in pairs if one == here and there not in seen]
    return next(iter(lanes.values()))


def number_of(place: Place) -> str:
    """What stands in the disc of a station, or in the diamond of a node."""
    return clean(place.number or place.key)


def together(chain: Chain, station: Station) -> str:
    """The other responsible units in words, or nothing."""
    others = [chain.units[key].name for key in station.responsible[1:]]
    return chain.words.together % {"names": listed(others, chain.words)} if others else ""


def listed(names: Sequence[str], words: ChainWords) -> str:
    """Several names in one phrase: "1, 2 und 3"."""
    if len(names) < 2:
        return "".join(names)
    return f"{', '.join(names[:-1])} {words.and_} {names[-1]}"


def tags(station: Station, words: ChainWords) -> str:
    """What stands on the edge of a card."""
    said = (
        (station.start, words.start),
        (station.end, words.end),
        (station.parallel, words.parallel),
        (station.optional, words.optional),
        (station.any_time, words.any_time),
        (bool(clean(station.tag)), clean(station.tag)),
    )
    return " · ".join(text for holds, text in said if holds)


def in_words(limit: str, words: ChainWords) -> str:
    """A limit with its short forms spelt out."""
    return " ".join(words.units.get(word, word) for word in clean(limit).split(" "))


def drawn_limit(limit: str) -> str:
    """A limit as it stands in a label."""
    return shorten(limit, LIMIT_ROOM, 12.5)


def _label(chain: Chain, way: Way) -> tuple[float, float]:
    if not way.standard:
        return (0, 0)
    code = width(way.standard, 14, True)
    if chain.measured:
        return (max(MEASURED[0], code + 74), MEASURED[1])
    limit = drawn_limit(chain.standards[way.standard].limit)
    return (max(code, width(limit, 12.5)) + 13, LABEL)


def card_height(chain: Chain, station: Station) -> float:
    """Height of the disc, the name and who answers for it as well."""
    lines = len(wrap(station.name, NAME_ROOM, 15, True))
    more = together(chain, station)
    others = len(wrap(more, NAME_ROOM, 11, False, 3)) if more else 0
    return 52 + 18.5 * lines + 13.5 * others


def lane_boxes(chain: Chain) -> list[LaneBox]:
    """Lanes that have a station, as high as their name."""
    used = {chain.lane(one).key for one in chain.stations.values()}
    return [
        LaneBox(unit.key, unit.group, 17.0 * len(wrap(unit.name, LANE_ROOM, 14, True)) + 4)
        for unit in chain.units.values()
        if unit.key in used
    ]


def boxes(chain: Chain) -> list[Box]:
    """Stations and nodes for the layout."""
    cards = [
        Box(one.key, chain.lane(one).key, card_height(chain, one))
        for one in chain.stations.values()
    ]
    small = [
        Box(one.key, chain.lane(one).key, DIAMOND, width=DIAMOND) for one in chain.nodes.values()
    ]
    return [*cards, *small]


def lines(chain: Chain) -> list[Line]:
    """Ways for the layout."""
    return [
        Line(one.key, one.source, one.target, one.standard, one.returns, _label(chain, one))
        for one in chain.ways
    ]


def summary(chain: Chain) -> str:
    """What the chain counts, in one line."""
    if not chain.stations:
        return chain.words.empty
    codes = {one.standard for one in chain.ways if one.standard}
    used = {key for one in chain.stations.values() for key in one.responsible}
    counted = chain.words.summary % {
        "stations": len(chain.stations),
        "standards": len(codes),
        "units": len(used),
    }
    if not chain.nodes:
        return counted
    words = chain.words.summary_node if len(chain.nodes) == 1 else chain.words.summary_nodes
    return words % {"summary": counted, "nodes": len(chain.nodes)}


def percent(share: float) -> str:
    """A share as whole percent."""
    return f"{share * 100:.0f}"


def station_sentence(chain: Chain, station: Station) -> str:
    """The whole station in words, for the name of its link."""
    words = chain.words
    said = [words.station % {"number": number_of(station), "name": clean(station.name)}]
    names = [chain.units[key].name for key in station.responsible]
    responsible = words.responsible % {"names": listed(names, words)}
    said.append(responsible if names else words.no_unit)
    limit = clean(station.limit_spoken) or in_words(station.limit, words)
    if limit:
        said.append(words.limit % {"limit": limit})
    if any(one.source == one.target == station.key for one in chain.ways):
        said.append(words.repeated)
    return ", ".join([*said, *filter(None, [tags(station, words).replace(" · ", ", ")])])


def node_sentence(chain: Chain, node: Node) -> str:
    """The whole node in words, for the name of its link."""
    words = {"number": number_of(node), "name": clean(node.name)}
    said = (chain.words.node_named if node.name else chain.words.node) % words
    return ", ".join(filter(None, [said, clean(node.says)]))


def _called(chain: Chain, place: Place) -> str:
    """A place in a sentence that names stations and nodes alike."""
    words = {"number": number_of(place), "name": clean(place.name)}
    if isinstance(place, Node):
        return chain.words.node % words
    return chain.words.station % words


def way_sentence(chain: Chain, ways: Sequence[Way]) -> str:
    """The hand-over that one label stands for, also if several ways share it."""
    words, standard = chain.words, chain.standards[ways[0].standard]
    sources = [chain.places[one.source] for one in ways]
    target = chain.places[ways[0].target]
    code = clean(f"{standard.code} {standard.name}".strip())
    if any(isinstance(one, Node) for one in (*sources, target)):
        called = dict.fromkeys(_called(chain, one) for one in sources)
        ends = {"source": listed(list(called), words), "target": _called(chain, target)}
        said = [words.way_from_nodes % {"code": code, **ends}]
    else:
        numbers = listed(list(dict.fromkeys(number_of(one) for one in sources)), words)
        said = [words.way % {"code": code, "source": numbers, "target": number_of(target)}]
    if standard.trigger:
        said.append(words.trigger % {"trigger": clean(standard.trigger)})
    limit = clean(standard.limit_spoken) or in_words(standard.limit, words)
    if limit:
        said.append(words.limit % {"limit": limit})
    if chain.measured:
        said += _measured(chain, standard.code)
    return ", ".join(said)


def _measured(chain: Chain, code: str) -> list[str]:
    measure, words = chain.measure(code), chain.words
    if measure is None:
        return [words.no_number]
    if measure.note or not measure.judged:
        return [measure.note or words.no_number]
    said = [words.kept_long % {"kept": measure.kept, "judged": measure.judged}]
    if measure.target is not None:
        said.append(words.target % {"percent": percent(measure.target)})
    return said


def station_href(station: Station) -> str:
    """Where a station leads to."""
    return station.href or f"#station-{station.key}"


def node_href(node: Node) -> str:
    """Where a node leads to."""
    return node.href or f"#verzweigung-{node.key}"


def standard_href(standard: Standard) -> str:
    """Where a hand-over leads to."""
    return standard.href or f"#uebergabe-{standard.code}"
