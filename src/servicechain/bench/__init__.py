"""How fast this library is, side by side with others in one run: `servicechain bench`."""

import json as to_json
import os
import sys
import tempfile
from collections.abc import Iterator
from pathlib import Path

__all__ = ["run"]


def run(
    cases: int,
    *,
    json: bool = False,
    operations: list[str] | None = None,
    pm4py_python: Path | str | None = None,
) -> int:
    """Measure and print a line or row per operation, variant and peer.

    Args:
        cases: the size of the synthetic log; a case has about 19 events.
        json: print one JSON object per line instead of a table.
        operations: only these; None: all.
        pm4py_python: a Python in which PM4Py is installed; without it PM4Py is left out.

    Returns:
        0, or 2 when an operation is not known.
    """
    from servicechain.bench.operations import OPERATIONS
    from servicechain.bench.simulation import OPERATION as SIMULATE

    known = [*OPERATIONS, SIMULATE]
    chosen = operations or known
    if unknown := [name for name in chosen if name not in known]:
        sys.stderr.write(f"{', '.join(unknown)}: choose from {', '.join(known)}\n")
        return 2
    python = None if pm4py_python is None else Path(pm4py_python)
    if not json:
        _line(_HEAD)
    for row in _rows(cases, chosen, python):
        _line(to_json.dumps(row) if json else _cells(row))
    return 0


def _rows(cases: int, operations: list[str], python: Path | None) -> Iterator[dict[str, object]]:
    from servicechain.bench import simulation
    from servicechain.bench.operations import Bench

    kept = os.environ.get("SERVICECHAIN_BENCH_FOLDER")  # keeps the logs for the next run
    with tempfile.TemporaryDirectory() as folder:
        bench = Bench(Path(kept or folder), python)
        for name in operations:
            yield from (
                simulation.rows(cases) if name == simulation.OPERATION else bench.rows(name, cases)
            )


_WIDTHS = (18, 24, 11, 11, 8, 8, 11, 8, 9, 6)
_NAMES = (
    "operation", "variant", "cases", "own_s", "own_mb", "peer", "peer_s", "peer_mb", "ratio",
    "equal",
)  # fmt: skip
_HEAD = " ".join(name.ljust(width) for name, width in zip(_NAMES, _WIDTHS, strict=True))


def _cells(row: dict[str, object]) -> str:
    texts = (_text(row[name]) for name in _NAMES)
    return " ".join(text.ljust(width) for text, width in zip(texts, _WIDTHS, strict=True))


def _text(value: object) -> str:
    if value is None:
        return "–"
    return f"{value:.4g}" if isinstance(value, float) else str(value)


def _line(text: str) -> None:
    sys.stdout.write(text + "\n")
    sys.stdout.flush()
