"""The picture and the document of a version, to take away."""

from typing import Literal
from uuid import UUID

from django.http import HttpResponse
from django.templatetags.static import static
from django.views.decorators.http import require_GET

from handinhand.chains import access
from handinhand.chains.access.engine import parts_of
from handinhand.chains.web.picture import picture_of
from handinhand.web.picture_words import chain_words
from handinhand.web.pictures import draw_chain, stylesheet
from handinhand.web.requests import MemberRequest
from servicechain import to_json

FORMS: dict[str, Literal["wide", "phone", "poster"]] = {
    "wide": "wide",
    "phone": "phone",
    "poster": "poster",
}


@require_GET
def picture(request: MemberRequest, slug: str, version_id: UUID) -> HttpResponse:
    """Return the picture as SVG: `form` is wide, phone or poster; `save` makes it a file."""
    access.require_read(request.actor)
    version = access.get_version(request.actor, version_id)
    form = FORMS.get(request.GET.get("form", ""), "wide")
    svg = draw_chain(picture_of(parts_of(version), slug), form=form, words=chain_words())
    if "save" in request.GET:
        head, mark, rest = svg.partition(">")
        content = f"{head}{mark}<style>{stylesheet()}</style>{rest}"
    else:  # the content security policy wants the sheet in a file of its own
        sheets = ("vendor/fira-sans/fira-sans.css", "web/pictures.css")
        lines = [f'<?xml-stylesheet href="{static(name)}"?>' for name in sheets]
        content = "\n".join((*lines, svg))
    return _file(request, content, "image/svg+xml", f"kette-{version.number}.svg")


@require_GET
def document(request: MemberRequest, slug: str, version_id: UUID) -> HttpResponse:
    """Return the version in the engine's canonical form: the same chain, the same text."""
    access.require_read(request.actor)
    version = access.get_version(request.actor, version_id)
    content = to_json(access.engine_chain(version))
    return _file(request, content, "application/json", f"kette-{version.number}.json")


def _file(request: MemberRequest, content: str, kind: str, name: str) -> HttpResponse:
    response = HttpResponse(content, content_type=f"{kind}; charset=utf-8")
    if "save" in request.GET or kind == "application/json":
        response["Content-Disposition"] = f'attachment; filename="{name}"'
    return response
