"""The figures, as each role may see them."""

from collections import Counter
from dataclasses import dataclass, field, replace
from datetime import date
from fractions import Fraction
from uuid import UUID

from django.http import Http404
from django.utils.formats import date_format
from django.utils.translation import gettext as _

from handinhand.chains.access import standards_in_force, standards_of_line, version_in_force
from handinhand.disclosure import TOTAL
from handinhand.evaluation.access import frozen, hiding
from handinhand.evaluation.access.counting import counts_by_line
from handinhand.evaluation.access.sight import steering_until, whole_months
from handinhand.evaluation.models import Snapshot
from handinhand.handovers.access import Counts, total_of
from handinhand.handovers.rules import Figure, median, percentile_90
from handinhand.kernel import clock
from handinhand.kernel.actor import MEMBERS, Actor, Role
from handinhand.kernel.rights import Rights

RIGHTS = Rights(
    "evaluation",
    {
        "read": MEMBERS,
        "see exact counts": {Role.COORDINATOR, Role.STEERING},
        "see partners": {Role.COORDINATOR, Role.STEERING, Role.PRACTITIONER},
        "record review": {Role.COORDINATOR},
        "release for the Land": {Role.COORDINATOR, Role.STEERING},
        "export": MEMBERS,
        "see process": {Role.COORDINATOR, Role.STEERING, Role.EVALUATOR},
        "export log": {Role.COORDINATOR, Role.EVALUATOR},
        "see released months": {Role.STATE},
    },
)


_LATEST = 3
"""So many kept periods of a kind are tried for one that says anything."""


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
        parted: whether the viewer may see them although not exact: none of them is small, and
            nothing else that was published holds a part of them.
        unit: of the days measured, as `LimitUnit` names it; empty when the rows differ in it.
        group: as what an organisation is counted, e.g. "nimmt an"; empty elsewhere.
        anchor: what the row is called in addresses; empty: its key.
    """

    key: str
    name: str
    line: UUID | None
    counts: Counts = field(default_factory=Counts)
    shown: bool = True
    exact: bool = False
    parted: bool = False
    unit: str = ""
    group: str = ""
    anchor: str = ""

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

    @property
    def tells_parts(self) -> bool:
        """Tell whether late, not arrived, declined and the like may be shown one by one."""
        return self.exact or (self.shown and self.parted)

    @property
    def name_in_full(self) -> str:
        """The key with the name, e.g. "Ü2 Begleitete Übergabe"."""
        return f"{self.key} {self.name}".strip()


@dataclass(frozen=True)
class FigureTable:
    """The figures of a period.

    Attributes:
        first: first day of the period.
        last: its last day.
        runs: whether it still runs, so that the figures are those of now.
        rows: one per standard, in the order of the chain.
        total: all together.
        waits: whether single standards are told later than the total, or not at all.
        rows_until: the day whose state they show then; None: they are not told.
    """

    first: date
    last: date
    runs: bool
    rows: list[FigureRow]
    total: FigureRow
    waits: bool = False
    rows_until: date | None = None

    @property
    def period(self) -> str:
        """The period in words, e.g. "01.09.–20.11.2026"."""
        return period_words(self.first, self.last)

    @property
    def waits_words(self) -> str:
        """Say of which day single standards are told, where it is another than the total's."""
        if not self.waits:
            return ""
        if self.rows_until is None:
            return _(
                "Einzelne Übergaben sehen Sie nicht: Jede nimmt eine Stelle an, und die"
                " Vereinbarung gibt der Steuerungsgruppe keine Zahlen je Stelle."
            )
        return _(
            "Einzelne Übergaben sehen Sie im Stand vom %(day)s: Jede Stelle sieht ihre Zahlen"
            " einige Arbeitstage vor der Steuerungsgruppe."
        ) % {"day": f"{self.rows_until:%d.%m.%Y}"}

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

    Whoever sees exact counts may ask for any period and gets the state of its last day; a period
    that was kept says what it said then, also when its hand-overs have become tallies. Steering
    gets single standards some working days later than their organisations. All
    others get what was kept: a month, or a period that was looked at together; what is hidden
    there was decided when it was kept.

    Args:
        actor: who looks.
        first: first day; default since the chain in force began.
        last: last day; default today.

    Raises:
        Http404: the actor acts in no network, or nothing was kept of exactly this period.
    """
    if actor.network_id is None or not actor.is_member:
        raise Http404
    if not sees_exact(actor):
        return _kept(actor, first, last)
    begin, today = default_period(actor.network_id)
    first, last = first or begin, last or today
    known = frozen.snapshot_of(actor, first, last) if last < today else None
    if known is None and (first, last) != (whole := whole_months(actor, first, last)):
        first, last = whole
        known = frozen.snapshot_of(actor, first, last) if last < today else None
    if known is not None and known.kept_on > last:
        counts = frozen.by_line(frozen.parts_of(known))
    else:
        counts = counts_by_line(actor.network_id, first, last)
    rows = [replace(row, exact=True) for row in _rows(actor, counts)]
    total = FigureRow("", _("Summe"), None, total_of(counts.values()), exact=True)
    table = FigureTable(first, last, last >= today, rows, total)
    return _with_patience(actor, table) if actor.role == Role.STEERING else table


def _with_patience(actor: Actor, table: FigureTable) -> FigureTable:
    """Tell single standards as of the day steering sees those of organisations.

    A standard has one receiver, which sees its own figures some working days before.
    """
    until = steering_until(actor)
    if until is None:
        rows = [replace(row, counts=Counts(), shown=False, exact=False) for row in table.rows]
        return replace(table, rows=rows, waits=True)
    if table.last <= until:
        return table
    assert actor.network_id is not None
    counts = {}
    if table.first <= until:
        counts = counts_by_line(actor.network_id, table.first, until)
    rows = [replace(row, exact=True) for row in _rows(actor, counts)]
    return replace(table, rows=rows, waits=True, rows_until=until)


def _kept(actor: Actor, first: date | None, last: date | None) -> FigureTable:
    """Return the figures as they were kept, to somebody who sees no exact counts."""
    if first is None or last is None:
        return _usual(actor)
    found = frozen.snapshot_of(actor, first, last)
    if found is None:
        raise Http404
    return _as_kept(actor, found)


def _usual(actor: Actor) -> FigureTable:
    """Return what somebody without exact counts is shown first.

    That is the latest period that was looked at together, else the latest month; one that says
    nothing makes room for the next. Which one it is gives nothing away.
    """
    assert actor.network_id is not None
    reviewed = frozen.reviewed_together(actor.network_id)[:_LATEST]
    months = frozen.months_kept(actor.network_id)[:_LATEST]
    first = None
    for snapshot in reviewed + months:
        table = _as_kept(actor, snapshot)
        first = first or table
        if any(row.shown and row.figure.judged for row in table.rows):
            return table
    return first or _nothing_kept(actor)


def _nothing_kept(actor: Actor) -> FigureTable:
    assert actor.network_id is not None
    begin, today = default_period(actor.network_id)
    return FigureTable(begin, today, True, _rows(actor, {}), FigureRow("", _("Summe"), None))


def _as_kept(actor: Actor, snapshot: Snapshot) -> FigureTable:
    hidden = hiding.hidden_from(actor, snapshot)
    parts = frozen.parts_of(snapshot)
    counts = frozen.by_line(parts)
    own = own_counts(actor, parts)
    rows = []
    for row in _rows(actor, counts):
        exact = row.line in own and own[row.line].figure == row.figure and bool(row.figure.judged)
        shown = exact or str(row.line) not in hidden
        parted = shown and snapshot.is_month and hiding.may_be_parted(actor, parts, row.line)
        rows.append(replace(row, shown=shown, exact=exact, parted=parted))
    total = FigureRow("", _("Summe"), None, frozen.totals(parts), shown=TOTAL not in hidden)
    return FigureTable(snapshot.first, snapshot.last, False, rows, total)


def own_counts(actor: Actor, parts: frozen.Parts) -> dict[UUID, Counts]:
    """Return what the actor's organisation sent or received; it sees that exactly."""
    if actor.role != Role.PRACTITIONER or actor.organisation_id is None:
        return {}
    return frozen.by_line(parts, actor.organisation_id)


