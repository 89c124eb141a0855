"""Patterns: made, changed, tied to marks, refused with a reason."""

from collections.abc import Collection, Mapping
from uuid import UUID

from django.db import transaction
from django.utils.translation import gettext as _

from handinhand.audit import services as audit
from handinhand.kernel import clock
from handinhand.kernel.actor import Actor
from handinhand.kernel.errors import NotAllowed, RuleBroken
from handinhand.networks.access import organisations_of
from handinhand.networks.services import next_key, reserve_key
from handinhand.reconstructions.access import may_change_patterns
from handinhand.reconstructions.models import Mark, Pattern
from handinhand.thread import services as thread
from handinhand.thread.access import answers_of

PREFIX = "M"


@transaction.atomic
def create_pattern(
    actor: Actor,
    *,
    from_ids: Collection[UUID] = (),
    to_ids: Collection[UUID] = (),
    token: UUID | None = None,
    key: str = "",
    **fields: object,
) -> Pattern:
    """Make a pattern; the same form sent twice makes it once.

    Args:
        actor: coordination or moderation.
        from_ids: organisations at the one end of the interface.
        to_ids: organisations at its other end.
        token: of the form; a second call with it returns the first pattern.
        key: key from elsewhere (demo, import), e.g. "M3"; else the next one.
        **fields: title, interface_text, interface_class, damage, influence.

    Raises:
        NotAllowed: the role may not.
        RuleBroken: an organisation is none of the network.
    """
    network_id = _require(actor)
    if token is not None:
        known = Pattern.objects.filter(network=network_id, token=token).first()
        if known is not None:
            return known
    if key:
        reserve_key(network_id, PREFIX, int(key.removeprefix(PREFIX)))
    pattern: Pattern = Pattern.objects.create(
        network_id=network_id, key=key or next_key(network_id, PREFIX), token=token, **fields
    )
    _set_interface(actor, pattern, from_ids, to_ids)
    audit.record(actor, "pattern.created", pattern)
    return pattern


@transaction.atomic
def change_pattern(
    actor: Actor,
    pattern: Pattern,
    *,
    version: int | None,
    fields: Mapping[str, object],
    from_ids: Collection[UUID] | None = None,
    to_ids: Collection[UUID] | None = None,
) -> Pattern:
    """Change a pattern.

    Raises:
        NotAllowed: the role may not.
        RuleBroken: an organisation is none of the network.
        Stale: somebody else saved first.
    """
    _require(actor)
    saved = audit.change(actor, pattern, "pattern.changed", version=version, fields=fields)
    _set_interface(actor, saved, from_ids, to_ids)
    return saved


@transaction.atomic
def attach_mark(actor: Actor, pattern: Pattern, mark: Mark) -> None:
    """Rest the pattern on one more mark.

    Raises:
        NotAllowed: the role may not.
        RuleBroken: it rests on it already, or the mark is a bridge.
    """
    network_id = _require(actor)
    if mark.code.bridge:
        raise RuleBroken(_("Eine Brücke ist kein Bruch. Wählen Sie eine Bruchmarke."), field="mark")
    if mark.pk in answers_of(network_id, "pattern", pattern.pk, "mark"):
        raise RuleBroken(_("Das Muster stützt sich schon auf diese Marke."), field="mark")
    thread.connect(network_id, asked=("mark", mark.pk), answer=("pattern", pattern.pk))
    audit.record(actor, "pattern.mark_attached", pattern)


@transaction.atomic
def detach_mark(actor: Actor, pattern: Pattern, mark: Mark) -> None:
    """Part the pattern from a mark; nothing happens when they are apart already.

    Raises:
        NotAllowed: the role may not.
    """
    network_id = _require(actor)
    thread.disconnect(network_id, asked=("mark", mark.pk), answer=("pattern", pattern.pk))
    audit.record(actor, "pattern.mark_detached", pattern)


@transaction.atomic
def refuse_pattern(
    actor: Actor,
    pattern: Pattern,
    *,
    version: int | None,
    reason: str,
    decision: str = "",
    reported_to: str = "",
) -> Pattern:
    """Record that the network does not answer the pattern, and why.

    Raises:
        NotAllowed: the role may not.
        RuleBroken: the reason is missing.
        Stale: somebody else saved first.
    """
    _require(actor)
    if not reason.strip():
        raise RuleBroken(
            _("Nennen Sie den Grund. Ohne Grund bliebe das Muster ohne Antwort."), field="reason"
        )
    fields = {
        "refused_on": clock.today(),
        "refusal_reason": reason,
        "refusal_decision": decision,
        "reported_to": reported_to,
    }
    return audit.change(actor, pattern, "pattern.refused", version=version, fields=fields)


@transaction.atomic
def reopen_pattern(actor: Actor, pattern: Pattern, *, version: int | None) -> Pattern:
    """Take a refusal back.

    Raises:
        NotAllowed: the role may not.
        RuleBroken: the pattern is not refused.
        Stale: somebody else saved first.
    """
    _require(actor)
    if not pattern.is_refused:
        raise RuleBroken(_("Dieses Muster ist nicht abgelehnt."))
    fields = {
        "refused_on": None,
        "refusal_reason": "",
        "refusal_decision": "",
        "reported_to": "",
    }
    return audit.change(actor, pattern, "pattern.reopened", version=version, fields=fields)


def _require(actor: Actor) -> UUID:
    if not may_change_patterns(actor) or actor.network_id is None:
        raise NotAllowed(_("Muster pflegen die Netzwerkkoordination und die Moderation."))
    return actor.network_id


def _set_interface(
    actor: Actor,
    pattern: Pattern,
    from_ids: Collection[UUID] | None,
    to_ids: Collection[UUID] | None,
) -> None:
    ends = (
        (from_ids, pattern.from_organisations, "from_organisations"),
        (to_ids, pattern.to_organisations, "to_organisations"),
    )
    for ids, end, field in ends:
        if ids is None:
            continue
        known = organisations_of(actor).filter(pk__in=list(ids))
        if known.count() != len(set(ids)):
            raise RuleBroken(
                _("Eine der Organisationen gehört nicht zum Netzwerk. Wählen Sie aus der Liste."),
                field=field,
            )
        end.set(known)
