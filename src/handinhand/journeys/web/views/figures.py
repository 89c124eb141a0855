"""Figures of journeys: exact for those who may see them so."""

from django.http import HttpResponse
from django.shortcuts import render
from django.views.decorators.http import require_GET

from handinhand.journeys.access import figures_for, figures_of, reads_single
from handinhand.kernel import clock
from handinhand.networks.access import pseudonymous_network
from handinhand.web.requests import MemberRequest


@require_GET
def figures_page(request: MemberRequest, slug: str) -> HttpResponse:
    """Show what is counted: of the whole network, or of the person's own organisation."""
    network = pseudonymous_network(request.actor)
    organisation_id = figures_for(request.actor)
    context = {
        "figures": figures_of(network, organisation_id),
        "own": organisation_id is not None,
        "today": clock.today(),
        "reads_list": reads_single(request.actor),
    }
    return render(request, "journeys/figures.html", context)
