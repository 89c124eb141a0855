"""The chain with the figures laid over it, and the same as a table."""

from collections.abc import Mapping
from dataclasses import replace

from django.http import HttpResponse
from django.shortcuts import render
from django.urls import reverse
from django.utils.safestring import mark_safe
from django.utils.translation import gettext as _
from django.views.decorators.http import require_GET

from handinhand.chains.access import parts_of, version_in_force
from handinhand.chains.web.picture import picture_of
from handinhand.evaluation.access import FigureRow, FigureTable, figures, target_shares
from handinhand.evaluation.web.charts import share_of
from handinhand.evaluation.web.tables import Cell, Head, Line, ReportTable
from handinhand.evaluation.web.views.common import frame_of, period_form, viewer_of
from handinhand.kernel import clock
from handinhand.web.picture_words import chain_words
from handinhand.web.pictures import ChainPicture, Measure, draw_chain
from handinhand.web.requests import MemberRequest


@require_GET
def chain(request: MemberRequest, slug: str) -> HttpResponse:
    """Show the chain in force with what was counted at each hand-over."""
    viewer = viewer_of(request)
    form = period_form(request, viewer)
    table = figures(viewer, form.day("first"), form.day("last"))
    version = version_in_force(viewer.network_id, clock.today()) if viewer.network_id else None
    targets = target_shares(viewer)
    context = frame_of(request, viewer, "chain") | {
        "form": form,
        "figures": table,
        "version": version,
        "table": _equal_table(table.rows, targets, slug),
    }
    if version is not None:
        parts = parts_of(version)
        measures = {row.key: _measure(row, targets) for row in table.rows}
        subtitle = _subtitle(table)
        for form_name in ("wide", "phone"):
            model = picture_of(parts, slug, name=f"gemessen-{form_name}", measures=measures)
            context[form_name] = _drawn(model, form_name == "phone", subtitle)
    return render(request, "evaluation/chain.html", context, status=422 if form.errors else 200)


def _subtitle(table: FigureTable) -> str:
    words = {"words": table.total.words, "period": table.period}
    if not table.total.shown or not table.total.figure.judged:
        return _("Übergaben, %(period)s") % words
    return _("%(words)s fristgerecht angekommen, %(period)s") % words


def _drawn(model: ChainPicture, narrow: bool, subtitle: str) -> object:
    measured = replace(model, subtitle=subtitle)
    drawn = draw_chain(measured, form="phone" if narrow else "wide", words=chain_words())
    return mark_safe(drawn)  # noqa: S308  (drawn by us; every text in it is escaped there)


def _target(row: FigureRow, targets: Mapping[str, object]) -> float | None:
    return share_of(targets.get(row.key, targets.get("")))


def _measure(row: FigureRow, targets: Mapping[str, object]) -> Measure:
    if not row.shown:
        return Measure(0, 0, note=row.words)
    return Measure(row.figure.kept, row.figure.judged, _target(row, targets))


def _equal_table(rows: list[FigureRow], targets: Mapping[str, object], slug: str) -> ReportTable:
    heads = [
        Head("words", _("fristgerecht")),
        Head("percent", _("Anteil in %")),
        Head("target", _("Ziel in %")),
        Head("state", _("Stand"), is_number=False),
    ]
    lines = []
    for row in rows:
        target = _target(row, targets)
        values = [
            row.words,
            row.percent,
            None if target is None else round(target * 100),
            _state(row, target),
        ]
        cells = [Cell(head, value) for head, value in zip(heads, values, strict=True)]
        url = reverse("evaluation:figure", args=[slug, row.line])
        lines.append(Line(row.name_in_full, cells, url, row.key))
    return ReportTable(_("Dieselben Zahlen wie im Bild"), _("Übergabe"), heads, [("", lines)])


def _state(row: FigureRow, target: float | None) -> str | None:
    """Say what the colour and the sign in the picture say."""
    figure = row.figure
    if not row.shown or not figure.judged:
        return None
    if figure.kept * 2 < figure.judged:
        return _("weniger als die Hälfte")
    if target is None:
        return None
    met = figure.kept >= target * figure.judged
    return _("Ziel erreicht") if met else _("unter dem Ziel")
