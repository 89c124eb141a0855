"""A journey begins at the first station of the chain in force."""

from datetime import date, timedelta
from typing import TYPE_CHECKING
from uuid import UUID

from django.db import transaction
from django.utils.translation import gettext as _

from handinhand.audit import services as audit
from handinhand.chains.access import version_in_force
from handinhand.journeys.access import SeenJourney, stations_of, units_of_station, works_for
from handinhand.journeys.models import Journey, JourneyNumber
from handinhand.journeys.rules import MoveKind
from handinhand.journeys.services.moves import Journal, enter, record_move
from handinhand.journeys.services.numbers import number_for
from handinhand.kernel import clock
from handinhand.kernel.actor import Actor
from handinhand.kernel.errors import NotAllowed, RuleBroken
from handinhand.networks.access import PseudonymousNetwork

if TYPE_CHECKING:
    from handinhand.networks.models import Unit

_AHEAD = timedelta(days=14)


@transaction.atomic
def begin(
    actor: Actor,
    network: PseudonymousNetwork,
    *,
    unit: "Unit",
    began_on: date | None = None,
    key: UUID | None = None,
    number: str | None = None,
) -> SeenJourney:
    """Begin a journey in the first station of the chain in force.

    Args:
        actor: a member of the unit.
        network: the actor's network, on rung 1.
        unit: responsible for the first station.
        began_on: first day; default today. An agreed first talk may lie two weeks ahead.
        key: given by the form, so that a double click makes one journey.
        number: the organisation's number brought along (demo, import); drawn when absent.

    Raises:
        NotAllowed: the actor does not work for the unit.
        RuleBroken: no chain is in force, the unit does not begin journeys, or the day is wrong.
    """
    if actor.network_id != network.id or not works_for(actor, unit.pk, unit.organisation_id):
        raise NotAllowed(_("Sie können nur im Namen Ihrer eigenen Einheit einen Weg beginnen."))
    if key and (known := _made_before(actor, network, key)):
        return known
    today = clock.today()
    began_on = began_on or today
    version = version_in_force(network.id, today)
    if version is None:
        raise RuleBroken(
            _("Es ist noch keine Kette in Kraft. Ein Weg braucht eine geltende Kette.")
        )
    station = stations_of(version).get(version.start)
    if station is None or unit.pk not in {one.pk for one in units_of_station(station)}:
        raise RuleBroken(
            _(
                "Ihre Einheit ist nicht für die erste Station verantwortlich."
                " Dort beginnt jeder Weg."
            ),
            field="unit",
        )
    if not (version.in_force_from or began_on) <= began_on <= today + _AHEAD:
        raise RuleBroken(
            _(
                "Der Beginn liegt vor dem ersten Tag der Kette oder mehr als zwei Wochen voraus."
                " Prüfen Sie ihn."
            ),
            field="began_on",
        )
    journey = Journey.objects.create(
        network_id=network.id, chain_version=version, began_on=began_on
    )
    own = number_for(journey, unit.organisation, number=number, number_id=key)
    number_for(journey, None)
    journal = Journal(actor, unit.pk, began_on)
    record_move(journal, journey, MoveKind.BEGUN, targets=[(None, station)])
    enter(journey, station, unit, began_on)
    audit.record(actor, "journey.begun", own, title=str(version.number))
    return SeenJourney(network, journey, own)


def _made_before(actor: Actor, network: PseudonymousNetwork, key: UUID) -> SeenJourney | None:
    row = JourneyNumber.objects.filter(pk=key).select_related("journey__chain_version").first()
    if row is None:
        return None
    if not JourneyNumber.objects.visible_to(actor).filter(pk=key).exists():
        raise RuleBroken(_("Dieses Formular wurde schon verwendet. Öffnen Sie ein neues."))
    return SeenJourney(network, row.journey, row)
