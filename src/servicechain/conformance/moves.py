"""The moves of alignments as columns."""

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Self

import numpy as np
import numpy.typing as npt

from servicechain.eventlog.log import Numbers

Ints = npt.NDArray[np.int32]


@dataclass(frozen=True, eq=False)
class Moves:
    """The moves of variants, one after the other.

    Attributes:
        offsets: int64, one more than there are variants.
        kind: int8 per move: 0 together, 1 log only, 2 model only.
        place: int32 per move: place in the trace (kinds 0 and 1), else code of the station.
        code: int32 per move: code of the event's activity, or the number of activities and the
            code of the station passed over.
        variant: int32 per move: number of the variant.
        step: int32 per move: from 0 within its variant.
    """

    offsets: Numbers
    kind: npt.NDArray[np.int8]
    place: Ints
    code: Ints
    variant: Ints
    step: Ints

    @classmethod
    def empty(cls, offsets: Numbers) -> Self:
        """Return columns to be filled."""
        count = int(offsets[-1])
        four = (np.empty(count, np.int32) for _ in range(4))
        return cls(offsets, np.empty(count, np.int8), *four)


def joined(
    parts: Sequence[Sequence[tuple[int, int]]], traces: Sequence[Sequence[int]], shift: int
) -> Moves:
    """Put the moves (kind, place) of single alignments together.

    Args:
        parts: the moves of each variant.
        traces: the codes of the activities of each.
        shift: the number of activities.
    """
    counts = [len(part) for part in parts]
    offsets = np.concatenate([[0], np.cumsum(counts, dtype=np.int64)]).astype(np.int64)
    kinds = [kind for part in parts for kind, _ in part]
    places = [place for part in parts for _, place in part]
    codes = [
        place + shift if kind == 2 else trace[place]
        for part, trace in zip(parts, traces, strict=True)
        for kind, place in part
    ]
    variant = np.repeat(np.arange(len(parts), dtype=np.int32), counts)
    step = np.arange(offsets[-1]) - np.repeat(offsets[:-1], counts)
    return Moves(
        offsets,
        np.array(kinds, np.int8),
        np.array(places, np.int32),
        np.array(codes, np.int32),
        variant,
        step.astype(np.int32),
    )
