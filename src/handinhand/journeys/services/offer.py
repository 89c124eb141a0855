"""Leading a journey on: the ways the chain names, or another one with a coded reason."""

import secrets
from collections.abc import Collection, Mapping
from datetime import date, timedelta
from random import Random
from typing import TYPE_CHECKING

from django.db import IntegrityError, transaction
from django.utils.translation import gettext as _

from handinhand.audit import services as audit
from handinhand.handovers.access import asks_for_anchor, limits_of
from handinhand.handovers.rules import State, StepName, due_dates, new_slip_number
from handinhand.handovers.services.every_rung import require_appointment
from handinhand.journeys.access import (
    SeenJourney,
    carrier,
    may_lead,
    next_of,
    stations_of,
    units_of_station,
)
from handinhand.journeys.access.guidance import missing_ways, ways_of
from handinhand.journeys.models import Journey, JourneyHandover, Stay
from handinhand.journeys.rules import Choice, DeviationReason
from handinhand.journeys.services.moves import Journal, depart, here, lock, number_after, settle
from handinhand.journeys.services.numbers import number_for
from handinhand.journeys.services.steps import record_change, refresh
from handinhand.journeys.services.telling import tell_step
from handinhand.kernel import clock
from handinhand.kernel.actor import Actor
from handinhand.kernel.errors import NotAllowed, RuleBroken
from handinhand.networks.access import calendar_for

if TYPE_CHECKING:
    from handinhand.chains.models import HandoverStandard, Station, Way
    from handinhand.networks.models import Unit

_CHANCE: Random = secrets.SystemRandom()
_TRIES = 8
_FAR = timedelta(days=730)


@transaction.atomic
def go_on(
    actor: Actor,
    seen: SeenJourney,
    *,
    station: str,
    ways: Collection[str],
    anchor_date: date | None = None,
    appointment_on: date | None = None,
    receiver_numbers: Mapping[str, str] | None = None,
) -> list[JourneyHandover]:
    """Lead a journey on by ways of the chain: offer each hand-over, go at once where none is due.

    Args:
        actor: a member of the unit where the journey stands.
        seen: the journey.
        station: key of the station it leaves.
        ways: keys of the ways that are taken together.
        anchor_date: day from which an arrival limit runs, when a standard names one.
        appointment_on: agreed first appointment, if any.
        receiver_numbers: numbers brought along (demo, import), by key of the organisation.

    Raises:
        NotAllowed: the journey stands with somebody else.
        RuleBroken: the chain does not allow these ways now, or a date is missing.
        Stale: the journey has ended.
    """
    journey = lock(seen.journey)
    stay = _stay(actor, journey, station)
    walk, position = here(journey)
    known = list(journey.handovers.select_related("way", "target").order_by("number"))
    allowed = next_of(walk, position, stay, known)
    choice = next((one for one in allowed.choices if set(one.ways) == set(ways)), None)
    if allowed.under_way or choice is None:
        raise RuleBroken(
            _("So geht es nach der Kette jetzt nicht weiter. Wählen Sie einen der Wege."),
            field="choice",
        )
    again = missing_ways([one for one in known if one.stay_id == stay.pk])
    departure = again[0].departure if again else _next_departure(known)
    legs = _legs(journey, choice)
    for way, target in legs:
        receiver = _receiver(way, target, stay).organisation
        number_for(journey, receiver, number=(receiver_numbers or {}).get(receiver.key))
    made = [
        _leg(actor, seen, stay, departure, way, target, anchor_date, appointment_on)
        for way, target in legs
    ]
    _go_at_once(actor, journey, stay, made)
    return made


