"""Results of different tools in one form, and whether they are equal."""

import hashlib
import math
from collections.abc import Iterable, Mapping, Sequence

import numpy as np
import numpy.typing as npt

Result = dict[str, object]
"""Tables of names to numbers, or single figures; what a tool does not offer is absent."""

_NEAR = 1e-9


def pairs(rows: Iterable[tuple[str, str, Sequence[float]]]) -> dict[str, list[float]]:
    """Return a table by pair: source, target, numbers."""
    return {f"{source} > {target}": [float(n) for n in numbers] for source, target, numbers in rows}


def durations(microseconds: npt.NDArray[np.int64]) -> list[float]:
    """Return figures that only equal durations share, in seconds."""
    values = np.sort(microseconds) / 1e6
    weights = np.arange(1, len(values) + 1) / max(len(values), 1)
    return [float(values.sum()), float((values * weights).sum()), float(values.max(initial=0))]


def listed(lines: Iterable[tuple[Sequence[str], int]]) -> Result:
    """Return how many sequences there are, and one figure of them all with their numbers."""
    texts = sorted(f"{'/'.join(names)}={number}" for names, number in lines)
    digest = hashlib.sha256("\n".join(texts).encode()).hexdigest()
    return {"count": len(texts), "digest": digest}


def equal(ours: Mapping[str, object], theirs: Mapping[str, object]) -> bool:
    """Tell whether all that the other tool gives is what we give."""
    return bool(theirs) and all(
        name in ours and _same(ours[name], value) for name, value in theirs.items()
    )


def _same(ours: object, theirs: object) -> bool:
    if isinstance(theirs, Mapping):
        return (
            isinstance(ours, Mapping)
            and ours.keys() == theirs.keys()
            and all(_same(ours[key], value) for key, value in theirs.items())
        )
    if isinstance(theirs, list | tuple):  # a tool may give the first of our numbers only
        return isinstance(ours, list | tuple) and all(
            _same(a, b) for a, b in zip(ours, theirs, strict=False)
        )
    if isinstance(theirs, int | float) and isinstance(ours, int | float):
        return math.isclose(ours, theirs, rel_tol=_NEAR, abs_tol=_NEAR)
    return ours == theirs
