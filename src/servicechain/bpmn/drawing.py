"""What is drawn of a chain: its stations and gateways as elements of BPMN, and the flows between.

A station's split and join are drawn as gateways behind and before it. Everything for which BPMN has
no sign is noted beside the elements, so that reading the drawing gives the same chain.
"""

import re
from dataclasses import dataclass, field

from servicechain.bpmn.draft import Own
from servicechain.bpmn.times import duration_of
from servicechain.canonical import plain
from servicechain.model import Chain, Event, Gate, RoutingNode, Station, Way

GATEWAYS = {
    Gate.ONE: "exclusiveGateway",
    Gate.ANY: "inclusiveGateway",
    Gate.ALL: "parallelGateway",
}
_NO_NAME = re.compile(r"[^A-Za-z0-9_.-]")


@dataclass(slots=True)
class Shape:
    """An element of the drawing.

    Attributes:
        element: its name in BPMN.
        note: the name of our note beside it, and what it says.
        lane: number of the lane it lies in.
        inside: the shapes of a subprocess.
        event: what an event is about.
        duration: how long a timer waits.
    """

    id: str
    element: str
    name: str = ""
    note: tuple[str, Own] | None = None
    lane: int = 0
    inside: list["Shape"] = field(default_factory=list)
    event: str = ""
    duration: str = ""


@dataclass(slots=True)
class Line:
    """A sequence flow of the drawing."""

    id: str
    source: str
    target: str
    name: str = ""
    note: tuple[str, Own] | None = None
    returns: bool = False


@dataclass(slots=True)
class Lane:
    """A lane; `organisation` is empty for what nobody is responsible for."""

    id: str
    name: str
    organisation: str


@dataclass(slots=True)
class Drawing:
    """Everything that is drawn."""

    chain: Chain
    lanes: list[Lane]
    shapes: list[Shape]
    lines: list[Line]


def draw(chain: Chain) -> Drawing:
    """Say what to draw of a chain whose parts name each other correctly."""
    return _Drawer(chain).draw()


