"""Workshops: list, read, plan, change."""

from uuid import UUID

from django.http import HttpResponse
from django.shortcuts import render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_GET, require_http_methods

from handinhand.audit.access import history
from handinhand.kernel import clock
from handinhand.web.pages import page_of
from handinhand.web.requests import MemberRequest
from handinhand.web.saving import (
    FormPage,
    answer_change,
    answer_create,
    changing,
    initial_of,
    posted,
)
from handinhand.workshops import services
from handinhand.workshops.access import (
    get_workshop,
    may_change,
    next_workshop_number,
    require_change,
    require_read,
    workshops_of,
)
from handinhand.workshops.web.forms import WorkshopChangeForm, WorkshopCreateForm
from handinhand.workshops.web.words import workshop_status


@require_GET
def workshops(request: MemberRequest, slug: str) -> HttpResponse:
    """List the workshops in their order."""
    require_read(request.actor)
    page = page_of(request, workshops_of(request.actor))
    today = clock.today()
    context = {
        "page": page,
        "lines": [(found, workshop_status(found, today)) for found in page],
        "may_change": may_change(request.actor),
        "section": "workshops",
    }
    return render(request, "workshops/workshops.html", context)


@require_GET
def workshop(request: MemberRequest, slug: str, workshop_id: UUID) -> HttpResponse:
    """Show one workshop with the theses and decisions that came from it."""
    require_read(request.actor)
    found = get_workshop(request.actor, workshop_id)
    context = {
        "thing": found,
        "label": _label(found.number),
        "status": workshop_status(found, clock.today()),
        "theses": found.theses.all(),
        "decisions": found.decisions.all(),
        "history": history(request.actor, found),
        "may_change": may_change(request.actor),
        "back": _("Workshops"),
        "back_url": reverse("workshops:workshops", args=[slug]),
    }
    return render(request, "workshops/workshop.html", context)


@require_http_methods(["GET", "POST"])
def workshop_create(request: MemberRequest, slug: str) -> HttpResponse:
    """Plan a workshop."""
    require_change(request.actor)
    initial = {"number": next_workshop_number(request.actor)}
    form = WorkshopCreateForm(posted(request), initial=initial)
    page = FormPage(
        _("Neuer Workshop"),
        _("Workshop anlegen"),
        reverse("workshops:workshops", args=[slug]),
        _("Workshops"),
        done=_("Der Workshop ist angelegt."),
    )
    return answer_create(
        request,
        form,
        page,
        services.plan_workshop,
        lambda made: reverse("workshops:workshop", args=[slug, made.pk]),
    )


@require_http_methods(["GET", "POST"])
def workshop_change(request: MemberRequest, slug: str, workshop_id: UUID) -> HttpResponse:
    """Change a workshop, its invitation or its minutes."""
    require_read(request.actor)
    found = get_workshop(request.actor, workshop_id)
    require_change(request.actor)
    form = WorkshopChangeForm(posted(request), initial=initial_of(WorkshopChangeForm, found))
    page = changing(_label(found.number), reverse("workshops:workshop", args=[slug, found.pk]))
    return answer_change(request, form, page, services.change_workshop, found)


def _label(number: int) -> str:
    return _("Workshop %(number)s") % {"number": number}
