"""Pages of networks and organisations."""

from django.http import HttpResponse
from django.shortcuts import render
from django.views.decorators.http import require_GET

from handinhand.networks.access import RIGHTS, get_network, require_read
from handinhand.networks.models import Network, Site
from handinhand.web.requests import MemberRequest


@require_GET
def sites(request: MemberRequest) -> HttpResponse:
    """List the sites for the Land."""
    RIGHTS.require(request.actor, "see sites", "Diese Seite ist für die Landesebene.")
    return render(request, "networks/sites.html", {"sites": Site.objects.all()})


@require_GET
def networks(request: MemberRequest) -> HttpResponse:
    """List the networks the actor may see."""
    require_read(request.actor)
    found = Network.objects.visible_to(request.actor)
    return render(request, "networks/list.html", {"networks": found})


@require_GET
def detail(request: MemberRequest, slug: str) -> HttpResponse:
    """Show the network, its partners and bodies."""
    require_read(request.actor)
    return render(request, "networks/detail.html", {"network": get_network(request.actor, slug)})
