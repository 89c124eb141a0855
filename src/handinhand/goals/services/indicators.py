"""Indicators and the values written down by hand."""

from collections.abc import Collection, Mapping
from datetime import date
from decimal import Decimal
from uuid import UUID

from django.db import transaction
from django.utils.translation import gettext as _

from handinhand.audit import services as audit
from handinhand.goals.access import get_goal, is_computed, require_change
from handinhand.goals.models import Goal, Indicator, Measurement
from handinhand.kernel.actor import Actor
from handinhand.kernel.errors import RuleBroken
from handinhand.networks.access import current_network
from handinhand.networks.services import numbered_key
from handinhand.thread import services as thread
from handinhand.workshops.services.bounds import require_past_day

HUNDRED = Decimal(100)


@transaction.atomic
def create_indicator(
    actor: Actor,
    *,
    goal: Goal,
    text: str,
    unit: str,
    direction: str,
    target_value: Decimal,
    due_on: date,
    source: str,
    measured_by: str,
    target_text: str = "",
    baseline_value: Decimal | None = None,
    baseline_text: str = "",
    baseline_source: str = "",
    standards: Collection[str] = (),
    requirements: Collection[UUID] = (),
    number: int | None = None,
) -> Indicator:
    """Write down how one sees that a goal is reached.

    Args:
        actor: coordination or moderation.
        goal: what it measures.
        text: what is counted or measured.
        unit: percent, number, days or index.
        direction: whether the target is to be reached at least or at most.
        target_value: the target.
        due_on: the day by which it is to be reached.
        source: where the value comes from, in words.
        measured_by: kind of source; decides whether it is computed.
        target_text: the target in words, if the value alone does not say it.
        baseline_value: where it began; None when nobody knows.
        baseline_text: the same in words.
        baseline_source: where the baseline comes from.
        standards: keys of the hand-over standards it counts; empty means all.
        requirements: ids of the requirements it measures.
        number: number it brings along (import); else the next one.

    Raises:
        NotAllowed: the role may not.
        RuleBroken: a value cannot be right for the unit, or the target day is before the network.
        Http404: the goal or a requirement is not for this actor.
    """
    require_change(actor)
    get_goal(actor, goal.pk)
    network = current_network(actor)
    _check(actor, unit, target_value, baseline_value, due_on)
    key, given = numbered_key(network.pk, "I", number)
    indicator = Indicator.objects.create(
        network_id=network.pk,
        goal=goal,
        key=key,
        number=given,
        text=text,
        unit=unit,
        direction=direction,
        baseline_value=baseline_value,
        baseline_text=baseline_text,
        baseline_source=baseline_source,
        target_value=target_value,
        target_text=target_text,
        due_on=due_on,
        source=source,
        measured_by=measured_by,
        standards=list(standards),
    )
    asked = [("goal", goal.pk), *(("requirement", pk) for pk in requirements)]
    thread.answer_all(actor, ("indicator", indicator.pk), asked=asked)
    audit.record(actor, "indicator.created", indicator)
    thread.join_computed(actor)
    return indicator


@transaction.atomic
def change_indicator(
    actor: Actor, indicator: Indicator, *, version: int | None, fields: Mapping[str, object]
) -> Indicator:
    """Change an indicator; when it moves to another goal, its link moves with it.

    Raises:
        NotAllowed: the role may not.
        RuleBroken: a value cannot be right for the unit.
        Stale: somebody else saved first.
    """
    require_change(actor)
    goal = fields.get("goal", indicator.goal)
    if isinstance(goal, Goal):
        get_goal(actor, goal.pk)
    target = fields.get("target_value", indicator.target_value)
    baseline = fields.get("baseline_value", indicator.baseline_value)
    due = fields.get("due_on", indicator.due_on)
    _check(
        actor,
        str(fields.get("unit", indicator.unit)),
        target if isinstance(target, Decimal) else indicator.target_value,
        baseline if isinstance(baseline, Decimal) else None,
        due if isinstance(due, date) else indicator.due_on,
    )
    before = indicator.goal_id
    saved = audit.change(actor, indicator, "indicator.changed", version=version, fields=fields)
    if saved.goal_id != before:
        here = ("indicator", saved.pk)
        thread.disconnect(saved.network_id, asked=("goal", before), answer=here)
        thread.connect(saved.network_id, asked=("goal", saved.goal_id), answer=here)
    thread.join_computed(actor)
    return saved


