"""Pages of stations, and the forms of stations and ways."""

from collections.abc import Callable, Mapping
from dataclasses import replace
from uuid import UUID

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_GET, require_http_methods

from handinhand.audit.access import history
from handinhand.chains import access, services
from handinhand.chains.access.words import station_limit_words
from handinhand.chains.models import ChainVersion, HandoverStandard, RoutingNode, Station, Way
from handinhand.chains.web.forms import (
    ConfirmForm,
    EditStationForm,
    EditWayForm,
    LimitRow,
    NewStationForm,
    NewWayForm,
    SheetRow,
    rows_of,
)
from handinhand.chains.web.forms.rows import Row, told_rows
from handinhand.chains.web.forms.stations import initial_of_station
from handinhand.chains.web.views.versions import label_of, version_url
from handinhand.kernel.errors import RuleBroken, Stale
from handinhand.web.requests import MemberRequest
from handinhand.web.saving import FormPage, answer_form, initial_of, posted


def station_url(slug: str, station: Station) -> str:
    """Return the address of a station."""
    return reverse("chains:station", args=[slug, station.pk])


@require_GET
def station(request: MemberRequest, slug: str, station_id: UUID) -> HttpResponse:
    """Show a station with its ways, limits and sheets."""
    access.require_read(request.actor)
    found = access.get_station(request.actor, station_id)
    context = {
        "station": found,
        "version": found.chain_version,
        "responsible": found.responsible.select_related("organisation"),
        "involved": [*found.involved_units.all(), *found.involved_organisations.all()],
        "limits": [station_limit_words(limit) for limit in found.limits.all()],
        **ways_at(found),
        "may_change": access.may_change_draft(request.actor, found.chain_version),
        "history": history(request.actor, found),
    }
    return render(request, "chains/station.html", context)


def ways_at(place: Station | RoutingNode) -> dict[str, object]:
    """Return the ways from and to a station or routing node, for its page."""
    return {
        "ways_out": place.ways_out.select_related("target", "target_node", "standard"),
        "ways_in": place.ways_in.select_related("source", "source_node", "standard"),
    }


def _version(request: MemberRequest, version_id: UUID) -> ChainVersion:
    access.require_read(request.actor)
    access.require_change_draft(request.actor)
    return access.get_version(request.actor, version_id)


def _station(request: MemberRequest, station_id: UUID) -> Station:
    access.require_read(request.actor)
    access.require_change_draft(request.actor)
    return access.get_station(request.actor, station_id)


def _way(request: MemberRequest, way_id: UUID) -> Way:
    access.require_read(request.actor)
    access.require_change_draft(request.actor)
    return access.get_way(request.actor, way_id)


def draft_page(title: str, submit: str, back_url: str, back: str) -> FormPage:
    """Return what stands around a form that changes the draft."""
    lead = _("Sie ändern den Entwurf. Was in Kraft ist, bleibt in Kraft, bis die")
    return FormPage(
        title=title,
        submit=submit,
        back_url=back_url,
        back=back,
        lead=lead + " " + _("Steuerungsgruppe die neue Version beschließt."),
        done=_("Der Entwurf ist gespeichert."),
    )


@require_http_methods(["GET", "POST"])
def create(request: MemberRequest, slug: str, version_id: UUID) -> HttpResponse:
    """Add a station to a draft."""
    version = _version(request, version_id)
    form = NewStationForm(posted(request), actor=request.actor)
    back = version_url(slug, version)
    page = draft_page(_("Station hinzufügen"), _("Hinzufügen"), back, label_of(version))

    def save() -> str:
        made = services.add_station(
            request.actor,
            version,
            **form.columns,  # type: ignore[arg-type]  # the form bears the names of the service
            **form.lists,  # type: ignore[arg-type]
        )
        return station_url(slug, made)

    return answer_form(request, form, page, save)


@require_http_methods(["GET", "POST"])
def edit(request: MemberRequest, slug: str, station_id: UUID) -> HttpResponse:
    """Change a station of a draft."""
    found = _station(request, station_id)
    form = EditStationForm(posted(request), initial=initial_of_station(found), actor=request.actor)
    title = _("Station %(key)s bearbeiten") % {"key": found.key}
    page = draft_page(title, _("Änderung speichern"), station_url(slug, found), str(found))

    def save() -> str:
        services.change_station(
            request.actor,
            found,
            version=form.cleaned_data["version"],
            fields=form.columns,
            lists=form.lists,
        )
        return station_url(slug, found)

    def now() -> Station:
        return access.get_station(request.actor, station_id)

    return answer_form(request, form, page, save, now=now)


