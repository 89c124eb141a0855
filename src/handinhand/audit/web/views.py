"""Pages of the audit trail."""

from django.http import HttpResponse
from django.shortcuts import render
from django.views.decorators.http import require_GET

from handinhand.audit.access import RIGHTS
from handinhand.audit.models import Entry
from handinhand.web.requests import MemberRequest


@require_GET
def technical(request: MemberRequest) -> HttpResponse:
    """Show the technical entries to the administration."""
    RIGHTS.require(request.actor, "read technical", "Diese Seite ist für die Administration.")
    entries = Entry.objects.visible_to(request.actor)[:100]
    return render(request, "audit/technical.html", {"entries": entries})