@transaction.atomic
def record_measurement(
    actor: Actor,
    indicator: Indicator,
    *,
    on: date,
    value: Decimal,
    of_how_many: int | None = None,
    period_from: date | None = None,
    period_to: date | None = None,
    note: str = "",
) -> Measurement:
    """Write down the value of an indicator on a day.

    Raises:
        NotAllowed: the role may not.
        RuleBroken: the value is computed from hand-overs, the day lies in the future or before
            the network began, the period is in the wrong order, the day has a value already,
            or a share does not say of how many.
    """
    require_change(actor)
    if is_computed(indicator):
        raise RuleBroken(
            _("Dieser Indikator wird aus den Übergaben gerechnet. Sie finden den Wert bei Wirkung.")
        )
    require_past_day(actor, on, field="on")
    _check_value(indicator.unit, value, "value")
    _check_period(on, period_from, period_to)
    if indicator.unit == Indicator.Unit.PERCENT and not of_how_many:
        raise RuleBroken(
            _("Ein Anteil sagt nur etwas mit seiner Menge. Geben Sie an, von wie vielen."),
            field="of_how_many",
        )
    if indicator.measurements.filter(on=on).exists():
        raise RuleBroken(
            _("Für den %(day)s gibt es schon einen Wert. Wählen Sie einen anderen Stichtag.")
            % {"day": f"{on:%d.%m.%Y}"},
            field="on",
        )
    measurement = Measurement.objects.create(
        indicator=indicator,
        on=on,
        value=value,
        of_how_many=of_how_many,
        period_from=period_from,
        period_to=period_to,
        note=note,
    )
    audit.record(actor, "indicator.measured", indicator)
    return measurement


@transaction.atomic
def keep_measurement(
    indicator: Indicator, *, value: Decimal, of_how_many: int, period: tuple[date, date]
) -> Measurement:
    """Write down the value the hand-overs of a period gave; the platform does it, once.

    Raises:
        ValueError: the indicator is measured by hand.
    """
    if not is_computed(indicator):
        raise ValueError(f"{indicator.key} is not measured by hand-overs")
    measurement, is_new = Measurement.objects.get_or_create(
        indicator=indicator,
        on=period[1],
        defaults={
            "value": value,
            "of_how_many": of_how_many,
            "period_from": period[0],
            "period_to": period[1],
            "automatic": True,
        },
    )
    if is_new:
        audit.record(Actor.system(indicator.network_id), "indicator.measured", indicator)
    return measurement


def _check(
    actor: Actor, unit: str, target: Decimal, baseline: Decimal | None, due_on: date
) -> None:
    _check_value(unit, target, "target_value")
    if baseline is not None:
        _check_value(unit, baseline, "baseline_value")
    began = current_network(actor).began_on
    if due_on < began:
        raise RuleBroken(
            _("Der %(day)s liegt vor dem Beginn des Netzwerks am %(began)s. Prüfen Sie das Datum.")
            % {"day": f"{due_on:%d.%m.%Y}", "began": f"{began:%d.%m.%Y}"},
            field="due_on",
        )


def _check_value(unit: str, value: Decimal, field: str) -> None:
    if value < 0:
        raise RuleBroken(
            _("Der Wert kann nicht negativ sein. Geben Sie 0 oder mehr an."), field=field
        )
    if unit == Indicator.Unit.PERCENT and value > HUNDRED:
        raise RuleBroken(
            _("Ein Anteil liegt zwischen 0 und 100 Prozent. Prüfen Sie den Wert."), field=field
        )


def _check_period(on: date, period_from: date | None, period_to: date | None) -> None:
    if period_from is not None and period_to is not None and period_to < period_from:
        raise RuleBroken(
            _("Der Zeitraum endet, bevor er beginnt. Prüfen Sie die beiden Daten."),
            field="period_to",
        )
    if period_to is not None and period_to > on:
        raise RuleBroken(
            _("Der Zeitraum endet nach dem Stichtag. Prüfen Sie die beiden Daten."),
            field="period_to",
        )
