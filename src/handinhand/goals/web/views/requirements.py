"""Requirements: list, read, write down, change."""

from uuid import UUID

from django.http import HttpResponse
from django.shortcuts import render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_GET, require_http_methods

from handinhand.audit.access import history
from handinhand.goals import services
from handinhand.goals.access import (
    get_requirement,
    may_change,
    met_requirements,
    require_change,
    require_read,
    requirements_of,
)
from handinhand.goals.web.forms import RequirementChangeForm, RequirementCreateForm
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


@require_GET
def requirements(request: MemberRequest, slug: str) -> HttpResponse:
    """List the requirements, and whether a station or a standard meets them."""
    require_read(request.actor)
    page = page_of(request, requirements_of(request.actor))
    met = met_requirements(request.actor)
    context = {
        "page": page,
        "lines": [(found, found.pk in met) for found in page],
        "may_change": may_change(request.actor),
        "section": "requirements",
    }
    return render(request, "goals/requirements.html", context)


@require_GET
def requirement(request: MemberRequest, slug: str, requirement_id: UUID) -> HttpResponse:
    """Show one requirement with its measure."""
    require_read(request.actor)
    found = get_requirement(request.actor, requirement_id)
    context = {
        "kind": "requirement",
        "thing": found,
        "label": _label(found.key),
        "is_met": found.pk in met_requirements(request.actor),
        "history": history(request.actor, found),
        "may_change": may_change(request.actor),
        "back": _("Anforderungen"),
        "back_url": reverse("goals:requirements", args=[slug]),
    }
    return render(request, "goals/requirement.html", context)


@require_http_methods(["GET", "POST"])
def requirement_create(request: MemberRequest, slug: str) -> HttpResponse:
    """Write down a new requirement."""
    require_change(request.actor)
    form = RequirementCreateForm(posted(request), actor=request.actor)
    page = FormPage(
        _("Neue Anforderung"),
        _("Anforderung anlegen"),
        reverse("goals:requirements", args=[slug]),
        _("Anforderungen"),
        lead=_("Was muss die Kette leisten, damit ein Muster nicht wieder vorkommt?"),
        done=_("Die Anforderung ist angelegt."),
    )
    return answer_create(
        request,
        form,
        page,
        services.create_requirement,
        lambda made: reverse("goals:requirement", args=[slug, made.pk]),
    )


@require_http_methods(["GET", "POST"])
def requirement_change(request: MemberRequest, slug: str, requirement_id: UUID) -> HttpResponse:
    """Change a requirement."""
    require_read(request.actor)
    found = get_requirement(request.actor, requirement_id)
    require_change(request.actor)
    form = RequirementChangeForm(
        posted(request), actor=request.actor, initial=initial_of(RequirementChangeForm, found)
    )
    page = changing(_label(found.key), reverse("goals:requirement", args=[slug, found.pk]))
    return answer_change(request, form, page, services.change_requirement, found)


def _label(key: str) -> str:
    return _("Anforderung %(key)s") % {"key": key}
