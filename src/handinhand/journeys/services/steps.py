"""How a step of a hand-over is taken: one conditional update, one row of history, one entry."""

from collections.abc import Mapping
from datetime import date
from uuid import UUID

from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext as _

from handinhand.audit import services as audit
from handinhand.handovers.access import STATE_WORDS
from handinhand.handovers.rules import (
    ENDED,
    STEP_BY_NAME,
    Facts,
    State,
    StepName,
    durations,
    judge,
    target_of,
)
from handinhand.handovers.services import every_rung
from handinhand.handovers.services.every_rung import acting_unit, derived_of, not_yours, owner_for
from handinhand.journeys.access import SeenJourney, facts_of, sides_of
from handinhand.journeys.access.doors import NOT_ON_RUNG_1
from handinhand.journeys.models import HandoverChange, JourneyHandover
from handinhand.journeys.models.handover import NEVER
from handinhand.journeys.rules import ABOUT_HEALTH
from handinhand.journeys.services.moves import lock
from handinhand.journeys.services.numbers import drop_needless
from handinhand.journeys.services.telling import tell_step
from handinhand.kernel import clock
from handinhand.kernel.actor import Actor
from handinhand.kernel.errors import Stale

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
    allowed = STEP_BY_NAME[step].sides & sides_of(actor, handover)
    if step in NOT_ON_RUNG_1 or not allowed:
        raise not_yours(step)


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
    owner = owner_for(target, reason)
    changes = {"state": target, "reason": reason, "reason_owner": owner, **(fields or {})}
    if target in _SLIP_ENDS:
        changes["slip"] = None
    sources = [str(source) for source in STEP_BY_NAME[step].sources]
    rows = JourneyHandover.objects.filter(pk=handover.pk, state__in=sources, **(only_if or {}))
    if not rows.update(**changes):
        raise too_late(handover)
    unit_id = acting_unit(actor, handover, step, sides_of(actor, handover))
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


def require_reason(target: State, reason: str) -> None:
    """Let pass a reason of the closed list of a state that does not speak of an illness.

    Raises:
        RuleBroken: there is none, or it does not fit.
    """
    every_rung.require_reason(target, "" if reason in ABOUT_HEALTH else reason)


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
    state = State(handover.state)
    judged = state in ENDED or state is State.NO_SHOW
    result = judge(facts, clock.today()) if judged else None
    days = durations(facts, clock.today())
    return {
        **derived_of(state, facts),
        "result": str(result or ""),
        "changed_on": max(change.effective_on for change in facts.changes),
        "answer_days": days.answer,
        "arrival_days": days.arrival,
        "feedback_days": days.feedback,
    }


def derive_missing(at_once: int = 1_000) -> int:
    """Derive what counting needs of rows written before these columns were there.

    All of them, in one night: until then the rules judge such rows one by one, for every page of
    figures anew. Run again it finds nothing to do.

    Args:
        at_once: of so many rows the keys are read at once.

    Returns:
        Number of rows.
    """
    missing = JourneyHandover.objects.filter(changed_on=NEVER, changes__isnull=False)
    number = 0
    while keys := list(missing.order_by().values_list("pk", flat=True).distinct()[:at_once]):
        for key in keys:
            with transaction.atomic():
                JourneyHandover.objects.select_for_update().get(pk=key)
                refresh(key)
        number += len(keys)
    return number
