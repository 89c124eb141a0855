"""Measures of random logs against plain loops over the rows, and against another tool."""

from datetime import datetime
from itertools import pairwise

import numpy as np
import pyarrow as pa
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

import servicechain as sc
from servicechain.bench.log_generator import generate
from servicechain.eventlog.log import EventLog
from servicechain.kernels import quantiles
from servicechain.measures import filters

from .logs import (
    LOGS,
    as_log,
    by_case,
    mask_of,
    naive_pairs,
    naive_variants,
    near,
    quantile,
)

pytestmark = pytest.mark.usefixtures("loops")

CHOICES = st.none() | st.sets(st.sampled_from(["K-1", "K-2", "K-3", "Ä 4"]))


def as_mapping(table):
    return {
        (row["source"], row["target"]): (
            row["count"], near(row["mean_s"]), near(row["median_s"]), near(row["p90_s"])
        )
        for row in table.to_pylist()
    }  # fmt: skip


@given(LOGS, CHOICES)
@settings(max_examples=60)
def test_what_follows_what_is_what_the_rows_say(events, chosen):
    log = as_log(events)
    cases = None if chosen is None else mask_of(log, chosen)

    table = sc.directly_follows(log, cases=cases, percentiles=(90.0,))

    assert as_mapping(table) == naive_pairs(events, "activity", chosen)
    counts = table["count"].to_pylist()
    assert counts == sorted(counts, reverse=True)


@given(LOGS, CHOICES)
@settings(max_examples=60)
def test_handovers_are_what_the_rows_say(events, chosen):
    log = as_log(events)
    cases = None if chosen is None else mask_of(log, chosen)

    table = sc.handovers(log, cases=cases, percentiles=(90.0,))
    between = sc.handovers(log, cases=cases, within=False, percentiles=(90.0,))

    expected = naive_pairs(events, "organisation", chosen)
    assert as_mapping(table) == expected
    assert as_mapping(between) == {p: v for p, v in expected.items() if p[0] != p[1]}


@given(LOGS, CHOICES)
@settings(max_examples=60)
def test_variants_starts_ends_and_throughput_are_what_the_rows_say(events, chosen):
    log = as_log(events)
    cases = None if chosen is None else mask_of(log, chosen)
    own = {c: e for c, e in by_case(events).items() if chosen is None or c in chosen}

    listed = {tuple(r["variant"]): r["count"] for r in sc.variants(log, cases=cases).to_pylist()}
    begun = {r["activity"]: r["count"] for r in sc.starts(log, cases=cases).to_pylist()}
    ended = {r["activity"]: r["count"] for r in sc.ends(log, cases=cases).to_pylist()}
    taken = sc.throughput(log, cases=cases)

    assert listed == naive_variants(events, chosen)
    assert log.n_variants == len(naive_variants(events))
    first = [e[0].activity for e in own.values()]
    last = [e[-1].activity for e in own.values()]
    assert begun == {a: first.count(a) for a in first}
    assert ended == {a: last.count(a) for a in last}
    lengths = [(e[-1].time - e[0].time).total_seconds() for e in own.values()]
    assert taken["count"] == len(lengths)
    if lengths:
        assert taken["mean_s"] == near(sum(lengths) / len(lengths))
        assert taken["p50_s"] == near(quantile(lengths, 0.5))
        assert taken["max_s"] == near(max(lengths))


@given(LOGS, CHOICES)
@settings(max_examples=40)
def test_rework_is_what_the_rows_say(events, chosen):
    log = as_log(events)
    cases = None if chosen is None else mask_of(log, chosen)
    own = [
        [e.activity for e in case]
        for name, case in by_case(events).items()
        if chosen is None or name in chosen
    ]

    table = sc.rework(log, cases=cases).to_pylist()

    assert {r["activity"] for r in table} == {a for case in own for a in case}
    for row in table:
        times = [case.count(row["activity"]) for case in own]
        assert row["cases"] == sum(n > 0 for n in times)
        assert row["repeated"] == sum(n > 1 for n in times)
        assert row["repetitions"] == sum(n - 1 for n in times if n)
        pairs = [p for case in own for p in pairwise(case)]
        assert row["at_once"] == pairs.count((row["activity"], row["activity"]))


@given(LOGS)
@settings(max_examples=40)
def test_drop_outs_are_cases_that_stop_elsewhere_than_at_an_end(events):
    log = as_log(events)
    own = [[e.activity for e in case] for case in by_case(events).values()]

    table = sc.drop_outs(log, ["A", "Übergabe"]).to_pylist()

    stopped = [case[-1] for case in own if case[-1] not in {"A", "Übergabe"}]
    assert {r["activity"]: r["stopped"] for r in table} == {a: stopped.count(a) for a in stopped}
    for row in table:
        reached = sum(row["activity"] in case for case in own)
        assert row["reached"] == reached
        assert row["share"] == near(row["stopped"] / reached)


