"""Whom a step of a journey concerns: told in the words of rung 0, with a way to the own inbox.

No notice leads to a journey: mails are kept by others, and what two sides are told must have
nothing in common but the name of the standard.
"""

from uuid import UUID

from django.urls import reverse

from handinhand.handovers.rules import StepName
from handinhand.handovers.services.telling import TO_BOTH, TO_RECEIVER, TO_SENDER
from handinhand.journeys.models import JourneyHandover, LadderRow
from handinhand.kernel.actor import Actor
from handinhand.notices.access import (
    coordinators_of,
    deputies_in_unit,
    leads_of,
    people_of_unit,
    steering_of,
)
from handinhand.notices.services import notify

People = frozenset[UUID]


def tell_step(actor: Actor, handover: JourneyHandover, step: StepName, acting: UUID | None) -> None:
    """Tell the other side of a step, and the coordination of a refusal.

    Args:
        actor: who took the step.
        handover: in its new state, with `journey__network` and both units.
        step: the step.
        acting: the unit for which it was taken; None for coordination and tick.
    """
    network = handover.journey.network_id
    if step in TO_RECEIVER or (step in TO_BOTH and acting != handover.to_unit_id):
        _tell(actor, handover, f"handover.{step}", people_of_unit(network, handover.to_unit))
    if step in TO_SENDER or (step in TO_BOTH and acting != handover.from_unit_id):
        again = step is StepName.SEND_BACK
        kind = "handover.sent_back_again" if again else f"handover.{step}"
        people = people_of_unit(network, handover.from_unit)
        _tell(actor, handover, kind, people, page="journeys:outbox")
    if step is StepName.DECLINE:
        people = coordinators_of(network)
        _tell(actor, handover, "handover.declined_here", people, page="journeys:list")


def tell_ladder(handover: JourneyHandover, row: LadderRow) -> None:
    """Tell whom a step of silence names; where nobody holds the role, the coordination."""
    network, unit = handover.journey.network_id, handover.to_unit
    asked: dict[str, People] = {
        "receiver": people_of_unit(network, unit),
        "receiver_deputy": deputies_in_unit(network, unit),
        "receiver_lead": leads_of(network, handover.receiver_id),
        "coordinator": coordinators_of(network),
        "steering": steering_of(network),
    }
    people, kind = asked.get(row.to, frozenset()), f"handover.reminder_{row.to}"
    own = row.to in ("receiver", "receiver_deputy")
    page = "journeys:inbox" if own else "journeys:list"
    if not people:
        people, kind = asked["coordinator"], "handover.reminder_coordinator"
        page = "journeys:list"
    system = Actor.system(network)
    _tell(system, handover, kind, people, page=page, cause=f"journey-ladder:{row.pk}")


def _tell(
    actor: Actor,
    handover: JourneyHandover,
    kind: str,
    people: People,
    *,
    page: str = "journeys:inbox",
    cause: str = "",
) -> None:
    standard = handover.standard
    notify(
        actor,
        kind,
        network_id=handover.journey.network_id,
        to=people,
        about=standard.name if standard else str(handover.target),
        path=reverse(page, args=[handover.journey.network.slug]),
        cause=cause,
    )
