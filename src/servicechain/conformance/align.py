"""Optimal alignments: what a case did, held against what the chain allows, at the least cost."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from functools import cached_property
from heapq import heappop, heappush
from typing import TYPE_CHECKING

import numpy as np
import numpy.typing as npt
import pyarrow as pa

from servicechain.behaviour import MAX_MARKINGS
from servicechain.conformance.automaton import Automaton, automaton
from servicechain.conformance.costs import Costs
from servicechain.conformance.labels import LabelGraph, label_graph
from servicechain.conformance.moves import Moves, joined
from servicechain.eventlog.log import EventLog, Numbers
from servicechain.kernels import in_parts, may_use_loops
from servicechain.model import Chain

if TYPE_CHECKING:
    from servicechain.conformance.cache import AlignmentCache

TOGETHER, LOG, MODEL = 0, 1, 2
KINDS = ("together", "log", "model")
PLAIN_VARIANTS = 400
"""Up to so many variants are aligned without compiled code."""
MAX_NODES = 100_000_000
"""So many pairs of place and state have room in the compiled search; more are met in passing."""

_Step = tuple[int, int, int, int]
"""Cost, node, kind (-1: nothing is seen), place."""

Found = tuple[npt.NDArray[np.int32], Moves]


class NoAlignment(ValueError):
    """No way through the chain leads to its end, so that nothing can be aligned with it."""


@dataclass(frozen=True, eq=False)
class Alignments:
    """How the cases of a log conform to a chain.

    Attributes:
        log: what was aligned.
        graph: the smallest automaton of the chain, with which it was aligned.
        variant_cost: int32, one per variant of `log.grouping`.
        variant_moves: the moves of each variant.
        shortest: the cost of a way through the chain without any event.
        costs: what each move cost.
    """

    log: EventLog
    graph: Automaton
    variant_cost: npt.NDArray[np.int32]
    variant_moves: Moves
    shortest: int
    costs: Costs

    @cached_property
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
        per_variant = 1 - self.variant_cost / np.maximum(worst + self.shortest, 1)
        found: npt.NDArray[np.float64] = per_variant[grouping.variant]
        return found

    @cached_property
    def moves(self) -> pa.Table:
        """Arrow table: variant, step (from 0), move (together, log, model), activity.

        Variants are numbered as in `log.grouping`; `activity` is the name of the event, or of the
        station that was passed over.
        """
        found = self.variant_moves
        names = [*self.log.activities, *self.graph.names]
        return pa.table(
            {
                "variant": pa.array(found.variant),
                "step": pa.array(found.step),
                "move": pa.DictionaryArray.from_arrays(pa.array(found.kind), list(KINDS)),
                "activity": pa.DictionaryArray.from_arrays(pa.array(found.code), names),
            }
        )


def align(
    log: EventLog,
    chain: Chain | LabelGraph | Automaton,
    *,
    costs: Costs | None = None,
    max_states: int = MAX_MARKINGS,
    cache: "AlignmentCache | None" = None,
) -> Alignments:
    """Align every variant of a log with a chain, at the least cost.

    Events match stations by name. Silent steps and the exit of the person cost nothing.

    Args:
        log: any log.
        chain: the chain, or its graph when several logs are aligned with one chain.
        costs: what moves cost; None: one each.
        max_states: how many states of the chain are borne.
        cache: keeps alignments by chain version, costs and variant: only variants that it does not
            know are aligned. Needs the chain itself.

    Returns:
        Costs, fitness and moves.

    Raises:
        NoAlignment: the end of the chain cannot be reached.
        TooManyMarkings: the chain has more states than `max_states`.
        TypeError: a cache is given and only the graph of a chain.

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
    graph = _automaton(chain, max_states)
    shortest = _shortest(graph, costs)
    representative = log.grouping.representative
    if cache is None:
        found = align_cases(log, graph, costs, representative, shortest)
    elif isinstance(chain, Chain):
        found = cache.look_up(
            chain, costs, log, graph.names,
            lambda cases: align_cases(log, graph, costs, cases, shortest),
        )  # fmt: skip
    else:
        raise TypeError("a cache needs the chain itself, its version is the key")
    return Alignments(log, graph, found[0], found[1], shortest, costs)


def _automaton(chain: Chain | LabelGraph | Automaton, max_states: int) -> Automaton:
    if isinstance(chain, Automaton):
        return chain
    graph = chain if isinstance(chain, LabelGraph) else label_graph(chain, max_states=max_states)
    return automaton(graph)


def align_cases(
    log: EventLog, graph: Automaton, costs: Costs, cases: Numbers, shortest: int
) -> Found:
    """Align some cases of a log; the n-th answer belongs to the n-th of them."""
    longest = int((log.offsets[cases + 1] - log.offsets[cases]).max(initial=0))
    is_small = len(cases) <= PLAIN_VARIANTS or not may_use_loops()
    if is_small or (longest + 1) * graph.n_states > MAX_NODES:
        return _align_plainly(log, graph, costs, cases)
    return _align_compiled(log, graph, costs, cases, shortest)


def station_codes(log: EventLog, graph: Automaton) -> npt.NDArray[np.int16]:
    """Return the code of the station for each activity of a log; -1 where there is none."""
    known = {name: code for code, name in enumerate(graph.names)}
    return np.array([known.get(name, -1) for name in log.activities], np.int16)


