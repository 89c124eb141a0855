"""The behaviour of a chain as a graph whose edges are stations that begin, or nothing visible.

A branch that arrives at a station has not begun it yet: the station begins when its event is seen.
So stations that a split opens together may begin in any order, and one may go on before another
has begun, as in a Petri net with a place in front of each task.
"""

from collections import deque
from collections.abc import Iterator
from dataclasses import dataclass

import numpy as np
import numpy.typing as npt

from servicechain.behaviour import (
    MAX_MARKINGS,
    Behaviour,
    Branch,
    Marking,
    Step,
    TooManyMarkings,
    compile_chain,
)
from servicechain.model import Chain

SILENT = -1
State = tuple[Marking, frozenset[str]]
"""A marking, and the stations in it that have not begun yet."""


@dataclass(frozen=True, eq=False)
class LabelGraph:
    """States and edges as arrays; the edges of state s lie from `first[s]` up to `first[s + 1]`.

    Attributes:
        stations: keys of the stations; an edge's label is a place in this list.
        names: their names, which events carry.
        first: int32, one more than there are states.
        label: int16 per edge; -1 where nothing is seen.
        target: int32 per edge.
        final: the one state in which a case has ended; state 0 is the start.
        exits: uint8 per edge: it is the exit of the person.
        markings: the marking each state belongs to; None for the final one.
    """

    stations: tuple[str, ...]
    names: tuple[str, ...]
    first: npt.NDArray[np.int32]
    label: npt.NDArray[np.int16]
    target: npt.NDArray[np.int32]
    final: int
    exits: npt.NDArray[np.uint8]
    markings: tuple[Marking | None, ...]

    @property
    def n_states(self) -> int:
        """How many states there are."""
        return len(self.first) - 1


def label_graph(chain: Chain, *, max_states: int = MAX_MARKINGS) -> LabelGraph:
    """Build the graph of a chain.

    Args:
        chain: its parts must name each other correctly.
        max_states: how many states are borne.

    Raises:
        TooManyMarkings: there are more.
    """
    return _Builder(
        compile_chain(chain, max_markings=max_states, after_exit=True), max_states
    ).build()


class _Builder:
    """Walks through all states once."""

    def __init__(self, behaviour: Behaviour, max_states: int) -> None:
        self.behaviour = behaviour
        self.chain = behaviour.chain
        self.max_states = max_states
        self.stations = tuple(station.key for station in self.chain.stations)
        self.codes = {key: code for code, key in enumerate(self.stations)}

    def build(self) -> LabelGraph:
        start: State = (self.behaviour.start, frozenset({self.chain.start}))
        numbers: dict[State, int] = {start: 0}
        edges: list[list[tuple[int, int, bool]]] = []
        ends: list[int] = []
        waiting = deque([start])
        while waiting:
            state = waiting.popleft()
            out: list[tuple[int, int, bool]] = []
            for label, target, is_exit in self._edges(state):
                if target not in numbers:
                    if len(numbers) >= self.max_states:
                        raise TooManyMarkings(self.max_states)
                    numbers[target] = len(numbers)
                    waiting.append(target)
                out.append((label, numbers[target], is_exit))
            if not state[1] and self.behaviour.is_final(state[0]):
                ends.append(len(edges))
            edges.append(out)
        final = len(edges)
        for state_number in ends:
            edges[state_number].append((SILENT, final, False))
        edges.append([])
        return self._arrays(edges, final, (*(state[0] for state in numbers), None))

    def _edges(self, state: State) -> Iterator[tuple[int, State, bool]]:
        marking, pending = state
        for key in sorted(pending):
            yield self.codes[key], (marking, pending - {key}), False
        for step in self.behaviour.steps[marking]:
            if step.station not in pending:
                yield SILENT, (step.marking, self._pending(state, step)), False
        leave = self.chain.person_exit
        begun = set(marking.stations) - pending
        if leave is not None and begun and not set(marking.stations) & set(self.chain.ends):
            yield SILENT, (Marking((Branch(leave.to),)), frozenset({leave.to})), True

    def _pending(self, state: State, step: Step) -> frozenset[str]:
        """Return what has not begun after a step: what had not before, and what it opens."""
        marking, pending = state
        stayed = set(marking.stations) - {step.station}
        return frozenset(
            key for key in step.marking.stations if key in pending or key not in stayed
        )

    def _arrays(
        self,
        edges: list[list[tuple[int, int, bool]]],
        final: int,
        markings: tuple[Marking | None, ...],
    ) -> LabelGraph:
        first = np.zeros(len(edges) + 1, np.int32)
        np.cumsum([len(out) for out in edges], out=first[1:])
        flat = [edge for out in edges for edge in out]
        return LabelGraph(
            stations=self.stations,
            names=tuple(station.name for station in self.chain.stations),
            first=first,
            label=np.array([edge[0] for edge in flat], np.int16),
            target=np.array([edge[1] for edge in flat], np.int32),
            final=final,
            exits=np.array([edge[2] for edge in flat], np.uint8),
            markings=markings,
        )
