"""What may come next for a case, also when it has left the agreed way."""

from collections.abc import Sequence
from dataclasses import dataclass
from functools import lru_cache

import numpy as np
import numpy.typing as npt

from servicechain.conformance.labels import SILENT, LabelGraph, label_graph
from servicechain.model import Chain

_FAR = np.int32(1 << 28)


@dataclass(frozen=True, eq=False)
class Guide:
    """A chain prepared for quick questions.

    Attributes:
        graph: its behaviour.
        between: int32, least number of stations passed over from each state to each other.
        sources: per station the states in which it may begin.
        targets: and where that leads, in the same order.
    """

    graph: LabelGraph
    between: npt.NDArray[np.int32]
    sources: tuple[npt.NDArray[np.intp], ...]
    targets: tuple[npt.NDArray[np.intp], ...]

    def standing(self, history: Sequence[str]) -> npt.NDArray[np.int32]:
        """Return the least cost of a prefix alignment that ends in each state.

        Args:
            history: names of the stations a case has begun, in order; unknown ones cost 1 each.
        """
        codes = {name: code for code, name in reversed(list(enumerate(self.graph.names)))}
        cost = np.full(self.graph.n_states, _FAR, np.int32)
        cost[0] = 0
        for name in history:
            after = cost + 1  # the event stands alone
            code = codes.get(name)
            if code is not None and len(self.sources[code]):
                reached = (cost[:, None] + self.between[:, self.sources[code]]).min(axis=0)
                np.minimum.at(after, self.targets[code], reached)
            cost = np.minimum(after, _FAR)
        return cost

    def next_steps(self, history: Sequence[str]) -> list[str]:
        """Return the stations that may come next, best first; see `next_steps`."""
        cost = self.standing(history)
        here = np.flatnonzero(cost == cost.min())
        graph = self.graph
        best: dict[int, tuple[int, int]] = {}
        seen = {int(state): 0 for state in here}
        queue = [(int(state), 0) for state in here]
        for state, exits in queue:  # grows while it is read: silent steps are followed
            for edge in range(graph.first[state], graph.first[state + 1]):
                target, label = int(graph.target[edge]), int(graph.label[edge])
                left = exits or int(graph.exits[edge])
                if label != SILENT:
                    rank = (left, label)
                    best[label] = min(best.get(label, rank), rank)
                elif seen.get(target, 2) > left:
                    seen[target] = left
                    queue.append((target, left))
        return [graph.names[code] for code in sorted(best, key=best.__getitem__)]


def guide(chain: Chain | LabelGraph) -> Guide:
    """Prepare a chain for questions about what comes next.

    Raises:
        TooManyMarkings: the chain has too many states.
    """
    graph = chain if isinstance(chain, LabelGraph) else label_graph(chain)
    sources: list[list[int]] = [[] for _ in graph.names]
    targets: list[list[int]] = [[] for _ in graph.names]
    for state in range(graph.n_states):
        for edge in range(graph.first[state], graph.first[state + 1]):
            if graph.label[edge] != SILENT:
                sources[graph.label[edge]].append(state)
                targets[graph.label[edge]].append(int(graph.target[edge]))
    return Guide(
        graph,
        _between(graph),
        tuple(np.array(one, np.intp) for one in sources),
        tuple(np.array(one, np.intp) for one in targets),
    )


def _between(graph: LabelGraph) -> npt.NDArray[np.int32]:
    """Return the least number of stations between any two states: a 0-1 search from each."""
    size = graph.n_states
    first, label, target = graph.first.tolist(), graph.label.tolist(), graph.target.tolist()
    found = np.full((size, size), _FAR, np.int32)
    for start in range(size):
        far = {start: 0}
        now, cost = [start], 0
        while now:
            later: list[int] = []
            for state in now:  # grows while it is read
                if far[state] != cost:
                    continue
                for edge in range(first[state], first[state + 1]):
                    price = cost + (label[edge] != SILENT)
                    if price < far.get(target[edge], price + 1):
                        far[target[edge]] = price
                        (later if price > cost else now).append(target[edge])
            now, cost = later, cost + 1
        found[start, list(far)] = list(far.values())
    return found


@lru_cache(maxsize=64)
def _guide_of(chain: Chain) -> Guide:
    return guide(chain)


def next_steps(chain: Chain, history: Sequence[str]) -> list[str]:
    """Say which stations may come next for a case.

    A case that left the agreed way is taken back to where its history fits best (an optimal prefix
    alignment, each event alone and each station passed over costing 1).

    Args:
        chain: a sound chain.
        history: names of the stations the case has begun, in order.

    Returns:
        Names of stations, in the order of the chain; what only the exit of the person leads to
        comes last. Empty when the case is at an end.

    >>> from servicechain import Chain, Station, Way
    >>> chain = Chain("K", "1", "Kurz", "1", ("3",),
    ...     (Station("1", "Clearing"), Station("2", "Beratung"), Station("3", "Abschluss")),
    ...     (Way("a", "1", "2"), Way("b", "2", "3"), Way("c", "1", "3")))
    >>> next_steps(chain, ["Clearing"]), next_steps(chain, ["Clearing", "Umzug"])
    (['Beratung', 'Abschluss'], ['Beratung', 'Abschluss'])
    """
    return _guide_of(chain).next_steps(history)
