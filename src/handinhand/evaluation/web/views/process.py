"""What follows what, and the events to take away for research."""

import tempfile
from pathlib import Path

from django.contrib import messages
from django.http import Http404, HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_GET

from handinhand.evaluation.access import (
    exported_log,
    may_export_log,
    process_of,
    require_read_process,
)
from handinhand.evaluation.services import record_export
from handinhand.evaluation.web.views.common import tabs
from handinhand.web.requests import MemberRequest

ENDINGS = {
    "xes": "application/xml",
    "csv": "text/csv; charset=utf-8",
    "jsonocel": "application/json",
}
"""XES (IEEE 1849), OCEL 2.0 and plain CSV."""


@require_GET
def process_page(request: MemberRequest, slug: str) -> HttpResponse:
    """Show what follows what, and whether journeys hold to their chain."""
    require_read_process(request.actor)
    context = {
        "tabs": tabs(request, "process"),
        "process": process_of(request.actor),
        "may_export": may_export_log(request.actor),
        "endings": ENDINGS,
    }
    return render(request, "evaluation/process.html", context)


@require_GET
def log_file(request: MemberRequest, slug: str, ending: str) -> HttpResponse:
    """Return the events as XES, OCEL or CSV; what is taken out is recorded."""
    if ending not in ENDINGS:
        raise Http404
    found = exported_log(request.actor)
    if found.log is None:
        messages.info(
            request,
            _(
                "Noch gibt es nichts, was das Netzwerk verlassen darf: Es braucht wenigstens fünf"
                " Fälle, die denselben Weg gingen."
            ),
        )
        return redirect("evaluation:process", slug)
    from servicechain import write_log

    with tempfile.TemporaryDirectory() as folder:
        path = Path(folder) / f"ablaeufe.{ending}"
        write_log(found.log, path)
        content = path.read_bytes()
    record_export(request.actor)
    response = HttpResponse(content, content_type=ENDINGS[ending])
    response["Content-Disposition"] = f'attachment; filename="ablaeufe.{ending}"'
    return response
