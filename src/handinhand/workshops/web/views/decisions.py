"""Decisions: list, read, record, correct."""

from uuid import UUID

from django.http import HttpResponse
from django.shortcuts import render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_GET, require_http_methods

from handinhand.audit.access import history
from handinhand.kernel.actor import Actor
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
from handinhand.workshops import services
from handinhand.workshops.access import (
    all_decisions_of,
    ballot_of,
    get_decision,
    may_decide,
    require_decide,
    require_read,
)
from handinhand.workshops.models import Decision
from handinhand.workshops.web.forms import DecisionChangeForm, DecisionCreateForm
from handinhand.workshops.web.views.about import begun_from, ref_of
from handinhand.workshops.web.words import decision_status, votes


@require_GET
def decisions(request: MemberRequest, slug: str) -> HttpResponse:
    """List what the bodies decided, latest first."""
    require_read(request.actor)
    page = page_of(request, all_decisions_of(request.actor))
    context = {
        "page": page,
        "lines": [(found, votes(found), decision_status(found)) for found in page],
        "may_decide": may_decide(request.actor),
        "section": "decisions",
    }
    return render(request, "workshops/decisions.html", context)


@require_GET
def decision(request: MemberRequest, slug: str, decision_id: UUID) -> HttpResponse:
    """Show one decision with its votes and what it answers."""
    require_read(request.actor)
    found = get_decision(request.actor, decision_id)
    context = {
        "kind": "decision",
        "thing": found,
        "label": _label(found.key),
        "votes": votes(found),
        "status": decision_status(found),
        "ballot": None if found.is_recorded else ballot_of(request.actor, found),
        "history": history(request.actor, found, own_names_only=True),
        "may_decide": may_decide(request.actor),
        "back": _("Beschlüsse"),
        "back_url": reverse("workshops:decisions", args=[slug]),
    }
    return render(request, "workshops/decision.html", context)


@require_http_methods(["GET", "POST"])
def decision_create(request: MemberRequest, slug: str) -> HttpResponse:
    """Record a decision."""
    require_decide(request.actor)
    asked = request.GET.get("about", "")
    form = DecisionCreateForm(
        posted(request), actor=request.actor, initial=begun_from(request.actor, asked)
    )
    page = FormPage(
        _("Neuer Beschluss"),
        _("Beschluss festhalten"),
        reverse("workshops:decisions", args=[slug]),
        _("Beschlüsse"),
        lead=_("Für einen Beschluss, der in einer Sitzung schon gefasst ist, mit seinen Stimmen."),
        done=_("Der Beschluss ist festgehalten."),
    )

    def record(actor: Actor, *, about: str, **values: object) -> Decision:
        ref = ref_of(actor, about)
        return services.record_decision(actor, about=[ref] if ref else [], **values)  # type: ignore[arg-type]  # the form bears the names of the service

    return answer_create(
        request,
        form,
        page,
        record,
        lambda made: reverse("workshops:decision", args=[slug, made.pk]),
    )


@require_http_methods(["GET", "POST"])
def decision_change(request: MemberRequest, slug: str, decision_id: UUID) -> HttpResponse:
    """Correct a decision."""
    require_read(request.actor)
    found = get_decision(request.actor, decision_id)
    require_decide(request.actor)
    form = DecisionChangeForm(
        posted(request), actor=request.actor, initial=initial_of(DecisionChangeForm, found)
    )
    page = changing(_label(found.key), reverse("workshops:decision", args=[slug, found.pk]))
    return answer_change(request, form, page, services.change_decision, found)


def _label(key: str) -> str:
    return _("Beschluss %(key)s") % {"key": key}
