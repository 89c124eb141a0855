"""A chain goes out as BPMN 2.0 and comes in from a file."""

from uuid import UUID

from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.translation import get_language
from django.utils.translation import gettext as _
from django.views.decorators.http import require_GET, require_http_methods, require_POST

from handinhand.chains import access, services
from handinhand.chains.access.exchange import MOST_BYTES, chain_from_file, match_units
from handinhand.chains.web.forms.exchange import FileForm, FromFileForm
from handinhand.chains.web.views.versions import version_url
from handinhand.kernel.errors import RuleBroken
from handinhand.web.requests import MemberRequest
from handinhand.web.saving import FormPage, posted
from servicechain import Chain, to_bpmn, to_json


@require_GET
def drawing(request: MemberRequest, slug: str, version_id: UUID) -> HttpResponse:
    """Return a version as a drawing of BPMN 2.0, for other programs."""
    access.require_read(request.actor)
    version = access.get_version(request.actor, version_id)
    content = to_bpmn(access.engine_chain(version))
    response = HttpResponse(content, content_type="application/xml; charset=utf-8")
    response["Content-Disposition"] = f'attachment; filename="kette-{version.number}.bpmn"'
    return response


@require_http_methods(["GET", "POST"])
def from_file(request: MemberRequest, slug: str) -> HttpResponse:
    """Read a file and show what is in it; nothing is stored yet."""
    access.require_change_draft(request.actor)
    form = FileForm(posted(request), request.FILES if request.method == "POST" else None)
    if form.is_valid():
        try:
            chain = chain_from_file(form.cleaned_data["file"].read(MOST_BYTES + 1))
        except RuleBroken as error:
            form.refuse(error)
        else:
            start = {"document": to_json(chain), "number": chain.version[:10]}
            return _preview(request, slug, FromFileForm(initial=start), chain)
    page = FormPage(
        title=_("Entwurf aus einer Datei"),
        submit=_("Datei lesen"),
        back_url=reverse("chains:list", args=[slug]),
        back=_("Kette"),
        lead=_(
            "Die Datei wird gelesen und gezeigt. Erst danach entscheiden Sie, ob daraus ein Entwurf"
            " wird."
        ),
    )
    return render(request, "form_page.html", {"form": form, "page": page}, status=form.status)


@require_POST
def create_from_file(request: MemberRequest, slug: str) -> HttpResponse:
    """Make a draft of what was read."""
    access.require_change_draft(request.actor)
    form = FromFileForm(request.POST)
    document = str(request.POST.get("document", ""))
    try:
        chain = chain_from_file(document.encode("utf-8", "surrogatepass"))
    except RuleBroken:
        return redirect("chains:from_file", slug)  # the hidden field was lost: begin again
    if form.is_valid():
        try:
            made = services.create_from_file(
                request.actor,
                chain,
                number=form.cleaned_data["number"],
                note=form.cleaned_data["note"],
            )
        except RuleBroken as error:
            form.refuse(error)
        else:
            return redirect(version_url(slug, made))
    return _preview(request, slug, form, chain)


def _preview(request: MemberRequest, slug: str, form: FromFileForm, chain: Chain) -> HttpResponse:
    language = get_language() or "de"
    context = {
        "form": form,
        "chain": chain,
        "remarks": [(one, one.reason_in(language)) for one in chain.report],
        "unknown": match_units(request.actor, chain).unknown,
        "action": reverse("chains:create_from_file", args=[slug]),
        "back_url": reverse("chains:from_file", args=[slug]),
    }
    return render(request, "chains/from_file.html", context, status=form.status)
