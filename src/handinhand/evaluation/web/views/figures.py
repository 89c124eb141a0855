"""The overview of the figures, and the page of one standard."""

from dataclasses import dataclass
from uuid import UUID

from django.http import HttpResponse
from django.shortcuts import render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_GET

from handinhand.chains.access import (
    answer_words,
    arrival_words,
    change_requests,
    feedback_words,
    standards_of_line,
)
from handinhand.evaluation.access import (
    FigureRow,
    Obeyed,
    column,
    figure_for,
    figures,
    indicator_values,
    latest_reviews,
    may_review,
    months,
    obeyed,
    period_words,
    reasons_of,
    target_share,
    weakest,
)
from handinhand.evaluation.web.charts import kept_charts, trend_charts
from handinhand.evaluation.web.tables import Cell, figure_table, head_of
from handinhand.evaluation.web.views.common import frame_of, period_form, viewer_of
from handinhand.web.requests import MemberRequest

MONTH_COLUMNS = ("words", "percent", "late", "missing", "silent", "declined", "no_shows")
_FACTS = ("offered", "silent", "declined", "own_wish", "no_shows", "held")


@dataclass(frozen=True, slots=True)
class Measured:
    """One limit of a standard: how it was kept, and how long it took."""

    name: str
    limit: str
    told: Obeyed


@require_GET
def figures_page(request: MemberRequest, slug: str) -> HttpResponse:
    """Show how many hand-overs arrived in time, per standard and in all."""
    viewer = viewer_of(request)
    form = period_form(request, viewer)
    table = figures(viewer, form.day("first"), form.day("last"))
    target = target_share(viewer)
    goals = indicator_values(viewer, table)
    context = frame_of(request, viewer, "figures") | {
        "form": form,
        "table": table,
        "target": target,
        "weakest": weakest(table),
        "goals": goals,
        "indicators": sum(len(values) for _goal, values in goals),
        "with_value": sum(bool(one.value) for _goal, values in goals for one in values),
        "without_baseline": sum(
            one.indicator.baseline_value is None for _goal, values in goals for one in values
        ),
        "charts": kept_charts(
            viewer, table, target, title=_("Fristgerecht angekommen je Übergabe")
        ),
        "requests": change_requests(viewer)[:5],
        "reviews": latest_reviews(viewer),
        "may_review": may_review(request.actor),
    }
    status = 422 if request.GET and form.errors else 200
    return render(request, "evaluation/figures.html", context, status=status)


@require_GET
def figure(request: MemberRequest, slug: str, line: UUID) -> HttpResponse:
    """Show the figure of one standard over all its versions, with its limits and months."""
    viewer = viewer_of(request)
    form = period_form(request, viewer)
    first, last = form.day("first"), form.day("last")
    table = figures(viewer, first, last)
    row = figure_for(viewer, line, first, last, table=table)
    standard = standards_of_line(viewer, [line])[line]
    limits = [answer_words(standard), arrival_words(standard), feedback_words(standard)]
    by_month = months(viewer, line)
    columns = [column(key) for key in MONTH_COLUMNS]
    context = frame_of(request, viewer, "standards") | {
        "form": form,
        "row": row,
        "standard": standard,
        "period": period_words(table.first, table.last),
        "runs": table.runs,
        "waits": table.waits_words,
        "measured": _measured(row, limits) if row.shown else [],
        "facts": [Cell(head_of(column(key)), column(key).value(row)) for key in _FACTS],
        "reasons": reasons_of(row) if row.tells_parts else [],
        "trend": trend_charts(by_month, None, title=_("Fristgerecht, Monat für Monat")),
        "months": figure_table(
            by_month,
            columns,
            caption=_("Monat für Monat"),
            first_head=_("Monat"),
            full_names=False,
        ),
    }
    status = 422 if request.GET and form.errors else 200
    return render(request, "evaluation/figure.html", context, status=status)


def _measured(row: FigureRow, limits: list[str]) -> list[Measured]:
    told = [("answer", _("Antwort")), ("arrival", _("Ankunft")), ("feedback", _("Rückmeldung"))]
    return [
        Measured(name, limit, obeyed(figure, [row]))
        for (figure, name), limit in zip(told, limits, strict=True)
    ]
