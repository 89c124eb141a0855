"""Pages of networks and sites."""

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_GET, require_http_methods

from handinhand.accounts.access import may_read as may_read_accounts
from handinhand.audit.access import history, may_read_network, may_read_own
from handinhand.kernel.errors import RuleBroken
from handinhand.networks import services
from handinhand.networks.access import (
    RIGHTS,
    bodies_of,
    get_network,
    get_phase,
    may_change,
    organisations_in,
    phases_of,
    require_change,
    require_read,
    sites_with_networks,
)
from handinhand.networks.models import Network
from handinhand.networks.web.forms import NetworkForm, PhaseForm
from handinhand.web.pages import page_of
from handinhand.web.requests import MemberRequest, posted


@require_GET
def sites(request: MemberRequest) -> HttpResponse:
    """List the sites for the Land."""
    RIGHTS.require(request.actor, "see sites", _("Diese Seite ist für die Landesebene."))
    page = page_of(request, sites_with_networks(request.actor))
    return render(request, "networks/sites.html", {"page": page})


@require_GET
def networks(request: MemberRequest) -> HttpResponse:
    """List the networks the actor may see."""
    require_read(request.actor)
    found = Network.objects.visible_to(request.actor).select_related("site")
    return render(request, "networks/list.html", {"page": page_of(request, found)})


@require_GET
def detail(request: MemberRequest, slug: str) -> HttpResponse:
    """Show the network, its phases, partners and bodies."""
    require_read(request.actor)
    network = get_network(request.actor, slug)
    context = {
        "network": network,
        "phases": phases_of(network),
        "partners": organisations_in(request.actor, network, members_only=True),
        "bodies": bodies_of(network),
        "may_change": may_change(request.actor),
        "may_read_accounts": may_read_accounts(request.actor),
        "may_read_audit": may_read_network(request.actor),
        "may_read_own_acts": may_read_own(request.actor),
        "history": history(request.actor, network),
    }
    return render(request, "networks/detail.html", context)


@require_http_methods(["GET", "POST"])
def change(request: MemberRequest, slug: str) -> HttpResponse:
    """Change the description of the network."""
    require_change(request.actor)
    network = get_network(request.actor, slug)
    form = NetworkForm(posted(request), initial=values_of(network, NetworkForm))
    if form.is_valid():
        try:
            services.change_network(
                request.actor, network, version=form.seen_version, fields=form.new_fields
            )
        except RuleBroken as error:
            form.refuse(error, now=get_network(request.actor, slug))
        else:
            messages.success(request, _("Die Änderung ist gespeichert."))
            return redirect("networks:detail", slug)
    context = {"form": form, "network": network}
    return render(request, "networks/change.html", context, status=form.status)


@require_http_methods(["GET", "POST"])
def change_phase(request: MemberRequest, slug: str, number: int) -> HttpResponse:
    """Record where a phase of the method stands."""
    require_change(request.actor)
    network = get_network(request.actor, slug)
    phase = get_phase(request.actor, network, number)
    form = PhaseForm(posted(request), initial=values_of(phase, PhaseForm))
    if form.is_valid():
        services.set_phase(
            request.actor, network, number=number, name=phase.name, **form.cleaned_data
        )
        messages.success(request, _("Der Stand der Phase ist gespeichert."))
        return redirect("networks:detail", slug)
    context = {"form": form, "network": network, "phase": phase}
    return render(request, "networks/phase.html", context, status=form.status)


def values_of(thing: object, form: type[NetworkForm] | type[PhaseForm]) -> dict[str, object]:
    """Return the stored values a form begins with."""
    return {name: getattr(thing, name) for name in form.base_fields}
