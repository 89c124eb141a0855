"""What the receiving side answers, and the coded questions in between."""

from datetime import date

from django.db import transaction
from django.utils.translation import gettext as _

from handinhand.audit import services as audit
from handinhand.handovers.models import Handover, Query
from handinhand.handovers.rules import AnswerCode, QuestionCode, State, StepName
from handinhand.handovers.services.every_rung import require_appointment, require_reason
from handinhand.handovers.services.steps import require_step, take, too_late
from handinhand.handovers.services.telling import tell_step
from handinhand.kernel import clock
from handinhand.kernel.actor import Actor
from handinhand.kernel.errors import RuleBroken, Stale


@transaction.atomic
def accept(
    actor: Actor,
    handover: Handover,
    *,
    appointment_on: date | None = None,
    version: int | None = None,
) -> Handover:
    """Accept an offer, also one that has expired (then the answer counts as late).

    Args:
        actor: a member of the receiving unit.
        handover: the offer.
        appointment_on: first appointment, if one is agreed now.
        version: the version the person had on screen.

    Raises:
        NotAllowed: not the receiver.
        RuleBroken: the appointment lies in the past.
        Stale: it was answered or withdrawn already.
    """
    require_appointment(appointment_on)
    fields: dict[str, object] = {"answered_at": clock.now()}
    if appointment_on is not None:
        fields["appointment_on"] = appointment_on
    return take(actor, handover, StepName.ACCEPT, version=version, fields=fields)


@transaction.atomic
def decline(
    actor: Actor, handover: Handover, *, reason: str, version: int | None = None
) -> Handover:
    """Decline an offer with a coded reason, which says whose it is; the sender stays responsible.

    Raises:
        NotAllowed: not the receiver.
        RuleBroken: no coded reason.
        Stale: it was answered or withdrawn already.
    """
    require_reason(State.DECLINED, reason)
    return take(
        actor,
        handover,
        StepName.DECLINE,
        reason=reason,
        version=version,
        fields={"answered_at": clock.now()},
    )


@transaction.atomic
def ask(actor: Actor, handover: Handover, *, code: str) -> Query:
    """Ask the sender a coded question; the offer stays open and its limit runs on.

    Raises:
        NotAllowed: not the receiver.
        RuleBroken: no question of the list.
        Stale: it was answered or withdrawn already, or another question is open.
    """
    require_step(actor, handover, StepName.ASK)
    if code not in set(QuestionCode):
        raise RuleBroken(_("Wählen Sie eine Frage aus der Liste."), field="code")
    # Touching the row locks it: no answer can come between the check and the question.
    if not Handover.objects.filter(pk=handover.pk, state=State.OFFERED).update(state=State.OFFERED):
        raise too_late(handover.pk)
    if handover.queries.filter(answer_code="").exists():
        # Whoever has the page before them does not know of it: a colleague was faster.
        raise Stale(_("Eine Rückfrage ist noch offen. Warten Sie auf die Antwort darauf."))
    query = Query.objects.create(
        handover=handover, code=code, asked_at=clock.now(), asked_by_id=actor.person_id
    )
    audit.record(actor, f"handover.{StepName.ASK}", handover, title=handover.standard.key)
    tell_step(actor, handover, StepName.ASK, handover.to_unit_id)
    return query


@transaction.atomic
def reply(actor: Actor, handover: Handover, *, code: str) -> Query:
    """Answer the open question with a code.

    Raises:
        NotAllowed: not the sender.
        RuleBroken: no answer of the list.
        Stale: no question is open (any more), or the offer is not.
    """
    require_step(actor, handover, StepName.REPLY)
    if code not in set(AnswerCode):
        raise RuleBroken(_("Wählen Sie eine Antwort aus der Liste."), field="code")
    if not Handover.objects.filter(pk=handover.pk, state=State.OFFERED).update(state=State.OFFERED):
        raise too_late(handover.pk)
    query = handover.queries.filter(answer_code="").first()
    if query is None:
        raise too_late(handover.pk)
    # The row of the hand-over is locked since the update above: nobody answers in between.
    query.answer_code, query.answered_at = code, clock.now()
    query.answered_by_id = actor.person_id
    query.save(update_fields=["answer_code", "answered_at", "answered_by"])
    audit.record(actor, f"handover.{StepName.REPLY}", handover, title=handover.standard.key)
    tell_step(actor, handover, StepName.REPLY, handover.from_unit_id)
    return query
