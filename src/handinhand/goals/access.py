"""The doors to requirements, goals, indicators and strategies."""

from collections.abc import Sequence
from dataclasses import dataclass
from uuid import UUID

from django.db.models import Prefetch, QuerySet
from django.shortcuts import get_object_or_404
from django.utils.translation import gettext as _

from handinhand.goals.models import Goal, Indicator, Requirement, Strategy
from handinhand.kernel.actor import MEMBERS, Actor, Role
from handinhand.kernel.rights import Rights
from handinhand.networks.access import current_network
from handinhand.thread.access import linked_ids, require_member

RIGHTS = Rights("goals", {"read": MEMBERS, "change": {Role.COORDINATOR, Role.MODERATOR}})

FROM_HANDOVERS = frozenset(
    {Indicator.Source.SHARE_KEPT, Indicator.Source.NO_SHOW, Indicator.Source.DAYS}
)
"""Sources that are computed from hand-overs; nobody types such a value in."""


@dataclass(frozen=True, slots=True)
class GoalCounts:
    """How far the goal system has come."""

    requirements: int
    goals: int
    indicators: int
    strategies: int


@dataclass(frozen=True, slots=True)
class Branch:
    """A goal in the tree, with how deep it lies."""

    goal: Goal
    depth: int


def require_read(actor: Actor) -> None:
    """Let pass who may read the goals of the network.

    Raises:
        NotAllowed: the role is no member's.
    """
    require_member(RIGHTS, actor)


def require_change(actor: Actor) -> None:
    """Let pass who may change requirements, goals, indicators and strategies.

    Raises:
        NotAllowed: the role may only read them.
    """
    RIGHTS.require(
        actor,
        "change",
        _("Anforderungen, Ziele, Indikatoren und Strategien pflegen Koordination und Moderation."),
    )


def may_change(actor: Actor) -> bool:
    """Tell whether the actor may change requirements, goals, indicators and strategies."""
    return RIGHTS.allow(actor, "change")


def is_computed(indicator: Indicator) -> bool:
    """Tell whether the indicator's value is computed from the hand-overs."""
    return indicator.measured_by in FROM_HANDOVERS


def may_measure(actor: Actor, indicator: Indicator) -> bool:
    """Tell whether the actor may write down a value of the indicator by hand."""
    return may_change(actor) and not is_computed(indicator)


def requirements_of(actor: Actor) -> QuerySet[Requirement]:
    """Return the requirements of the network."""
    return Requirement.objects.visible_to(actor)


def goals_of(actor: Actor) -> QuerySet[Goal]:
    """Return the goals of the network."""
    return Goal.objects.visible_to(actor).select_related("parent")


def strategies_of(actor: Actor) -> QuerySet[Strategy]:
    """Return the strategies of the network."""
    return Strategy.objects.visible_to(actor)


def indicators_of(actor: Actor) -> QuerySet[Indicator]:
    """Return the indicators of the network with their goals."""
    return Indicator.objects.visible_to(actor).select_related("goal")


def indicators_measured_by_handovers(actor: Actor) -> QuerySet[Indicator]:
    """Return the indicators whose value is computed from the hand-overs."""
    return indicators_of(actor).filter(measured_by__in=FROM_HANDOVERS)


def indicators_of_network(network_id: UUID) -> QuerySet[Indicator]:
    """Return the indicators that hand-overs measure, for background work."""
    return Indicator.objects.filter(network=network_id, measured_by__in=FROM_HANDOVERS)


def get_requirement(actor: Actor, requirement_id: UUID) -> Requirement:
    """Return a requirement of the actor's network, or raise Http404."""
    return get_object_or_404(requirements_of(actor), pk=requirement_id)


def get_goal(actor: Actor, goal_id: UUID) -> Goal:
    """Return a goal of the actor's network, or raise Http404."""
    return get_object_or_404(goals_of(actor), pk=goal_id)


def get_strategy(actor: Actor, strategy_id: UUID) -> Strategy:
    """Return a strategy of the actor's network, or raise Http404."""
    return get_object_or_404(strategies_of(actor), pk=strategy_id)


def get_indicator(actor: Actor, indicator_id: UUID) -> Indicator:
    """Return an indicator of the actor's network, or raise Http404."""
    return get_object_or_404(indicators_of(actor), pk=indicator_id)


def top_goals(actor: Actor) -> QuerySet[Goal]:
    """Return the goals that belong to no other one."""
    return goals_of(actor).filter(parent=None)


def branches(actor: Actor, tops: Sequence[Goal]) -> list[Branch]:
    """Return some top goals with all goals below them, in the order of a tree.

    Two queries, however deep the tree is: the goals below come at once, with their indicators.
    """
    indicators = Prefetch("indicators", queryset=Indicator.objects.order_by("number"))
    below: dict[UUID | None, list[Goal]] = {}
    for goal in goals_of(actor).prefetch_related(indicators):
        below.setdefault(goal.parent_id, []).append(goal)
    wanted = {goal.pk for goal in tops}
    found: list[Branch] = []

    def collect(goals: Sequence[Goal], depth: int) -> None:
        for goal in goals:
            found.append(Branch(goal, depth))
            collect(below.get(goal.pk, []), depth + 1)

    collect([goal for goal in below.get(None, []) if goal.pk in wanted], 0)
    return found


def lies_below(actor: Actor, goal: Goal, other: Goal) -> bool:
    """Tell whether a goal lies below another one, or is the same."""
    parents = dict(goals_of(actor).values_list("pk", "parent_id"))
    here: UUID | None = goal.pk
    while here is not None and here != other.pk:
        here = parents.get(here)
    return here == other.pk


def met_requirements(actor: Actor) -> set[UUID]:
    """Return the ids of the requirements that a station or a hand-over standard meets."""
    return linked_ids(current_network(actor).pk, "requirement", ["station", "standard"])


def requirements_without_answer(actor: Actor) -> list[Requirement]:
    """Return the requirements that no station and no standard meets."""
    met = met_requirements(actor)
    return [found for found in requirements_of(actor) if found.pk not in met]


def goals_without_indicator(actor: Actor) -> QuerySet[Goal]:
    """Return the goals nobody could tell the achievement of."""
    return goals_of(actor).filter(indicators=None)


def indicators_without_baseline(actor: Actor) -> QuerySet[Indicator]:
    """Return the indicators of which nobody knows where they began."""
    return indicators_of(actor).filter(baseline_value=None)


def goal_counts(actor: Actor) -> GoalCounts:
    """Count requirements, goals, indicators and strategies."""
    return GoalCounts(
        requirements=requirements_of(actor).count(),
        goals=Goal.objects.visible_to(actor).count(),
        indicators=Indicator.objects.visible_to(actor).count(),
        strategies=strategies_of(actor).count(),
    )
