"""Pages of roles and people."""

from uuid import UUID

from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.views.decorators.http import require_GET, require_http_methods

from handinhand.accounts.access import RIGHTS, open_assignments
from handinhand.accounts.models import Person
from handinhand.web.requests import MemberRequest


@require_http_methods(["GET", "POST"])
def roles(request: MemberRequest) -> HttpResponse:
    """Choose in which of one's roles to act."""
    person = Person.objects.get(pk=request.actor.person_id)
    assignments = list(open_assignments(person))
    if request.method == "POST":
        wanted = request.POST.get("assignment", "")
        if wanted in {str(a.pk) for a in assignments}:
            request.session["assignment"] = str(UUID(wanted))
            return redirect("home")
    return render(request, "accounts/roles.html", {"assignments": assignments})


@require_GET
def people(request: MemberRequest) -> HttpResponse:
    """List the accounts of the platform for the administration."""
    RIGHTS.require(request.actor, "manage platform", "Diese Seite ist für die Administration.")
    return render(request, "accounts/people.html", {"people": Person.objects.all()})
