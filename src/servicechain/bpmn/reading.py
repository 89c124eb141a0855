"""Reads a file of BPMN 2.0 as a chain."""

from dataclasses import replace

from servicechain.bpmn.beginning import Beginning
from servicechain.bpmn.borders import resolve_borders
from servicechain.bpmn.draft import Draft, Own
from servicechain.bpmn.elements import FLOW_NODES, ProcessReader
from servicechain.bpmn.events import definitions
from servicechain.bpmn.finishing import Frame, finish
from servicechain.bpmn.messages import Message, Process, await_messages
from servicechain.bpmn.own import own_of
from servicechain.bpmn.participants import Participants
from servicechain.bpmn.remarks import leftovers, unsaid
from servicechain.bpmn.xml import MODEL, Element, parse, refused
from servicechain.canonical import InvalidChain
from servicechain.decoding import MAX_ENTRIES
from servicechain.faults import FaultCode
from servicechain.model import Chain
from servicechain.report import Remark
from servicechain.soundness import soundness_faults
from servicechain.structure import structure_faults

_MARKINGS_TRIED = 5_000
_PLACES_TRIED = 300
_DRAWN_MORE = 5  # for a station our export draws up to three gateways and an end


def from_bpmn(content: bytes | str) -> Chain:
    """Read a chain from a BPMN 2.0 document.

    Tasks become stations, sequence flows ways, gateways splits and joins of the stations beside
    them, or routing nodes. Lanes and pools become units. What a chain cannot say is told in
    `report`, by id, name and reason. Nothing in the document is run or fetched.

    Args:
        content: of at most 8,000,000 bytes, 64 levels, 100,000 elements and 2,000 activities,
            gateways and events.

    Returns:
        The chain; a file that `to_bpmn` has written gives the chain it was written from.

    Raises:
        InvalidChain: the document is no BPMN, holds no activity, or is not allowed.

    >>> chain = from_bpmn('''<definitions xmlns="http://www.omg.org/spec/BPMN/20100524/MODEL">
    ...   <process id="P"><startEvent id="s"/><task id="a" name="Clearing"/><endEvent id="e"/>
    ...   <sequenceFlow id="f" sourceRef="s" targetRef="a"/>
    ...   <sequenceFlow id="g" sourceRef="a" targetRef="e"/></process></definitions>''')
    >>> chain.start, chain.ends, [station.name for station in chain.stations]
    ('a', ('a',), ['Clearing'])
    """
    root = parse(content)
    if root.space != MODEL or root.name != "definitions":
        raise refused(FaultCode.NOT_BPMN)
    nodes = sum(e.space == MODEL and e.name in FLOW_NODES for e in root.walk())
    flows = sum(e.space == MODEL and e.name == "sequenceFlow" for e in root.walk())
    ours = any(own_of(process, "chain") is not None for process in root.all("process"))
    _bound(max(nodes, flows), _DRAWN_MORE * MAX_ENTRIES if ours else MAX_ENTRIES)
    chain = _Reader(root).read()
    _bound(max(len(chain.stations), len(chain.nodes), len(chain.ways)), MAX_ENTRIES)
    if not chain.stations:
        raise refused(FaultCode.NOT_BPMN)
    faults = structure_faults(chain)
    if faults:
        raise InvalidChain(faults)
    return chain


def _bound(count: int, most: int) -> None:
    if count > most:
        raise refused(FaultCode.TOO_MANY_ENTRIES, value=str(count), expected=f"0–{most}")


