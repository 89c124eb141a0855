"""The hand-overs of the first network, step by step in the order in which they happened.

Those of the second network belong to journeys and stay in the file until journeys are built.
"""

from collections.abc import Callable, Iterator
from dataclasses import dataclass, replace
from datetime import date
from typing import TYPE_CHECKING, Any

from handinhand.chains.access import get_standard
from handinhand.demo.services.book import Book
from handinhand.evaluation.services import connect_figures, keep_ended_months, record_review
from handinhand.handovers import services
from handinhand.handovers.access import get_handover
from handinhand.kernel.actor import Actor, Role
from handinhand.thread.services import link

if TYPE_CHECKING:
    from handinhand.handovers.models import Handover

Row = dict[str, Any]


@dataclass(frozen=True, order=True)
class Happening:
    """One thing that happened to a hand-over, sortable by time."""

    at: str
    key: str
    number: int
    kind: str


def load(network_data: Row, _cases_data: Row, book: Book) -> None:
    """Load all hand-overs, then let those that ended long ago become tallies."""
    rows = {row["key"]: row for row in network_data["handovers"]}
    month = ""
    for happening in sorted(_happenings(rows.values())):
        row = rows[happening.key]
        if month and happening.at[:7] > month:
            with book.at(f"{happening.at[:7]}-01"):
                keep_ended_months()
        month = happening.at[:7]
        with book.at(happening.at):
            _do(happening, row, book)
    services.tally_ended()
    connect_figures(book.actor("mertens"))
    _review(network_data["handover_period"], book)


def _review(period: Row, book: Book) -> None:
    """Record the first review, and let the decisions of that day answer it."""
    coordinator = book.actor("mertens")
    with book.at("2026-10-27"):
        review = record_review(
            coordinator,
            first=date.fromisoformat(period["from"]),
            last=date.fromisoformat(period["to"]),
            presented_on=date(2026, 10, 27),
        )
        for decision in ("BS-12", "BS-13", "BS-14"):
            asked, answer = ("review", review.pk), ("decision", book.get("decision", decision))
            link(coordinator, asked=asked, answer=answer)


def _happenings(rows: Any) -> Iterator[Happening]:
    for row in rows:
        for number, change in enumerate(row["changes"]):
            yield Happening(change["at"], row["key"], number, "change")
        for number, step in enumerate(row["escalations"]):
            yield Happening(step["at"], row["key"], number, "ladder")
        for number, query in enumerate(row["queries"]):
            yield Happening(query["asked_at"], row["key"], number, "ask")
            if query["answered_at"]:
                yield Happening(query["answered_at"], row["key"], number, "reply")


def _do(happening: Happening, row: Row, book: Book) -> None:
    if happening.kind == "change":
        change = row["changes"][happening.number]
        if change["state"] == "draft":
            _start(row, change, book)
        else:
            _change(row, change, book)
        return
    if happening.kind == "ladder":
        step = row["escalations"][happening.number]
        handover = _stored(row, book.actor("mertens"), book)
        on = date.fromisoformat(step["on"])
        services.take_ladder_step(handover, step=step["step"], to=step["to"], on=on)
        return
    query = row["queries"][happening.number]
    if happening.kind == "ask":
        actor = _actor(query["by"], query["unit"], book)
        services.ask(actor, _stored(row, actor, book), code=query["code"])
    else:
        actor = _actor(row["changes"][0]["by"], row["from_unit"], book)
        services.reply(actor, _stored(row, actor, book), code=query["answer_code"])


def _actor(person: str, unit: str | None, book: Book) -> Actor:
    """Return who acts; people of a clinic answer for its other units too."""
    if person == "tick":
        return Actor.system(book.networks["arbeit-und-gesundheit"].pk)
    actor = book.actor(person, role=Role.PRACTITIONER)
    return replace(actor, unit_id=book.units[unit].pk) if unit else actor


def _start(row: Row, change: Row, book: Book) -> None:
    actor = _actor(change["by"], change["unit"], book)
    handover = services.start(
        actor,
        get_standard(actor, book.get("standard", row["standard"])),
        from_unit=book.units[row["from_unit"]],
        to_unit=book.units[row["to_unit"]],
        anchor_date=_day(row["anchor_date"]),
        slip=row["slip"],
    )
    book.put("handover", row["key"], handover.pk)


def _stored(row: Row, actor: Actor, book: Book) -> "Handover":
    visible = book.actor("mertens") if actor.is_system else actor
    return get_handover(visible, book.get("handover", row["key"]))


def _change(row: Row, change: Row, book: Book) -> None:
    actor = _actor(change["by"], change["unit"], book)
    handover = _stored(row, actor, book)
    reason, appointment = change.get("reason"), _day(change.get("appointment"))
    steps: dict[str, Callable[[], object]] = {
        "offered": lambda: services.offer(actor, handover),
        "accepted": lambda: services.accept(actor, handover, appointment_on=appointment),
        "arrived": lambda: services.arrive(
            actor, handover, arrived_on=date.fromisoformat(change["effective_on"])
        ),
        "completed": lambda: services.complete(actor, handover),
        "declined": lambda: services.decline(actor, handover, reason=reason or ""),
        "withdrawn": lambda: services.withdraw(actor, handover, reason=reason or ""),
        "expired": lambda: services.expire(actor, handover),
        "no_show": lambda: services.report_no_show(
            actor, handover, appointment_on=date.fromisoformat(change["effective_on"])
        ),
        "on_hold": lambda: services.hold(
            actor,
            handover,
            reason=reason or "",
            expected_end=date.fromisoformat(change["expected_end"]),
        ),
        "entered_in_error": lambda: services.enter_in_error(actor, handover, reason=reason or ""),
    }
    steps[change["state"]]()


def _day(text: str | None) -> date | None:
    return date.fromisoformat(text) if text else None