def _rows(actor: Actor, counts: dict[UUID, Counts]) -> list[FigureRow]:
    """Return one row per standard in force, and per older one that was used in the period."""
    assert actor.network_id is not None
    standards = list(standards_in_force(actor.network_id, clock.today()))
    known = {one.line for one in standards}
    standards += list(standards_of_line(actor, set(counts) - known).values())
    return [
        FigureRow(
            one.key, one.name, one.line, counts.get(one.line, Counts()), unit=one.arrival_unit
        )
        for one in standards
    ]


ENOUGH_TO_COMPARE = 3
"""A standard with fewer judged hand-overs is not called the weakest."""


def weakest_first(table: FigureTable) -> list[FigureRow]:
    """Return the standards that can be told, the weakest first, those with hardly any last.

    Of equal shares the one that comes first in the chain stands first.
    """
    told = [row for row in table.rows if row.shown and row.figure.judged]
    return sorted(told, key=lambda row: (row.figure.judged < ENOUGH_TO_COMPARE, share_kept(row)))


def weakest(table: FigureTable) -> FigureRow | None:
    """Return the standard that holds least often, if one holds less often than always.

    None where a row is protected: that one may hold less often still.
    """
    if not all(row.shown for row in table.rows):
        return None
    first = next(iter(weakest_first(table)), None)
    if first is None or first.figure.judged < ENOUGH_TO_COMPARE or share_kept(first) == 1:
        return None
    return first


def share_kept(row: FigureRow) -> Fraction:
    """Return the share kept of a row with judged hand-overs, for comparing, not for showing."""
    return Fraction(row.figure.kept, row.figure.judged)


def figure_for(
    actor: Actor,
    line: UUID,
    first: date | None = None,
    last: date | None = None,
    *,
    table: FigureTable | None = None,
) -> FigureRow:
    """Return the figure of one standard, over all its versions.

    Args:
        actor: who looks.
        line: stable line of the standard.
        first: first day; see `figures`.
        last: last day; see `figures`.
        table: of the period, when it was counted already.

    Raises:
        Http404: there is no such standard, or not for this actor.
    """
    row = (table or figures(actor, first, last)).of(line)
    if row is None:
        raise Http404
    return row
