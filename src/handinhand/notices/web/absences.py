"""Who is away, and who stands in: on these days messages and inbox go to the deputy."""

from typing import TYPE_CHECKING
from uuid import UUID

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_GET, require_http_methods, require_POST

from handinhand.accounts import services as accounts
from handinhand.accounts.access import (
    absences_of,
    assignments_for_absence,
    get_absence,
    get_assignment_for_absence,
    possible_deputies,
    stands_in_for,
)
from handinhand.notices.access import require_member
from handinhand.notices.web.forms import AbsenceForm, DeputyForm
from handinhand.web.pages import page_of
from handinhand.web.requests import MemberRequest, posted
from handinhand.web.saving import FormPage, answer_form

if TYPE_CHECKING:
    from handinhand.accounts.models import RoleAssignment


@require_GET
def overview(request: MemberRequest, slug: str) -> HttpResponse:
    """Show who is away, for whom the person stands in, and whose absence one may enter."""
    require_member(request.actor)
    rows = assignments_for_absence(request.actor).select_related("deputy")
    context = {
        "absences": list(absences_of(request.actor)),
        "covered": stands_in_for(request.actor),
        "page": page_of(request, rows),
    }
    return render(request, "notices/absences.html", context)


@require_http_methods(["GET", "POST"])
def enter(request: MemberRequest, slug: str, assignment_id: UUID) -> HttpResponse:
    """Enter the days on which somebody is away; no reason is asked."""
    require_member(request.actor)
    assignment = get_assignment_for_absence(request.actor, assignment_id)
    form = AbsenceForm(
        posted(request),
        initial={"deputy": assignment.deputy_id or ""},
        people=possible_deputies(assignment),
    )
    page = _page(
        slug,
        _("Abwesenheit eintragen"),
        assignment,
        done=_("Die Abwesenheit ist eingetragen."),
    )

    def save() -> str:
        accounts.enter_absence(
            request.actor,
            assignment,
            first=form.cleaned_data["first"],
            last=form.cleaned_data["last"],
            deputy=form.chosen(),
        )
        return page.back_url

    return answer_form(request, form, page, save)


@require_http_methods(["GET", "POST"])
def deputy(request: MemberRequest, slug: str, assignment_id: UUID) -> HttpResponse:
    """Say who usually stands in for a role; the ladder of silence asks them too."""
    require_member(request.actor)
    assignment = get_assignment_for_absence(request.actor, assignment_id)
    form = DeputyForm(
        posted(request),
        initial={"deputy": assignment.deputy_id or ""},
        people=possible_deputies(assignment),
    )
    page = _page(
        slug, _("Ständige Vertretung"), assignment, done=_("Die Vertretung ist gespeichert.")
    )

    def save() -> str:
        accounts.name_deputy(request.actor, assignment, form.chosen())
        return page.back_url

    return answer_form(request, form, page, save)


@require_POST
def end(request: MemberRequest, slug: str, absence_id: UUID) -> HttpResponse:
    """Take an absence back, or end it from today on."""
    require_member(request.actor)
    accounts.end_absence(request.actor, get_absence(request.actor, absence_id))
    messages.success(request, _("Die Abwesenheit ist beendet."))
    return redirect("notices:absences", slug)


def _page(slug: str, title: str, assignment: "RoleAssignment", *, done: str) -> FormPage:
    place = assignment.unit or assignment.organisation or assignment.network
    lead = _("%(name)s, %(role)s, %(place)s. Einen Grund fragt niemand.") % {
        "name": assignment.person.name,
        "role": assignment.get_role_display(),
        "place": place,
    }
    return FormPage(
        title=title,
        submit=_("Speichern"),
        back_url=reverse("notices:absences", args=[slug]),
        back=_("Abwesenheit und Vertretung"),
        lead=lead,
        done=done,
    )
