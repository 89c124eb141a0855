"""Exact quantiles of the waits between neighbouring events, per pair of names."""

from collections.abc import Sequence
from dataclasses import dataclass
from functools import cached_property, partial
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
Bytes = npt.NDArray[np.uint8]
Collected = tuple[Numbers, Rows, Numbers]
"""Counts per row (below, at the lower edge, collected); then row and length of each collected."""


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
    search = _Search(log, codes, pairs.source, pairs.target, mask_of(cases))
    sample = search.sample()
    found = []
    for share in shares:
        bracket = _brackets(sample, share)
        look = _by_row(search.collected(bracket, np.ones(len(bracket), bool)))
        found.append(search.settled(share, pairs.count, bracket, look))
    return np.stack(found, axis=1)


def mask_of(cases: "Mask | None") -> Bytes:
    """Return a mask as the loops take it: a byte per case, or none for all cases."""
    return np.empty(0, np.uint8) if cases is None else cases.astype(np.uint8)


def median_brackets(log: EventLog, mask: Bytes) -> Numbers:
    """Return the waits between which the median of each two activities probably lies.

    Returns:
        Two waits per pair of codes: activity s before activity t has row s * activities + t.
    """
    codes = np.arange(len(log.activities))
    source, target = np.repeat(codes, len(codes)), np.tile(codes, len(codes))
    return _brackets(_Search(log, log.activity, source, target, mask).sample(), 0.5)


def medians_between(
    log: EventLog, pairs: "Pairs", mask: Bytes, bracket: Numbers, parts: Sequence[Collected]
) -> Floats:
    """Return the medians of the waits of all pairs of activities, from what one pass collected.

    Args:
        log: any log.
        pairs: all pairs of its activities that occur, sorted by their codes.
        mask: see `mask_of`.
        bracket: what `median_brackets` gave to the pass.
        parts: what each thread has collected between them.
    """
    occur = pairs.source * len(log.activities) + pairs.target
    counts, begins, waits = _by_row(parts)
    begins = np.append(begins[occur], begins[-1])  # pairs that do not occur have collected nothing
    search = _Search(log, log.activity, pairs.source, pairs.target, mask)
    return search.settled(0.5, pairs.count, bracket[occur], (counts[occur], begins, waits))


@dataclass(frozen=True, eq=False)
class _Search:
    """Looks for quantiles between two waits that a sample names, until all are found.

    Attributes:
        source: code of the first of each pair, -1 unknown; a pair has a row.
        target: code of the second.
        mask: see `mask_of`.
    """

    log: EventLog
    codes: Codes
    source: Numbers
    target: Numbers
    mask: Bytes

    @cached_property
    def _names(self) -> int:
        return int(max(self.codes.max(), self.source.max(), self.target.max())) + 2

    def _rows(self, looked_for: npt.NDArray[np.bool_]) -> Rows:
        """Return the row of every two names, -1 where none is looked for."""
        rows = np.full(self._names * self._names, -1, np.int32)
        cells = (self.source + 1) * self._names + self.target + 1
        rows[cells[looked_for]] = np.flatnonzero(looked_for)
        return rows

    def sample(self) -> tuple[Numbers, Numbers]:
        """Return where the sampled waits of each row begin; and the waits, row after row."""
        from servicechain.kernels import quantiles

        rows = self._rows(np.ones(len(self.source), bool))
        events = (self.log.offsets, self.codes, self.log.time, self.mask)
        look = partial(quantiles.sample, *events, rows, self._names)
        _, begins, waits = _by_row(in_parts(self.log.offsets, look))
        return begins, waits

    def collected(self, bracket: Numbers, looked_for: npt.NDArray[np.bool_]) -> Sequence[Collected]:
        """Go through the log and collect the waits between two waits, for some rows."""
        from servicechain.kernels import quantiles

        rows = self._rows(looked_for)
        events = (self.log.offsets, self.codes, self.log.time, self.mask)
        look = partial(quantiles.gather, *events, rows, self._names, bracket)
        return in_parts(self.log.offsets, look)

    def settled(
        self,
        share: float,
        totals: Numbers,
        bracket: Numbers,
        look: tuple[Numbers, Numbers, Numbers],
    ) -> Floats:
        """Return a quantile of each row; where the sample misled, the log is gone through again.

        Args:
            share: which quantile, from 0 to 1.
            totals: how many waits each row has.
            bracket: two waits per row, changed in place.
            look: what was counted and collected between them.
        """
        from servicechain.kernels import quantiles

        found = np.empty(len(totals))
        is_open = np.ones(len(totals), np.uint8)
        while True:
            settle = partial(
                quantiles.settle, *look, totals, share, bracket, found, is_open
            )  # fmt: skip
            in_threads(settle, shares_of(len(totals)))
            if not is_open.any():
                return found
            look = _by_row(self.collected(bracket, is_open == 1))


def _brackets(sample: tuple[Numbers, Numbers], share: float) -> Numbers:
    from servicechain.kernels import quantiles

    begins, waits = sample
    bracket = np.empty((len(begins) - 1, 2), np.int64)
    look = partial(quantiles.brackets, begins, waits, share, bracket)
    in_threads(look, shares_of(len(bracket)))
    return bracket


def _by_row(parts: Sequence[Collected]) -> tuple[Numbers, Numbers, Numbers]:
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
