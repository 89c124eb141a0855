"""Hand-overs of journeys as cards, with the steps that are likely now."""

from collections.abc import Iterable
from dataclasses import dataclass, field
from uuid import UUID

from django.urls import reverse
from django.utils.translation import gettext as _

from handinhand.handovers.rules import State, StepName
from handinhand.handovers.web.cards import Action, actions_of
from handinhand.handovers.web.clocks import (
    Clock,
    Status,
    rests_until,
    running_clock,
    short_day,
    status_of,
)
from handinhand.journeys.access import may_begin, numbered, steps_now
from handinhand.journeys.models import JourneyHandover
from handinhand.kernel.actor import Actor
from handinhand.kernel.calendar import Calendar
from handinhand.networks.access import Calendars


@dataclass(frozen=True, slots=True)
class Card:
    """One hand-over of a journey, for one side.

    Attributes:
        number: the journey, as this side knows it.
        handover: the row; its key never leaves the page's code.
        url: page of the journey.
        anchor: id of the heading, unique on the page and made of what this side knows.
        parties: to whom, from whom, or both for whoever is neither.
    """

    number: str
    handover: JourneyHandover
    url: str
    anchor: str
    parties: str
    status: Status
    clock: Clock | None
    text: str
    actions: list[Action] = field(default_factory=list)


def clock_of(handover: JourneyHandover, calendar: Calendar) -> Clock | None:
    """Return the one limit that counts now, if any runs or rests."""
    if handover.state == State.ON_HOLD:
        return Clock(_("Die Frist ruht"), rests_until(handover.hold_expected_end), "")
    return running_clock(handover, calendar)


def sentence_of(handover: JourneyHandover) -> str:
    """Say in a sentence or two what else one must know now."""
    parts = []
    if handover.offered_on:
        parts.append(_("Angeboten am %(day)s") % {"day": short_day(handover.offered_on)})
    if handover.anchor_date and handover.standard:
        name = handover.standard.arrival_anchor_label or _("Stichtag")
        parts.append(f"{name}: {short_day(handover.anchor_date)}")
    if handover.appointment_on:
        parts.append(_("Termin: %(day)s") % {"day": short_day(handover.appointment_on)})
    if handover.deviation:
        reason = handover.get_deviation_display()
        parts.append(_("Anders als die Kette: %(reason)s.") % {"reason": reason})
    if handover.state in (State.DECLINED, State.EXPIRED) and handover.reason:
        parts.append(f"{handover.reason_text}.")
    return " ".join(parts)


def actions_for(
    actor: Actor, number_id: UUID, handover: JourneyHandover, *, all_steps: bool = True
) -> list[Action]:
    """Return the steps the actor may take now, the likeliest as the first choice."""

    def address(name: StepName) -> str:
        way = [handover.stay.station.key, handover.target.key]
        return reverse("journeys:step", args=[actor.network_slug, number_id, *way, name])

    state = State(handover.state)
    return actions_of(steps_now(actor, handover), state, address, all_steps=all_steps)


def card_of(
    actor: Actor,
    number: str,
    number_id: UUID,
    handover: JourneyHandover,
    *,
    calendar: Calendar,
    all_steps: bool = False,
) -> Card:
    """Return one card; the calendar is that of the receiver."""
    return Card(
        number,
        handover,
        reverse("journeys:detail", args=[actor.network_slug, number_id]),
        f"{number}-{handover.stay.station.key}-{handover.target.key}".replace(".", "-").lower(),
        _parties(actor, handover),
        status_of(handover),
        clock_of(handover, calendar),
        sentence_of(handover),
        actions_for(actor, number_id, handover, all_steps=all_steps),
    )


def _parties(actor: Actor, handover: JourneyHandover) -> str:
    sender, receiver = handover.from_unit.name, handover.to_unit.name
    if not may_begin(actor):
        return _("von %(sender)s an %(receiver)s") % {"sender": sender, "receiver": receiver}
    if actor.organisation_id == handover.sender_id:
        return _("an %(unit)s") % {"unit": receiver}
    return _("von %(unit)s") % {"unit": sender}


def cards_of(actor: Actor, found: Iterable[JourneyHandover]) -> list[Card]:
    """Return the cards of a box; limits count the days of each receiver."""
    rows = numbered(actor, found)
    calendars = Calendars([row.handover.receiver_id for row in rows])
    return [
        card_of(
            actor,
            row.number,
            row.number_id,
            row.handover,
            calendar=calendars.of(row.handover.journey.network, row.handover.receiver_id),
        )
        for row in rows
    ]