def _shortest(graph: Automaton, costs: Costs) -> int:
    if graph.remaining[0] < 0:
        raise NoAlignment("No way leads through the chain to its end; check the chain first.")
    if costs.is_unit:
        return int(graph.remaining[0])
    found = _search((), (), _Lists(graph, costs))
    assert found is not None
    return found[0]


def _align_compiled(
    log: EventLog, graph: Automaton, costs: Costs, cases: Numbers, shortest: int
) -> Found:
    from servicechain.kernels import search

    model = costs.of_model(graph.names)
    begins = log.offsets[cases]
    lengths = log.offsets[cases + 1] - begins
    starts = np.concatenate([[0], np.cumsum(lengths)])
    activity = log.activity[np.arange(starts[-1]) + np.repeat(begins - starts[:-1], lengths)]
    price_of = np.array([costs.of_log(name) for name in log.activities], np.int32)
    prices = np.empty(0, np.int32) if costs.is_unit else price_of[activity]
    trace = station_codes(log, graph)[activity]
    room = _room(lengths, graph, model, int(price_of.max(initial=1)), shortest)
    cost, count = np.empty(len(cases), np.int32), np.zeros(len(cases), np.int32)
    kind, place = np.empty(room[-1], np.int8), np.empty(room[-1], np.int32)
    in_parts(
        starts,
        lambda begin, end: search.align_variants(
            starts, trace, prices, graph.n_states, graph.first, graph.label, graph.target,
            graph.final, graph.remaining, model, costs.is_unit, room, cost, count, kind, place,
            begin, end,
        ),
    )  # fmt: skip
    offsets = np.concatenate([[0], np.cumsum(count, dtype=np.int64)])
    moves = Moves.empty(offsets)
    in_parts(
        starts,
        lambda begin, end: search.write_moves(
            room, offsets, kind, place, starts, activity, len(log.activities),
            moves.kind, moves.place, moves.code, moves.variant, moves.step, begin, end,
        ),
    )  # fmt: skip
    return cost, moves


def _room(
    lengths: Numbers, graph: Automaton, model: npt.NDArray[np.int32], dearest: int, shortest: int
) -> Numbers:
    """Return where the moves of each variant have room: no alignment is longer than the worst.

    Where passing over a station may cost nothing, only the number of states bounds the moves.
    """
    if (model > 0).all():
        passed_over = (lengths * dearest + shortest) // int(model.min(initial=1))
        passed_over = np.minimum(passed_over, graph.n_states * (lengths + 1))
    else:
        passed_over = graph.n_states * (lengths + 1)
    return np.concatenate([[0], np.cumsum(lengths + passed_over + 1)])


def _align_plainly(log: EventLog, graph: Automaton, costs: Costs, cases: Numbers) -> Found:
    lists = _Lists(graph, costs)
    codes = station_codes(log, graph)
    prices = [costs.of_log(name) for name in log.activities]
    found_costs: list[int] = []
    parts: list[list[tuple[int, int]]] = []
    traces: list[list[int]] = []
    for case in cases.tolist():
        activities = log.activity[log.offsets[case] : log.offsets[case + 1]]
        traces.append(activities.tolist())
        found = _search(codes[activities].tolist(), [prices[a] for a in traces[-1]], lists)
        assert found is not None, "the end can be reached from the start"
        found_costs.append(found[0])
        parts.append(found[1])
    return np.array(found_costs, np.int32), joined(parts, traces, len(log.activities))


class _Lists:
    """An automaton as lists, which plain loops read faster than arrays."""

    def __init__(self, graph: Automaton, costs: Costs) -> None:
        self.first, self.label = graph.first.tolist(), graph.label.tolist()
        self.target, self.alive = graph.target.tolist(), (graph.remaining >= 0).tolist()
        self.states, self.final = graph.n_states, graph.final
        self.model: list[int] = costs.of_model(graph.names).tolist()

    def _edges(self, state: int) -> Iterator[tuple[int, int]]:
        for edge in range(self.first[state], self.first[state + 1]):
            if self.alive[self.target[edge]]:
                yield self.label[edge], self.target[edge]

    def model_steps(self, cost: int, place: int, state: int) -> Iterator[_Step]:
        """Yield the steps without an event."""
        for code, target in self._edges(state):
            if code < 0:
                yield cost, place * self.states + target, -1, 0
            else:
                yield cost + self.model[code], place * self.states + target, MODEL, code

    def steps_together(self, cost: int, place: int, state: int, event: int) -> Iterator[_Step]:
        """Yield the steps that the event at this place takes."""
        for code, target in self._edges(state):
            if code == event >= 0:
                yield cost, (place + 1) * self.states + target, TOGETHER, place


def _search(
    trace: Sequence[int], prices: Sequence[int], graph: _Lists
) -> tuple[int, list[tuple[int, int]]] | None:
    """Find the cheapest alignment of one trace: Dijkstra over (place, state)."""
    states, length = graph.states, len(trace)
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
        steps = list(graph.model_steps(so_far, place, state))
        if place < length:
            steps.append((so_far + prices[place], node + states, LOG, place))
            steps += graph.steps_together(so_far, place, state, trace[place])
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
