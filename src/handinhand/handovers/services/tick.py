"""What happens by itself: the ladder of silence, expiry, and tallies after thirty days."""

from datetime import date, datetime, timedelta
from uuid import UUID

from django.db import transaction
from django.db.models import F, Prefetch, QuerySet
from django.utils.translation import gettext as _

from handinhand.audit import services as audit
from handinhand.handovers.access import Calendars, facts_of, plan_of
from handinhand.handovers.models import Handover, LadderRow, StateChange, Tally
from handinhand.handovers.rules import (
    ExpiryReason,
    Facts,
    State,
    StepName,
    is_tally_due,
    ladder_steps_due,
    tally_day,
    tally_of,
)
from handinhand.handovers.rules.figures import KEPT_DAYS
from handinhand.handovers.services.steps import take
from handinhand.kernel import clock
from handinhand.kernel.actor import Actor
from handinhand.kernel.errors import RuleBroken, Stale
from handinhand.thread import services as thread


@transaction.atomic
def take_ladder_step(handover: Handover, *, step: int, to: str, on: date) -> LadderRow | None:
    """Record that a step of the ladder was taken; None when it was taken before."""
    row, is_new = LadderRow.objects.get_or_create(
        handover=handover,
        offer=2 if handover.sent_back else 1,
        step=step,
        defaults={"to": to, "on": on, "at": clock.now()},
    )
    if not is_new:
        return None
    Handover.objects.filter(pk=handover.pk).update(ladder_steps=F("ladder_steps") + 1)
    system = Actor.system(handover.network_id)
    audit.record(system, "handover.reminded", handover, title=handover.standard.key)
    return row


@transaction.atomic
def expire(actor: Actor, handover: Handover) -> Handover:
    """End an offer that nobody answered, after the last step of its ladder.

    Raises:
        NotAllowed: not the system.
        RuleBroken: the ladder has not come to its end.
        Stale: it was answered in the meantime.
    """
    facts = facts_of(handover, handover.changes.order_by("id"))
    plan = plan_of(handover, facts)
    if plan is None or clock.now() < plan.expires_at:
        raise RuleBroken(_("Die Leiter dieser Übergabe ist noch nicht zu Ende."))
    return take(actor, handover, StepName.EXPIRE, reason=ExpiryReason.SILENCE)


def tick(network_id: UUID | None = None) -> tuple[int, int]:
    """Take every step of silence that is due; run it often, it does nothing twice.

    Args:
        network_id: one network; None for all.

    Returns:
        Number of ladder steps taken and of offers expired.
    """
    waiting = Handover.objects.filter(state=State.OFFERED, answer_by__lt=clock.today())
    if network_id is not None:
        waiting = waiting.filter(network=network_id)
    steps = expired = 0
    for handover in _complete(waiting).order_by("answer_by", "id"):
        taken, gone = _silence(handover)
        steps, expired = steps + taken, expired + gone
    return steps, expired


def _silence(handover: Handover) -> tuple[int, int]:
    plan = plan_of(handover, facts_of(handover, handover.changes.all()))
    if plan is None:
        return 0, 0
    offer = 2 if handover.sent_back else 1
    done = [row.step for row in handover.ladder.all() if row.offer == offer]
    taken = 0
    for due in ladder_steps_due(plan, clock.now(), done):
        row = take_ladder_step(handover, step=due.number, to=due.to, on=due.on)
        taken += row is not None
    if clock.now() < plan.expires_at:
        return taken, 0
    try:
        expire(Actor.system(handover.network_id), handover)
    except Stale:  # answered while we looked: the answer wins
        return taken, 0
    return taken, 1


def _complete(found: QuerySet[Handover]) -> QuerySet[Handover]:
    return found.select_related(
        "standard", "network__site", "from_unit", "to_unit", "sender", "receiver"
    ).prefetch_related(
        Prefetch("changes", StateChange.objects.order_by("id")), "ladder", "standard__ladder"
    )


def tally_ended(now: datetime | None = None) -> int:
    """Replace hand-overs that ended more than thirty days ago by tallies.

    The slip number, the days and the people of the history are gone with the row; the audit
    trail keeps its digests.

    Args:
        now: the moment to look from; default the clock's.

    Returns:
        Number of hand-overs replaced.
    """
    today = (now or clock.now()).astimezone(clock.BERLIN).date()
    due = Handover.objects.filter(ended_on__lt=today - timedelta(days=KEPT_DAYS))
    calendars, number = Calendars(), 0
    for key in list(due.order_by("ended_on", "id").values_list("pk", flat=True)):
        number += _tally(key, today, calendars)
    return number


@transaction.atomic
def _tally(handover_id: UUID, today: date, calendars: Calendars) -> bool:
    if not Handover.objects.select_for_update().filter(pk=handover_id).exists():
        return False
    handover = _complete(Handover.objects.filter(pk=handover_id)).first()
    if handover is None:
        return False
    facts = facts_of(handover, handover.changes.all(), calendars.of(handover))
    if not is_tally_due(facts, today):
        return False
    if facts.offered_on is not None:
        _keep(handover, facts, today)
    audit.record(
        Actor.system(handover.network_id),
        "handover.tallied",
        handover,
        title=handover.standard.key,
    )
    thread.forget(handover.network_id, ("handover", handover.pk))
    handover.delete()
    return True


def _keep(handover: Handover, facts: Facts, today: date) -> None:
    kept = tally_of(
        facts,
        standard=str(handover.line),
        sender=str(handover.from_unit_id),
        receiver=str(handover.to_unit_id),
        today=today,
    )
    Tally.objects.create(
        network_id=handover.network_id,
        line=handover.line,
        standard_id=handover.standard_id,
        from_unit_id=handover.from_unit_id,
        to_unit_id=handover.to_unit_id,
        sender_id=handover.sender_id,
        receiver_id=handover.receiver_id,
        month=kept.month,
        week=kept.week,
        counts_on=tally_day(kept.month, kept.week),
        state=kept.state,
        result=kept.result or "",
        reason=kept.reason or "",
        answer=kept.answer or "",
        feedback=kept.feedback or "",
        answer_days=kept.days.answer,
        arrival_days=kept.days.arrival,
        feedback_days=kept.days.feedback,
        hold_days=kept.hold_days,
        no_shows=kept.no_shows,
        ladder_steps=kept.ladder_steps,
    )
