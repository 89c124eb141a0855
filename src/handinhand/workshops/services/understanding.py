"""Theses and dissents, and how the organisations stand to them."""

from collections.abc import Collection, Mapping
from datetime import date
from typing import TYPE_CHECKING
from uuid import UUID

from django.db import transaction
from django.utils.translation import gettext as _

from handinhand.audit import services as audit
from handinhand.kernel import clock
from handinhand.kernel.actor import Actor
from handinhand.kernel.errors import RuleBroken
from handinhand.networks.services import numbered_key
from handinhand.thread import services as thread
from handinhand.workshops.access import get_workshop, require_change
from handinhand.workshops.models import (
    Dissent,
    DissentPosition,
    Thesis,
    ThesisPosition,
    Workshop,
)
from handinhand.workshops.services.bounds import network_of, require_member

if TYPE_CHECKING:
    from handinhand.networks.models import Organisation


@transaction.atomic
def create_thesis(
    actor: Actor,
    *,
    text: str,
    workshop: Workshop | None = None,
    patterns: Collection[UUID] = (),
    number: int | None = None,
) -> Thesis:
    """Write down a thesis, with the patterns it answers.

    Args:
        actor: coordination or moderation.
        text: the sentence the partners agreed on.
        workshop: where it was found.
        patterns: ids of the patterns it answers.
        number: number it brings along (import); else the next one.

    Raises:
        NotAllowed: the role may not.
        Http404: a pattern or the workshop is not for this actor.
    """
    require_change(actor)
    _check_workshop(actor, workshop)
    key, given = numbered_key(network_of(actor), "T", number)
    thesis = Thesis.objects.create(
        network_id=network_of(actor), key=key, number=given, text=text, workshop=workshop
    )
    thread.answer_all(
        actor, ("thesis", thesis.pk), asked=[("pattern", pattern) for pattern in patterns]
    )
    audit.record(actor, "thesis.created", thesis)
    return thesis


@transaction.atomic
def change_thesis(
    actor: Actor, thesis: Thesis, *, version: int | None, fields: Mapping[str, object]
) -> Thesis:
    """Change the sentence of a thesis, or where it was found.

    Raises:
        NotAllowed: the role may not.
        Stale: somebody else saved first.
    """
    require_change(actor)
    workshop = fields.get("workshop")
    _check_workshop(actor, workshop if isinstance(workshop, Workshop) else None)
    return audit.change(actor, thesis, "thesis.changed", version=version, fields=fields)


@transaction.atomic
def set_position(
    actor: Actor,
    thesis: Thesis,
    *,
    organisation: "Organisation",
    stance: str,
    note: str = "",
    version: int | None = None,
) -> ThesisPosition:
    """Write down how an organisation stands to a thesis; an earlier position is replaced.

    Raises:
        NotAllowed: the role may not.
        RuleBroken: the organisation does not belong to the network, or the stance is unknown.
        Stale: somebody else changed the thesis or a position first.
    """
    require_change(actor)
    require_member(actor, organisation, field="organisation")
    if stance not in ThesisPosition.Stance.values:
        raise RuleBroken(
            _("Diese Haltung gibt es nicht. Wählen Sie eine aus der Liste."), field="stance"
        )
    audit.touch(thesis, version=version)
    position, _is_new = ThesisPosition.objects.update_or_create(
        thesis=thesis, organisation=organisation, defaults={"stance": stance, "note": note}
    )
    audit.record(actor, "thesis.position_set", thesis, changes={"organisation": []})
    return position


@transaction.atomic
def create_dissent(
    actor: Actor,
    *,
    text: str,
    interim: str = "",
    state: str = Dissent.State.OPEN,
    review_on: date | None = None,
    theses: Collection[UUID] = (),
    number: int | None = None,
) -> Dissent:
    """Write down a dissent, with the theses it is about.

    Raises:
        NotAllowed: the role may not.
        RuleBroken: an interim state without its rule, or a review in the past.
        Http404: a thesis is not for this actor.
    """
    require_change(actor)
    _check_dissent(state, interim, review_on)
    key, _given = numbered_key(network_of(actor), "D", number)
    dissent = Dissent.objects.create(
        network_id=network_of(actor),
        key=key,
        text=text,
        interim=interim,
        state=state,
        review_on=review_on,
    )
    thread.answer_all(
        actor, ("dissent", dissent.pk), asked=[("thesis", thesis) for thesis in theses]
    )
    audit.record(actor, "dissent.created", dissent)
    return dissent


@transaction.atomic
def change_dissent(
    actor: Actor, dissent: Dissent, *, version: int | None, fields: Mapping[str, object]
) -> Dissent:
    """Change a dissent, its interim rule or its state.

    Raises:
        NotAllowed: the role may not.
        RuleBroken: an interim state without its rule, or a new review in the past.
        Stale: somebody else saved first.
    """
    require_change(actor)
    review = fields.get("review_on", dissent.review_on)
    moved = isinstance(review, date) and review != dissent.review_on
    _check_dissent(
        str(fields.get("state", dissent.state)),
        str(fields.get("interim", dissent.interim)),
        review if moved and isinstance(review, date) else None,
    )
    return audit.change(actor, dissent, "dissent.changed", version=version, fields=fields)


@transaction.atomic
def set_dissent_position(
    actor: Actor,
    dissent: Dissent,
    *,
    organisation: "Organisation",
    text: str,
    version: int | None = None,
) -> DissentPosition:
    """Write down what an organisation says in a dissent; an earlier position is replaced.

    Raises:
        NotAllowed: the role may not.
        RuleBroken: the organisation does not belong to the network.
        Stale: somebody else changed the dissent or a position first.
    """
    require_change(actor)
    require_member(actor, organisation, field="organisation")
    audit.touch(dissent, version=version)
    position, _is_new = DissentPosition.objects.update_or_create(
        dissent=dissent, organisation=organisation, defaults={"text": text}
    )
    audit.record(actor, "dissent.position_set", dissent, changes={"organisation": []})
    return position


def _check_workshop(actor: Actor, workshop: Workshop | None) -> None:
    if workshop is not None:
        get_workshop(actor, workshop.pk)


def _check_dissent(state: str, interim: str, review_on: date | None) -> None:
    if state == Dissent.State.INTERIM and not interim.strip():
        raise RuleBroken(
            _("Ein Zwischenstand braucht einen Satz. Schreiben Sie, wonach Sie bis dahin handeln."),
            field="interim",
        )
    if review_on is not None and review_on < clock.today():
        raise RuleBroken(
            _("Die Wiedervorlage liegt in der Vergangenheit. Wählen Sie einen Tag, der kommt."),
            field="review_on",
        )
