"""What the sending side does: begin, offer, withdraw; and the coordinator's second try."""

import secrets
from datetime import date, timedelta
from random import Random
from typing import TYPE_CHECKING
from uuid import UUID, uuid4

from django.db import IntegrityError, transaction
from django.utils.translation import gettext as _

from handinhand.agreements.access import agreement_in_force
from handinhand.audit import services as audit
from handinhand.chains.access import version_in_force
from handinhand.handovers.access import (
    asks_for_anchor,
    calendar_of,
    is_outside,
    limits_of,
    works_for,
)
from handinhand.handovers.models import Handover, OutsideReason, StateChange
from handinhand.handovers.rules import State, StepName, due_dates, new_slip_number
from handinhand.handovers.services.every_rung import require_appointment, require_reason
from handinhand.handovers.services.steps import take
from handinhand.kernel import clock
from handinhand.kernel.actor import Actor
from handinhand.kernel.errors import NotAllowed, RuleBroken
from handinhand.networks.access import NamelessNetwork, nameless_network

if TYPE_CHECKING:
    from handinhand.chains.models import HandoverStandard
    from handinhand.networks.models import Unit

_CHANCE: Random = secrets.SystemRandom()
_TRIES = 5
_FAR = timedelta(days=730)


@transaction.atomic
def start(
    actor: Actor,
    standard: "HandoverStandard",
    *,
    from_unit: "Unit",
    to_unit: "Unit",
    anchor_date: date | None = None,
    appointment_on: date | None = None,
    handover_id: UUID | None = None,
    slip: str | None = None,
) -> Handover:
    """Begin a hand-over as a draft, which only the sending organisation sees.

    Args:
        actor: a member of the sending unit.
        standard: one of the chain version in force.
        from_unit: sending unit, one of the standard's.
        to_unit: receiving unit, that of the standard.
        anchor_date: day from which the arrival limit runs, when the standard names one.
        appointment_on: agreed first appointment, if any.
        handover_id: given by the form, so that a double click makes one hand-over.
        slip: slip number brought along (demo, import); drawn when absent.

    Raises:
        NotAllowed: the actor does not work for the sending unit.
        RuleBroken: the standard is not in force, or the units are not its units.
    """
    if not works_for(actor, from_unit.pk, from_unit.organisation_id):
        raise NotAllowed(_("Sie können nur im Namen Ihrer eigenen Einheit eine Übergabe anbieten."))
    if handover_id and (known := Handover.objects.filter(pk=handover_id).first()):
        return _own(known, from_unit)
    network = nameless_network(actor)
    _check_units(actor, standard, from_unit, to_unit)
    values: dict[str, object] = {
        "standard": standard,
        "line": standard.line,
        "chain_version_id": standard.chain_version_id,
        "from_unit": from_unit,
        "to_unit": to_unit,
        "sender_id": from_unit.organisation_id,
        "receiver_id": to_unit.organisation_id,
        "anchor_date": anchor_date,
        "appointment_on": appointment_on,
        "changed_on": clock.today(),
    }
    handover, is_new = _create(network, values, handover_id or uuid4(), slip)
    if not is_new:
        return _own(handover, from_unit)
    StateChange.objects.create(
        handover=handover,
        state=State.DRAFT,
        at=clock.now(),
        effective_on=clock.today(),
        person_id=actor.person_id,
        unit=from_unit,
    )
    audit.record(actor, f"handover.{StepName.START}", handover, title=standard.key)
    return handover


def _own(handover: Handover, from_unit: "Unit") -> Handover:
    if handover.from_unit_id != from_unit.pk:
        raise RuleBroken(_("Dieses Formular wurde schon verwendet. Öffnen Sie ein neues."))
    return handover


def _create(
    network: NamelessNetwork, values: dict[str, object], key: UUID, slip: str | None
) -> tuple[Handover, bool]:
    for _try in range(_TRIES):
        number = slip or new_slip_number(_CHANCE)
        try:
            with transaction.atomic():
                made = Handover.objects.create(id=key, network_id=network.id, slip=number, **values)
                return made, True
        except IntegrityError:
            known = Handover.objects.filter(pk=key).first()
            if known is not None:
                return known, False
    raise RuleBroken(_("Es ist gerade keine Laufzettelnummer frei. Versuchen Sie es noch einmal."))


def _check_units(
    actor: Actor, standard: "HandoverStandard", from_unit: "Unit", to_unit: "Unit"
) -> None:
    _require_in_force(actor, standard)
    if not standard.senders.filter(pk=from_unit.pk).exists():
        raise RuleBroken(
            _("Diese Übergabe gibt Ihre Einheit nicht ab. Wählen Sie eine andere Übergabe."),
            field="from_unit",
        )
    if standard.receiver_id != to_unit.pk:
        raise RuleBroken(
            _("Diese Übergabe nimmt eine andere Stelle an. Wählen Sie die Stelle des Standards."),
            field="to_unit",
        )


def _require_in_force(actor: Actor, standard: "HandoverStandard") -> None:
    version = version_in_force(_network(actor), clock.today())
    if version is None or version.pk != standard.chain_version_id:
        raise RuleBroken(
            _(
                "Diese Übergabe gehört zu einer Fassung der Kette, die heute nicht in Kraft ist."
                " Legen Sie sie mit der geltenden Fassung neu an."
            )
        )


