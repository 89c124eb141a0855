"""How a whole thread is told: one stage per kind, in the order of the method."""

from dataclasses import dataclass
from itertools import groupby

from handinhand.thread.access import Ref, Walk
from handinhand.thread.rules import KINDS, Card


@dataclass(frozen=True, slots=True)
class Stage:
    """All things of one kind in a thread."""

    label: str
    cards: list[Card]
    is_here: bool


def stages_of(found: Walk, here: Card) -> list[Stage]:
    """Return the stages of a thread, from the event to the next version of the chain."""
    cards = sorted(found.cards.values(), key=lambda c: (KINDS[c.kind].order, c.kind, c.label))
    return [
        Stage(str(KINDS[kind].label), group, here in group)
        for kind, members in groupby(cards, key=lambda card: card.kind)
        if (group := list(members))
    ]


def loose_ends(found: Walk) -> list[Card]:
    """Return the things that nothing answers, though the thread goes on beside them."""
    answered: set[Ref] = {asked for asked, _answer in found.links}
    last = max(KINDS[card.kind].order for card in found.cards.values())
    return sorted(
        (
            card
            for ref, card in found.cards.items()
            if ref not in answered and KINDS[card.kind].order < last
        ),
        key=lambda card: (KINDS[card.kind].order, card.label),
    )
