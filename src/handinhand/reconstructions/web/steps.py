"""The way of a case from draft to closed."""

from uuid import UUID

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_POST

from handinhand.kernel.errors import RuleBroken
from handinhand.reconstructions import services
from handinhand.reconstructions.access import (
    get_reconstruction,
    hints_of,
    may_anonymise,
    may_close,
    may_release,
    may_return,
    require_read,
)
from handinhand.reconstructions.models import Reconstruction
from handinhand.reconstructions.web.forms import ReleaseForm, ReturnForm
from handinhand.reconstructions.web.refusals import require_right
from handinhand.reconstructions.web.words import hint_words
from handinhand.web.forms import PlainForm
from handinhand.web.requests import MemberRequest, posted


@require_http_methods(["GET", "POST"])
def anonymise_case(request: MemberRequest, slug: str, reconstruction_id: UUID) -> HttpResponse:
    """Hand a draft over to data protection, after a look at what could point to the person."""
    require_read(request.actor)
    case = get_reconstruction(request.actor, reconstruction_id)
    require_right(may_anonymise(request.actor, case))
    form = PlainForm(posted(request))
    if form.is_valid():
        try:
            services.anonymise(request.actor, case)
        except RuleBroken as error:
            form.refuse(error)
        else:
            messages.success(request, _("Der Fall wartet jetzt auf die Freigabe."))
            return redirect("reconstructions:detail", slug, case.pk)
    return _show(request, "reconstructions/anonymise.html", case, form)


@require_http_methods(["GET", "POST"])
def return_case(request: MemberRequest, slug: str, reconstruction_id: UUID) -> HttpResponse:
    """Send an anonymised case back into work."""
    require_read(request.actor)
    case = get_reconstruction(request.actor, reconstruction_id)
    require_right(may_return(request.actor, case))
    form = ReturnForm(posted(request))
    if form.is_valid():
        try:
            services.return_to_work(request.actor, case, reason=form.cleaned_data["reason"])
        except RuleBroken as error:
            form.refuse(error)
        else:
            messages.success(request, _("Der Fall ist wieder in Arbeit."))
            return redirect("reconstructions:detail", slug, case.pk)
    return _show(request, "reconstructions/return.html", case, form)


@require_http_methods(["GET", "POST"])
def release_case(request: MemberRequest, slug: str, reconstruction_id: UUID) -> HttpResponse:
    """Release a case to all members; its days become months."""
    require_read(request.actor)
    case = get_reconstruction(request.actor, reconstruction_id)
    require_right(may_release(request.actor, case))
    form = ReleaseForm(posted(request))
    if form.is_valid():
        try:
            services.release(request.actor, case, hints_checked=form.cleaned_data["hints_checked"])
        except RuleBroken as error:
            form.refuse(error)
        else:
            messages.success(request, _("Der Fall ist freigegeben."))
            return redirect("reconstructions:detail", slug, case.pk)
    return _show(request, "reconstructions/release.html", case, form)


@require_POST
def close_case(request: MemberRequest, slug: str, reconstruction_id: UUID) -> HttpResponse:
    """Close a released case."""
    require_read(request.actor)
    case = get_reconstruction(request.actor, reconstruction_id)
    require_right(may_close(request.actor, case))
    services.close(request.actor, case)
    messages.success(request, _("Der Fall ist abgeschlossen."))
    return redirect("reconstructions:detail", slug, case.pk)


def _show(
    request: MemberRequest, template: str, case: Reconstruction, form: PlainForm
) -> HttpResponse:
    services.note_reading(request.actor, case)
    hints = [(hint, hint_words(hint.kind)) for hint in hints_of(case)]
    context = {"case": case, "form": form, "hints": hints}
    return render(request, template, context, status=form.status)
