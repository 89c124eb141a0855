"""Whether the chain holds: figures of a period, the indicators, the figure of one standard."""

from collections.abc import Iterable
from dataclasses import dataclass
from typing import Literal
from uuid import UUID

from django.http import HttpResponse
from django.shortcuts import render
from django.urls import reverse
from django.utils.safestring import SafeString, mark_safe
from django.utils.translation import gettext as _
from django.views.decorators.http import require_GET, require_http_methods

from handinhand.chains.access import (
    answer_words,
    arrival_words,
    change_requests,
    feedback_words,
    standards_of_line,
)
from handinhand.evaluation.access import (
    Days,
    FigureRow,
    FigureTable,
    days_of,
    default_period,
    figure_for,
    figures,
    indicator_values,
    latest_reviews,
    may_review,
    period_url,
    period_words,
    require_read,
    target_share,
)
from handinhand.evaluation.services import record_review
from handinhand.evaluation.web.forms import PeriodForm, ReviewForm
from handinhand.handovers.rules import Obedience
from handinhand.kernel.errors import NotAllowed
from handinhand.web.picture_words import chart_words
from handinhand.web.pictures import KeptRow, draw_kept
from handinhand.web.requests import MemberRequest
from handinhand.web.saving import FormPage, answer_form, posted, values_of


@dataclass(frozen=True, slots=True)
class Measured:
    """One limit of a standard: how it was kept, and how long it took."""

    name: str
    limit: str
    kept: str
    late: int | None
    missing: int | None
    days: Days


@require_GET
def figures_page(request: MemberRequest, slug: str) -> HttpResponse:
    """Show how many hand-overs arrived in time, per standard and in all."""
    require_read(request.actor)
    form = _period_form(request)
    table = figures(request.actor, form.day("first"), form.day("last"))
    target = target_share(request.actor)
    goals = indicator_values(request.actor, table)
    context = {
        "form": form,
        "table": table,
        "weakest": _weakest(table),
        "target": target,
        "goals": goals,
        "indicators": sum(len(values) for _goal, values in goals),
        "with_value": sum(bool(one.value) for _goal, values in goals for one in values),
        "without_baseline": sum(
            one.indicator.baseline_value is None for _goal, values in goals for one in values
        ),
        "wide": _chart(request, table, target, "wide"),
        "phone": _chart(request, table, target, "phone"),
        "requests": change_requests(request.actor)[:5],
        "reviews": latest_reviews(request.actor),
        "may_review": may_review(request.actor),
    }
    status = 422 if request.GET and form.errors else 200
    return render(request, "evaluation/figures.html", context, status=status)


def _period_form(request: MemberRequest) -> PeriodForm:
    """Return the form of the period, which says from when to when also when nobody chose."""
    data = request.GET.copy()
    if request.actor.network_id is not None:
        first, last = default_period(request.actor.network_id)
        data.setdefault("first", f"{first:%d.%m.%Y}")
        data.setdefault("last", f"{last:%d.%m.%Y}")
    return PeriodForm(data)


def _weakest(table: FigureTable) -> FigureRow | None:
    """Return the standard that holds least often, if one holds less often than always."""
    judged = [row for row in table.rows if row.shown and row.figure.judged >= 3]
    weak = [row for row in judged if row.figure.kept < row.figure.judged]
    return min(weak, key=lambda row: row.figure.kept / row.figure.judged, default=None)


def _chart(
    request: MemberRequest, table: FigureTable, target: object, form: Literal["wide", "phone"]
) -> SafeString:
    value = getattr(target, "target_value", None)
    picture = draw_kept(
        list(_bars(request, table.rows)),
        float(value) / 100 if value else None,
        title=_("Fristgerecht angekommen je Übergabe"),
        subtitle=_("%(words)s Übergaben, %(period)s")
        % {"words": table.total.words, "period": table.period},
        form=form,
        name=f"kept-{form}",
        words=chart_words(),
    )
    return mark_safe(picture)  # noqa: S308  (drawn by us; every text in it is escaped there)


def _bars(request: MemberRequest, rows: Iterable[FigureRow]) -> Iterable[KeptRow]:
    for row in rows:
        figure = row.figure
        yield KeptRow(
            row.key,
            row.name,
            figure.kept if row.shown else 0,
            figure.judged if row.shown else 0,
            note="" if row.shown else row.words,
            href=reverse("evaluation:figure", args=[request.actor.network_slug, row.line]),
        )


@require_GET
def figure(request: MemberRequest, slug: str, line: UUID) -> HttpResponse:
    """Show the figure of one standard over all its versions, with its limits."""
    require_read(request.actor)
    form = _period_form(request)
    first, last = form.day("first"), form.day("last")
    table = figures(request.actor, first, last)
    row = figure_for(request.actor, line, first, last)
    standard = standards_of_line(request.actor, [line])[line]
    limits = [answer_words(standard), arrival_words(standard), feedback_words(standard)]
    context = {
        "form": form,
        "row": row,
        "standard": standard,
        "period": period_words(table.first, table.last),
        "runs": table.runs,
        "measured": _measured(row, limits) if row.shown else [],
    }
    status = 422 if request.GET and form.errors else 200
    return render(request, "evaluation/figure.html", context, status=status)


def _measured(row: FigureRow, limits: list[str]) -> list[Measured]:
    counts, figure = row.counts, row.figure
    rows = []
    sources = [(_("Antwort"), counts.answer, counts.answer_days)]
    sources += [(_("Rückmeldung"), counts.feedback, counts.feedback_days)]
    for (name, counted, days), limit in zip(sources, (limits[0], limits[2]), strict=True):
        kept = counted[Obedience.KEPT]
        judged = sum(counted.values())
        rows.append(
            Measured(
                name,
                limit,
                _of(kept, judged, row.exact),
                counted[Obedience.LATE] if row.exact else None,
                counted[Obedience.MISSING] if row.exact else None,
                days_of(days),
            )
        )
    arrival = Measured(
        _("Ankunft"),
        limits[1],
        row.words,
        figure.late if row.exact else None,
        figure.not_arrived if row.exact else None,
        days_of(counts.arrival_days),
    )
    return [rows[0], arrival, rows[1]]


def _of(part: int, whole: int, exact: bool) -> str:
    if not whole:
        return _("noch keine")
    if whole < 3 and not exact:
        return _("geschützt")
    return _("%(kept)d von %(judged)d") % {"kept": part, "judged": whole}


@require_http_methods(["GET", "POST"])
def new_review(request: MemberRequest, slug: str) -> HttpResponse:
    """Record that the figures of a period were looked at together."""
    if not may_review(request.actor):
        raise NotAllowed(_("Auswertungen hält die Netzwerkkoordination fest."))
    form = ReviewForm(posted(request))
    page = FormPage(
        title=_("Auswertung festhalten"),
        submit=_("Festhalten"),
        back_url=reverse("evaluation:figures", args=[slug]),
        back=_("Wirkung"),
        lead=_("Die Zahlen werden gerechnet. Beschlüsse können dann auf die Auswertung antworten."),
        done=_("Die Auswertung ist festgehalten."),
    )

    def save() -> str:
        review = record_review(request.actor, **values_of(form))  # type: ignore[arg-type]  # days
        return period_url(request.actor, review.first, review.last)

    return answer_form(request, form, page, save)
