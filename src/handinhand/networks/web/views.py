"""Pages of networks and sites."""

from django.http import HttpResponse
from django.shortcuts import render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_GET, require_http_methods

from handinhand.accounts.access import may_read as may_read_accounts
from handinhand.audit.access import history, may_read_network, may_read_own
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
from handinhand.web.requests import MemberRequest
from handinhand.web.saving import FormPage, answer_change, answer_form, initial_of, posted


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
    form = NetworkForm(posted(request), initial=initial_of(NetworkForm, network))
    page = FormPage(
        title=_("Netzwerk bearbeiten"),
        submit=_("Änderung speichern"),
        back_url=reverse("networks:detail", args=[slug]),
        back=_("Netzwerk"),
        lead=_(
            "Die Datenstufe steht nicht im Formular: Über sie entscheidet die Steuerungsgruppe."
        ),
        done=_("Die Änderung ist gespeichert."),
    )
    return answer_change(request, form, page, services.change_network, network)


@require_http_methods(["GET", "POST"])
def change_phase(request: MemberRequest, slug: str, number: int) -> HttpResponse:
    """Record where a phase of the method stands."""
    require_change(request.actor)
    network = get_network(request.actor, slug)
    phase = get_phase(request.actor, network, number)
    form = PhaseForm(posted(request), initial=initial_of(PhaseForm, phase))
    page = FormPage(
        title=phase.name,
        submit=_("Stand speichern"),
        back_url=reverse("networks:detail", args=[slug]),
        back=_("Netzwerk"),
        done=_("Der Stand der Phase ist gespeichert."),
    )

    def save() -> str:
        services.set_phase(
            request.actor, network, number=number, name=phase.name, **form.cleaned_data
        )
        return page.back_url

    return answer_form(request, form, page, save)
