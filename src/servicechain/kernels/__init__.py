"""Loops over whole logs, compiled by numba for logs that are large enough to be worth it.

Compiling takes seconds, so it never happens while somebody waits: small logs take plain numpy
code, `servicechain compile` (run at installation) fills the cache on disk, and a server that says
`never_compile` takes loops from that cache only. Every loop has one fixed
signature, releases the interpreter lock and works on a range of cases; threads share no table.
"""

from servicechain.kernels.choice import (
    SMALL,
    compiled_for,
    in_parts,
    in_threads,
    may_use_loops,
    never_compile,
    shares_of,
    threads,
)

__all__ = [
    "MODULES",
    "SMALL",
    "compile_all",
    "compiled_for",
    "in_parts",
    "in_threads",
    "may_use_loops",
    "never_compile",
    "shares_of",
    "threads",
]

MODULES = ("group", "quantiles", "scan", "search", "xml")
"""The modules with compiled loops of event logs; importing one compiles it or reads the cache."""


def compile_all() -> dict[str, float]:
    """Compile every loop, or read it from the cache; return the seconds each module took."""
    import time
    from importlib import import_module

    taken = {}
    for name in MODULES:
        begin = time.perf_counter()
        import_module(f"servicechain.kernels.{name}")
        taken[name] = time.perf_counter() - begin
    return taken