def answer_rows(
    request: MemberRequest,
    row: type[Row],
    thing: Station | HandoverStandard,
    parts: str,
    page: FormPage,
    save: Callable[[list[dict[str, object]], int | None], object],
) -> HttpResponse:
    """Answer a page of several rows: what is filled in replaces what was stored.

    Args:
        request: the request of a member.
        row: one row of the page.
        thing: what the rows belong to; its version tells whether somebody else saved first.
        parts: name of the stored rows at the thing.
        page: what stands around the rows.
        save: calls the service with the rows and the version that was on screen.
    """
    rows = rows_of(request, row, _stored(row, thing, parts), thing.version)
    context: dict[str, object] = {"rows": rows, "page": page}
    status = rows.status
    if rows.is_valid():
        try:
            save(rows.values, rows.version)
        except RuleBroken as error:
            status, context["refusal"] = 422, str(error)
            if isinstance(error, Stale):
                status, context["is_stale"] = 409, True
                thing.refresh_from_db()
                context["rows"] = replace(rows, version=thing.version)
                context["stored_now"] = told_rows(row, _stored(row, thing, parts))
        else:
            messages.success(request, page.done)
            return redirect(page.back_url)
    return render(request, "chains/rows.html", context, status=status)


def _stored(
    row: type[Row], thing: Station | HandoverStandard, parts: str
) -> list[Mapping[str, object]]:
    return list(getattr(thing, parts).values(*row.base_fields))


@require_http_methods(["GET", "POST"])
def limits(request: MemberRequest, slug: str, station_id: UUID) -> HttpResponse:
    """Set the limits of a station of a draft."""
    found = _station(request, station_id)
    title = _("Fristen der Station %(key)s") % {"key": found.key}
    page = draft_page(title, _("Fristen speichern"), station_url(slug, found), str(found))

    def save(values: list[dict[str, object]], version: int | None) -> object:
        return services.set_limits(request.actor, found, limits=values, version=version)

    return answer_rows(request, LimitRow, found, "limits", page, save)


@require_http_methods(["GET", "POST"])
def sheets(request: MemberRequest, slug: str, station_id: UUID) -> HttpResponse:
    """Set the form sheets of a station of a draft."""
    found = _station(request, station_id)
    title = _("Bögen der Station %(key)s") % {"key": found.key}
    page = draft_page(title, _("Bögen speichern"), station_url(slug, found), str(found))

    def save(values: list[dict[str, object]], version: int | None) -> object:
        pairs = [(str(value["key"]), str(value["name"])) for value in values]
        return services.set_sheets(request.actor, found, sheets=pairs, version=version)

    return answer_rows(request, SheetRow, found, "sheets", page, save)


@require_http_methods(["GET", "POST"])
def remove(request: MemberRequest, slug: str, station_id: UUID) -> HttpResponse:
    """Take a station out of a draft."""
    found = _station(request, station_id)
    title = _("Station %(thing)s herausnehmen") % {"thing": found}
    page = draft_page(title, _("Herausnehmen"), station_url(slug, found), str(found))
    form = ConfirmForm(posted(request))

    def save() -> str:
        services.remove_station(request.actor, found)
        return version_url(slug, found.chain_version)

    return answer_form(request, form, page, save)


@require_http_methods(["GET", "POST"])
def way_create(request: MemberRequest, slug: str, version_id: UUID) -> HttpResponse:
    """Add a way to a draft."""
    version = _version(request, version_id)
    form = NewWayForm(posted(request), chain_version=version)
    back = version_url(slug, version)
    page = draft_page(_("Weg hinzufügen"), _("Hinzufügen"), back, label_of(version))

    def save() -> str:
        services.add_way(
            request.actor,
            version,
            **form.columns,  # type: ignore[arg-type]  # the form bears the names of the service
        )
        return back

    return answer_form(request, form, page, save)


@require_http_methods(["GET", "POST"])
def way_edit(request: MemberRequest, slug: str, way_id: UUID) -> HttpResponse:
    """Change a way of a draft."""
    found = _way(request, way_id)
    version = found.chain_version
    initial = initial_of(EditWayForm, found)
    form = EditWayForm(posted(request), initial=initial, chain_version=version)
    title = _("Weg %(way)s bearbeiten") % {"way": found}
    page = draft_page(title, _("Änderung speichern"), version_url(slug, version), label_of(version))

    def save() -> str:
        services.change_way(
            request.actor, found, version=form.cleaned_data["version"], fields=form.columns
        )
        return version_url(slug, version)

    def now() -> Way:
        return access.get_way(request.actor, way_id)

    return answer_form(request, form, page, save, now=now)


@require_http_methods(["GET", "POST"])
def way_remove(request: MemberRequest, slug: str, way_id: UUID) -> HttpResponse:
    """Take a way out of a draft."""
    found = _way(request, way_id)
    version = found.chain_version
    title = _("Weg %(way)s herausnehmen") % {"way": found}
    page = draft_page(title, _("Herausnehmen"), version_url(slug, version), label_of(version))

    def save() -> str:
        services.remove_way(request.actor, found)
        return version_url(slug, version)

    return answer_form(request, ConfirmForm(posted(request)), page, save)
