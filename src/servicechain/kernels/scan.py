"""One pass over a log: everything that can be counted while its bytes go by once."""

# Arrays are indexed without checks; callers pass what `EventLog` promises.
from typing import Any

import numba as nb
import numpy as np

from servicechain.kernels.kinds import CODES, MASK, OFFSETS, TIMES, WHOLE

_ENOUGH = 1 << 61
"""Sums of microseconds are whole numbers; at this size they are carried into floats."""


@nb.njit(cache=True, nogil=True)
def _carry(table: Any, sums: Any) -> None:
    for p in range(len(sums)):
        sums[p] += table[p, 1]
        table[p, 1] = 0


@nb.njit([(OFFSETS, CODES, CODES, TIMES, MASK, WHOLE, WHOLE, WHOLE, WHOLE)], cache=True, nogil=True)
def scan(
    off: Any, act: Any, org: Any, ts: Any, mask: Any, n_act: int, n_org: int, begin: int, end: int
) -> Any:
    """Count pairs, hand-overs, starts, ends and durations of the cases from `begin` to `end`.

    `mask` has a byte per case, or is empty for all cases. Organisation -1 counts in row 0.
    """
    masked = len(mask) > 0
    # Places without a sign: they need no look whether one is meant from behind.
    width, passed_width = np.uint64(n_act), np.uint64(n_org + 1)
    pairs = np.zeros((n_act * n_act, 2), np.int64)  # how often, and the sum of the waits
    passes = np.zeros(((n_org + 1) * (n_org + 1), 2), np.int64)
    waits = np.zeros(n_act * n_act, np.float64)
    passed_waits = np.zeros((n_org + 1) * (n_org + 1), np.float64)
    starts = np.zeros(n_act, np.int64)
    ends = np.zeros(n_act, np.int64)
    durations = np.empty(end - begin, np.int64)
    waited = 0
    for c in range(begin, end):
        if masked and mask[c] == 0:
            durations[c - begin] = -1
            continue
        a, b = off[c], off[c + 1]
        last_act, last_org = np.uint64(act[a]), np.uint64(np.int64(org[a]) + 1)
        begun = last_ts = ts[a]
        starts[last_act] += 1
        for i in range(np.uint64(a + 1), np.uint64(b)):
            here, where, when = np.uint64(act[i]), np.uint64(np.int64(org[i]) + 1), ts[i]
            wait = when - last_ts
            p = last_act * width + here
            pairs[p, 0] += 1
            pairs[p, 1] += wait
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
    return pairs[:, 0].copy(), waits, passes[:, 0].copy(), passed_waits, starts, ends, durations
