"""Beginning, describing and handing on a case; reading a draft leaves a trace."""

from collections.abc import Mapping
from datetime import date
from uuid import UUID

from django.db import transaction
from django.utils.translation import gettext as _

from handinhand.audit import services as audit
from handinhand.kernel import clock
from handinhand.kernel.actor import Actor
from handinhand.kernel.errors import NotAllowed, RuleBroken
from handinhand.networks.services import next_key, reserve_key
from handinhand.reconstructions.access import (
    get_event,
    get_reconstruction,
    may_change,
    may_close,
    may_return,
    may_start,
)
from handinhand.reconstructions.models import Event, Reconstruction
from handinhand.reconstructions.rules import first_day, letters_of, number_of
from handinhand.reconstructions.services.codes import ensure_code_book

State = Reconstruction.State
PREFIX = "Fall"


@transaction.atomic
def read_case(actor: Actor, reconstruction_id: UUID) -> Reconstruction:
    """Return a case to be read; reading a draft is recorded with it or does not happen (T50).

    Raises:
        Http404: no such case, or not for this actor.
    """
    case = get_reconstruction(actor, reconstruction_id)
    note_reading(actor, case)
    return case


@transaction.atomic
def read_event(actor: Actor, event_id: UUID) -> Event:
    """Return an event to be read; reading one of a draft is recorded with it.

    Raises:
        Http404: no such event, or not for this actor.
    """
    event = get_event(actor, event_id)
    note_reading(actor, event.reconstruction)
    return event


def note_reading(actor: Actor, case: Reconstruction) -> None:
    """Record that a page shows words of a draft; forms do that too (T49)."""
    if not case.is_released:
        audit.record_read(actor, "reconstruction.read", case)


@transaction.atomic
def create_case(
    actor: Actor, *, token: UUID | None = None, key: str = "", **fields: object
) -> Reconstruction:
    """Begin a case; the same form sent twice begins it once.

    Args:
        actor: coordination or moderation.
        token: of the form; a second call with it returns the first case.
        key: letters from elsewhere (demo, import); else the next ones.
        **fields: pseudonym, age_group, features, selection, selection_reason, sources,
            period_from, period_to, title (default "Fall <key>"), reconstructed_on.

    Raises:
        NotAllowed: the role may not.
        RuleBroken: the period ends before it begins.
    """
    if not may_start(actor) or actor.network_id is None:
        raise NotAllowed(_("Fälle legen die Netzwerkkoordination und die Moderation an."))
    _check_period(fields)
    if token is not None:
        known = Reconstruction.objects.filter(network=actor.network_id, token=token).first()
        if known is not None:
            return known
    ensure_code_book(actor.network_id)
    if key:
        reserve_key(actor.network_id, PREFIX, number_of(key))
    else:
        key = letters_of(int(next_key(actor.network_id, PREFIX).removeprefix(PREFIX)))
    fields["title"] = fields.get("title") or _("Fall %(key)s") % {"key": key}
    case: Reconstruction = Reconstruction.objects.create(
        network_id=actor.network_id, key=key, token=token, **fields
    )
    audit.record(actor, "reconstruction.created", case)
    return case


@transaction.atomic
def change_case(
    actor: Actor, case: Reconstruction, *, version: int | None, fields: Mapping[str, object]
) -> Reconstruction:
    """Change the description of a draft.

    Raises:
        NotAllowed: the role may not, or the case is no draft (any more).
        RuleBroken: the period ends before it begins, or leaves an event out.
        Stale: somebody else saved first.
    """
    case = lock_draft(actor, case)
    _check_period({"period_from": case.period_from, "period_to": case.period_to, **fields})
    _check_events_inside(case, fields)
    return audit.change(
        actor, case, "reconstruction.changed", version=version, fields=fields, told=False
    )


def set_turning_point(
    actor: Actor, case: Reconstruction, event: Event, *, text: str, version: int | None = None
) -> Reconstruction:
    """Name the earliest point at which it could have gone differently.

    Raises:
        NotAllowed: the role may not, or the case is no draft (any more).
        RuleBroken: the event belongs to another case.
    """
    if event.reconstruction_id != case.pk:
        raise RuleBroken(_("Dieses Ereignis gehört zu einem anderen Fall."), field="turning_point")
    fields = {"turning_point_id": event.pk, "turning_point_text": text}
    return change_case(actor, case, version=version, fields=fields)


