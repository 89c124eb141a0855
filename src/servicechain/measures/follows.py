"""What follows what, who hands over to whom, and how long it takes: one pass over the log."""

from dataclasses import dataclass, replace
from functools import partial

import numpy as np
import numpy.typing as npt
import pyarrow as pa

from servicechain.eventlog.log import Codes, EventLog, Numbers
from servicechain.kernels import compiled_for, in_parts
from servicechain.measures.quantiles import (
    BASE,
    Floats,
    mask_of,
    median_brackets,
    medians_between,
    pair_numbers,
    pair_quantiles,
)

DENSE = 1024
"""Up to so many names a table with a cell for each pair is kept; beyond, only pairs that occur."""

SECOND = 1e6
Mask = npt.NDArray[np.bool_]


@dataclass(frozen=True, eq=False)
class Pairs:
    """Pairs that occur, each with its count and waits.

    Attributes:
        source: code of the first of each pair; -1 an unknown organisation.
        target: code of the second.
        count: how often.
        total: sum of the waiting times in microseconds.
        median: median of the waiting times in microseconds, where the pass has found it.
    """

    source: Numbers
    target: Numbers
    count: Numbers
    total: Floats
    median: Floats | None = None


@dataclass(frozen=True, eq=False)
class Pass:
    """Everything one pass over a log gives.

    Attributes:
        follows: pairs of activities that follow each other directly.
        passes: pairs of organisations, also from one to itself.
        starts: how many cases begin with each activity.
        ends: how many cases end with each activity.
        durations: microseconds from the first to the last event of each case; -1 outside a mask.
    """

    follows: Pairs
    passes: Pairs
    starts: Numbers
    ends: Numbers
    durations: Numbers


def passed(log: EventLog, cases: Mask | None, *, medians: bool = False) -> Pass:
    """Return the pass over a log; over a whole one it is made once for all measures."""
    log.check_mask(cases)
    if cases is not None:
        return one_pass(log, cases=cases, medians=medians)
    return log.passed_with_medians if medians else log.passed


def one_pass(log: EventLog, *, cases: Mask | None = None, medians: bool = False) -> Pass:
    """Go through a log once.

    Args:
        log: any log.
        cases: a mask with a truth value per case; None takes all.
        medians: also find the medians of the waits between activities, where that is not much
            more work: in compiled loops, and if a sample says well enough where they lie.
    """
    wide = max(len(log.activities), len(log.organisations)) > DENSE
    if log.n_events and compiled_for(log.n_events) and not wide:
        return _compiled(log, cases, medians=medians)
    return _plain(log, cases)


def _compiled(log: EventLog, cases: Mask | None, *, medians: bool) -> Pass:
    from servicechain.kernels import scan

    n_act, n_org = len(log.activities), len(log.organisations)
    mask = mask_of(cases)
    bracket = median_brackets(log, mask) if medians else np.empty((0, 2), np.int64)
    events = (log.offsets, log.activity, log.organisation, log.time, mask)
    parts = in_parts(log.offsets, partial(scan.scan, *events, n_act, n_org, bracket))
    whole, counted, durations, looked = zip(*parts, strict=True)
    if not all(whole):
        return _compiled(log, cases, medians=False)
    pairs, waits, passed, passed_waits, starts, ends = map(
        np.add.reduce, zip(*counted, strict=True)
    )
    follows = _from_table(pairs, waits, n_act, 0)
    if medians:
        found = medians_between(log, follows, mask, bracket, looked)
        follows = replace(follows, median=found)
    return Pass(
        follows,
        _from_table(passed, passed_waits, n_org + 1, 1),
        starts,
        ends,
        np.concatenate(durations),
    )


