"""How a step of a hand-over is taken: one conditional update, one row of history, one entry."""

from collections.abc import Mapping
from datetime import date
from uuid import UUID

from django.utils import timezone
from django.utils.translation import gettext as _

from handinhand.audit import services as audit
from handinhand.handovers.access import STATE_WORDS
from handinhand.handovers.rules import (
    ENDED,
    STEP_BY_NAME,
    Facts,
    Side,
    State,
    StepName,
    answer_judgement,
    ended_on,
    feedback_judgement,
    judge,
    owner_of,
    reason_fits,
    target_of,
)
from handinhand.journeys.access import SeenJourney, facts_of, sides_of
from handinhand.journeys.access.doors import NOT_ON_RUNG_1
from handinhand.journeys.models import NEVER, HandoverChange, JourneyHandover
from handinhand.journeys.rules import ABOUT_HEALTH
from handinhand.journeys.services.moves import lock
from handinhand.journeys.services.numbers import drop_needless
from handinhand.journeys.services.telling import tell_step
from handinhand.kernel import clock
from handinhand.kernel.actor import Actor
from handinhand.kernel.errors import NotAllowed, RuleBroken, Stale

# With these the number both sides know is no longer needed; an expired offer can still be taken.
_SLIP_ENDS = frozenset(
    {
        State.ARRIVED,
        State.COMPLETED,
        State.DECLINED,
        State.WITHDRAWN,
        State.CANCELLED,
        State.ENTERED_IN_ERROR,
    }
)


def require_step(actor: Actor, handover: JourneyHandover, step: StepName) -> None:
    """Let pass who stands on a side that may take the step.

    Raises:
        NotAllowed: the step belongs to the other side.
    """
    sides = STEP_BY_NAME[step].sides
    if step not in NOT_ON_RUNG_1 and sides & sides_of(actor, handover):
        return
    if Side.RECEIVER in sides and Side.SENDER not in sides:
        raise NotAllowed(_("Das kann nur die Stelle, an die sich die Übergabe richtet."))
    if Side.SENDER in sides and Side.RECEIVER not in sides:
        raise NotAllowed(_("Das kann nur die Stelle, die die Übergabe angeboten hat."))
    if sides == {Side.COORDINATOR}:
        raise NotAllowed(_("Das kann nur die Netzwerkkoordination."))
    raise NotAllowed(_("Das können nur die beiden Stellen der Übergabe."))


def take(
    actor: Actor,
    seen: SeenJourney,
    handover: JourneyHandover,
    step: StepName,
    *,
    effective_on: date | None = None,
    reason: str = "",
    fields: Mapping[str, object] | None = None,
    only_if: Mapping[str, object] | None = None,
) -> JourneyHandover:
    """Take one step, unless somebody else was faster; the caller holds a transaction.

    Raises:
        NotAllowed: the step is not the actor's.
        RuleBroken: the reason does not fit.
        Stale: the hand-over is in another state by now, or the journey has ended.
    """
    require_step(actor, handover, step)
    if step is not StepName.COMPLETE:
        lock(seen.journey)
    target = _target(handover, step)
    owner = _owner(target, reason)
    changes = {"state": target, "reason": reason, "reason_owner": owner, **(fields or {})}
    if target in _SLIP_ENDS:
        changes["slip"] = None
    sources = [str(source) for source in STEP_BY_NAME[step].sources]
    rows = JourneyHandover.objects.filter(pk=handover.pk, state__in=sources, **(only_if or {}))
    if not rows.update(**changes):
        raise too_late(handover)
    unit_id = acting_unit(actor, handover, step)
    record_change(actor, handover, target, effective_on or clock.today(), unit_id, reason, owner)
    audit.record(actor, f"journey_handover.{step}", seen.number, title=str(handover.standard or ""))
    if target in _SLIP_ENDS and target not in (State.ARRIVED, State.COMPLETED):
        drop_needless(seen.journey)
    taken = refresh(handover.pk)
    tell_step(actor, taken, step, unit_id)
    return taken


