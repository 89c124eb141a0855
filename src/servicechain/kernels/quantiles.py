"""Exact quantiles of waiting times per pair, without sorting and without a copy of the waits.

A sample of the cases says between which two waits each quantile very probably lies. One pass then
counts what lies below and collects what lies between, which is little; quickselect finds the place
in it. Where the sample misled, the bracket is opened on that side and the pass is made again.
"""

from typing import Any

import numba as nb
import numpy as np

from servicechain.kernels.kinds import CODES, MASK, OFFSETS, TIMES, WHOLE, read, write

LEAST, MOST = np.iinfo(np.int64).min, np.iinfo(np.int64).max

_EVERY = np.uint64(128)
_GOLDEN = np.uint64(0x9E3779B97F4A7C15)
_HIGH = np.uint64(40)
_ONE = np.uint64(1)

_SIGMAS = 4.5
"""So many standard deviations of its place in the sample a bracket reaches to each side."""

_BELOW, _AT_LOW, INSIDE = 0, 1, 2
"""Columns of the counts per row: waits below its bracket, at the lower edge, and collected."""


@nb.njit(inline="always")
def _is_sampled(case: int) -> Any:
    """Tell whether a case is one of about 128; a hash, so that no rhythm of the log matters."""
    return ((np.uint64(case) * _GOLDEN) >> _HIGH) % _EVERY == 0


@nb.njit(cache=True, nogil=True)
def grown(which: Any, waits: Any) -> Any:
    """Return two lists with twice the room."""
    room = len(which)
    return (
        np.concatenate((which, np.empty(room, np.int32))),
        np.concatenate((waits, np.empty(room, np.int64))),
    )


@nb.njit(
    [(OFFSETS, CODES, TIMES, MASK, read(nb.int32), WHOLE, WHOLE, WHOLE)], cache=True, nogil=True
)
def sample(
    off: Any, codes: Any, ts: Any, mask: Any, rows: Any, names: int, begin: int, end: int
) -> Any:
    """Return the waits of the sampled cases: how many per row, and row and length of each.

    `rows` says which pair has which row, -1 none.
    """
    masked = len(mask) > 0
    counts = np.zeros((rows.max() + 1, 3), np.int64)
    which, waits = np.empty(4096, np.int32), np.empty(4096, np.int64)
    count, width = 0, np.uint64(names)
    for c in range(begin, end):
        if not _is_sampled(c) or (masked and mask[c] == 0):
            continue
        a, b = off[c], off[c + 1]
        while count + b - a > len(which):
            which, waits = grown(which, waits)
        for i in range(a + 1, b):
            before, here = np.int64(codes[i - 1]) + 1, np.int64(codes[i]) + 1
            row = rows[np.uint64(before) * width + np.uint64(here)]
            if row >= 0:
                which[count], waits[count] = row, ts[i] - ts[i - 1]
                counts[row, INSIDE] += 1
                count += 1
    return counts, which[:count], waits[:count]


@nb.njit(
    [(read(nb.int32), read(nb.int64), write(nb.int64), write(nb.int64))], cache=True, nogil=True
)
def place(which: Any, waits: Any, places: Any, ordered: Any) -> None:
    """Write each wait to the next place of its row."""
    for i in range(np.uint64(len(which))):
        row = np.uint64(which[i])
        ordered[np.uint64(places[row])] = waits[i]
        places[row] += 1


@nb.njit(cache=True, nogil=True)
def _nth(values: Any, k: Any) -> int:
    """Return the value that has place `k` in order, and move it there; no larger one stands before.

    Splits without branches that the processor could not guess.
    """
    lo, hi = np.uint64(0), np.uint64(len(values) - 1)
    place = np.uint64(k)
    while lo < hi:
        first, middle, last = values[lo], values[(lo + hi) >> _ONE], values[hi]
        pivot = max(min(first, middle), min(max(first, middle), last))
        split = lo
        for i in range(lo, hi + _ONE):
            value = values[i]
            values[i] = values[split]
            values[split] = value
            split += np.uint64(value < pivot)
        if place < split:
            hi = split - _ONE
            continue
        if split > lo:
            lo = split
            continue
        for i in range(lo, hi + _ONE):  # none is smaller: take out those that equal the pivot
            value = values[i]
            values[i] = values[split]
            values[split] = value
            split += np.uint64(value == pivot)
        if place < split:
            return pivot  # type: ignore[no-any-return]
        lo = split
    return values[place]  # type: ignore[no-any-return]


