"""Requirements, goals and strategies, with what they answer."""

from collections.abc import Collection, Mapping
from datetime import date
from typing import TYPE_CHECKING
from uuid import UUID

from django.db import transaction
from django.utils.translation import gettext as _

from handinhand.audit import services as audit
from handinhand.goals.access import get_goal, lies_below, require_change
from handinhand.goals.models import Goal, Requirement, Strategy
from handinhand.kernel.actor import Actor
from handinhand.kernel.errors import RuleBroken
from handinhand.networks.access import current_network
from handinhand.networks.services import numbered_key
from handinhand.thread import services as thread
from handinhand.workshops.services.bounds import require_member

if TYPE_CHECKING:
    from handinhand.networks.models import Organisation


@transaction.atomic
def create_requirement(
    actor: Actor,
    *,
    text: str,
    measure: str,
    patterns: Collection[UUID] = (),
    number: int | None = None,
) -> Requirement:
    """Write down what the chain must do, with the patterns it answers.

    Args:
        actor: coordination or moderation.
        text: the requirement in a sentence.
        measure: how one sees that it is met, e.g. "7 Arbeitstage bis zum Ersttermin".
        patterns: ids of the patterns it answers.
        number: number it brings along (import); else the next one.

    Raises:
        NotAllowed: the role may not.
        Http404: a pattern is not for this actor.
    """
    require_change(actor)
    network = current_network(actor)
    key, given = numbered_key(network.pk, "AF-", number)
    requirement = Requirement.objects.create(
        network_id=network.pk, key=key, number=given, text=text, measure=measure
    )
    thread.answer_all(
        actor, ("requirement", requirement.pk), asked=[("pattern", pk) for pk in patterns]
    )
    audit.record(actor, "requirement.created", requirement)
    return requirement


@transaction.atomic
def change_requirement(
    actor: Actor, requirement: Requirement, *, version: int | None, fields: Mapping[str, object]
) -> Requirement:
    """Change a requirement's sentence or measure.

    Raises:
        NotAllowed: the role may not.
        Stale: somebody else saved first.
    """
    require_change(actor)
    return audit.change(actor, requirement, "requirement.changed", version=version, fields=fields)


@transaction.atomic
def create_goal(
    actor: Actor,
    *,
    text: str,
    parent: Goal | None = None,
    requirements: Collection[UUID] = (),
    number: int | None = None,
) -> Goal:
    """Write down a goal, with the requirements it answers.

    Raises:
        NotAllowed: the role may not.
        Http404: the parent or a requirement is not for this actor.
    """
    require_change(actor)
    if parent is not None:
        get_goal(actor, parent.pk)
    network = current_network(actor)
    key, given = numbered_key(network.pk, "Z", number)
    goal = Goal.objects.create(
        network_id=network.pk, key=key, number=given, text=text, parent=parent
    )
    thread.answer_all(actor, ("goal", goal.pk), asked=[("requirement", pk) for pk in requirements])
    audit.record(actor, "goal.created", goal)
    return goal


@transaction.atomic
def change_goal(
    actor: Actor, goal: Goal, *, version: int | None, fields: Mapping[str, object]
) -> Goal:
    """Change a goal, or where it stands in the tree.

    Raises:
        NotAllowed: the role may not.
        RuleBroken: the goal would lie below itself.
        Stale: somebody else saved first.
    """
    require_change(actor)
    parent = fields.get("parent")
    if isinstance(parent, Goal) and lies_below(actor, get_goal(actor, parent.pk), goal):
        raise RuleBroken(
            _("%(parent)s liegt selbst unter %(goal)s. Wählen Sie ein Ziel, das darüber liegt.")
            % {"parent": parent.key, "goal": goal.key},
            field="parent",
        )
    return audit.change(actor, goal, "goal.changed", version=version, fields=fields)


@transaction.atomic
def create_strategy(
    actor: Actor,
    *,
    text: str,
    since: date,
    responsible: "Collection[Organisation]" = (),
    responsible_text: str = "",
    requirements: Collection[UUID] = (),
    goals: Collection[UUID] = (),
    patterns: Collection[UUID] = (),
    number: int | None = None,
) -> Strategy:
    """Write down an agreed way, with what it answers.

    Args:
        actor: coordination or moderation.
        text: the strategy in a sentence.
        since: from which day it holds.
        responsible: organisations that see to it.
        responsible_text: the same in words, where more is to be said.
        requirements: ids of the requirements it answers.
        goals: ids of the goals it serves.
        patterns: ids of the patterns it answers.
        number: number it brings along (import); else the next one.

    Raises:
        NotAllowed: the role may not.
        RuleBroken: an organisation does not belong to the network, or the day is before it began.
        Http404: an organisation or a thing is not for this actor.
    """
    require_change(actor)
    _check_strategy(actor, since, responsible)
    network = current_network(actor)
    key, given = numbered_key(network.pk, "H", number)
    strategy = Strategy.objects.create(
        network_id=network.pk,
        key=key,
        number=given,
        text=text,
        since=since,
        responsible_text=responsible_text,
    )
    strategy.responsible.set(responsible)
    asked = {"requirement": requirements, "goal": goals, "pattern": patterns}
    thread.answer_all(
        actor,
        ("strategy", strategy.pk),
        asked=[(kind, pk) for kind, ids in asked.items() for pk in ids],
    )
    audit.record(actor, "strategy.created", strategy)
    return strategy


@transaction.atomic
def change_strategy(
    actor: Actor, strategy: Strategy, *, version: int | None, fields: Mapping[str, object]
) -> Strategy:
    """Change a strategy or who sees to it.

    Raises:
        NotAllowed: the role may not.
        RuleBroken: a new organisation does not belong to the network.
        Stale: somebody else saved first.
    """
    require_change(actor)
    own = dict(fields)
    chosen: Collection[Organisation] | None = own.pop("responsible", None)  # type: ignore[assignment]  # the form's choice
    before = set(strategy.responsible.all())
    since = own.get("since", strategy.since)
    _check_strategy(
        actor, since if isinstance(since, date) else strategy.since, set(chosen or ()) - before
    )
    if chosen is not None and set(chosen) != before:
        audit.touch(strategy, version=version)
        strategy.responsible.set(chosen)
        audit.record(actor, "strategy.responsible_changed", strategy)
        version = None
    return audit.change(actor, strategy, "strategy.changed", version=version, fields=own)


def _check_strategy(actor: Actor, since: date, responsible: "Collection[Organisation]") -> None:
    began = current_network(actor).began_on
    if since < began:
        raise RuleBroken(
            _("Der %(day)s liegt vor dem Beginn des Netzwerks am %(began)s. Prüfen Sie das Datum.")
            % {"day": f"{since:%d.%m.%Y}", "began": f"{began:%d.%m.%Y}"},
            field="since",
        )
    for organisation in responsible:
        require_member(actor, organisation, field="responsible")
