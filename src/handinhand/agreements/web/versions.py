"""The next version of an agreement, what it changes, and the reviews in between."""

from uuid import UUID

from django.http import Http404, HttpResponse
from django.shortcuts import render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_GET, require_http_methods

from handinhand.agreements import access, services
from handinhand.agreements.models import Agreement
from handinhand.agreements.web.forms import NextVersionForm, ReviewForm
from handinhand.agreements.web.views import agreement_url, draft_for, page_for
from handinhand.chains.access import versions
from handinhand.kernel import clock
from handinhand.web.requests import MemberRequest
from handinhand.web.saving import answer_form, posted, values_of


@require_http_methods(["GET", "POST"])
def draft_next(request: MemberRequest, slug: str, agreement_id: UUID) -> HttpResponse:
    """Draft the next version; wording, parties and free obligations are taken over."""
    found = draft_for(request, agreement_id)
    form = NextVersionForm(posted(request), initial=_initial(request, found), actor=request.actor)
    page = page_for(slug, found, _("Nächste Fassung von %(key)s"), _("Entwurf anlegen"))

    def save() -> str:
        made = services.draft_next(request.actor, found, **form.cleaned_data)
        return agreement_url(slug, made)

    return answer_form(request, form, page, save)


def _initial(request: MemberRequest, found: Agreement) -> dict[str, object]:
    """Suggest the newest version of the chain that is not in force yet, and the next number."""
    ahead = versions(request.actor).filter(state__in=["draft", "agreed"]).first()
    number = str(int(found.number) + 1) if found.number.isdigit() else ""
    return {
        "version": ahead or found.chain_version,
        "number": number,
        "in_force_to": found.in_force_to,
    }


@require_GET
def changes(request: MemberRequest, slug: str, agreement_id: UUID) -> HttpResponse:
    """Show what changed since the version before, sentence by sentence."""
    access.require_read(request.actor)
    found = access.get_agreement(request.actor, agreement_id)
    told = access.changes_of(found)
    if told is None:
        raise Http404
    context = {"agreement": found, "base": told.base, "told": told}
    return render(request, "agreements/changes.html", context)


@require_http_methods(["GET", "POST"])
def review(request: MemberRequest, slug: str, agreement_id: UUID) -> HttpResponse:
    """Record a review of an agreement in force."""
    found = draft_for(request, agreement_id)
    initial = {"version": found.version, "on": clock.today()}
    form = ReviewForm(posted(request), initial=initial)
    page = page_for(slug, found, _("Überprüfung von %(key)s"), _("Überprüfung festhalten"))

    def save() -> str:
        seen = form.cleaned_data["version"]
        values = values_of(form)
        services.record_review(request.actor, found, version=seen, **values)  # type: ignore[arg-type]  # the form bears the names of the service
        return page.back_url

    def now() -> Agreement:
        return access.get_agreement(request.actor, agreement_id)

    return answer_form(request, form, page, save, now=now)
