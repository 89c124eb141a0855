"""Walking the thread: only what the actor may see exists."""

from collections import defaultdict
from collections.abc import Callable, Collection, Iterable, Mapping
from dataclasses import dataclass
from typing import TypeVar
from uuid import UUID

from django.db.models import Model, Q, QuerySet
from django.http import Http404
from django.utils.translation import gettext as _

from handinhand.kernel.actor import MEMBERS, Actor, Role
from handinhand.kernel.rights import Rights
from handinhand.thread.models import Link
from handinhand.thread.rules import KINDS, Card, Kind

RIGHTS = Rights("thread", {"read": MEMBERS, "link": {Role.COORDINATOR, Role.MODERATOR}})

Ref = tuple[str, UUID]
Thing = TypeVar("Thing", bound=Model)


@dataclass(frozen=True, slots=True)
class Neighbours:
    """What a thing answers and what answers it."""

    answers: list[Card]
    answered_by: list[Card]


@dataclass(frozen=True, slots=True)
class Walk:
    """A whole thread: cards by kind in the order of the method, and the links between them."""

    cards: dict[Ref, Card]
    links: list[tuple[Ref, Ref]]


def keyed_kind(
    key: str,
    label: object,
    order: int,
    things: Callable[[Actor], QuerySet[Thing]],
    card: Callable[[Actor, Thing], Card],
) -> Kind:
    """Return a kind of things that have the fields `key` and `text`.

    Args:
        key: stable name in links and addresses.
        label: German name.
        order: place in the thread.
        things: what the actor may see of it.
        card: how one of them is shown.
    """

    def find(actor: Actor, ids: Collection[UUID]) -> Mapping[UUID, Card]:
        return {thing.pk: card(actor, thing) for thing in things(actor).filter(pk__in=ids)}

    def search(actor: Actor, words: str) -> list[Card]:
        wanted = Q(key__istartswith=words) | Q(text__icontains=words)
        return [card(actor, thing) for thing in things(actor).filter(wanted)[:50]]

    return Kind(key, label, order, find, search)


def may_link(actor: Actor) -> bool:
    """Tell whether the actor may join two things by hand."""
    return RIGHTS.allow(actor, "link")


def require_member(rights: Rights, actor: Actor) -> None:
    """Let pass who may read in an app that is open to the members of a network.

    Args:
        rights: the table of the app; its right "read" decides.
        actor: who looks.

    Raises:
        NotAllowed: the role is no member's.
    """
    rights.require(actor, "read", _("Diese Seite ist für die Mitglieder des Netzwerks."))


def require_read(actor: Actor) -> None:
    """Let pass who may walk the thread of a network.

    Raises:
        NotAllowed: the role is no member's.
    """
    require_member(RIGHTS, actor)


def require_link(actor: Actor) -> None:
    """Let pass who may join and part things.

    Raises:
        NotAllowed: the role may not.
    """
    RIGHTS.require(
        actor, "link", _("Verknüpfen können die Netzwerkkoordination und die Moderation.")
    )


def found_cards(actor: Actor, kinds: Iterable[str], words: str) -> list[Card]:
    """Return the things whose key or text contains the words; at most 50 of each kind."""
    return [
        card for kind in kinds if kind in KINDS for card in KINDS[kind].search(actor, words)[:50]
    ]


def get_card(actor: Actor, kind: str, thing_id: UUID) -> Card:
    """Return the card of one thing.

    Raises:
        Http404: no such kind, no such thing, or not for this actor.
    """
    cards = visible_cards(actor, [(kind, thing_id)])
    if not cards:
        raise Http404
    return cards[(kind, thing_id)]


def visible_cards(actor: Actor, refs: Iterable[Ref]) -> dict[Ref, Card]:
    """Return the cards of those things the actor may see; one query per kind."""
    by_kind: dict[str, set[UUID]] = defaultdict(set)
    for kind, thing_id in refs:
        by_kind[kind].add(thing_id)
    return {
        (kind, thing_id): card
        for kind, ids in by_kind.items()
        if kind in KINDS
        for thing_id, card in KINDS[kind].find(actor, ids).items()
    }


def neighbours(actor: Actor, kind: str, thing_id: UUID) -> Neighbours:
    """Return what the thing answers and what answers it, both sorted by kind and text."""
    links = _links_of(actor).filter(
        Q(asked_kind=kind, asked_id=thing_id) | Q(answer_kind=kind, answer_id=thing_id)
    )
    up, down = [], []
    for link in links:
        if (link.asked_kind, link.asked_id) == (kind, thing_id):
            down.append((link.answer_kind, link.answer_id))
        else:
            up.append((link.asked_kind, link.asked_id))
    cards = visible_cards(actor, up + down)
    return Neighbours(_sorted(cards, up), _sorted(cards, down))


