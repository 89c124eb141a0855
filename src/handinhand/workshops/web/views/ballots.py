"""Votes: put forward, open, cast, record, close."""

from collections.abc import Callable, Mapping
from uuid import UUID

from django.contrib import messages
from django.http import Http404, HttpResponse
from django.shortcuts import redirect
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_POST

from handinhand.kernel.actor import Actor
from handinhand.kernel.errors import RuleBroken
from handinhand.web.requests import MemberRequest
from handinhand.web.saving import (
    FormPage,
    answer_change,
    answer_form,
    changing,
    initial_of,
    posted,
)
from handinhand.workshops import services
from handinhand.workshops.access import (
    get_decision,
    require_decide,
    require_manage_votes,
    require_read,
    require_record_votes,
    require_vote,
    vote_of,
)
from handinhand.workshops.models import Decision
from handinhand.workshops.web.forms import (
    OpenVoteForm,
    ProposalChangeForm,
    ProposalCreateForm,
    VoteForm,
)
from handinhand.workshops.web.views.about import begun_from, ref_of


@require_http_methods(["GET", "POST"])
def propose(request: MemberRequest, slug: str) -> HttpResponse:
    """Put a sentence forward; the address may name the thing it is about."""
    actor = request.actor
    require_decide(actor)
    asked = request.GET.get("about", "")
    form = ProposalCreateForm(posted(request), actor=actor, initial=begun_from(actor, asked))
    page = FormPage(
        _("Zur Abstimmung vorschlagen"),
        _("Vorschlagen"),
        reverse("workshops:decisions", args=[slug]),
        _("Beschlüsse"),
        lead=_("Der Satz steht fest, sobald die Abstimmung geöffnet ist."),
        done=_("Der Vorschlag ist aufgenommen. Öffnen Sie die Abstimmung, wenn der Satz stimmt."),
    )

    def save() -> str:
        wanted = dict(form.cleaned_data)
        ref = ref_of(actor, str(wanted.pop("about")))
        made = services.propose_decision(actor, about=[ref] if ref else [], **wanted)
        return _address(slug, made)

    return answer_form(request, form, page, save)


def _address(slug: str, decision: Decision) -> str:
    return reverse("workshops:decision", args=[slug, decision.pk])


def _back(request: MemberRequest, decision: Decision) -> str:
    """Return where a vote was cast or closed: the steering group's page, or the decision's own."""
    slug = request.actor.network_slug
    if request.POST.get("came_from") == "steering":
        return reverse("overview:steering", args=[slug])
    return _address(slug, decision)


@require_http_methods(["GET", "POST"])
def change(request: MemberRequest, slug: str, decision_id: UUID) -> HttpResponse:
    """Change what is put forward."""
    require_read(request.actor)
    found = get_decision(request.actor, decision_id)
    require_decide(request.actor)
    form = ProposalChangeForm(
        posted(request), actor=request.actor, initial=initial_of(ProposalChangeForm, found)
    )
    page = changing(found.key, _address(slug, found))
    return answer_change(request, form, page, services.change_proposal, found)


@require_http_methods(["GET", "POST"])
def open_it(request: MemberRequest, slug: str, decision_id: UUID) -> HttpResponse:
    """Open the vote."""
    require_read(request.actor)
    found = get_decision(request.actor, decision_id)
    require_manage_votes(request.actor)
    form = OpenVoteForm(posted(request), initial={"version": found.version})
    here = _address(slug, found)
    page = FormPage(
        _("Abstimmung öffnen"),
        _("Abstimmung öffnen"),
        here,
        found.key,
        lead=found.text,
        done=_("Die Abstimmung ist offen."),
    )

    def save() -> str:
        services.open_vote(request.actor, found, **form.cleaned_data)
        return here

    return answer_form(request, form, page, save, now=lambda: get_decision(request.actor, found.pk))


@require_http_methods(["GET", "POST"])
def vote(request: MemberRequest, slug: str, decision_id: UUID) -> HttpResponse:
    """Cast the vote of the own organisation."""
    require_read(request.actor)
    found = get_decision(request.actor, decision_id)
    require_vote(request.actor)
    own = vote_of(found, request.actor.organisation_id)
    if own is None:
        raise Http404
    initial = {"choice": own.choice, "reason": own.reason}
    here = _address(slug, found)
    page = FormPage(
        _("Ihre Stimme zu %(key)s") % {"key": found.key},
        _("Abstimmen"),
        here,
        found.key,
        lead=found.text,
        done=_("Ihre Stimme ist gezählt."),
    )

    def save(form: VoteForm) -> str:
        services.cast_vote(request.actor, found, **form.cleaned_data)
        return _back(request, found)

    return _answer_vote(request, page, initial, save)


@require_http_methods(["GET", "POST"])
def record(
    request: MemberRequest, slug: str, decision_id: UUID, organisation_id: UUID
) -> HttpResponse:
    """Record the vote an organisation gave in the meeting."""
    require_read(request.actor)
    found = get_decision(request.actor, decision_id)
    require_record_votes(request.actor)
    known = vote_of(found, organisation_id)
    if known is None:
        raise Http404
    here = _address(slug, found)
    page = FormPage(
        _("Stimme von %(name)s") % {"name": known.organisation},
        _("Eintragen"),
        here,
        found.key,
        lead=found.text,
        done=_("Die Stimme ist eingetragen."),
    )

    def save(form: VoteForm) -> str:
        services.cast_vote(
            request.actor, found, organisation_id=organisation_id, **form.cleaned_data
        )
        return here

    initial = {"choice": known.choice, "reason": known.reason}
    return _answer_vote(request, page, initial, save)


def _answer_vote(
    request: MemberRequest,
    page: FormPage,
    initial: Mapping[str, object],
    save: Callable[[VoteForm], str],
) -> HttpResponse:
    form = VoteForm(posted(request), initial=dict(initial))
    return answer_form(request, form, page, lambda: save(form))


@require_POST
def close(request: MemberRequest, slug: str, decision_id: UUID) -> HttpResponse:
    """End the vote and count."""
    return _end(request, decision_id, services.close_vote, _("Die Abstimmung ist geschlossen."))


@require_POST
def withdraw(request: MemberRequest, slug: str, decision_id: UUID) -> HttpResponse:
    """Withdraw what is put forward."""
    done = _("Der Vorschlag ist zurückgezogen.")
    return _end(request, decision_id, services.withdraw_decision, done)


def _end(
    request: MemberRequest,
    decision_id: UUID,
    act: Callable[[Actor, Decision], Decision],
    done: str,
) -> HttpResponse:
    require_read(request.actor)
    found = get_decision(request.actor, decision_id)
    require_manage_votes(request.actor)
    try:
        act(request.actor, found)
    except RuleBroken as error:
        messages.error(request, str(error))
    else:
        messages.success(request, done)
    return redirect(_back(request, found))