class _Reader:
    def __init__(self, root: Element) -> None:
        self.root = root
        self.draft = Draft()
        self.who = Participants(root)
        called = {
            process.id: process for process in root.all("process") if self._is_called(process)
        }
        self.reader = ProcessReader(self.draft, called)

    def _is_called(self, process: Element) -> bool:
        """Tell whether a process is run as a part of another one of the file."""
        calls = [
            e.attributes.get("calledElement", "").rpartition(":")[2]
            for e in self.root.walk()
            if e.name == "callActivity"
        ]
        return process.id in calls and process.id not in self.who.pools

    def read(self) -> Chain:
        processes = self._processes()
        messages = self._messages()
        signals = self._signals()
        resolve_borders(self.draft, self.reader.borders, self._all_starts(processes))
        self._stand_alone(processes, [*messages, *signals])
        frame = self._frame(processes)

        def judge(draft: Draft) -> frozenset[str] | None:
            return _judge(draft, frame)

        begin = Beginning(self.draft, processes, messages)
        draft, begun = begin.by_messages([*messages, *signals], judge)
        waiting = [m for m in messages if m.id not in begun]
        draft, awaited = await_messages(draft, waiting, judge)
        _report_messages(draft, messages, begun | awaited)
        ours = frame.own is not None
        draft.remarks += leftovers(self.root, ours=ours)
        chain = finish(draft, frame)
        return replace(chain, report=(*chain.report, *unsaid(self.root, chain, ours=ours)))

    def _processes(self) -> list[Process]:
        found: list[Process] = []
        left = self.reader.called
        called = set(left)
        for element in self.root.all("process"):
            if element.id not in called:
                self._process(element, found)
        while left:  # called by each other only
            self._process(left.pop(next(iter(left))), found)
        if not found or not any(process.places for process in found):
            raise refused(FaultCode.NOT_BPMN)
        return [process for process in found if process.places]

    def _process(self, element: Element, found: list[Process]) -> None:
        before = set(self.draft.places)
        self.reader.lanes.update(self.who.lanes(element))
        scope = self.reader.read(element, self.who.unit_of(element))
        for key in scope.ends:  # our own export draws every end that is meant
            self.draft.places[key].is_end |= self.draft.places[key].own is None
        places = set(self.draft.places) - before
        found.append(Process(element.id, element.label, scope, places))

    def _all_starts(self, processes: list[Process]) -> list[str]:
        return [key for p in processes for key in (*p.scope.starts, *p.scope.sources)]

    def _messages(self) -> list[Message]:
        found: list[Message] = []
        for collaboration in self.root.all("collaboration"):
            for flow in collaboration.all("messageFlow"):
                ends = [
                    flow.attributes.get(end, "").rpartition(":")[2]
                    for end in ("sourceRef", "targetRef")
                ]
                source, target = self.reader.leave.get(ends[0]), self.reader.entry.get(ends[1])
                key = self.draft.new_key(flow.id or "Message")
                flow.attributes["id"] = key
                found.append(Message(key, flow.label, source, target))
        return found

    def _signals(self) -> list[Message]:
        """Return the signals that one place sends and that begin a process elsewhere."""
        sent: dict[str, str] = {}
        begun: list[tuple[str, str]] = []
        for element in self.root.walk():
            if element.name in ("intermediateThrowEvent", "endEvent", "startEvent"):
                for definition in definitions(element):
                    signal = definition.attributes.get("signalRef", "").rpartition(":")[2]
                    if signal and element.name == "startEvent":
                        begun.append((signal, element.id))
                    elif signal:
                        sent.setdefault(signal, element.id)
        return [
            Message(self.draft.new_key(f"{start}_signal"), "", source, target)
            for signal, start in begun
            if (source := self.reader.leave.get(sent.get(signal, ""))) is not None
            and (target := self.reader.entry.get(start)) is not None
        ]

    def _stand_alone(self, processes: list[Process], messages: list[Message]) -> None:
        """Forget what has gone; make tasks without any connection possible at any time."""
        draft = self.draft
        there = {key for key, place in draft.places.items() if not place.any_time}
        for message in messages:
            message.source = message.source if message.source in there else None
            message.target = message.target if message.target in there else None
        named = {key for m in messages for key in (m.source, m.target)}
        for process in processes:
            process.places &= there
            scope = process.scope
            scope.starts = [key for key in scope.starts if key in there]
            scope.sources = [key for key in scope.sources if key in there]
            if not any(draft.out_of(key) for key in process.places):
                continue  # a file that only lists activities; they are not beside anything
            for key in list(scope.sources):
                place = draft.places[key]
                ways = [*draft.into(key), *draft.out_of(key)]
                ours = place.own is not None
                if place.is_station and not ours and key not in named and not ways:
                    place.any_time, place.is_end = True, False
                    process.places.discard(key)
                    scope.sources.remove(key)
                    draft.remark("isolated", place)

    def _frame(self, processes: list[Process]) -> Frame:
        own: Own | None = None
        for process in self.root.all("process"):
            own = own or own_of(process, "chain")
        key, name, second = self.who.names(processes, self.root)
        if own is None:
            self.draft.remarks += [
                Remark(i, text, element, "second_name", {"name": name})
                for i, text, element in second
            ]
        return Frame(key, name, self.who.units(own), own)


def _report_messages(draft: Draft, messages: list[Message], carried: set[str]) -> None:
    for message in messages:
        if message.id in carried:
            continue
        outside = message.source is None or message.target is None
        code = "message_to_outside" if outside else "message_not_awaited"
        draft.remarks.append(Remark(message.id, message.name, "messageFlow", code))


def _judge(draft: Draft, frame: Frame) -> frozenset[str] | None:
    """Name what is wrong with the behaviour of a draft; None when it is too large to tell."""
    if len(draft.places) > _PLACES_TRIED:
        return None
    chain = finish(draft, frame)
    if structure_faults(chain):
        return None
    codes = {fault.code for fault in soundness_faults(chain, _MARKINGS_TRIED)}
    return None if FaultCode.TOO_MANY_MARKINGS in codes else frozenset(codes)
