"""Requirements, goals, indicators and strategies, and what they answer."""

from datetime import date
from decimal import Decimal
from typing import Any
from uuid import UUID

from handinhand.demo.services.book import Book
from handinhand.goals import services
from handinhand.goals.access import get_goal
from handinhand.kernel.actor import Actor
from handinhand.thread import services as thread

AGREED = "2026-05-19"
"""Day of the workshop in which the goal system was agreed."""


def load(network_data: dict[str, Any], _cases_data: dict[str, Any], book: Book) -> None:
    """Load the goal system."""
    actor = book.actor("albers")
    with book.at(AGREED):
        for row in network_data["requirements"]:
            _requirement(row, actor, book)
        for row in network_data["goals"]:
            _goal(row, network_data, actor, book)
        for row in network_data["indicators"]:
            _indicator(row, network_data, actor, book)
    for row in network_data["strategies"]:
        _strategy(row, actor, book)


def _requirement(row: dict[str, Any], actor: Actor, book: Book) -> None:
    requirement = services.create_requirement(
        actor,
        text=row["text"],
        measure=row["measure"],
        patterns=_ids("pattern", row["patterns"], book),
        number=int(row["key"].removeprefix("AF-")),
    )
    book.put("requirement", row["key"], requirement.pk)


def _goal(row: dict[str, Any], network_data: dict[str, Any], actor: Actor, book: Book) -> None:
    """Create a goal; it answers the requirements of the strategies that serve it."""
    met = [
        key
        for strategy in network_data["strategies"]
        if row["key"] in strategy["goals"]
        for key in strategy["requirements"]
    ]
    parent = get_goal(actor, book.get("goal", row["parent"])) if row["parent"] else None
    goal = services.create_goal(
        actor,
        text=row["text"],
        parent=parent,
        requirements=_ids("requirement", met, book),
        number=int(row["key"].removeprefix("Z")),
    )
    book.put("goal", row["key"], goal.pk)
    _decided(actor, "goal", goal.pk, row["decision"], book)


def _indicator(row: dict[str, Any], network_data: dict[str, Any], actor: Actor, book: Book) -> None:
    baseline, target = row["baseline"] or {}, row["target"]
    standards = row["measured_from"]["standards"]
    measured = [r["key"] for r in network_data["requirements"] if row["key"] in r["indicators"]]
    indicator = services.create_indicator(
        actor,
        goal=get_goal(actor, book.get("goal", row["goal"])),
        text=row["text"],
        unit=row["unit"],
        direction=_direction(target, baseline),
        target_value=_value(target["value"]),
        target_text=target["text"],
        baseline_value=_value(baseline["value"]) if baseline else None,
        baseline_text=baseline.get("text", row["baseline_note"] or ""),
        baseline_source=baseline.get("source", ""),
        due_on=date.fromisoformat(row["due"]),
        source=row["source"],
        measured_by=row["measured_from"]["kind"],
        standards=[] if standards == "all" else standards,
        requirements=_ids("requirement", measured, book),
        number=int(row["key"].removeprefix("I")),
    )
    book.put("indicator", row["key"], indicator.pk)


def _strategy(row: dict[str, Any], actor: Actor, book: Book) -> None:
    with book.at(row["since"]):
        strategy = services.create_strategy(
            actor,
            text=row["text"],
            since=date.fromisoformat(row["since"]),
            responsible=list({book.organisation_of(key) for key in row["responsible"]}),
            responsible_text=row["responsible_text"],
            requirements=_ids("requirement", row["requirements"], book),
            goals=_ids("goal", row["goals"], book),
            patterns=_ids("pattern", row["patterns"], book),
            number=int(row["key"].removeprefix("H")),
        )
        book.put("strategy", row["key"], strategy.pk)
        _decided(actor, "strategy", strategy.pk, row["decision"], book)


def _decided(actor: Actor, kind: str, thing_id: UUID, decision: str, book: Book) -> None:
    """Let the decision that agreed on a thing answer it."""
    thread.link(actor, asked=(kind, thing_id), answer=("decision", book.get("decision", decision)))


def _ids(kind: str, keys: list[str], book: Book) -> list[UUID]:
    return [book.get(kind, key) for key in dict.fromkeys(keys)]


def _value(number: float) -> Decimal:
    return Decimal(str(number))


def _direction(target: dict[str, Any], baseline: dict[str, Any]) -> str:
    """Tell whether a target is an upper bound: it says so, or the network comes from above."""
    from_above = bool(baseline) and baseline["value"] > target["value"]
    return "at_most" if from_above or "höchstens" in target["text"] else "at_least"
