"""The cross table, its filters in the address."""

from django.http import Http404, HttpResponse
from django.shortcuts import render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_GET

from handinhand.evaluation.access import (
    MEASURES,
    SIDES,
    Asked,
    CrossTable,
    cross,
    period_words,
)
from handinhand.evaluation.services import record_export
from handinhand.evaluation.web import sheets
from handinhand.evaluation.web.forms import CrossForm
from handinhand.evaluation.web.tables import ReportTable, cross_report
from handinhand.evaluation.web.views.common import facts, frame_of, viewer_of
from handinhand.kernel.actor import Actor
from handinhand.web.requests import MemberRequest


def _form_of(request: MemberRequest, viewer: Actor) -> CrossForm:
    data, usual = request.GET.copy(), Asked()
    for name in ("rows", "columns", "measure"):
        data.setdefault(name, getattr(usual, name))
    return CrossForm(data, actor=viewer)


def _report_of(viewer: Actor, form: CrossForm) -> tuple[CrossTable, ReportTable, str]:
    asked = form.asked
    found = cross(viewer, asked)
    words = {
        "measure": MEASURES[asked.measure][0],
        "rows": SIDES[asked.rows],
        "columns": SIDES[asked.columns],
    }
    title = _("%(measure)s: %(rows)s und %(columns)s") % words
    title = title[:1].upper() + title[1:]
    report = cross_report(found, caption=title, first_head=str(SIDES[asked.rows]))
    return found, report, title


@require_GET
def cross_page(request: MemberRequest, slug: str) -> HttpResponse:
    """Show two dimensions against each other."""
    viewer = viewer_of(request)
    form = _form_of(request, viewer)
    found, report, title = _report_of(viewer, form)
    context = frame_of(request, viewer, "cross") | {
        "form": form,
        "found": found,
        "table": report,
        "title": title,
        "period": period_words(found.first, found.last),
    }
    status = 422 if request.GET and form.errors else 200
    return render(request, "evaluation/cross.html", context, status=status)


@require_GET
def cross_file(request: MemberRequest, slug: str, ending: str) -> HttpResponse:
    """Return the cross table as CSV or XLSX; what is taken out is recorded."""
    viewer = viewer_of(request)
    if ending not in sheets.ENDINGS:
        raise Http404
    found, report, title = _report_of(viewer, _form_of(request, viewer))
    state = _("Stand am letzten Tag des Zeitraums")
    told = facts(period_words(found.first, found.last), state, exact=True)
    record_export(request.actor)
    return sheets.answer(sheets.Sheet(title, told, report), ending)
