"""Kinds of arrays in the signatures of the loops: a read-only kind also takes writable arrays."""

from typing import Any

import numba as nb
from numba import types


def read(kind: Any, dimensions: int = 1) -> Any:
    """Return the kind of an array that a loop only reads."""
    return types.Array(kind, dimensions, "C", readonly=True)


def write(kind: Any, dimensions: int = 1) -> Any:
    """Return the kind of an array that a loop writes."""
    return types.Array(kind, dimensions, "C")


OFFSETS = TIMES = PLACES = read(nb.int64)
CODES = read(nb.int16)
MASK = read(nb.uint8)
HASHES = read(nb.uint64)
WHOLE, BYTE, SHORT, INT = nb.int64, nb.int8, nb.int16, nb.int32
