"""Pages of change requests."""

from uuid import UUID

from django.http import Http404, HttpResponse
from django.shortcuts import render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_GET, require_http_methods

from handinhand.audit.access import history
from handinhand.chains import access, services
from handinhand.chains.models import ChainVersion, ChangeRequest, Station
from handinhand.chains.web.forms import (
    ChangeRequestForm,
    DecideForm,
    DoneForm,
    EditChangeRequestForm,
    MapStationsForm,
    TakeUpForm,
)
from handinhand.kernel import clock
from handinhand.kernel.actor import Actor
from handinhand.kernel.errors import NotAllowed
from handinhand.web.pages import page_of
from handinhand.web.requests import MemberRequest
from handinhand.web.saving import (
    FormPage,
    answer_create,
    answer_form,
    initial_of,
    posted,
    values_of,
)


def _url(slug: str, found: ChangeRequest) -> str:
    return reverse("chains:change_request", args=[slug, found.pk])


@require_GET
def index(request: MemberRequest, slug: str) -> HttpResponse:
    """List the change requests."""
    access.require_read(request.actor)
    context = {
        "page": page_of(request, access.change_requests(request.actor)),
        "may_raise": access.may_raise(request.actor),
    }
    return render(request, "chains/change_requests.html", context)


@require_GET
def detail(request: MemberRequest, slug: str, request_id: UUID) -> HttpResponse:
    """Show a change request."""
    access.require_read(request.actor)
    found = access.get_change_request(request.actor, request_id)
    may_change = access.may_change_draft(request.actor)
    own = access.may_raise(request.actor) and (
        found.organisation_id == request.actor.organisation_id
    )
    context = {
        "found": found,
        "stations": found.stations.all(),
        "standards": found.standards.all(),
        "may_edit": found.state == ChangeRequest.State.RAISED and (may_change or own),
        "may_decide": access.may_decide(request.actor)
        and found.state in (ChangeRequest.State.RAISED, ChangeRequest.State.DEFERRED),
        "may_finish": may_change and found.state == ChangeRequest.State.ACCEPTED,
        "may_take_up": may_change
        and found.state == ChangeRequest.State.ACCEPTED
        and found.to_version is None,
        "may_map": may_change and found.to_version is not None,
        "steps": access.steps_of_request(request.actor, found),
        "mapping": _mapping_rows(found),
        "history": history(request.actor, found),
    }
    return render(request, "chains/change_request.html", context)


def _mapping_rows(found: ChangeRequest) -> list[tuple[Station, str]]:
    """Return the stations of the old version with the one each has become, if it is another."""
    if found.to_version is None:
        return []
    names = {one.key: str(one) for one in found.to_version.stations.all()}
    mapped = access.station_mapping(found)
    rows = [
        (station, names.get(mapped.get(station.key, ""), ""))
        for station in found.from_version.stations.order_by("position", "key")
    ]
    return [(station, target) for station, target in rows if target != str(station)]


def _asked_version(actor: Actor) -> ChainVersion:
    """Return the version one asks to change: the one in force, else the newest."""
    network_id = actor.network_id
    current = access.version_in_force(network_id, clock.today()) if network_id else None
    found = current or access.versions(actor).first()
    if found is None:
        raise Http404
    return found


@require_http_methods(["GET", "POST"])
def create(request: MemberRequest, slug: str) -> HttpResponse:
    """Raise a change request on the version in force."""
    access.require_read(request.actor)
    if not access.may_raise(request.actor):
        raise NotAllowed(_("Änderungsaufträge stellen die Mitglieder, die an der Kette arbeiten."))
    version = _asked_version(request.actor)
    form = ChangeRequestForm(posted(request), actor=request.actor, chain_version=version)
    page = FormPage(
        title=_("Änderungsauftrag stellen"),
        submit=_("Auftrag stellen"),
        back_url=reverse("chains:change_requests", args=[slug]),
        back=_("Änderungsaufträge"),
        lead=_("Der Auftrag betrifft Kette %(number)s.") % {"number": version.number},
        done=_("Der Änderungsauftrag ist gestellt."),
    )

    def make(actor: Actor, **values: object) -> ChangeRequest:
        return services.raise_change_request(actor, version, **values)  # type: ignore[arg-type]

    return answer_create(request, form, page, make, lambda made: _url(slug, made))


def _page(slug: str, found: ChangeRequest, title: str, submit: str) -> FormPage:
    words = {"key": found.key}
    return FormPage(
        title=title % words,
        submit=submit,
        back_url=_url(slug, found),
        back=_("Änderungsauftrag %(key)s") % words,
        done=_("Änderungsauftrag %(key)s ist gespeichert.") % words,
    )


