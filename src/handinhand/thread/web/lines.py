"""How a whole thread is told: one stage per kind, in the order of the method, and as a picture."""

import re
from dataclasses import dataclass
from itertools import groupby

from django.utils.safestring import SafeString, mark_safe
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from handinhand.thread.access import Ref, Walk
from handinhand.thread.rules import KINDS, MUST_BE_ANSWERED, Card
from handinhand.web.picture_words import thread_words
from handinhand.web.pictures import Knot, ThreadPicture, draw_thread

SHOWN = 5
"""So many things of a kind stand open; the others are folded away, and left out of the picture."""


@dataclass(frozen=True, slots=True)
class Stage:
    """All things of one kind in a thread, those that are shown at once and the others."""

    label: str
    shown: list[Card]
    folded: list[Card]
    is_here: bool

    @property
    def count(self) -> int:
        """How many things of the kind the thread holds."""
        return len(self.shown) + len(self.folded)


def stages_of(found: Walk, here: Card) -> list[Stage]:
    """Return the stages of a thread, from the event to the next version of the chain."""
    cards = sorted(found.cards.values(), key=_place)
    stages = []
    for kind, members in groupby(cards, key=lambda card: card.kind):
        group = list(members)
        if here in group:
            group.sort(key=lambda card: card is not here)
        cut = len(group) if len(group) <= SHOWN + 1 else SHOWN
        stages.append(Stage(str(KINDS[kind].label), group[:cut], group[cut:], here in group))
    return stages


def loose_ends(found: Walk) -> list[Card]:
    """Return the things that must be answered, and that nothing answers."""
    answered: set[Ref] = {asked for asked, _answer in found.links}
    ends = (
        card
        for ref, card in found.cards.items()
        if ref not in answered and card.kind in MUST_BE_ANSWERED
    )
    return sorted(ends, key=_place)


def picture_of(found: Walk, stages: list[Stage], here: Card) -> SafeString:
    """Draw the thread as columns joined by one red line; every knot is a link."""
    knots = [_knot(stage.label, card) for stage in stages for card in stage.shown]
    for stage in stages:
        if stage.folded:
            rest = ngettext("und %(count)s weitere", "und %(count)s weitere", len(stage.folded))
            name = f"rest-{stage.folded[0].kind}"
            knots.append(
                Knot(name, stage.label, rest % {"count": len(stage.folded)}, "", "", "", "#list")
            )
    drawn = {knot.id for knot in knots}
    links = [(_name(asked), _name(answer)) for asked, answer in found.links]
    model = ThreadPicture(
        title=_("Der rote Faden zu %(label)s") % {"label": here.label},
        knots=tuple(knots),
        links=tuple(pair for pair in links if drawn.issuperset(pair)),
        columns=tuple(stage.label for stage in stages),
        name="thread-picture",
    )
    svg = draw_thread(model, words=thread_words())
    return mark_safe(svg)  # noqa: S308  (the drawing escapes its texts)


def _knot(column: str, card: Card) -> Knot:
    return Knot(_name((card.kind, card.id)), column, card.label, card.text, card.note, "", card.url)


def _name(ref: Ref) -> str:
    return f"{ref[0]}-{ref[1]}"


def _place(card: Card) -> tuple[int, str, list[tuple[int, str]]]:
    """Sort by the method, then as people count: Ü2 stands before Ü11."""
    parts = re.findall(r"\d+|\D+", card.label)
    counted = [(int(p), "") if p.isdigit() else (-1, p) for p in parts]
    return KINDS[card.kind].order, card.kind, counted
