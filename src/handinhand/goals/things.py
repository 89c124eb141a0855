"""What this app gives the thread, the cockpit and the history."""

from collections.abc import Sequence

from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, ngettext

from handinhand.audit.rules import tell
from handinhand.goals.access import (
    goal_counts,
    goals_of,
    goals_without_indicator,
    indicators_of,
    indicators_without_baseline,
    requirements_of,
    requirements_without_answer,
    strategies_of,
)
from handinhand.goals.models import Goal, Indicator, Requirement, Strategy
from handinhand.kernel.actor import Actor
from handinhand.thread.access import keyed_kind
from handinhand.thread.rules import (
    Card,
    Check,
    Finding,
    must_be_answered,
    register_kind,
    register_orphan_check,
)


def _requirement_card(actor: Actor, requirement: Requirement) -> Card:
    return Card(
        "requirement",
        requirement.pk,
        _("Anforderung %(key)s") % {"key": requirement.key},
        requirement.text,
        reverse("goals:requirement", args=[actor.network_slug, requirement.pk]),
        requirement.measure,
    )


def _goal_card(actor: Actor, goal: Goal) -> Card:
    return Card(
        "goal",
        goal.pk,
        _("Ziel %(key)s") % {"key": goal.key},
        goal.text,
        reverse("goals:goal", args=[actor.network_slug, goal.pk]),
    )


def _strategy_card(actor: Actor, strategy: Strategy) -> Card:
    return Card(
        "strategy",
        strategy.pk,
        _("Strategie %(key)s") % {"key": strategy.key},
        strategy.text,
        reverse("goals:strategy", args=[actor.network_slug, strategy.pk]),
        strategy.responsible_text,
    )


def _indicator_card(actor: Actor, indicator: Indicator) -> Card:
    note = _("Zielwert: %(target)s") % {"target": indicator.target_text}
    return Card(
        "indicator",
        indicator.pk,
        _("Indikator %(key)s") % {"key": indicator.key},
        indicator.text,
        reverse("goals:indicator", args=[actor.network_slug, indicator.pk]),
        note if indicator.target_text else "",
    )


def loose_requirements(actor: Actor) -> list[Finding]:
    """Tell which requirements no station and no standard meets."""
    found = requirements_without_answer(actor)
    if not found:
        return []
    count = {"n": len(found), "all": goal_counts(actor).requirements}
    sentence = ngettext(
        "%(n)s von %(all)s Anforderungen hat keine Station und keinen Übergabestandard",
        "%(n)s von %(all)s Anforderungen haben keine Station und keinen Übergabestandard",
        len(found),
    )
    url = reverse("goals:requirements", args=[actor.network_slug])
    return [Finding(sentence % count, _keys(found), url, "warn")]


def loose_goals(actor: Actor) -> list[Finding]:
    """Tell which goals have no indicator."""
    found = list(goals_without_indicator(actor))
    if not found:
        return []
    sentence = ngettext(
        "%(n)s Ziel hat keinen Indikator", "%(n)s Ziele haben keinen Indikator", len(found)
    )
    url = reverse("goals:list", args=[actor.network_slug])
    return [Finding(sentence % {"n": len(found)}, _keys(found), url, "warn")]


def loose_indicators(actor: Actor) -> list[Finding]:
    """Tell which indicators have no baseline."""
    found = list(indicators_without_baseline(actor))
    if not found:
        return []
    count = {"n": len(found), "all": goal_counts(actor).indicators}
    sentence = ngettext(
        "%(n)s von %(all)s Indikatoren hat keinen Ausgangswert",
        "%(n)s von %(all)s Indikatoren haben keinen Ausgangswert",
        len(found),
    )
    url = reverse("goals:indicator", args=[actor.network_slug, found[0].pk])
    if len(found) > 1:
        url = reverse("goals:list", args=[actor.network_slug])
    return [Finding(sentence % count, _keys(found), url, "warn")]


def _keys(found: Sequence[Requirement | Goal | Indicator]) -> str:
    if len(found) == 1:
        return str(found[0])
    return ", ".join(thing.key for thing in found)


register_kind(
    keyed_kind("requirement", gettext_lazy("Anforderung"), 40, requirements_of, _requirement_card)
)
register_kind(keyed_kind("goal", gettext_lazy("Ziel"), 50, goals_of, _goal_card))
register_kind(keyed_kind("strategy", gettext_lazy("Strategie"), 55, strategies_of, _strategy_card))
register_kind(
    keyed_kind("indicator", gettext_lazy("Indikator"), 90, indicators_of, _indicator_card)
)
must_be_answered("requirement", "goal", "strategy")
register_orphan_check(
    Check(
        "requirements",
        gettext_lazy("Anforderungen ohne Station oder Standard"),
        20,
        loose_requirements,
    )
)
register_orphan_check(Check("goals", gettext_lazy("Ziele ohne Indikator"), 50, loose_goals))
register_orphan_check(
    Check("indicators", gettext_lazy("Indikatoren ohne Ausgangswert"), 60, loose_indicators)
)
tell(
    {
        "requirement.created": gettext_lazy("hat die Anforderung angelegt"),
        "requirement.changed": gettext_lazy("hat die Anforderung geändert"),
        "goal.created": gettext_lazy("hat das Ziel angelegt"),
        "goal.changed": gettext_lazy("hat das Ziel geändert"),
        "strategy.created": gettext_lazy("hat die Strategie angelegt"),
        "strategy.changed": gettext_lazy("hat die Strategie geändert"),
        "strategy.responsible_changed": gettext_lazy("hat die Verantwortung geändert"),
        "indicator.created": gettext_lazy("hat den Indikator angelegt"),
        "indicator.changed": gettext_lazy("hat den Indikator geändert"),
        "indicator.measured": gettext_lazy("hat einen Wert eingetragen"),
    }
)