def record_change(
    actor: Actor,
    handover: JourneyHandover,
    state: State,
    on: date,
    unit_id: UUID | None,
    reason: str = "",
    owner: str = "",
) -> None:
    """Append one change of state."""
    HandoverChange.objects.create(
        handover=handover,
        state=state,
        at=clock.now(),
        effective_on=on,
        person_id=actor.person_id,
        unit_id=unit_id,
        reason=reason,
        reason_owner=owner,
    )


def _target(handover: JourneyHandover, step: StepName) -> State:
    if step is not StepName.RESUME:
        return target_of(step)
    if handover.before_hold not in (State.OFFERED, State.ACCEPTED):
        raise too_late(handover)
    return State(handover.before_hold)


def _owner(target: State, reason: str) -> str:
    if not reason:
        return ""
    if not reason_fits(target, reason):
        raise RuleBroken(_("Wählen Sie einen Grund aus der Liste."), field="reason")
    return str(owner_of(target, reason) or "")


def require_reason(target: State, reason: str) -> None:
    """Let pass a reason of the closed list of a state.

    Raises:
        RuleBroken: there is none, or it does not fit.
    """
    if not reason or not reason_fits(target, reason) or reason in ABOUT_HEALTH:
        raise RuleBroken(_("Wählen Sie einen Grund aus der Liste."), field="reason")


def acting_unit(actor: Actor, handover: JourneyHandover, step: StepName) -> UUID | None:
    """Tell for which unit the actor takes a step; None for coordination and tick."""
    sides = STEP_BY_NAME[step].sides & sides_of(actor, handover)
    if Side.SENDER in sides and Side.RECEIVER not in sides:
        return handover.from_unit_id
    if Side.RECEIVER in sides and Side.SENDER not in sides:
        return handover.to_unit_id
    if sides & {Side.SENDER, Side.RECEIVER}:
        return actor.unit_id or handover.to_unit_id
    return None


def too_late(handover: JourneyHandover) -> Stale:
    """Return the sentence for whoever came second, with the state that counts."""
    now = JourneyHandover.objects.get(pk=handover.pk)
    last = now.changes.select_related("unit").order_by("-id").first()
    return Stale(
        _(
            "Diese Übergabe hat sich inzwischen geändert: %(state)s (%(who)s, %(when)s)."
            " Ihre Eingabe wurde nicht gespeichert. Laden Sie die Seite neu."
        )
        % {
            "state": STATE_WORDS[State(now.state)],
            "who": str(last.unit or _("Netzwerkkoordination")) if last else "",
            "when": f"{timezone.localtime(last.at):%d.%m.%Y}" if last else "",
        }
    )


def refresh(handover_id: UUID) -> JourneyHandover:
    """Write the columns that follow from the history, and return the row as stored."""
    handover = JourneyHandover.objects.select_related(
        "journey__network__site",
        "journey__chain_version__chain",
        "stay__station",
        "target",
        "way",
        "standard",
        "from_unit__organisation",
        "to_unit__organisation",
        "sender",
        "receiver",
    ).get(pk=handover_id)
    values = _derived(handover, facts_of(handover, handover.changes.order_by("id")))
    JourneyHandover.objects.filter(pk=handover_id).update(**values)
    for name, value in values.items():
        setattr(handover, name, value)
    return handover


def _derived(handover: JourneyHandover, facts: Facts) -> dict[str, object]:
    today, state = clock.today(), State(handover.state)
    answer_by, arrival_by = facts.answer_due_on(today), facts.arrival_due_on(today)
    running = {State.OFFERED: answer_by, State.ACCEPTED: arrival_by, State.NO_SHOW: arrival_by}
    judged = state in ENDED or state is State.NO_SHOW
    answered = answer_judgement(facts, today) if state is not State.OFFERED else None
    return {
        "answer_by": answer_by,
        "arrival_by": arrival_by,
        "urgent_on": running.get(state) or NEVER,
        "ended_on": ended_on(facts),
        "no_shows": sum(change.state is State.NO_SHOW for change in facts.changes),
        "result": str((judge(facts, today) if judged else None) or ""),
        "answer_result": str(answered or ""),
        "feedback_result": str(feedback_judgement(facts, today) or ""),
    }
