"""What is counted over all journeys of a network: for those who see exact counts."""

from collections import Counter, defaultdict
from collections.abc import Iterable
from dataclasses import dataclass, field
from uuid import UUID

from handinhand.handovers.rules import Judgement, State
from handinhand.journeys.access.path import limit_of
from handinhand.journeys.models import DEVIATION_WORDS, EXIT_WORDS, Journey, JourneyHandover, Stay
from handinhand.journeys.rules import DeviationReason, ExitCode, JourneyState
from handinhand.kernel import clock
from handinhand.kernel.calendar import Calendar
from handinhand.networks.access import PseudonymousNetwork, calendar_for

LEAST_FOR_MEDIAN = 10
"""Medians are told from so many upwards, as everywhere."""


@dataclass(slots=True)
class StationFigures:
    """What is counted at one station, over all versions of the chain."""

    key: str
    name: str
    entered: int = 0
    standing: int = 0
    passed_on: int = 0
    dropped: int = 0
    judged: int = 0
    kept: int = 0
    days: list[int] = field(default_factory=list)

    @property
    def median(self) -> int | None:
        """The middle length of a stay in calendar days, from ten ended stays upwards."""
        if len(self.days) < LEAST_FOR_MEDIAN:
            return None
        ordered = sorted(self.days)
        return ordered[(len(ordered) - 1) // 2]


@dataclass(frozen=True, slots=True)
class WayFigures:
    """All figures of the journeys of a network."""

    states: dict[str, int]
    stations: list[StationFigures]
    exits: list[tuple[str, int]]
    deviations: list[tuple[str, int]]
    handovers_judged: int
    handovers_kept: int

    @property
    def count(self) -> int:
        """How many journeys were begun."""
        return sum(self.states.values())


def figures_of(network: PseudonymousNetwork) -> WayFigures:
    """Count; journeys entered in error never were any. The number of queries is fixed."""
    journeys = Journey.objects.filter(network=network.id).exclude(
        exit_code=ExitCode.ENTERED_IN_ERROR
    )
    states = Counter(journeys.order_by().values_list("state", flat=True))
    exits = Counter(journeys.exclude(exit_code="").values_list("exit_code", flat=True))
    arrived = JourneyHandover.objects.filter(
        journey__in=journeys, state__in=[State.ARRIVED, State.COMPLETED]
    )
    deviations = Counter(arrived.exclude(deviation="").values_list("deviation", flat=True))
    results = Counter(arrived.exclude(result="").values_list("result", flat=True))
    first = journeys.select_related("network__site").first()
    calendar = calendar_for(first.network) if first else Calendar()
    stays = Stay.objects.filter(journey__in=journeys).select_related("station", "journey")
    return WayFigures(
        states={state.value: states[state.value] for state in JourneyState},
        stations=_stations(stays.prefetch_related("station__limits"), calendar),
        exits=[(str(EXIT_WORDS[ExitCode(code)]), n) for code, n in exits.most_common()],
        deviations=[
            (str(DEVIATION_WORDS[DeviationReason(code)]), n) for code, n in deviations.most_common()
        ],
        handovers_judged=sum(results.values()),
        handovers_kept=results[Judgement.KEPT],
    )


def _stations(stays: Iterable[Stay], calendar: Calendar) -> list[StationFigures]:
    found: dict[UUID, StationFigures] = {}
    places: dict[UUID, int] = defaultdict(int)
    for stay in stays:
        name = StationFigures(stay.station.key, stay.station.name)
        _count(found.setdefault(stay.line, name), stay, calendar)
        places[stay.line] = stay.station.position
    return [found[line] for line in sorted(found, key=lambda line: places[line])]


def _count(row: StationFigures, stay: Stay, calendar: Calendar) -> None:
    row.entered += 1
    due, until = limit_of(stay, calendar), stay.left_on or clock.today()
    if stay.left_on is None:
        row.standing += 1
    else:
        row.days.append((stay.left_on - stay.entered_on).days)
        left = stay.journey.state == JourneyState.LEFT_EARLY
        if left and stay.left_on == stay.journey.ended_on:
            row.dropped += 1
        else:
            row.passed_on += 1
    if due is not None and (stay.left_on is not None or until > due):
        row.judged += 1
        row.kept += until <= due
