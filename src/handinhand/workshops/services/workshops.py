"""Workshops: planned, invited to, with approved minutes."""

from collections.abc import Mapping
from datetime import date

from django.db import transaction
from django.utils.translation import gettext as _

from handinhand.audit import services as audit
from handinhand.kernel import clock
from handinhand.kernel.actor import Actor
from handinhand.kernel.errors import RuleBroken
from handinhand.workshops.access import require_change
from handinhand.workshops.models import Workshop
from handinhand.workshops.services.bounds import network_of


@transaction.atomic
def plan_workshop(
    actor: Actor,
    *,
    number: int,
    title: str,
    on: date,
    place: str = "",
    invited_on: date | None = None,
    minutes_approved_on: date | None = None,
) -> Workshop:
    """Plan a workshop, or write down one that has been.

    Raises:
        NotAllowed: the role may not.
        RuleBroken: the number is taken, or the days are in the wrong order.
    """
    require_change(actor)
    network_id = network_of(actor)
    if Workshop.objects.filter(network=network_id, number=number).exists():
        raise RuleBroken(
            _("Workshop %(number)s gibt es schon. Wählen Sie die nächste Nummer.")
            % {"number": number},
            field="number",
        )
    _check_days(on, invited_on, minutes_approved_on)
    workshop = Workshop.objects.create(
        network_id=network_id,
        number=number,
        title=title,
        on=on,
        place=place,
        invitation=_invitation(invited_on),
        invited_on=invited_on,
        minutes_approved_on=minutes_approved_on,
    )
    audit.record(actor, "workshop.planned", workshop)
    return workshop


@transaction.atomic
def change_workshop(
    actor: Actor, workshop: Workshop, *, version: int | None, fields: Mapping[str, object]
) -> Workshop:
    """Change a workshop: its day and place, the invitation, the minutes.

    Raises:
        NotAllowed: the role may not.
        RuleBroken: the days are in the wrong order.
        Stale: somebody else saved first.
    """
    require_change(actor)
    on, invited_on, approved_on = (
        _day(fields.get(name, getattr(workshop, name)))
        for name in ("on", "invited_on", "minutes_approved_on")
    )
    _check_days(on or workshop.on, invited_on, approved_on)
    wanted = {**fields, "invitation": _invitation(invited_on)}
    return audit.change(actor, workshop, "workshop.changed", version=version, fields=wanted)


def _day(value: object) -> date | None:
    return value if isinstance(value, date) else None


def _invitation(invited_on: date | None) -> Workshop.Invitation:
    return Workshop.Invitation.SENT if invited_on else Workshop.Invitation.OPEN


def _check_days(on: date, invited_on: date | None, approved_on: date | None) -> None:
    if invited_on is not None and invited_on > on:
        raise RuleBroken(
            _("Die Einladung liegt nach dem Workshop. Prüfen Sie die beiden Daten."),
            field="invited_on",
        )
    if invited_on is not None and invited_on > clock.today():
        raise RuleBroken(
            _("Die Einladung liegt in der Zukunft. Tragen Sie den Tag ein, sobald sie hinaus ist."),
            field="invited_on",
        )
    if approved_on is not None and approved_on < on:
        raise RuleBroken(
            _("Das Protokoll kann erst nach dem Workshop genehmigt werden. Prüfen Sie das Datum."),
            field="minutes_approved_on",
        )
