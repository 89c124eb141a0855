"""The pictures of the figures, drawn from the same rows as the tables."""

from collections.abc import Iterable
from typing import Literal

from django.urls import reverse
from django.utils.safestring import SafeString, mark_safe
from django.utils.translation import gettext as _

from handinhand.evaluation.access import FigureRow, FigureTable
from handinhand.kernel.actor import Actor
from handinhand.web.picture_words import chart_words
from handinhand.web.pictures import KeptRow, TrendPoint, draw_kept, draw_trend

Form = Literal["wide", "phone"]
FORMS: tuple[Form, ...] = ("wide", "phone")


def share_of(target: object) -> float | None:
    """Return the target share of an indicator from 0 to 1; None without one."""
    value = getattr(target, "target_value", None)
    return float(value) / 100 if value else None


def kept_charts(
    actor: Actor, table: FigureTable, target: object, *, title: str
) -> dict[str, SafeString]:
    """Draw how many hand-overs arrived in time, one bar for each row, for page and phone."""
    return {
        form: mark_safe(  # noqa: S308  (drawn by us; every text in it is escaped there)
            draw_kept(
                list(_bars(actor, table.rows)),
                share_of(target),
                title=title,
                subtitle=_subtitle(table),
                form=form,
                name=f"kept-{form}",
                words=chart_words(),
            )
        )
        for form in FORMS
    }


def _subtitle(table: FigureTable) -> str:
    words = {"words": table.total.words, "period": table.period}
    if not table.total.shown or not table.total.figure.judged:
        return _("Übergaben, %(period)s") % words
    return _("%(words)s Übergaben, %(period)s") % words


def _bars(actor: Actor, rows: Iterable[FigureRow]) -> Iterable[KeptRow]:
    for row in rows:
        figure = row.figure
        href = f"#row-{row.anchor or row.key}"
        if row.line:
            href = reverse("evaluation:figure", args=[actor.network_slug, row.line])
        yield KeptRow(
            row.key,
            row.name,
            figure.kept if row.shown else 0,
            figure.judged if row.shown else 0,
            note="" if row.shown else row.words,
            href=href,
        )


def trend_charts(table: FigureTable, target: object, *, title: str) -> dict[str, SafeString]:
    """Draw the share kept month by month, for page and phone."""
    points = [
        TrendPoint(
            row.key,
            row.name,
            row.figure.kept if row.shown else 0,
            row.figure.judged if row.shown else 0,
            note="" if row.shown else row.words,
            href=f"#row-{row.anchor}",
        )
        for row in table.rows
    ]
    return {
        form: mark_safe(  # noqa: S308  (drawn by us; every text in it is escaped there)
            draw_trend(
                points,
                share_of(target),
                title=title,
                form=form,
                name=f"trend-{form}",
                words=chart_words(),
            )
        )
        for form in FORMS
    }
