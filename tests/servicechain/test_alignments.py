"""Alignments against every word of small chains, against another tool, and by their properties."""

import dataclasses
import random as randomly
from functools import cache

import numpy as np
import pytest
from hypothesis import assume, given, settings
from hypothesis import strategies as st

import servicechain as sc
from servicechain.bench.log_generator import PROCESS_TREE, generate
from servicechain.bench.log_generator import chain as bench_chain
from servicechain.bench.nets import net_of_automaton, net_of_tree
from servicechain.conformance import align
from servicechain.conformance.align import KINDS, NoAlignment
from servicechain.conformance.automaton import automaton
from servicechain.conformance.labels import label_graph
from servicechain.eventlog.log import empty_log

from .naive import all_states
from .small_chain import GOOD, chains

pytestmark = pytest.mark.usefixtures("loops")


def log_of(*traces):
    return sc.read_log(
        [
            {"case": case, "activity": name, "time": f"2026-01-01T00:{n:02d}:00Z"}
            for case, trace in enumerate(traces, 1)
            for n, name in enumerate(trace)
        ]
    )


@cache
def words(chain, longest):
    """Every sequence of names up to a length that the graph of a chain allows."""
    graph = label_graph(chain)
    found, seen = set(), set()
    todo = [(0, ())]
    while todo:
        state, word = todo.pop()
        if (state, word) in seen:
            continue
        seen.add((state, word))
        if state == graph.final:
            found.add(word)
        for edge in range(graph.first[state], graph.first[state + 1]):
            label = int(graph.label[edge])
            longer = word if label < 0 else (*word, graph.names[label])
            if len(longer) <= longest:
                todo.append((int(graph.target[edge]), longer))
    return found


def distance(trace, word, of_log, of_model):
    """The least cost of turning a trace into a word: only leaving out and adding."""
    best = [sum(map(of_model, word[:k])) for k in range(len(word) + 1)]
    for event in trace:
        row = [best[0] + of_log(event)]
        for k, name in enumerate(word):
            price = min(best[k + 1] + of_log(event), row[k] + of_model(name))
            row.append(min(price, best[k]) if event == name else price)
        best = row
    return best[-1]


@st.composite
def chains_and_traces(draw):
    chain = draw(chains())
    try:
        graph = label_graph(chain, max_states=400)
    except sc.TooManyMarkings:
        assume(False)
    assume(automaton(graph).remaining[0] >= 0)
    names = [*graph.names, "unbekannt"]
    traces = draw(st.lists(st.lists(st.sampled_from(names), min_size=1, max_size=5), min_size=1,
                           max_size=4))  # fmt: skip
    return chain, traces


@given(chains_and_traces())
@settings(max_examples=60)
def test_the_cost_is_the_least_over_all_words_of_the_chain(made):
    chain, traces = made
    shortest = int(automaton(label_graph(chain)).remaining[0])
    # No better word is longer than the trace and what a wholly foreign word costs.
    language = words(chain, min(shortest + 2 * max(map(len, traces)), 9))
    assume(language)

    result = sc.align(log_of(*traces), chain)

    for case, trace in enumerate(traces):
        best = min(distance(trace, word, lambda _: 1, lambda _: 1) for word in language)
        assert result.cost[case] == min(best, len(trace) + shortest)
        assert result.fitness[case] == pytest.approx(1 - best / (len(trace) + shortest))


@given(chains_and_traces(), st.integers(0, 3), st.integers(0, 4))
@settings(max_examples=40)
def test_costs_per_station_and_kind_of_move_are_minded(made, one_log, one_model):
    chain, traces = made
    name = chain.stations[-1].name
    costs = sc.Costs(log_move=2, model_move=3, log_moves={name: one_log},
                     model_moves={name: one_model})  # fmt: skip
    language = words(chain, 9)
    assume(language)

    result = sc.align(log_of(*traces), chain, costs=costs)

    for case, trace in enumerate(traces):
        best = min(distance(trace, w, costs.of_log, lambda n: costs.model_moves.get(n, 3))
                   for w in language)  # fmt: skip
        assert result.cost[case] <= best  # longer words may be cheaper where something is free
        if one_model:
            assert result.cost[case] == best or max(map(len, language)) == 9


@given(chains_and_traces())
@settings(max_examples=60)
def test_the_moves_give_back_the_trace_and_a_word_of_the_chain(made):
    chain, traces = made
    log = log_of(*traces)

    result = sc.align(log, chain)

    moves = result.moves.to_pylist()
    for case, trace in enumerate(traces):
        own = [m for m in moves if m["variant"] == log.grouping.variant[case]]
        assert [m["step"] for m in own] == list(range(len(own)))
        assert [m["activity"] for m in own if m["move"] != "model"] == list(trace)
        assert sum(m["move"] != "together" for m in own) == result.cost[case]
        word = tuple(m["activity"] for m in own if m["move"] != "log")
        assert accepts(automaton(label_graph(chain)), word)
    assert set(result.moves["move"].to_pylist()) <= set(KINDS)


def accepts(graph, word):
    states = {0}
    for name in word:
        states = step(graph, silent(graph, states), graph.names.index(name))
    return graph.final in silent(graph, states)


def step(graph, states, label):
    return {
        int(graph.target[e])
        for s in states
        for e in range(graph.first[s], graph.first[s + 1])
        if graph.label[e] == label
    }


