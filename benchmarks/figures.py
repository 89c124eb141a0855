"""How long the evaluation takes when many hand-overs are stored.

    python benchmarks/figures.py --database sqlite [--rows 200000] [--json]
    python scripts/postgres.py python benchmarks/figures.py --database postgresql

Fills a database of its own with synthetic rows (bulk insert, past the services): half of them are
hand-overs with their changes, half tallies, all offered within the last year. Then it counts them
by standard, organisation and month, and asks for the pages of the evaluation through the whole
stack of the application, with the ended months kept. Prints the median in milliseconds. On
PostgreSQL the tables are created in the database that DATABASE_URL names, which must be empty.
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
from collections.abc import Callable
from datetime import UTC, date, datetime, timedelta
from pathlib import Path
from uuid import UUID

ROOT = Path(__file__).resolve().parents[1]
sys.path[:0] = [str(ROOT / "src"), str(ROOT), str(ROOT / "benchmarks")]
TIMES = 5
BATCH = 2000
TODAY = date(2026, 11, 20)


def arguments() -> argparse.Namespace:
    """Read the command line."""
    parser = argparse.ArgumentParser(description="Measures the evaluation of hand-overs.")
    parser.add_argument("--database", choices=["sqlite", "postgresql"], default="sqlite")
    parser.add_argument("--rows", type=int, default=200_000)
    parser.add_argument("--json", action="store_true", help="print one JSON object only")
    return parser.parse_args()


def fill(rows: int) -> None:
    """Insert hand-overs and tallies in equal parts; one in twenty did not arrive."""
    from django.db import connection

    from handinhand.handovers.models import Handover, StateChange, Tally

    templates = list(Handover.objects.filter(offered_on__isnull=False))
    chance = random.Random(42)
    for begin in range(0, rows, BATCH):
        live, changes, gone = [], [], []
        for number in range(begin, min(begin + BATCH, rows)):
            like, offered = chance.choice(templates), TODAY - timedelta(days=chance.randrange(365))
            if number % 2:
                gone.append(_tally(Tally, like, offered, chance))
            else:
                live.append(_handover(Handover, like, offered, chance, number))
                changes += _changes(StateChange, live[-1])
        Handover.objects.bulk_create(live)
        StateChange.objects.bulk_create(changes)
        Tally.objects.bulk_create(gone)
    with connection.cursor() as cursor:
        cursor.execute("ANALYZE")


def _same(like: object) -> dict[str, object]:
    names = ("network_id", "standard_id", "line", "from_unit_id", "to_unit_id", "sender_id",
             "receiver_id")  # fmt: skip
    return {name: getattr(like, name) for name in names}


def _outcome(chance: random.Random) -> dict[str, object]:
    if chance.random() < 0.05:
        return {"state": "declined", "reason": "no_capacity"}
    days = chance.randrange(14)
    return {"state": "completed", "arrival_days": days, "answer_days": chance.randrange(4),
            "feedback_days": chance.randrange(4)}  # fmt: skip


def _handover(model: type, like: object, offered: date, chance: random.Random, number: int):
    end = _outcome(chance)
    days = end.get("arrival_days")
    arrived = None if days is None else offered + timedelta(days=days)
    return model(
        id=UUID(int=chance.getrandbits(128), version=4),
        chain_version_id=like.chain_version_id,
        slip=f"{number:07d}",
        offered_on=offered,
        answer_due=offered + timedelta(days=2),
        answer_by=offered + timedelta(days=2),
        arrival_by=offered + timedelta(days=10),
        arrived_on=arrived,
        changed_on=min(offered + timedelta(days=days or 2), TODAY),
        ended_on=min(offered + timedelta(days=days or 2), TODAY),
        answer_result="kept",
        feedback_result="kept" if arrived else "",
        no_shows=chance.randrange(10) == 0,
        **_same(like) | end,
    )


def _changes(model: type, handover: object) -> list[object]:
    at = datetime(handover.offered_on.year, handover.offered_on.month, 1, tzinfo=UTC)
    states = ["draft", "offered", "accepted", handover.state]
    if handover.slip.endswith("50"):
        states[2:2] = ["on_hold", "offered"]
    return [
        model(handover=handover, state=state, at=at, effective_on=handover.offered_on)
        for state in states
    ]


def _tally(model: type, like: object, offered: date, chance: random.Random):
    end = _outcome(chance)
    kept = end.get("arrival_days", 99) <= 10
    return model(
        month=offered.replace(day=1),
        week=offered.isocalendar().week,
        counts_on=max(offered - timedelta(days=offered.weekday()), offered.replace(day=1)),
        result="kept" if kept else "not_arrived",
        answer="kept",
        feedback="kept" if kept else "",
        hold_days=3 if chance.randrange(50) == 0 else 0,
        no_shows=chance.randrange(10) == 0,
        **_same(like) | end,
    )


def _median(call: Callable[[], object]) -> float:
    """Time a call; what was counted for the one before is forgotten first."""
    from django.core.cache import cache

    times = []
    for _turn in range(TIMES):
        cache.clear()
        begin = time.perf_counter()
        call()
        times.append((time.perf_counter() - begin) * 1000)
    return round(statistics.median(times), 1)


def _once(call: Callable[[], object]) -> float:
    begin = time.perf_counter()
    call()
    return round((time.perf_counter() - begin) * 1000, 1)


def measure() -> dict[str, float]:
    """Count, and ask for the pages, again and again; return the median in milliseconds."""
    from django.test import Client

    from handinhand.accounts.models import Person
    from handinhand.evaluation.access.counting import counts_by
    from handinhand.evaluation.models import Snapshot
    from handinhand.evaluation.services import keep_ended_months, keep_month
    from handinhand.networks.models import Network

    network = Network.objects.get(slug="arbeit-und-gesundheit")
    year = (TODAY - timedelta(days=365), TODAY)
    client = Client()
    client.force_login(Person.objects.get(email="mertens@lindenrath.example"))
    base = f"/networks/{network.slug}/figures/"
    span = f"?first={year[0]:%d.%m.%Y}&last={year[1]:%d.%m.%Y}"

    def page(address: str) -> Callable[[], object]:
        def ask() -> None:
            answer = client.get(address)
            if answer.status_code != 200:
                sys.exit(f"{address} answered {answer.status_code}")

        return ask

    keep_ended_months()
    Snapshot.objects.filter(network=network, first=date(2026, 8, 1)).delete()
    return {
        "count a year by standard": _median(lambda: counts_by(network.pk, *year, by=("line",))),
        "count by all dimensions": _median(
            lambda: counts_by(network.pk, *year, by=("line", "sender", "receiver", "month"))
        ),
        "page: since the chain began": _median(page(base)),
        "page: the whole year": _median(page(base + span)),
        "page: by standard": _median(page(f"{base}by/standards/{span}")),
        "page: by obligation": _median(page(f"{base}by/obligations/{span}")),
        "page: by partner": _median(page(f"{base}by/partners/{span}")),
        "page: by month": _median(page(f"{base}by/months/")),
        "page: months by sender": _median(page(f"{base}cross/{span}&rows=month&columns=sender")),
        "page: over the chain": _median(page(f"{base}chain/{span}")),
        "file: by standard, XLSX": _median(page(f"{base}by/standards/table.xlsx{span}")),
        "keeping a month": _once(lambda: keep_month(network.pk, date(2026, 8, 1))),
    }


def main() -> None:
    """Fill, measure, tell."""
    from handover_list import start

    asked = arguments()
    with tempfile.TemporaryDirectory() as folder:
        start(asked.database, folder)
        from handinhand.kernel import clock

        fill(asked.rows)
        before = round(os.getloadavg()[0], 1)
        with clock.at(datetime(2026, 11, 20, 8, 0, tzinfo=UTC)):
            found = measure()
        result = {
            "benchmark": "figures",
            "database": asked.database,
            "rows": asked.rows,
            "times": TIMES,
            "python": platform.python_version(),
            "cpus": os.cpu_count(),
            "load_before": before,
            "median_ms": found,
        }
    if asked.json:
        print(json.dumps(result))
        return
    for name, value in result["median_ms"].items():
        print(f"{name:34} {value:8.1f} ms")
    print(json.dumps(result))


if __name__ == "__main__":
    main()
