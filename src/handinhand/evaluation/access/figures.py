"""The figures, as each role may see them."""

from collections import Counter
from dataclasses import dataclass, field
from datetime import date
from uuid import UUID

from django.http import Http404
from django.utils.formats import date_format
from django.utils.translation import gettext as _

from handinhand.chains.access import standards_in_force, standards_of_line, version_in_force
from handinhand.evaluation.rules import hidden_keys, total_is_safe
from handinhand.handovers.access import Counts, counts_by_line, total_of
from handinhand.handovers.rules import Figure, median, percentile_90
from handinhand.kernel import clock
from handinhand.kernel.actor import MEMBERS, Actor, Role
from handinhand.kernel.rights import Rights

RIGHTS = Rights(
    "evaluation",
    {
        "read": MEMBERS,
        "see exact counts": {Role.COORDINATOR, Role.STEERING},
        "record review": {Role.COORDINATOR},
    },
)


@dataclass(frozen=True, slots=True)
class Days:
    """Days of one limit: median and 90th percentile, from 10 measured upwards."""

    measured: int
    median: float | None
    most: int | None


def days_of(counted: Counter[int]) -> Days:
    """Return median and percentile of counted days."""
    values = sorted(counted.elements())
    return Days(len(values), median(values), percentile_90(values))


@dataclass(frozen=True)
class FigureRow:
    """What the hand-overs of one standard say, or of all together.

    Attributes:
        key: of the standard, e.g. "Ü2"; empty for the sum.
        name: of the standard.
        line: its stable key; None for the sum.
        counts: everything counted; only to be shown when `shown`.
        shown: False when the counts are protected for the viewer.
        exact: whether the viewer sees the single counts, not only kept and judged.
    """

    key: str
    name: str
    line: UUID | None
    counts: Counts = field(default_factory=Counts)
    shown: bool = True
    exact: bool = False

    @property
    def figure(self) -> Figure:
        """The counts of kept, late, not arrived and own wish."""
        return self.counts.figure

    @property
    def words(self) -> str:
        """Say the figure: "7 von 9", "geschützt" or "noch keine"."""
        if not self.shown:
            return _("geschützt")
        figure = self.figure
        if not figure.judged:
            return _("noch keine")
        return _("%(kept)d von %(judged)d") % {"kept": figure.kept, "judged": figure.judged}

    @property
    def percent(self) -> int | None:
        """Share kept in whole percent; None below 10 judged or when protected."""
        return self.figure.percent if self.shown else None


@dataclass(frozen=True)
class FigureTable:
    """The figures of a period.

    Attributes:
        first: first day of the period.
        last: its last day.
        runs: whether it still runs, so that the figures are those of now.
        rows: one per standard, in the order of the chain.
        total: all together.
    """

    first: date
    last: date
    runs: bool
    rows: list[FigureRow]
    total: FigureRow

    @property
    def period(self) -> str:
        """The period in words, e.g. "01.09.–20.11.2026"."""
        return period_words(self.first, self.last)

    def of(self, line: UUID) -> FigureRow | None:
        """Return the row of a standard."""
        return next((row for row in self.rows if row.line == line), None)


def period_words(first: date, last: date) -> str:
    """Say a period, e.g. "01.09.–23.10.2026"."""
    begin = date_format(first, "d.m." if first.year == last.year else "d.m.Y")
    return f"{begin}–{date_format(last, 'd.m.Y')}"


def require_read(actor: Actor) -> None:
    """Let pass who may see the figures of a network.

    Raises:
        NotAllowed: the role sees none, or protected ones elsewhere.
    """
    RIGHTS.require(actor, "read", _("Die Zahlen eines Netzwerks sehen seine Mitglieder."))


def sees_exact(actor: Actor) -> bool:
    """Tell whether the role sees exact counts of all standards."""
    return RIGHTS.allow(actor, "see exact counts")


def default_period(network_id: UUID) -> tuple[date, date]:
    """Return the period since the chain in force began, until today."""
    today = clock.today()
    version = version_in_force(network_id, today)
    begin = version.in_force_from if version else None
    return begin or today.replace(month=1, day=1), today


def figures(actor: Actor, first: date | None = None, last: date | None = None) -> FigureTable:
    """Count the hand-overs offered in a period, per standard and in all.

    Args:
        actor: who looks; small numbers of others are protected unless the role sees them.
        first: first day; default since the chain in force began.
        last: last day; default today.

    Raises:
        Http404: the actor acts in no network.
    """
    if actor.network_id is None or not actor.is_member:
        raise Http404
    begin, today = default_period(actor.network_id)
    first, last = first or begin, last or today
    counts = counts_by_line(actor.network_id, first, last)
    rows = _rows(actor, counts)
    shown = _protect(actor, rows, first, last)
    exact = sees_exact(actor)
    judged = {row.line: row.figure.judged for row in rows}
    hidden = [row.line for row in shown if not row.shown]
    total = FigureRow(
        "",
        _("Summe"),
        None,
        total_of(counts.values()),
        shown=exact or total_is_safe(judged, hidden),
        exact=exact,
    )
    return FigureTable(first, last, last >= today, shown, total)


def _rows(actor: Actor, counts: dict[UUID, Counts]) -> list[FigureRow]:
    """Return one row per standard in force, and per older one that was used in the period."""
    assert actor.network_id is not None
    standards = list(standards_in_force(actor.network_id, clock.today()))
    known = {one.line for one in standards}
    standards += list(standards_of_line(actor, set(counts) - known).values())
    return [
        FigureRow(one.key, one.name, one.line, counts.get(one.line, Counts())) for one in standards
    ]


def _protect(actor: Actor, rows: list[FigureRow], first: date, last: date) -> list[FigureRow]:
    if sees_exact(actor):
        return [FigureRow(r.key, r.name, r.line, r.counts, True, True) for r in rows]
    own = _own(actor, first, last)
    exact = {
        row.line
        for row in rows
        if row.line in own and own[row.line].figure == row.figure and row.figure.judged
    }
    hidden = hidden_keys({row.line: row.figure.judged for row in rows}, exact)
    return [
        FigureRow(r.key, r.name, r.line, r.counts, r.line not in hidden, r.line in exact)
        for r in rows
    ]


def _own(actor: Actor, first: date, last: date) -> dict[UUID, Counts]:
    """Return what the actor's organisation sent or received; it sees that exactly."""
    if actor.role != Role.PRACTITIONER or None in (actor.network_id, actor.organisation_id):
        return {}
    assert actor.network_id is not None
    return counts_by_line(actor.network_id, first, last, organisation_id=actor.organisation_id)


def figure_for(
    actor: Actor, line: UUID, first: date | None = None, last: date | None = None
) -> FigureRow:
    """Return the figure of one standard, over all its versions.

    Raises:
        Http404: there is no such standard, or not for this actor.
    """
    row = figures(actor, first, last).of(line)
    if row is None:
        raise Http404
    return row
