"""What is read from a file before it is a chain: places and flows that can still be changed."""

from collections.abc import Iterable
from dataclasses import dataclass, field, replace

from servicechain.decoding import Json
from servicechain.model import Event, Gate, Limit
from servicechain.report import Remark

Own = dict[str, Json]
"""What our own export has written beside an element."""
SEPARATOR = " – "


@dataclass(slots=True)
class Place:
    """A station or a point on the way.

    Attributes:
        key: the id of the element.
        element: its name in BPMN, for the report.
        unit: key of the lane or pool it lies in.
        entry, result: names of the events that begin and end it.
        own: what our own export has written beside it.
    """

    key: str
    element: str
    name: str = ""
    is_station: bool = False
    split: Gate = Gate.ONE
    join: Gate = Gate.ONE
    is_start: bool = False
    is_end: bool = False
    ends_all: bool = False
    any_time: bool = False
    event: Event | None = None
    wait: Limit | None = None
    unit: str | None = None
    limits: list[Limit] = field(default_factory=list)
    purpose: str = ""
    entry: str = ""
    result: str = ""
    own: Own | None = None

    @property
    def is_plain(self) -> bool:
        """Tell whether nothing would be lost if ways went past it."""
        fixed = self.is_station or self.is_start or self.is_end or self.ends_all
        return not fixed and self.event is None and self.own is None


@dataclass(slots=True)
class Flow:
    """A way from one place to another.

    Attributes:
        drawn: the id of the sequence flow it was read from; empty for one that was added.
    """

    key: str
    source: str
    target: str
    condition: str = ""
    own: Own | None = None
    returns: bool = False
    drawn: str = ""


class Draft:
    """All places and flows, in the order of the file.

    Attributes:
        places: by their keys.
        flows: by their keys; their ends are changed by `lead` only.
        start: the place where a case begins, once it is known.
        remarks: what could not be carried over.
    """

    def __init__(self) -> None:
        self.places: dict[str, Place] = {}
        self.flows: dict[str, Flow] = {}
        self.start = ""
        self.remarks: list[Remark] = []
        self._taken: set[str] = set()
        self._out: dict[str, dict[str, Flow]] = {}
        self._into: dict[str, dict[str, Flow]] = {}

    def copy(self) -> "Draft":
        """Return a draft that can be changed without this one."""
        other = Draft()
        other.places = {k: replace(p, limits=[*p.limits]) for k, p in self.places.items()}
        for flow in self.flows.values():
            other.put_flow(replace(flow))
        other.start, other.remarks = self.start, [*self.remarks]
        other._taken = {*self._taken}
        return other

    def new_key(self, wanted: str) -> str:
        """Return a key that nothing else has; the same question gets another answer."""
        key, n = wanted or "x", 1
        while key in self._taken:
            n += 1
            key = f"{wanted or 'x'}_{n}"
        self._taken.add(key)
        return key

    def add_place(self, place: Place) -> Place:
        """Add a place; its key must be new."""
        self.places[place.key] = place
        return place

    def add_flow(self, source: str, target: str, wanted: str = "", condition: str = "") -> Flow:
        """Add a way."""
        key = self.new_key(wanted or f"{source}-{target}")
        return self.put_flow(Flow(key, source, target, condition))

    def put_flow(self, flow: Flow) -> Flow:
        """Add a way whose key is new already."""
        self.flows[flow.key] = flow
        self._out.setdefault(flow.source, {})[flow.key] = flow
        self._into.setdefault(flow.target, {})[flow.key] = flow
        return flow

    def lead(self, flow: Flow, *, source: str = "", target: str = "") -> None:
        """Let a way begin or end elsewhere."""
        if source:
            del self._out[flow.source][flow.key]
            flow.source = source
            self._out.setdefault(source, {})[flow.key] = flow
        if target:
            del self._into[flow.target][flow.key]
            flow.target = target
            self._into.setdefault(target, {})[flow.key] = flow

    def drop_flow(self, flow: Flow) -> None:
        """Remove a way."""
        del self.flows[flow.key], self._out[flow.source][flow.key]
        del self._into[flow.target][flow.key]

    def out_of(self, key: str) -> list[Flow]:
        """Return the ways out of a place."""
        return list(self._out.get(key, {}).values())

    def into(self, key: str) -> list[Flow]:
        """Return the ways into a place."""
        return list(self._into.get(key, {}).values())

    def drop_place(self, key: str) -> None:
        """Remove a place and every way that touches it."""
        for flow in {f.key: f for f in (*self.out_of(key), *self.into(key))}.values():
            self.drop_flow(flow)
        del self.places[key]

    def reach(self, starts: Iterable[str], *, without: str = "") -> set[str]:
        """Return the places that ways lead to, the starts included."""
        waiting = [key for key in starts if key != without]
        found = set(waiting)
        for key in waiting:  # grows while it is read
            for flow in self._out.get(key, {}).values():
                if flow.target not in found and flow.target != without:
                    found.add(flow.target)
                    waiting.append(flow.target)
        return found

    def remark(self, code: str, place: Place, **params: str) -> None:
        """Report a place."""
        self.remarks.append(Remark(place.key, place.name, place.element, code, params))

    def remark_flow(self, code: str, flow: Flow) -> None:
        """Report a way, if the file has it."""
        if flow.drawn:
            self.remarks.append(Remark(flow.drawn, flow.condition, "sequenceFlow", code))


def joined(*texts: str) -> str:
    """Put texts that say something one after the other.

    >>> joined("Genehmigt?", "", "ja")
    'Genehmigt? – ja'
    """
    return SEPARATOR.join(text for text in texts if text)
