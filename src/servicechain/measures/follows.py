"""What follows what, who hands over to whom, and how long it takes: one pass over the log."""

from dataclasses import dataclass

import numpy as np
import numpy.typing as npt
import pyarrow as pa

from servicechain.eventlog.log import EventLog, Numbers
from servicechain.kernels import compiled_for, threads

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
    """

    source: Numbers
    target: Numbers
    count: Numbers
    total: npt.NDArray[np.float64]


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


def one_pass(log: EventLog, *, cases: Mask | None = None) -> Pass:
    """Go through a log once.

    Args:
        log: any log.
        cases: a mask with a truth value per case; None takes all.
    """
    wide = max(len(log.activities), len(log.organisations)) > DENSE
    if compiled_for(log.n_events) and not wide:
        return _compiled(log, cases)
    return _plain(log, cases)


def _mask_bytes(cases: Mask | None) -> npt.NDArray[np.uint8]:
    return np.empty(0, np.uint8) if cases is None else cases.astype(np.uint8)


def _compiled(log: EventLog, cases: Mask | None) -> Pass:
    from servicechain.kernels import scan

    n_act, n_org = len(log.activities), len(log.organisations)
    pairs, waits, passed, passed_waits, starts, ends, durations = scan.scan(
        log.offsets, log.activity, log.organisation, log.time, _mask_bytes(cases),
        n_act, n_org, threads(),
    )  # fmt: skip
    return Pass(
        _from_table(pairs, waits), _from_table(passed, passed_waits, 1), starts, ends, durations
    )


def _from_table(counts: Numbers, totals: npt.NDArray[np.float64], shift: int = 0) -> Pairs:
    source, target = np.nonzero(counts)
    chosen = (source, target)
    return Pairs(source - shift, target - shift, counts[chosen], totals[chosen])


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


def _count_pairs(
    codes: npt.NDArray[np.int16], inner: Numbers, waits: npt.NDArray[np.float64]
) -> Pairs:
    pair, place = np.unique(pair_codes(codes, inner), return_inverse=True)
    count = np.bincount(place, minlength=len(pair))
    total = np.bincount(place, weights=waits, minlength=len(pair)).astype(np.float64)
    return Pairs(pair // _BASE - 1, pair % _BASE - 1, count, total)


_BASE = 1 << 16


def pair_codes(codes: npt.NDArray[np.int16], inner: Numbers) -> Numbers:
    """Return one number for each pair of neighbours."""
    return (codes[inner - 1].astype(np.int64) + 1) * _BASE + codes[inner] + 1


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
    wanted = {"median_s": 50.0} | {f"p{value:g}_s": value for value in percentiles}
    if any(not 0 <= value <= 100 for value in wanted.values()):
        raise ValueError("a percentile lies from 0 to 100")
    found = one_pass(log, cases=cases).follows
    columns = {
        name: waiting_quantile(log, found, value / 100, cases=cases) / SECOND
        for name, value in wanted.items()
    }
    return _table(found, log.activities, columns)


def handovers(log: EventLog, *, cases: Mask | None = None, within: bool = True) -> pa.Table:
    """Say which organisation passes a case on to which: the organisations of neighbouring events.

    Args:
        log: any log; events without an organisation are left out.
        cases: a mask with a truth value per case; None takes all.
        within: also list neighbours at one organisation (source equals target), as other tools do.

    Returns:
        Arrow table sorted by count, the largest first: source, target (organisations), count,
        mean_s, median_s in seconds.
    """
    found = one_pass(log, cases=cases).passes
    chosen = (found.source >= 0) & (found.target >= 0)
    if not within:
        chosen &= found.source != found.target
    passed = Pairs(
        found.source[chosen], found.target[chosen], found.count[chosen], found.total[chosen]
    )
    medians = _quantile(log, log.organisation, passed, 0.5, cases) / SECOND
    return _table(passed, log.organisations, {"median_s": medians})


def waiting_quantile(
    log: EventLog, pairs: Pairs, share: float, *, cases: Mask | None = None
) -> npt.NDArray[np.float64]:
    """Return the exact quantile (`share` from 0 to 1) of the waits of pairs, in microseconds."""
    return _quantile(log, log.activity, pairs, share, cases)


def _quantile(
    log: EventLog, codes: npt.NDArray[np.int16], pairs: Pairs, share: float, cases: Mask | None
) -> npt.NDArray[np.float64]:
    size = 2 + max(len(log.activities), len(log.organisations))
    if not compiled_for(log.n_events) or size > DENSE:
        return _quantile_plainly(log, codes, pairs, share, cases)
    from servicechain.kernels import scan

    if codes is log.organisation:  # an unknown one has row 0
        codes, pairs = codes + np.int16(1), _shifted(pairs)
        counts = _table_of(one_pass(log, cases=cases).passes, size, 1)
    else:
        counts = _table_of(pairs, size, 0)
    table = scan.pair_quantiles(
        log.offsets, codes, log.time, _mask_bytes(cases), counts, share, threads()
    )
    chosen: npt.NDArray[np.float64] = table[pairs.source, pairs.target]
    return chosen


def _shifted(pairs: Pairs) -> Pairs:
    return Pairs(pairs.source + 1, pairs.target + 1, pairs.count, pairs.total)


def _table_of(pairs: Pairs, size: int, shift: int) -> Numbers:
    counts = np.zeros((size, size), np.int64)
    counts[pairs.source + shift, pairs.target + shift] = pairs.count
    return counts


def _quantile_plainly(
    log: EventLog, codes: npt.NDArray[np.int16], pairs: Pairs, share: float, cases: Mask | None
) -> npt.NDArray[np.float64]:
    """Sort the waits by pair and length; the quantile then stands at a known place."""
    inner = inner_events(log, cases)
    code, waits = pair_codes(codes, inner), log.time[inner] - log.time[inner - 1]
    order = np.lexsort((waits, code))
    code, waits = code[order], waits[order]
    wanted = (pairs.source.astype(np.int64) + 1) * _BASE + pairs.target + 1
    begin = np.searchsorted(code, wanted)
    at = (pairs.count - 1) * share
    below = np.floor(at).astype(np.int64)
    above = np.minimum(below + 1, pairs.count - 1)
    low, high = waits[begin + below].astype(np.float64), waits[begin + above].astype(np.float64)
    found: npt.NDArray[np.float64] = low + (at - below) * (high - low)
    return found


def _table(
    pairs: Pairs, names: tuple[str, ...], columns: dict[str, npt.NDArray[np.float64]]
) -> pa.Table:
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
            **{name: pa.array(values[order]) for name, values in columns.items()},
        }
    )
