"""What happens by itself: the ladder of silence and expiry, as on rung 0."""

from datetime import date
from uuid import UUID

from django.db import transaction
from django.db.models import F, Prefetch, QuerySet

from handinhand.audit import services as audit
from handinhand.handovers.access import plan_of
from handinhand.handovers.rules import ExpiryReason, State, StepName, ladder_steps_due
from handinhand.journeys.access import SeenJourney, facts_of
from handinhand.journeys.models import HandoverChange, JourneyHandover, JourneyNumber, LadderRow
from handinhand.journeys.rules import JourneyState
from handinhand.journeys.services.steps import take
from handinhand.journeys.services.telling import tell_ladder
from handinhand.kernel import clock
from handinhand.kernel.actor import Actor
from handinhand.kernel.calendar import Calendar
from handinhand.kernel.errors import Stale
from handinhand.networks.access import Calendars, PseudonymousNetwork


def tick(network_id: UUID | None = None) -> tuple[int, int]:
    """Take every step of silence that is due; run it often, it does nothing twice.

    Args:
        network_id: one network; None for all.

    Returns:
        Number of ladder steps taken and of offers expired.
    """
    waiting = JourneyHandover.objects.filter(
        state=State.OFFERED,
        answer_by__lt=clock.today(),
        journey__state=JourneyState.RUNNING,
    )
    if network_id is not None:
        waiting = waiting.filter(journey__network=network_id)
    steps = expired = 0
    calendars = Calendars()
    for handover in _complete(waiting).order_by("answer_by", "id").iterator(chunk_size=200):
        calendar = calendars.of(handover.journey.network, handover.receiver_id)
        taken, gone = _silence(handover, calendar)
        steps, expired = steps + taken, expired + gone
    return steps, expired


def _complete(found: QuerySet[JourneyHandover]) -> QuerySet[JourneyHandover]:
    return found.select_related(
        "journey__network__site", "standard", "stay", "target", "to_unit__organisation"
    ).prefetch_related(
        Prefetch("changes", HandoverChange.objects.order_by("id")),
        "ladder",
        "standard__ladder",
    )


def _silence(handover: JourneyHandover, calendar: Calendar) -> tuple[int, int]:
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
        _expire(handover)
    except Stale:  # answered while we looked: the answer wins
        return taken, 0
    return taken, 1


@transaction.atomic
def take_ladder_step(
    handover: JourneyHandover, *, step: int, to: str, on: date
) -> LadderRow | None:
    """Record a step of the ladder and tell whom it names; None when there is nothing to remind of.

    The row is written once, whoever comes twice, and only while the offer waits: touching it
    first locks it against an answer that comes at the same moment.
    """
    rows = JourneyHandover.objects.filter(pk=handover.pk)
    if not rows.filter(state=State.OFFERED).update(state=State.OFFERED):
        return None
    row, is_new = LadderRow.objects.get_or_create(
        handover=handover,
        offer=2 if handover.sent_back else 1,
        step=step,
        defaults={"to": to, "on": on, "at": clock.now()},
    )
    if not is_new:
        return None
    rows.update(ladder_steps=F("ladder_steps") + 1)
    system = Actor.system(handover.journey.network_id)
    title = str(handover.standard or "")
    audit.record(system, "journey_handover.reminded", _whole_number(handover), title=title)
    tell_ladder(handover, row)
    return row


@transaction.atomic
def _expire(handover: JourneyHandover) -> None:
    network = PseudonymousNetwork(handover.journey.network_id)
    seen = SeenJourney(network, handover.journey, _whole_number(handover))
    system = Actor.system(network.id)
    take(system, seen, handover, StepName.EXPIRE, reason=ExpiryReason.SILENCE)


def _whole_number(handover: JourneyHandover) -> JourneyNumber:
    return JourneyNumber.objects.get(journey=handover.journey_id, organisation=None)