def _network(actor: Actor) -> UUID:
    if actor.network_id is None:
        raise NotAllowed(_("Dafür brauchen Sie eine Rolle in einem Netzwerk."))
    return actor.network_id


@transaction.atomic
def begin(
    actor: Actor,
    standard: "HandoverStandard",
    *,
    from_unit: "Unit",
    handover_id: UUID,
    at_once: bool,
    anchor_date: date | None = None,
    appointment_on: date | None = None,
    outside_reason: str = "",
) -> Handover:
    """Begin a hand-over to the standard's receiver and, if wished, offer it at once.

    The second of two clicks on the same form gets what the first one made.

    Raises:
        NotAllowed, RuleBroken: see `start` and `offer`.
    """
    if standard.receiver is None:
        raise RuleBroken(_("Dieser Übergabestandard nennt keine empfangende Stelle."))
    handover = start(
        actor,
        standard,
        from_unit=from_unit,
        to_unit=standard.receiver,
        anchor_date=anchor_date,
        appointment_on=appointment_on,
        handover_id=handover_id,
    )
    if not at_once or handover.state != State.DRAFT:
        return handover
    return offer(actor, handover, outside_reason=outside_reason)


@transaction.atomic
def offer(
    actor: Actor,
    handover: Handover,
    *,
    anchor_date: date | None = None,
    appointment_on: date | None = None,
    outside_reason: str = "",
    version: int | None = None,
) -> Handover:
    """Offer a draft; the answer limit begins, and the anchor is recorded for ever.

    Args:
        actor: a member of the sending unit.
        handover: the draft.
        anchor_date: see `start`; None keeps that of the draft.
        appointment_on: agreed first appointment; None keeps that of the draft.
        outside_reason: why it is offered although the receiver is not in force in the agreement.
        version: the version the person had on screen.

    Raises:
        NotAllowed: not the sender.
        RuleBroken: something the standard asks for is missing, or the receiver has left.
        Stale: it was offered already.
    """
    anchor_date = anchor_date or handover.anchor_date
    appointment_on = appointment_on or handover.appointment_on
    _require_in_force(actor, handover.standard)
    _check_dates(handover, anchor_date, appointment_on)
    _check_receiver(actor, handover, outside_reason)
    today = clock.today()
    agreement = agreement_in_force(handover.network_id, today)
    due = due_dates(
        calendar_of(handover),
        limits_of(handover.standard),
        offered_on=today,
        anchor_date=anchor_date,
    )
    return take(
        actor,
        handover,
        StepName.OFFER,
        version=version,
        fields={
            "offered_on": today,
            "anchor_date": anchor_date if asks_for_anchor(handover.standard) else None,
            "appointment_on": appointment_on,
            "answer_due": due.answer,
            "arrival_due": due.arrival,
            "outside_reason": outside_reason,
            "agreement_id": agreement.pk if agreement else None,
        },
    )


def _check_dates(handover: Handover, anchor: date | None, appointment: date | None) -> None:
    today, standard = clock.today(), handover.standard
    if asks_for_anchor(standard) and anchor is None:
        name = standard.arrival_anchor_label or standard.get_arrival_anchor_display()
        raise RuleBroken(
            _("Tragen Sie das Datum ein (%(name)s): Von ihm an wird die Frist gerechnet.")
            % {"name": name},
            field="anchor_date",
        )
    if anchor is not None and abs(anchor - today) > _FAR:
        raise RuleBroken(
            _("Das Datum liegt mehr als zwei Jahre entfernt. Prüfen Sie das Jahr."),
            field="anchor_date",
        )
    require_appointment(appointment)


def _check_receiver(actor: Actor, handover: Handover, outside_reason: str) -> None:
    """Refuse an offer to who has left or never joined, unless the sender gives a reason."""
    if outside_reason and outside_reason not in set(OutsideReason):
        raise RuleBroken(_("Wählen Sie einen Grund aus der Liste."), field="outside_reason")
    if outside_reason or not is_outside(actor, handover.standard):
        return
    raise RuleBroken(
        _(
            "%(name)s ist nicht (mehr) in der Vereinbarung. Wählen Sie eine andere Stelle,"
            " oder nennen Sie den Grund, aus dem Sie trotzdem anbieten."
        )
        % {"name": handover.receiver.name},
        code="receiver_not_in_force",
        field="outside_reason",
    )


@transaction.atomic
def withdraw(
    actor: Actor, handover: Handover, *, reason: str, version: int | None = None
) -> Handover:
    """Take an offer back before it is answered.

    Raises:
        NotAllowed: not the sender.
        RuleBroken: no coded reason.
        Stale: it was answered already.
    """
    require_reason(State.WITHDRAWN, reason)
    return take(actor, handover, StepName.WITHDRAW, reason=reason, version=version)


@transaction.atomic
def send_back(actor: Actor, handover: Handover, *, version: int | None = None) -> Handover:
    """Put a declined hand-over before the receiver once more, with a new answer limit.

    Raises:
        NotAllowed: not the coordinator.
        Stale: it is not declined (any more), or was sent back before.
    """
    limits = limits_of(handover.standard)
    due = due_dates(calendar_of(handover), limits, offered_on=clock.today())
    return take(
        actor,
        handover,
        StepName.SEND_BACK,
        version=version,
        only_if={"sent_back": False},
        fields={"sent_back": True, "answer_due": due.answer, "answered_at": None},
    )
