"""Rows of tables, ready to be shown; the same ones go into the page and into the CSV file."""

from dataclasses import dataclass, field

from handinhand.kernel.actor import Actor
from handinhand.reconstructions.access import Story, may_change_event, patterns_of_events
from handinhand.reconstructions.models import Event, Mark, Pattern
from handinhand.reconstructions.web.words import wait_words, when


@dataclass(frozen=True, slots=True)
class EventRow:
    """One event of the table."""

    event: Event
    when: str
    unit: str
    marks: list[Mark]
    waited: str
    may_change: bool
    patterns: list[Pattern] = field(default_factory=list)


@dataclass(frozen=True, slots=True)
class PatternLine:
    """A pattern with the events of one case it was seen at."""

    pattern: Pattern
    numbers: str


@dataclass(frozen=True, slots=True)
class MarkCount:
    """How often a code was set in a case."""

    code: str
    name: str
    bridge: bool
    count: int


def event_rows(actor: Actor, story: Story) -> list[EventRow]:
    """Return the table of a case."""
    patterns = patterns_of_events(actor, story.event_ids)
    return [
        EventRow(
            event=event,
            when=when(event.on, event.precision),
            unit=str(event.lane),
            marks=list(event.marks.all()),
            waited=wait_words(story.waits_into(event)),
            may_change=may_change_event(actor, event),
            patterns=patterns.get(event.pk, []),
        )
        for event in story.events
    ]


def pattern_lines(rows: list[EventRow]) -> list[PatternLine]:
    """Return the patterns of a case with the numbers of their events."""
    numbers: dict[str, list[int]] = {}
    found: dict[str, Pattern] = {}
    for row in rows:
        for pattern in row.patterns:
            found[pattern.key] = pattern
            numbers.setdefault(pattern.key, []).append(row.event.number)
    order = sorted(found, key=lambda key: (len(key), key))
    return [PatternLine(found[key], ", ".join(map(str, numbers[key]))) for key in order]


def mark_counts(rows: list[EventRow]) -> list[MarkCount]:
    """Return the marks of a case by code, the most frequent first, bridges last."""
    counted: dict[str, int] = {}
    codes = {mark.code.code: mark.code for row in rows for mark in row.marks}
    for row in rows:
        for mark in row.marks:
            counted[mark.code.code] = counted.get(mark.code.code, 0) + 1
    order = sorted(codes.values(), key=lambda one: (one.bridge, -counted[one.code], one.number))
    return [MarkCount(one.code, one.name, one.bridge, counted[one.code]) for one in order]
