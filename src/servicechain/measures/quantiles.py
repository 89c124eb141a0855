"""Exact quantiles of the waits between neighbouring events, per pair of names."""

from collections.abc import Sequence
from typing import TYPE_CHECKING

import numpy as np
import numpy.typing as npt

from servicechain.eventlog.log import Codes, EventLog, Numbers
from servicechain.kernels import compiled_for, in_parts

if TYPE_CHECKING:
    from servicechain.measures.follows import Mask, Pairs

MAX_ROWS = 4096
"""So many pairs at most have a histogram each (8 KB); with more, the waits are sorted."""

Floats = npt.NDArray[np.float64]


def pair_quantiles(
    log: EventLog, codes: Codes, pairs: "Pairs", shares: Sequence[float], cases: "Mask | None"
) -> Floats:
    """Return the exact quantiles of the waits of pairs, in microseconds.

    Args:
        log: any log.
        codes: of its activities, or of its organisations.
        pairs: some of the pairs of these codes that occur; -1 is an unknown name.
        shares: which quantiles, each from 0 to 1; linear between neighbours.
        cases: a mask with a truth value per case; None takes all.

    Returns:
        A row per pair, a column per share.
    """
    if not len(pairs.count) or not shares:
        return np.empty((len(pairs.count), len(shares)))
    if compiled_for(log.n_events) and len(pairs.count) <= MAX_ROWS:
        return _compiled(log, codes, pairs, shares, cases)
    return _sorted(log, codes, pairs, shares, cases)


def _compiled(
    log: EventLog, codes: Codes, pairs: "Pairs", shares: Sequence[float], cases: "Mask | None"
) -> Floats:
    from servicechain.kernels import quantiles

    names = 1 + int(codes.max(initial=0)) + 1
    rows = np.full(names * names, -1, np.int32)
    rows[(pairs.source + 1) * names + pairs.target + 1] = np.arange(len(pairs.count))
    mask = np.empty(0, np.uint8) if cases is None else cases.astype(np.uint8)
    events = (log.offsets, codes, log.time, mask, rows)
    parts = in_parts(
        log.offsets, lambda a, b: quantiles.histogram(*events, len(pairs.count), names, a, b)
    )
    counts = parts[0] if len(parts) == 1 else np.add.reduce(parts, dtype=np.uint32)
    wanted = np.array(shares, np.float64)
    slots, sizes, where = quantiles.wanted(counts, wanted)
    begins = np.concatenate([[0], np.cumsum(sizes)])
    waits = np.empty(begins[-1], np.int64)
    place = begins[:-1].copy()
    places = []
    for part in parts:
        places.append(place.copy())
        after = place.copy()
        quantiles.advance(part, slots, place, after)
        place = after
    ready = iter(places)

    def gather(begin: int, end: int) -> None:
        quantiles.collect(*events, slots, names, by_begin[begin], waits, begin, end)

    by_begin = dict(zip(_begins(log), ready, strict=True))
    in_parts(log.offsets, gather)
    totals = np.asarray(pairs.count, np.int64)
    found: Floats = quantiles.pick(waits, begins, where, totals, wanted)
    return found


def _begins(log: EventLog) -> list[int]:
    """Return the first case of each thread's part."""
    return in_parts(log.offsets, lambda begin, _end: begin)


def _sorted(
    log: EventLog, codes: Codes, pairs: "Pairs", shares: Sequence[float], cases: "Mask | None"
) -> Floats:
    """Sort the waits by pair and length; the quantile then stands at a known place."""
    from servicechain.measures.follows import inner_events, pair_codes

    inner = inner_events(log, cases)
    code, waits = pair_codes(codes, inner), log.time[inner] - log.time[inner - 1]
    order = np.lexsort((waits, code))
    code, waits = code[order], waits[order]
    begin = np.searchsorted(code, pair_numbers(pairs.source, pairs.target))
    found = np.empty((len(pairs.count), len(shares)))
    for column, share in enumerate(shares):
        at = (pairs.count - 1) * share
        below = at.astype(np.int64)
        above = np.minimum(below + 1, pairs.count - 1)
        low, high = waits[begin + below].astype(np.float64), waits[begin + above]
        found[:, column] = low + (at - below) * (high - low)
    return found


BASE = 1 << 16


def pair_numbers(source: npt.NDArray[np.integer], target: npt.NDArray[np.integer]) -> Numbers:
    """Return one number for each pair of codes."""
    numbers: Numbers = (source.astype(np.int64) + 1) * BASE + target + 1
    return numbers
