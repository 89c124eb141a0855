"""Whom a step of a hand-over concerns: they are told by the outbox, without anything personal."""

from typing import TYPE_CHECKING
from uuid import UUID

from django.urls import reverse

from handinhand.handovers.models import Handover
from handinhand.handovers.rules import StepName
from handinhand.kernel.actor import Actor
from handinhand.notices.access import (
    coordinators_of,
    deputies_in_unit,
    leads_of,
    people_of_unit,
    steering_of,
)
from handinhand.notices.services import notify

if TYPE_CHECKING:
    from handinhand.chains.models import MissingArrivalStep

TO_RECEIVER = frozenset({StepName.OFFER, StepName.SEND_BACK, StepName.REPLY, StepName.WITHDRAW})
TO_SENDER = frozenset(
    {
        StepName.ACCEPT,
        StepName.DECLINE,
        StepName.ARRIVE,
        StepName.NO_SHOW,
        StepName.APPOINT_AGAIN,
        StepName.ASK,
        StepName.SEND_BACK,
        StepName.EXPIRE,
    }
)
TO_BOTH = frozenset({StepName.HOLD, StepName.RESUME, StepName.CANCEL, StepName.ENTER_IN_ERROR})
"""Of these the own side is left out, when one of the two sides took the step."""

People = frozenset[UUID]


def tell_step(actor: Actor, handover: Handover, step: StepName, acting: UUID | None) -> None:
    """Tell the other side of a step, and the coordination of a refusal.

    Args:
        actor: who took the step.
        handover: in its new state, with `network` and both units.
        step: the step.
        acting: the unit for which it was taken; None for coordination and tick.
    """
    if handover.offered_on is None:
        return  # nobody but the sender knows of a draft
    network = handover.network_id
    if step in TO_RECEIVER or (step in TO_BOTH and acting != handover.to_unit_id):
        _tell(actor, handover, step, people_of_unit(network, handover.to_unit), "to")
    if step in TO_SENDER or (step in TO_BOTH and acting != handover.from_unit_id):
        _tell(actor, handover, step, people_of_unit(network, handover.from_unit), "from")
    if step is StepName.DECLINE:
        notify(
            actor,
            "handover.declined_here",
            network_id=network,
            to=coordinators_of(network),
            about=handover.standard.name,
            path=_page(handover),
        )


def _tell(actor: Actor, handover: Handover, step: StepName, people: People, side: str) -> None:
    kind = f"handover.{step}"
    if step is StepName.SEND_BACK and side == "from":
        kind = "handover.sent_back_again"
    notify(
        actor,
        kind,
        network_id=handover.network_id,
        to=people,
        about=handover.standard.name,
        path=_page(handover),
    )


def tell_ladder(handover: Handover, *, to: str, cause: str) -> None:
    """Tell whom a step of the ladder names; where nobody holds the role, the coordination."""
    network, unit = handover.network_id, handover.to_unit
    asked: dict[str, People] = {
        "receiver": people_of_unit(network, unit),
        "receiver_deputy": deputies_in_unit(network, unit),
        "receiver_lead": leads_of(network, handover.receiver_id),
        "coordinator": coordinators_of(network),
        "steering": steering_of(network),
    }
    # Steering sees no single hand-overs; the way of the mail ends on a page it may open.
    page = _overview(handover) if to in ("receiver_lead", "steering") else _page(handover)
    people, kind = asked.get(to, frozenset()), f"handover.reminder_{to}"
    if not people:
        people, kind, page = asked["coordinator"], "handover.reminder_coordinator", _page(handover)
    notify(
        Actor.system(network),
        kind,
        network_id=network,
        to=people,
        about=handover.standard.name,
        path=page,
        cause=cause,
    )


def tell_missing(handover: Handover, step: "MissingArrivalStep", *, cause: str) -> None:
    """Tell whom the standard names that nobody has arrived; else the coordination."""
    network, page = handover.network_id, _page(handover)
    people: People = frozenset()
    if step.to_unit is not None:
        people = people_of_unit(network, step.to_unit)
        if step.to_unit.organisation_id not in (handover.sender_id, handover.receiver_id):
            page = reverse("chains:standard", args=[handover.network.slug, handover.standard_id])
    elif step.to_organisation_id is not None:
        people, page = leads_of(network, step.to_organisation_id), _overview(handover)
    if not people:
        people, page = coordinators_of(network), _page(handover)
    notify(
        Actor.system(network),
        "handover.nobody_arrived",
        network_id=network,
        to=people,
        about=handover.standard.name,
        path=page,
        cause=cause,
    )


def _page(handover: Handover) -> str:
    return reverse("handovers:detail", args=[handover.network.slug, handover.pk])


def _overview(handover: Handover) -> str:
    return reverse("overview:cockpit", args=[handover.network.slug])
