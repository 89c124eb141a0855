"""The ten journeys of the second network, step by step in the order in which they happened."""

from collections.abc import Iterator
from dataclasses import dataclass, replace
from datetime import date
from typing import Any

from handinhand.demo.services.book import Book, moment_of
from handinhand.evaluation.services import keep_ended_months
from handinhand.journeys import services
from handinhand.journeys.access import SeenJourney, find_journey, get_handover
from handinhand.kernel.actor import Actor, Role
from handinhand.networks.access import pseudonymous_network

NETWORK = "starthilfe-alleinerziehende"
Row = dict[str, Any]


@dataclass(frozen=True)
class Happening:
    """One thing that happened to a journey."""

    at: str
    kind: str
    journey: int
    handover: int = -1
    change: int = -1


def load(network_data: Row, _cases_data: Row, book: Book) -> None:
    """Load the journeys through the services, with the clock set back."""
    rows = network_data["second_network"]["journeys"]
    loader = _Loader(rows, book)
    for happening in sorted(_happenings(rows), key=lambda one: moment_of(one.at)):
        with book.at(happening.at):
            loader.do(happening)
    services.tick(book.networks[NETWORK].pk)
    keep_ended_months()


def _happenings(rows: list[Row]) -> Iterator[Happening]:
    for number, row in enumerate(rows):
        yield Happening(_known_from(row), "begin", number)
        for position, handover in enumerate(row["handovers"]):
            for step, change in enumerate(handover["changes"]):
                if change["state"] != "draft":
                    yield Happening(change["at"], "change", number, position, step)
        if row["state"] != "running":
            yield Happening(row["stations"][-1]["left_on"], "end", number)


class _Loader:
    """Does what happened, each time in the name of whoever did it."""

    def __init__(self, rows: list[Row], book: Book) -> None:
        self.rows, self.book = rows, book

    def do(self, happening: Happening) -> None:
        """Do one thing."""
        row = self.rows[happening.journey]
        if happening.kind == "begin":
            self._begin(row)
        elif happening.kind == "end":
            self._end(row)
        else:
            handover = row["handovers"][happening.handover]
            self._change(row, handover, handover["changes"][happening.change])

    def _actor(self, unit: str, person: str = "") -> Actor:
        people = {"JC-IF": "celik", "KT": "jansen", "BW": "roth", "JC-FM": "krause"}
        actor = self.book.actor(person or people[unit], NETWORK, Role.PRACTITIONER)
        return replace(actor, unit_id=self.book.units[unit].pk)

    def _seen(self, actor: Actor, row: Row, unit: str) -> SeenJourney:
        owner = self.book.units[unit].organisation.key
        return find_journey(actor, pseudonymous_network(actor), row["numbers"][owner])

    def _begin(self, row: Row) -> None:
        first = row["stations"][0]
        actor, unit = self._actor(first["unit"]), self.book.units[first["unit"]]
        services.begin(
            actor,
            pseudonymous_network(actor),
            unit=unit,
            began_on=date.fromisoformat(first["entered_on"]),
            number=row["numbers"][unit.organisation.key],
        )

    def _end(self, row: Row) -> None:
        unit = row["stations"][-1]["unit"]
        actor = self._actor(unit)
        seen = self._seen(actor, row, unit)
        if row["state"] == "completed":
            services.complete(actor, seen)
        else:
            services.leave_early(actor, seen, exit_code=row["exit_code"])

    def _change(self, row: Row, handover: Row, change: Row) -> None:
        unit = change["unit"]
        actor, state = self._actor(unit, change["by"]), change["state"]
        seen = self._seen(actor, row, unit)
        if state == "offered":
            source = next(s["station"] for s in row["stations"] if s["unit"] == unit)
            receiver = self.book.units[handover["to_unit"]].organisation.key
            target = str(int(source) + 1)
            services.go_on(
                actor,
                seen,
                station=source,
                ways=[f"S{source}-{target}"],
                receiver_numbers={receiver: row["numbers"][receiver]},
            )
            return
        known = get_handover(seen, _target(row, handover))
        if state == "accepted":
            services.accept(actor, seen, known)
        elif state == "arrived":
            day = date.fromisoformat(change["effective_on"])
            services.arrive(actor, seen, known, arrived_on=day)
        else:
            services.close_handover(actor, seen, known)


def _known_from(row: Row) -> str:
    """Return when a journey was entered: one hand-over was offered before the first talk."""
    first = row["stations"][0]["entered_on"]
    offers = [handover["offered_on"] for handover in row["handovers"]]
    return str(min([first, *offers])) + "T04:00:00Z"


def _target(row: Row, handover: Row) -> str:
    """Return the station a hand-over leads to: the n-th leads to station n + 1."""
    return str(row["handovers"].index(handover) + 2)