def cards_around(actor: Actor, kind: str, ids: Collection[UUID]) -> dict[UUID, list[Card]]:
    """Return for many things of a kind what they answer and what answers them.

    One query for the links and one per kind found, however many things there are.
    """
    asked = Q(asked_kind=kind, asked_id__in=ids)
    answers = Q(answer_kind=kind, answer_id__in=ids)
    around: dict[UUID, list[Ref]] = {one: [] for one in ids}
    for link in _links_of(actor).filter(asked | answers):
        if link.asked_kind == kind and link.asked_id in around:
            around[link.asked_id].append((link.answer_kind, link.answer_id))
        if link.answer_kind == kind and link.answer_id in around:
            around[link.answer_id].append((link.asked_kind, link.asked_id))
    cards = visible_cards(actor, {ref for refs in around.values() for ref in refs})
    return {one: _sorted(cards, refs) for one, refs in around.items()}


def _links_of(actor: Actor) -> QuerySet[Link]:
    if actor.network_id is None:
        return Link.objects.none()
    return Link.objects.filter(network_id=actor.network_id)


def _sorted(cards: dict[Ref, Card], refs: list[Ref]) -> list[Card]:
    found = [cards[ref] for ref in refs if ref in cards]
    return sorted(found, key=lambda card: (KINDS[card.kind].order, card.label, card.text))


def linked_ids(network_id: UUID, asked_kind: str, answer_kinds: Iterable[str]) -> set[UUID]:
    """Return the ids of things of `asked_kind` that something of `answer_kinds` answers."""
    return set(
        Link.objects.filter(
            network_id=network_id, asked_kind=asked_kind, answer_kind__in=list(answer_kinds)
        ).values_list("asked_id", flat=True)
    )


def answers_of(network_id: UUID, answer_kind: str, answer_id: UUID, asked_kind: str) -> list[UUID]:
    """Return the ids of things of `asked_kind` that one thing answers."""
    return list(
        Link.objects.filter(
            network_id=network_id,
            answer_kind=answer_kind,
            answer_id=answer_id,
            asked_kind=asked_kind,
        ).values_list("asked_id", flat=True)
    )


def answered_by(network_id: UUID, asked_kind: str, asked_id: UUID, answer_kind: str) -> list[UUID]:
    """Return the ids of things of `answer_kind` that answer one thing."""
    return list(
        Link.objects.filter(
            network_id=network_id,
            asked_kind=asked_kind,
            asked_id=asked_id,
            answer_kind=answer_kind,
        ).values_list("answer_id", flat=True)
    )


def walk(actor: Actor, kind: str, thing_id: UUID) -> Walk:
    """Follow the thread from one thing to both ends.

    Upwards only to what is asked, downwards only to what answers: brothers and sisters (other
    patterns of the same event) are left out, or every walk would show the whole network.
    """
    start = (kind, thing_id)
    cards = {start: get_card(actor, kind, thing_id)}
    links: list[tuple[Ref, Ref]] = []
    for upwards in (True, False):
        frontier = {start}
        while frontier:
            found = _step(actor, frontier, upwards)
            new_cards = visible_cards(actor, {a if upwards else b for a, b in found})
            here = set(new_cards)
            links += [pair for pair in found if (pair[0] if upwards else pair[1]) in here]
            frontier = here - set(cards)
            cards.update(new_cards)
    return Walk(cards, sorted(set(links), key=str))


def _step(actor: Actor, frontier: set[Ref], upwards: bool) -> list[tuple[Ref, Ref]]:
    kind_field, id_field = ("answer_kind", "answer_id") if upwards else ("asked_kind", "asked_id")
    wanted = Q()
    by_kind: dict[str, list[UUID]] = defaultdict(list)
    for kind, thing_id in frontier:
        by_kind[kind].append(thing_id)
    for kind, ids in by_kind.items():
        wanted |= Q(**{kind_field: kind, f"{id_field}__in": ids})
    links = _links_of(actor).filter(wanted)
    return [((x.asked_kind, x.asked_id), (x.answer_kind, x.answer_id)) for x in links]


def pairs(
    network_id: UUID, asked_kind: str, answer_kind: str, *, asked_ids: Iterable[UUID] | None = None
) -> list[tuple[UUID, UUID]]:
    """Return every (asked id, answer id) between two kinds of a network, in one query.

    Whoever shows them filters both ends by `visible_to` of their kinds.
    """
    links = Link.objects.filter(
        network_id=network_id, asked_kind=asked_kind, answer_kind=answer_kind
    )
    if asked_ids is not None:
        links = links.filter(asked_id__in=list(asked_ids))
    return list(links.values_list("asked_id", "answer_id"))
