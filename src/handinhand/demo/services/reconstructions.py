"""Cases A to C from draft to release, case D in work, and the patterns M1 to M8."""

import json
from datetime import date
from pathlib import Path
from typing import Any

from handinhand.demo.services.book import Book
from handinhand.kernel.actor import Actor
from handinhand.reconstructions import services as reconstructions
from handinhand.reconstructions.access import (
    codes_in_use,
    get_event,
    get_mark,
    get_pattern,
    get_reconstruction,
)

Row = dict[str, Any]
CASE_D = Path(__file__).resolve().parents[1] / "data" / "lindenrath_case_d.json"
PATTERNS_MADE_ON = "2026-03-30"
INTERFACE_CLASSES = {
    "Wechsel der Zuständigkeit": "responsibility",
    "Information": "information",
    "individuelle Hilfeplanung": "individual_planning",
    "Planung von Angeboten": "service_planning",
}


def load(network_data: Row, cases_data: Row, book: Book) -> None:
    """Load the cases, then what the round saw across them."""
    for row in [*cases_data["cases"], *json.loads(CASE_D.read_text(encoding="utf-8"))["cases"]]:
        stretches = network_data["dry_run"] if network_data["dry_run"]["case"] == row["key"] else {}
        _case(row, stretches.get("rows", []), book)
    with book.at(PATTERNS_MADE_ON):
        for row in network_data["patterns"]:
            _pattern(row, book)
    decided = {row["key"]: row["date"] for row in network_data["decisions"]}
    for row in network_data["patterns"]:
        if row["refusal"]:
            with book.at(decided[row["refusal"]["decided_in"]]):
                _refusal(row, book)


def _case(row: Row, stretches: list[Row], book: Book) -> None:
    moderator = book.actor("albers")
    with book.at(row["reconstructed_on"]):
        case = reconstructions.create_case(
            moderator,
            key=row["key"],
            title=row["title"],
            pseudonym=row["pseudonym"],
            age_group=row["age_group"],
            features=row["features"],
            selection=row["selection"]["kind"],
            selection_reason=row["selection"]["reason"],
            sources=row["sources"],
            period_from=date.fromisoformat(row["period"]["from"]),
            period_to=date.fromisoformat(row["period"]["to"]),
            reconstructed_on=date.fromisoformat(row["reconstructed_on"]),
        )
        book.put("reconstruction", row["key"], case.pk)
        _events(moderator, case, row, book)
        _around_events(moderator, case, row, stretches, book)
    _hand_on(row, book)


def _events(actor: Actor, case: Any, row: Row, book: Book) -> None:
    codes = {code.code: code.pk for code in codes_in_use(actor)}
    for one in row["events"]:
        event = reconstructions.add_event(
            actor,
            case,
            unit_id=book.units[one["unit"]].pk,
            on=date.fromisoformat(one["date"]),
            kind=one["kind"],
            text=one["text"],
        )
        book.put("event", one["id"], event.pk)
        for mark in one["marks"]:
            made = reconstructions.add_mark(actor, event, code_id=codes[mark["code"]])
            book.put("mark", mark["id"], made.pk)


def _around_events(actor: Actor, case: Any, row: Row, stretches: list[Row], book: Book) -> None:
    for link in row["links"]:
        reconstructions.add_link(
            actor,
            case,
            kind=link["kind"],
            source=get_event(actor, book.get("event", link["from_event"])),
            target=_event(actor, link["to_event"], book),
            means=link.get("means", ""),
            sent_on=_day(link.get("sent_on")),
            received_on=_day(link.get("received_on")),
            answered_on=_day(link.get("answered_on")),
        )
    for entry in row["life_entries"]:
        reconstructions.add_life_entry(
            actor,
            case,
            area=entry["area"],
            starts_on=date.fromisoformat(entry["start"]),
            ends_on=_day(entry["end"]),
            text=entry["text"],
            event_ids=[book.get("event", key) for key in entry["events"]],
        )
    for view in row["person_view"]:
        event = get_event(actor, book.get("event", view["event"]))
        reconstructions.add_view(
            actor, case, event=event, valence=view["valence"], text=view["text"]
        )
    for stretch in stretches:
        if stretch["from_event"]:
            reconstructions.add_stretch(
                actor,
                case,
                text=stretch["text"],
                source=get_event(actor, book.get("event", stretch["from_event"])),
                target=get_event(actor, book.get("event", stretch["to_event"])),
            )
    turn = row["earliest_other_point"]
    event = get_event(actor, book.get("event", turn["event"]))
    reconstructions.set_turning_point(actor, case, event, text=turn["text"])


def _hand_on(row: Row, book: Book) -> None:
    """Take the case as far as the file says: anonymised, released."""
    case_id = book.get("reconstruction", row["key"])
    if row.get("anonymised_on"):
        coordinator = book.actor("mertens")
        with book.at(row["anonymised_on"]):
            reconstructions.anonymise(coordinator, get_reconstruction(coordinator, case_id))
    if row.get("released_on"):
        officer = book.actor(row["released_by"])
        with book.at(row["released_on"]):
            case = get_reconstruction(officer, case_id)
            # The signs in the invented texts (an amount of money, a time span) were looked at.
            reconstructions.release(officer, case, hints_checked=True)


def _pattern(row: Row, book: Book) -> None:
    coordinator = book.actor("mertens")
    pattern = reconstructions.create_pattern(
        coordinator,
        key=row["key"],
        title=row["title"],
        interface_text=row["interface"]["text"],
        interface_class=INTERFACE_CLASSES[row["interface_class"]],
        damage=row["damage"],
        influence=row["influence"],
        from_ids={book.organisation_of(key).pk for key in row["interface"]["from"]},
        to_ids={book.organisation_of(key).pk for key in row["interface"]["to"]},
    )
    book.put("pattern", row["key"], pattern.pk)
    for mark in row["marks"]:
        reconstructions.attach_mark(
            coordinator, pattern, get_mark(coordinator, book.get("mark", mark))
        )


def _refusal(row: Row, book: Book) -> None:
    coordinator, refusal = book.actor("mertens"), row["refusal"]
    reconstructions.refuse_pattern(
        coordinator,
        get_pattern(coordinator, book.get("pattern", row["key"])),
        version=None,
        reason=refusal["reason"],
        decision=refusal["decided_in"],
        reported_to=refusal["reported_to"],
    )


def _event(actor: Actor, key: str | None, book: Book) -> Any:
    return get_event(actor, book.get("event", key)) if key else None


def _day(text: str | None) -> date | None:
    return date.fromisoformat(text) if text else None