def silent(graph, states):
    while True:
        more = states | step(graph, states, -1)
        if more == states:
            return states
        states = more


@given(chains())
@settings(max_examples=60)
def test_the_small_automaton_allows_the_same_words(chain):
    try:
        graph = label_graph(chain, max_states=300)
    except sc.TooManyMarkings:
        assume(False)
    small = automaton(graph)

    for word in words(chain, 5):
        assert accepts(small, word)
    for word in words_of(small, 5):
        assert accepts(graph, word)
    assert small.n_states <= graph.n_states + 1


def words_of(graph, longest):
    found, todo = set(), [(0, ())]
    while todo:
        state, word = todo.pop()
        if state == graph.final:
            found.add(word)
        for e in range(graph.first[state], graph.first[state + 1]):
            label = int(graph.label[e])
            longer = word if label < 0 else (*word, graph.names[label])
            if len(longer) <= longest:
                todo.append((int(graph.target[e]), longer))
    return found


def walked(chain, random):
    """A case that goes through the chain by the rules told a second time, or None."""
    graph = all_states(chain)
    state = frozenset(t for t in graph if len(t) == 1 and next(iter(t)).at == chain.start
                      and not next(iter(t)).begun_by and not next(iter(t)).waits)  # fmt: skip
    here = next(iter(state))
    trace = [chain.station(chain.start).name]
    for _ in range(60):
        (only,) = here if len(here) == 1 else (None,)
        if only is not None and not only.waits and only.at in chain.ends:
            return trace
        following = sorted(graph[here], key=str)
        if not following:
            return None
        after = random.choice(following)
        before = {t.at for t in here if not t.waits}
        begun = [t.at for t in after if not t.waits and (t.at not in before or t not in here)]
        random.shuffle(begun)
        trace += [chain.station(key).name for key in begun]
        here = after
    return None


@given(chains(), st.integers(0, 10**6))
@settings(max_examples=60)
def test_a_case_that_goes_through_the_chain_conforms_to_it(chain, seed):
    try:
        label_graph(chain, max_states=400)
    except sc.TooManyMarkings:
        assume(False)
    trace = walked(chain, randomly.Random(seed))
    assume(trace)

    result = sc.align(log_of(trace), chain)

    assert result.cost.tolist() == [0]
    assert result.fitness.tolist() == [1.0]


@given(chains_and_traces(), st.integers(0, 10**6))
@settings(max_examples=60)
def test_one_event_less_changes_the_cost_by_at_most_one(made, seed):
    chain, traces = made
    trace = traces[0]
    assume(len(trace) > 1)
    gone = seed % len(trace)

    result = sc.align(log_of(trace, [*trace[:gone], *trace[gone + 1 :]]), chain)

    assert abs(int(result.cost[0]) - int(result.cost[1])) <= 1


def test_another_tool_finds_the_same_costs():
    from . import other_tool

    log = generate(400, seed=5)

    result = sc.align(log, bench_chain())

    assert costs_of(result) == other_tool.costs(log, net_of_tree(PROCESS_TREE))


@given(chains_and_traces())
@settings(max_examples=25)
def test_another_tool_finds_the_same_costs_in_random_chains(made):
    from . import other_tool

    chain, traces = made
    log = log_of(*traces)

    result = sc.align(log, chain)

    assert costs_of(result) == other_tool.costs(log, net_of_automaton(result.graph))


def costs_of(result):
    return {
        tuple(result.log.sequence(first)): int(cost)
        for first, cost in zip(result.log.grouping.representative, result.variant_cost, strict=True)
    }


def test_stations_with_the_same_name_are_one_activity():
    stations = tuple(dataclasses.replace(s, name="Beraten") for s in GOOD.stations)
    chain = dataclasses.replace(GOOD, stations=stations)

    result = sc.align(log_of(["Beraten"] * 3, ["Beraten"] * 2), chain)

    assert result.cost.tolist() == [0, 1]


def test_a_chain_without_a_way_to_its_end_is_refused():
    chain = dataclasses.replace(GOOD, ways=GOOD.ways[:1])

    with pytest.raises(NoAlignment, match="check the chain"):
        sc.align(log_of(["Ansprechen"]), chain)


def test_a_log_without_cases_has_no_costs():
    result = sc.align(empty_log(), GOOD)

    assert (len(result.cost), result.moves.num_rows, len(result.fitness)) == (0, 0, 0)


def test_very_large_searches_meet_states_in_passing(monkeypatch):
    log = generate(150, seed=9)
    usual = sc.align(log, bench_chain())

    monkeypatch.setattr(align, "MAX_NODES", 10)

    assert sc.align(log, bench_chain()).cost.tolist() == usual.cost.tolist()


def test_a_cost_outside_of_its_bounds_is_refused():
    with pytest.raises(ValueError, match="1000000"):
        sc.Costs(log_move=-1)
    with pytest.raises(ValueError, match="1000000"):
        sc.Costs(model_moves={"A": 2_000_000})


def test_very_dear_moves_do_not_overflow():
    costs = sc.Costs(log_move=1_000_000, model_move=1_000_000)

    result = sc.align(log_of(["unbekannt"] * 50), GOOD, costs=costs)

    assert result.cost.tolist() == [53_000_000]
    assert result.fitness.tolist() == [0.0]
    assert np.all(result.fitness >= 0)
