"""Pages of the overview."""

from django.http import HttpResponse
from django.shortcuts import render
from django.views.decorators.http import require_GET

from handinhand.overview import access
from handinhand.web.requests import MemberRequest


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
