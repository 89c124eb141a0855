"""The page of the steering group: what is agreed, kept, open, and to be decided."""

from collections import Counter
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date
from typing import TYPE_CHECKING

from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from handinhand.agreements.access import SignatureCounts, signature_counts
from handinhand.chains.access import version_in_force
from handinhand.evaluation.access import FigureTable, Reviewed, figures, latest_reviews
from handinhand.handovers.rules import Obedience
from handinhand.kernel import clock
from handinhand.kernel.actor import Actor
from handinhand.networks.access import current_network
from handinhand.overview.access.cockpit import Bar, Gap, bars_of, gaps, run_checks, target_of
from handinhand.overview.access.matters import Matters, matters_of
from handinhand.thread.rules import DUE_CHECKS, Finding
from handinhand.workshops.access import (
    NextDate,
    next_dates,
    open_points_count,
    open_points_due,
    understanding_counts,
)

if TYPE_CHECKING:
    from handinhand.chains.models import ChainVersion
    from handinhand.goals.models import Indicator

OWN_BLOCK = frozenset({"votes", "change_requests"})
"""What is due there stands in the block of decisions already."""


@dataclass(frozen=True, slots=True)
class Agreed:
    """What counts now: the agreement and the chain, and whether another chain counted before."""

    counts: SignatureCounts
    chain: "ChainVersion | None"
    has_before: bool


@dataclass(frozen=True, slots=True)
class Side:
    """How often one limit was kept over all standards, e.g. the answer."""

    word: str
    kept: int
    judged: int

    @property
    def words(self) -> str:
        """Say it as every share is said, e.g. "41 von 44 in der Frist beantwortet"."""
        share = _("%(kept)d von %(judged)d") % {"kept": self.kept, "judged": self.judged}
        return f"{share} {self.word}"


@dataclass(frozen=True)
class Kept:
    """What the hand-overs of a period say; `journeys`: they stand on other pages, too."""

    journeys: bool
    table: FigureTable
    bars: list[Bar]
    sides: list[Side]
    target: "Indicator | None"
    reviews: list[Reviewed]


@dataclass(frozen=True)
class Steering:
    """The blocks of the page, as of `day`."""

    day: date
    agreed: Agreed
    kept: Kept
    open: list[Finding]
    matters: Matters
    dates: list[NextDate]


def steering(actor: Actor) -> Steering:
    """Return everything the page of the steering group tells this viewer."""
    table = figures(actor)
    return Steering(
        day=clock.today(),
        agreed=_agreed(actor),
        kept=Kept(
            current_network(actor).has_journeys,
            table,
            bars_of(actor, table),
            _sides(table),
            target_of(actor),
            latest_reviews(actor, limit=1),
        ),
        open=[*run_checks(actor, DUE_CHECKS, without=OWN_BLOCK), *_more_open(actor)],
        matters=matters_of(actor),
        dates=next_dates(actor, limit=4),
    )


def _agreed(actor: Actor) -> Agreed:
    chain = version_in_force(actor.network_id, clock.today()) if actor.network_id else None
    before = chain.previous if chain else None
    return Agreed(
        signature_counts(actor), chain, before is not None and before.in_force_from is not None
    )


def _sides(table: FigureTable) -> list[Side]:
    """Return answer and feedback beside arrival; only for whoever sees exact counts."""
    if not (table.total.shown and table.total.exact):
        return []
    counts = table.total.counts
    found = [
        _side(_("in der Frist beantwortet"), counts.answer),
        _side(_("in der Frist zurückgemeldet"), counts.feedback),
    ]
    return [side for side in found if side.judged]


def _side(word: str, counted: "Counter[Obedience]") -> Side:
    return Side(word, counted[Obedience.KEPT], counted.total())


def _more_open(actor: Actor) -> Iterator[Finding]:
    """Return open points, dissents and gaps of the thread, each in one line."""
    number = open_points_count(actor)
    if number and not open_points_due(actor):
        sentence = ngettext(
            "%(n)s offener Punkt, nicht überfällig", "%(n)s offene Punkte, keiner überfällig",
            number,
        )  # fmt: skip
        url = reverse("workshops:points", args=[actor.network_slug])
        yield Finding(sentence % {"n": number}, "", url)
    dissents = understanding_counts(actor).open_dissents
    if dissents:
        sentence = ngettext(
            "%(n)s Dissens ist nicht geklärt", "%(n)s Dissense sind nicht geklärt", dissents
        )
        url = reverse("workshops:understanding", args=[actor.network_slug])
        yield Finding(sentence % {"n": dissents}, "", url)
    lacking = [gap for gap in gaps(actor) if gap.findings and not gap.is_explained]
    if lacking:
        yield _lacking(actor, lacking)


def _lacking(actor: Actor, lacking: list[Gap]) -> Finding:
    sentence = ngettext(
        "Der Faden hat eine Lücke", "Der Faden hat Lücken bei %(n)s Prüfungen", len(lacking)
    )
    more = ", ".join(f"{gap.label} ({len(gap.findings)})" for gap in lacking)
    url = reverse("overview:gaps", args=[actor.network_slug])
    return Finding(sentence % {"n": len(lacking)}, f"{more}.", url)
