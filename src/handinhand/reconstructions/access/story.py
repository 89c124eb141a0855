"""A whole case as its page, its picture and its table show it; and all cases side by side."""

from collections.abc import Iterable
from dataclasses import dataclass
from uuid import UUID

from django.db.models import Prefetch
from django.db.models.functions import Length

from handinhand.kernel.actor import Actor
from handinhand.reconstructions.access.codes import code_book
from handinhand.reconstructions.models import (
    BreakCode,
    Event,
    EventLink,
    LifeEntry,
    Mark,
    PersonView,
    Reconstruction,
    Stretch,
)
from handinhand.reconstructions.rules import (
    CaseCounts,
    CrossEvaluation,
    EventFact,
    LinkFact,
    WaitProposal,
    count_case,
    evaluate_across,
    propose_waits,
)


@dataclass(frozen=True, slots=True)
class Story:
    """Everything of one case the actor may see, in the order of the numbers."""

    case: Reconstruction
    events: list[Event]
    links: list[EventLink]
    life: list[LifeEntry]
    views: list[PersonView]
    stretches: list[Stretch]
    counts: CaseCounts
    proposals: list[WaitProposal]
    whole: bool
    """False for a practitioner who sees the own events of a draft only."""

    @property
    def event_ids(self) -> set[UUID]:
        """The ids of the visible events."""
        return {event.pk for event in self.events}

    def waits_into(self, event: Event) -> list[EventLink]:
        """Return the waits that ended with an event."""
        return [
            link
            for link in self.links
            if link.kind == EventLink.Kind.WAIT and link.target_id == event.pk
        ]


def story_of(actor: Actor, case: Reconstruction) -> Story:
    """Return a case with all that hangs on it, in a fixed number of queries."""
    events = list(
        Event.objects.visible_to(actor)
        .filter(reconstruction=case)
        .select_related("lane__unit__organisation", "reconstruction")
        .prefetch_related(Prefetch("marks", Mark.objects.select_related("code")))
        .order_by("number")
    )
    ids = {event.pk for event in events}
    whole = case.is_released or case.events.count() == len(events)
    links = [
        link
        for link in case.links.select_related("source", "target")
        if link.source_id in ids and (link.target_id is None or link.target_id in ids)
    ]
    lived = LifeEntry.objects.filter(lane__reconstruction=case).select_related("lane")
    seen = PersonView.objects.filter(lane__reconstruction=case).select_related("event")
    return Story(
        case=case,
        events=events,
        links=links,
        life=list(lived) if whole else [],
        views=list(seen) if whole else [],
        stretches=list(case.stretches.select_related("source", "target")) if whole else [],
        counts=_counts(case, events, links),
        proposals=[] if case.is_released else propose_waits(facts(events), link_facts(links)),
        whole=whole,
    )


def counts_of(case: Reconstruction) -> CaseCounts:
    """Return the figures of a case: the frozen ones when it is released, else counted anew."""
    if case.is_released:
        return case.frozen_counts
    events = (
        case.events.select_related("lane__unit")
        .prefetch_related(Prefetch("marks", Mark.objects.select_related("code")))
        .order_by("number")
    )
    return _counts(case, list(events), list(case.links.all()))


def _counts(case: Reconstruction, events: list[Event], links: list[EventLink]) -> CaseCounts:
    if case.is_released:
        return case.frozen_counts
    bridges = BreakCode.objects.filter(book=case.network_id, bridge=True)
    return count_case(
        facts(events), link_facts(links), bridges=frozenset(bridges.values_list("code", flat=True))
    )


def facts(events: Iterable[Event]) -> list[EventFact]:
    """Return events as the pure rules take them."""
    return [
        EventFact(
            id=str(event.pk),
            on=event.on,
            kind=event.kind,
            organisation=str(event.lane.unit.organisation_id) if event.lane.unit else "",
            codes=tuple(mark.code.code for mark in event.marks.all()),
        )
        for event in events
    ]


def link_facts(links: Iterable[EventLink]) -> list[LinkFact]:
    """Return links as the pure rules take them."""
    return [
        LinkFact(
            link.kind,
            str(link.source_id),
            str(link.target_id) if link.target_id else None,
            link.days,
        )
        for link in links
    ]


def comparison(actor: Actor) -> tuple[list[Reconstruction], CrossEvaluation]:
    """Return the released cases and their figures side by side (method 8.5)."""
    cases = list(Reconstruction.objects.visible_to(actor).released().order_by(Length("key"), "key"))
    book = code_book(actor)
    codes = list(book.codes.filter(bridge=False).values_list("code", flat=True)) if book else []
    return cases, evaluate_across({case.key: case.frozen_counts for case in cases}, codes)
