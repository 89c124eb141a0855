"""The smallest automaton with the language of a chain: what alignments are searched in.

Alignments depend only on which sequences of names a chain allows. The graph of a chain has many
states that allow the same from there on (a branch that has finished one station and not begun the
next stands where the next begins), so silent steps are taken out and equal states made one.
"""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

import numpy as np
import numpy.typing as npt

from servicechain.conformance.labels import SILENT, LabelGraph

MAX_REDUCED = 20_000
"""Graphs with more states are searched as they are: reducing them would take longer."""

_Edges = Mapping[int, int]
"""Where each name leads to from a state."""


@dataclass(frozen=True, eq=False)
class Automaton:
    """States and edges as arrays; the edges of state s lie from `first[s]` up to `first[s + 1]`.

    Attributes:
        names: what an edge shows; a label is a place in this list. No name stands twice.
        first: int32, one more than there are states.
        label: int16 per edge; -1 where nothing is seen.
        target: int32 per edge.
        final: the state in which a case has ended; state 0 is the start.
        remaining: int32 per state: the fewest names to the end; -1 where no way leads there.
    """

    names: tuple[str, ...]
    first: npt.NDArray[np.int32]
    label: npt.NDArray[np.int16]
    target: npt.NDArray[np.int32]
    final: int
    remaining: npt.NDArray[np.int32]

    @property
    def n_states(self) -> int:
        """How many states there are."""
        return len(self.first) - 1


def automaton(graph: LabelGraph) -> Automaton:
    """Reduce the graph of a chain; its language stays the same."""
    names = tuple(dict.fromkeys(graph.names))
    code = {name: number for number, name in enumerate(names)}
    labels = np.array([*(code[name] for name in graph.names), SILENT], np.int16)
    label = labels[graph.label]
    if graph.n_states <= MAX_REDUCED:
        edges = _deterministic(graph, label.tolist())
        if edges is not None:
            return _arrays(names, *_smallest(*edges))
    return _with_remaining(names, graph.first, label, graph.target, graph.final)


def _deterministic(
    graph: LabelGraph, label: Sequence[int]
) -> tuple[list[dict[int, int]], list[bool]] | None:
    """Return a graph without silent edges, and which states may end; None if it would be larger."""
    first, target = graph.first.tolist(), graph.target.tolist()
    start = _closure({0}, first, label, target)
    numbers = {start: 0}
    edges: list[dict[int, int]] = []
    ends: list[bool] = []
    queue = [start]
    for here in queue:  # grows while it is read
        steps: dict[int, set[int]] = {}
        for state in here:
            for edge in range(first[state], first[state + 1]):
                if label[edge] != SILENT:
                    steps.setdefault(label[edge], set()).add(target[edge])
        out = {}
        for name, states in steps.items():
            there = _closure(states, first, label, target)
            if there not in numbers:
                if len(numbers) > graph.n_states:
                    return None
                numbers[there] = len(numbers)
                queue.append(there)
            out[name] = numbers[there]
        edges.append(out)
        ends.append(graph.final in here)
    return edges, ends


def _closure(
    states: set[int], first: Sequence[int], label: Sequence[int], target: Sequence[int]
) -> frozenset[int]:
    """Return the states that silent edges lead to, and these."""
    found, todo = set(states), list(states)
    for state in todo:  # grows while it is read
        for edge in range(first[state], first[state + 1]):
            if label[edge] == SILENT and target[edge] not in found:
                found.add(target[edge])
                todo.append(target[edge])
    return frozenset(found)


def _smallest(
    edges: Sequence[_Edges], ends: Sequence[bool]
) -> tuple[list[dict[int, int]], list[bool]]:
    """Make states one that allow the same from there on, and leave out dead ends.

    Source:
        Moore, Gedanken-Experiments on Sequential Machines (1956).
    """
    alive = _alive(edges, ends)
    kept = [{n: t for n, t in out.items() if alive[t]} for out in edges]
    group = [int(end) for end in ends]
    count = len(set(group))
    while True:
        seen: dict[object, int] = {}
        group = [
            seen.setdefault((group[k], frozenset((n, group[t]) for n, t in out.items())), len(seen))
            for k, out in enumerate(kept)
        ]
        if len(seen) == count:
            break
        count = len(seen)
    # State 0 was met first and so has group 0.
    merged: list[dict[int, int]] = [{} for _ in range(count)]
    final = [False] * count
    for k, out in enumerate(kept):
        merged[group[k]] = {name: group[t] for name, t in out.items()}
        final[group[k]] = ends[k]
    reached = [0]
    known = {0}
    for state in reached:  # grows while it is read
        new = [t for t in dict.fromkeys(merged[state].values()) if t not in known]
        known.update(new)
        reached += new
    place = {state: number for number, state in enumerate(reached)}
    return (
        [{name: place[t] for name, t in merged[state].items()} for state in reached],
        [final[state] for state in reached],
    )


def _alive(edges: Sequence[_Edges], ends: Sequence[bool]) -> list[bool]:
    """Tell from which states the end can be reached."""
    before: list[list[int]] = [[] for _ in edges]
    for k, out in enumerate(edges):
        for t in out.values():
            before[t].append(k)
    alive = list(ends)
    todo = [k for k, end in enumerate(ends) if end]
    for state in todo:  # grows while it is read
        for k in before[state]:
            if not alive[k]:
                alive[k] = True
                todo.append(k)
    return alive


def _arrays(names: tuple[str, ...], edges: Sequence[_Edges], ends: Sequence[bool]) -> Automaton:
    final = len(edges)
    first, label, target = [0], list[int](), list[int]()
    for out, end in zip(edges, ends, strict=True):
        for name, there in sorted(out.items()):
            label.append(name)
            target.append(there)
        if end:
            label.append(SILENT)
            target.append(final)
        first.append(len(label))
    first.append(len(label))
    return _with_remaining(
        names,
        np.array(first, np.int32),
        np.array(label, np.int16),
        np.array(target, np.int32),
        final,
    )


def _with_remaining(
    names: tuple[str, ...],
    first: npt.NDArray[np.int32],
    label: npt.NDArray[np.int16],
    target: npt.NDArray[np.int32],
    final: int,
) -> Automaton:
    """Search backwards from the end, a level of cost at a time."""
    states = len(first) - 1
    before: list[list[tuple[int, int]]] = [[] for _ in range(states)]
    starts, labels, targets = first.tolist(), label.tolist(), target.tolist()
    for state in range(states):
        for edge in range(starts[state], starts[state + 1]):
            before[targets[edge]].append((state, int(labels[edge] != SILENT)))
    remaining = [-1] * states
    remaining[final] = cost = 0
    now = [final]
    while now:
        later: list[int] = []
        for state in now:  # grows while it is read
            for source, price in before[state]:
                if remaining[source] < 0 and not price:
                    remaining[source] = cost
                    now.append(source)
                elif remaining[source] < 0:
                    later.append(source)
        cost += 1
        now = [state for state in dict.fromkeys(later) if remaining[state] < 0]
        for state in now:
            remaining[state] = cost
    return Automaton(names, first, label, target, final, np.array(remaining, np.int32))
