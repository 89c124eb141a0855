"""Exact quantiles of waiting times per pair, without sorting and without a copy of the waits.

First a histogram per pair over buckets a 32nd of an octave wide says in which bucket each wanted
place lies; then the waits of these few buckets are collected, and quickselect finds the places.
"""

from typing import Any

import numba as nb
import numpy as np

from servicechain.kernels.kinds import CODES, MASK, OFFSETS, TIMES, WHOLE, read, write

BUCKETS = 64 * 32 + 1


@nb.njit(inline="always")
def _bucket(wait: int) -> Any:
    """Return a number that grows with the wait: exponent and five bits after it."""
    if wait <= 0:
        return 0
    return (np.float64(wait).view(np.int64) >> 47) - (1023 << 5) + 1


@nb.njit(
    [(OFFSETS, CODES, TIMES, MASK, read(nb.int32), WHOLE, WHOLE, WHOLE, WHOLE)],
    cache=True, nogil=True,
)  # fmt: skip
def histogram(
    off: Any, codes: Any, ts: Any, mask: Any, rows: Any, n_rows: int, names: int,
    begin: int, end: int,
) -> Any:  # fmt: skip
    """Count the waits of each pair by bucket; `rows` says which pair has which row, -1 none."""
    counts = np.zeros((n_rows, BUCKETS), np.uint32)
    masked = len(mask) > 0
    for c in range(begin, end):
        if masked and mask[c] == 0:
            continue
        a, b = off[c], off[c + 1]
        before, last = np.int64(codes[a]) + 1, ts[a]
        for i in range(a + 1, b):
            here, now = np.int64(codes[i]) + 1, ts[i]
            row = rows[before * names + here]
            if row >= 0:
                counts[row, _bucket(now - last)] += np.uint32(1)
            before, last = here, now
    return counts


@nb.njit([(read(nb.uint32, 2), read(nb.float64))], cache=True, nogil=True)
def wanted(counts: Any, shares: Any) -> Any:
    """Find the buckets in which the quantiles lie.

    Returns per row and bucket the number of the slot that collects it (-1: none); the size of
    each slot; and per row, share and side (below, above) the slot and the place in it.
    """
    n_rows = len(counts)
    slots = np.full((n_rows, BUCKETS), -1, np.int32)
    sizes = np.empty(n_rows * len(shares) * 2, np.int64)
    where = np.full((n_rows, len(shares), 2, 2), -1, np.int64)
    count = 0
    for row in range(n_rows):
        total = 0
        for k in range(BUCKETS):
            total += counts[row, k]
        for s in range(len(shares)):
            for side in range(2):
                place: Any = min(np.int64((total - 1) * shares[s]) + side, total - 1)
                k = 0
                while place >= counts[row, k]:
                    place -= counts[row, k]
                    k += 1
                if slots[row, k] < 0:
                    slots[row, k] = count
                    sizes[count] = counts[row, k]
                    count += 1
                where[row, s, side, 0] = slots[row, k]
                where[row, s, side, 1] = place
    return slots, sizes[:count].copy(), where


@nb.njit(
    [
        (
            OFFSETS, CODES, TIMES, MASK, read(nb.int32), read(nb.int32, 2), WHOLE,
            write(nb.int64), write(nb.int64), WHOLE, WHOLE,
        )
    ],
    cache=True, nogil=True,
)  # fmt: skip
def collect(
    off: Any, codes: Any, ts: Any, mask: Any, rows: Any, slots: Any, names: int,
    place: Any, waits: Any, begin: int, end: int,
) -> None:  # fmt: skip
    """Write the waits of all wanted buckets; `place` says where this thread's next one goes."""
    masked = len(mask) > 0
    for c in range(begin, end):
        if masked and mask[c] == 0:
            continue
        a, b = off[c], off[c + 1]
        before, last = np.int64(codes[a]) + 1, ts[a]
        for i in range(a + 1, b):
            here, now = np.int64(codes[i]) + 1, ts[i]
            row = rows[before * names + here]
            if row >= 0:
                slot = slots[row, _bucket(now - last)]
                if slot >= 0:
                    waits[place[slot]] = now - last
                    place[slot] += 1
            before, last = here, now


@nb.njit(
    [
        (
            read(nb.uint32, 2), read(nb.int32, 2), read(nb.int64), write(nb.int64)
        )
    ],
    cache=True, nogil=True,
)  # fmt: skip
def advance(counts: Any, slots: Any, start: Any, after: Any) -> None:
    """Say where the next thread's values go: behind those that this thread will write."""
    for row in range(len(counts)):
        for k in range(BUCKETS):
            slot = slots[row, k]
            if slot >= 0:
                after[slot] = start[slot] + counts[row, k]


@nb.njit(cache=True, nogil=True)
def _nth(values: Any, k: int) -> int:
    """Return the value that has place `k` in order; sorts the values partly, in place."""
    lo, hi = 0, len(values) - 1
    while lo < hi:
        pivot = values[(lo + hi) >> 1]
        i, j = lo, hi
        while i <= j:
            while values[i] < pivot:
                i += 1
            while values[j] > pivot:
                j -= 1
            if i <= j:
                values[i], values[j] = values[j], values[i]
                i += 1
                j -= 1
        if k <= j:
            hi = j
        elif k >= i:
            lo = i
        else:
            break
    return values[k]  # type: ignore[no-any-return]


@nb.njit(
    [(write(nb.int64), read(nb.int64), read(nb.int64, 4), read(nb.int64), read(nb.float64))],
    cache=True, nogil=True,
)  # fmt: skip
def pick(waits: Any, begins: Any, where: Any, totals: Any, shares: Any) -> Any:
    """Return per row and share the quantile, linear between the two places it lies between."""
    found = np.empty((len(where), len(shares)), np.float64)
    for row in range(len(where)):
        for s in range(len(shares)):
            both = np.empty(2, np.int64)
            for side in range(2):
                slot, place = where[row, s, side, 0], where[row, s, side, 1]
                both[side] = _nth(waits[begins[slot] : begins[slot + 1]], place)
            at = (totals[row] - 1) * shares[s]
            found[row, s] = both[0] + (at - np.int64(at)) * (both[1] - both[0])
    return found
