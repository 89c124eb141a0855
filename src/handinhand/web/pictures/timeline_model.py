"""What a timeline shows: plain values that any caller can fill in."""

from dataclasses import dataclass
from datetime import date
from typing import Literal

Precision = Literal["day", "month", "quarter", "year"]
Field = Literal["work", "health", "social", "youth", "rehab", "none"]
"""Field of work; it chooses the colour, never the words."""
EventKind = Literal["contact", "handover", "notice", "service", "information", "drop_out", "crisis"]


@dataclass(frozen=True)
class Lane:
    """One row of an organisation or unit; lanes of one `group` stand together."""

    key: str
    title: str
    group: str = ""
    field: Field = "none"
    organisation: str = ""
    """Counts as this organisation; empty: counts as itself."""


@dataclass(frozen=True)
class Mark:
    """A break mark, or a bridge."""

    code: str
    label: str
    bridge: bool = False


@dataclass(frozen=True)
class Event:
    """One event; `title` is drawn (empty: the first words of `text`), `text` is read out."""

    id: str
    nr: int
    date: date
    lane: str
    kind: EventKind
    title: str = ""
    text: str = ""
    precision: Precision = "day"
    marks: tuple[Mark, ...] = ()
    href: str = ""
    """Empty: `#ereignis-<nr>`."""


@dataclass(frozen=True)
class Link:
    """A hand-over or a wait between two events, by their ids."""

    kind: Literal["referral", "wait"]
    source: str
    target: str | None
    """None: nobody took it up."""
    days: int | None = None
    """Of a wait: its days, also frozen ones of a released case."""
    arrived: bool = True
    """Of a referral: False draws it as broken."""


@dataclass(frozen=True)
class LifeEntry:
    """A stretch of the person's life in one life area; an open end runs to the last event."""

    area: str
    start: date
    end: date | None
    text: str
    precision: Precision = "day"


@dataclass(frozen=True)
class ViewPoint:
    """How the person valued a moment, from -2 to +2."""

    date: date
    valence: int
    text: str = ""
    precision: Precision = "day"
    event: str = ""
    """Id of the event it belongs to; then it stands above that event."""


@dataclass(frozen=True)
class Timeline:
    """A case over all lanes, counted in months from `month_zero`."""

    title: str
    month_zero: date
    lanes: tuple[Lane, ...] = ()
    """Organisations in the order given, kept together by group."""
    events: tuple[Event, ...] = ()
    links: tuple[Link, ...] = ()
    areas: tuple[str, ...] = ()
    """Life areas in the order wanted; areas that only entries name come after them."""
    life: tuple[LifeEntry, ...] = ()
    view: tuple[ViewPoint, ...] = ()
    turning_point: str = ""
    """Id of the event at which it could first have gone differently."""
    subtitle: str = ""
    """Empty: the picture counts events, organisations, hand-overs and waits."""
    description: str = ""
    """Empty: written from the counts."""
    name: str = "zeitstrahl"
    """Prefix of the ids; unique on the page."""
