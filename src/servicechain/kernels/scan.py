"""One pass over a log: everything that can be counted while its bytes go by once."""

# Arrays are indexed without checks; callers pass what `EventLog` promises.
from typing import Any

import numba as nb
import numpy as np

from servicechain.kernels.kinds import CODES, MASK, OFFSETS, TIMES, WHOLE, read

_ENOUGH = 1 << 61
"""Sums of microseconds are whole numbers; at this size they are carried into floats."""


@nb.njit(cache=True, nogil=True)
def _carry(table: Any, sums: Any) -> None:
    for p in range(len(sums)):
        sums[p] += table[p, 1]
        table[p, 1] = 0


@nb.njit(
    [(OFFSETS, CODES, CODES, TIMES, MASK, WHOLE, WHOLE, read(nb.int64, 2), WHOLE, WHOLE)],
    cache=True, nogil=True,
)  # fmt: skip
def scan(
    off: Any, act: Any, org: Any, ts: Any, mask: Any, n_act: int, n_org: int, bracket: Any,
    begin: int, end: int,
) -> Any:  # fmt: skip
    """Count pairs, hand-overs, starts, ends and durations of the cases from `begin` to `end`.

    `mask` has a byte per case, or is empty for all cases. Organisation -1 counts in row 0.
    `bracket` has two waits per pair of activities, or no row: then nothing is looked for. Else
    the waits of each pair are counted and collected as `quantiles.gather` does; as soon as an
    eighth of them all were collected the pass breaks off and says so, for that is not worth it.
    """
    masked, looks = len(mask) > 0, len(bracket) > 0
    # Places without a sign: they need no look whether one is meant from behind.
    width, passed_width = np.uint64(n_act), np.uint64(n_org + 1)
    # How often, sum of the waits; below, at the lower edge and inside the bracket; its two edges:
    # a line of the processor's cache holds all that an event touches.
    pairs = np.zeros((n_act * n_act, 8), np.int64)
    passes = np.zeros(((n_org + 1) * (n_org + 1), 2), np.int64)
    waits = np.zeros(n_act * n_act, np.float64)
    passed_waits = np.zeros((n_org + 1) * (n_org + 1), np.float64)
    starts = np.zeros(n_act, np.int64)
    ends = np.zeros(n_act, np.int64)
    durations = np.empty(end - begin, np.int64)
    room = (off[end] - off[begin]) // 8 + 4096 if looks else 0
    which, lengths = np.empty(room, np.int32), np.empty(room, np.int64)
    pairs[: len(bracket), 6:8] = bracket
    count, waited, whole = np.uint64(0), 0, True
    for c in range(begin, end):
        if masked and mask[c] == 0:
            durations[c - begin] = -1
            continue
        a, b = off[c], off[c + 1]
        if looks and np.int64(count) + b - a >= room:
            whole = False
            break
        last_act, last_org = np.uint64(act[a]), np.uint64(np.int64(org[a]) + 1)
        begun = last_ts = ts[a]
        starts[last_act] += 1
        for i in range(np.uint64(a + 1), np.uint64(b)):
            here, where, when = np.uint64(act[i]), np.uint64(np.int64(org[i]) + 1), ts[i]
            wait = when - last_ts
            p = last_act * width + here
            pairs[p, 0] += 1
            pairs[p, 1] += wait
            if looks:  # no branches in it, which the processor could not guess
                low, high = pairs[p, 6], pairs[p, 7]
                pairs[p, 2] += np.int64(wait < low)
                pairs[p, 3] += np.int64(wait == low)
                which[count], lengths[count] = p, wait
                inside = (low < wait) & (wait <= high)
                pairs[p, 4] += np.int64(inside)
                count += np.uint64(inside)
            q = last_org * passed_width + where
            passes[q, 0] += 1
            passes[q, 1] += wait
            last_act, last_org, last_ts = here, where, when
        ends[last_act] += 1
        durations[c - begin] = last_ts - begun
        waited += last_ts - begun
        if waited > _ENOUGH:
            _carry(pairs, waits)
            _carry(passes, passed_waits)
            waited = 0
    _carry(pairs, waits)
    _carry(passes, passed_waits)
    looked = (pairs[:, 2:5].copy(), which[:count], lengths[:count])
    counted = (pairs[:, 0].copy(), waits, passes[:, 0].copy(), passed_waits, starts, ends)
    return whole, counted, durations, looked
