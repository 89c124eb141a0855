"""Brings the processes of a collaboration together: messages become ways where that can be.

A message that begins a process hands the case over, or begins a second branch. A message that is
awaited becomes a join, if the chain is sound with it; if it is not, it is reported.
"""

from collections.abc import Callable, Iterable
from dataclasses import dataclass

from servicechain.bpmn.draft import Draft, Place
from servicechain.bpmn.elements import Scope
from servicechain.bpmn.gates import closings, mark_returns, wide_splits
from servicechain.model import Gate

MOST_TRIED = 40


@dataclass(slots=True)
class Message:
    """A message from one place to another; None is a participant as a whole."""

    id: str
    name: str
    source: str | None
    target: str | None


@dataclass(slots=True)
class Process:
    """One process of the file."""

    id: str
    name: str
    scope: Scope
    places: set[str]


def begin_by_message(draft: Draft, processes: list[Process], messages: list[Message]) -> set[str]:
    """Lead messages to the start events they trigger; return the ids of those messages.

    Some process must begin by itself: where every start waits for a message, the first does not.
    """
    owner = {key: process for process in processes for key in process.places}
    done: set[str] = set()
    for message in messages:
        source, target = message.source, message.target
        if source is None or target is None or owner[source] is owner[target]:
            continue
        if not draft.places[target].is_start or not _others_begin(processes, owner[target], target):
            continue
        owner[target].scope.starts.remove(target)
        draft.places[target].is_start = False
        send(draft, message)
        done.add(message.id)
    return done


def _others_begin(processes: Iterable[Process], process: Process, start: str) -> bool:
    """Tell whether anything begins by itself when this start does not."""
    others = [p for p in processes if p is not process]
    mine = [key for key in process.scope.starts if key != start]
    return bool(mine) or any(p.scope.starts or p.scope.sources for p in others)


def send(draft: Draft, message: Message) -> None:
    """Open the way of a message beside the ways its source has already."""
    source = draft.places[str(message.source)]
    out = draft.out_of(source.key)
    if len(out) > 1 and source.split is not Gate.ALL:
        point = draft.add_place(Place(draft.new_key(f"{source.key}_split"), source.element))
        point.split = source.split
        for flow in out:
            draft.lead(flow, source=point.key)
        draft.add_flow(source.key, point.key)
    if out:
        source.split = Gate.ALL
    source.is_end = False
    draft.add_flow(source.key, str(message.target), message.id, message.name)


def await_message(draft: Draft, message: Message) -> str:
    """Let the target wait for the message and for its own ways; return the place that waits."""
    target = draft.places[str(message.target)]
    into = draft.into(target.key)
    join = draft.add_place(
        Place(draft.new_key(f"{target.key}_join"), target.element, split=Gate.ALL, join=Gate.ALL)
    )
    arrive = join
    if len(into) > 1:
        arrive = draft.add_place(Place(draft.new_key(f"{target.key}_merge"), target.element))
        arrive.join = target.join
        draft.add_flow(arrive.key, join.key)
    target.join = Gate.ONE
    for flow in into:
        draft.lead(flow, target=arrive.key)
    draft.add_flow(join.key, target.key)
    send(draft, Message(message.id, message.name, message.source, join.key))
    return join.key


def await_messages(
    draft: Draft, messages: list[Message], judge: Callable[[Draft], frozenset[str] | None]
) -> tuple[Draft, set[str]]:
    """Await as many messages as a sound chain can; return the draft and the ids of those.

    Args:
        draft: not changed.
        messages: tried in this order.
        judge: names what is wrong with the behaviour of a draft; None when it is too large.
    """
    done: set[str] = set()
    base = judge(draft)
    for message in messages[:MOST_TRIED] if base is not None else ():
        if message.source is None or message.target is None:
            continue
        if draft.places[message.target].is_start:
            continue
        trial = draft.copy()
        join = await_message(trial, message)
        if not _waits(trial, join):
            continue
        found = judge(trial)
        if found is not None and base is not None and found <= base:
            draft, base = trial, found
            done.add(message.id)
    return draft, done


def _waits(draft: Draft, join: str) -> bool:
    """Tell whether the join closes a split, so that it really waits."""
    probe = draft.copy()
    mark_returns(probe)
    return join in closings(probe, wide_splits(probe, probe.places)).values()
