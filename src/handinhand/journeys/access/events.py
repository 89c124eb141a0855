"""Journeys as events, for counting what follows what. Nothing of it leaves without protection."""

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date
from uuid import UUID

from handinhand.journeys.models import Stay
from handinhand.journeys.rules import ExitCode, JourneyState
from handinhand.networks.access import PseudonymousNetwork


@dataclass(frozen=True, slots=True)
class StayEvent:
    """A journey entered a station.

    Attributes:
        case: which events belong together; is never shown and never exported.
        version_id: version of the chain the journey is on.
        completed_on: when the journey reached the end of its chain; None when it did not.
    """

    case: UUID
    version_id: UUID
    completed_on: date | None
    station: str
    organisation: str
    on: date


def stay_events(network: PseudonymousNetwork, *, newest: int) -> Iterator[StayEvent]:
    """Return the entries into stations of the newest journeys, case by case, in order."""
    stays = (
        Stay.objects.filter(journey__network=network.id)
        .exclude(journey__exit_code=ExitCode.ENTERED_IN_ERROR)
        .order_by("-journey__began_on", "journey", "entered_on", "number")
    )
    columns = (
        "journey",
        "journey__chain_version",
        "journey__state",
        "journey__ended_on",
        "station__name",
        "organisation__name",
        "entered_on",
    )
    seen: set[UUID] = set()
    for row in stays.values_list(*columns).iterator():
        case, version, state, ended_on, station, organisation, on = row
        seen.add(case)
        if len(seen) > newest:
            return
        completed_on = ended_on if state == JourneyState.COMPLETED else None
        yield StayEvent(case, version, completed_on, station, organisation, on)
