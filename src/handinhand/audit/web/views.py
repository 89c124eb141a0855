"""Pages of the audit trail."""

from django.http import HttpResponse
from django.shortcuts import render
from django.views.decorators.http import require_GET

from handinhand.audit.access import may_read_network, require_list, require_technical
from handinhand.audit.web.forms import EntryFilter
from handinhand.web.pages import page_of
from handinhand.web.requests import MemberRequest


@require_GET
def technical(request: MemberRequest) -> HttpResponse:
    """Show the entries of the platform to the administration: accounts and sign-ins."""
    require_technical(request.actor)
    return _show(request, "audit/technical.html")


@require_GET
def show_list(request: MemberRequest, slug: str) -> HttpResponse:
    """Show the trail of the network to the privacy officer, and their own acts to others."""
    require_list(request.actor)
    return _show(request, "audit/list.html")


def _show(request: MemberRequest, template: str) -> HttpResponse:
    form = EntryFilter(request.GET, actor=request.actor)
    context = {
        "filter": form,
        "page": page_of(request, form.found(request.actor)),
        "sees_all": may_read_network(request.actor),
    }
    return render(request, template, context)
