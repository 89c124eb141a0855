"""Optimal alignments: what a case did, held against what the chain allows, at the least cost."""

from collections.abc import Sequence
from dataclasses import dataclass
from functools import cached_property
from heapq import heappop, heappush

import numpy as np
import numpy.typing as npt
import pyarrow as pa

from servicechain.behaviour import MAX_MARKINGS
from servicechain.conformance.costs import Costs
from servicechain.conformance.labels import LabelGraph, label_graph
from servicechain.eventlog.log import EventLog, Numbers
from servicechain.kernels import threads
from servicechain.model import Chain

TOGETHER, LOG, MODEL = 0, 1, 2
KINDS = ("together", "log", "model")
_PLAIN_VARIANTS = 400
"""Up to so many variants are aligned without compiled code."""


class NoAlignment(ValueError):
    """No way through the chain leads to its end, so that nothing can be aligned with it."""


@dataclass(frozen=True, eq=False)
class Moves:
    """The moves of variants, one after the other.

    Attributes:
        offsets: int64, one more than there are variants.
        kind: int8 per move: 0 together, 1 log only, 2 model only.
        place: int32 per move: place in the trace (kinds 0 and 1), else code of the station.
    """

    offsets: Numbers
    kind: npt.NDArray[np.int8]
    place: npt.NDArray[np.int32]


@dataclass(frozen=True, eq=False)
class Alignments:
    """How the cases of a log conform to a chain.

    Attributes:
        log: what was aligned.
        graph: the behaviour it was aligned with.
        variant_cost: int32, one per variant of `log.grouping`.
        variant_moves: the moves of each variant.
        shortest: the cost of a way through the chain without any event.
        costs: what each move cost.
    """

    log: EventLog
    graph: LabelGraph
    variant_cost: npt.NDArray[np.int32]
    variant_moves: Moves
    shortest: int
    costs: Costs

    @property
    def cost(self) -> npt.NDArray[np.int32]:
        """The cost of each case; 0 where it went a way of the chain to its end."""
        found: npt.NDArray[np.int32] = self.variant_cost[self.log.grouping.variant]
        return found

    @cached_property
    def fitness(self) -> npt.NDArray[np.float64]:
        """From 0 (nothing fits) to 1 (everything): 1 - cost / cost of the worst alignment."""
        grouping = self.log.grouping
        first = grouping.representative
        begins, ends = self.log.offsets[first], self.log.offsets[first + 1]
        if self.costs.is_unit:
            worst = (ends - begins).astype(np.float64)
        else:
            prices = np.array([self.costs.of_log(name) for name in self.log.activities], np.float64)
            sums = np.concatenate([[0.0], np.cumsum(prices[self.log.activity])])
            worst = sums[ends] - sums[begins]
        worst = worst + self.shortest
        per_variant = 1 - self.variant_cost / np.maximum(worst, 1)
        found: npt.NDArray[np.float64] = per_variant[grouping.variant]
        return found

    @cached_property
    def moves(self) -> pa.Table:
        """Arrow table: variant, step (from 0), move (together, log, model), activity.

        Variants are numbered as in `log.grouping`; `activity` is the name of the event, or of the
        station that was passed over.
        """
        found = self.variant_moves
        lengths = np.diff(found.offsets)
        variant = np.repeat(np.arange(len(lengths), dtype=np.int32), lengths)
        step = np.arange(len(found.kind)) - np.repeat(found.offsets[:-1], lengths)
        names, codes = self._names(variant)
        return pa.table(
            {
                "variant": pa.array(variant),
                "step": pa.array(step.astype(np.int32)),
                "move": pa.DictionaryArray.from_arrays(pa.array(found.kind), list(KINDS)),
                "activity": pa.DictionaryArray.from_arrays(pa.array(codes), names),
            }
        )

    def _names(self, variant: npt.NDArray[np.int32]) -> tuple[list[str], npt.NDArray[np.int32]]:
        """Return all names, and the code of each move's into them."""
        names = [*self.log.activities, *self.graph.names]
        found, seen = self.variant_moves, found_in_log(self.variant_moves)
        begins = self.log.offsets[self.log.grouping.representative]
        codes = found.place + np.int32(len(self.log.activities))
        codes[seen] = self.log.activity[begins[variant[seen]] + found.place[seen]]
        return names, codes


