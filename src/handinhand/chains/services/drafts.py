"""What every change of a draft keeps: the right, the lock, and the frozen state."""

from collections.abc import Collection, Mapping
from typing import TypeVar
from uuid import UUID

from django.db import models
from django.utils.translation import gettext as _

from handinhand.audit import services as audit
from handinhand.chains.access.doors import require_change_draft
from handinhand.chains.models import ChainVersion
from handinhand.kernel.actor import Actor
from handinhand.kernel.errors import RuleBroken
from handinhand.networks import access as networks

Part = TypeVar("Part", bound=models.Model)


def lock_draft(actor: Actor, version_id: UUID) -> ChainVersion:
    """Lock a version for a change and return it.

    Raises:
        NotAllowed: the role may not change drafts.
        RuleBroken: the version is agreed and therefore frozen.
    """
    require_change_draft(actor)
    found = ChainVersion.objects.visible_to(actor).select_for_update(of=("self",))
    version = found.select_related("chain").get(pk=version_id)
    if not version.is_draft:
        raise RuleBroken(
            _(
                "Die Version %(number)s ist beschlossen und lässt sich nicht mehr ändern. Legen"
                " Sie einen neuen Entwurf an."
            )
            % {"number": version.number},
            code="frozen",
        )
    return version


def require_free_key(version: ChainVersion, key: str) -> None:
    """Let pass a key that neither a station nor a routing node of the version has.

    Raises:
        RuleBroken: it is taken.
    """
    if version.stations.filter(key=key).exists():
        raise RuleBroken(
            _("Die Nummer %(key)s hat schon eine andere Station. Wählen Sie eine andere.")
            % {"key": key},
            field="key",
        )
    if version.nodes.filter(key=key).exists():
        raise RuleBroken(
            _("Das Kürzel %(key)s hat schon eine Verzweigung. Wählen Sie ein anderes.")
            % {"key": key},
            field="key",
        )


def require_known_units(actor: Actor, units: Collection[models.Model | None], field: str) -> None:
    """Let pass units and organisations of the actor's network only.

    Raises:
        RuleBroken: one of them belongs to another network.
    """
    wanted = {thing.pk for thing in units if thing is not None}
    if not wanted:
        return
    known = set(networks.units_of(actor).values_list("pk", flat=True))
    known |= set(networks.organisations_of(actor).values_list("pk", flat=True))
    if not wanted <= known:
        raise RuleBroken(
            _("Diese Stelle gehört nicht zum Netzwerk. Wählen Sie eine aus der Liste."),
            field=field,
        )


def change_part(
    actor: Actor,
    part: Part,
    action: str,
    *,
    version: int | None,
    fields: Mapping[str, object],
    lists: Mapping[str, Collection[models.Model]],
) -> Part:
    """Change fields and lists of a part of a draft as one change, unless somebody saved first.

    Raises:
        Stale: the stored version is another one; nothing is changed.
    """
    model = type(part)
    changed = audit.change(actor, part, action, version=version, fields=fields)
    differing = {
        name: list(things)
        for name, things in lists.items()
        if {thing.pk for thing in getattr(changed, name).all()} != {thing.pk for thing in things}
    }
    if not differing:
        return changed
    seen = getattr(part, "version") if version is None else version  # noqa: B009
    if getattr(changed, "version") == seen:  # noqa: B009  (no field changed, so nothing is told yet)
        audit.touch(part, version=seen)
        told = {name: ["", ", ".join(str(one) for one in many)] for name, many in differing.items()}
        audit.record(actor, action, part, changes=told)
    for name, things in differing.items():
        getattr(changed, name).set(things)
    return model._default_manager.get(pk=part.pk)


def begin_rows(actor: Actor, part: models.Model, version_id: UUID, version: int | None) -> None:
    """Let pass who may replace the rows of a part of a draft (its limits, its items).

    Args:
        actor: who acts.
        part: the station or the standard; its version counts up.
        version_id: the draft it belongs to.
        version: the version of the part the person had on screen; None takes the stored one.

    Raises:
        NotAllowed: the role may not change drafts.
        RuleBroken: the version of the chain is frozen.
        Stale: somebody else saved first; nothing is changed.
    """
    lock_draft(actor, version_id)
    audit.touch(part, version=version)
    part.refresh_from_db(fields=["version"])


def next_position(parts: models.QuerySet[Part]) -> int:
    """Return the place after the last part."""
    last = parts.aggregate(last=models.Max("position"))["last"]
    return 0 if last is None else int(last) + 1
