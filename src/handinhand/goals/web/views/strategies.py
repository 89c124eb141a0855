"""Strategies: list, read, write down, change."""

from uuid import UUID

from django.http import HttpResponse
from django.shortcuts import render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_GET, require_http_methods

from handinhand.audit.access import history
from handinhand.goals import services
from handinhand.goals.access import (
    get_strategy,
    may_change,
    require_change,
    require_read,
    strategies_of,
)
from handinhand.goals.web.forms import StrategyChangeForm, StrategyCreateForm
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
def strategies(request: MemberRequest, slug: str) -> HttpResponse:
    """List the strategies with who sees to them."""
    require_read(request.actor)
    page = page_of(request, strategies_of(request.actor).prefetch_related("responsible"))
    context = {
        "page": page,
        "may_change": may_change(request.actor),
        "section": "strategies",
    }
    return render(request, "goals/strategies.html", context)


@require_GET
def strategy(request: MemberRequest, slug: str, strategy_id: UUID) -> HttpResponse:
    """Show one strategy with who sees to it."""
    require_read(request.actor)
    found = get_strategy(request.actor, strategy_id)
    context = {
        "kind": "strategy",
        "thing": found,
        "label": _label(found.key),
        "responsible": found.responsible.all(),
        "history": history(request.actor, found),
        "may_change": may_change(request.actor),
        "back": _("Strategien"),
        "back_url": reverse("goals:strategies", args=[slug]),
    }
    return render(request, "goals/strategy.html", context)


@require_http_methods(["GET", "POST"])
def strategy_create(request: MemberRequest, slug: str) -> HttpResponse:
    """Write down a new strategy."""
    require_change(request.actor)
    form = StrategyCreateForm(posted(request), actor=request.actor)
    page = FormPage(
        _("Neue Strategie"),
        _("Strategie anlegen"),
        reverse("goals:strategies", args=[slug]),
        _("Strategien"),
        lead=_("Ein vereinbarter Weg zum Ziel, mit einer Stelle, die ihn verantwortet."),
        done=_("Die Strategie ist angelegt."),
    )
    return answer_create(
        request,
        form,
        page,
        services.create_strategy,
        lambda made: reverse("goals:strategy", args=[slug, made.pk]),
    )


@require_http_methods(["GET", "POST"])
def strategy_change(request: MemberRequest, slug: str, strategy_id: UUID) -> HttpResponse:
    """Change a strategy."""
    require_read(request.actor)
    found = get_strategy(request.actor, strategy_id)
    require_change(request.actor)
    initial = initial_of(StrategyChangeForm, found) | {"responsible": found.responsible.all()}
    form = StrategyChangeForm(posted(request), actor=request.actor, initial=initial)
    page = changing(_label(found.key), reverse("goals:strategy", args=[slug, found.pk]))
    return answer_change(request, form, page, services.change_strategy, found)


def _label(key: str) -> str:
    return _("Strategie %(key)s") % {"key": key}