def found_in_log(moves: Moves) -> npt.NDArray[np.bool_]:
    """Return which moves have an event."""
    seen: npt.NDArray[np.bool_] = moves.kind != MODEL
    return seen


def align(
    log: EventLog,
    chain: Chain | LabelGraph,
    *,
    costs: Costs | None = None,
    max_states: int = MAX_MARKINGS,
) -> Alignments:
    """Align every variant of a log with a chain, at the least cost.

    Events match stations by name. Silent steps and the exit of the person cost nothing.

    Args:
        log: any log.
        chain: the chain, or its graph when several logs are aligned with one chain.
        costs: what moves cost; None: one each.
        max_states: how many states of the chain are borne.

    Returns:
        Costs, fitness and moves.

    Raises:
        NoAlignment: the end of the chain cannot be reached.
        TooManyMarkings: the chain has more states than `max_states`.

    Source:
        Alignments as a shortest path: van der Aalst, Adriansyah, van Dongen, Replaying History on
        Process Models for Conformance Checking (2012). The search is ours.

    >>> from servicechain import Chain, Station, Way
    >>> from servicechain.eventlog import read_log
    >>> chain = Chain("K", "1", "Kurz", "1", ("3",),
    ...     (Station("1", "Clearing"), Station("2", "Beratung"), Station("3", "Abschluss")),
    ...     (Way("a", "1", "2"), Way("b", "2", "3")))
    >>> log = read_log([{"case": "x", "activity": a, "time": f"2026-03-0{n}"}
    ...                 for n, a in enumerate(["Clearing", "Abschluss"], 1)])
    >>> result = align(log, chain)
    >>> result.cost.tolist(), result.moves["move"].to_pylist(), result.moves["activity"].to_pylist()
    ([1], ['together', 'model', 'together'], ['Clearing', 'Beratung', 'Abschluss'])
    """
    costs = costs or Costs()
    graph = chain if isinstance(chain, LabelGraph) else label_graph(chain, max_states=max_states)
    representative = log.grouping.representative
    codes = station_codes(log, graph)
    begins, ends = log.offsets[representative], log.offsets[representative + 1]
    shortest = _shortest(graph, costs)
    if len(representative) <= _PLAIN_VARIANTS:
        found = _align_plainly(log, graph, costs, codes, begins, ends)
    else:
        found = _align_compiled(log, graph, costs, codes, begins, ends, shortest)
    return Alignments(log, graph, found[0], found[1], shortest, costs)


def station_codes(log: EventLog, graph: LabelGraph) -> npt.NDArray[np.int16]:
    """Return the code of the station for each activity of a log; -1 where there is none."""
    known = {name: code for code, name in reversed(list(enumerate(graph.names)))}
    return np.array([known.get(name, -1) for name in log.activities], np.int16)


def _shortest(graph: LabelGraph, costs: Costs) -> int:
    found = _search((), (), graph, costs.of_model(graph).tolist())
    if found is None:
        raise NoAlignment("No way leads through the chain to its end; check the chain first.")
    return found[0]


def _align_compiled(
    log: EventLog, graph: LabelGraph, costs: Costs, codes: npt.NDArray[np.int16],
    begins: Numbers, ends: Numbers, shortest: int,
) -> tuple[npt.NDArray[np.int32], Moves]:  # fmt: skip
    from servicechain.kernels import search

    model = costs.of_model(graph)
    lengths = ends - begins
    starts = np.concatenate([[0], np.cumsum(lengths)])
    places = np.arange(starts[-1]) + np.repeat(begins - starts[:-1], lengths)
    activity = log.activity[places]
    price_of = np.array([costs.of_log(name) for name in log.activities], np.int32)
    room = _room(lengths, graph, model, int(price_of.max(initial=1)), shortest)
    cost, count, kind, place = search.align_variants(
        starts, codes[activity], price_of[activity], graph.n_states, graph.first, graph.label,
        graph.target, graph.final, model, costs.is_unit, room, threads(),
    )  # fmt: skip
    offsets = np.concatenate([[0], np.cumsum(count)]).astype(np.int64)
    # The moves of a case were written from its end to its beginning.
    order = np.repeat(room[:-1] + count - 1 + offsets[:-1], count) - np.arange(offsets[-1])
    return cost, Moves(offsets, kind[order], place[order])


