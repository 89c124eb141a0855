"""How often each obligation was kept, and which have nothing to measure yet."""

from collections import Counter
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, replace
from datetime import date
from typing import TYPE_CHECKING
from uuid import UUID

from django.urls import reverse
from django.utils.translation import gettext as _

from handinhand.agreements.access import Kept, agreement_in_force, owed_to
from handinhand.chains.access import standards_in_force
from handinhand.disclosure import MEMBERS as MEMBERS_POLICY
from handinhand.evaluation.access.counting import lines_with_handovers
from handinhand.evaluation.access.figures import (
    Days,
    FigureRow,
    FigureTable,
    days_of,
    figures,
)
from handinhand.evaluation.access.partners import one_unit, period_of, sight_of
from handinhand.handovers.access import Counts, total_of
from handinhand.handovers.rules import Obedience
from handinhand.handovers.rules.figures import ENOUGH_FOR_A_SHARE
from handinhand.kernel import clock
from handinhand.kernel.actor import Actor, Role

if TYPE_CHECKING:
    from handinhand.agreements.models import Agreement, Obligation

_MEASURED = frozenset({"arrival", "answer", "feedback", "offer"})


@dataclass(frozen=True, slots=True)
class Obeyed:
    """How often something was done in time; `shown` is False where the counts are protected."""

    kept: int
    late: int
    missing: int
    days: Days
    unit: str = ""
    shown: bool = True
    exact: bool = True

    @property
    def judged(self) -> int:
        """How many there were to judge."""
        return self.kept + self.late + self.missing

    @property
    def words(self) -> str:
        """Say it as every share is said."""
        if not self.shown:
            return _("geschützt")
        if not self.judged:
            return _("noch keine")
        return _("%(kept)d von %(judged)d") % {"kept": self.kept, "judged": self.judged}

    @property
    def percent(self) -> int | None:
        """Share kept in whole percent, halves up; None below 10 judged or when protected."""
        if not self.shown or self.judged < ENOUGH_FOR_A_SHARE:
            return None
        return (200 * self.kept + self.judged) // (2 * self.judged)


@dataclass(frozen=True, slots=True)
class ObligationRow:
    """One obligation with what the hand-overs say about it; None: nothing counts it."""

    obligation: "Obligation"
    party: str
    owed_to: str
    measure: str
    standards: str
    obeyed: Obeyed | None


@dataclass(frozen=True, slots=True)
class ObligationTable:
    """All obligations of the agreement in force, with the period their counts are of."""

    agreement: "Agreement | None"
    table: FigureTable
    rows: list[ObligationRow]


def obligation_rows(
    actor: Actor, first: date | None = None, last: date | None = None
) -> ObligationTable:
    """Return how often each obligation of the agreement in force was kept.

    An obligation names who owes it, so steering sees its counts as late as those of partners.

    Raises:
        Http404: the actor acts in no network, or nothing was kept of exactly this period.
    """
    table, _waits = _table(actor, first, last)
    agreement = agreement_in_force(actor.network_id, clock.today()) if actor.network_id else None
    if agreement is None:
        return ObligationTable(None, table, [])
    rows = {row.line: row for row in table.rows if row.line}
    found = agreement.obligations.select_related("party", "unit", "owed_to", "standard__receiver")
    found = found.prefetch_related("measured_standards", "standard__senders")
    return ObligationTable(agreement, table, [_row(one, rows) for one in found])


def _table(
    actor: Actor, first: date | None = None, last: date | None = None
) -> tuple[FigureTable, bool]:
    """Return the figures obligations are told from, and whether others see them earlier."""
    if actor.role != Role.STEERING:
        return figures(actor, first, last), False
    until = sight_of(actor).others_until
    first, last = period_of(actor, first, last)
    if until is None:
        table = figures(actor, first, last)
        hidden = [replace(row, shown=False, exact=False) for row in table.rows]
        return replace(table, rows=hidden), True
    if last <= until:
        return figures(actor, first, last), False
    return figures(actor, min(first, until), until), True


def _row(obligation: "Obligation", rows: Mapping[UUID, FigureRow]) -> ObligationRow:
    measured = _measured(obligation, rows)
    counts = obligation.measure == "handover_figures" and obligation.figure in _MEASURED
    return ObligationRow(
        obligation,
        str(obligation.unit or obligation.party),
        owed_to(obligation),
        str(obligation.get_figure_display() or obligation.get_measure_display()),
        ", ".join(row.key for row in measured),
        obeyed(obligation.figure, measured) if counts and measured else None,
    )


def _measured(obligation: "Obligation", rows: Mapping[UUID, FigureRow]) -> list[FigureRow]:
    lines = [one.line for one in obligation.measured_standards.all()]
    return [rows[line] for line in lines if line in rows]


def obeyed(figure: str, rows: Iterable[FigureRow]) -> Obeyed:
    """Add up what the hand-overs of some standards say about one limit, or about the offer."""
    found = list(rows)
    counts, exact = total_of(row.counts for row in found), all(row.exact for row in found)
    counted, days = _counted(figure, counts)
    unit = one_unit(row.unit for row in found) if figure == "arrival" else ""
    result = Obeyed(
        counted[Obedience.KEPT],
        counted[Obedience.LATE],
        counted[Obedience.MISSING],
        days_of(days) if unit or figure != "arrival" else Days(days.total(), None, None),
        unit,
        exact=exact,
    )
    small = 0 < result.judged < MEMBERS_POLICY.minimum
    if exact or (all(row.shown for row in found) and not small):
        return result
    return Obeyed(0, 0, 0, Days(0, None, None), shown=False, exact=False)


def _counted(figure: str, counts: Counts) -> tuple[Counter[Obedience], Counter[int]]:
    if figure == "answer":
        return counts.answer, counts.answer_days
    if figure == "feedback":
        return counts.feedback, counts.feedback_days
    if figure == "offer":
        return counts.offer, Counter()
    told = counts.figure
    arrival = {
        Obedience.KEPT: told.kept,
        Obedience.LATE: told.late,
        Obedience.MISSING: told.not_arrived,
    }
    return Counter(arrival), counts.arrival_days


def kept_of(actor: Actor, obligation: "Obligation") -> list[Kept]:
    """Tell the page of an obligation how often it was kept, per standard that measures it."""
    if obligation.measure != "handover_figures" or obligation.figure not in _MEASURED:
        return []
    table, _waits = _table(actor)
    rows = {row.line: row for row in table.rows if row.line}
    return [
        Kept(
            row.name_in_full,
            obeyed(obligation.figure, [row]).words,
            table.period,
            reverse("evaluation:figure", args=[actor.network_slug, row.line]),
        )
        for row in _measured(obligation, rows)
    ]


def nothing_to_measure(network_id: UUID) -> tuple[int, list[str]]:
    """Tell what is measured by hand-overs of which there was none yet.

    Returns:
        Number of obligations, and the keys of the standards nobody has used.
    """
    today = clock.today()
    agreement = agreement_in_force(network_id, today)
    if agreement is None:
        return 0, []
    used, number, unused = lines_with_handovers(network_id), 0, set()
    for obligation in agreement.obligations.prefetch_related("measured_standards"):
        lines = {measured.line for measured in obligation.measured_standards.all()}
        if lines and not lines & used:
            number += 1
            unused |= lines
    keys = [one.key for one in standards_in_force(network_id, today) if one.line in unused]
    return number, keys
