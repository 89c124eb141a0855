"""Which logs are worth a compiled loop, and how the loop is shared among threads."""

import itertools
import os
from collections.abc import Callable, Sequence
from concurrent.futures import ThreadPoolExecutor
from typing import Any, TypeVar

import numpy as np
import numpy.typing as npt

from servicechain.kernels import prepared

Answer = TypeVar("Answer")

SMALL = 250_000
"""Logs with at most so many events take the plain code: it needs no compiler and under 0.1 s."""

_compiles = True


def never_compile() -> None:
    """Take compiled loops only where `servicechain compile` has prepared them on this machine.

    For servers: nobody shall wait for a compiler, and the plain code gives the same answers.
    """
    global _compiles
    _compiles = False


def may_use_loops() -> bool:
    """Tell whether a compiled loop can be taken."""
    return _compiles or prepared.is_prepared()


def compiled_for(n_events: int) -> bool:
    """Tell whether a log of this size takes the compiled loops."""
    return n_events > SMALL and may_use_loops()


def threads() -> int:
    """Return how many threads the compiled loops use: NUMBA_NUM_THREADS, else all cores."""
    wanted = os.environ.get("NUMBA_NUM_THREADS")
    if wanted:
        return max(int(wanted), 1)
    if hasattr(os, "sched_getaffinity"):
        return len(os.sched_getaffinity(0))
    return os.cpu_count() or 1


def in_parts(offsets: npt.NDArray[np.int64], work: Callable[[int, int], Answer]) -> list[Answer]:
    """Let each thread work on a range of cases with about as many events as the others'.

    Args:
        offsets: where each case begins, and where the last one ends.
        work: called with the first case and the one after the last; must release the lock.
    """
    cases, n = len(offsets) - 1, threads()
    cuts = [int(np.searchsorted(offsets, offsets[-1] * k // n)) for k in range(1, n)]
    bounds = [0, *cuts, cases]
    return in_threads(work, list(itertools.pairwise(bounds)))


def shares_of(n: int) -> list[tuple[int, int]]:
    """Return for each thread the first of n things that is its own, and the one after the last."""
    cuts = [n * k // threads() for k in range(threads() + 1)]
    return list(itertools.pairwise(cuts))


def in_threads(work: Callable[..., Answer], arguments: Sequence[tuple[Any, ...]]) -> list[Answer]:
    """Call something once per thread, at the same time; it must release the lock."""
    if len(arguments) == 1:
        return [work(*arguments[0])]
    with ThreadPoolExecutor(len(arguments)) as pool:
        return list(pool.map(lambda own: work(*own), arguments))
