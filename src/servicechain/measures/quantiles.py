"""Exact quantiles of the waits between neighbouring events, per pair of names."""

from collections.abc import Sequence
from functools import partial
from typing import TYPE_CHECKING

import numpy as np
import numpy.typing as npt

from servicechain.eventlog.log import Codes, EventLog, Numbers
from servicechain.kernels import compiled_for, in_parts, in_threads, shares_of

if TYPE_CHECKING:
    from servicechain.measures.follows import Mask, Pairs

MAX_NAMES = 4096
"""So many names at most have a table with a cell for each pair; with more, waits are sorted."""

Floats = npt.NDArray[np.float64]
Rows = npt.NDArray[np.int32]


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
    if compiled_for(log.n_events) and int(codes.max()) < MAX_NAMES:
        return _compiled(log, codes, pairs, shares, cases)
    return _sorted(log, codes, pairs, shares, cases)


def _compiled(
    log: EventLog, codes: Codes, pairs: "Pairs", shares: Sequence[float], cases: "Mask | None"
) -> Floats:
    """Look for each quantile between two waits that a sample names, until all are found."""
    from servicechain.kernels import quantiles

    names, n_rows = int(codes.max()) + 2, len(pairs.count)
    cells = (pairs.source + 1) * names + pairs.target + 1
    every_row = np.full(names * names, -1, np.int32)
    every_row[cells] = np.arange(n_rows)
    mask = np.empty(0, np.uint8) if cases is None else cases.astype(np.uint8)
    events = (log.offsets, codes, log.time, mask)
    sample = _by_row(in_parts(log.offsets, partial(quantiles.sample, *events, every_row, names)))
    rows_of_threads = shares_of(n_rows)
    totals = np.asarray(pairs.count, np.int64)
    found = np.empty((len(shares), n_rows))
    for share, row_of_found in zip(shares, found, strict=True):
        bracket = np.empty((n_rows, 2), np.int64)
        in_threads(partial(quantiles.brackets, *sample[1:], share, bracket), rows_of_threads)
        rows, is_open = every_row.copy(), np.ones(n_rows, np.uint8)
        while is_open.any():
            rows[cells[is_open == 0]] = -1
            look = partial(quantiles.gather, *events, rows, names, bracket)
            counts, begins, waits = _by_row(in_parts(log.offsets, look))
            settle = partial(
                quantiles.settle,
                counts, begins, waits, totals, share, bracket, row_of_found, is_open,
            )  # fmt: skip
            in_threads(settle, rows_of_threads)
    return found.T


def _by_row(parts: Sequence[tuple[Numbers, Rows, Numbers]]) -> tuple[Numbers, Numbers, Numbers]:
    """Put together the waits that the threads collected.

    Returns:
        The counts per row; where the waits of each row begin; and the waits, row after row.
    """
    from servicechain.kernels import quantiles

    counts = np.add.reduce([part[0] for part in parts])
    begins = np.concatenate([[0], np.cumsum(counts[:, quantiles.INSIDE])])
    ordered = np.empty(begins[-1], np.int64)
    places = begins[:-1] + np.cumsum([part[0][:, quantiles.INSIDE] for part in parts], axis=0)
    places -= [part[0][:, quantiles.INSIDE] for part in parts]  # each behind those before it
    work = [
        (which, waits, own, ordered) for (_, which, waits), own in zip(parts, places, strict=True)
    ]
    in_threads(quantiles.place, work)
    return counts, begins, ordered


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
