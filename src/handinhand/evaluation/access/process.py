"""What follows what, and whether journeys go the agreed way; counted by the engine."""

import secrets
import sys
from collections import Counter, defaultdict
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from datetime import date, timedelta
from typing import TYPE_CHECKING
from uuid import UUID, uuid4

from django.utils.translation import gettext as _

from handinhand.chains.access import engine_chain, versions_by_id
from handinhand.disclosure import MEMBERS
from handinhand.evaluation.access.figures import RIGHTS, sees_exact
from handinhand.handovers.access import change_events
from handinhand.journeys.access import stay_events
from handinhand.kernel import clock
from handinhand.kernel.actor import Actor
from handinhand.networks.access import (
    current_network,
    nameless_network,
    pseudonymous_network,
)

if TYPE_CHECKING:
    from servicechain import EventLog

NEWEST = 20_000
"""Cases that a page counts; a network has years to reach them."""
ALIKE = 5
"""Cases leave the platform only together with as many that look the same (T60)."""
UNLIKE = 2
"""So many different ways have those that began alike, or whoever knows a beginning knows a way."""
DIRECT = 3_000
"""A file of more cases than this is put together in the background, not while a page waits."""
_DAY = 86_400
Way = tuple[tuple[str, str, date], ...]
"""What a case did, where, and in which months (their first days)."""


@dataclass(frozen=True, slots=True)
class Event:
    """One event as the engine takes it; `version_id` only for completed journeys."""

    case: UUID
    activity: str
    organisation: str
    on: date
    version_id: UUID | None = None


@dataclass(frozen=True, slots=True)
class Passage:
    """One thing followed another directly.

    Attributes:
        median: days between, half of all took at most so long; None below ten.
    """

    source: str
    target: str
    count: int
    median: float | None


@dataclass(frozen=True, slots=True)
class StationFit:
    """How one station was passed by completed journeys."""

    name: str
    done: int
    skipped: int
    inserted: int
    repeated: int
    elsewhere: int


@dataclass(frozen=True, slots=True)
class Conformity:
    """How completed journeys of one version hold to it.

    Attributes:
        agreed: how many went an agreed way from beginning to end.
        fitness: mean, 0 to 1; None below ten.
        stations: how each station was passed.
    """

    version: str
    completed: int
    agreed: int
    fitness: float | None
    stations: list[StationFit]


@dataclass(frozen=True, slots=True)
class Process:
    """What the page shows.

    Attributes:
        journeys: whether the cases are journeys; else they are hand-overs.
        hidden: whether the counts are kept from the viewer; nothing was counted then.
        many: whether a file of the cases is put together in the background.
    """

    journeys: bool
    cases: int
    passages: list[Passage]
    conformities: list[Conformity]
    hidden: bool
    many: bool = False


def may_read_process(actor: Actor) -> bool:
    """Tell whether the actor sees what follows what over the whole network."""
    return RIGHTS.allow(actor, "see process")


def may_export_log(actor: Actor) -> bool:
    """Tell whether the actor may take the events out."""
    return RIGHTS.allow(actor, "export log")


def require_read_process(actor: Actor) -> None:
    """Let pass who sees what follows what.

    Raises:
        NotAllowed: the role does not.
    """
    words = _("Abläufe sehen die Netzwerkkoordination, die Steuerungsgruppe und die Begleitung.")
    RIGHTS.require(actor, "see process", words)


def process_of(actor: Actor) -> Process:
    """Count passages, and hold completed journeys against their chain.

    Only for who sees exact counts. The same cases are counted on the pages of the figures, where
    small counts are protected: beside those, each passage is a number to take them from.

    Raises:
        NotAllowed: the role may not.
        Http404: the actor acts in no network.
    """
    require_read_process(actor)
    journeys = current_network(actor).has_journeys
    if not sees_exact(actor):
        return Process(journeys, 0, [], [], hidden=True, many=_are_many(actor))
    events = list(_events(actor, NEWEST))
    if not events:
        return Process(journeys, 0, [], [], hidden=False)
    log = _log(events)
    return Process(
        journeys=journeys,
        cases=log.n_cases,
        passages=list(_passages(log)),
        conformities=list(_conformities(events)) if journeys else [],
        hidden=False,
        many=log.n_cases > DIRECT,
    )


def _are_many(actor: Actor) -> bool:
    events = _events(actor, DIRECT + 1, until=_last_month())
    return len({event.case for event in events}) > DIRECT


def _last_month() -> date:
    """Return the last day of the month before: from day to day single cases could be told apart."""
    return clock.today().replace(day=1) - timedelta(days=1)


def _events(actor: Actor, newest: int, *, until: date | None = None) -> Iterator[Event]:
    """Return what happened up to a day; whether a journey was completed is told as of that day."""
    last = until or date.max
    if current_network(actor).has_journeys:
        for stay in stay_events(pseudonymous_network(actor), newest=newest):
            completed = stay.completed_on is not None and stay.completed_on <= last
            if stay.on <= last:
                version = stay.version_id if completed else None
                yield Event(stay.case, stay.station, stay.organisation, stay.on, version)
        return
    for change in change_events(nameless_network(actor), newest=newest):
        if change.on <= last:
            yield Event(change.case, change.words, change.organisation, change.on)


