"""Hand-overs as cards of inbox and outbox, with the steps that are likely now."""

from collections.abc import Callable, Collection, Iterable
from dataclasses import dataclass, field

from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from handinhand.handovers.access import steps_now
from handinhand.handovers.models import QUESTION_WORDS, STEP_BUTTONS, Handover
from handinhand.handovers.rules import QuestionCode, State, Step, StepName
from handinhand.handovers.web.clocks import Clock, Status, clock_of, short_day, status_of
from handinhand.kernel.actor import Actor
from handinhand.networks.access import Calendars

ONE_CLICK = frozenset({StepName.ACCEPT, StepName.COMPLETE, StepName.RESUME, StepName.SEND_BACK})
"""Steps that ask nothing; their button answers at once."""

ORDER = [
    StepName.OFFER,
    StepName.ACCEPT,
    StepName.ARRIVE,
    StepName.COMPLETE,
    StepName.RESUME,
    StepName.APPOINT_AGAIN,
    StepName.SEND_BACK,
    StepName.REPLY,
    StepName.NO_SHOW,
    StepName.DECLINE,
    StepName.ASK,
    StepName.WITHDRAW,
    StepName.CANCEL,
    StepName.HOLD,
    StepName.ENTER_IN_ERROR,
]
"""How likely each step is, as the buttons stand."""

RARE = frozenset({StepName.HOLD, StepName.CANCEL, StepName.ENTER_IN_ERROR})
"""Steps that a card leaves to the page of the hand-over, unless the state asks for them."""

UNDOING = RARE | {StepName.WITHDRAW}
"""Steps that no page puts first: after them the hand-over stands still or is gone."""

WITH_APPOINTMENT = gettext_lazy("Annehmen und ersten Termin eintragen …")


@dataclass(frozen=True, slots=True)
class Action:
    """One step as a button (`at_once`) or as a way to its form."""

    step: str
    label: str
    url: str
    at_once: bool
    style: str


@dataclass(frozen=True, slots=True)
class Card:
    """One hand-over in a box."""

    handover: Handover
    url: str
    status: Status
    clock: Clock | None
    text: str
    actions: list[Action] = field(default_factory=list)


def actions_for(actor: Actor, handover: Handover, *, all_steps: bool = True) -> list[Action]:
    """Return the steps the actor may take now, the likeliest as the first choice."""

    def address(name: StepName) -> str:
        return reverse("handovers:step", args=[actor.network_slug, handover.pk, name])

    state = State(handover.state)
    return actions_of(steps_now(actor, handover), state, address, all_steps=all_steps)


def actions_of(
    steps: Iterable[Step], state: State, address: Callable[[StepName], str], *, all_steps: bool
) -> list[Action]:
    """Return steps as buttons, on any rung.

    Args:
        steps: those that may be taken now.
        state: the state of the hand-over.
        address: where a step is taken.
        all_steps: also the rare ones, and the long form of accepting.
    """
    # After a missed appointment there is a new one or the end; then ending is no rare step.
    rare = RARE - ({StepName.CANCEL} if state is State.NO_SHOW else set())
    names = [step.name for step in steps if all_steps or step.name not in rare]
    found = []
    for position, name in enumerate(sorted(names, key=ORDER.index)):
        style = ("primary", "secondary")[position] if position < 2 else "tertiary"
        url = address(name)
        shown = "tertiary" if name in rare else "secondary" if name in UNDOING else style
        found.append(Action(name, str(STEP_BUTTONS[name]), url, name in ONE_CLICK, shown))
        if name is StepName.ACCEPT and all_steps:
            found.append(Action(name, str(WITH_APPOINTMENT), url, False, "tertiary"))
    return found


def cards_of(actor: Actor, handovers: Collection[Handover]) -> list[Card]:
    """Return the cards of a box; limits count the days of each receiver."""
    calendars = Calendars([handover.receiver_id for handover in handovers])
    return [
        Card(
            handover,
            reverse("handovers:detail", args=[actor.network_slug, handover.pk]),
            status_of(handover),
            clock_of(handover, calendars.of(handover.network, handover.receiver_id)),
            sentence_of(handover),
            actions_for(actor, handover, all_steps=False),
        )
        for handover in handovers
    ]


def sentence_of(handover: Handover) -> str:
    """Say in a sentence or two what else one must know now."""
    parts = []
    if handover.offered_on:
        parts.append(_("Angeboten am %(day)s") % {"day": short_day(handover.offered_on)})
    if handover.anchor_date:
        name = handover.standard.arrival_anchor_label or _("Stichtag")
        parts.append(f"{name}: {short_day(handover.anchor_date)}")
    if handover.appointment_on:
        parts.append(_("Termin: %(day)s") % {"day": short_day(handover.appointment_on)})
    if handover.state in (State.DECLINED, State.EXPIRED) and handover.reason:
        parts.append(f"{handover.reason_text}.")
    for query in getattr(handover, "open_queries", []):
        words = str(QUESTION_WORDS[QuestionCode(query.code)])
        parts.append(_("Offene Rückfrage: %(words)s") % {"words": words})
    return " ".join(parts)