def _room(
    lengths: Numbers, graph: LabelGraph, model: npt.NDArray[np.int32], dearest: int, shortest: int
) -> Numbers:
    """Return where the moves of each variant have room: no alignment is longer than the worst.

    Where passing over a station may cost nothing, only the number of states bounds the moves.
    """
    if (model > 0).all():
        passed_over = (lengths * dearest + shortest) // int(model.min(initial=1))
    else:
        passed_over = graph.n_states * (lengths + 1)
    return np.concatenate([[0], np.cumsum(lengths + passed_over + 1)])


def _align_plainly(
    log: EventLog, graph: LabelGraph, costs: Costs, codes: npt.NDArray[np.int16],
    begins: Numbers, ends: Numbers,
) -> tuple[npt.NDArray[np.int32], Moves]:  # fmt: skip
    model = costs.of_model(graph).tolist()
    prices = [costs.of_log(name) for name in log.activities]
    found_costs: list[int] = []
    kinds: list[int] = []
    places: list[int] = []
    offsets = [0]
    for begin, end in zip(begins.tolist(), ends.tolist(), strict=True):
        activities = log.activity[begin:end]
        trace = codes[activities].tolist()
        found = _search(trace, [prices[a] for a in activities.tolist()], graph, model)
        if found is None:
            raise NoAlignment("No way leads through the chain to its end; check the chain first.")
        found_costs.append(found[0])
        for kind, place in found[1]:
            kinds.append(kind)
            places.append(place)
        offsets.append(len(kinds))
    moves = Moves(np.array(offsets, np.int64), np.array(kinds, np.int8), np.array(places, np.int32))
    return np.array(found_costs, np.int32), moves


def _search(
    trace: Sequence[int], prices: Sequence[int], graph: LabelGraph, model: Sequence[int]
) -> tuple[int, list[tuple[int, int]]] | None:
    """Find the cheapest alignment of one trace: Dijkstra over (place, state)."""
    first, label, target = graph.first.tolist(), graph.label.tolist(), graph.target.tolist()
    states, length = graph.n_states, len(trace)
    goal = length * states + graph.final
    cost = {0: 0}
    came: dict[int, tuple[int, int, int]] = {}  # node -> the node before, kind (-1 silent), place
    heap = [(0, 0)]
    while heap:
        so_far, node = heappop(heap)
        if node == goal:
            return so_far, _trail(came, goal)
        if so_far > cost[node]:
            continue
        place, state = divmod(node, states)
        steps: list[tuple[int, int, int, int]] = []
        for edge in range(first[state], first[state + 1]):
            there, code = place * states + target[edge], label[edge]
            if code < 0:
                steps.append((so_far, there, -1, 0))
                continue
            if place < length and trace[place] == code:
                steps.append((so_far, there + states, TOGETHER, place))
            steps.append((so_far + model[code], there, MODEL, code))
        if place < length:
            steps.append((so_far + prices[place], node + states, LOG, place))
        for price, there, kind, which in steps:
            if price < cost.get(there, price + 1):
                cost[there] = price
                came[there] = (node, kind, which)
                heappush(heap, (price, there))
    return None


def _trail(came: dict[int, tuple[int, int, int]], goal: int) -> list[tuple[int, int]]:
    moves: list[tuple[int, int]] = []
    node = goal
    while node in came:
        node, kind, place = came[node]
        if kind >= 0:
            moves.append((kind, place))
    return moves[::-1]
