"""The list of versions, one version with picture, table and check, and its way into force."""

from uuid import UUID

from django.http import Http404, HttpResponse
from django.shortcuts import render
from django.urls import reverse
from django.utils.safestring import mark_safe
from django.utils.translation import gettext as _
from django.views.decorators.http import require_GET, require_http_methods

from handinhand.audit.access import history
from handinhand.chains import access, services
from handinhand.chains.access.engine import digest_of, parts_of
from handinhand.chains.models import ChainVersion
from handinhand.chains.web.compared import compared_picture
from handinhand.chains.web.forms import (
    AgreeForm,
    CopyForm,
    InForceForm,
    NewChainForm,
    RetireForm,
    VersionForm,
)
from handinhand.chains.web.picture import picture_of
from handinhand.chains.web.rows import node_rows, standard_rows, station_rows, way_rows
from handinhand.kernel import clock
from handinhand.kernel.errors import NotAllowed
from handinhand.web.forms import PlainForm
from handinhand.web.pages import page_of
from handinhand.web.picture_words import chain_words
from handinhand.web.pictures import draw_chain
from handinhand.web.requests import MemberRequest
from handinhand.web.saving import FormPage, answer_form, initial_of, posted, values_of


def version_url(slug: str, version: ChainVersion) -> str:
    """Return the address of a version."""
    return reverse("chains:version", args=[slug, version.pk])


def label_of(version: ChainVersion) -> str:
    """Return how a version is called on pages."""
    return _("Kette %(number)s") % {"number": version.number}


@require_GET
def index(request: MemberRequest, slug: str) -> HttpResponse:
    """List the versions of the chain."""
    access.require_read(request.actor)
    context = {
        "page": page_of(request, access.versions(request.actor)),
        "may_create": access.may_change_draft(request.actor),
        "chain": access.chain_of(request.actor),
        "may_raise": access.may_raise(request.actor),
    }
    return render(request, "chains/list.html", context)


@require_http_methods(["GET", "POST"])
def create(request: MemberRequest, slug: str) -> HttpResponse:
    """Create the chain of the network with an empty draft."""
    access.require_change_draft(request.actor)
    form = NewChainForm(posted(request))
    page = FormPage(
        title=_("Kette anlegen"),
        submit=_("Kette anlegen"),
        back_url=reverse("chains:list", args=[slug]),
        back=_("Kette"),
    )

    def save() -> str:
        values = values_of(form)
        chain = services.create_chain(request.actor, key="kette", name=str(values["name"]))
        made = services.create_version(
            request.actor, chain, number=str(values["number"]), note=str(values["note"])
        )
        return version_url(slug, made)

    return answer_form(request, form, page, save)


@require_GET
def version(request: MemberRequest, slug: str, version_id: UUID) -> HttpResponse:
    """Show a version: picture and table, check, what it changes, the thread, the history."""
    access.require_read(request.actor)
    found = access.get_version(request.actor, version_id)
    parts = parts_of(found)
    wide, phone = picture_of(parts, slug), picture_of(parts, slug, name="kette-schmal")
    words = chain_words()
    judgement = access.judge_version(request.actor, found, parts)
    context = {
        "version": found,
        "svg": mark_safe(draw_chain(wide, words=words)),  # noqa: S308  (drawn, escaped)
        "svg_phone": mark_safe(draw_chain(phone, form="phone", words=words)),  # noqa: S308
        "stations": station_rows(parts, slug),
        "standards": standard_rows(parts, slug),
        "nodes": node_rows(parts, slug),
        "ways": way_rows(parts, slug),
        "judgement": judgement,
        "base": access.base_of(found),
        "differences": access.differences(parts),
        "steps": access.steps_of(request.actor, found, len(judgement.findings)),
        "draft": access.open_draft(request.actor),
        "may_change": access.may_change_draft(request.actor, found),
        "may_copy": access.may_change_draft(request.actor),
        "may_agree": access.may_agree(request.actor),
        "may_raise": access.may_raise(request.actor),
        "history": history(request.actor, found),
    }
    return render(request, "chains/version.html", context)


@require_GET
def compare(request: MemberRequest, slug: str, version_id: UUID) -> HttpResponse:
    """Show what a version changes: both laid over each other, and a table in words."""
    access.require_read(request.actor)
    found = access.get_version(request.actor, version_id)
    base = access.base_of(found)
    if base is None:
        raise Http404
    before, after = parts_of(base), parts_of(found)
    changes, words = access.changes(before, after), chain_words()
    wide = compared_picture(before, after, changes, slug)
    phone = compared_picture(before, after, changes, slug, name="vergleich-schmal")
    context = {
        "version": found,
        "base": base,
        "changes": changes,
        "svg": mark_safe(draw_chain(wide, words=words)),  # noqa: S308  (drawn, escaped)
        "svg_phone": mark_safe(draw_chain(phone, form="phone", words=words)),  # noqa: S308
        "steps": access.steps_of(request.actor, found),
        "may_agree": access.may_agree(request.actor) and found.is_draft,
    }
    return render(request, "chains/compare.html", context)


