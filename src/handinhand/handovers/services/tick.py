"""What happens by itself: the ladder of silence, expiry, what nobody arrived for, tallies."""

from datetime import date, datetime, timedelta
from typing import TYPE_CHECKING
from uuid import UUID

from django.db import transaction
from django.db.models import F, Prefetch, QuerySet
from django.utils.translation import gettext as _

from handinhand.audit import services as audit
from handinhand.handovers.access import facts_of, missing_days, plan_of
from handinhand.handovers.models import Handover, LadderRow, MissingArrival, StateChange, Tally
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
from handinhand.handovers.rules.ladder import STEP_TIME
from handinhand.handovers.services.steps import take
from handinhand.handovers.services.telling import tell_ladder, tell_missing
from handinhand.kernel import clock
from handinhand.kernel.actor import Actor
from handinhand.kernel.calendar import Calendar, berlin_moment
from handinhand.kernel.errors import RuleBroken, Stale
from handinhand.networks.access import Calendars
from handinhand.thread import services as thread

if TYPE_CHECKING:
    from handinhand.chains.models import MissingArrivalStep

NOT_THERE = [State.OFFERED, State.ACCEPTED, State.NO_SHOW]
"""States in which somebody is still expected and the clock runs."""


@transaction.atomic
def take_ladder_step(handover: Handover, *, step: int, to: str, on: date) -> LadderRow | None:
    """Record a step of the ladder and tell whom it names; None when there is nothing to remind of.

    The row is written once, whoever comes twice, and only while the offer waits: touching it
    first locks it against an answer that comes at the same moment.
    """
    rows = Handover.objects.filter(pk=handover.pk)
    if not rows.filter(state=State.OFFERED).update(state=State.OFFERED):
        return None
    offer = 2 if handover.sent_back else 1
    row, is_new = LadderRow.objects.get_or_create(
        handover=handover,
        offer=offer,
        step=step,
        defaults={"to": to, "on": on, "at": clock.now()},
    )
    if not is_new:
        return None
    rows.update(ladder_steps=F("ladder_steps") + 1)
    system = Actor.system(handover.network_id)
    audit.record(system, "handover.reminded", handover, title=handover.standard.key)
    tell_ladder(handover, to=to, cause=f"ladder:{handover.pk}:{offer}:{step}")
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
    calendars = Calendars()
    for handover in _complete(waiting).order_by("answer_by", "id").iterator(chunk_size=200):
        taken, gone = _silence(handover, calendars.of(handover.network, handover.receiver_id))
        steps, expired = steps + taken, expired + gone
    return steps, expired


def _silence(handover: Handover, calendar: Calendar) -> tuple[int, int]:
    plan = plan_of(handover, facts_of(handover, handover.changes.all(), calendar))
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


def tell_missing_arrivals(since: datetime) -> int:
    """Tell whom the standards name where nobody has arrived by their day; nothing twice.

    Args:
        since: days that had passed by then are not made up for.

    Returns:
        Number of people's rows written.
    """
    waiting = Handover.objects.filter(state__in=NOT_THERE, standard__missing_arrival__isnull=False)
    told, calendars = 0, Calendars()
    for handover in _complete(waiting.distinct()).order_by("pk").iterator(chunk_size=200):
        calendar = calendars.of(handover.network, handover.receiver_id)
        facts = facts_of(handover, handover.changes.all(), calendar)
        done = {row.step_id for row in handover.missing.all()}
        for step, on in missing_days(handover, facts):
            moment = berlin_moment(on, STEP_TIME)
            if step.pk not in done and since < moment <= clock.now():
                told += _tell_missing(handover, step, on)
    return told


@transaction.atomic
def _tell_missing(handover: Handover, step: "MissingArrivalStep", on: date) -> bool:
    # Touching the row locks it: an arrival that is reported at this moment comes before or after.
    rows = Handover.objects.filter(pk=handover.pk, state=handover.state)
    if not rows.update(state=handover.state):
        return False
    _row, is_new = MissingArrival.objects.get_or_create(
        handover=handover, step=step, defaults={"on": on, "at": clock.now()}
    )
    if is_new:
        system = Actor.system(handover.network_id)
        audit.record(system, "handover.missing", handover, title=handover.standard.key)
        tell_missing(handover, step, cause=f"missing:{handover.pk}:{step.pk}")
    return is_new


def _complete(found: QuerySet[Handover]) -> QuerySet[Handover]:
    return found.select_related(
        "standard", "network__site", "from_unit", "to_unit", "sender", "receiver"
    ).prefetch_related(
        Prefetch("changes", StateChange.objects.order_by("id")),
        "ladder",
        "missing",
        "standard__ladder",
        "standard__missing_arrival__to_unit",
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
    calendar = calendars.of(handover.network, handover.receiver_id)
    facts = facts_of(handover, handover.changes.all(), calendar)
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
        offer=kept.offer or "",
        answer=kept.answer or "",
        feedback=kept.feedback or "",
        answer_days=kept.days.answer,
        arrival_days=kept.days.arrival,
        feedback_days=kept.days.feedback,
        hold_days=kept.hold_days,
        no_shows=kept.no_shows,
        ladder_steps=kept.ladder_steps,
    )
