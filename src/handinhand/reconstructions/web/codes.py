"""The page of the code book."""

from uuid import UUID

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_POST

from handinhand.reconstructions import services
from handinhand.reconstructions.access import (
    all_codes,
    code_book,
    get_code,
    may_change_code_book,
    require_read,
)
from handinhand.reconstructions.web.forms import CodeForm
from handinhand.reconstructions.web.refusals import require_right
from handinhand.web.requests import MemberRequest, posted
from handinhand.web.saving import save_form


@require_http_methods(["GET", "POST"])
def book(request: MemberRequest, slug: str) -> HttpResponse:
    """Show the codes; add one."""
    require_read(request.actor)
    may = may_change_code_book(request.actor)
    form = CodeForm(posted(request))
    if request.method == "POST":
        require_right(may)

    def save() -> str:
        services.add_code(request.actor, **form.cleaned_data)
        return reverse("reconstructions:code_book", args=[slug])

    answer = save_form(request, form, save, done=_("Die Marke steht im Codebuch."))
    if answer:
        return answer
    context = {
        "book": code_book(request.actor),
        "codes": all_codes(request.actor),
        "form": form,
        "may_change": may,
    }
    return render(request, "reconstructions/code_book.html", context, status=form.status)


@require_POST
def retire(request: MemberRequest, slug: str, code_id: UUID) -> HttpResponse:
    """Retire a code; marks keep it."""
    require_read(request.actor)
    require_right(may_change_code_book(request.actor))
    services.retire_code(request.actor, get_code(request.actor, code_id))
    messages.success(request, _("Die Marke ist zurückgezogen."))
    return redirect("reconstructions:code_book", slug)
