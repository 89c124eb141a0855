"""Joining and parting two things."""

from collections.abc import Iterable
from uuid import UUID

from django.db import transaction
from django.http import Http404
from django.utils.translation import gettext as _

from handinhand.audit import services as audit
from handinhand.kernel.actor import Actor
from handinhand.kernel.errors import NotAllowed, RuleBroken
from handinhand.thread.access import Ref, get_card, may_link, visible_cards
from handinhand.thread.models import Link
from handinhand.thread.rules import JOINERS


@transaction.atomic
def link(actor: Actor, *, asked: Ref, answer: Ref) -> Link:
    """Join two things by hand: `answer` answers `asked`.

    Raises:
        NotAllowed: the role may not join things.
        RuleBroken: both are the same thing, or they are joined already.
        Http404: one of them is not for this actor.
    """
    if not may_link(actor):
        raise NotAllowed(_("Verknüpfen können die Netzwerkkoordination und die Moderation."))
    if asked == answer:
        raise RuleBroken(
            _("Eine Sache kann nicht auf sich selbst antworten. Wählen Sie eine andere.")
        )
    first, second = get_card(actor, *asked), get_card(actor, *answer)
    created, is_new = _connect(_network(actor), asked, answer)
    if not is_new:
        raise RuleBroken(_("Diese beiden sind schon verknüpft."))
    audit.record(actor, "link.added", created, title=f"{second.label} → {first.label}")
    return created


@transaction.atomic
def unlink(actor: Actor, *, asked: Ref, answer: Ref) -> None:
    """Part two things.

    Raises:
        NotAllowed: the role may not part things.
        RuleBroken: they are not joined (any more).
    """
    if not may_link(actor):
        raise NotAllowed(
            _("Verknüpfungen lösen können die Netzwerkkoordination und die Moderation.")
        )
    first, second = get_card(actor, *asked), get_card(actor, *answer)
    found = Link.objects.filter(
        network_id=_network(actor),
        asked_kind=asked[0],
        asked_id=asked[1],
        answer_kind=answer[0],
        answer_id=answer[1],
    ).first()
    if found is None:
        raise RuleBroken(_("Diese beiden sind nicht (mehr) verknüpft."))
    audit.record(actor, "link.removed", found, title=f"{second.label} → {first.label}")
    found.delete()


def join_computed(actor: Actor) -> None:
    """Let the apps above join what they compute, after something they compute from has changed.

    Services of lower apps call it: an indicator was written down, an agreement is in force.
    """
    for join in JOINERS.values():
        join(actor)


def connect(network_id: UUID, *, asked: Ref, answer: Ref) -> bool:
    """Join two things as part of another service, which checks the right and records it.

    Returns:
        Whether they were not joined before.
    """
    return _connect(network_id, asked, answer)[1]


def answer_all(actor: Actor, answer: Ref, *, asked: Iterable[Ref]) -> None:
    """Join a thing with all it answers, as part of another service.

    Raises:
        Http404: one of the things is not for this actor.
    """
    refs = set(asked)
    if len(visible_cards(actor, refs)) != len(refs):
        raise Http404
    for ref in sorted(refs, key=str):
        _connect(_network(actor), ref, answer)


def disconnect(network_id: UUID, *, asked: Ref, answer: Ref) -> None:
    """Part two things as part of another service; nothing happens when they are not joined."""
    Link.objects.filter(
        network_id=network_id,
        asked_kind=asked[0],
        asked_id=asked[1],
        answer_kind=answer[0],
        answer_id=answer[1],
    ).delete()


def forget(network_id: UUID, ref: Ref) -> None:
    """Remove every link of a thing that is deleted."""
    Link.objects.filter(network_id=network_id, asked_kind=ref[0], asked_id=ref[1]).delete()
    Link.objects.filter(network_id=network_id, answer_kind=ref[0], answer_id=ref[1]).delete()


def _connect(network_id: UUID, asked: Ref, answer: Ref) -> tuple[Link, bool]:
    return Link.objects.get_or_create(
        network_id=network_id,
        asked_kind=asked[0],
        asked_id=asked[1],
        answer_kind=answer[0],
        answer_id=answer[1],
    )


def _network(actor: Actor) -> UUID:
    if actor.network_id is None:
        raise NotAllowed(_("Dafür brauchen Sie eine Rolle in einem Netzwerk."))
    return actor.network_id
