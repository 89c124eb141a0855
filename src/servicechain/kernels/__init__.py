"""Loops over whole logs, compiled by numba when a log is large enough to be worth it.

Compiling takes seconds, so it never happens while somebody waits: small logs take the plain numpy
code, and `servicechain compile` (run at installation) fills the cache on disk.
"""

from servicechain.kernels.choice import SMALL, compiled_for, threads

__all__ = ["SMALL", "compiled_for", "threads"]