@transaction.atomic
def deviate(
    actor: Actor, seen: SeenJourney, *, station: str, target: str, reason: str
) -> JourneyHandover:
    """Offer a journey to a station that the chain does not name next; the reason is coded.

    Raises:
        NotAllowed: the journey stands with somebody else.
        RuleBroken: no reason of the list, or the chain does name this station next.
        Stale: the journey has ended.
    """
    if reason not in set(DeviationReason):
        raise RuleBroken(_("Wählen Sie einen Grund aus der Liste."), field="reason")
    journey = lock(seen.journey)
    stay = _stay(actor, journey, station)
    walk, position = here(journey)
    known = list(journey.handovers.select_related("way", "target").order_by("number"))
    allowed = next_of(walk, position, stay, known)
    if allowed.under_way or target not in allowed.elsewhere:
        raise RuleBroken(
            _("Zu dieser Station führt jetzt keine Abweichung. Laden Sie die Seite neu."),
            field="target",
        )
    goal = journey.chain_version.stations.get(key=target)
    unit = _receiving_unit(goal, stay)
    row = JourneyHandover(
        journey=journey,
        number=number_after(journey.handovers.all()),
        stay=stay,
        departure=_next_departure(known),
        target=goal,
        deviation=reason,
        from_unit=stay.unit,
        to_unit=unit,
        sender_id=stay.organisation_id,
        receiver_id=unit.organisation_id,
    )
    made = _offer(actor, seen, row) if unit.pk != stay.unit_id else _pass(actor, seen, row)
    _go_at_once(actor, journey, stay, [made])
    return made


def _stay(actor: Actor, journey: Journey, station: str) -> Stay:
    stay = (
        journey.stays.filter(left_on=None, station__key=station)
        .select_related("station", "unit__organisation")
        .first()
    )
    if stay is None:
        raise RuleBroken(_("Der Weg steht nicht mehr an dieser Station. Laden Sie die Seite neu."))
    if not may_lead(actor, stay):
        raise NotAllowed(_("Weiterführen kann den Weg nur die Einheit, bei der er steht."))
    return stay


def _legs(journey: Journey, choice: Choice) -> "list[tuple[Way, Station]]":
    """Return for each station a choice leads to the way that says how it is gone."""
    version = journey.chain_version
    ways, stations = ways_of(version), stations_of(version)
    legs = [
        (carrier([ways[key] for key in run]), stations[target])
        for run, target in zip(choice.runs, choice.targets, strict=True)
    ]
    return sorted(legs, key=lambda leg: (leg[0].key, leg[1].key))


def _receiver(way: "Way", target: "Station", stay: Stay) -> "Unit":
    """Return who gets the journey; a station that is repeated keeps it, nobody hands over."""
    if target.pk == stay.station_id:
        return stay.unit
    agreed = way.standard.receiver if way.standard else None
    return agreed or _receiving_unit(target, stay)


def _next_departure(known: list[JourneyHandover]) -> int:
    return max((one.departure for one in known), default=0) + 1


def _leg(
    actor: Actor,
    seen: SeenJourney,
    stay: Stay,
    departure: int,
    way: "Way",
    target: "Station",
    anchor_date: date | None,
    appointment_on: date | None,
) -> JourneyHandover:
    again = target.pk == stay.station_id
    standard, unit = None if again else way.standard, _receiver(way, target, stay)
    row = JourneyHandover(
        journey_id=stay.journey_id,
        number=number_after(seen.journey.handovers.all()),
        stay=stay,
        departure=departure,
        way=way,
        target=target,
        standard=standard,
        line=standard.line if standard else None,
        from_unit=stay.unit,
        to_unit=unit,
        sender_id=stay.organisation_id,
        receiver_id=unit.organisation_id,
    )
    if standard is None and (way.no_handover or unit.pk == stay.unit_id):
        return _pass(actor, seen, row)
    if standard is not None:
        row.appointment_on = appointment_on
        row.anchor_date = _anchor(standard, anchor_date)
    return _offer(actor, seen, row)


