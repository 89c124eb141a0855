"""Hand-overs as events, for counting what follows what. Slip numbers are no part of them."""

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date
from uuid import UUID

from handinhand.handovers.models import STATE_WORDS, Handover, StateChange
from handinhand.handovers.rules import State
from handinhand.networks.access import NamelessNetwork


@dataclass(frozen=True, slots=True)
class ChangeEvent:
    """A hand-over changed its state.

    Attributes:
        case: which events belong together; is never shown and never exported.
        words: key of the hand-over standard, and the state it came into.
        organisation: who entered it; empty when the tick did.
    """

    case: UUID
    words: str
    organisation: str
    on: date


def change_events(network: NamelessNetwork, *, newest: int) -> Iterator[ChangeEvent]:
    """Return the changes of the newest hand-overs, case by case, in order.

    Drafts and what was entered in error never happened. Hand-overs that ended more than thirty
    days ago are tallies and have no changes any more.
    """
    cases = (
        Handover.objects.filter(network=network.id, offered_on__isnull=False)
        .exclude(state=State.ENTERED_IN_ERROR)
        .order_by("-offered_on", "id")
    )
    changes = (
        StateChange.objects.filter(handover__in=cases.values("pk")[:newest])
        .exclude(state=State.DRAFT)
        .order_by("-handover__offered_on", "handover", "id")
    )
    columns = ("handover", "handover__standard__key", "state", "unit__organisation__name")
    rows = changes.values_list(*columns, "effective_on")
    for case, standard, state, organisation, on in rows.iterator():
        words = f"{standard} {STATE_WORDS[State(state)]}"
        yield ChangeEvent(case, words, organisation or "", on)
