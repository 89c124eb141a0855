"""Figures of journeys: exact for those who may see them so, protected for all other members."""

from django.http import HttpResponse
from django.shortcuts import render
from django.views.decorators.http import require_GET

from handinhand.journeys.access import (
    figures_for,
    figures_of,
    protected_figures,
    reads_single,
    sees_exact,
    sees_handovers_at_once,
)
from handinhand.kernel import clock
from handinhand.networks.access import pseudonymous_network
from handinhand.web.requests import MemberRequest


@require_GET
def figures_page(request: MemberRequest, slug: str) -> HttpResponse:
    """Show what is counted: of the whole network, of the own organisation, or protected."""
    network = pseudonymous_network(request.actor)
    context: dict[str, object] = {
        "today": clock.today(),
        "reads_list": reads_single(request.actor),
    }
    if not sees_exact(request.actor):
        context["figures"] = protected_figures(network)
        return render(request, "journeys/protected.html", context)
    organisation_id = figures_for(request.actor)
    context["figures"] = figures_of(network, organisation_id)
    context["tells_handovers"] = sees_handovers_at_once(request.actor)
    context["own"] = organisation_id is not None
    return render(request, "journeys/figures.html", context)
