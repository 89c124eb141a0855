"""What a thing of the thread is; apps register their kinds, checks and due items here."""

from collections.abc import Callable, Collection, Mapping
from dataclasses import dataclass
from uuid import UUID

from handinhand.kernel.actor import Actor


@dataclass(frozen=True, slots=True)
class Card:
    """How one thing is shown wherever it is linked."""

    kind: str
    id: UUID
    label: str
    """Kind and key in words, e.g. "Muster M1"."""
    text: str
    url: str
    note: str = ""
    """State or figure in words, e.g. "24 von 31 fristgerecht"."""


Find = Callable[[Actor, Collection[UUID]], Mapping[UUID, Card]]
Search = Callable[[Actor, str], list[Card]]


@dataclass(frozen=True, slots=True)
class Kind:
    """One kind of thing in the thread.

    Attributes:
        key: stable name in links and addresses, e.g. "pattern".
        label: German name, e.g. "Muster".
        order: place in the thread, from event (10) to the next chain version (130).
        find: cards of the given ids that the actor may see; one query, others are left out.
        search: cards whose key or text contains the words, at most 50; all when empty.
    """

    key: str
    label: object
    order: int
    find: Find
    search: Search


@dataclass(frozen=True, slots=True)
class Finding:
    """One thing the thread lacks, or one thing that is due, as a sentence with its way there."""

    sentence: str
    more: str
    url: str
    tone: str = "muted"
    """bad, warn or muted."""
    explained: bool = False
    """True when the gap has a recorded reason (a refused pattern)."""


@dataclass(frozen=True, slots=True)
class Check:
    """One check over the things of a network: an orphan check, or what is due."""

    key: str
    label: object
    order: int
    run: Callable[[Actor], list[Finding]]


KINDS: dict[str, Kind] = {}
ORPHAN_CHECKS: dict[str, Check] = {}
DUE_CHECKS: dict[str, Check] = {}
MUST_BE_ANSWERED: set[str] = set()
"""Kinds that are loose ends while nothing answers them; others may well end a thread."""
JOINERS: dict[str, Callable[[Actor], object]] = {}
"""Joins that an upper app computes from things of lower ones, e.g. figures with obligations."""


def register_kind(kind: Kind) -> None:
    """Add a kind of thing; a second registration under the same key replaces the first."""
    KINDS[kind.key] = kind


def must_be_answered(*kinds: str) -> None:
    """Tell that things of these kinds are loose ends while nothing answers them."""
    MUST_BE_ANSWERED.update(kinds)


def register_orphan_check(check: Check) -> None:
    """Add a check for what the thread lacks."""
    ORPHAN_CHECKS[check.key] = check


def register_due_check(check: Check) -> None:
    """Add a check for what is due."""
    DUE_CHECKS[check.key] = check


def register_joiner(key: str, join: Callable[[Actor], object]) -> None:
    """Add a function that joins computed things anew; joining twice must do nothing."""
    JOINERS[key] = join
