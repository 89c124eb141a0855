"""Pages of organisations, their units and their place in the network."""

from dataclasses import replace
from uuid import UUID

from django.http import HttpResponse
from django.shortcuts import render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_GET, require_http_methods

from handinhand.audit.access import history
from handinhand.kernel import clock
from handinhand.networks import services
from handinhand.networks.access import (
    effects_of_leaving,
    get_membership,
    get_network,
    get_organisation,
    get_unit,
    may_change,
    may_change_organisation,
    membership_of,
    organisations_in,
    require_change,
    require_change_organisation,
    require_read,
)
from handinhand.networks.models import Membership, Organisation
from handinhand.networks.web.forms import (
    AdmitForm,
    ClosingDayForm,
    LeaveForm,
    MembershipForm,
    NewOrganisationForm,
    NewUnitForm,
    OrganisationFilter,
    OrganisationForm,
    UnitForm,
)
from handinhand.web.pages import page_of, sorting_of
from handinhand.web.requests import MemberRequest
from handinhand.web.saving import FormPage, answer_change, answer_form, initial_of, posted

COLUMNS = {"name": "name", "standing": ["standing", "name"], "since": ["since", "name"]}


@require_GET
def show_list(request: MemberRequest, slug: str) -> HttpResponse:
    """List every organisation the network names, members and others."""
    require_read(request.actor)
    network = get_network(request.actor, slug)
    form = OrganisationFilter(request.GET)
    found = organisations_in(
        request.actor,
        network,
        words=str(form.value("q") or ""),
        standing=str(form.value("standing") or ""),
    )
    sorting = sorting_of(request, COLUMNS, "name")
    context = {
        "network": network,
        "filter": form,
        "sorting": sorting,
        "page": page_of(request, found.order_by(*sorting.fields)),
        "standings": dict(Membership.Standing.choices),
        "may_change": may_change(request.actor),
    }
    return render(request, "networks/organisations.html", context)


@require_GET
def detail(request: MemberRequest, slug: str, organisation_id: UUID) -> HttpResponse:
    """Show an organisation, its units and its place in the network."""
    require_read(request.actor)
    network = get_network(request.actor, slug)
    organisation = get_organisation(request.actor, organisation_id)
    context = {
        "network": network,
        "organisation": organisation,
        "units": organisation.units.all(),
        "closing_days": organisation.closing_days.filter(day__gte=clock.today()),
        "membership": membership_of(network, organisation),
        "may_change": may_change(request.actor),
        "may_edit": may_change_organisation(request.actor, organisation),
        "history": history(request.actor, organisation),
    }
    return render(request, "networks/organisation.html", context)


@require_http_methods(["GET", "POST"])
def create(request: MemberRequest, slug: str) -> HttpResponse:
    """Create an organisation the network names; admitting it is the next step."""
    require_change(request.actor)
    network = get_network(request.actor, slug)
    form = NewOrganisationForm(posted(request))
    page = FormPage(
        title=_("Organisation anlegen"),
        submit=_("Speichern"),
        back_url=reverse("networks:organisations", args=[slug]),
        back=_("Organisationen"),
        done=_("Die Organisation ist angelegt. Fügen Sie ihre Stellen hinzu."),
    )

    def save() -> str:
        made = services.create_organisation(
            request.actor, network_id=network.pk, **form.cleaned_data
        )
        return _url(slug, made)

    return answer_form(request, form, page, save)


@require_http_methods(["GET", "POST"])
def change(request: MemberRequest, slug: str, organisation_id: UUID) -> HttpResponse:
    """Change what is known of an organisation."""
    organisation = _to_change(request, slug, organisation_id)
    form = OrganisationForm(posted(request), initial=initial_of(OrganisationForm, organisation))
    page = _page(slug, organisation, _("Organisation bearbeiten"))
    return answer_change(request, form, page, services.change_organisation, organisation)