@require_http_methods(["GET", "POST"])
def edit(request: MemberRequest, slug: str, version_id: UUID) -> HttpResponse:
    """Change what a draft says as a whole."""
    found = _draft(request, version_id)
    initial = initial_of(VersionForm, found)
    form = VersionForm(posted(request), initial=initial, chain_version=found)
    page = _page(slug, found, _("%(label)s ändern"), _("Speichern"))

    def save() -> str:
        services.change_version(
            request.actor, found, version_seen=form.cleaned_data["version"], fields=values_of(form)
        )
        return version_url(slug, found)

    def now() -> ChainVersion:
        return access.get_version(request.actor, version_id)

    return answer_form(request, form, page, save, now=now)


@require_http_methods(["GET", "POST"])
def copy(request: MemberRequest, slug: str, version_id: UUID) -> HttpResponse:
    """Copy a version into a new draft."""
    access.require_read(request.actor)
    access.require_change_draft(request.actor)
    found = access.get_version(request.actor, version_id)
    form = CopyForm(posted(request))
    page = _page(slug, found, _("Neuer Entwurf aus %(label)s"), _("Entwurf anlegen"))

    def save() -> str:
        values = values_of(form)
        made = services.copy_version(
            request.actor, found, number=str(values["number"]), note=str(values["note"])
        )
        return version_url(slug, made)

    return answer_form(request, form, page, save)


@require_http_methods(["GET", "POST"])
def agree(request: MemberRequest, slug: str, version_id: UUID) -> HttpResponse:
    """Agree on a draft, which freezes it."""
    found = _for_steering(request, version_id)
    initial = {"on": clock.today(), "seen": digest_of(found)}
    form = AgreeForm(posted(request), initial=initial)
    title = _("%(label)s beschließen")
    page = _page(slug, found, title, _("Beschließen und einfrieren"))

    def save() -> str:
        services.agree(request.actor, found, **form.cleaned_data)
        return version_url(slug, found)

    return answer_form(request, form, page, save)


@require_http_methods(["GET", "POST"])
def in_force(request: MemberRequest, slug: str, version_id: UUID) -> HttpResponse:
    """Put an agreed version in force."""
    found = _for_steering(request, version_id)
    form = InForceForm(posted(request), initial={"first_day": clock.today()})
    page = _page(slug, found, _("%(label)s in Kraft setzen"), _("In Kraft setzen"))

    def save() -> str:
        services.put_in_force(request.actor, found, **form.cleaned_data)
        return version_url(slug, found)

    return answer_form(request, form, page, save)


@require_http_methods(["GET", "POST"])
def retire(request: MemberRequest, slug: str, version_id: UUID) -> HttpResponse:
    """Retire a version, or give up a draft."""
    access.require_read(request.actor)
    found = access.get_version(request.actor, version_id)
    if not (access.may_agree(request.actor) or access.may_change_draft(request.actor, found)):
        raise NotAllowed(_("Über die Kette beschließt die Steuerungsgruppe."))
    form: PlainForm = RetireForm(posted(request), initial={"last_day": clock.today()})
    page = _page(slug, found, _("%(label)s ablösen"), _("Ablösen"))

    def save() -> str:
        services.retire(request.actor, found, last_day=form.cleaned_data["last_day"])
        return version_url(slug, found)

    return answer_form(request, form, page, save)


def _draft(request: MemberRequest, version_id: UUID) -> ChainVersion:
    access.require_read(request.actor)
    access.require_change_draft(request.actor)
    return access.get_version(request.actor, version_id)


def _for_steering(request: MemberRequest, version_id: UUID) -> ChainVersion:
    access.require_read(request.actor)
    if not access.may_agree(request.actor):
        raise NotAllowed(_("Über die Kette beschließt die Steuerungsgruppe."))
    return access.get_version(request.actor, version_id)


def _page(slug: str, found: ChainVersion, title: str, submit: str) -> FormPage:
    label = label_of(found)
    return FormPage(
        title=title % {"label": label},
        submit=submit,
        back_url=version_url(slug, found),
        back=label,
        done=_("%(label)s ist gespeichert.") % {"label": label},
    )
