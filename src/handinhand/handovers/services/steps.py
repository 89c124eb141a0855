"""How every step is taken: one conditional update, one row of history, one audit entry."""

from collections.abc import Mapping
from datetime import date
from uuid import UUID

from django.db.models import F
from django.utils import timezone
from django.utils.translation import gettext as _

from handinhand.audit import services as audit
from handinhand.handovers.access import facts_of, may_take, sides_of
from handinhand.handovers.models import STATE_WORDS, Handover, StateChange
from handinhand.handovers.rules import STEP_BY_NAME, Facts, State, StepName, durations, target_of
from handinhand.handovers.services.every_rung import acting_unit, derived_of, not_yours, owner_for
from handinhand.handovers.services.telling import tell_step
from handinhand.kernel import clock
from handinhand.kernel.actor import Actor
from handinhand.kernel.errors import Stale


def require_step(actor: Actor, handover: Handover, step: StepName) -> None:
    """Let pass who stands on a side that may take the step.

    Raises:
        NotAllowed: the step belongs to the other side.
    """
    if not may_take(actor, handover, step):
        raise not_yours(step)


def take(
    actor: Actor,
    handover: Handover,
    step: StepName,
    *,
    effective_on: date | None = None,
    reason: str = "",
    version: int | None = None,
    fields: Mapping[str, object] | None = None,
    only_if: Mapping[str, object] | None = None,
) -> Handover:
    """Take one step, unless somebody else was faster; the caller holds a transaction.

    Args:
        actor: who acts.
        handover: the hand-over, as the actor saw it.
        step: row of the table of states.
        effective_on: day it holds from; default today.
        reason: coded reason, if the new state asks for one.
        version: the version the person had on screen; None: the state alone decides.
        fields: further columns to set.
        only_if: further conditions of the update.

    Raises:
        NotAllowed: the step is not the actor's.
        RuleBroken: the reason does not fit.
        Stale: the hand-over is in another state by now; nothing is changed.
    """
    require_step(actor, handover, step)
    unit_id = acting_unit(actor, handover, step, sides_of(actor, handover))
    target = _target(handover, step)
    owner = owner_for(target, reason)
    today = clock.today()
    conditions = {"state__in": [str(s) for s in STEP_BY_NAME[step].sources], **(only_if or {})}
    if version is not None:
        conditions["version"] = version
    changed = Handover.objects.filter(pk=handover.pk, **conditions).update(
        state=target,
        reason=reason,
        reason_owner=owner,
        version=F("version") + 1,
        **(fields or {}),
    )
    if not changed:
        raise too_late(handover.pk)
    StateChange.objects.create(
        handover=handover,
        state=target,
        at=clock.now(),
        effective_on=effective_on or today,
        person_id=actor.person_id,
        unit_id=unit_id,
        reason=reason,
        reason_owner=owner,
    )
    # The slip number stays out of the audit trail: it must be gone when the tally is written.
    audit.record(
        actor,
        f"handover.{step}",
        handover,
        title=handover.standard.key,
        network_id=handover.network_id,
    )
    stored = refresh(handover.pk)
    tell_step(actor, stored, step, unit_id)
    return stored


def _target(handover: Handover, step: StepName) -> State:
    if step is not StepName.RESUME:
        return target_of(step)
    if handover.before_hold not in (State.OFFERED, State.ACCEPTED):
        raise too_late(handover.pk)
    return State(handover.before_hold)


def too_late(handover_id: UUID) -> Stale:
    """Return the sentence for whoever came second, with the state that counts."""
    now = Handover.objects.select_related("sender", "receiver").filter(pk=handover_id).first()
    if now is None:  # thirty days after its end only a tally is left
        return Stale(_("Diese Übergabe gibt es nicht mehr: Sie ist seit dreißig Tagen zu Ende."))
    last = now.changes.select_related("unit").order_by("-id").first()
    told = {
        "state": STATE_WORDS[State(now.state)],
        "who": str(last.unit or _("Netzwerkkoordination")) if last else "",
        "when": f"{timezone.localtime(last.at):%d.%m.%Y, %H:%M}" if last else "",
    }
    if now.state in (State.DRAFT, State.OFFERED, State.WITHDRAWN, State.EXPIRED):
        return Stale(
            _(
                "Diese Übergabe hat sich inzwischen geändert: %(state)s (%(who)s, %(when)s Uhr)."
                " Ihre Eingabe wurde nicht gespeichert. Laden Sie die Seite neu."
            )
            % told
        )
    return Stale(
        _(
            "Diese Übergabe wurde schon beantwortet: %(state)s (%(who)s, %(when)s Uhr)."
            " Ihre Eingabe wurde nicht gespeichert. Laden Sie die Seite neu."
        )
        % told
    )


def refresh(handover_id: UUID) -> Handover:
    """Write the columns that follow from the history, and return the row as stored."""
    handover = (
        Handover.objects.select_related(
            "standard", "network__site", "from_unit", "to_unit", "sender", "receiver"
        )
        .prefetch_related("changes")
        .get(pk=handover_id)
    )
    facts = facts_of(handover, sorted(handover.changes.all(), key=lambda row: row.pk))
    values = _derived(handover, facts)
    Handover.objects.filter(pk=handover_id).update(**values)
    for name, value in values.items():
        setattr(handover, name, value)
    return handover


def _derived(handover: Handover, facts: Facts) -> dict[str, object]:
    days = durations(facts, clock.today())
    return {
        **derived_of(State(handover.state), facts),
        "changed_on": max(change.effective_on for change in facts.changes),
        "answer_days": days.answer,
        "arrival_days": days.arrival,
        "feedback_days": days.feedback,
    }
