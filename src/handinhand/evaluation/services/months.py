"""Keeps what the hand-overs of a month said when it ended; nobody changes it afterwards."""

from datetime import date, timedelta
from uuid import UUID

from django.db import transaction
from django.utils.translation import gettext as _

from handinhand.audit import services as audit
from handinhand.evaluation.access import frozen, hiding
from handinhand.evaluation.access.counting import counts_by, first_offer_on, lines_at_stations
from handinhand.evaluation.access.periods import require_release
from handinhand.evaluation.models import Snapshot
from handinhand.evaluation.services.measured import measure_indicators
from handinhand.kernel import clock
from handinhand.kernel.actor import Actor
from handinhand.kernel.errors import RuleBroken
from handinhand.networks.access import all_network_ids

_DAY = timedelta(days=1)


def keep_ended_months() -> int:
    """Keep every month that has ended and was not kept yet, in every network, in their order.

    Run again it finds nothing to do; each month is a transaction of its own.

    Returns:
        Number of months kept.
    """
    number = 0
    for network_id in all_network_ids():
        begin = first_offer_on(network_id)
        month = begin.replace(day=1) if begin else clock.today()
        while (month + timedelta(days=31)).replace(day=1) <= clock.today():
            number += keep_month(network_id, month)[1]
            month = (month + timedelta(days=31)).replace(day=1)
    return number


@transaction.atomic
def keep_month(network_id: UUID, month: date) -> tuple[Snapshot, bool]:
    """Keep the figures of a month as they stood on its last day, once.

    With it the indicators that are computed from hand-overs get their value of the month.

    Args:
        network_id: the network.
        month: any day of the month.

    Returns:
        The snapshot, and whether it is new.

    Raises:
        RuleBroken: the month has not ended.
    """
    first = month.replace(day=1)
    last = (first + timedelta(days=31)).replace(day=1) - _DAY
    known = Snapshot.objects.filter(network=network_id, first=first, last=last).first()
    if known is not None and known.is_month:
        return known, False
    _require_ended(last)
    parts = frozen.parts_of(known) if known else _parts(network_id, first, last)
    snapshot, is_new = Snapshot.objects.update_or_create(
        network_id=network_id,
        first=first,
        last=last,
        defaults={"is_month": True},
        create_defaults={
            "is_month": True,
            "kept_on": clock.today(),
            "rows": frozen.stored(parts),
            "hidden": _hidden(network_id, first, last, parts),
        },
    )
    measure_indicators(network_id, snapshot)
    audit.record(Actor.system(network_id), "month.kept", snapshot)
    return snapshot, is_new


@transaction.atomic
def keep_period(network_id: UUID, first: date, last: date) -> Snapshot:
    """Keep the figures of a period that was looked at together; nothing if it was kept before."""
    _require_ended(last, may_be_today=True)
    known = Snapshot.objects.filter(network=network_id, first=first, last=last).first()
    if known is not None:
        return known
    parts = _parts(network_id, first, last)
    return Snapshot.objects.create(
        network_id=network_id,
        first=first,
        last=last,
        is_month=False,
        kept_on=clock.today(),
        rows=frozen.stored(parts),
        hidden=_hidden(network_id, first, last, parts),
    )


def _hidden(network_id: UUID, first: date, last: date, parts: frozen.Parts) -> dict[str, object]:
    """Decide what is hidden, together with every kept period that shares days with this one."""
    beside = hiding.kept_beside(network_id, first, last)
    own = hiding.protected_own(parts, first, last, beside)
    stations = lines_at_stations(network_id, first, last)
    if stations is None:
        return {frozen.OWN: own}
    return {
        frozen.OWN: hiding.with_stations(own, parts, stations),
        hiding.STATIONS: stations,
    }


def _parts(network_id: UUID, first: date, last: date) -> frozen.Parts:
    found = counts_by(network_id, first, last, by=("line", "sender", "receiver"))
    return {
        (line, sender, receiver): counts
        for (line, sender, receiver), counts in found.items()
        if isinstance(line, UUID) and isinstance(sender, UUID) and isinstance(receiver, UUID)
    }


def _require_ended(last: date, *, may_be_today: bool = False) -> None:
    today = clock.today()
    if last > today or (last == today and not may_be_today):
        raise RuleBroken(
            _("Der Zeitraum läuft noch. Festgehalten wird er, wenn sein letzter Tag vorbei ist.")
        )


@transaction.atomic
def release_for_land(actor: Actor, snapshot: Snapshot) -> Snapshot:
    """Let the Land see the rounded figures of a month.

    Raises:
        NotAllowed: only coordination and steering release.
        RuleBroken: it is no month, or it is released already.
    """
    require_release(actor)
    found = Snapshot.objects.visible_to(actor).select_for_update().get(pk=snapshot.pk)
    if not found.is_month or found.released_on is not None:
        raise RuleBroken(_("Dieser Monat ist schon freigegeben."))
    found.released_on = clock.today()
    found.save(update_fields=["released_on"])
    audit.record(actor, "month.released", found)
    return found
