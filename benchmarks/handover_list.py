"""How long a page of 100 hand-overs takes when many are stored.

    python benchmarks/handover_list.py --database sqlite [--rows 200000] [--json]
    python scripts/postgres.py python benchmarks/handover_list.py --database postgresql

Fills a database of its own with synthetic rows (bulk insert, past the services), signs in one
coordinator and one practitioner, and asks for pages of 100 through the whole stack of the
application (middleware, session, templates), one after the other. Prints the median per page in
milliseconds. On PostgreSQL the tables are created in the database that DATABASE_URL names, which
must be empty; `scripts/postgres.py` starts one and throws it away.
"""

import argparse
import json
import os
import platform
import random
import statistics
import sys
import tempfile
import time
from datetime import date, timedelta
from pathlib import Path
from uuid import UUID

ROOT = Path(__file__).resolve().parents[1]
sys.path[:0] = [str(ROOT / "src"), str(ROOT)]
REQUESTS = 21
BATCH = 2000


def arguments() -> argparse.Namespace:
    """Read the command line."""
    parser = argparse.ArgumentParser(description="Measures the list of hand-overs.")
    parser.add_argument("--database", choices=["sqlite", "postgresql"], default="sqlite")
    parser.add_argument("--rows", type=int, default=200_000)
    parser.add_argument("--json", action="store_true", help="print one JSON object only")
    return parser.parse_args()


def start(database: str, folder: str) -> None:
    """Set up Django on an empty database and load the demo: its people and its chain."""
    os.environ["HANDINHAND_MODE"] = "development"
    os.environ.setdefault("DJANGO_SETTINGS_MODULE", "handinhand.config.settings")
    if database == "sqlite":
        os.environ["DATABASE_URL"] = f"sqlite:///{folder}/benchmark.sqlite3"
    elif not os.environ.get("DATABASE_URL", "").startswith("postgres"):
        sys.exit("Run it under scripts/postgres.py, or set DATABASE_URL to an empty database.")
    import django

    django.setup()
    from django.core.management import call_command

    call_command("migrate", verbosity=0)
    call_command("createcachetable", verbosity=0)
    call_command("load_demo", verbosity=0)


def fill(rows: int) -> None:
    """Insert hand-overs of the last year; one in twenty is open, the rest has arrived."""
    from django.db import connection

    from handinhand.handovers.models import NEVER, Handover

    templates = list(Handover.objects.filter(offered_on__isnull=False))
    chance, today = random.Random(42), date(2026, 11, 20)
    for begin in range(0, rows, BATCH):
        batch = []
        for number in range(begin, min(begin + BATCH, rows)):
            like = chance.choice(templates)
            offered = today - timedelta(days=chance.randrange(365))
            still_open = number % 20 == 0
            due = offered + timedelta(days=10)
            batch.append(
                Handover(
                    id=UUID(int=chance.getrandbits(128), version=4),
                    network_id=like.network_id,
                    standard_id=like.standard_id,
                    line=like.line,
                    chain_version_id=like.chain_version_id,
                    from_unit_id=like.from_unit_id,
                    to_unit_id=like.to_unit_id,
                    sender_id=like.sender_id,
                    receiver_id=like.receiver_id,
                    slip=f"{number:07d}",
                    state=chance.choice(["offered", "accepted"]) if still_open else "completed",
                    offered_on=offered,
                    answer_by=offered + timedelta(days=2),
                    arrival_by=due,
                    urgent_on=due if still_open else NEVER,
                    arrived_on=None
                    if still_open
                    else offered + timedelta(days=chance.randrange(14)),
                    changed_on=min(due, today),
                    ended_on=None if still_open else due,
                )
            )
        Handover.objects.bulk_create(batch)
    with connection.cursor() as cursor:
        cursor.execute("ANALYZE")


def measure() -> dict[str, float]:
    """Ask for each page again and again; return the median in milliseconds."""
    from django.test import Client

    from handinhand.accounts.models import Person

    network = "/networks/arbeit-und-gesundheit"
    pages = {
        "coordinator: first page": ("mertens", f"{network}/handovers/?per=100"),
        "coordinator: last page": ("mertens", f"{network}/handovers/?per=100&page=100"),
        "coordinator: by day of offer": ("mertens", f"{network}/handovers/?per=100&sort=-offered"),
        "coordinator: unanswered": ("mertens", f"{network}/handovers/?per=100&state=unanswered"),
        "practitioner: first page": ("osei", f"{network}/handovers/?per=100"),
        "practitioner: inbox": ("osei", f"{network}/handovers/inbox/"),
        "figures since the chain began": ("mertens", f"{network}/figures/"),
    }
    found = {}
    for name, (person, address) in pages.items():
        client = Client()
        client.force_login(Person.objects.get(email=f"{person}@lindenrath.example"))
        times = []
        for _request in range(REQUESTS):
            begin = time.perf_counter()
            answer = client.get(address)
            times.append((time.perf_counter() - begin) * 1000)
            if answer.status_code != 200:
                sys.exit(f"{address} answered {answer.status_code}")
        found[name] = round(statistics.median(times), 1)
    return found


def main() -> None:
    """Fill, measure, tell."""
    asked = arguments()
    with tempfile.TemporaryDirectory() as folder:
        start(asked.database, folder)
        fill(asked.rows)
        result = {
            "benchmark": "handover_list",
            "database": asked.database,
            "rows": asked.rows,
            "requests": REQUESTS,
            "python": platform.python_version(),
            "cpus": os.cpu_count(),
            "median_ms": measure(),
        }
    if asked.json:
        print(json.dumps(result))
        return
    for name, value in result["median_ms"].items():
        print(f"{name:34} {value:8.1f} ms")
    print(json.dumps(result))


if __name__ == "__main__":
    main()
