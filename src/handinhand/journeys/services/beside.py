"""A station that is possible at any time: a visit is written down and moves nothing."""

from datetime import date
from typing import TYPE_CHECKING
from uuid import UUID

from django.db import transaction
from django.utils.translation import gettext as _

from handinhand.audit import services as audit
from handinhand.journeys.access import SeenJourney, may_lead, units_of_station, works_for
from handinhand.journeys.models import Journey, Stay
from handinhand.journeys.rules import MoveKind
from handinhand.journeys.services.moves import Journal, lock, number_after, record_move
from handinhand.journeys.services.numbers import number_for
from handinhand.kernel import clock
from handinhand.kernel.actor import Actor
from handinhand.kernel.errors import NotAllowed, RuleBroken

if TYPE_CHECKING:
    from handinhand.chains.models import Station
    from handinhand.networks.models import Unit


@transaction.atomic
def record_visit(
    actor: Actor, seen: SeenJourney, *, station: "Station", visited_on: date | None = None
) -> Stay:
    """Write down that the person was at a station that is possible at any time.

    The journey stays where it is: nobody hands over and nobody becomes responsible. Its
    organisation gets a number for the journey, as everybody has who had it.

    Args:
        actor: works where the journey stands, or for the unit that is responsible for the station.
        seen: the journey.
        station: of the version the journey follows.
        visited_on: the day; default today.

    Raises:
        NotAllowed: the actor works for neither.
        RuleBroken: the station stands on a way, nobody is responsible for it, or the day is wrong.
        Stale: the journey has ended.
    """
    journey = lock(seen.journey)
    if not station.any_time or station.chain_version_id != journey.chain_version_id:
        raise RuleBroken(
            _("Diese Station steht auf einem Weg der Kette. Führen Sie den Weg dorthin weiter.")
        )
    units = units_of_station(station)
    if not units:
        raise RuleBroken(_("Für diese Station ist niemand verantwortlich."))
    visited, acting = _units(actor, journey, units)
    day = visited_on or clock.today()
    if not journey.began_on <= day <= clock.today():
        raise RuleBroken(
            _("Der Tag liegt in der Zukunft oder vor dem Beginn des Weges. Prüfen Sie ihn."),
            field="visited_on",
        )
    number_for(journey, visited.organisation)
    record_move(Journal(actor, acting, day), journey, MoveKind.BESIDE, source=station)
    audit.record(actor, "journey.beside", seen.number, title=station.key)
    return Stay.objects.create(
        journey=journey,
        number=number_after(journey.stays.all()),
        station=station,
        line=station.line,
        unit=visited,
        organisation_id=visited.organisation_id,
        entered_on=day,
        left_on=day,
    )


def _units(actor: Actor, journey: Journey, units: "list[Unit]") -> "tuple[Unit, UUID]":
    """Return where the person was, and the id of the unit that writes it down."""
    own = [unit for unit in units if works_for(actor, unit.pk, unit.organisation_id)]
    if own:
        return own[0], own[0].pk
    leading = [stay for stay in journey.stays.filter(left_on=None) if may_lead(actor, stay)]
    if not leading:
        raise NotAllowed(
            _(
                "Eintragen kann das die Einheit, bei der der Weg steht, oder die Stelle, die für"
                " diese Station verantwortlich ist."
            )
        )
    return units[0], leading[0].unit_id
