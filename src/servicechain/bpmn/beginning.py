"""Where a case begins when a file holds several processes."""

from collections.abc import Callable, Sequence
from dataclasses import replace

from servicechain.bpmn.draft import Draft, Place
from servicechain.bpmn.elements import Scope
from servicechain.bpmn.messages import MOST_TRIED, Message, Process, begin_by_message
from servicechain.bpmn.xml import refused
from servicechain.faults import FaultCode
from servicechain.model import Gate
from servicechain.report import Remark

_MOST_TOGETHER = 10
"""So many activities may begin a process together; with more, each begins it alone."""
Judge = Callable[[Draft], frozenset[str] | None]
"""Names what is wrong with the behaviour of a draft; None when it is too large to tell."""


class Beginning:
    """Tries how the processes of a file begin.

    Args:
        draft: everything that was read; it is not changed.
        processes: in the order of the file.
        messages: those that say which processes belong together.
    """

    def __init__(self, draft: Draft, processes: list[Process], messages: list[Message]) -> None:
        self._read, self._processes, self._messages = draft, processes, messages

    def by_messages(self, candidates: Sequence[Message], judge: Judge) -> tuple[Draft, set[str]]:
        """Let messages begin processes, as many as a sound chain can.

        A process whose message would make the chain unsound begins with the others instead.

        Returns:
            The draft with its start, and the ids of the messages that begin a process.
        """
        starts = {key for process in self._processes for key in process.scope.starts}
        wanted = [m for m in candidates if m.source is not None and m.target in starts]
        draft, done = self._assemble([])
        base = judge(draft)
        for message in wanted:
            trial, found = self._assemble([*done, message])
            if message not in found:
                continue
            faults = judge(trial) if len(done) < MOST_TRIED else None
            if base is None or faults is None or faults <= base:
                draft, done, base = trial, found, faults if base is not None else None
        return draft, {message.id for message in done}

    def _assemble(self, messages: list[Message]) -> tuple[Draft, list[Message]]:
        """Begin some processes by messages and the others by themselves."""
        draft = self._read.copy()
        processes = [
            replace(p, scope=Scope([*p.scope.starts], [*p.scope.sources], [*p.scope.ends]))
            for p in self._processes
        ]
        done = begin_by_message(draft, processes, messages)
        carried = [message for message in messages if message.id in done]
        _begin(draft, processes, [*self._messages, *carried])
        return draft, carried


def _begin(draft: Draft, processes: list[Process], messages: list[Message]) -> None:
    parts: list[str] = []
    for n, group in enumerate(_connected(processes, messages)):
        entries = [e for e in (_entry(draft, process) for process in group) if e]
        if not entries:
            key = next((k for p in group for k in draft.places if k in p.places), None)
            entries = [key] if key else []
        if entries:
            parts.append(_fork(draft, entries, Gate.ALL))
        for process in group if n else ():
            remark = Remark(process.id, process.name, "process", "several_processes")
            draft.remarks.append(remark)
    if not parts:
        raise refused(FaultCode.NOT_BPMN)
    draft.start = _fork(draft, parts, Gate.ONE)
    if draft.into(draft.start) and draft.places[draft.start].is_plain:
        draft.start = _fork(draft, [draft.start, ""], Gate.ONE)


def _entry(draft: Draft, process: Process) -> str | None:
    """Return where a process begins by itself; None when it waits for a message."""
    starts, sources = process.scope.starts, process.scope.sources
    if starts:  # in our own export a case begins where the start event leads
        sources = [key for key in sources if draft.places[key].own is None]
    for key in sources if starts else ():
        draft.remark("unreachable", draft.places[key])
    if starts or not sources:
        return _fork(draft, [*starts, *sources], Gate.ONE) if starts else None
    return _fork(draft, sources, Gate.ALL if len(sources) <= _MOST_TOGETHER else Gate.ONE)


def _fork(draft: Draft, targets: list[str], split: Gate) -> str:
    """Return a place from which one or all of these begin; the only one is its own."""
    if len(targets) == 1:
        return targets[0]
    place = draft.add_place(Place(draft.new_key("Anfang"), "startEvent", split=split))
    for target in filter(None, targets):
        draft.places[target].is_start = False
        draft.add_flow(place.key, target)
    return place.key


def _connected(processes: list[Process], messages: list[Message]) -> list[list[Process]]:
    """Put processes together that messages connect, in the order of the file."""
    owner = {key: n for n, process in enumerate(processes) for key in process.places}
    group = list(range(len(processes)))
    for message in messages:
        if message.source in owner and message.target in owner:
            one, other = group[owner[message.source]], group[owner[message.target]]
            group = [min(one, other) if g in (one, other) else g for g in group]
    found: dict[int, list[Process]] = {}
    for n, process in enumerate(processes):
        found.setdefault(group[n], []).append(process)
    return list(found.values())
