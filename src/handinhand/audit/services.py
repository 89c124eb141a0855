"""The only way into the audit trail; call it inside the transaction of what it records."""

import secrets
from collections.abc import Mapping
from datetime import datetime, time
from typing import TypeVar
from uuid import UUID

from django.db import models, transaction
from django.db.models import F
from django.utils.translation import gettext as _

from handinhand.audit.models import PLATFORM, ChainHead, Entry, EntryDetail
from handinhand.audit.rules import START, commitment, entry_digest, is_read, reads_kept_since
from handinhand.kernel import clock
from handinhand.kernel.actor import Actor
from handinhand.kernel.errors import Stale

Thing = TypeVar("Thing", bound=models.Model)
Retention = EntryDetail.Retention


@transaction.atomic(savepoint=False)
def record(
    actor: Actor,
    action: str,
    thing: models.Model | None = None,
    *,
    network_id: UUID | None = None,
    title: str = "",
    changes: Mapping[str, object] | None = None,
    retention: EntryDetail.Retention = Retention.CHANGE,
) -> Entry:
    """Append one entry to the chain of the network (or of the platform).

    Args:
        actor: who acts.
        action: code such as "goal.changed"; its words are told in the app's `things`.
        thing: what it is about; its key is stored, never its content.
        network_id: chain to append to; default the actor's network, else the platform.
        title: what the thing was called at that moment (in the erasable detail).
        changes: field -> [old, new], only for things without personal content; else names only.
        retention: class that decides when the personal detail is erased.

    Raises:
        ValueError: the code says that the act only reads and the class says otherwise, or the
            other way round.
    """
    if is_read(action) != (retention == Retention.READ):
        raise ValueError(f"expected a code that fits the class {retention}, got {action!r}")
    chain = str(network_id or actor.network_id or PLATFORM)
    detail = EntryDetail(
        salt=secrets.token_hex(16),
        retention=retention,
        person_id=actor.person_id,
        person_name=actor.name,
        role=str(actor.role or ""),
        organisation_id=actor.organisation_id,
        organisation_name=actor.organisation_name,
        title=(title or (str(thing) if thing else ""))[:300],
        changes=dict(changes or {}),
    )
    entry = _append(chain, action, thing, commitment(detail.salt, detail.committed()))
    detail.entry = entry
    detail.save(force_insert=True)
    return entry


def _append(chain: str, action: str, thing: models.Model | None, committed: str) -> Entry:
    head = _lock_end_of(chain)
    entry = Entry(
        chain=chain,
        number=head.number + 1,
        at=clock.now(),
        action=action,
        thing_type=thing._meta.label_lower if thing else "",
        thing_id=thing.pk if thing else None,
        commitment=committed,
        previous=head.digest,
    )
    entry.digest = entry_digest(
        chain=entry.chain,
        number=entry.number,
        at=entry.at,
        action=entry.action,
        thing_type=entry.thing_type,
        thing_id=entry.thing_id,
        committed=entry.commitment,
        previous=entry.previous,
    )
    entry.save(force_insert=True)
    ChainHead.objects.filter(chain=chain).update(number=entry.number, digest=entry.digest)
    return entry


def _lock_end_of(chain: str) -> ChainHead:
    """Return the end of a chain, locked until the transaction ends; the first act begins it."""
    ends = ChainHead.objects.select_for_update()
    head = ends.filter(chain=chain).first()
    if head is None:
        ChainHead.objects.get_or_create(chain=chain, defaults={"digest": START})
        head = ends.get(chain=chain)
    return head


def record_read(actor: Actor, action: str, thing: models.Model, *, title: str = "") -> Entry:
    """Record that somebody read something sensitive; when this fails, the read fails (T50)."""
    return record(actor, action, thing, title=title, retention=Retention.READ)


@transaction.atomic
def change(
    actor: Actor,
    thing: Thing,
    action: str,
    *,
    version: int | None,
    fields: Mapping[str, object],
    told: bool = True,
) -> Thing:
    """Change fields of a versioned thing, unless somebody else saved first.

    Args:
        actor: who acts; the caller has checked the right.
        thing: a model with an integer field `version`.
        action: code of the audit entry.
        version: the version the person had on screen; None takes the stored one.
        fields: field name -> new value.
        told: whether old and new values may stand in the history (never for case content).

    Raises:
        Stale: the stored version is another one; nothing is changed.
    """
    model = type(thing)
    old = model._default_manager.get(pk=thing.pk)
    seen = version if version is not None else int(getattr(old, "version"))  # noqa: B009
    differing = {name: value for name, value in fields.items() if getattr(old, name) != value}
    if not differing and seen == int(getattr(old, "version")):  # noqa: B009
        return old
    rows = model._default_manager.filter(pk=thing.pk, version=seen).update(
        **differing, version=F("version") + 1
    )
    if rows == 0:
        raise _stale()
    changes: dict[str, object] = {
        name: [str(getattr(old, name)), str(value)] if told else []
        for name, value in differing.items()
    }
    record(actor, action, thing, changes=changes)
    return model._default_manager.get(pk=thing.pk)


@transaction.atomic
def erase_details(actor: Actor, *, before: datetime) -> int:
    """Erase the personal details of reads before a moment; the chain stays verifiable.

    Returns:
        How many were erased.
    """
    erased, _kinds = EntryDetail.objects.filter(
        retention=Retention.READ, entry__at__lt=before
    ).delete()
    if erased:
        record(actor, "audit.details_erased", title=str(erased))
    return erased


def erase_old_reads() -> int:
    """Erase the details of reads whose six months end today (§ 79 (4) SGB X); see erase_details."""
    first_kept = reads_kept_since(clock.today())
    return erase_details(Actor.system(), before=datetime.combine(first_kept, time(), clock.BERLIN))


def touch(thing: models.Model, *, version: int | None) -> None:
    """Count up the version of a thing whose parts are changed (its positions, its members).

    Raises:
        Stale: the stored version is another one than the person had on screen.
    """
    rows = type(thing)._default_manager.filter(pk=thing.pk)
    if version is not None:
        rows = rows.filter(version=version)
    if rows.update(version=F("version") + 1) == 0:
        raise _stale()


def _stale() -> Stale:
    return Stale(
        _(
            "Inzwischen hat jemand anderes gespeichert. Ihre Eingaben stehen noch im Formular:"
            " Bitte vergleichen Sie sie mit dem neuen Stand und speichern Sie noch einmal."
        )
    )
