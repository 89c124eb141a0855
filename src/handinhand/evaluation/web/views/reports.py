"""The figures per standard, obligation, partner and month, as pages and as files."""

from collections.abc import Callable
from dataclasses import dataclass, field
from typing import TYPE_CHECKING

from django.http import Http404, HttpResponse
from django.shortcuts import render
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from django.views.decorators.http import require_GET

from handinhand.evaluation.access import (
    COLUMNS,
    FigureRow,
    FigureTable,
    figures,
    months,
    obligation_rows,
    partners,
    reasons_of,
    sight_of,
    target_share,
)
from handinhand.evaluation.services import record_export
from handinhand.evaluation.web import sheets
from handinhand.evaluation.web.charts import kept_charts, trend_charts
from handinhand.evaluation.web.forms import PeriodForm
from handinhand.evaluation.web.tables import (
    ReportTable,
    figure_table,
    obligation_table,
    page_columns,
    unit_notes,
)
from handinhand.evaluation.web.views.common import facts_of, frame_of, period_form, viewer_of
from handinhand.kernel.actor import Actor
from handinhand.web.requests import MemberRequest

if TYPE_CHECKING:
    from django.utils.safestring import SafeString


@dataclass(frozen=True, slots=True)
class Report:
    """One report, for the page or for a file.

    Attributes:
        figures: the period, and the rows the chart and the reasons are made of.
        table: what is shown.
        charts: for page and phone; empty without a chart.
        note: a sentence on what is counted.
        reasons: why hand-overs were declined or cancelled, for each row that tells it.
        one_state: whether all rows show the state of the same day; else the note tells it.
    """

    figures: FigureTable
    table: ReportTable
    charts: "dict[str, SafeString]" = field(default_factory=dict)
    note: str = ""
    reasons: list[tuple[str, list[tuple[str, int]]]] = field(default_factory=list)
    one_state: bool = True


Make = Callable[[Actor, PeriodForm, bool], Report]

TITLES = {
    "standards": gettext_lazy("Zahlen je Übergabe"),
    "obligations": gettext_lazy("Zahlen je Verpflichtung"),
    "partners": gettext_lazy("Zahlen je Partner"),
    "months": gettext_lazy("Zahlen je Monat"),
}


def _standards(viewer: Actor, form: PeriodForm, whole: bool) -> Report:
    table = figures(viewer, form.day("first"), form.day("last"))
    shown = figure_table(
        table,
        COLUMNS if whole else page_columns(),
        caption=_("Übergaben und fristgerechte Ankünfte je Standard"),
        first_head=_("Übergabe"),
        slug=viewer.network_slug,
    )
    title = _("Fristgerecht angekommen je Übergabe")
    charts = {} if whole else kept_charts(viewer, table, target_share(viewer), title=title)
    return Report(table, shown, charts, reasons=_reasons(table.rows))


def _obligations(viewer: Actor, form: PeriodForm, whole: bool) -> Report:
    found = obligation_rows(viewer, form.day("first"), form.day("last"))
    note = _(
        "Wer annimmt, wird an Antwort, Ankunft und Rückmeldung gemessen; wer abgibt, daran, ob auf"
        " dem vereinbarten Weg und rechtzeitig angeboten wurde."
    )
    return Report(found.table, obligation_table(found, viewer.network_slug), note=note)


def _partners(viewer: Actor, form: PeriodForm, whole: bool) -> Report:
    table = partners(viewer, form.day("first"), form.day("last"))
    shown = figure_table(
        table,
        COLUMNS if whole else page_columns(),
        caption=_("Übergaben je Organisation"),
        first_head=_("Stelle"),
        full_names=False,
    )
    # Every hand-over stands in two rows, so a sum of the rows would count it twice.
    shown = ReportTable(shown.caption, shown.first_head, shown.heads, shown.groups)
    return Report(
        table,
        shown,
        note=_partner_note(viewer),
        reasons=_reasons(table.rows),
        one_state=not sight_of(viewer).waits,
    )


def _partner_note(viewer: Actor) -> str:
    sight = sight_of(viewer)
    if sight.waits and sight.others_until is not None:
        return _(
            "Andere Stellen sehen Sie im Stand vom %(day)s: Jede Stelle sieht ihre Zahlen einige"
            " Arbeitstage vor der Steuerungsgruppe, die eigene sofort."
        ) % {"day": f"{sight.others_until:%d.%m.%Y}"}
    if sight.others_until is None:
        return _("Sie sehen hier die Zahlen Ihrer eigenen Stelle, genau und im Stand von jetzt.")
    return _(
        "Jede Stelle sieht ihre Zahlen sofort, die Steuerungsgruppe einige Arbeitstage später."
    )


def _months(viewer: Actor, _form: PeriodForm, whole: bool) -> Report:
    table = months(viewer)
    shown = figure_table(
        table,
        COLUMNS if whole else page_columns(),
        caption=_("Übergaben je Monat des Angebots"),
        first_head=_("Monat"),
        full_names=False,
    )
    title = _("Fristgerecht angekommen, Monat für Monat")
    charts = {} if whole else trend_charts(table, target_share(viewer), title=title)
    note = _(
        "Ein Monat zählt die in ihm angebotenen Übergaben im Stand seines letzten Tages und wird"
        " dann festgehalten. Was später ankam, ändert ihn nicht mehr."
    )
    return Report(table, shown, charts, note, _reasons(table.rows))


def _reasons(rows: list[FigureRow]) -> list[tuple[str, list[tuple[str, int]]]]:
    told = [(row, reasons_of(row)) for row in rows if row.tells_parts]
    return [
        (" · ".join(filter(None, [row.group, row.name_in_full if row.line else row.name])), found)
        for row, found in told
        if found
    ]


REPORTS: dict[str, Make] = {
    "standards": _standards,
    "obligations": _obligations,
    "partners": _partners,
    "months": _months,
}


@require_GET
def report(request: MemberRequest, slug: str, kind: str) -> HttpResponse:
    """Show one report: picture, table, what is counted, and the files."""
    viewer, make = viewer_of(request), _known(kind)
    form = period_form(request, viewer)
    found = make(viewer, form, False)
    context = frame_of(request, viewer, kind) | {
        "form": form,
        "kind": kind,
        "title": TITLES[kind],
        "has_period": kind != "months",
        "report": found,
        "units": unit_notes(found.figures),
    }
    status = 422 if request.GET and form.errors else 200
    return render(request, "evaluation/report.html", context, status=status)


@require_GET
def report_file(request: MemberRequest, slug: str, kind: str, ending: str) -> HttpResponse:
    """Return one report as CSV or XLSX; what is taken out is recorded."""
    viewer, make = viewer_of(request), _known(kind)
    if ending not in sheets.ENDINGS:
        raise Http404
    found = make(viewer, period_form(request, viewer), True)
    sheet = sheets.Sheet(str(TITLES[kind]), facts_of(found.figures, viewer), found.table)
    record_export(request.actor)
    return sheets.answer(sheet, ending)


def _known(kind: str) -> Make:
    if kind not in REPORTS:
        raise Http404
    return REPORTS[kind]
