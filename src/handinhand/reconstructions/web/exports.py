"""The table of a case as CSV, its picture as SVG."""

import csv
from io import StringIO
from uuid import UUID

from django.http import HttpResponse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_GET

from handinhand.reconstructions import services
from handinhand.reconstructions.access import require_read, story_of
from handinhand.reconstructions.web.rows import event_rows
from handinhand.reconstructions.web.timeline import draw
from handinhand.web.requests import MemberRequest

FORMULA_SIGNS = ("=", "+", "-", "@", "\t", "\r")
FORMS = {"wide", "phone", "poster"}


@require_GET
def table(request: MemberRequest, slug: str, reconstruction_id: UUID) -> HttpResponse:
    """Return the events of a case as CSV, as German spreadsheets read it."""
    require_read(request.actor)
    case = services.read_case(request.actor, reconstruction_id)
    out = StringIO()
    writer = csv.writer(out, delimiter=";")
    writer.writerow(_head())
    for row in event_rows(request.actor, story_of(request.actor, case)):
        cells = [
            str(row.event.number),
            row.when,
            row.unit,
            row.event.text,
            str(row.event.get_kind_display()),
            ", ".join(mark.code.code for mark in row.marks),
            row.waited,
            ", ".join(pattern.key for pattern in row.patterns),
        ]
        writer.writerow([_harmless(cell) for cell in cells])
    return _attachment("\ufeff" + out.getvalue(), "text/csv; charset=utf-8", f"{case.title}.csv")


@require_GET
def picture(request: MemberRequest, slug: str, reconstruction_id: UUID) -> HttpResponse:
    """Return the picture of a case as a file: wide, as poster, or for the phone."""
    require_read(request.actor)
    case = services.read_case(request.actor, reconstruction_id)
    form = request.GET.get("form", "wide")
    drawn = draw(
        story_of(request.actor, case),
        form if form in FORMS else "wide",  # type: ignore[arg-type]  # one of the three
    )
    return _attachment(drawn, "image/svg+xml", f"{case.title}.svg")


def _head() -> list[str]:
    return [
        _("Nr."),
        _("Datum"),
        _("Stelle"),
        _("Ereignis"),
        _("Art"),
        _("Marken"),
        _("Wartezeit"),
        _("Muster"),
    ]


def _harmless(cell: str) -> str:
    """A text that a spreadsheet would take for a formula gets a sign before it."""
    return f"'{cell}" if cell.startswith(FORMULA_SIGNS) else cell


def _attachment(content: str, kind: str, name: str) -> HttpResponse:
    response = HttpResponse(content, content_type=kind)
    response["Content-Disposition"] = f'attachment; filename="{name.replace(" ", "-")}"'
    response["X-Content-Type-Options"] = "nosniff"
    return response
