"""Many people at once, with 200,000 hand-overs stored.

    python benchmarks/load/run.py --database sqlite|postgresql [--users N] [--rows N]
        [--seconds N] [--locust PROGRAM] [--json]

Builds a site of its own on this machine (database, granian, `manage.py worker`), fills it, and
lets locust be 25 people on SQLite or 100 on PostgreSQL, each waiting five to ten seconds between
two pages: reading boxes, lists and hand-overs, answering, reporting, offering, evaluating. Only
127.0.0.1 is asked, for a bounded time. Locust has an environment of its own:

    python3 -m venv FOLDER && FOLDER/bin/pip install --require-hashes -r requirements-load.txt

Prints the 95th percentile of reading and of writing, and every kind of page; ends with 1 when
something was answered wrongly, or a percentile lies above its goal (500 ms and 1 s). What was
asked while people arrive (the first seconds) counts for errors only.
"""

from __future__ import annotations

import argparse
import contextlib
import json
import os
import subprocess
import sys
import tempfile
from collections import defaultdict
from collections.abc import Iterator
from pathlib import Path

HERE = Path(__file__).resolve().parent
sys.path[:0] = [str(HERE.parent), str(HERE)]

import running  # noqa: E402  (lies beside this folder)

USERS = {"sqlite": 25, "postgresql": 100}
GOALS = {"read": 500.0, "write": 1000.0}
WEIGHTS = {"practitioner": 14, "coordinator": 3, "steering": 3}
ARRIVING = 30
Answer = tuple[float, str, float, bool, str]


def arguments() -> argparse.Namespace:
    """Read the command line."""
    parser = argparse.ArgumentParser(description="Many people at once.")
    parser.add_argument("--database", choices=["sqlite", "postgresql"], default="sqlite")
    parser.add_argument("--users", type=int, help="default: 25 on SQLite, 100 on PostgreSQL")
    parser.add_argument("--rows", type=int, default=200_000)
    parser.add_argument("--seconds", type=int, default=240)
    parser.add_argument("--locust", default=str(Path(sys.executable).with_name("locust")))
    parser.add_argument("--json", action="store_true", help="print one JSON object only")
    return parser.parse_args()


@contextlib.contextmanager
def site(kind: str, folder: Path, rows: int, users: int) -> Iterator[tuple[int, Path]]:
    """Yield the port of a filled site that runs, and a file that says who is signed in."""
    with running.database(kind, folder) as url:
        env = running.environment_of(url, folder)
        running.build(env)
        running.set_up_django(env)
        import fill
        from django.db import connections

        from handinhand.kernel import clock

        fill.fill(rows, clock.today())
        known = folder / "site.json"
        known.write_text(
            json.dumps(
                {
                    "network": running.NETWORK,
                    "token": running.TOKEN,
                    "today": f"{clock.today():%d.%m.%Y}",
                    "weights": WEIGHTS,
                    "people": fill.people(users, WEIGHTS),
                }
            )
        )
        connections.close_all()
        port, log = running.free_port(), folder / "log.txt"
        server = running.start_server(env, port, log, workers=1 if kind == "sqlite" else 2)
        worker = running.start_worker(env, log)
        try:
            running.wait_for(server, port)
            yield port, known
        finally:
            server.end()
            worker.end()


def ask(locust: str, port: int, known: Path, users: int, seconds: int) -> list[Answer]:
    """Let locust be the people, and return every answer they got."""
    answers = known.with_name("answers.json")
    env = os.environ | {"LOAD_SITE": str(known), "LOAD_ANSWERS": str(answers)}
    for name in ("PYTHONPATH", "DJANGO_SETTINGS_MODULE"):
        env.pop(name, None)
    command = [locust, "-f", str(HERE / "people.py"), "--headless", "--only-summary"]
    command += ["--host", f"http://127.0.0.1:{port}", "--users", str(users)]
    command += ["--spawn-rate", str(max(1, users / ARRIVING)), "--run-time", f"{seconds}s"]
    done = subprocess.run(
        command, env=env, capture_output=True, text=True, timeout=seconds + 120, cwd=known.parent
    )
    if not answers.exists():
        sys.exit(f"locust has ended without answers:\n{done.stderr[-3000:]}")
    return [tuple(one) for one in json.loads(answers.read_text())]


def percentile(times: list[float], share: float) -> float:
    """Return the nearest rank."""
    ordered = sorted(times)
    return round(ordered[max(0, -(-len(ordered) * int(share * 100) // 100) - 1)], 1)


def summary(answers: list[Answer]) -> dict[str, object]:
    """Sum up: by reading and writing, and by kind of page."""
    began = min(one[0] for one in answers)
    settled = [one for one in answers if one[0] - began > ARRIVING]
    by: dict[str, list[float]] = defaultdict(list)
    for _when, name, took, _well, _fault in settled:
        by[name].append(took)
        by[name.partition(":")[0]].append(took)
    faults = [f"{one[1]}: {one[4]}" for one in answers if not one[3]]
    pages = {
        name: {
            "asked": len(times),
            "median_ms": percentile(times, 0.5),
            "p95_ms": percentile(times, 0.95),
            "most_ms": round(max(times), 1),
        }
        for name, times in sorted(by.items())
    }
    seconds = max(one[0] for one in answers) - began - ARRIVING
    return {
        "requests": len(settled),
        "per_second": round(len(settled) / max(seconds, 1), 1),
        "read_p95_ms": pages.get("read", {}).get("p95_ms"),
        "write_p95_ms": pages.get("write", {}).get("p95_ms"),
        "errors": len(faults),
        "faults": sorted(set(faults))[:5],
        "pages": pages,
    }


def main() -> int:
    """Build, fill, ask, tell."""
    asked = arguments()
    users = asked.users or USERS[asked.database]
    with tempfile.TemporaryDirectory() as name:
        folder = Path(name)
        with site(asked.database, folder, asked.rows, users) as (port, known):
            answers = ask(asked.locust, port, known, users, asked.seconds)
        if any(not one[3] for one in answers):
            sys.stderr.write((folder / "log.txt").read_text()[-5000:])
    found = summary(answers)
    result = {
        "benchmark": "load",
        "database": asked.database,
        "users": users,
        "rows": asked.rows,
        "seconds": asked.seconds,
        **found,
        **running.machine(),
    }
    if not asked.json:
        for page, one in found["pages"].items():
            print(f"{page:26} {one['asked']:6} {one['median_ms']:8} {one['p95_ms']:8} ms")
    print(json.dumps(result))
    slow = any((found[f"{kind}_p95_ms"] or 0) > goal for kind, goal in GOALS.items())
    return int(bool(found["errors"]) or slow)


if __name__ == "__main__":
    sys.exit(main())