@given(st.lists(LOGS, min_size=1, max_size=4), st.randoms(use_true_random=False))
@settings(max_examples=40)
def test_logs_merged_in_any_order_give_the_same_measures(parts, random):
    # Events of one case at one time keep the order of the logs, so times are made different.
    spread = [
        [e._replace(time=e.time.replace(microsecond=0), case=e.case) for e in part]
        for part in parts
    ]
    seen = set()
    apart = [[e for e in p if not ((e.case, e.time) in seen or seen.add((e.case, e.time)))]
             for p in spread]  # fmt: skip
    apart = [p for p in apart if p]
    logs = [as_log(p) for p in apart]
    shuffled = random.sample(logs, len(logs))

    one, other = sc.merge(logs), sc.merge(shuffled)

    whole = as_log([e for p in apart for e in p])
    for log in (other, whole):
        assert sc.directly_follows(log).equals(sc.directly_follows(one))
        assert sc.handovers(log).equals(sc.handovers(one))
        assert sorted(map(str, sc.variants(log).to_pylist())) == sorted(
            map(str, sc.variants(one).to_pylist())
        )


def test_another_tool_counts_the_same():
    from . import other_tool

    log = generate(300, seed=3)

    ours = {(r["source"], r["target"]): r["count"] for r in sc.directly_follows(log).to_pylist()}
    assert ours == other_tool.pairs(log)
    assert {tuple(r["variant"]): r["count"] for r in sc.variants(log).to_pylist()} == (
        other_tool.variants(log)
    )


@given(LOGS)
@settings(max_examples=20)
def test_another_tool_counts_the_same_in_random_logs(events):
    from . import other_tool

    log = as_log(events)

    ours = {(r["source"], r["target"]): r["count"] for r in sc.directly_follows(log).to_pylist()}
    assert ours == other_tool.pairs(log)
    assert {tuple(r["variant"]): r["count"] for r in sc.variants(log).to_pylist()} == (
        other_tool.variants(log)
    )


@given(LOGS)
@settings(max_examples=30)
def test_filters_choose_the_cases_that_the_rows_say(events):
    log = as_log(events)
    own = by_case(events)
    names = log.case_ids.to_pylist()
    first, last = events[0].time, max(e.time for e in events)

    chosen = {
        "activity": filters.with_activity(log, "A", "unbekannt"),
        "organisation": filters.with_organisation(log, "Stelle 1"),
        "variant": filters.with_variant(log, [e.activity for e in own[names[0]]]),
        "begun": filters.in_window(log, first, last, "begun"),
        "ended": filters.in_window(log, first, last, "ended"),
        "inside": filters.in_window(log, first, last, "inside"),
        "touching": filters.in_window(log, first, last, "touching"),
    }

    wanted = {
        "activity": lambda case: any(e.activity == "A" for e in case),
        "organisation": lambda case: any(e.organisation == "Stelle 1" for e in case),
        "variant": lambda case: [e.activity for e in case] == log.sequence(0),
        "begun": lambda case: first <= case[0].time < last,
        "ended": lambda case: first <= case[-1].time < last,
        "inside": lambda case: first <= case[0].time and case[-1].time < last,
        "touching": lambda case: case[0].time < last and case[-1].time >= first,
    }
    for name, mask in chosen.items():
        assert mask.tolist() == [wanted[name](own[case]) for case in names], name
        kept = filters.only(log, mask)
        assert sc.directly_follows(kept).equals(sc.directly_follows(log, cases=mask))


def test_a_window_without_a_zone_and_an_unknown_attribute_are_refused():
    log = sc.read_log([{"case": "x", "activity": "A", "time": "2026-01-01", "case:land": "NW"}])

    with pytest.raises(ValueError, match="time zone"):
        filters.in_window(log, datetime(2026, 1, 1), datetime(2026, 2, 1))
    with pytest.raises(KeyError):
        filters.with_attribute(log, "case:alter", 3)
    assert filters.with_attribute(log, "case:land", "NW").tolist() == [True]


def test_a_percentile_outside_of_0_to_100_is_refused():
    log = sc.read_log([{"case": "x", "activity": "A", "time": "2026-01-01"}])

    for wrong in (-1, 100.5, float("nan")):
        with pytest.raises(ValueError, match="percentile"):
            sc.directly_follows(log, percentiles=(wrong,))


def test_two_cohorts_stand_side_by_side():
    log = sc.read_log(
        [
            {"case": case, "activity": activity, "time": f"2026-01-{day:02d}"}
            for case, days in {"a": (1, 3), "b": (1, 5), "c": (2, 12)}.items()
            for activity, day in zip("AB", days, strict=True)
        ]
    )
    one, other = np.array([True, True, False]), np.array([False, False, True])

    (row,) = sc.compare_follows(log, one, other).to_pylist()
    first, second, test = sc.compare_durations(log, one, other, np.ones(3, bool))

    assert (row["count_one"], row["mean_s_one"]) == (2, 3 * 86_400)
    assert (row["count_other"], row["median_s_other"]) == (1, 10 * 86_400)
    assert (first["count"], second["count"], test.degrees) == (2, 1, 1)
    with pytest.raises(ValueError, match="share"):
        sc.compare_durations(log, one, one, np.ones(3, bool))


