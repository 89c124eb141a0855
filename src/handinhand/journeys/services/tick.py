"""What happens by itself: the ladder of silence and expiry, as on rung 0."""

from uuid import UUID

from django.db import transaction
from django.db.models import F

from handinhand.audit import services as audit
from handinhand.handovers.rules import ExpiryReason, State, StepName, ladder_steps_due
from handinhand.journeys.access import SeenJourney, facts_of, plan_of
from handinhand.journeys.models import JourneyHandover, JourneyNumber, LadderRow
from handinhand.journeys.rules import JourneyState
from handinhand.journeys.services.steps import take
from handinhand.journeys.services.telling import tell_ladder
from handinhand.kernel import clock
from handinhand.kernel.actor import Actor
from handinhand.kernel.errors import Stale
from handinhand.networks.access import PseudonymousNetwork


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
    ).select_related(
        "journey__network__site", "standard", "stay", "target", "to_unit__organisation"
    )
    if network_id is not None:
        waiting = waiting.filter(journey__network=network_id)
    steps = expired = 0
    for handover in waiting.prefetch_related("ladder", "standard__ladder").order_by("id"):
        taken, gone = _silence(handover)
        steps, expired = steps + taken, expired + gone
    return steps, expired


@transaction.atomic
def _silence(handover: JourneyHandover) -> tuple[int, int]:
    plan = plan_of(handover, facts_of(handover, handover.changes.order_by("id")))
    if plan is None:
        return 0, 0
    system = Actor.system(handover.journey.network_id)
    number = JourneyNumber.objects.get(journey=handover.journey_id, organisation=None)
    offer = 2 if handover.sent_back else 1
    done = [row.step for row in handover.ladder.all() if row.offer == offer]
    taken = 0
    for due in ladder_steps_due(plan, clock.now(), done):
        row, is_new = LadderRow.objects.get_or_create(
            handover=handover,
            offer=offer,
            step=due.number,
            defaults={"to": due.to, "on": due.on, "at": clock.now()},
        )
        if is_new:
            taken += 1
            JourneyHandover.objects.filter(pk=handover.pk).update(
                ladder_steps=F("ladder_steps") + 1
            )
            title = str(handover.standard or "")
            audit.record(system, "journey_handover.reminded", number, title=title)
            tell_ladder(handover, row)
    if clock.now() < plan.expires_at:
        return taken, 0
    seen = SeenJourney(PseudonymousNetwork(handover.journey.network_id), handover.journey, number)
    try:
        take(system, seen, handover, StepName.EXPIRE, reason=ExpiryReason.SILENCE)
    except Stale:  # answered while we looked: the answer wins
        return taken, 0
    return taken, 1
