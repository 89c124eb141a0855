"""Which logs are worth a compiled loop."""

import os

SMALL = 250_000
"""Logs with at most so many events take the plain code: it needs no compiler and under 0.1 s."""


def compiled_for(n_events: int) -> bool:
    """Tell whether a log of this size takes the compiled loops."""
    return n_events > SMALL


def threads() -> int:
    """Return how many threads the compiled loops use: NUMBA_NUM_THREADS, else all cores."""
    import numba

    return int(os.environ.get("NUMBA_NUM_THREADS") or numba.get_num_threads())
