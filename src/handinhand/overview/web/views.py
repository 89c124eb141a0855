"""Pages of the overview."""

from uuid import UUID

from django.http import Http404, HttpResponse
from django.shortcuts import render
from django.utils.translation import get_language
from django.views.decorators.http import require_GET

from handinhand.chains.access import get_version
from handinhand.documents import to_pdf
from handinhand.networks.access import current_network
from handinhand.overview import access
from handinhand.overview.web.document import document_for
from handinhand.overview.web.rows import matter_rows, taken_rows
from handinhand.web.requests import MemberRequest
from handinhand.workshops.access import may_decide


@require_GET
def cockpit(request: MemberRequest, slug: str) -> HttpResponse:
    """Show where the network stands, what is due and whether the chain holds."""
    access.require_read(request.actor)
    return render(request, "overview/cockpit.html", {"cockpit": access.cockpit(request.actor)})


@require_GET
def gaps(request: MemberRequest, slug: str) -> HttpResponse:
    """Show what the thread lacks, check by check."""
    access.require_read(request.actor)
    return render(request, "overview/gaps.html", {"gaps": access.gaps(request.actor)})


@require_GET
def steering(request: MemberRequest, slug: str) -> HttpResponse:
    """Show on one page what is agreed, kept, open and to be decided."""
    access.require_read(request.actor)
    found = access.steering(request.actor)
    context = {
        "steering": found,
        "matters": matter_rows(found.matters.open),
        "taken": taken_rows(found.matters.taken),
        "may_propose": may_decide(request.actor),
    }
    return render(request, "overview/steering.html", context)


@require_GET
def steering_pdf(request: MemberRequest, slug: str) -> HttpResponse:
    """Return the same page as PDF, in the language of the reader."""
    access.require_read(request.actor)
    found = access.steering(request.actor)
    document = document_for(found, current_network(request.actor).name, get_language() or "de")
    response = HttpResponse(to_pdf(document), content_type="application/pdf")
    name = f"steuerung-{slug}-{found.day:%Y-%m-%d}.pdf"
    response["Content-Disposition"] = f'attachment; filename="{name}"'
    return response


@require_GET
def effect(request: MemberRequest, slug: str, version_id: UUID) -> HttpResponse:
    """Show the figures per standard before a version of the chain and since."""
    access.require_read(request.actor)
    found = access.effect_of(request.actor, get_version(request.actor, version_id))
    if found is None:
        raise Http404
    return render(request, "overview/effect.html", {"effect": found})
