"""One pass over a log: everything that can be counted while its bytes go by once."""

# Arrays are indexed without checks; callers pass what `EventLog` promises.
from typing import Any

import numba as nb
import numpy as np

_GOLDEN = np.uint64(0x9E3779B97F4A7C15)
_BASIS = np.uint64(1469598103934665603)


@nb.njit(cache=True, parallel=True)
def scan(off: Any, act: Any, org: Any, ts: Any, mask: Any, n_act: int, n_org: int, n: int) -> Any:
    """Count pairs, hand-overs, starts, ends and durations; `n` threads, one table each.

    `mask` has a byte per case, or is empty for all cases. Organisation -1 counts in row 0.
    """
    cases = len(off) - 1
    masked = len(mask) > 0
    pairs = np.zeros((n, n_act, n_act), np.int64)
    waits = np.zeros((n, n_act, n_act), np.float64)
    passed = np.zeros((n, n_org + 1, n_org + 1), np.int64)
    passed_waits = np.zeros((n, n_org + 1, n_org + 1), np.float64)
    starts = np.zeros((n, n_act), np.int64)
    ends = np.zeros((n, n_act), np.int64)
    durations = np.empty(cases, np.int64)
    for t in nb.prange(n):
        for c in range(cases * t // n, cases * (t + 1) // n):
            if masked and mask[c] == 0:
                durations[c] = -1
                continue
            a, b = off[c], off[c + 1]
            last_act, last_org, last_ts = act[a], org[a] + 1, ts[a]
            starts[t, last_act] += 1
            for i in range(a + 1, b):
                here, where, when = act[i], org[i] + 1, ts[i]
                wait = when - last_ts
                pairs[t, last_act, here] += 1
                waits[t, last_act, here] += wait
                passed[t, last_org, where] += 1
                passed_waits[t, last_org, where] += wait
                last_act, last_org, last_ts = here, where, when
            ends[t, last_act] += 1
            durations[c] = last_ts - ts[a]
    return (
        pairs.sum(0), waits.sum(0), passed.sum(0), passed_waits.sum(0),
        starts.sum(0), ends.sum(0), durations,
    )  # fmt: skip


@nb.njit(cache=True, parallel=True)
def hashes(off: Any, act: Any, n: int) -> Any:
    """Return a 64-bit hash of each case's sequence of activities."""
    cases = len(off) - 1
    found = np.empty(cases, np.uint64)
    for t in nb.prange(n):
        for c in range(cases * t // n, cases * (t + 1) // n):
            x = _BASIS
            for i in range(off[c], off[c + 1]):
                x = (x ^ np.uint64(act[i] + 1)) * _GOLDEN
                x ^= x >> np.uint64(29)
            found[c] = x
    return found


@nb.njit(cache=True)
def group(off: Any, act: Any, hashed: Any) -> Any:
    """Group cases with the same sequence: open addressing, sequences compared on every hit."""
    cases = len(hashed)
    capacity = 1 << 18
    slots = np.full(capacity, -1, np.int64)
    variant = np.empty(cases, np.int32)
    first = np.empty(cases, np.int64)
    frequency = np.zeros(cases, np.int64)
    count = 0
    for c in range(cases):
        if 2 * count > capacity:
            capacity *= 4
            slots = np.full(capacity, -1, np.int64)
            for v in range(count):
                p = np.int64(hashed[first[v]] & np.uint64(capacity - 1))
                while slots[p] >= 0:
                    p = (p + 1) & (capacity - 1)
                slots[p] = v
        p = np.int64(hashed[c] & np.uint64(capacity - 1))
        length = off[c + 1] - off[c]
        while True:
            v = slots[p]
            if v < 0:
                slots[p] = count
                first[count], frequency[count], variant[c] = c, 1, count
                count += 1
                break
            r = first[v]
            if hashed[r] == hashed[c] and off[r + 1] - off[r] == length:
                same = True
                for j in range(length):
                    if act[off[r] + j] != act[off[c] + j]:
                        same = False
                        break
                if same:
                    frequency[v] += 1
                    variant[c] = v
                    break
            p = (p + 1) & (capacity - 1)
    return variant, first[:count].copy(), frequency[:count].copy()


@nb.njit(cache=True, parallel=True)
def pair_quantiles(
    off: Any, act: Any, ts: Any, mask: Any, counts: Any, share: float, n: int
) -> Any:
    """Return the exact quantile of the waiting time of each pair, linear between neighbours.

    A counting sort puts the waits of each pair together, then quickselect finds the two that
    the quantile lies between. NaN where a pair does not occur.
    """
    n_act = counts.shape[0]
    pairs = n_act * n_act
    flat = counts.reshape(pairs)
    cases = len(off) - 1
    masked = len(mask) > 0
    begins = np.zeros(pairs + 1, np.int64)
    for p in range(pairs):
        begins[p + 1] = begins[p] + flat[p]
    mine = np.zeros((n, pairs), np.int64)
    for t in nb.prange(n):
        for c in range(cases * t // n, cases * (t + 1) // n):
            if masked and mask[c] == 0:
                continue
            for i in range(off[c] + 1, off[c + 1]):
                mine[t, act[i - 1] * n_act + act[i]] += 1
    place = np.zeros((n, pairs), np.int64)
    for p in range(pairs):
        at = begins[p]
        for t in range(n):
            place[t, p] = at
            at += mine[t, p]
    waits = np.empty(begins[pairs], np.int64)
    for t in nb.prange(n):
        for c in range(cases * t // n, cases * (t + 1) // n):
            if masked and mask[c] == 0:
                continue
            for i in range(off[c] + 1, off[c + 1]):
                p = act[i - 1] * n_act + act[i]
                waits[place[t, p]] = ts[i] - ts[i - 1]
                place[t, p] += 1
    found = np.full(pairs, np.nan)
    order = np.argsort(-flat)  # the largest first, so that no thread ends alone with one
    for q in nb.prange(pairs):
        p = order[q]
        if flat[p] > 0:
            found[p] = _quantile(waits[begins[p] : begins[p + 1]], share)
    return found.reshape(n_act, n_act)


@nb.njit(cache=True)
def _quantile(values: Any, share: float) -> float:
    """Return a quantile of the values; sorts them partly, in place."""
    m = len(values)
    at = (m - 1) * share
    k = int(at)
    lo, hi = 0, m - 1
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
    below = float(values[k])
    if at == k or k + 1 >= m:
        return below
    above = values[k + 1]
    for i in range(k + 2, m):
        above = min(above, values[i])
    return below + (at - k) * (float(above) - below)