def _from_table(counts: Numbers, totals: Floats, width: int, shift: int) -> Pairs:
    chosen = np.flatnonzero(counts)
    return Pairs(chosen // width - shift, chosen % width - shift, counts[chosen], totals[chosen])


def _plain(log: EventLog, cases: Mask | None) -> Pass:
    first, last = log.offsets[:-1], log.offsets[1:] - 1
    inner = inner_events(log, cases)
    waits = (log.time[inner] - log.time[inner - 1]).astype(np.float64)
    durations = log.time[last] - log.time[first] if log.n_cases else np.empty(0, np.int64)
    if cases is not None:
        first, last, durations = first[cases], last[cases], np.where(cases, durations, -1)
    n_act = len(log.activities)
    return Pass(
        follows=_count_pairs(log.activity, inner, waits),
        passes=_count_pairs(log.organisation, inner, waits),
        starts=np.bincount(log.activity[first], minlength=n_act),
        ends=np.bincount(log.activity[last], minlength=n_act),
        durations=durations,
    )


def inner_events(log: EventLog, cases: Mask | None = None) -> Numbers:
    """Return the places of all events that have one before them in their case."""
    inner = np.ones(log.n_events, bool)
    inner[log.offsets[:-1]] = False
    if cases is not None:
        inner &= np.repeat(cases, np.diff(log.offsets))
    return np.flatnonzero(inner)


def _count_pairs(codes: Codes, inner: Numbers, waits: Floats) -> Pairs:
    pair, place = np.unique(pair_codes(codes, inner), return_inverse=True)
    count = np.bincount(place, minlength=len(pair))
    total = np.bincount(place, weights=waits, minlength=len(pair)).astype(np.float64)
    return Pairs(pair // BASE - 1, pair % BASE - 1, count, total)


def pair_codes(codes: Codes, inner: Numbers) -> Numbers:
    """Return one number for each pair of neighbours."""
    return pair_numbers(codes[inner - 1], codes[inner])


def directly_follows(
    log: EventLog, *, cases: Mask | None = None, percentiles: tuple[float, ...] = ()
) -> pa.Table:
    """Say which activity follows which directly, how often and after how long.

    Args:
        log: any log.
        cases: a mask with a truth value per case; None takes all.
        percentiles: further percentiles of the waiting time, each from 0 to 100.

    Returns:
        Arrow table sorted by count, the largest first: source, target, count, mean_s, median_s in
        seconds, and p90_s etc. for each percentile asked for (linear between neighbours).

    Raises:
        ValueError: a percentile lies outside 0 to 100.

    >>> from servicechain.eventlog import read_log
    >>> log = read_log([{"case": "x", "activity": a, "time": f"2026-03-0{n}"}
    ...                 for n, a in enumerate("ABAB", 1)])
    >>> directly_follows(log).to_pylist()[0]
    {'source': 'A', 'target': 'B', 'count': 2, 'mean_s': 86400.0, 'median_s': 86400.0}
    """
    found = passed(log, cases, medians=True).follows
    return _table(log, log.activity, log.activities, found, percentiles, cases)


def handovers(
    log: EventLog,
    *,
    cases: Mask | None = None,
    within: bool = True,
    percentiles: tuple[float, ...] = (),
) -> pa.Table:
    """Say which organisation passes a case on to which: the organisations of neighbouring events.

    Args:
        log: any log; events without an organisation are left out.
        cases: a mask with a truth value per case; None takes all.
        within: also list neighbours at one organisation (source equals target), as other tools do.
        percentiles: further percentiles of the waiting time, each from 0 to 100.

    Returns:
        Arrow table sorted by count, the largest first: source, target (organisations), count,
        mean_s, median_s in seconds, and p90_s etc. for each percentile asked for.

    Raises:
        ValueError: a percentile lies outside 0 to 100.
    """
    found = passed(log, cases).passes
    chosen = (found.source >= 0) & (found.target >= 0)
    if not within:
        chosen &= found.source != found.target
    between = Pairs(
        found.source[chosen], found.target[chosen], found.count[chosen], found.total[chosen]
    )
    return _table(log, log.organisation, log.organisations, between, percentiles, cases)


def _table(
    log: EventLog, codes: Codes, names: tuple[str, ...], pairs: Pairs,
    percentiles: tuple[float, ...], cases: Mask | None,
) -> pa.Table:  # fmt: skip
    wanted = {"median_s": 50.0} | {f"p{value:g}_s": value for value in percentiles}
    if any(not 0 <= value <= 100 for value in wanted.values()):
        raise ValueError("a percentile lies from 0 to 100")
    quantiles = _quantiles(log, codes, pairs, [v / 100 for v in wanted.values()], cases) / SECOND
    place = np.argsort(np.argsort(np.array([*names, ""], object), kind="stable"))
    order = np.lexsort((place[pairs.target], place[pairs.source], -pairs.count))
    words = pa.array(names, pa.string())
    mean = pairs.total / np.maximum(pairs.count, 1) / SECOND
    return pa.table(
        {
            "source": words.take(pa.array(pairs.source[order])),
            "target": words.take(pa.array(pairs.target[order])),
            "count": pa.array(pairs.count[order]),
            "mean_s": pa.array(mean[order]),
            **{name: pa.array(quantiles[order, k]) for k, name in enumerate(wanted)},
        }
    )


def _quantiles(
    log: EventLog, codes: Codes, pairs: Pairs, shares: list[float], cases: Mask | None
) -> Floats:
    """Return the quantiles of pairs, the median first, which the pass may have found already."""
    if pairs.median is None:
        return pair_quantiles(log, codes, pairs, shares, cases)
    others = pair_quantiles(log, codes, pairs, shares[1:], cases)
    return np.column_stack([pairs.median, others])
