"""The way of a case from draft to closed."""

from uuid import UUID

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_POST

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
from handinhand.web.saving import save_form


@require_http_methods(["GET", "POST"])
def anonymise_case(request: MemberRequest, slug: str, reconstruction_id: UUID) -> HttpResponse:
    """Hand a draft over to data protection, after a look at what could point to the person."""
    require_read(request.actor)
    case = get_reconstruction(request.actor, reconstruction_id)
    require_right(may_anonymise(request.actor, case))
    form = PlainForm(posted(request))

    def save() -> str:
        services.anonymise(request.actor, case)
        return _url(slug, case)

    answer = save_form(request, form, save, done=_("Der Fall wartet jetzt auf die Freigabe."))
    return answer or _show(request, "reconstructions/anonymise.html", case, form)


@require_http_methods(["GET", "POST"])
def return_case(request: MemberRequest, slug: str, reconstruction_id: UUID) -> HttpResponse:
    """Send an anonymised case back into work."""
    require_read(request.actor)
    case = get_reconstruction(request.actor, reconstruction_id)
    require_right(may_return(request.actor, case))
    form = ReturnForm(posted(request))

    def save() -> str:
        services.return_to_work(request.actor, case, reason=form.cleaned_data["reason"])
        return _url(slug, case)

    answer = save_form(request, form, save, done=_("Der Fall ist wieder in Arbeit."))
    return answer or _show(request, "reconstructions/return.html", case, form)


@require_http_methods(["GET", "POST"])
def release_case(request: MemberRequest, slug: str, reconstruction_id: UUID) -> HttpResponse:
    """Release a case to all members; its days become months."""
    require_read(request.actor)
    case = get_reconstruction(request.actor, reconstruction_id)
    require_right(may_release(request.actor, case))
    form = ReleaseForm(posted(request))

    def save() -> str:
        services.release(request.actor, case, hints_checked=form.cleaned_data["hints_checked"])
        return _url(slug, case)

    answer = save_form(request, form, save, done=_("Der Fall ist freigegeben."))
    return answer or _show(request, "reconstructions/release.html", case, form)


@require_POST
def close_case(request: MemberRequest, slug: str, reconstruction_id: UUID) -> HttpResponse:
    """Close a released case."""
    require_read(request.actor)
    case = get_reconstruction(request.actor, reconstruction_id)
    require_right(may_close(request.actor, case))
    services.close(request.actor, case)
    messages.success(request, _("Der Fall ist abgeschlossen."))
    return redirect("reconstructions:detail", slug, case.pk)


def _url(slug: str, case: Reconstruction) -> str:
    return reverse("reconstructions:detail", args=[slug, case.pk])


def _show(
    request: MemberRequest, template: str, case: Reconstruction, form: PlainForm
) -> HttpResponse:
    services.note_reading(request.actor, case)
    hints = [(hint, hint_words(hint.kind)) for hint in hints_of(case)]
    context = {"case": case, "form": form, "hints": hints}
    return render(request, template, context, status=form.status)
