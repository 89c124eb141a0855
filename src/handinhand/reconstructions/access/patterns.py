"""Doors to patterns and their evidence in the cases."""

from collections import defaultdict
from collections.abc import Iterable
from dataclasses import dataclass
from uuid import UUID

from django.db.models import Q, QuerySet
from django.db.models.functions import Length
from django.shortcuts import get_object_or_404

from handinhand.kernel.actor import Actor
from handinhand.reconstructions.access.rights import RIGHTS
from handinhand.reconstructions.models import Mark, Pattern, Reconstruction
from handinhand.thread.access import answers_of, linked_ids, pairs

OPEN, ANSWERED, REFUSED = "open", "answered", "refused"
ATTACHABLE_AT_ONCE = 50


@dataclass(frozen=True, slots=True)
class Evidence:
    """The marks a pattern rests on, as far as the actor may see them."""

    marks: list[Mark]

    @property
    def cases(self) -> int:
        """In how many cases it was seen."""
        return len({mark.event.reconstruction_id for mark in self.marks})

    @property
    def events(self) -> int:
        """At how many events it was seen."""
        return len({mark.event_id for mark in self.marks})


@dataclass(frozen=True, slots=True)
class PatternRow:
    """One row of the list of patterns."""

    pattern: Pattern
    evidence: Evidence
    state: str

    @property
    def places(self) -> str:
        """Where it was seen, e.g. "A 8, B 3"."""
        return ", ".join(
            f"{mark.event.reconstruction.key}\N{NO-BREAK SPACE}{mark.event.number}"
            for mark in self.evidence.marks
        )


def patterns_of(actor: Actor) -> QuerySet[Pattern]:
    """Return the patterns of the actor's network in the order of their keys."""
    return Pattern.objects.visible_to(actor).order_by(Length("key"), "key")


def get_pattern(actor: Actor, pattern_id: UUID) -> Pattern:
    """Return a pattern of the actor's network.

    Raises:
        Http404: no such pattern, or not for this actor.
    """
    return get_object_or_404(Pattern.objects.visible_to(actor), pk=pattern_id)


def neighbours_in_list(actor: Actor, pattern: Pattern) -> tuple[Pattern | None, Pattern | None]:
    """Return the pattern before and the one after, in the order of the keys."""
    order = list(patterns_of(actor))
    place = order.index(pattern)
    before = order[place - 1] if place else None
    after = order[place + 1] if place + 1 < len(order) else None
    return before, after


def may_change_patterns(actor: Actor) -> bool:
    """Tell whether the actor may make, change and refuse patterns."""
    return RIGHTS.allow(actor, "change patterns")


def state_of_pattern(actor: Actor, pattern: Pattern) -> str:
    """Return whether a requirement answers the pattern, or why not: open, answered, refused."""
    return _state(pattern, linked_ids(pattern.network_id, "pattern", ["requirement"]))


def _state(pattern: Pattern, answered: set[UUID]) -> str:
    if pattern.is_refused:
        return REFUSED
    return ANSWERED if pattern.pk in answered else OPEN


def evidence_of(actor: Actor, pattern: Pattern) -> Evidence:
    """Return the marks a pattern rests on, in the order of cases and events."""
    ids = answers_of(pattern.network_id, "pattern", pattern.pk, "mark")
    return Evidence(_marks(actor, ids))


def pattern_rows(actor: Actor, patterns: Iterable[Pattern]) -> list[PatternRow]:
    """Return the rows of some patterns, in a fixed number of queries."""
    if actor.network_id is None:
        return []
    marks_of: dict[UUID, set[UUID]] = defaultdict(set)
    for mark_id, pattern_id in pairs(actor.network_id, "mark", "pattern"):
        marks_of[pattern_id].add(mark_id)
    shown = list(patterns)
    wanted = {mark_id for pattern in shown for mark_id in marks_of[pattern.pk]}
    marks = _marks(actor, wanted)
    answered = linked_ids(actor.network_id, "pattern", ["requirement"])
    return [
        PatternRow(
            pattern,
            Evidence([mark for mark in marks if mark.pk in marks_of[pattern.pk]]),
            _state(pattern, answered),
        )
        for pattern in shown
    ]


def _marks(actor: Actor, ids: Iterable[UUID]) -> list[Mark]:
    return list(
        Mark.objects.visible_to(actor)
        .filter(pk__in=list(ids))
        .select_related("code", "event__reconstruction", "event__lane__unit__organisation")
        .order_by(
            Length("event__reconstruction__key"),
            "event__reconstruction__key",
            "event__number",
            "code__number",
        )
    )


def cases_to_compare(actor: Actor, evidence: Evidence) -> int:
    """Return out of how many cases a pattern is seen: the released ones and its own."""
    own = {mark.event.reconstruction_id for mark in evidence.marks}
    cases = Reconstruction.objects.visible_to(actor)
    return cases.filter(Q(state__in=Reconstruction.RELEASED_STATES) | Q(pk__in=own)).count()


def marks_to_attach(actor: Actor, pattern: Pattern, words: str = "") -> list[Mark]:
    """Return marks that could support a pattern: bridges and its own left out.

    Words that name a case ("Fall D") give the marks of that case; others are looked for one by one.
    """
    own = answers_of(pattern.network_id, "pattern", pattern.pk, "mark")
    found = Mark.objects.visible_to(actor).filter(code__bridge=False).exclude(pk__in=own)
    released = Q(event__reconstruction__state__in=Reconstruction.RELEASED_STATES)
    of_case = found.filter(event__reconstruction__title__icontains=words.strip())
    if words.strip() and of_case.exists():
        return _marks(actor, of_case.values_list("pk", flat=True)[:ATTACHABLE_AT_ONCE])
    for word in words.split():
        found = found.filter(
            Q(released, event__text__icontains=word)
            | Q(event__reconstruction__title__icontains=word)
            | Q(code__code__iexact=word)
            | Q(code__name__icontains=word)
        )
    ids = found.values_list("pk", flat=True)[:ATTACHABLE_AT_ONCE]
    return _marks(actor, ids)


def patterns_of_events(actor: Actor, event_ids: Iterable[UUID]) -> dict[UUID, list[Pattern]]:
    """Return the patterns each event supports with one of its marks, in two queries."""
    if actor.network_id is None:
        return {}
    event_of = dict(
        Mark.objects.visible_to(actor)
        .filter(event__in=list(event_ids))
        .values_list("pk", "event_id")
    )
    found = pairs(actor.network_id, "mark", "pattern", asked_ids=event_of)
    patterns = {one.pk: one for one in patterns_of(actor).filter(pk__in={p for _m, p in found})}
    by_event: dict[UUID, dict[UUID, Pattern]] = defaultdict(dict)
    for mark_id, pattern_id in found:
        if pattern_id in patterns:
            by_event[event_of[mark_id]][pattern_id] = patterns[pattern_id]
    order = list(patterns)
    return {
        event: sorted(own.values(), key=lambda one: order.index(one.pk))
        for event, own in by_event.items()
    }
