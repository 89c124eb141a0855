"""Which cases show the same sequence of activities."""

from typing import Any

import numba as nb
import numpy as np

from servicechain.kernels.kinds import CODES, HASHES, OFFSETS, WHOLE, read, write

_GOLDEN = np.uint64(0x9E3779B97F4A7C15)
_BASIS = np.uint64(1469598103934665603)
_SHIFT = np.uint64(29)
_NOTHING, _ONE = np.uint64(0), np.uint64(1)
_LOWER, _UPPER = np.uint64(0xFFFFFFFF), np.uint64(0xFFFFFFFF00000000)
_FREE = np.uint64(0xFFFFFFFFFFFFFFFF)


@nb.njit(inline="always")
def _four(codes: Any, i: Any) -> Any:
    """Return four codes as one word: read from memory at once."""
    return (
        np.uint64(np.uint16(codes[i]))
        | np.uint64(np.uint16(codes[i + _ONE])) << np.uint64(16)
        | np.uint64(np.uint16(codes[i + np.uint64(2)])) << np.uint64(32)
        | np.uint64(np.uint16(codes[i + np.uint64(3)])) << np.uint64(48)
    )


@nb.njit([(OFFSETS, CODES, write(nb.uint64), WHOLE, WHOLE)], cache=True, nogil=True)
def hashes(off: Any, act: Any, found: Any, begin: int, end: int) -> None:
    """Write a 64-bit hash of each case's sequence; four activities are mixed in at a time."""
    for c in range(begin, end):
        a, b = off[c], off[c + 1]
        x = _BASIS ^ np.uint64(b - a)
        i, stop = np.uint64(a), np.uint64(b)
        while i + np.uint64(4) <= stop:
            x = (x ^ _four(act, i)) * _GOLDEN
            x ^= x >> _SHIFT
            i += np.uint64(4)
        while i < stop:
            x = (x ^ np.uint64(act[i])) * _GOLDEN
            x ^= x >> _SHIFT
            i += _ONE
        x *= _GOLDEN  # the upper bits choose the part, the lower ones the slot
        found[c] = x ^ (x >> np.uint64(32))


@nb.njit(inline="always")
def _part_of(hashed: Any, parts: int) -> Any:
    """Return one of so many parts by the upper 24 bits; a division would take longer."""
    return np.int64(((hashed >> np.uint64(40)) * np.uint64(parts)) >> np.uint64(24))


@nb.njit(inline="always")
def _same(known: Any, k: Any, act: Any, a: Any, length: Any) -> bool:
    different: Any = _NOTHING  # gathered to the end: the processor could not guess where to stop
    if length < np.uint64(4):
        for j in range(length):
            different |= np.uint64(known[k + j] ^ act[a + j])
        return different == _NOTHING  # type: ignore[no-any-return]
    last = length - np.uint64(4)
    for four in range(length // np.uint64(4)):
        at = np.uint64(four) * np.uint64(4)
        different |= _four(known, k + at) ^ _four(act, a + at)
    different |= _four(known, k + last) ^ _four(act, a + last)
    return different == _NOTHING  # type: ignore[no-any-return]


@nb.njit([(OFFSETS, CODES, HASHES, WHOLE, WHOLE, write(nb.int32))], cache=True, nogil=True)
def group(off: Any, act: Any, hashed: Any, part: int, parts: int, variant: Any) -> Any:
    """Group the cases whose hash falls into one part: open addressing, every hit compared.

    Writes numbers that count within the part; returns the first case and the frequency of each.
    """
    room = 1 << 14
    while 4 * parts * room < len(hashed):  # so large that it seldom has to grow
        room *= 2
    slots = np.full(room, _FREE, np.uint64)  # upper half of the hash, and number
    last = np.uint64(len(slots) - 1)
    first = np.empty(room // 2 + 1, np.int64)
    frequency = np.empty(room // 2 + 1, np.int64)
    begins = np.empty(room // 2 + 2, np.int64)
    sequences = np.empty(8 * room, np.int16)  # side by side: near the processor
    count, begins[0] = 0, 0
    for c in range(len(hashed)):
        h = hashed[c]
        if _part_of(h, parts) != part:
            continue
        if 2 * count > len(slots):
            slots = np.full(2 * len(slots), _FREE, np.uint64)
            last = np.uint64(len(slots) - 1)
            for v in range(count):
                own = hashed[first[v]]
                p = own & last
                while slots[p] != _FREE:
                    p = (p + _ONE) & last
                slots[p] = (own & _UPPER) | np.uint64(v)
        p = h & last
        a = off[c]
        length = off[c + 1] - a
        while True:
            slot = slots[p]
            if slot == _FREE:
                if count == len(first):
                    first = np.concatenate((first, np.empty(count, np.int64)))
                    frequency = np.concatenate((frequency, np.empty(count, np.int64)))
                    begins = np.concatenate((begins, np.empty(count, np.int64)))
                begin = begins[count]
                while begin + length > len(sequences):
                    sequences = np.concatenate((sequences, np.empty_like(sequences)))
                for j in range(length):
                    sequences[begin + j] = act[a + j]
                begins[count + 1] = begin + length
                slots[p] = (h & _UPPER) | np.uint64(count)
                first[count], frequency[count], variant[c] = c, 1, count
                count += 1
                break
            if (slot ^ h) & _UPPER == _NOTHING:
                v = slot & _LOWER
                begin = np.uint64(begins[v])
                own = np.uint64(begins[v + _ONE]) - begin
                if own == np.uint64(length) and _same(sequences, begin, act, np.uint64(a), own):
                    frequency[v] += 1
                    variant[c] = v
                    break
            p = (p + _ONE) & last
    return first[:count].copy(), frequency[:count].copy()


@nb.njit(
    [(OFFSETS, CODES, read(nb.int64), OFFSETS, write(nb.int16), WHOLE, WHOLE)],
    cache=True, nogil=True,
)  # fmt: skip
def copy(off: Any, act: Any, cases: Any, begins: Any, found: Any, begin: int, end: int) -> None:
    """Write the sequences of some cases side by side; `begins` says where each goes.

    First the ends of a few: so the processor waits for all of them at once, not one by one.
    """
    few = 32
    for block in range(begin, end, few):
        stop = min(block + few, end)
        for k in range(block, stop):
            found[begins[k]] = act[off[cases[k]]]
            found[begins[k + 1] - 1] = act[off[cases[k] + 1] - 1]
        for k in range(block, stop):
            a, to = np.uint64(off[cases[k]]), np.uint64(begins[k])
            for j in range(np.uint64(begins[k + 1]) - to):
                found[to + j] = act[a + j]


@nb.njit(
    [(HASHES, WHOLE, read(nb.int32), read(nb.int64), write(nb.int32), WHOLE, WHOLE)],
    cache=True, nogil=True,
)  # fmt: skip
def renumber(
    hashed: Any, parts: int, rank: Any, shift: Any, variant: Any, begin: int, end: int
) -> None:
    """Turn numbers within a part into numbers of the whole: `rank[shift[part] + number]`."""
    for c in range(begin, end):
        part = _part_of(hashed[c], parts)
        variant[c] = rank[shift[part] + variant[c]]
