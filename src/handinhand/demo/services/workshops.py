"""Workshops, theses with positions, dissents, decisions and open points."""

from datetime import date
from typing import TYPE_CHECKING, Any

from handinhand.demo.services.book import Book
from handinhand.kernel.actor import Actor
from handinhand.workshops import services

if TYPE_CHECKING:
    from handinhand.workshops.models import Workshop

STANCES = {
    "supports": "supports",
    "supports_with_note": "supports",
    "partly": "partly",
    "rejects": "rejects",
    "abstains": "abstains",
}
"""Word of the file -> stance; the note of a position is kept beside it."""

PLANNED_ON = "2026-10-27"
"""Day on which the steering group set the topic of the workshop nobody is invited to yet."""


def load(network_data: dict[str, Any], _cases_data: dict[str, Any], book: Book) -> None:
    """Load what the partners understood, decided and still have to do."""
    actor = book.actor("albers")
    workshops = {row["nr"]: _workshop(row, actor, book) for row in network_data["workshops"]}
    for row in network_data["theses"]:
        _thesis(row, workshops[row["workshop"]], actor, book)
    for row in network_data["dissents"]:
        _dissent(row, workshops[1], actor, book)
    for row in network_data["decisions"]:
        _decision(row, network_data, workshops.get(row["workshop"]), book)
    for row in network_data["open_points"]:
        _point(row, workshops, book)


def _day(value: str | None) -> date | None:
    return date.fromisoformat(value) if value else None


def _number(key: str) -> int:
    return int(key.lstrip("ABDFHIOPSTZ-"))


def _workshop(row: dict[str, Any], actor: Actor, book: Book) -> "Workshop":
    """Plan a workshop on the day of its invitation, and approve its minutes on theirs."""
    invited, approved = row["invitation"]["sent_on"], row["minutes"]["approved_on"]
    with book.at(invited or PLANNED_ON):
        workshop = services.plan_workshop(
            actor,
            number=row["nr"],
            title=row["title"],
            on=date.fromisoformat(row["date"]),
            place=row["place"],
            invited_on=_day(invited),
        )
    if not approved:
        return workshop
    with book.at(approved):
        return services.change_workshop(
            actor, workshop, version=None, fields={"minutes_approved_on": _day(approved)}
        )


def _thesis(row: dict[str, Any], workshop: "Workshop", actor: Actor, book: Book) -> None:
    with book.at(workshop.on):
        thesis = services.create_thesis(
            actor,
            text=row["text"],
            workshop=workshop,
            patterns=[book.get("pattern", key) for key in row["patterns"]],
            number=row["nr"],
        )
        for key, position in row["positions"].items():
            services.set_position(
                actor,
                thesis,
                organisation=book.organisation_of(key),
                stance=STANCES[position["position"]],
                note=position["note"] or "",
            )
    book.put("thesis", row["key"], thesis.pk)


def _dissent(row: dict[str, Any], workshop: "Workshop", actor: Actor, book: Book) -> None:
    with book.at(workshop.on):
        dissent = services.create_dissent(
            actor,
            text=row["text"],
            interim=row["interim"],
            state=row["state"],
            review_on=_day(row["review_on"]),
            theses=[book.get("thesis", f"T{number}") for number in row["theses"]],
            number=_number(row["key"]),
        )
        for position in row["positions"]:
            services.set_dissent_position(
                actor,
                dissent,
                organisation=book.organisation_of(position["organisation"]),
                text=position["text"],
            )
    book.put("dissent", row["key"], dissent.pk)


def _decision(
    row: dict[str, Any], network_data: dict[str, Any], workshop: "Workshop | None", book: Book
) -> None:
    refused = [
        pattern["key"]
        for pattern in network_data["patterns"]
        if pattern["refusal"] and pattern["refusal"]["decided_in"] == row["key"]
    ]
    actor = book.actor("mertens")
    votes = row["votes"]
    bodies = book.networks["arbeit-und-gesundheit"].bodies
    with book.at(row["date"]):
        decision = services.record_decision(
            actor,
            text=row["text"],
            on=date.fromisoformat(row["date"]),
            body=bodies.get(key=row["body"]),
            workshop=workshop,
            yes=votes["yes"],
            no=votes["no"],
            abstain=votes["abstain"],
            about=[("pattern", book.get("pattern", key)) for key in refused],
            number=_number(row["key"]),
        )
    book.put("decision", row["key"], decision.pk)


def _point(row: dict[str, Any], workshops: "dict[int, Workshop]", book: Book) -> None:
    actor = book.actor("mertens")
    found_in = workshops[int(row["source"].removeprefix("Workshop "))]
    with book.at(found_in.on):
        point = services.create_open_point(
            actor,
            text=row["text"],
            owner=book.organisation_of(row["owner"]),
            due_on=date.fromisoformat(row["due"]),
            interim_due_on=_day(row["interim_due"]),
            source=row["source"],
            number=_number(row["key"]),
        )
    if row["done_on"]:
        with book.at(row["done_on"]):
            services.close_open_point(actor, point)
    book.put("open_point", row["key"], point.pk)
