"""Which cases show the same sequence of activities."""

from typing import Any

import numba as nb
import numpy as np

from servicechain.kernels.kinds import CODES, HASHES, OFFSETS, WHOLE, read, write

_GOLDEN = np.uint64(0x9E3779B97F4A7C15)
_BASIS = np.uint64(1469598103934665603)
_SHIFT = np.uint64(29)


@nb.njit([(OFFSETS, CODES, write(nb.uint64), WHOLE, WHOLE)], cache=True, nogil=True)
def hashes(off: Any, act: Any, found: Any, begin: int, end: int) -> None:
    """Write a 64-bit hash of each case's sequence; four activities are mixed in at a time."""
    for c in range(begin, end):
        a, b = off[c], off[c + 1]
        x = _BASIS ^ np.uint64(b - a)
        i = a
        while i + 4 <= b:
            word = (
                np.uint64(act[i])
                | np.uint64(act[i + 1]) << np.uint64(16)
                | np.uint64(act[i + 2]) << np.uint64(32)
                | np.uint64(act[i + 3]) << np.uint64(48)
            )
            x = (x ^ word) * _GOLDEN
            x ^= x >> _SHIFT
            i += 4
        while i < b:
            x = (x ^ np.uint64(act[i])) * _GOLDEN
            x ^= x >> _SHIFT
            i += 1
        x *= _GOLDEN  # the upper bits choose the part, the lower ones the slot
        found[c] = x ^ (x >> np.uint64(32))


@nb.njit([(OFFSETS, CODES, HASHES, WHOLE, WHOLE, write(nb.int32))], cache=True, nogil=True)
def group(off: Any, act: Any, hashed: Any, part: int, parts: int, variant: Any) -> Any:
    """Group the cases whose hash falls into one part: open addressing, every hit compared.

    Writes numbers that count within the part; returns the first case and the frequency of each.
    """
    capacity = 1 << 14
    slots = np.full(capacity, -1, np.int32)
    keys = np.empty(capacity, np.uint64)
    first = np.empty(1024, np.int64)
    frequency = np.zeros(1024, np.int64)
    count = 0
    for c in range(len(hashed)):
        h = hashed[c]
        if np.int64(h >> np.uint64(40)) % parts != part:
            continue
        if 2 * count > capacity:
            capacity *= 4
            slots = np.full(capacity, -1, np.int32)
            keys = np.empty(capacity, np.uint64)
            for v in range(count):
                own = hashed[first[v]]
                p = np.int64(own & np.uint64(capacity - 1))
                while slots[p] >= 0:
                    p = (p + 1) & (capacity - 1)
                slots[p], keys[p] = v, own
        p = np.int64(h & np.uint64(capacity - 1))
        length = off[c + 1] - off[c]
        while True:
            v = slots[p]
            if v < 0:
                if count == len(first):
                    first = np.concatenate((first, np.empty(count, np.int64)))
                    frequency = np.concatenate((frequency, np.zeros(count, np.int64)))
                slots[p], keys[p] = count, h
                first[count], frequency[count], variant[c] = c, 1, count
                count += 1
                break
            if keys[p] == h:
                r = off[first[v]]
                same = off[first[v] + 1] - r == length
                j = 0
                while same and j < length:
                    same = act[r + j] == act[off[c] + j]
                    j += 1
                if same:
                    frequency[v] += 1
                    variant[c] = v
                    break
            p = (p + 1) & (capacity - 1)
    return first[:count].copy(), frequency[:count].copy()


@nb.njit(
    [(HASHES, WHOLE, read(nb.int32), read(nb.int64), write(nb.int32), WHOLE, WHOLE)],
    cache=True, nogil=True,
)  # fmt: skip
def renumber(
    hashed: Any, parts: int, rank: Any, shift: Any, variant: Any, begin: int, end: int
) -> None:
    """Turn numbers within a part into numbers of the whole: `rank[shift[part] + number]`."""
    for c in range(begin, end):
        part = np.int64(hashed[c] >> np.uint64(40)) % parts
        variant[c] = rank[shift[part] + variant[c]]
