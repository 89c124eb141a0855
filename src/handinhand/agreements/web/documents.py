"""The agreement to take away, as PDF and as DOCX."""

from uuid import UUID

from django.http import HttpResponse
from django.utils import translation
from django.views.decorators.http import require_GET

from handinhand.agreements import access
from handinhand.agreements.web.document import document_for
from handinhand.agreements.web.rows import obligation_rows
from handinhand.documents import Document, to_docx, to_pdf
from handinhand.web.requests import MemberRequest

WORD = "application/vnd.openxmlformats-officedocument.wordprocessingml.document"


@require_GET
def pdf(request: MemberRequest, slug: str, agreement_id: UUID) -> HttpResponse:
    """Return the agreement as PDF."""
    name, document = _document(request, slug, agreement_id)
    return _file(to_pdf(document), "application/pdf", f"{name}.pdf")


@require_GET
def docx(request: MemberRequest, slug: str, agreement_id: UUID) -> HttpResponse:
    """Return the agreement as DOCX, for whoever edits on."""
    name, document = _document(request, slug, agreement_id)
    return _file(to_docx(document), WORD, f"{name}.docx")


def _document(request: MemberRequest, slug: str, agreement_id: UUID) -> tuple[str, Document]:
    access.require_read(request.actor)
    found = access.get_agreement(request.actor, agreement_id)
    name = f"vereinbarung-{found.key.lower()}" + ("-entwurf" if found.is_draft else "")
    with translation.override("de"):
        rows = obligation_rows(request.actor, found)
        return name, document_for(found, rows, slug)


def _file(content: bytes, kind: str, name: str) -> HttpResponse:
    response = HttpResponse(content, content_type=kind)
    response["Content-Disposition"] = f'attachment; filename="{name}"'
    return response
