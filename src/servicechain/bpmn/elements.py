"""Reads one process with everything in it into places and flows."""

import html
import re
from dataclasses import dataclass, field

from servicechain.bpmn import events
from servicechain.bpmn.draft import Draft, Flow, Place
from servicechain.bpmn.own import own_of
from servicechain.bpmn.xml import MODEL, Element
from servicechain.model import Event, Gate
from servicechain.report import Remark

TASKS = frozenset(
    [
        "task",
        "userTask",
        "manualTask",
        "serviceTask",
        "sendTask",
        "receiveTask",
        "scriptTask",
        "businessRuleTask",
        "callActivity",
    ]
)
SUBPROCESSES = frozenset(["subProcess", "transaction", "adHocSubProcess"])
GATEWAYS = {
    "exclusiveGateway": Gate.ONE,
    "eventBasedGateway": Gate.ONE,
    "inclusiveGateway": Gate.ANY,
    "complexGateway": Gate.ANY,
    "parallelGateway": Gate.ALL,
}
EVENTS = frozenset(["intermediateCatchEvent", "intermediateThrowEvent", "implicitThrowEvent"])
_MOST_CALLS = 20  # one inside the other; the depth of the document bounds the rest
FLOW_NODES = TASKS | SUBPROCESSES | GATEWAYS.keys() | EVENTS | {"startEvent", "endEvent"}
_FALLS_AWAY = GATEWAYS.keys() | EVENTS | {"startEvent", "endEvent", "sequenceFlow"}
"""What is left of a subprocess beside the others are its stations; of these nothing."""


@dataclass(slots=True)
class Scope:
    """The inside of a process or subprocess.

    Attributes:
        starts: places where it may begin, each alone.
        sources: places without a way into them that no event begins.
        ends: places where it ends.
    """

    starts: list[str] = field(default_factory=list)
    sources: list[str] = field(default_factory=list)
    ends: list[str] = field(default_factory=list)


@dataclass(frozen=True, slots=True)
class Thrown:
    """An end that an event on the border of a subprocess around it may catch.

    Attributes:
        place: the end.
        kind: such as "error".
        reference: which error, if the file says so.
    """

    place: str
    kind: str
    reference: str


@dataclass(slots=True)
class Border:
    """An event on the border of a task or subprocess.

    Attributes:
        inside: the stations that it leads out of.
        caught: the ends that it catches; where there are any, they alone lead to it.
    """

    element: Element
    key: str
    inside: list[str]
    interrupting: bool
    caught: list[str] = field(default_factory=list)


