"""The figures month by month: what was kept of each, and the month that runs."""

from dataclasses import replace
from datetime import date
from uuid import UUID

from django.http import Http404
from django.utils.formats import date_format
from django.utils.translation import gettext as _

from handinhand.disclosure import MEMBERS as MEMBERS_POLICY
from handinhand.disclosure import TOTAL, may_be_split
from handinhand.evaluation.access import frozen
from handinhand.evaluation.access.figures import (
    FigureRow,
    FigureTable,
    default_period,
    own_counts,
    parts_told,
    sees_exact,
)
from handinhand.evaluation.models import Snapshot
from handinhand.handovers.access import Counts, counts_by_line, total_of
from handinhand.kernel import clock
from handinhand.kernel.actor import Actor

MOST = 24
"""So many months are shown."""


def months(actor: Actor, line: UUID | None = None) -> FigureTable:
    """Return the figures month by month, each as it was kept; the earliest first.

    Whoever sees exact counts also gets the month that runs, in the state of now. Hand-overs of a
    month that ended later stand in no month: a month says what it said on its last day.

    Args:
        actor: who looks.
        line: only the hand-overs of this standard.

    Raises:
        Http404: the actor acts in no network.
    """
    if actor.network_id is None or not actor.is_member:
        raise Http404
    kept = frozen.months_kept(actor.network_id)[:MOST]
    rows = [_row(actor, snapshot, line) for snapshot in reversed(kept)]
    today = clock.today()
    first = kept[-1].first if kept else default_period(actor.network_id)[0]
    if sees_exact(actor):
        begin = today.replace(day=1)
        found = counts_by_line(actor.network_id, begin, today)
        counts = found.get(line, Counts()) if line else total_of(found.values())
        rows.append(replace(_named(begin, counts), exact=True, group=_("läuft noch")))
    shown = all(row.shown for row in rows)
    total = FigureRow(
        "",
        _("Summe der Monate"),
        line,
        total_of(row.counts for row in rows),
        shown=shown,
        exact=sees_exact(actor),
    )
    return FigureTable(first, today, False, rows, total)


def _named(first: date, counts: Counts) -> FigureRow:
    name = date_format(first, "F Y")
    return FigureRow(f"{first:%m/%y}", name, None, counts, anchor=f"{first:%Y-%m}")


def _row(actor: Actor, snapshot: Snapshot, line: UUID | None) -> FigureRow:
    parts = frozen.parts_of(snapshot)
    counts = frozen.by_line(parts).get(line, Counts()) if line else frozen.totals(parts)
    row = _named(snapshot.first, counts)
    if sees_exact(actor):
        return replace(row, exact=True)
    own = own_counts(actor, parts)
    if line and line in own and own[line].figure == counts.figure and counts.figure.judged:
        return replace(row, exact=True)
    hidden = set(snapshot.hidden.get(frozen.OWN, ()))
    shown = (str(line) if line else TOTAL) not in hidden
    # The parts of the sum of all standards are told of none: those of one could be taken off.
    parted = shown and line is not None and may_be_split(parts_told(counts), MEMBERS_POLICY)
    return replace(row, shown=shown, parted=parted)
