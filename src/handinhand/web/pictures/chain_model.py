"""What a picture of a service chain shows: plain values that any caller can fill in."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Literal, NamedTuple

from handinhand.web.pictures.timeline_model import Field


@dataclass(frozen=True)
class Unit:
    """A responsible unit: one lane of the picture; units of one `group` stand together."""

    key: str
    name: str
    group: str = ""
    field: Field = "none"


@dataclass(frozen=True)
class Station:
    """A station; its lane is the first responsible unit, the others are named on the card."""

    key: str
    name: str
    responsible: tuple[str, ...] = ()
    number: str = ""
    """What stands in the disc; empty: the key."""
    limit: str = ""
    """Short, as drawn: "10 AT"."""
    limit_spoken: str = ""
    """Whole, as read out; empty: `limit` with its short forms spelt out."""
    start: bool = False
    end: bool = False
    optional: bool = False
    parallel: bool = False
    any_time: bool = False
    tag: str = ""
    """One more word on the edge of the card, such as "steht hier"."""
    gone: bool = False
    """Compared with another version: only there, drawn with a broken edge."""
    href: str = ""
    """Empty: `#station-<key>`."""


@dataclass(frozen=True)
class Node:
    """A fork or a meeting of ways between stations: a small diamond, no station."""

    key: str
    number: str = ""
    """What stands in the diamond; empty: the key."""
    name: str = ""
    says: str = ""
    """What happens there, as read out."""
    gone: bool = False
    """Compared with another version: only there, drawn with a broken edge."""
    href: str = ""
    """Empty: `#verzweigung-<key>`."""


@dataclass(frozen=True)
class Standard:
    """What is agreed for a hand-over; `facts` (name, words) stand on the poster."""

    code: str
    name: str = ""
    limit: str = ""
    limit_spoken: str = ""
    trigger: str = ""
    facts: tuple[tuple[str, str], ...] = ()
    href: str = ""
    """Empty: `#uebergabe-<code>`."""


@dataclass(frozen=True)
class Way:
    """A way between two stations or nodes, with the code of its standard or without one."""

    key: str
    source: str
    target: str
    standard: str = ""
    returns: bool = False
    change: Literal["", "new", "gone"] = ""
    """Compared with another version: drawn thick when new, dotted when gone."""


class Measure(NamedTuple):
    """Counted hand-overs of one standard; with a `note` only the note is shown (protected)."""

    kept: int
    judged: int
    target: float | None = None
    """Share from 0 to 1."""
    note: str = ""


def _no_measures() -> Mapping[str, Measure]:
    return {}


@dataclass(frozen=True)
class ChainPicture:
    """A chain version, and on wish what was measured along it."""

    title: str
    units: tuple[Unit, ...] = ()
    stations: tuple[Station, ...] = ()
    ways: tuple[Way, ...] = ()
    standards: tuple[Standard, ...] = ()
    measures: Mapping[str, Measure] = field(default_factory=_no_measures)
    """By code of the standard; empty: the picture shows the agreed chain only."""
    subtitle: str = ""
    """Empty: the picture counts stations, standards and units."""
    compares: bool = False
    """Whether two versions lie over each other; the legend then says how that is drawn."""
    legend: tuple[tuple[Literal["new", "gone"], str], ...] = ()
    """What the changed ways mean here, if not a difference: (how they are drawn, words)."""
    description: str = ""
    name: str = "kette"
    """Prefix of the ids; unique on the page."""
    nodes: tuple[Node, ...] = ()
