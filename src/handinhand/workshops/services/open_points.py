"""Open points: a task, an owner, a day."""

from collections.abc import Mapping
from datetime import date
from typing import TYPE_CHECKING

from django.db import transaction
from django.db.models import F
from django.utils.translation import gettext as _

from handinhand.audit import services as audit
from handinhand.kernel import clock
from handinhand.kernel.actor import Actor
from handinhand.kernel.errors import RuleBroken
from handinhand.networks.services import numbered_key
from handinhand.workshops.access import require_change, require_close
from handinhand.workshops.models import OpenPoint
from handinhand.workshops.services.bounds import network_of, require_member, require_past_day

if TYPE_CHECKING:
    from handinhand.networks.models import Organisation


@transaction.atomic
def create_open_point(
    actor: Actor,
    *,
    text: str,
    owner: "Organisation",
    due_on: date,
    interim_due_on: date | None = None,
    source: str = "",
    number: int | None = None,
) -> OpenPoint:
    """Write down who does what by when.

    Raises:
        NotAllowed: the role may not.
        RuleBroken: the owner does not belong to the network, or the days are in the wrong order.
    """
    require_change(actor)
    require_member(actor, owner, field="owner")
    _check_days(due_on, interim_due_on)
    key, given = numbered_key(network_of(actor), "OP-", number)
    point = OpenPoint.objects.create(
        network_id=network_of(actor),
        key=key,
        number=given,
        text=text,
        owner=owner,
        due_on=due_on,
        interim_due_on=interim_due_on,
        source=source,
    )
    audit.record(actor, "point.created", point)
    return point


@transaction.atomic
def change_open_point(
    actor: Actor, point: OpenPoint, *, version: int | None, fields: Mapping[str, object]
) -> OpenPoint:
    """Change an open point's task, owner or days.

    Raises:
        NotAllowed: the role may not.
        RuleBroken: a new owner does not belong to the network, or the days are in wrong order.
        Stale: somebody else saved first.
    """
    require_change(actor)
    owner: Organisation | None = fields.get("owner")  # type: ignore[assignment]  # form's choice
    if owner is not None and owner.pk != point.owner_id:
        require_member(actor, owner, field="owner")
    due, interim = (
        fields.get("due_on", point.due_on),
        fields.get("interim_due_on", point.interim_due_on),
    )
    if isinstance(due, date):
        _check_days(due, interim if isinstance(interim, date) else None)
    return audit.change(actor, point, "point.changed", version=version, fields=fields)


@transaction.atomic
def close_open_point(actor: Actor, point: OpenPoint, *, on: date | None = None) -> OpenPoint:
    """Say that a point is done; of two at once one wins and the other is told.

    Raises:
        NotAllowed: the point belongs to another organisation.
        RuleBroken: it is done already, or the day lies in the future.
    """
    require_close(actor, point)
    day = on or clock.today()
    require_past_day(actor, day, field="done_on")
    closed = OpenPoint.objects.filter(pk=point.pk, state=OpenPoint.State.OPEN).update(
        state=OpenPoint.State.DONE, done_on=day, version=F("version") + 1
    )
    point.refresh_from_db()
    if not closed:
        raise RuleBroken(
            _("%(key)s ist schon erledigt, seit dem %(day)s. Hier ist nichts mehr zu tun.")
            % {"key": point.key, "day": f"{point.done_on:%d.%m.%Y}"}
        )
    audit.record(actor, "point.closed", point)
    return point


@transaction.atomic
def reopen_open_point(actor: Actor, point: OpenPoint) -> OpenPoint:
    """Say that a point is not done after all.

    Raises:
        NotAllowed: the point belongs to another organisation.
        RuleBroken: it is open already.
    """
    require_close(actor, point)
    opened = OpenPoint.objects.filter(pk=point.pk, state=OpenPoint.State.DONE).update(
        state=OpenPoint.State.OPEN, done_on=None, version=F("version") + 1
    )
    point.refresh_from_db()
    if not opened:
        raise RuleBroken(_("%(key)s ist schon wieder offen.") % {"key": point.key})
    audit.record(actor, "point.reopened", point)
    return point


def _check_days(due_on: date, interim_due_on: date | None) -> None:
    if interim_due_on is not None and interim_due_on > due_on:
        raise RuleBroken(
            _("Das Zwischenziel liegt nach der Fälligkeit. Prüfen Sie die beiden Daten."),
            field="interim_due_on",
        )
