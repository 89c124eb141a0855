"""The behaviour of a chain as a graph whose edges are stations that begin, or nothing visible.

A branch that arrives at a station has not begun it yet: the station begins when its event is seen.
So stations that a split opens together may begin in any order, and one may go on before another
has begun, as in a Petri net with a place in front of each task.
"""

from contextlib import suppress
from dataclasses import dataclass

import numpy as np
import numpy.typing as npt

from servicechain.behaviour import MAX_MARKINGS, TooManyMarkings
from servicechain.marking import Marking
from servicechain.model import Chain
from servicechain.visible import EXIT, SILENT, Edge, VisibleSpace

__all__ = ["SILENT", "LabelGraph", "label_graph"]

_PLAIN = 20_000
"""Up to so many states every step is kept apart."""


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

    Where many branches run side by side, steps that nobody sees and that nothing competes with are
    taken at once: the same sequences of stations with far fewer states.

    Args:
        chain: its parts must name each other correctly.
        max_states: how many states are borne.

    Raises:
        TooManyMarkings: there are more.
    """
    if max_states > _PLAIN:
        with suppress(TooManyMarkings):
            return _build(VisibleSpace(chain, _PLAIN))
    return _build(VisibleSpace(chain, max_states, eager=max_states > _PLAIN))


def _build(visible: VisibleSpace) -> LabelGraph:
    """Walk through all states once."""
    chain, edges = visible.chain, list[tuple[Edge, ...]]()
    while len(edges) < len(visible):
        edges.append(visible.edges(len(edges)))
    final = len(edges)
    first = np.zeros(final + 2, np.int32)
    np.cumsum([*(len(out) for out in edges), 0], out=first[1:])
    flat = [edge for out in edges for edge in out]
    return LabelGraph(
        stations=tuple(station.key for station in chain.stations),
        names=tuple(station.name for station in chain.stations),
        first=first,
        label=np.array([edge[0] for edge in flat], np.int16),
        target=np.array([final if edge[1] < 0 else edge[1] for edge in flat], np.int32),
        final=final,
        exits=np.array([edge[2] == EXIT for edge in flat], np.uint8),
        markings=(*(visible.marking(state) for state in range(final)), None),
    )
