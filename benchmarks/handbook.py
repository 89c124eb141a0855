"""How long the handbook of the demo takes, as the command writes it and inside a server.

    python benchmarks/handbook.py [--json]

Loads the demo into a database of its own (SQLite), then writes the handbook with
`manage.py handbook` (a process of its own, from its start to the file) and again and again inside
one process, as a server does. Prints the median in milliseconds. The milestone is a PDF in less
than three seconds on an idle machine.
"""

import argparse
import json
import os
import platform
import statistics
import subprocess
import sys
import tempfile
import time
from collections.abc import Callable
from datetime import UTC, datetime
from pathlib import Path

ROOT = Path(__file__).resolve().parents[1]
sys.path[:0] = [str(ROOT / "src"), str(ROOT), str(ROOT / "benchmarks")]
NETWORK = "arbeit-und-gesundheit"
TIMES = 5


def _median(call: Callable[[], object]) -> float:
    times = []
    for _turn in range(TIMES):
        begin = time.perf_counter()
        call()
        times.append((time.perf_counter() - begin) * 1000)
    return round(statistics.median(times), 1)


def _command(folder: Path, *kind: str) -> None:
    subprocess.run(
        [sys.executable, ROOT / "manage.py", "handbook", NETWORK, *kind],
        cwd=folder,
        env=dict(os.environ),
        stdout=subprocess.DEVNULL,
        check=True,
    )


def measure(folder: Path) -> dict[str, float]:
    """Write the handbook in every form; return the medians."""
    from handinhand.documents import to_docx, to_pdf
    from handinhand.handbook.access import edition_by_address

    return {
        "command: PDF": _median(lambda: _command(folder, "--pdf", "a.pdf")),
        "command: DOCX": _median(lambda: _command(folder, "--docx", "a.docx")),
        "command: HTML": _median(lambda: _command(folder, "--html", "site")),
        "in a server: PDF": _median(lambda: to_pdf(edition_by_address(NETWORK, None).document)),
        "in a server: DOCX": _median(lambda: to_docx(edition_by_address(NETWORK, None).document)),
    }


def main() -> None:
    """Load, measure, tell."""
    from handover_list import start

    parser = argparse.ArgumentParser(description="Measures how the handbook is written.")
    parser.add_argument("--json", action="store_true", help="print one JSON object only")
    asked = parser.parse_args()
    with tempfile.TemporaryDirectory() as folder:
        start("sqlite", folder)
        from handinhand.kernel import clock

        with clock.at(datetime(2026, 11, 20, 8, 0, tzinfo=UTC)):
            found = measure(Path(folder))
    result = {
        "benchmark": "handbook",
        "times": TIMES,
        "python": platform.python_version(),
        "cpus": os.cpu_count(),
        "median_ms": found,
    }
    if not asked.json:
        for name, value in found.items():
            print(f"{name:20} {value:8.1f} ms")
    print(json.dumps(result))


if __name__ == "__main__":
    main()
