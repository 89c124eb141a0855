"""Loads everything, in one transaction, in the order in which the method went."""

import json
from datetime import UTC, datetime
from importlib import import_module
from pathlib import Path
from typing import Any

from django.db import transaction

from handinhand.background.services import begin_jobs
from handinhand.demo.access import DEMO_START, forget_offset, is_loaded
from handinhand.demo.models import DemoState
from handinhand.demo.services.book import Book
from handinhand.notices.services import silently

DATA = Path(__file__).resolve().parents[1] / "data"
PARTS = (
    "networks",
    "reconstructions",
    "workshops",
    "goals",
    "chains",
    "agreements",
    "handovers",
    "journeys",
    "simulations",
    "breakreports",
    "handbook",
)


def load_demo() -> bool:
    """Load the demo unless it is there already; tell whether anything was loaded."""
    if is_loaded():
        return False
    with transaction.atomic(), silently():
        book = Book()
        network_data, cases_data = read("lindenrath_network.json"), read("lindenrath_cases.json")
        for part in PARTS:
            module = import_module(f"handinhand.demo.services.{part}")
            with book.at(DEMO_START):
                module.load(network_data, cases_data, book)
        with book.at(DEMO_START):
            begin_jobs()  # the past is loaded, not made up for
        DemoState.objects.create(started_at=datetime.now(UTC))
    forget_offset()
    return True


def read(name: str) -> dict[str, Any]:
    """Return one data file of the demo."""
    content: dict[str, Any] = json.loads((DATA / name).read_text(encoding="utf-8"))
    return content
