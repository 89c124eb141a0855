"""The figures month by month: what was kept of each, and the month that runs."""

from dataclasses import replace
from datetime import date
from uuid import UUID

from django.http import Http404
from django.utils.formats import date_format
from django.utils.translation import gettext as _

from handinhand.disclosure import TOTAL
from handinhand.evaluation.access import frozen, hiding
from handinhand.evaluation.access.counting import counts_by_line
from handinhand.evaluation.access.figures import (
    FigureRow,
    FigureTable,
    default_period,
    own_counts,
    sees_exact,
)
from handinhand.evaluation.access.sight import steering_until
from handinhand.evaluation.models import Snapshot
from handinhand.handovers.access import Counts, total_of
from handinhand.kernel import clock
from handinhand.kernel.actor import Actor, Role

MOST = 24
"""So many months are shown."""


def months(actor: Actor, line: UUID | None = None) -> FigureTable:
    """Return the figures month by month, each as it was kept; the earliest first.

    Whoever sees exact counts also gets the month that runs, in the state of now; of one standard
    steering gets what organisations have seen for some working days. Hand-overs of a
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
    today = now = clock.today()
    if line is not None and actor.role == Role.STEERING:
        until = steering_until(actor)
        now = until or date.min
        rows = [
            row if one.last <= now else replace(row, shown=False, exact=False)
            for row, one in zip(rows, reversed(kept), strict=True)
        ]
    first = kept[-1].first if kept else default_period(actor.network_id)[0]
    if sees_exact(actor):
        begin = today.replace(day=1)
        found = counts_by_line(actor.network_id, begin, now) if begin <= now else {}
        counts = found.get(line, Counts()) if line else total_of(found.values())
        told = begin <= now
        rows.append(replace(_named(begin, counts), shown=told, exact=told, group=_("läuft noch")))
    shown = all(row.shown for row in rows)
    total = FigureRow(
        "",
        _("Summe der Monate"),
        line,
        total_of(row.counts for row in rows),
        shown=shown,
        exact=shown and sees_exact(actor),
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
    hidden = hiding.hidden_from(actor, snapshot)
    shown = (str(line) if line else TOTAL) not in hidden
    # The parts of the sum of all standards are told of none: those of one could be taken off.
    parted = shown and hiding.may_be_parted(actor, parts, line)
    return replace(row, shown=shown, parted=parted)
