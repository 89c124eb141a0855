"""Who may see a hand-over, and who may take which step."""

from typing import Protocol
from uuid import UUID

from django.db.models import QuerySet
from django.shortcuts import get_object_or_404
from django.utils.translation import gettext as _

from handinhand.handovers.models import Handover
from handinhand.handovers.rules import STEP_BY_NAME, Side, State, Step, StepName, steps_from
from handinhand.kernel.actor import Actor, Role
from handinhand.kernel.rights import Rights

RIGHTS = Rights(
    "handovers",
    {
        "read": {Role.COORDINATOR, Role.PRACTITIONER, Role.PRIVACY_OFFICER},
        "work": {Role.PRACTITIONER},
        "send back": {Role.COORDINATOR},
    },
)


def require_read(actor: Actor) -> None:
    """Let pass who may read hand-overs.

    Raises:
        NotAllowed: the role has no business with single hand-overs.
    """
    RIGHTS.require(
        actor,
        "read",
        _(
            "Einzelne Übergaben sehen die beiden beteiligten Stellen, die Netzwerkkoordination und"
            " der Datenschutz. Die Zahlen stehen unter „Wirkung“."
        ),
    )


def require_work(actor: Actor) -> None:
    """Let pass who sends and answers hand-overs.

    Raises:
        NotAllowed: the role does not work with them.
    """
    RIGHTS.require(
        actor, "work", _("Übergaben anbieten und beantworten können die Fachkräfte der Stellen.")
    )


def _complete(found: QuerySet[Handover]) -> QuerySet[Handover]:
    return found.select_related(
        "standard", "from_unit", "to_unit", "sender", "receiver", "network__site", "chain_version"
    )


def handovers_of(actor: Actor) -> QuerySet[Handover]:
    """Return the hand-overs the actor may see, with what a list shows of them."""
    return Handover.objects.visible_to(actor).select_related("standard", "from_unit", "to_unit")


def get_handover(actor: Actor, handover_id: UUID) -> Handover:
    """Return a hand-over the actor may see.

    Raises:
        Http404: no such hand-over, or not for this actor; the two look alike on purpose.
    """
    return get_object_or_404(_complete(Handover.objects.visible_to(actor)), pk=handover_id)


def works_for(actor: Actor, unit_id: UUID, organisation_id: UUID) -> bool:
    """Tell whether the actor works for a unit: in it, in its organisation, or as a deputy."""
    if not RIGHTS.allow(actor, "work"):
        return False
    if actor.unit_id is not None:
        return unit_id == actor.unit_id or unit_id in actor.also_units
    return actor.organisation_id == organisation_id


class Parties(Protocol):
    """Who takes part in a hand-over, on any rung."""

    from_unit_id: UUID
    to_unit_id: UUID
    sender_id: UUID
    receiver_id: UUID


def sides_in(actor: Actor, parties: Parties, *, sends_back: bool) -> frozenset[Side]:
    """Tell on which sides of a hand-over of their network the actor stands by their role.

    Args:
        actor: whose sides.
        parties: the hand-over, on any rung.
        sends_back: whether the rights of its rung make the actor its coordinator.
    """
    sides = set()
    if actor.is_system:
        sides.add(Side.TICK)
    if sends_back:
        sides.add(Side.COORDINATOR)
    if works_for(actor, parties.from_unit_id, parties.sender_id):
        sides.add(Side.SENDER)
    if works_for(actor, parties.to_unit_id, parties.receiver_id):
        sides.add(Side.RECEIVER)
    return frozenset(sides)


def sides_of(actor: Actor, handover: Handover) -> frozenset[Side]:
    """Tell on which sides of a hand-over the actor stands."""
    if actor.network_id != handover.network_id:
        return frozenset()
    if actor.permit is not None:
        own = actor.permit.thing_id == handover.pk and actor.unit_id == handover.to_unit_id
        return frozenset({Side.RECEIVER}) if own else frozenset()
    return sides_in(actor, handover, sends_back=RIGHTS.allow(actor, "send back"))


def may_take(actor: Actor, handover: Handover, step: StepName) -> bool:
    """Tell whether a step of the table is the actor's; its state is asked when it is taken."""
    if actor.permit is not None and step not in actor.permit.acts:
        return False
    return bool(STEP_BY_NAME[step].sides & sides_of(actor, handover))


def steps_now(actor: Actor, handover: Handover) -> list[Step]:
    """List the steps the actor may take now, the likely ones first."""
    state, found = State(handover.state), []
    for side in sides_of(actor, handover):
        found += [step for step in steps_from(state, side) if step not in found]
    if actor.permit is not None:
        found = [step for step in found if step.name in actor.permit.acts]
    order = list(STEP_BY_NAME.values())
    asked = getattr(handover, "open_queries", None)  # lists fetch them for all their rows
    open_question = handover.queries.filter(answer_code="").exists() if asked is None else asked
    needless = {StepName.ASK} if open_question else {StepName.REPLY}
    if handover.sent_back:
        needless.add(StepName.SEND_BACK)
    return sorted((s for s in found if s.name not in needless), key=order.index)


def may_offer(actor: Actor) -> bool:
    """Tell whether the actor may begin a hand-over at all."""
    return RIGHTS.allow(actor, "work")