def _log(events: Iterable[Event]) -> "EventLog":
    """Hand events to the engine; cases are numbered, their ids stay here."""
    from servicechain import read_log

    numbers: dict[UUID, int] = defaultdict(lambda: len(numbers))
    return read_log(
        {
            "case": str(numbers[event.case]),
            "activity": event.activity,
            "organisation": event.organisation,
            "time": f"{event.on.isoformat()}T00:00:00Z",
        }
        for event in events
    )


def _passages(log: "EventLog") -> Iterator[Passage]:
    from servicechain import directly_follows

    for row in directly_follows(log).to_pylist():
        median = row["median_s"] / _DAY if row["count"] >= MEMBERS.enough_for_a_share else None
        yield Passage(row["source"], row["target"], row["count"], median)


def _conformities(events: list[Event]) -> Iterator[Conformity]:
    """Align the completed journeys of each version with it."""
    by_version: dict[UUID, list[Event]] = defaultdict(list)
    for event in events:
        if event.version_id is not None:
            by_version[event.version_id].append(event)
    for version in versions_by_id(by_version):
        yield _conformity(str(version.number), engine_chain(version), by_version[version.pk])


def _conformity(number: str, chain: object, events: list[Event]) -> Conformity:
    from servicechain import Chain, align, deviations

    assert isinstance(chain, Chain)
    log = _log(events)
    result = align(log, chain)
    agreed = int((result.cost == 0).sum())
    stations = [
        StationFit(
            row["activity"],
            row["done"],
            row["skipped"],
            row["inserted"],
            row["repeated"],
            row["other_organisation"],
        )
        for row in deviations(result, chain).to_pylist()
    ]
    fitness = float(result.fitness.mean()) if log.n_cases >= MEMBERS.enough_for_a_share else None
    return Conformity(number, log.n_cases, agreed, fitness, stations)


@dataclass(frozen=True, slots=True)
class ExportedLog:
    """A log that may leave the network.

    Attributes:
        log: None when no case may leave.
        left_out: whether cases were left out because too few went the same way.
        too_many: whether there are more cases than were asked for; then nothing was put together.
    """

    log: "EventLog | None"
    left_out: bool
    too_many: bool = False


def require_export_log(actor: Actor) -> None:
    """Let pass who may take the events out.

    Raises:
        NotAllowed: the role may not.
    """
    words = _("Protokolle holen sich die Netzwerkkoordination und die Begleitung.")
    RIGHTS.require(actor, "export log", words)


def exported_log(actor: Actor) -> ExportedLog:
    """Return the events as they may leave the network, unless there are too many for a page.

    Raises:
        NotAllowed: the role may not export.
        Http404: the actor acts in no network.
    """
    require_export_log(actor)
    return leaving_log(actor, most=DIRECT)


def leaving_log(actor: Actor, *, most: int | None = None) -> ExportedLog:
    """Return the events of the actor's network as they may leave it; the caller checks the right.

    Days become months. Each case leaves only together with at least four others that went the
    same way at the same organisations in the same months, and only where cases that began like it
    went on in another way as well (T60: k of 5, l of 2), so that whoever knows when somebody was
    somewhere neither finds the case nor learns the rest of its way. Cases leave in fives: what is
    left over would be a small number beside the figures. Each gets a number made for this file
    alone. Events of one month keep their order. The file ends with the month before.

    Args:
        actor: who acts, or the platform in the background.
        most: stop when there are more cases; None takes all there are.

    Raises:
        Http404: the actor acts in no network.
    """
    cases: dict[UUID, list[Event]] = defaultdict(list)
    for event in _events(actor, sys.maxsize, until=_last_month()):
        cases[event.case].append(event)
        if most is not None and len(cases) > most:
            return ExportedLog(None, left_out=False, too_many=True)
    leaving = [way for way, number in _in_company(cases.values()) for _one in range(number)]
    secrets.SystemRandom().shuffle(leaving)  # the order of the cases tells nothing
    if not leaving:
        return ExportedLog(None, left_out=bool(cases))
    coarse = [
        Event(case, activity, organisation, month)
        for case, way in ((uuid4(), way) for way in leaving)
        for activity, organisation, month in way
    ]
    return ExportedLog(_log(coarse), left_out=len(leaving) < len(cases))


def _in_company(cases: Iterable[list[Event]]) -> list[tuple[Way, int]]:
    """Return the ways that may leave, and how many cases of each."""
    alike = Counter(
        tuple((event.activity, event.organisation, event.on.replace(day=1)) for event in events)
        for events in cases
    )
    many = {way: number - number % ALIKE for way, number in alike.items() if number >= ALIKE}
    begun_alike = Counter(way[0] for way in many)
    return [(way, number) for way, number in many.items() if begun_alike[way[0]] >= UNLIKE]
