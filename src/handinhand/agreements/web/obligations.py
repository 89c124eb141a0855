"""Pages and forms of obligations."""

from uuid import UUID

from django.http import HttpResponse
from django.shortcuts import render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_GET, require_http_methods

from handinhand.agreements import access, services
from handinhand.agreements.models import Obligation
from handinhand.agreements.web.forms import ConfirmForm, EditObligationForm, NewObligationForm
from handinhand.agreements.web.rows import limit_of
from handinhand.agreements.web.views import draft_for, page_for
from handinhand.audit.access import history
from handinhand.chains.access import standards_of_line
from handinhand.thread.access import answers_of
from handinhand.web.requests import MemberRequest
from handinhand.web.saving import answer_form, initial_of, posted


@require_http_methods(["GET", "POST"])
def obligation_add(request: MemberRequest, slug: str, agreement_id: UUID) -> HttpResponse:
    """Add a freely agreed obligation to a draft."""
    found = draft_for(request, agreement_id)
    form = NewObligationForm(posted(request), actor=request.actor, agreement=found)
    page = page_for(slug, found, _("Freie Verpflichtung zu %(key)s"), _("Hinzufügen"))

    def save() -> str:
        services.add_free_obligation(
            request.actor,
            found,
            form.cleaned_data["party"],
            **form.columns,  # type: ignore[arg-type]  # the form bears the names of the service
            **form.links,  # type: ignore[arg-type]
        )
        return page.back_url

    return answer_form(request, form, page, save)


@require_GET
def obligation(request: MemberRequest, slug: str, obligation_id: UUID) -> HttpResponse:
    """Show an obligation: who owes it, where it comes from, how one sees whether it is kept."""
    access.require_read(request.actor)
    found = access.get_obligation(request.actor, obligation_id)
    lines = [measured.line for measured in found.measured_standards.all()]
    standards = standards_of_line(request.actor, lines)
    context = {
        "obligation": found,
        "agreement": found.agreement,
        "limit": limit_of(found),
        "standards": [standards[line] for line in lines if line in standards],
        "owed_to": access.owed_to(found),
        "kept": access.kept(request.actor, found),
        "may_change": access.may_change(request.actor, found.agreement)
        and found.origin == Obligation.Origin.FREE,
        "history": history(request.actor, found),
    }
    return render(request, "agreements/obligation.html", context)


def _obligation(request: MemberRequest, obligation_id: UUID) -> Obligation:
    access.require_read(request.actor)
    access.require_change(request.actor)
    return access.get_obligation(request.actor, obligation_id)


@require_http_methods(["GET", "POST"])
def obligation_edit(request: MemberRequest, slug: str, obligation_id: UUID) -> HttpResponse:
    """Change a freely agreed obligation of a draft."""
    found = _obligation(request, obligation_id)
    form = EditObligationForm(
        posted(request),
        initial=_initial_of_obligation(found),
        actor=request.actor,
        agreement=found.agreement,
    )
    page = page_for(slug, found.agreement, _("Freie Verpflichtung ändern"), _("Speichern"))

    def save() -> str:
        services.change_free_obligation(
            request.actor,
            found,
            version=form.cleaned_data["version"],
            fields=form.columns,
            **form.links,
        )
        return reverse("agreements:obligation", args=[slug, found.pk])

    def now() -> Obligation:
        return access.get_obligation(request.actor, obligation_id)

    return answer_form(request, form, page, save, now=now)


def _initial_of_obligation(found: Obligation) -> dict[str, object]:
    lines = [measured.line for measured in found.measured_standards.all()]
    standards = found.agreement.chain_version.standards.filter(line__in=lines)
    return {
        **initial_of(EditObligationForm, found),
        "standards": list(standards),
        "requirements": answers_of(
            found.agreement.network_id, "obligation", found.pk, "requirement"
        ),
    }


@require_http_methods(["GET", "POST"])
def obligation_remove(request: MemberRequest, slug: str, obligation_id: UUID) -> HttpResponse:
    """Take a freely agreed obligation out of a draft."""
    found = _obligation(request, obligation_id)
    page = page_for(slug, found.agreement, _("Freie Verpflichtung entfernen"), _("Entfernen"))

    def save() -> str:
        services.remove_obligation(request.actor, found)
        return page.back_url

    return answer_form(request, ConfirmForm(posted(request)), page, save)
