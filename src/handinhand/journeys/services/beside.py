"""A station that is possible at any time: a visit is written down and moves nothing."""

from datetime import date
from typing import TYPE_CHECKING

from django.db import transaction
from django.utils.translation import gettext as _

from handinhand.audit import services as audit
from handinhand.journeys.access import SeenJourney, require_visit
from handinhand.journeys.models import Stay
from handinhand.journeys.rules import MoveKind
from handinhand.journeys.services.moves import Journal, lock, number_after, record_move
from handinhand.journeys.services.numbers import number_for
from handinhand.kernel import clock
from handinhand.kernel.actor import Actor
from handinhand.kernel.errors import RuleBroken

if TYPE_CHECKING:
    from handinhand.chains.models import Station


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
    visited, acting = require_visit(actor, journey, station)
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
