"""Pages of organisations, their units and their place in the network."""

from collections.abc import Sequence
from uuid import UUID

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_GET, require_http_methods

from handinhand.audit.access import history
from handinhand.kernel import clock
from handinhand.kernel.errors import RuleBroken
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
from handinhand.networks.models import Membership, Network, Organisation
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
from handinhand.web.forms import PlainForm
from handinhand.web.pages import page_of, sorting_of
from handinhand.web.requests import MemberRequest, posted

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
    if form.is_valid():
        try:
            organisation = services.create_organisation(
                request.actor, network_id=network.pk, **form.cleaned_data
            )
        except RuleBroken as error:
            form.refuse(error)
        else:
            messages.success(
                request, _("Die Organisation ist angelegt. Fügen Sie ihre Stellen hinzu.")
            )
            return redirect("networks:organisation", slug, organisation.pk)
    return _form(request, network, form, _("Organisation anlegen"))


@require_http_methods(["GET", "POST"])
def change(request: MemberRequest, slug: str, organisation_id: UUID) -> HttpResponse:
    """Change what is known of an organisation."""
    require_change(request.actor)
    network = get_network(request.actor, slug)
    organisation = get_organisation(request.actor, organisation_id)
    require_change_organisation(request.actor, organisation)
    form = OrganisationForm(posted(request), initial=_values(organisation, OrganisationForm))
    if form.is_valid():
        try:
            services.change_organisation(
                request.actor, organisation, version=form.seen_version, fields=form.new_fields
            )
        except RuleBroken as error:
            form.refuse(error, now=get_organisation(request.actor, organisation_id))
        else:
            return _saved(request, slug, organisation.pk)
    return _form(request, network, form, _("Organisation bearbeiten"), organisation)


@require_http_methods(["GET", "POST"])
def add_unit(request: MemberRequest, slug: str, organisation_id: UUID) -> HttpResponse:
    """Add a unit to an organisation."""
    require_change(request.actor)
    network = get_network(request.actor, slug)
    organisation = get_organisation(request.actor, organisation_id)
    require_change_organisation(request.actor, organisation)
    form = NewUnitForm(posted(request))
    if form.is_valid():
        try:
            services.add_unit(request.actor, organisation, **form.cleaned_data)
        except RuleBroken as error:
            form.refuse(error)
        else:
            return _saved(request, slug, organisation.pk)
    return _form(request, network, form, _("Stelle hinzufügen"), organisation)


@require_http_methods(["GET", "POST"])
def change_unit(request: MemberRequest, slug: str, unit_id: UUID) -> HttpResponse:
    """Change the name of a unit."""
    require_change(request.actor)
    network = get_network(request.actor, slug)
    unit = get_unit(request.actor, unit_id)
    require_change_organisation(request.actor, unit.organisation)
    form = UnitForm(posted(request), initial=_values(unit, UnitForm))
    if form.is_valid():
        try:
            services.change_unit(
                request.actor, unit, version=form.seen_version, fields=form.new_fields
            )
        except RuleBroken as error:
            form.refuse(error, now=get_unit(request.actor, unit_id))
        else:
            return _saved(request, slug, unit.organisation_id)
    return _form(request, network, form, _("Stelle bearbeiten"), unit.organisation)


@require_http_methods(["GET", "POST"])
def close_on(request: MemberRequest, slug: str, organisation_id: UUID) -> HttpResponse:
    """Enter a day on which an organisation is closed."""
    require_change(request.actor)
    network = get_network(request.actor, slug)
    organisation = get_organisation(request.actor, organisation_id)
    require_change_organisation(request.actor, organisation)
    form = ClosingDayForm(posted(request))
    if form.is_valid():
        try:
            services.close_on(request.actor, organisation, **form.cleaned_data)
        except RuleBroken as error:
            form.refuse(error)
        else:
            return _saved(request, slug, organisation.pk)
    return _form(request, network, form, _("Schließtag eintragen"), organisation)


@require_http_methods(["GET", "POST"])
def admit(request: MemberRequest, slug: str, organisation_id: UUID) -> HttpResponse:
    """Admit an organisation to the network."""
    require_change(request.actor)
    network = get_network(request.actor, slug)
    organisation = get_organisation(request.actor, organisation_id)
    form = AdmitForm(posted(request), initial={"since": clock.today()})
    if form.is_valid():
        try:
            services.admit(request.actor, network, organisation, **form.cleaned_data)
        except RuleBroken as error:
            form.refuse(error)
        else:
            return _saved(request, slug, organisation.pk)
    return _form(request, network, form, _("In das Netzwerk aufnehmen"), organisation)


@require_http_methods(["GET", "POST"])
def change_membership(request: MemberRequest, slug: str, membership_id: UUID) -> HttpResponse:
    """Change standing or contribution of a member."""
    require_change(request.actor)
    network = get_network(request.actor, slug)
    membership = get_membership(request.actor, membership_id)
    form = MembershipForm(posted(request), initial=_values(membership, MembershipForm))
    if form.is_valid():
        try:
            services.change_membership(
                request.actor, membership, version=form.seen_version, fields=form.new_fields
            )
        except RuleBroken as error:
            form.refuse(error, now=get_membership(request.actor, membership_id))
        else:
            return _saved(request, slug, membership.organisation_id)
    return _form(request, network, form, _("Mitgliedschaft bearbeiten"), membership.organisation)


@require_http_methods(["GET", "POST"])
def leave(request: MemberRequest, slug: str, membership_id: UUID) -> HttpResponse:
    """Record that an organisation left; nothing can be offered to it from that day on."""
    require_change(request.actor)
    network = get_network(request.actor, slug)
    membership = get_membership(request.actor, membership_id)
    form = LeaveForm(posted(request), initial={"left_on": clock.today()})
    if form.is_valid():
        try:
            services.leave(request.actor, membership, on=form.cleaned_data["left_on"])
        except RuleBroken as error:
            form.refuse(error)
        else:
            return _saved(request, slug, membership.organisation_id)
    effects = effects_of_leaving(request.actor, membership.organisation_id)
    heading = _("Austritt eintragen")
    return _form(request, network, form, heading, membership.organisation, effects)


def _values(thing: object, form: type[PlainForm]) -> dict[str, object]:
    return {name: getattr(thing, name) for name in form.base_fields}


def _saved(request: MemberRequest, slug: str, organisation_id: UUID) -> HttpResponse:
    messages.success(request, _("Die Änderung ist gespeichert."))
    return redirect("networks:organisation", slug, organisation_id)


def _form(
    request: MemberRequest,
    network: Network,
    form: PlainForm,
    heading: str,
    organisation: Organisation | None = None,
    effects: Sequence[object] | None = None,
) -> HttpResponse:
    context = {
        "effects": effects,
        "form": form,
        "network": network,
        "organisation": organisation,
        "heading": heading,
    }
    return render(request, "networks/organisation_form.html", context, status=form.status)
