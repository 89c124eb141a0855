"""A handbook as a file to take away."""

from django.http import Http404, HttpResponse

from handinhand.documents import to_docx, to_pdf
from handinhand.handbook.access import Edition

WORD = "application/vnd.openxmlformats-officedocument.wordprocessingml.document"
KINDS = {"pdf": (to_pdf, "application/pdf"), "docx": (to_docx, WORD)}


def edition_file(edition: Edition, kind: str, name: str) -> HttpResponse:
    """Answer with an edition as PDF or DOCX.

    Raises:
        Http404: another kind of file.
    """
    if kind not in KINDS:
        raise Http404
    write, mime = KINDS[kind]
    response = HttpResponse(write(edition.document), content_type=mime)
    response["Content-Disposition"] = f'attachment; filename="{name}.{kind}"'
    return response