def _anchor(standard: "HandoverStandard", anchor_date: date | None) -> date | None:
    if not asks_for_anchor(standard):
        return None
    if anchor_date is None or abs(anchor_date - clock.today()) > _FAR:
        name = standard.arrival_anchor_label or standard.get_arrival_anchor_display()
        raise RuleBroken(
            _("Tragen Sie das Datum ein (%(name)s): Von ihm an wird die Frist gerechnet.")
            % {"name": name},
            field="anchor_date",
        )
    return anchor_date


def _receiving_unit(station: "Station", stay: Stay) -> "Unit":
    """Return who takes a journey in: the same unit if it is responsible there, else the first."""
    units = units_of_station(station)
    if not units:
        raise RuleBroken(_("Für diese Station ist niemand verantwortlich."), field="target")
    return next((unit for unit in units if unit.pk == stay.unit_id), units[0])


def _offer(actor: Actor, seen: SeenJourney, row: JourneyHandover) -> JourneyHandover:
    """Store a hand-over as offered: its limits run, the receiver gets a number of its own."""
    today = clock.today()
    require_appointment(row.appointment_on)
    if row.standard is not None:
        calendar = calendar_for(seen.journey.network, row.receiver_id)
        due = due_dates(
            calendar, limits_of(row.standard), offered_on=today, anchor_date=row.anchor_date
        )
        row.answer_due, row.arrival_due = due.answer, due.arrival
    row.state, row.offered_on = State.OFFERED, today
    draw_slip(row)
    number_for(seen.journey, row.to_unit.organisation)
    record_change(actor, row, State.OFFERED, today, row.from_unit_id)
    audit.record(
        actor, f"journey_handover.{StepName.OFFER}", seen.number, title=str(row.standard or "")
    )
    offered = refresh(row.pk)
    tell_step(actor, offered, StepName.OFFER, row.from_unit_id)
    return offered


def draw_slip(row: JourneyHandover) -> None:
    """Save a hand-over with a slip number that no open one bears.

    Raises:
        RuleBroken: none was free.
    """
    for _try in range(_TRIES):
        row.slip = new_slip_number(_CHANCE)
        try:
            with transaction.atomic():
                row.save()
        except IntegrityError:
            if not JourneyHandover.objects.filter(slip=row.slip).exists():
                raise
        else:
            return
    raise RuleBroken(_("Es ist gerade keine Laufzettelnummer frei. Versuchen Sie es noch einmal."))


def _pass(actor: Actor, seen: SeenJourney, row: JourneyHandover) -> JourneyHandover:
    """Store a way that needs no hand-over: whoever is next has the journey at once.

    Raises:
        RuleBroken: the journey has yet to begin; only what is offered may be offered before.
    """
    today, begins = clock.today(), row.stay.entered_on
    if begins > today:
        raise RuleBroken(
            _(
                "Der Weg beginnt erst am %(day)s. Dieser Schritt geht ohne Übergabe und ist vorher"
                " nicht möglich."
            )
            % {"day": f"{begins:%d.%m.%Y}"}
        )
    row.state, row.offered_on, row.arrived_on = State.COMPLETED, today, today
    row.save()
    number_for(seen.journey, row.to_unit.organisation)
    record_change(actor, row, State.COMPLETED, today, row.from_unit_id)
    audit.record(actor, "journey.passed_on", seen.number, title=str(row.target.key))
    return refresh(row.pk)


def _go_at_once(actor: Actor, journey: Journey, stay: Stay, made: list[JourneyHandover]) -> None:
    """Move the journey if a way of this departure needed no hand-over."""
    if not any(one.state == State.COMPLETED for one in made):
        return
    journal = Journal(actor, stay.unit_id, clock.today())
    earlier = journey.handovers.filter(stay=stay, departure=made[0].departure)
    before = earlier.exclude(pk__in=[one.pk for one in made])
    if not before.filter(state__in=[State.ARRIVED, State.COMPLETED]).exists():
        depart(journal, journey, stay, made)
    settle(journal, journey)
