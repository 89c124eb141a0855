"""Theses and dissents: read, write down, say how an organisation stands to them."""

from uuid import UUID

from django.http import HttpResponse
from django.shortcuts import render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_GET, require_http_methods

from handinhand.audit.access import history
from handinhand.web.pages import page_of
from handinhand.web.requests import MemberRequest
from handinhand.web.saving import (
    FormPage,
    answer_change,
    answer_create,
    answer_form,
    changing,
    initial_of,
    posted,
)
from handinhand.workshops import services
from handinhand.workshops.access import (
    dissents_of,
    get_dissent,
    get_thesis,
    may_change,
    position_rows,
    require_change,
    require_read,
    theses_of,
)
from handinhand.workshops.web.forms import (
    DissentChangeForm,
    DissentCreateForm,
    DissentPositionForm,
    PositionForm,
    ThesisChangeForm,
    ThesisCreateForm,
)
from handinhand.workshops.web.words import dissent_status

write = require_http_methods(["GET", "POST"])


@require_GET
def understanding(request: MemberRequest, slug: str) -> HttpResponse:
    """Show theses with everybody's position, and the dissents."""
    require_read(request.actor)
    page = page_of(request, theses_of(request.actor))
    context = {
        "page": page,
        "rows": position_rows(page.rows),
        "dissents": [(d, dissent_status(d)) for d in dissents_of(request.actor)],
        "may_change": may_change(request.actor),
        "section": "understanding",
    }
    return render(request, "workshops/understanding.html", context)


@require_GET
def thesis(request: MemberRequest, slug: str, thesis_id: UUID) -> HttpResponse:
    """Show one thesis with the positions of the organisations."""
    require_read(request.actor)
    found = get_thesis(request.actor, thesis_id)
    context = {
        "kind": "thesis",
        "thing": found,
        "label": _thesis_label(found.key),
        "positions": found.positions.select_related("organisation"),
        "history": history(request.actor, found),
        "may_change": may_change(request.actor),
        "back": _("Verständnis"),
        "back_url": reverse("workshops:understanding", args=[slug]),
    }
    return render(request, "workshops/thesis.html", context)


@write
def thesis_create(request: MemberRequest, slug: str) -> HttpResponse:
    """Write down a new thesis."""
    require_change(request.actor)
    form = ThesisCreateForm(posted(request), actor=request.actor)
    page = FormPage(
        _("Neue These"),
        _("These anlegen"),
        reverse("workshops:understanding", args=[slug]),
        _("Verständnis"),
        lead=_("Ein Satz, in dem die Partner übereinstimmen. Das Kürzel wird vergeben."),
        done=_("Die These ist angelegt."),
    )
    return answer_create(
        request,
        form,
        page,
        services.create_thesis,
        lambda made: reverse("workshops:thesis", args=[slug, made.pk]),
    )


@write
def thesis_change(request: MemberRequest, slug: str, thesis_id: UUID) -> HttpResponse:
    """Change a thesis."""
    require_read(request.actor)
    found = get_thesis(request.actor, thesis_id)
    require_change(request.actor)
    form = ThesisChangeForm(
        posted(request), actor=request.actor, initial=initial_of(ThesisChangeForm, found)
    )
    page = changing(_thesis_label(found.key), reverse("workshops:thesis", args=[slug, found.pk]))
    return answer_change(request, form, page, services.change_thesis, found)


@write
def thesis_position(request: MemberRequest, slug: str, thesis_id: UUID) -> HttpResponse:
    """Write down how one organisation stands to a thesis."""
    require_read(request.actor)
    found = get_thesis(request.actor, thesis_id)
    require_change(request.actor)
    form = PositionForm(posted(request), actor=request.actor, initial={"version": found.version})
    page = FormPage(
        _("Haltung zu %(label)s") % {"label": _thesis_label(found.key)},
        _("Haltung speichern"),
        reverse("workshops:thesis", args=[slug, found.pk]),
        _thesis_label(found.key),
        lead=found.text,
        done=_("Die Haltung ist gespeichert."),
    )

    def save() -> str:
        services.set_position(request.actor, found, **form.cleaned_data)
        return page.back_url

    return answer_form(request, form, page, save, now=lambda: get_thesis(request.actor, found.pk))


@require_GET
def dissent(request: MemberRequest, slug: str, dissent_id: UUID) -> HttpResponse:
    """Show one dissent with what the organisations say."""
    require_read(request.actor)
    found = get_dissent(request.actor, dissent_id)
    context = {
        "kind": "dissent",
        "thing": found,
        "label": _dissent_label(found.key),
        "status": dissent_status(found),
        "positions": found.positions.select_related("organisation"),
        "history": history(request.actor, found),
        "may_change": may_change(request.actor),
        "back": _("Verständnis"),
        "back_url": reverse("workshops:understanding", args=[slug]),
    }
    return render(request, "workshops/dissent.html", context)


@write
def dissent_create(request: MemberRequest, slug: str) -> HttpResponse:
    """Write down a new dissent."""
    require_change(request.actor)
    form = DissentCreateForm(posted(request), actor=request.actor)
    page = FormPage(
        _("Neuer Dissens"),
        _("Dissens anlegen"),
        reverse("workshops:understanding", args=[slug]),
        _("Verständnis"),
        lead=_("Worin die Partner nicht übereinstimmen, und wonach sie bis dahin handeln."),
        done=_("Der Dissens ist angelegt."),
    )
    return answer_create(
        request,
        form,
        page,
        services.create_dissent,
        lambda made: reverse("workshops:dissent", args=[slug, made.pk]),
    )


@write
def dissent_change(request: MemberRequest, slug: str, dissent_id: UUID) -> HttpResponse:
    """Change a dissent."""
    require_read(request.actor)
    found = get_dissent(request.actor, dissent_id)
    require_change(request.actor)
    form = DissentChangeForm(
        posted(request), actor=request.actor, initial=initial_of(DissentChangeForm, found)
    )
    page = changing(_dissent_label(found.key), reverse("workshops:dissent", args=[slug, found.pk]))
    return answer_change(request, form, page, services.change_dissent, found)


@write
def dissent_position(request: MemberRequest, slug: str, dissent_id: UUID) -> HttpResponse:
    """Write down what one organisation says in a dissent."""
    require_read(request.actor)
    found = get_dissent(request.actor, dissent_id)
    require_change(request.actor)
    form = DissentPositionForm(
        posted(request), actor=request.actor, initial={"version": found.version}
    )
    page = FormPage(
        _("Position zu %(label)s") % {"label": _dissent_label(found.key)},
        _("Position speichern"),
        reverse("workshops:dissent", args=[slug, found.pk]),
        _dissent_label(found.key),
        lead=found.text,
        done=_("Die Position ist gespeichert."),
    )

    def save() -> str:
        services.set_dissent_position(request.actor, found, **form.cleaned_data)
        return page.back_url

    return answer_form(request, form, page, save, now=lambda: get_dissent(request.actor, found.pk))


def _thesis_label(key: str) -> str:
    return _("These %(key)s") % {"key": key}


def _dissent_label(key: str) -> str:
    return _("Dissens %(key)s") % {"key": key}