class ProcessReader:
    """Reads processes into one draft.

    Attributes:
        entry: for each element that ways may lead to, the place where they arrive.
        leave: for each element that ways may come from, the place where they leave.
        called: processes that are read where they are called.
        borders: events on the border of a task or subprocess, met so far.
        lanes: for elements that lie in a lane, its unit.
    """

    def __init__(self, draft: Draft, called: dict[str, Element]) -> None:
        self.draft = draft
        self.entry: dict[str, str] = {}
        self.leave: dict[str, str] = {}
        self.borders: list[Border] = []
        self.lanes: dict[str, str] = {}
        self.called = called
        self._depth = 0
        self._defaults: set[str] = set()
        self._bodies: dict[str, list[str]] = {}
        self._thrown: list[Thrown] = []
        self._throws: dict[str, list[Thrown]] = {}

    def read(self, element: Element, unit: str | None) -> Scope:
        """Read the inside of a process; what lies in no lane of its own belongs to `unit`."""
        for child in element.children:
            if child.space == MODEL and child.name in FLOW_NODES:
                self._node(child, self.lanes.get(child.id, unit))
        for child in element.all("boundaryEvent"):
            self._border(child)
        incoming = self._flows(element)
        self._links(element)
        return self._scope(element, incoming)

    def _key(self, element: Element) -> str:
        key = self.draft.new_key(element.id or element.name)
        self.entry.setdefault(element.id or key, key)
        self.leave.setdefault(element.id or key, key)
        if not element.id:
            element.attributes["id"] = key
        return key

    def _node(self, element: Element, unit: str | None) -> None:
        name = element.name
        body = self._body(element)
        if element.attributes.get("isForCompensation") in ("true", "1"):
            self._report(element, "compensation")
        elif body is not None and element.attributes.get("triggeredByEvent") in ("true", "1"):
            self._beside(body, unit)
        elif body is not None:
            self._inside(element, body, unit)
        elif name in TASKS | SUBPROCESSES:
            self._station(element, unit)
        else:
            self._point(element, unit)

    def _body(self, element: Element) -> Element | None:
        """Return the element whose inside belongs here; None for a plain activity."""
        if element.name in SUBPROCESSES and any(element.all(*FLOW_NODES)):
            return element
        if element.name == "callActivity" and self._depth < _MOST_CALLS:
            reference = element.attributes.get("calledElement", "").rpartition(":")[2]
            return self.called.pop(reference, None)
        return None

    def _station(self, element: Element, unit: str | None) -> Place:
        key = self._key(element)
        texts = [_plain_text(d) for d in element.all("documentation")]
        place = self.draft.add_place(
            Place(
                key,
                element.name,
                element.label or key,
                is_station=True,
                unit=unit,
                purpose="\n".join(text for text in texts if text),
                own=own_of(element, "station"),
            )
        )
        if element.name == "callActivity":
            self._report(element, "called")
        loops = ("standardLoopCharacteristics", "multiInstanceLoopCharacteristics")
        if any(element.all(*loops)):
            self._report(element, "repeated")
            self.draft.add_flow(key, key).returns = True
        return place

    def _point(self, element: Element, unit: str | None) -> None:
        draft, name = self.draft, element.name
        key = self._key(element)
        gate = GATEWAYS.get(name, Gate.ONE)
        if element.attributes.get("eventGatewayType") == "Parallel":
            gate = Gate.ALL
        place = Place(key, name, element.label, split=gate, join=gate, unit=unit)
        notes = (own_of(element, note) for note in ("node", "gate", "start", "end"))
        place.own = next((note for note in notes if note is not None), None)
        draft.add_place(place)
        if name == "complexGateway":
            self._report(element, "complex_gateway")
        if name == "startEvent":
            place.is_start = True
            if place.own is None:
                events.timer(draft, element)
                events.report_kind(draft, element)
        elif name == "endEvent":
            place.is_end = True
            place.ends_all = events.kind(element) == "terminate" and place.own is None
            if place.own is None:
                events.report_kind(draft, element, but="terminate")
                if events.kind(element) in events.CAUGHT:
                    kind, reference = events.kind(element), events.reference(element)
                    self._thrown.append(Thrown(key, kind, reference))
        elif name in EVENTS and own_of(element, "node") is None:
            place.event = Event.OTHER if name == "implicitThrowEvent" else None
            events.mark(draft, place, element)
            if place.event is None and place.name:
                place.event = Event.OTHER

    def _beside(self, element: Element, unit: str | None) -> None:
        """Read a subprocess that an event begins: its stations are possible at any time."""
        if own_of(element, "beside") is None:
            self._report(element, "beside")
            for inner in element.walk():
                if inner.space == MODEL and inner.name in _FALLS_AWAY:
                    self._report(inner, "beside")
        before = set(self.draft.places)
        flows, borders, thrown = set(self.draft.flows), len(self.borders), len(self._thrown)
        self.read(element, unit)
        del self._thrown[thrown:]
        for border in self.borders[borders:]:
            self._report(border.element, "beside")
        del self.borders[borders:]
        for flow in [flow for key, flow in self.draft.flows.items() if key not in flows]:
            self.draft.drop_flow(flow)
        for key in [key for key in self.draft.places if key not in before]:
            if self.draft.places[key].is_station:
                self.draft.places[key].any_time = True
            else:
                self.draft.drop_place(key)

    def _inside(self, element: Element, body: Element, unit: str | None) -> None:
        """Read a subprocess: its stations lie directly in the chain, between two points."""
        draft = self.draft
        self._report(element, "subprocess")
        key = self._key(element)
        before, thrown = len(draft.places), len(self._thrown)
        self._depth += 1
        scope = self.read(body, unit)
        self._depth -= 1
        inside = list(draft.places)[before:]
        free = body.name == "adHocSubProcess"
        if free:
            self._report(element, "free_order")
        first = draft.add_place(Place(key, element.name, unit=unit))
        last = draft.add_place(Place(draft.new_key(f"{key}_end"), element.name, unit=unit))
        self.leave[element.id] = last.key
        self._begin(first, scope, free=free)
        for end in scope.ends:
            draft.add_flow(end, last.key)
            draft.places[end].is_end = draft.places[end].ends_all = False
        self._throws[key] = self._thrown[thrown:]
        self._bodies[key] = [k for k in inside if draft.places[k].is_station]
        close(draft, last, [first.key, *inside])

    def _begin(self, first: Place, scope: Scope, *, free: bool = False) -> None:
        targets = scope.starts or scope.sources
        for target in targets:
            self.draft.add_flow(first.key, target)
            self.draft.places[target].is_start = False
        if len(targets) > 1 and not scope.starts:
            first.split = Gate.ANY if free else Gate.ALL

    def _border(self, element: Element) -> None:
        attached = element.attributes.get("attachedToRef", "").rpartition(":")[2]
        key = self.entry.get(attached)
        if key is None or element.attributes.get("isForCompensation") == "true":
            self._report(element, "dangling")
            return
        if events.kind(element) == "compensate":
            self._report(element, "compensation")
            return
        interrupting = element.attributes.get("cancelActivity") not in ("false", "0")
        inside = self._bodies.get(key, [key])
        caught = self._caught(element, key) if interrupting else []
        if key in self._bodies and interrupting:
            self._report(element, "caught" if caught else "leaving_subprocess")
        own = self._key(element)
        place = Place(own, element.name, element.label or events.word(element))
        self.draft.add_place(place)
        if events.kind(element) == "timer":
            limit = events.timer(self.draft, element)
            for station in inside if limit is not None else ():
                self.draft.places[station].limits += [limit] if limit else []
        else:
            events.report_kind(self.draft, element)
        self.borders.append(Border(element, own, inside, interrupting, caught))

    def _caught(self, element: Element, key: str) -> list[str]:
        """Return the ends inside a subprocess that an event on its border catches."""
        kind, reference = events.kind(element), events.reference(element)
        found = [
            thrown
            for thrown in self._throws.get(key, ())
            if thrown in self._thrown  # none inside has caught it
            and thrown.kind == kind
            and (not reference or thrown.reference in ("", reference))
        ]
        for thrown in found:
            self._thrown.remove(thrown)
        return [thrown.place for thrown in found]

    def _flows(self, element: Element) -> set[str]:
        """Read the sequence flows; return the places that one leads to."""
        draft, incoming, conditional = self.draft, set[str](), set[str]()
        self._defaults = {
            c.attributes["default"] for c in element.children if "default" in c.attributes
        }
        sources: dict[str, int] = {}
        for flow in element.all("sequenceFlow"):
            source = self.leave.get(_reference(flow, "sourceRef"))
            target = self.entry.get(_reference(flow, "targetRef"))
            if source not in draft.places or target not in draft.places:
                self._report(flow, "dangling")
                continue
            found = self._flow(flow, str(source), str(target))
            incoming.add(found.target)
            sources[found.source] = sources.get(found.source, 0) + 1
            if flow.first("conditionExpression") is not None:
                conditional.add(found.source)
        for key, count in sources.items():
            if count > 1 and draft.places[key].element not in GATEWAYS:
                # without a gateway all ways are taken, or those whose conditions hold
                draft.places[key].split = Gate.ANY if key in conditional else Gate.ALL
        return incoming

    def _flow(self, flow: Element, source: str, target: str) -> Flow:
        expression = flow.first("conditionExpression")
        text = " ".join(expression.text.split()) if expression else ""
        if text and flow.label and text != flow.label:
            self._report(flow, "expression", text=text[:200])
        own = own_of(flow, "way")
        back = bool(own and own.get("returns"))
        key = self.draft.new_key(flow.id or "Flow")
        otherwise = "sonst" if flow.id in self._defaults else ""
        condition = flow.label or text or otherwise
        return self.draft.put_flow(Flow(key, source, target, condition, own, back, flow.id))

    def _links(self, element: Element) -> None:
        """Lead from each link that throws to the one of the same name that catches."""
        catches = {
            d.label or e.label: e.id
            for e in element.all("intermediateCatchEvent")
            for d in events.definitions(e)
            if d.name == "linkEventDefinition"
        }
        for event in element.all("intermediateThrowEvent"):
            for definition in events.definitions(event):
                if definition.name == "linkEventDefinition":
                    target = catches.get(definition.label or event.label)
                    if target is None:
                        self._report(event, "dangling")
                    else:
                        self.draft.add_flow(self.leave[event.id], self.entry[target])

    def _scope(self, element: Element, incoming: set[str]) -> Scope:
        scope = Scope()
        borders = {border.key for border in self.borders}
        for child in element.children:
            key = self.entry.get(child.id) if child.space == MODEL and child.id else None
            if key is None or child.name not in FLOW_NODES or key not in self.draft.places:
                continue
            into = [f for f in self.draft.into(key) if f.source != key]
            if child.name == "startEvent":
                scope.starts.append(key)
            elif key not in incoming and not into and key not in borders:
                scope.sources.append(key)
            last = self.leave[child.id]
            if all(f.target == last for f in self.draft.out_of(last)):
                scope.ends.append(last)
        return scope

    def _report(self, element: Element, code: str, **params: str) -> None:
        remark = Remark(element.id, element.label, element.name, code, params)
        self.draft.remarks.append(remark)


_TAG = re.compile(r"<[^<>]{0,200}>")


def _plain_text(documentation: Element) -> str:
    """Return what is written, without the tags that some tools put into it."""
    text = documentation.text
    if documentation.attributes.get("textFormat", "text/plain") == "text/html":
        text = html.unescape(_TAG.sub(" ", text))
    return " ".join(text.split())


def _reference(element: Element, name: str) -> str:
    """Return the id that an attribute names, without the prefix of its namespace."""
    return element.attributes.get(name, "").rpartition(":")[2]


def close(draft: Draft, last: Place, inside: list[str]) -> None:
    """Let the end of a subprocess wait for what was split in it and not joined."""
    from servicechain.bpmn.gates import unclosed

    words = unclosed(draft, inside, last.key)
    if Gate.ALL in words and Gate.ANY in words:
        before = draft.add_place(Place(draft.new_key(f"{last.key}_any"), last.element))
        before.join, last.join = Gate.ANY, Gate.ALL
        for flow in draft.into(last.key):
            draft.lead(flow, target=before.key)
        draft.add_flow(before.key, last.key)
    elif words:
        last.join = next(iter(words))