@transaction.atomic
def anonymise(actor: Actor, case: Reconstruction, *, on: date | None = None) -> Reconstruction:
    """Declare that nothing in the draft names a person, and hand it to data protection.

    Raises:
        NotAllowed: the role may not.
        RuleBroken: the case has no event, or is no draft (any more).
    """
    case = lock_draft(actor, case)
    if not case.events.exists():
        raise RuleBroken(_("Der Fall hat noch kein Ereignis. Tragen Sie zuerst ein, was geschah."))
    step(actor, case, State.DRAFT, State.ANONYMISED, anonymised_on=on or clock.today())
    audit.record(actor, "reconstruction.anonymised", case)
    return case


@transaction.atomic
def return_to_work(actor: Actor, case: Reconstruction, *, reason: str) -> Reconstruction:
    """Send an anonymised case back into work, with a reason.

    Raises:
        NotAllowed: the role may not.
        RuleBroken: the case is not anonymised (any more), or the reason is missing.
    """
    case = Reconstruction.objects.select_for_update().get(pk=case.pk)
    if not may_return(actor, case):
        _refuse(case, State.ANONYMISED)
    if not reason.strip():
        raise RuleBroken(_("Nennen Sie den Grund, damit die anderen ihn kennen."), field="reason")
    step(actor, case, State.ANONYMISED, State.DRAFT, anonymised_on=None)
    audit.record(actor, "reconstruction.returned", case, changes={"reason": ["", reason]})
    return case


@transaction.atomic
def close(actor: Actor, case: Reconstruction) -> Reconstruction:
    """Close a released case: the work on it is done.

    Raises:
        NotAllowed: the role may not.
        RuleBroken: the case is not released, or closed already.
    """
    case = Reconstruction.objects.select_for_update().get(pk=case.pk)
    if not may_close(actor, case):
        _refuse(case, State.RELEASED)
    step(actor, case, State.RELEASED, State.CLOSED, closed_on=clock.today())
    audit.record(actor, "reconstruction.closed", case)
    return case


def step(actor: Actor, case: Reconstruction, before: str, after: str, **fields: object) -> None:
    """Move a case from one state to the next; of two at once exactly one does it.

    Raises:
        RuleBroken: it is not in the state `before` (any more).
    """
    rows = Reconstruction.objects.filter(pk=case.pk, state=before).update(
        state=after, version=case.version + 1, **fields
    )
    if not rows:
        raise RuleBroken(
            _("Der Fall ist inzwischen in einem anderen Zustand. Laden Sie die Seite neu.")
        )
    case.refresh_from_db()


def lock_draft(actor: Actor, case: Reconstruction) -> Reconstruction:
    """Return the case, locked, if the actor may change all of it.

    Raises:
        NotAllowed: the role may not, or the case is no draft (any more).
    """
    case = Reconstruction.objects.select_for_update().get(pk=case.pk)
    if not may_change(actor, case):
        _refuse(case, State.DRAFT)
    return case


def _refuse(case: Reconstruction, needed: str) -> None:
    """Say why: the state, if that is what stands against it, else the role."""
    if case.state != needed:
        raise RuleBroken(
            _("Der Fall ist %(state)s; dafür müsste er %(needed)s sein.")
            % {"state": case.get_state_display(), "needed": State(needed).label}
        )
    raise NotAllowed(_("Fälle ändern die Netzwerkkoordination und die Moderation."))


def _check_period(fields: Mapping[str, object]) -> None:
    begins, ends = fields.get("period_from"), fields.get("period_to")
    if isinstance(begins, date) and isinstance(ends, date) and ends < begins:
        raise RuleBroken(
            _("Der Zeitraum endet, bevor er beginnt. Prüfen Sie die beiden Daten."),
            field="period_to",
        )


def _check_events_inside(case: Reconstruction, fields: Mapping[str, object]) -> None:
    begins = fields.get("period_from", case.period_from)
    ends = fields.get("period_to", case.period_to)
    assert isinstance(begins, date)
    assert isinstance(ends, date)
    outside = [
        str(event.number)
        for event in case.events.order_by("number")
        if not first_day(begins, event.precision) <= event.on <= ends
    ]
    if outside:
        raise RuleBroken(
            _("Außerhalb dieses Zeitraums liegen die Ereignisse %(numbers)s. Prüfen Sie ihn.")
            % {"numbers": ", ".join(outside)},
            field="period_from",
        )
