"""Hand-over standards of a draft, with what is passed on and what happens in silence."""

from collections.abc import Collection, Mapping, Sequence
from typing import TYPE_CHECKING

from django.db import transaction
from django.utils.translation import gettext as _

from handinhand.audit import services as audit
from handinhand.chains.access.sizes import require_room
from handinhand.chains.models import (
    Anchor,
    ChainVersion,
    HandoverStandard,
    InformationItem,
    LadderStep,
    MissingArrivalStep,
)
from handinhand.chains.services.drafts import (
    begin_rows,
    change_part,
    lock_draft,
    next_position,
    require_known_units,
)
from handinhand.kernel.actor import Actor
from handinhand.kernel.errors import RuleBroken
from handinhand.thread import services as thread

if TYPE_CHECKING:
    from handinhand.networks.models import Unit

DATED = {Anchor.REFERENCE_DATE, Anchor.NAMED_EVENT}


def _require_named_anchor(fields: Mapping[str, object]) -> None:
    if fields.get("arrival_anchor") in DATED and not fields.get("arrival_anchor_label"):
        raise RuleBroken(
            _("Nennen Sie den Stichtag oder das Ereignis, zum Beispiel „Entlasstag“."),
            field="arrival_anchor_label",
        )


@transaction.atomic
def add_standard(
    actor: Actor,
    version: ChainVersion,
    *,
    key: str,
    name: str,
    senders: Collection["Unit"] = (),
    receiver: "Unit | None" = None,
    **fields: object,
) -> HandoverStandard:
    """Add a hand-over standard to a draft.

    Raises:
        NotAllowed: the role may not.
        RuleBroken: the version is frozen, the key is taken, a unit is foreign, or a limit
            counts from a date that has no name.
    """
    version = lock_draft(actor, version.pk)
    require_room(version, "standards")
    if version.standards.filter(key=key).exists():
        raise RuleBroken(
            _("Das Kürzel %(key)s hat schon ein anderer Standard. Wählen Sie ein anderes.")
            % {"key": key},
            field="key",
        )
    require_known_units(actor, [*senders, receiver], "receiver")
    _require_named_anchor(fields)
    standard = HandoverStandard.objects.create(
        chain_version=version,
        key=key,
        name=name,
        receiver=receiver,
        position=next_position(version.standards.all()),
        **fields,
    )
    standard.senders.set(senders)
    audit.record(actor, "standard.added", standard)
    return standard


@transaction.atomic
def change_standard(
    actor: Actor,
    standard: HandoverStandard,
    *,
    version: int,
    fields: Mapping[str, object],
    senders: Collection["Unit"] | None = None,
) -> HandoverStandard:
    """Change a hand-over standard of a draft.

    Raises:
        NotAllowed: the role may not.
        RuleBroken: the version is frozen, a unit is foreign, or a date has no name.
        Stale: somebody else saved first.
    """
    lock_draft(actor, standard.chain_version_id)
    receiver = fields.get("receiver")
    named = [*(senders or ()), receiver]
    require_known_units(actor, named, "receiver")  # type: ignore[arg-type]  # receiver is a unit
    _require_named_anchor(fields)
    lists = {} if senders is None else {"senders": senders}
    return change_part(
        actor, standard, "standard.changed", version=version, fields=fields, lists=lists
    )


@transaction.atomic
def remove_standard(actor: Actor, standard: HandoverStandard) -> None:
    """Take a standard out of a draft; its ways stay and have none then.

    Raises:
        NotAllowed: the role may not.
        RuleBroken: the version is frozen.
    """
    version = lock_draft(actor, standard.chain_version_id)
    audit.record(actor, "standard.removed", standard)
    others = HandoverStandard.objects.filter(line=standard.line).exclude(pk=standard.pk)
    if not others.exists():
        thread.forget(version.chain.network_id, ("standard", standard.line))
    standard.delete()


@transaction.atomic
def set_items(
    actor: Actor,
    standard: HandoverStandard,
    *,
    items: Sequence[Mapping[str, object]],
    version: int | None = None,
) -> HandoverStandard:
    """Say what is passed on (name, sensitivity, basis, norm); the old items are replaced.

    Raises:
        NotAllowed: the role may not.
        RuleBroken: the version is frozen.
        Stale: somebody else saved first.
    """
    begin_rows(actor, standard, standard.chain_version_id, version)
    standard.items.all().delete()
    for position, fields in enumerate(items):
        InformationItem.objects.create(standard=standard, position=position, **fields)
    audit.record(actor, "standard.items_set", standard)
    return standard


@transaction.atomic
def set_ladder(
    actor: Actor,
    standard: HandoverStandard,
    *,
    steps: Sequence[Mapping[str, object]],
    version: int | None = None,
) -> HandoverStandard:
    """Say who is reminded when nobody answers (to, delay, unit, text), in this order.

    Raises:
        NotAllowed: the role may not.
        RuleBroken: the version is frozen.
        Stale: somebody else saved first.
    """
    begin_rows(actor, standard, standard.chain_version_id, version)
    standard.ladder.all().delete()
    for number, fields in enumerate(steps, start=1):
        LadderStep.objects.create(standard=standard, step=number, **fields)
    audit.record(actor, "standard.ladder_set", standard)
    return standard


@transaction.atomic
def set_missing_arrival(
    actor: Actor,
    standard: HandoverStandard,
    *,
    steps: Sequence[Mapping[str, object]],
    version: int | None = None,
) -> HandoverStandard:
    """Say who is told when nobody has arrived (after, unit, anchor, to_unit or to_organisation).

    Raises:
        NotAllowed: the role may not.
        RuleBroken: the version is frozen.
        Stale: somebody else saved first.
    """
    begin_rows(actor, standard, standard.chain_version_id, version)
    standard.missing_arrival.all().delete()
    for fields in steps:
        MissingArrivalStep.objects.create(standard=standard, **fields)
    audit.record(actor, "standard.missing_arrival_set", standard)
    return standard