@nb.njit(
    [(read(nb.int64), write(nb.int64), nb.float64, write(nb.int64, 2), WHOLE, WHOLE)],
    cache=True, nogil=True,
)  # fmt: skip
def brackets(begins: Any, ordered: Any, share: float, found: Any, first: int, stop: int) -> None:
    """Write for some rows the two waits between which the sample puts the quantile."""
    for row in range(first, stop):
        own = ordered[begins[row] : begins[row + 1]]
        at = (len(own) - 1) * share
        reach = _SIGMAS * np.sqrt(len(own) * share * (1 - share)) + 2
        low, high = np.int64(at - reach), np.int64(at + reach)
        found[row, 0] = _nth(own, low) if at > reach else LEAST
        found[row, 1] = _nth(own, high) if high < len(own) else MOST


@nb.njit(
    [(OFFSETS, CODES, TIMES, MASK, read(nb.int32), WHOLE, read(nb.int64, 2), WHOLE, WHOLE)],
    cache=True, nogil=True,
)  # fmt: skip
def gather(
    off: Any, codes: Any, ts: Any, mask: Any, rows: Any, names: int, bracket: Any,
    begin: int, end: int,
) -> Any:  # fmt: skip
    """Count per row the waits below its bracket and at its lower edge; collect the others within.

    Returns the counts, and row and length of each wait collected. No branches in the inner loop,
    which the processor could not guess, and places without a sign, which need no look from behind.
    """
    masked = len(mask) > 0
    counts = np.zeros((len(bracket), 3), np.int64)
    room = (off[end] - off[begin]) // 8 + 4096  # touched only as far as it is needed
    which, waits = np.empty(room, np.int32), np.empty(room, np.int64)
    count, width = np.uint64(0), np.uint64(names)
    for c in range(begin, end):
        if masked and mask[c] == 0:
            continue
        a, b = off[c], off[c + 1]
        while np.int64(count) + b - a >= len(which):
            which, waits = grown(which, waits)
        before, last = np.uint64(np.int64(codes[a]) + 1), ts[a]
        for i in range(np.uint64(a + 1), np.uint64(b)):
            here, now = np.uint64(np.int64(codes[i]) + 1), ts[i]
            row, wait = rows[before * width + here], now - last
            before, last = here, now
            if row < 0:
                continue
            k = np.uint64(row)
            low, high = bracket[k, 0], bracket[k, 1]
            counts[k, _BELOW] += np.int64(wait < low)
            counts[k, _AT_LOW] += np.int64(wait == low)
            which[count], waits[count] = row, wait
            inside = (low < wait) & (wait <= high)
            counts[k, INSIDE] += np.int64(inside)
            count += np.uint64(inside)
    return counts, which[:count], waits[:count]


@nb.njit(
    [
        (
            read(nb.int64, 2), read(nb.int64), write(nb.int64), read(nb.int64), nb.float64,
            write(nb.int64, 2), write(nb.float64), write(nb.uint8), WHOLE, WHOLE,
        )
    ],
    cache=True, nogil=True,
)  # fmt: skip
def settle(
    counts: Any, begins: Any, ordered: Any, totals: Any, share: float, bracket: Any, found: Any,
    is_open: Any, first: int, stop: int,
) -> None:  # fmt: skip
    """Write the quantiles of some rows that are open, linear between the two places around them.

    A row of which a place lies outside its bracket stays open; the bracket is opened there.
    """
    both = np.empty(2, np.int64)
    for row in range(first, stop):
        if is_open[row] == 0:
            continue
        is_open[row] = 0
        inside = ordered[begins[row] : begins[row + 1]]
        at = (totals[row] - 1) * share
        for side in range(2):
            place: Any = min(np.int64(at) + side, totals[row] - 1) - counts[row, _BELOW]
            within = place - counts[row, _AT_LOW]
            if place < 0:
                bracket[row, 0] = LEAST
                is_open[row] = 1
            elif within < 0:
                both[side] = bracket[row, 0]
            elif within < len(inside):
                sought = within == 0 or side == 0 or at >= totals[row] - 1
                # The next one after a value sought before is the least behind it.
                both[side] = _nth(inside, within) if sought else inside[within:].min()
            else:
                bracket[row, 1] = MOST
                is_open[row] = 1
        found[row] = both[0] + (at - np.int64(at)) * (both[1] - both[0])
