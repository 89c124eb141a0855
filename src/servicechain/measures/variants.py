"""Which cases went the same way."""

from concurrent.futures import ThreadPoolExecutor
from functools import partial

import numpy as np
import pyarrow as pa

from servicechain.eventlog.log import EventLog, Grouping
from servicechain.kernels import compiled_for, in_parts, threads


def group_cases(log: EventLog) -> Grouping:
    """Group the cases of a log by their sequence of activities.

    Returns:
        The grouping; variants in the order in which the log shows them first.
    """
    if compiled_for(log.n_events):
        return _group_compiled(log)
    return _group_plainly(log)


def _group_compiled(log: EventLog) -> Grouping:
    """Group by hash: each thread takes the hashes of one part, and compares on every hit."""
    from servicechain.kernels import group

    hashed = np.empty(log.n_cases, np.uint64)
    variant = np.empty(log.n_cases, np.int32)
    in_parts(
        log.offsets, lambda begin, end: group.hashes(log.offsets, log.activity, hashed, begin, end)
    )
    parts = threads()
    with ThreadPoolExecutor(parts) as pool:
        found = list(
            pool.map(
                lambda part: group.group(log.offsets, log.activity, hashed, part, parts, variant),
                range(parts),
            )
        )
    first = np.concatenate([part[0] for part in found])
    frequency = np.concatenate([part[1] for part in found])
    shift = np.cumsum([0, *(len(part[0]) for part in found[:-1])])
    order = np.argsort(first)
    rank = np.empty(len(order), np.int32)
    rank[order] = np.arange(len(order), dtype=np.int32)
    in_parts(
        log.offsets,
        lambda begin, end: group.renumber(hashed, parts, rank, shift, variant, begin, end),
    )
    return Grouping(variant, first[order], frequency[order])


def _group_plainly(log: EventLog) -> Grouping:
    known: dict[bytes, int] = {}
    variant = np.empty(log.n_cases, np.int32)
    first: list[int] = []
    bytes_of, width = log.activity.tobytes(), log.activity.itemsize
    ends = (log.offsets * width).tolist()
    for case in range(log.n_cases):
        number = known.setdefault(bytes_of[ends[case] : ends[case + 1]], len(known))
        if number == len(first):
            first.append(case)
        variant[case] = number
    frequency = np.bincount(variant, minlength=len(first)).astype(np.int64)
    return Grouping(variant, np.array(first, np.int64), frequency)


def variants(log: EventLog, *, cases: np.ndarray | None = None) -> pa.Table:
    """List the variants, the most frequent first.

    Args:
        log: any log.
        cases: a mask with a truth value per case; None takes all.

    Returns:
        Arrow table: variant (list of activities), count.

    >>> from servicechain.eventlog import read_log
    >>> log = read_log([{"case": c, "activity": a, "time": f"2026-03-0{n}"}
    ...                 for c in "xy" for n, a in enumerate("AB", 1)])
    >>> variants(log).to_pylist()
    [{'variant': ['A', 'B'], 'count': 2}]
    """
    log.check_mask(cases)
    grouping = log.grouping
    frequency = grouping.frequency
    if cases is not None:
        frequency = np.bincount(grouping.variant[cases], minlength=len(frequency))
    order = np.argsort(-frequency, kind="stable")  # else in the order in which the log shows them
    order = order[frequency[order] > 0]
    sequences = _sequences(log, grouping.representative[order])
    return pa.table({"variant": sequences, "count": pa.array(frequency[order])})


def _sequences(log: EventLog, representative: np.ndarray) -> pa.Array:
    """Return the activities of some cases as a list column, codes taken as names once."""
    lengths = log.offsets[representative + 1] - log.offsets[representative]
    offsets = np.concatenate([[0], np.cumsum(lengths)])
    names = pa.DictionaryArray.from_arrays(_codes(log, representative, offsets), log.activities)
    kind = pa.int32() if offsets[-1] < 2**31 else pa.int64()
    make = pa.ListArray if kind == pa.int32() else pa.LargeListArray
    return make.from_arrays(pa.array(offsets, kind), names)


def _codes(log: EventLog, cases: np.ndarray, offsets: np.ndarray) -> np.ndarray:
    """Return the codes of some cases one after the other."""
    if compiled_for(log.n_events):
        from servicechain.kernels import group

        found = np.empty(offsets[-1], np.int16)
        copy = partial(group.copy, log.offsets, log.activity, cases, offsets, found)
        in_parts(offsets, copy)
        return found
    places = np.arange(offsets[-1]) - np.repeat(offsets[:-1] - log.offsets[cases], np.diff(offsets))
    codes: np.ndarray = log.activity[places]
    return codes
