"""Recording that a period was looked at together; the kept months and their release."""

from uuid import UUID

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_GET, require_http_methods, require_POST

from handinhand.evaluation.access import (
    RIGHTS,
    kept_months,
    may_review,
    period_url,
    released_months,
    require_release,
    rounded_for_land,
)
from handinhand.evaluation.services import record_review, release_for_land
from handinhand.evaluation.web.forms import ReviewForm
from handinhand.evaluation.web.views.common import frame_of, viewer_of
from handinhand.kernel.errors import NotAllowed
from handinhand.web.pages import page_of
from handinhand.web.requests import MemberRequest
from handinhand.web.saving import FormPage, answer_form, posted, values_of


@require_http_methods(["GET", "POST"])
def new_review(request: MemberRequest, slug: str) -> HttpResponse:
    """Record that the figures of a period were looked at together."""
    if not may_review(request.actor):
        raise NotAllowed(_("Auswertungen hält die Netzwerkkoordination fest."))
    form = ReviewForm(posted(request))
    page = FormPage(
        title=_("Auswertung festhalten"),
        submit=_("Festhalten"),
        back_url=reverse("evaluation:figures", args=[slug]),
        back=_("Wirkung"),
        lead=_("Die Zahlen werden gerechnet. Beschlüsse können dann auf die Auswertung antworten."),
        done=_("Die Auswertung ist festgehalten."),
    )

    def save() -> str:
        review = record_review(request.actor, **values_of(form))  # type: ignore[arg-type]  # days
        return period_url(request.actor, review.first, review.last)

    return answer_form(request, form, page, save)


@require_GET
def months_page(request: MemberRequest, slug: str) -> HttpResponse:
    """List the months that were kept, and which of them the Land sees."""
    viewer = viewer_of(request)
    page = page_of(request, kept_months(viewer))
    context = frame_of(request, viewer, "kept_months") | {
        "page": page,
        "months": [
            (one, period_url(viewer, one.first, one.last), rounded_for_land(one)) for one in page
        ],
        "may_release": RIGHTS.allow(request.actor, "release for the Land"),
    }
    return render(request, "evaluation/months.html", context)


@require_POST
def release(request: MemberRequest, slug: str, snapshot_id: UUID) -> HttpResponse:
    """Let the Land see the rounded figures of a month."""
    require_release(request.actor)
    found = get_object_or_404(kept_months(request.actor), pk=snapshot_id)
    release_for_land(request.actor, found)
    messages.success(request, _("Die Landesebene sieht die gerundeten Zahlen des Monats."))
    return redirect("evaluation:kept_months", slug)


@require_GET
def released(request: MemberRequest) -> HttpResponse:
    """Show the Land what networks have released, rounded."""
    RIGHTS.require(request.actor, "see released months", _("Diese Seite ist für die Landesebene."))
    page = page_of(request, released_months(request.actor))
    context = {"page": page, "months": [(one, rounded_for_land(one)) for one in page]}
    return render(request, "evaluation/released.html", context)
