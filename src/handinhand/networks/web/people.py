"""Who holds which role in the network."""

from uuid import UUID

from django.contrib import messages
from django.http import Http404, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
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
from handinhand.networks import services
from handinhand.networks.access import get_network
from handinhand.networks.web.forms import NewPersonForm, PeopleFilter, RoleForm
from handinhand.web.pages import page_of
from handinhand.web.requests import MemberRequest
from handinhand.web.saving import FormPage, answer_form, posted


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
    page = _page(
        slug,
        _("Konto anlegen"),
        lead=_(
            "Ihr Passwort legt die Person selbst fest: auf der Anmeldeseite über „Passwort"
            " vergessen“."
        ),
        done=_("Das Konto ist angelegt."),
    )

    def save() -> str:
        given, typed = form.given(), form.cleaned_data
        services.add_person(
            request.actor,
            network,
            name=typed["name"],
            email=typed["email"],
            function=typed["function"],
            role=given.role,
            organisation=given.organisation,
            unit=given.unit,
        )
        return page.back_url

    return answer_form(request, form, page, save)


@require_http_methods(["GET", "POST"])
def give_role(request: MemberRequest, slug: str) -> HttpResponse:
    """Give somebody of the network a further role."""
    require_manage(request.actor)
    network = get_network(request.actor, slug)
    form = RoleForm(posted(request), actor=request.actor, network=network)
    lead = _("Eine Person kann mehrere Rollen haben; sie handelt immer in einer.")
    page = _page(slug, _("Rolle vergeben"), lead=lead, done=_("Die Rolle ist vergeben."))

    def save() -> str:
        given = form.given()
        services.give_role(
            request.actor,
            network,
            form.people[form.cleaned_data["person"]],
            role=given.role,
            organisation=given.organisation,
            unit=given.unit,
        )
        return page.back_url

    return answer_form(request, form, page, save)


def _page(slug: str, title: str, *, lead: str, done: str) -> FormPage:
    return FormPage(
        title=title,
        submit=title,
        back_url=reverse("networks:people", args=[slug]),
        back=_("Personen und Rollen"),
        lead=lead,
        done=done,
    )


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
