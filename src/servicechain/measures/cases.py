"""What can be said of whole cases: beginnings, ends, durations, what came back, where they stop."""

from collections.abc import Collection

import numpy as np
import pyarrow as pa

from servicechain.eventlog.log import EventLog, Numbers
from servicechain.measures.follows import SECOND, Mask, passed


def starts(log: EventLog, *, cases: Mask | None = None) -> pa.Table:
    """Return with what cases begin: activity, count."""
    return _counted(log, passed(log, cases).starts)


def ends(log: EventLog, *, cases: Mask | None = None) -> pa.Table:
    """Return with what cases end: activity, count."""
    return _counted(log, passed(log, cases).ends)


def _counted(log: EventLog, counts: Numbers) -> pa.Table:
    place = np.argsort(np.argsort(np.array([*log.activities], object), kind="stable"))
    order = np.lexsort((place, -counts)) if len(counts) else np.empty(0, np.int64)
    order = order[counts[order] > 0]
    names = pa.array(log.activities, pa.string()).take(pa.array(order))
    return pa.table({"activity": names, "count": pa.array(counts[order])})


def throughput(
    log: EventLog, *, cases: Mask | None = None, percentiles: tuple[float, ...] = (50, 90)
) -> dict[str, float]:
    """Return how long cases take from their first to their last event, in seconds.

    Returns:
        count, mean_s, min_s, max_s, and p50_s etc.; only the count for a log without cases.
    """
    durations = passed(log, cases).durations
    durations = durations[durations >= 0]
    if not len(durations):
        return {"count": 0}
    values = np.percentile(durations, percentiles) / SECOND
    return {
        "count": len(durations),
        "mean_s": float(durations.mean() / SECOND),
        "min_s": float(durations.min() / SECOND),
        "max_s": float(durations.max() / SECOND),
    } | {f"p{p:g}_s": float(v) for p, v in zip(percentiles, values, strict=True)}


def rework(log: EventLog, *, cases: Mask | None = None) -> pa.Table:
    """Return what happened again in the same case.

    Returns:
        Arrow table, most repetitions first: activity, cases (with it), repeated (cases in which it
        happened more than once), repetitions (times beyond the first), at_once (of these directly
        after itself).
    """
    log.check_mask(cases)
    size = max(len(log.activities), 1)
    lengths = np.diff(log.offsets)
    case = np.repeat(np.arange(log.n_cases), lengths)
    activity = np.asarray(log.activity)
    chosen = np.ones(len(case), bool) if cases is None else np.repeat(cases, lengths)
    key, times = np.unique(
        case[chosen].astype(np.int64) * size + activity[chosen], return_counts=True
    )
    code = key % size
    with_it = np.bincount(code, minlength=size)
    repeated = np.bincount(code[times > 1], minlength=size)
    repetitions = np.bincount(code, weights=times - 1, minlength=size).astype(np.int64)
    again = (activity[1:] == activity[:-1]) & (case[1:] == case[:-1]) & chosen[1:]
    at_once = np.bincount(activity[1:][again], minlength=size)
    order = np.lexsort((np.arange(size), -repetitions))
    order = order[(with_it[order] > 0)]
    return pa.table(
        {
            "activity": pa.array([log.activities[k] for k in order], pa.string()),
            "cases": pa.array(with_it[order]),
            "repeated": pa.array(repeated[order]),
            "repetitions": pa.array(repetitions[order]),
            "at_once": pa.array(at_once[order]),
        }
    )


def drop_outs(log: EventLog, ends_at: Collection[str], *, cases: Mask | None = None) -> pa.Table:
    """Return where cases stop that do not come to an end of the chain.

    Args:
        log: any log; cases that still run should be left out by `cases`.
        ends_at: the activities with which a case is at its end.
        cases: a mask with a truth value per case.

    Returns:
        Arrow table, most first: activity, reached (cases with it), stopped (cases whose last event
        it is), share (stopped of reached, from 0 to 1).
    """
    log.check_mask(cases)
    last = np.asarray(log.activity)[log.offsets[1:] - 1]
    chosen = np.ones(log.n_cases, bool) if cases is None else cases
    size = len(log.activities)
    final = np.isin(last, [c for c, name in enumerate(log.activities) if name in set(ends_at)])
    stopped = np.bincount(last[chosen & ~final], minlength=size)
    table = rework(log, cases=cases)
    reached = dict(zip(table["activity"].to_pylist(), table["cases"].to_pylist(), strict=True))
    order = [k for k in np.lexsort((np.arange(size), -stopped)) if stopped[k]]
    names = [log.activities[k] for k in order]
    counts = [int(stopped[k]) for k in order]
    return pa.table(
        {
            "activity": pa.array(names, pa.string()),
            "reached": pa.array([reached[name] for name in names], pa.int64()),
            "stopped": pa.array(counts, pa.int64()),
            "share": pa.array(
                [n / reached[name] for n, name in zip(counts, names, strict=True)], pa.float64()
            ),
        }
    )
