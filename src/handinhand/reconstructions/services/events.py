"""Events of a draft; their numbers always follow their dates."""

from collections.abc import Mapping
from datetime import date
from uuid import UUID

from django.db import transaction
from django.db.models import F, Max
from django.http import Http404
from django.utils.translation import gettext as _

from handinhand.audit import services as audit
from handinhand.kernel import clock
from handinhand.kernel.actor import Actor
from handinhand.kernel.errors import NotAllowed, RuleBroken
from handinhand.networks.access import get_unit
from handinhand.reconstructions.access import (
    may_add_event,
    may_change_event,
    units_to_report,
)
from handinhand.reconstructions.models import Event, EventVersion, Lane, Reconstruction
from handinhand.reconstructions.rules import first_day, sort_key
from handinhand.reconstructions.services.links import refuse_backwards
from handinhand.thread import services as thread

ASIDE = 1_000_000
"""Numbers beyond every real one, where events wait while the others move."""


@transaction.atomic
def add_event(
    actor: Actor,
    case: Reconstruction,
    *,
    unit_id: UUID,
    on: date,
    kind: str,
    text: str,
    precision: str = "day",
    token: UUID | None = None,
) -> Event:
    """Report what happened at one unit; the same form sent twice reports it once.

    Raises:
        NotAllowed: the role may not, or the unit is not the practitioner's own.
        RuleBroken: the case is no draft (any more), the unit is none of the network,
            or the date lies outside the period or in the future.
    """
    case = _locked(actor, case)
    if token is not None:
        known = case.events.filter(token=token).first()
        if known is not None:
            return known
    lane = lane_for(actor, case, unit_id)
    _check_date(case, on, precision)
    last = case.events.aggregate(last=Max("number"))["last"] or 0
    event = Event.objects.create(
        reconstruction=case,
        lane=lane,
        number=last + 1,
        on=first_day(on, precision),
        precision=precision,
        kind=kind,
        text=text,
        token=token,
    )
    put_in_order(case)
    event.refresh_from_db()
    audit.record(actor, "reconstruction.event_added", event)
    return event


@transaction.atomic
def change_event(
    actor: Actor, event: Event, *, version: int | None, fields: Mapping[str, object]
) -> Event:
    """Change an event; what it said before is kept until the case is released.

    Args:
        actor: who leads the case, or a practitioner of the event's unit.
        event: the event.
        version: the version the person had on screen.
        fields: any of unit_id, on, precision, kind, text.

    Raises:
        NotAllowed: the role may not, or the unit is not the practitioner's own.
        RuleBroken: the case is no draft (any more), or the date does not fit.
        Stale: somebody else saved first.
    """
    case = Reconstruction.objects.select_for_update().get(pk=event.reconstruction_id)
    event = Event.objects.select_related("reconstruction", "lane__unit").get(pk=event.pk)
    _require_change(actor, event)
    changed = dict(fields)
    if "unit_id" in changed:
        changed["lane_id"] = lane_for(actor, case, changed.pop("unit_id")).pk  # type: ignore[arg-type]
    on, precision = changed.get("on", event.on), str(changed.get("precision", event.precision))
    assert isinstance(on, date)
    _check_date(case, on, precision)
    changed["on"] = first_day(on, precision)
    old = EventVersion(
        event=event,
        version=event.version,
        at=clock.now(),
        on=event.on,
        precision=event.precision,
        kind=event.kind,
        text=event.text,
    )
    saved = audit.change(
        actor, event, "reconstruction.event_changed", version=version, fields=changed, told=False
    )
    if saved.version != event.version:
        old.save()
        # The person's view stands at the event and moves with it.
        event.views.update(on=saved.on, precision=saved.precision)
    put_in_order(case)
    refuse_backwards(case)
    saved.refresh_from_db()
    return saved


@transaction.atomic
def remove_event(actor: Actor, event: Event) -> None:
    """Take an event out of a draft, with its marks, links and older versions.

    Raises:
        NotAllowed: the role may not.
        RuleBroken: the case is no draft (any more).
    """
    case = Reconstruction.objects.select_for_update().get(pk=event.reconstruction_id)
    event = Event.objects.select_related("reconstruction", "lane__unit").get(pk=event.pk)
    _require_change(actor, event)
    for mark in event.marks.all():
        thread.forget(case.network_id, ("mark", mark.pk))
    thread.forget(case.network_id, ("event", event.pk))
    audit.record(actor, "reconstruction.event_removed", event)
    event.delete()
    put_in_order(case)


def lane_for(actor: Actor, case: Reconstruction, unit_id: UUID) -> Lane:
    """Return the lane of a unit in the case; it is made when the unit first appears.

    Raises:
        NotAllowed: the unit is not one the actor may report for.
        RuleBroken: the network knows no such unit.
    """
    found = units_to_report(actor).filter(pk=unit_id).first()
    if found is None:
        _explain_unit(actor, unit_id)
    lane, _new = Lane.objects.get_or_create(
        reconstruction=case, kind=Lane.Kind.UNIT, unit_id=unit_id, area=""
    )
    return lane


def _explain_unit(actor: Actor, unit_id: UUID) -> None:
    try:
        get_unit(actor, unit_id)
    except Http404:
        raise RuleBroken(
            _("Diese Stelle gehört nicht zum Netzwerk. Wählen Sie eine aus der Liste."),
            field="unit",
        ) from None
    raise NotAllowed(_("Sie können Ereignisse Ihrer eigenen Stelle berichten."))


def put_in_order(case: Reconstruction) -> None:
    """Number the events by date; within one span of time they keep their order."""
    events = list(case.events.order_by("number"))
    events.sort(key=lambda one: sort_key(one.on, one.precision, one.number))
    if all(event.number == number for number, event in enumerate(events, start=1)):
        return
    case.events.update(number=F("number") + ASIDE)
    for number, event in enumerate(events, start=1):
        event.number = number
    Event.objects.bulk_update(events, ["number"])


def _locked(actor: Actor, case: Reconstruction) -> Reconstruction:
    case = Reconstruction.objects.select_for_update().get(pk=case.pk)
    if case.state != Reconstruction.State.DRAFT:
        raise RuleBroken(_closed(case))
    if not may_add_event(actor, case):
        raise NotAllowed(
            _("Ereignisse berichten die Netzwerkkoordination, die Moderation und die Fachkräfte.")
        )
    return case


def _require_change(actor: Actor, event: Event) -> None:
    if event.reconstruction.state != Reconstruction.State.DRAFT:
        raise RuleBroken(_closed(event.reconstruction))
    if not may_change_event(actor, event):
        raise NotAllowed(_("Sie können die Ereignisse Ihrer eigenen Stelle ändern."))


def _closed(case: Reconstruction) -> str:
    return _("Der Fall ist %(state)s; ändern lässt er sich nur in Arbeit.") % {
        "state": case.get_state_display()
    }


def _check_date(case: Reconstruction, on: date, precision: str) -> None:
    first = first_day(on, precision)
    if first > clock.today():
        raise RuleBroken(
            _("Das Datum liegt in der Zukunft. Eine Rekonstruktion erzählt, was geschehen ist."),
            field="on",
        )
    if not first_day(case.period_from, precision) <= first <= case.period_to:
        raise RuleBroken(
            _(
                "Das Datum liegt außerhalb des Zeitraums %(begins)s bis %(ends)s."
                " Prüfen Sie es oder ändern Sie den Zeitraum des Falls."
            )
            % {"begins": f"{case.period_from:%d.%m.%Y}", "ends": f"{case.period_to:%d.%m.%Y}"},
            field="on",
        )
