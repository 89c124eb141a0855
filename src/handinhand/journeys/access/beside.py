"""Who may write down a visit at a station that is possible at any time."""

from typing import TYPE_CHECKING
from uuid import UUID

from django.utils.translation import gettext as _

from handinhand.journeys.access.doors import may_lead, works_for
from handinhand.journeys.access.guidance import units_of_station
from handinhand.journeys.models import Journey
from handinhand.kernel.actor import Actor
from handinhand.kernel.errors import NotAllowed, RuleBroken

if TYPE_CHECKING:
    from handinhand.chains.models import Station
    from handinhand.networks.models import Unit


def require_visit(actor: Actor, journey: Journey, station: "Station") -> "tuple[Unit, UUID]":
    """Let pass who works where the journey stands, or for the unit responsible for the station.

    Returns:
        The unit at which the person was, and the id of the one that writes it down.

    Raises:
        NotAllowed: the actor works for neither.
        RuleBroken: nobody is responsible for the station.
    """
    units = units_of_station(station)
    if not units:
        raise RuleBroken(_("Für diese Station ist niemand verantwortlich."))
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
