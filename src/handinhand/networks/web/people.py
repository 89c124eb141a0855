"""Who holds which role in the network."""

from uuid import UUID

from django.contrib import messages
from django.http import Http404, HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_GET, require_http_methods, require_POST

from handinhand.accounts import services as accounts
from handinhand.accounts.access import (
    assignments_in,
    get_assignment,
    may_manage,
    require_manage,
    require_read,
)
from handinhand.kernel.errors import RuleBroken
from handinhand.networks import services
from handinhand.networks.access import get_network
from handinhand.networks.web.forms import NewPersonForm, PeopleFilter, RoleForm
from handinhand.web.pages import page_of
from handinhand.web.requests import MemberRequest, posted


@require_GET
def show_list(request: MemberRequest, slug: str) -> HttpResponse:
    """List the people of the network with their roles."""
    require_read(request.actor)
    network = get_network(request.actor, slug)
    form = PeopleFilter(request.GET)
    found = assignments_in(
        request.actor,
        network.pk,
        words=str(form.value("q") or ""),
        role=str(form.value("role") or ""),
    )
    context = {
        "network": network,
        "filter": form,
        "page": page_of(request, found),
        "may_manage": may_manage(request.actor),
    }
    return render(request, "networks/people.html", context)


@require_http_methods(["GET", "POST"])
def create(request: MemberRequest, slug: str) -> HttpResponse:
    """Create an account with its first role in the network."""
    require_manage(request.actor)
    network = get_network(request.actor, slug)
    form = NewPersonForm(posted(request), actor=request.actor, network=network)
    if form.is_valid():
        given = form.given()
        try:
            services.add_person(
                request.actor,
                network,
                name=form.cleaned_data["name"],
                email=form.cleaned_data["email"],
                function=form.cleaned_data["function"],
                role=given.role,
                organisation=given.organisation,
                unit=given.unit,
            )
        except RuleBroken as error:
            form.refuse(error)
        else:
            messages.success(request, _("Das Konto ist angelegt."))
            return redirect("networks:people", slug)
    context = {"form": form, "network": network, "is_new": True}
    return render(request, "networks/person_form.html", context, status=form.status)


@require_http_methods(["GET", "POST"])
def give_role(request: MemberRequest, slug: str) -> HttpResponse:
    """Give somebody of the network a further role."""
    require_manage(request.actor)
    network = get_network(request.actor, slug)
    form = RoleForm(posted(request), actor=request.actor, network=network)
    if form.is_valid():
        person, given = form.people[form.cleaned_data["person"]], form.given()
        try:
            services.give_role(
                request.actor,
                network,
                person,
                role=given.role,
                organisation=given.organisation,
                unit=given.unit,
            )
        except RuleBroken as error:
            form.refuse(error)
        else:
            messages.success(request, _("Die Rolle ist vergeben."))
            return redirect("networks:people", slug)
    context = {"form": form, "network": network, "is_new": False}
    return render(request, "networks/person_form.html", context, status=form.status)


@require_POST
def end_role(request: MemberRequest, slug: str, assignment_id: UUID) -> HttpResponse:
    """End a role; the sessions of the person end at once."""
    require_manage(request.actor)
    network = get_network(request.actor, slug)
    assignment = get_assignment(request.actor, assignment_id)
    if assignment.network_id != network.pk:
        raise Http404
    accounts.end_role(request.actor, assignment)
    messages.success(request, _("Die Rolle ist beendet, alle Sitzungen der Person sind beendet."))
    return redirect("networks:people", slug)
