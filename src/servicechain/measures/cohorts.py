"""Two cohorts side by side: the same measures for two choices of cases."""

import numpy as np
import pyarrow as pa

from servicechain.eventlog.log import EventLog
from servicechain.measures.cases import throughput
from servicechain.measures.follows import Mask, directly_follows
from servicechain.measures.survival import LogRank, log_rank


def compare_follows(log: EventLog, one: Mask, other: Mask) -> pa.Table:
    """Hold what follows what in one cohort against another.

    Returns:
        Arrow table: source, target, and count, mean_s, median_s of each cohort with the ending
        `_one` and `_other`; missing where a pair does not occur. Sorted by both counts together.
    """
    keys = ["source", "target"]
    left = directly_follows(log, cases=one)
    right = directly_follows(log, cases=other)
    joined = left.join(
        right, keys, join_type="full outer", left_suffix="_one", right_suffix="_other"
    )
    counts = [joined[name].fill_null(0).to_numpy() for name in ("count_one", "count_other")]
    order = np.lexsort(
        (
            np.array(joined["target"].to_pylist(), str),
            np.array(joined["source"].to_pylist(), str),
            -(counts[0] + counts[1]),
        )
    )
    return joined.take(pa.array(order))


def compare_durations(
    log: EventLog, one: Mask, other: Mask, ended: Mask
) -> tuple[dict[str, float], dict[str, float], LogRank]:
    """Hold the durations of two cohorts against each other.

    Args:
        log: any log.
        one: the first cohort.
        other: the second; the cohorts may not share a case.
        ended: which cases have come to their end; the others are still running.

    Returns:
        Throughput of both, and the log-rank test over all their cases.

    Raises:
        ValueError: the cohorts share a case, or one is empty.
    """
    for mask in (one, other, ended):
        log.check_mask(mask)
    if (one & other).any():
        raise ValueError("the cohorts share cases")
    chosen = one | other
    durations = (log.time[log.offsets[1:] - 1] - log.time[log.offsets[:-1]]) / 1e6
    test = log_rank(durations[chosen], ended[chosen], other[chosen])
    return throughput(log, cases=one), throughput(log, cases=other), test