@require_http_methods(["GET", "POST"])
def edit(request: MemberRequest, slug: str, request_id: UUID) -> HttpResponse:
    """Change the words of a request that is not decided yet."""
    access.require_read(request.actor)
    if not access.may_raise(request.actor):
        raise NotAllowed(_("Änderungsaufträge stellen die Mitglieder, die an der Kette arbeiten."))
    found = access.get_change_request(request.actor, request_id)
    form = EditChangeRequestForm(posted(request), initial=initial_of(EditChangeRequestForm, found))
    page = _page(slug, found, _("Änderungsauftrag %(key)s ändern"), _("Speichern"))

    def save() -> str:
        services.change_change_request(
            request.actor, found, version=form.cleaned_data["version"], fields=values_of(form)
        )
        return page.back_url

    def now() -> ChangeRequest:
        return access.get_change_request(request.actor, request_id)

    return answer_form(request, form, page, save, now=now)


@require_http_methods(["GET", "POST"])
def decide(request: MemberRequest, slug: str, request_id: UUID) -> HttpResponse:
    """Decide a change request."""
    access.require_read(request.actor)
    if not access.may_decide(request.actor):
        raise NotAllowed(_("Über Änderungsaufträge entscheidet die Steuerungsgruppe."))
    found = access.get_change_request(request.actor, request_id)
    initial = {"version": found.version, "on": clock.today()}
    form = DecideForm(posted(request), initial=initial)
    title = _("Über Änderungsauftrag %(key)s entscheiden")
    page = _page(slug, found, title, _("Entscheidung eintragen"))

    def save() -> str:
        services.decide_change_request(
            request.actor,
            found,
            version=form.cleaned_data["version"],
            outcome=form.cleaned_data["outcome"],
            on=form.cleaned_data["on"],
        )
        return page.back_url

    def now() -> ChangeRequest:
        return access.get_change_request(request.actor, request_id)

    return answer_form(request, form, page, save, now=now)


@require_http_methods(["GET", "POST"])
def done(request: MemberRequest, slug: str, request_id: UUID) -> HttpResponse:
    """Record that an accepted request is done."""
    access.require_read(request.actor)
    access.require_change_draft(request.actor)
    found = access.get_change_request(request.actor, request_id)
    form = DoneForm(posted(request), initial={"version": found.version})
    page = _page(
        slug, found, _("Änderungsauftrag %(key)s ist umgesetzt"), _("Als umgesetzt merken")
    )

    def save() -> str:
        services.finish_change_request(request.actor, found, version=form.cleaned_data["version"])
        return page.back_url

    def now() -> ChangeRequest:
        return access.get_change_request(request.actor, request_id)

    return answer_form(request, form, page, save, now=now)


@require_http_methods(["GET", "POST"])
def take_up(request: MemberRequest, slug: str, request_id: UUID) -> HttpResponse:
    """Take an accepted request up in a draft, which may be a new one."""
    access.require_read(request.actor)
    access.require_change_draft(request.actor)
    found = access.get_change_request(request.actor, request_id)
    form = TakeUpForm(posted(request), initial={"number": found.to_number}, actor=request.actor)
    title = _("Änderungsauftrag %(key)s in einen Entwurf aufnehmen")
    page = _page(slug, found, title, _("Aufnehmen"))

    def save() -> str:
        draft = form.cleaned_data["to_version"]
        number = str(form.cleaned_data["number"])
        taken = services.take_up_in(request.actor, found, draft, number=number)
        return reverse("chains:version", args=[slug, taken.to_version_id])

    return answer_form(request, form, page, save)


@require_http_methods(["GET", "POST"])
def map_stations(request: MemberRequest, slug: str, request_id: UUID) -> HttpResponse:
    """Say where journeys go that stand in a station of the old version."""
    access.require_read(request.actor)
    access.require_change_draft(request.actor)
    found = access.get_change_request(request.actor, request_id)
    form = MapStationsForm(posted(request), initial={"version": found.version}, request=found)
    title = _("Stationen zu Änderungsauftrag %(key)s zuordnen")
    page = _page(slug, found, title, _("Zuordnung speichern"))

    def save() -> str:
        services.map_stations(
            request.actor, found, version=form.cleaned_data["version"], mapping=form.mapping
        )
        return page.back_url

    def now() -> ChangeRequest:
        return access.get_change_request(request.actor, request_id)

    return answer_form(request, form, page, save, now=now)