class _Drawer:
    def __init__(self, chain: Chain) -> None:
        self.chain = chain
        self._taken: set[str] = set()
        self._shapes: list[Shape] = []
        self._lines: list[Line] = []
        self._ids = {p.key: self._new_id("Ort", p.key) for p in chain.places}
        self._leave = {**self._ids}
        self._arrive = {**self._ids}
        self._out: dict[str, list[Way]] = {p.key: [] for p in chain.places}
        self._into: dict[str, list[Way]] = {p.key: [] for p in chain.places}
        for way in chain.ways:
            self._out[way.source].append(way)
            self._into[way.target].append(way)
        self._parties = {unit.key: unit.organisation for unit in chain.units}
        self._lane_of: dict[str, int] = {}
        self._lanes = self._find_lanes()

    def draw(self) -> Drawing:
        for place in self.chain.places:
            if isinstance(place, RoutingNode):
                self._node(place)
            elif place.any_time:
                self._beside(place)
            else:
                self._station(place)
        start = Shape(self._new_id("Anfang", ""), "startEvent", note=("start", {}))
        start.lane = self._lane_of[self.chain.start]
        self._shapes.insert(0, start)
        self._line(start.id, self._ids[self.chain.start])
        for way in self.chain.ways:
            fields = plain(way)
            noted = fields if isinstance(fields, dict) else {}
            note = {k: v for k, v in noted.items() if k not in ("source", "target")}
            self._lines.append(
                Line(
                    self._new_id("Weg", way.key),
                    self._leave[way.source],
                    self._arrive[way.target],
                    way.condition,
                    ("way", note),
                    way.returns,
                )
            )
        return Drawing(self.chain, self._lanes, self._shapes, self._lines)

    def _new_id(self, kind: str, key: str) -> str:
        wanted = f"{kind}_{_NO_NAME.sub('_', key)[:80]}" if key else kind
        found, n = wanted, 1
        while found in self._taken:
            n += 1
            found = f"{wanted}_{n}"
        self._taken.add(found)
        return found

    def _find_lanes(self) -> list[Lane]:
        """Give each organisation a lane, in the order in which stations need one."""
        numbers: dict[str, int] = {}
        for station in self.chain.stations:
            party = self._parties.get(station.responsible[0], "") if station.responsible else ""
            self._lane_of[station.key] = numbers.setdefault(party, len(numbers))
        for node in self.chain.nodes:
            self._lane_of[node.key] = self._near(node.key)
        names = {unit.key: unit.name for unit in self.chain.units}
        found = [
            Lane(self._new_id("Bahn", party), names.get(party, party), party) for party in numbers
        ]
        return found or [Lane(self._new_id("Bahn", ""), "", "")]

    def _near(self, node: str) -> int:
        """Return the lane of the nearest station before a routing node, else behind it, else 0."""
        for backwards in (True, False):
            seen, waiting = {node}, [node]
            for key in waiting:  # grows while it is read
                ways = self._into[key] if backwards else self._out[key]
                for other in (way.source if backwards else way.target for way in ways):
                    if other in self._lane_of:
                        return self._lane_of[other]
                    if other not in seen:
                        seen.add(other)
                        waiting.append(other)
        return 0

    def _line(self, source: str, target: str) -> None:
        self._lines.append(Line(self._new_id("Linie", f"{source}-{target}"), source, target))

    def _shape(self, shape: Shape, key: str) -> Shape:
        shape.lane = self._lane_of[key]
        self._shapes.append(shape)
        return shape

    def _station(self, station: Station) -> None:
        own, key = self._ids[station.key], station.key
        if station.join is not Gate.ONE and self._into[key]:
            self._arrive[key] = self._gate(key, "join", station.join)
            self._line(self._arrive[key], own)
        self._shape(Shape(own, "task", station.name, ("station", _fields(station))), key)
        self._ends(key)
        out = self._out[key]
        if len(out) > 1 or (out and station.split is not Gate.ONE):
            gate = self._gate(key, "split", station.split)
            self._line(self._leave[key], gate)
            self._leave[key] = gate

    def _node(self, node: RoutingNode) -> None:
        own, key = self._ids[node.key], node.key
        many_out = len(self._out[key]) > 1
        as_event = node.event is not None and node.event is not Event.OTHER
        word = node.split if many_out or node.join is Gate.ONE else node.join
        if node.join is not Gate.ONE and (as_event or word is not node.join):
            self._arrive[key] = self._gate(key, "join", node.join)
            self._line(self._arrive[key], own)
        element = "intermediateCatchEvent" if as_event else GATEWAYS[word]
        shape = Shape(own, element, node.name, ("node", _fields(node)))
        if as_event and node.event is not None:
            shape.event = "conditional" if node.event is Event.CONDITION else node.event.value
            timed = node.event is Event.TIMER and node.wait is not None
            shape.duration = duration_of(node.wait) if timed and node.wait else ""
        self._shape(shape, key)
        self._ends(key)
        if as_event and (many_out or (self._out[key] and node.split is not Gate.ONE)):
            gate = self._gate(key, "split", node.split)
            self._line(self._leave[key], gate)
            self._leave[key] = gate

    def _gate(self, key: str, side: str, word: Gate) -> str:
        own = self._new_id({"join": "Zusammen", "split": "Teilung", "end": "Oder"}[side], key)
        note: Own = {"of": self._ids[key], "side": side}
        self._shape(Shape(own, GATEWAYS[word], note=("gate", note)), key)
        return own

    def _ends(self, key: str) -> None:
        """Draw the end of a case; where ways go on as well, behind a gateway of its own."""
        if key not in self.chain.ends:
            return
        if self._out[key]:
            gate = self._gate(key, "end", Gate.ONE)
            self._line(self._leave[key], gate)
            self._leave[key] = gate
        event = Shape(self._new_id("Ende", key), "endEvent", note=("end", {}))
        self._shape(event, key)
        self._line(self._leave[key], event.id)

    def _beside(self, station: Station) -> None:
        """Draw a station that is possible at any time: begun by an event, and nothing stops."""
        key = station.key
        frame = Shape(self._new_id("Jederzeit", key), "subProcess", note=("beside", {}))
        begin = Shape(
            self._new_id("Anlass", key), "startEvent", note=("start", {}), event="message"
        )
        task = Shape(self._ids[key], "task", station.name, ("station", _fields(station)))
        end = Shape(self._new_id("Fertig", key), "endEvent", note=("end", {}))
        frame.inside = [begin, task, end]
        self._shape(frame, key)
        self._line(begin.id, task.id)
        self._line(task.id, end.id)


def _fields(place: Station | RoutingNode) -> Own:
    found = plain(place)
    return found if isinstance(found, dict) else {}
