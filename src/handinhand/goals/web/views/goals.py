"""The goals as a tree with their indicators; one goal; writing them down."""

from uuid import UUID

from django.http import HttpResponse
from django.shortcuts import render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_GET, require_http_methods

from handinhand.audit.access import history
from handinhand.goals import services
from handinhand.goals.access import (
    branches,
    get_goal,
    may_change,
    require_change,
    require_read,
    top_goals,
)
from handinhand.goals.web.forms import GoalChangeForm, GoalCreateForm
from handinhand.goals.web.words import baseline_in_words, target_in_words
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


@require_GET
def goals(request: MemberRequest, slug: str) -> HttpResponse:
    """Show the tree of goals with their indicators."""
    require_read(request.actor)
    page = page_of(request, top_goals(request.actor))
    tree = [
        (
            branch,
            [
                (indicator, baseline_in_words(indicator), target_in_words(indicator))
                for indicator in branch.goal.indicators.all()
            ],
        )
        for branch in branches(request.actor, page.rows)
    ]
    context = {
        "page": page,
        "tree": tree,
        "may_change": may_change(request.actor),
        "section": "goals",
    }
    return render(request, "goals/goals.html", context)


@require_GET
def goal(request: MemberRequest, slug: str, goal_id: UUID) -> HttpResponse:
    """Show one goal with its indicators and the goals below it."""
    require_read(request.actor)
    found = get_goal(request.actor, goal_id)
    context = {
        "kind": "goal",
        "thing": found,
        "label": _label(found.key),
        "indicators": [
            (indicator, baseline_in_words(indicator), target_in_words(indicator))
            for indicator in found.indicators.all()
        ],
        "children": found.children.all(),
        "history": history(request.actor, found),
        "may_change": may_change(request.actor),
        "back": _("Ziele"),
        "back_url": reverse("goals:list", args=[slug]),
    }
    return render(request, "goals/goal.html", context)


@require_http_methods(["GET", "POST"])
def goal_create(request: MemberRequest, slug: str) -> HttpResponse:
    """Write down a new goal."""
    require_change(request.actor)
    form = GoalCreateForm(posted(request), actor=request.actor)
    page = FormPage(
        _("Neues Ziel"),
        _("Ziel anlegen"),
        reverse("goals:list", args=[slug]),
        _("Ziele"),
        lead=_("Was soll erreicht sein? Das Kürzel wird vergeben."),
        done=_("Das Ziel ist angelegt."),
    )
    return answer_create(
        request,
        form,
        page,
        services.create_goal,
        lambda made: reverse("goals:goal", args=[slug, made.pk]),
    )


@require_http_methods(["GET", "POST"])
def goal_change(request: MemberRequest, slug: str, goal_id: UUID) -> HttpResponse:
    """Change a goal."""
    require_read(request.actor)
    found = get_goal(request.actor, goal_id)
    require_change(request.actor)
    form = GoalChangeForm(
        posted(request), actor=request.actor, initial=initial_of(GoalChangeForm, found)
    )
    page = changing(_label(found.key), reverse("goals:goal", args=[slug, found.pk]))
    return answer_change(request, form, page, services.change_goal, found)


def _label(key: str) -> str:
    return _("Ziel %(key)s") % {"key": key}
