"""Pages of roles and accounts."""

from uuid import UUID

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_GET, require_http_methods, require_POST

from handinhand.accounts import services
from handinhand.accounts.access import (
    find_people,
    get_assignment,
    get_person,
    myself,
    open_assignments,
    require_platform,
    roles_of,
)
from handinhand.accounts.web.forms import PeopleFilter, PersonForm, PlatformRoleForm
from handinhand.audit.access import history
from handinhand.kernel.actor import Role
from handinhand.kernel.errors import RuleBroken
from handinhand.web.pages import page_of
from handinhand.web.requests import MemberRequest, posted


@require_http_methods(["GET", "POST"])
def roles(request: MemberRequest) -> HttpResponse:
    """Choose in which of one's roles to act."""
    assignments = list(open_assignments(myself(request.actor)))
    status = 200
    if request.method == "POST":
        wanted = request.POST.get("assignment", "")
        if wanted in {str(a.pk) for a in assignments}:
            request.session["assignment"] = wanted
            return redirect("home")
        status = 422
    context = {"assignments": assignments, "current": request.actor.assignment_id}
    return render(request, "accounts/roles.html", context, status=status)


@require_GET
def people(request: MemberRequest) -> HttpResponse:
    """List the accounts of the platform for the administration."""
    require_platform(request.actor)
    form = PeopleFilter(request.GET)
    found = find_people(request.actor, str(form.value("q") or ""))
    return render(
        request, "accounts/people.html", {"filter": form, "page": page_of(request, found)}
    )


@require_http_methods(["GET", "POST"])
def create(request: MemberRequest) -> HttpResponse:
    """Create an account; roles follow on its page or in a network."""
    require_platform(request.actor)
    form = PersonForm(posted(request))
    if form.is_valid():
        try:
            person = services.create_person(request.actor, **form.cleaned_data)
        except RuleBroken as error:
            form.refuse(error)
        else:
            messages.success(request, _("Das Konto ist angelegt."))
            return redirect("accounts:person", person.pk)
    return render(request, "accounts/create.html", {"form": form}, status=form.status)


@require_http_methods(["GET", "POST"])
def person(request: MemberRequest, person_id: UUID) -> HttpResponse:
    """Show an account with its roles; give it a role of Land or platform."""
    require_platform(request.actor)
    account = get_person(request.actor, person_id)
    form = PlatformRoleForm(posted(request))
    if form.is_valid():
        try:
            services.assign_role(request.actor, account, Role(form.cleaned_data["role"]))
        except RuleBroken as error:
            form.refuse(error)
        else:
            messages.success(request, _("Die Rolle ist vergeben."))
            return redirect("accounts:person", account.pk)
    context = {
        "account": account,
        "form": form,
        "assignments": roles_of(account),
        "is_self": account.pk == request.actor.person_id,
        "history": history(request.actor, account),
    }
    return render(request, "accounts/person.html", context, status=form.status)


@require_POST
def close(request: MemberRequest, person_id: UUID) -> HttpResponse:
    """Close an account; its sessions end at once."""
    require_platform(request.actor)
    account = get_person(request.actor, person_id)
    services.deactivate_person(request.actor, account)
    messages.success(request, _("Das Konto ist geschlossen, alle Sitzungen sind beendet."))
    return redirect("accounts:person", account.pk)


@require_POST
def end_platform_role(request: MemberRequest, assignment_id: UUID) -> HttpResponse:
    """End any role; the sessions of the person end at once."""
    require_platform(request.actor)
    ended = services.end_role(request.actor, get_assignment(request.actor, assignment_id))
    messages.success(request, _("Die Rolle ist beendet, alle Sitzungen der Person sind beendet."))
    return redirect("accounts:person", ended.person_id)
