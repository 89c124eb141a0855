"""What follows what, and the events to take away for research."""

from uuid import UUID

from django.contrib import messages
from django.http import Http404, HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_GET, require_POST

from handinhand.evaluation import services
from handinhand.evaluation.access import (
    content_of,
    exported_log,
    get_log_export,
    latest_log_exports,
    may_export_log,
    process_of,
    require_read_process,
)
from handinhand.evaluation.models import LogExport
from handinhand.evaluation.web.views.common import tabs
from handinhand.web.requests import MemberRequest

TYPES = {
    "xes": "application/xml",
    "csv": "text/csv; charset=utf-8",
    "jsonocel": "application/json",
}
"""XES (IEEE 1849), OCEL 2.0 and plain CSV."""


@require_GET
def process_page(request: MemberRequest, slug: str) -> HttpResponse:
    """Show what follows what, and whether journeys hold to their chain."""
    require_read_process(request.actor)
    may_export = may_export_log(request.actor)
    context = {
        "tabs": tabs(request, "process"),
        "process": process_of(request.actor),
        "may_export": may_export,
        "endings": LogExport.Ending,
        "exports": latest_log_exports(request.actor) if may_export else [],
    }
    return render(request, "evaluation/process.html", context)


@require_GET
def log_file(request: MemberRequest, slug: str, ending: str) -> HttpResponse:
    """Return the events as XES, OCEL or CSV; what is taken out is recorded."""
    if ending not in TYPES:
        raise Http404
    found = exported_log(request.actor)
    if found.log is None:
        messages.info(request, _too_many() if found.too_many else nothing_leaves())
        return redirect("evaluation:process", slug)
    return _taken(request, services.log_content(found.log, ending), ending)


@require_POST
def begin_log(request: MemberRequest, slug: str, ending: str) -> HttpResponse:
    """Let the background put the events together."""
    if ending not in TYPES:
        raise Http404
    export = services.begin_log_export(request.actor, ending)
    return redirect("evaluation:log", slug, export.pk)


@require_GET
def log_page(request: MemberRequest, slug: str, export_id: UUID) -> HttpResponse:
    """Show how far a file is, or where to take it."""
    export = get_log_export(request.actor, export_id)
    context = {"export": export, "nothing": nothing_leaves()}
    return render(request, "evaluation/log.html", context)


@require_GET
def log_taken(request: MemberRequest, slug: str, export_id: UUID) -> HttpResponse:
    """Return a file that is ready; what is taken out is recorded."""
    export = get_log_export(request.actor, export_id)
    if export.state != LogExport.State.DONE:
        raise Http404
    return _taken(request, content_of(export), export.ending)


def _taken(request: MemberRequest, content: bytes, ending: str) -> HttpResponse:
    services.record_export(request.actor)
    response = HttpResponse(content, content_type=TYPES[ending])
    response["Content-Disposition"] = f'attachment; filename="ablaeufe.{ending}"'
    return response


def nothing_leaves() -> str:
    """Say why there is no file."""
    return _(
        "Noch gibt es nichts, was das Netzwerk verlassen darf: Es braucht wenigstens fünf"
        " Fälle, die denselben Weg in denselben Monaten gingen, und fünf, die ebenso begannen und"
        " anders weitergingen."
    )


def _too_many() -> str:
    return _(
        "So viele Fälle stellt der Hintergrunddienst zusammen. Beginnen Sie damit unten auf dieser"
        " Seite."
    )