def of_waits(waits):
    """A log in which each case waits once, `waits[case]` microseconds, between A and B."""
    return EventLog(
        offsets=np.arange(len(waits) + 1) * 2,
        activity=np.tile(np.array([0, 1], np.int16), len(waits)),
        organisation=np.zeros(2 * len(waits), np.int16),
        time=np.column_stack([np.zeros_like(waits), waits]).ravel(),
        activities=("A", "B"),
        organisations=("O",),
        case_ids=pa.array(np.arange(len(waits))),
    )


@given(
    waits=st.lists(st.integers(0, 40), min_size=200, max_size=200),
    times=st.integers(1, 40),
    shares=st.lists(st.floats(0, 100), min_size=1, max_size=3, unique_by=lambda p: f"p{p:g}_s"),
)
@settings(max_examples=60)
def test_quantiles_of_many_equal_waits_are_exact(waits, times, shares):
    log = of_waits(np.repeat(np.array(waits), times) * 86_400_000_000)

    row = sc.directly_follows(log, percentiles=tuple(shares)).to_pylist()[0]

    for share in shares:
        days = np.quantile(np.repeat(waits, times), share / 100)
        assert row[f"p{share:g}_s"] == near(days * 86_400)


@pytest.mark.parametrize("misled", ["upwards", "downwards"])
def test_a_sample_that_misleads_changes_no_quantile(misled):
    # A wait that is the number of its case shows which cases the compiled loops look at first.
    n, rows = 20_000, np.full(9, -1, np.int32)
    rows[1 * 3 + 2] = 0
    numbers = of_waits(np.arange(n))
    whole = (numbers.offsets, numbers.activity, numbers.time, np.empty(0, np.uint8))
    _, _, sampled = quantiles.sample(*whole, rows, 3, 0, n)
    assert 100 < len(sampled) < 250
    waits = np.arange(n) + 1_000_000
    waits[sampled] = 5_000_000 if misled == "upwards" else 5

    row = sc.directly_follows(of_waits(waits), percentiles=(10.0, 90.0)).to_pylist()[0]

    for name, share in (("median_s", 0.5), ("p10_s", 0.1), ("p90_s", 0.9)):
        assert row[name] == near(np.quantile(waits, share) / 1e6)


def of_few_cases(n_cases, length):
    """A log of so few long cases that the sample sees none of them."""
    ranks = np.random.default_rng(3)
    waits = ranks.integers(0, 10**9, n_cases * length)
    return EventLog(
        offsets=np.arange(n_cases + 1) * length,
        activity=ranks.integers(0, 3, n_cases * length).astype(np.int16),
        organisation=np.zeros(n_cases * length, np.int16),
        time=np.cumsum(waits.reshape(n_cases, length), axis=1).ravel(),
        activities=("A", "B", "C"),
        organisations=("O",),
        case_ids=pa.array(np.arange(n_cases)),
    )


def test_medians_are_exact_where_no_sample_says_where_they_lie():
    log = of_few_cases(2, 20_000)

    rows = sc.directly_follows(log).to_pylist()

    assert len(rows) == 9
    inner = np.delete(np.arange(log.n_events), log.offsets[:-1])
    for row in rows:
        source, target = (log.activities.index(row[side]) for side in ("source", "target"))
        own = inner[(log.activity[inner - 1] == source) & (log.activity[inner] == target)]
        assert row["count"] == len(own)
        assert row["median_s"] == near(np.median(log.time[own] - log.time[own - 1]) / 1e6)


def test_the_order_in_which_measures_are_asked_changes_nothing():
    one, other = (of_few_cases(900, 30) for _ in range(2))

    first = (sc.directly_follows(one), sc.handovers(one), sc.starts(one))
    second = (sc.starts(other), sc.handovers(other), sc.directly_follows(other))

    assert first == second[::-1]


@pytest.mark.parametrize(
    "measure",
    [sc.directly_follows, sc.handovers, sc.variants, sc.starts, sc.throughput, sc.rework,
     lambda log, cases: sc.drop_outs(log, ["A"], cases=cases)],
)  # fmt: skip
@pytest.mark.parametrize(
    "mask",
    [np.ones(5, bool), np.ones(7, bool), np.ones((6, 1), bool), np.zeros(6, int), [True] * 6],
)
def test_what_is_no_mask_of_the_log_is_refused(measure, mask):
    log = of_few_cases(6, 4)

    with pytest.raises(ValueError, match=r"one truth value .* per case: 6"):
        measure(log, cases=mask)

    assert measure(log, cases=np.ones(6, bool)) is not None