@require_http_methods(["GET", "POST"])
def add_unit(request: MemberRequest, slug: str, organisation_id: UUID) -> HttpResponse:
    """Add a unit to an organisation."""
    organisation = _to_change(request, slug, organisation_id)
    form = NewUnitForm(posted(request))
    page = _page(slug, organisation, _("Stelle hinzufügen"))

    def save() -> str:
        services.add_unit(request.actor, organisation, **form.cleaned_data)
        return page.back_url

    return answer_form(request, form, page, save)


@require_http_methods(["GET", "POST"])
def change_unit(request: MemberRequest, slug: str, unit_id: UUID) -> HttpResponse:
    """Change the name of a unit."""
    require_change(request.actor)
    get_network(request.actor, slug)
    unit = get_unit(request.actor, unit_id)
    require_change_organisation(request.actor, unit.organisation)
    form = UnitForm(posted(request), initial=initial_of(UnitForm, unit))
    page = _page(slug, unit.organisation, _("Stelle bearbeiten"))
    return answer_change(request, form, page, services.change_unit, unit)


@require_http_methods(["GET", "POST"])
def close_on(request: MemberRequest, slug: str, organisation_id: UUID) -> HttpResponse:
    """Enter a day on which an organisation is closed."""
    organisation = _to_change(request, slug, organisation_id)
    form = ClosingDayForm(posted(request))
    page = _page(slug, organisation, _("Schließtag eintragen"))

    def save() -> str:
        services.close_on(request.actor, organisation, **form.cleaned_data)
        return page.back_url

    return answer_form(request, form, page, save)


@require_http_methods(["GET", "POST"])
def admit(request: MemberRequest, slug: str, organisation_id: UUID) -> HttpResponse:
    """Admit an organisation to the network, also one that left and returns."""
    require_change(request.actor)
    network = get_network(request.actor, slug)
    organisation = get_organisation(request.actor, organisation_id)
    form = AdmitForm(posted(request), initial={"since": clock.today()})
    page = _page(slug, organisation, _("In das Netzwerk aufnehmen"))

    def save() -> str:
        services.admit(request.actor, network, organisation, **form.cleaned_data)
        return page.back_url

    return answer_form(request, form, page, save)


@require_http_methods(["GET", "POST"])
def change_membership(request: MemberRequest, slug: str, membership_id: UUID) -> HttpResponse:
    """Change standing or contribution of a member."""
    membership = _membership(request, slug, membership_id)
    form = MembershipForm(posted(request), initial=initial_of(MembershipForm, membership))
    page = _page(slug, membership.organisation, _("Mitgliedschaft bearbeiten"))
    return answer_change(request, form, page, services.change_membership, membership)


@require_http_methods(["GET", "POST"])
def leave(request: MemberRequest, slug: str, membership_id: UUID) -> HttpResponse:
    """Record that an organisation left; nothing can be offered to it from that day on."""
    membership = _membership(request, slug, membership_id)
    form = LeaveForm(posted(request), initial={"left_on": clock.today()})
    page = replace(
        _page(slug, membership.organisation, _("Austritt eintragen")),
        effects=effects_of_leaving(request.actor, membership.organisation_id),
    )

    def save() -> str:
        services.leave(request.actor, membership, on=form.cleaned_data["left_on"])
        return page.back_url

    return answer_form(request, form, page, save)


def _to_change(request: MemberRequest, slug: str, organisation_id: UUID) -> Organisation:
    """Return an organisation for whoever may change it."""
    require_change(request.actor)
    get_network(request.actor, slug)
    organisation = get_organisation(request.actor, organisation_id)
    require_change_organisation(request.actor, organisation)
    return organisation


def _membership(request: MemberRequest, slug: str, membership_id: UUID) -> Membership:
    require_change(request.actor)
    get_network(request.actor, slug)
    return get_membership(request.actor, membership_id)


def _url(slug: str, organisation: Organisation) -> str:
    return reverse("networks:organisation", args=[slug, organisation.pk])


def _page(slug: str, organisation: Organisation, title: str) -> FormPage:
    return FormPage(
        title=title,
        submit=_("Speichern"),
        back_url=_url(slug, organisation),
        back=organisation.name,
        done=_("Die Änderung ist gespeichert."),
    )
