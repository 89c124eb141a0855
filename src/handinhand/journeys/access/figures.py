"""What is counted of journeys: over all of a network, or exactly what one organisation did."""

from collections import Counter, defaultdict
from collections.abc import Iterable
from dataclasses import dataclass, field
from datetime import date
from uuid import UUID

from django.db.models import Count, Exists, OuterRef, Q, QuerySet
from django.utils.translation import gettext as _

from handinhand.handovers.rules import Figure, Judgement, State, median
from handinhand.journeys.access.path import limit_of
from handinhand.journeys.models import (
    DEVIATION_WORDS,
    EXIT_WORDS,
    JOURNEY_WORDS,
    Journey,
    JourneyHandover,
    JourneyMove,
    Stay,
)
from handinhand.journeys.rules import DeviationReason, ExitCode, JourneyState, MoveKind
from handinhand.kernel import clock
from handinhand.kernel.calendar import Calendar
from handinhand.networks.access import PseudonymousNetwork, calendar_for


@dataclass(slots=True)
class StationFigures:
    """What is counted at one station, over all versions of the chain."""

    key: str
    name: str
    entered: int = 0
    standing: int = 0
    passed_on: int = 0
    dropped: int = 0
    finished: int = 0
    judged: int = 0
    kept: int = 0
    days: list[int] = field(default_factory=list)

    @property
    def median(self) -> float | None:
        """The middle length of an ended stay in calendar days; None below ten, as everywhere."""
        return median(self.days)


@dataclass(slots=True)
class HandoverFigures:
    """What became of the hand-overs of one standard, over all versions of the chain."""

    key: str
    name: str
    figure: Figure


@dataclass(frozen=True, slots=True)
class WayFigures:
    """All figures of the journeys of a network, or of one organisation in it.

    Attributes:
        count: journeys that were begun, or that the organisation had.
        states: how they stand, in words.
        stations: one row per station; of an organisation only its own.
        exits: why they ended early, the most frequent first.
        deviations: why they went otherwise than the chain says.
        handovers: one row per standard; of an organisation those it sent or received.
    """

    count: int
    states: list[tuple[str, int]]
    stations: list[StationFigures]
    exits: list[tuple[str, int]]
    deviations: list[tuple[str, int]]
    handovers: list[HandoverFigures]

    @property
    def left_early(self) -> int:
        """How many ended before the end of the chain."""
        return sum(number for _words, number in self.exits)


def figures_of(
    network: PseudonymousNetwork,
    organisation_id: UUID | None = None,
    *,
    until: date | None = None,
) -> WayFigures:
    """Count; journeys entered in error never were any. The number of queries is fixed.

    Args:
        network: whose journeys.
        organisation_id: count what this organisation did and nothing else; None counts all.
        until: count as things stood at the end of this day; None: as they stand now.
    """
    day = until or clock.today()
    journeys = Journey.objects.filter(network=network.id).exclude(
        exit_code=ExitCode.ENTERED_IN_ERROR
    )
    if until is not None:
        journeys = journeys.filter(began_on__lte=until)
    stays = Stay.objects.filter(journey__in=journeys)
    handovers = JourneyHandover.objects.filter(journey__in=journeys)
    ends = JourneyMove.objects.filter(journey__in=journeys, kind=MoveKind.LEFT_EARLY)
    if until is not None:
        stays, ends = stays.filter(entered_on__lte=until), ends.filter(on__lte=until)
        handovers = handovers.filter(ended_on__lte=until)
    if organisation_id is not None:
        stays = stays.filter(organisation=organisation_id)
        own = Q(sender=organisation_id) | Q(receiver=organisation_id)
        handovers = handovers.filter(own)
        ends = ends.filter(unit__organisation=organisation_id)
    first = journeys.select_related("network__site").first()
    calendar = calendar_for(first.network, organisation_id) if first else Calendar()
    rows = [_as_of(stay, day) for stay in _ready(stays)]
    there = handovers.filter(state__in=[State.ARRIVED, State.COMPLETED]).exclude(deviation="")
    return WayFigures(
        count=journeys.count() if organisation_id is None else len({s.journey_id for s in rows}),
        states=_states(journeys, day) if organisation_id is None else _own_states(rows),
        stations=_stations(rows, calendar, day),
        exits=[
            (str(EXIT_WORDS[ExitCode(code)]), number) for code, number in _counted(ends, "reason")
        ],
        deviations=[
            (str(DEVIATION_WORDS[DeviationReason(code)]), number)
            for code, number in _counted(there, "deviation")
        ],
        handovers=_handovers(handovers),
    )


def _ready(stays: "QuerySet[Stay]") -> "QuerySet[Stay]":
    on = JourneyHandover.objects.filter(
        stay=OuterRef("pk"), state__in=[State.ARRIVED, State.COMPLETED]
    )
    ready = stays.select_related("station", "journey").prefetch_related("station__limits")
    return ready.annotate(moved_on=Exists(on)).order_by("entered_on", "number")


def _counted(
    rows: "QuerySet[JourneyMove] | QuerySet[JourneyHandover]", column: str
) -> list[tuple[str, int]]:
    found = Counter(str(code) for code in rows.order_by().values_list(column, flat=True))
    return sorted(found.items(), key=lambda pair: (-pair[1], pair[0]))


def _as_of(stay: Stay, day: date) -> Stay:
    """Turn a stay back to how it was on a day; it is not stored."""
    if stay.left_on is not None and stay.left_on > day:
        stay.left_on = None
    return stay


def _states(journeys: "QuerySet[Journey]", day: date) -> list[tuple[str, int]]:
    rows = journeys.order_by().values_list("state", "ended_on")
    counted = Counter(
        JourneyState.RUNNING.value if ended is not None and ended > day else state
        for state, ended in rows
    )
    return [(str(JOURNEY_WORDS[state]), counted[state.value]) for state in JourneyState]


def _own_states(stays: Iterable[Stay]) -> list[tuple[str, int]]:
    """Count how journeys stand as their organisation may know it: what became of them with it."""
    states: dict[UUID, str] = {}
    for stay in stays:
        is_here = stay.left_on is None
        state = "here" if is_here else "ended" if _ends(stay) else "passed"
        if stay.station.any_time:
            states.setdefault(stay.journey_id, "beside")
        elif states.get(stay.journey_id) != "here":
            states[stay.journey_id] = state
    counted = Counter(states.values())
    words = {"here": _("bei Ihnen"), "passed": _("weitergegeben"), "ended": _("bei Ihnen beendet")}
    if counted["beside"]:
        words["beside"] = _("nur an einer jederzeit möglichen Station bei Ihnen")
    return [(word, counted[state]) for state, word in words.items()]


def _ends(stay: Stay) -> bool:
    """Tell whether the journey ended in this station: nothing of it has gone on from here."""
    moved_on = bool(getattr(stay, "moved_on"))  # noqa: B009  (annotated below)
    return stay.left_on is not None and not moved_on


def _stations(stays: Iterable[Stay], calendar: Calendar, day: date) -> list[StationFigures]:
    found: dict[UUID, StationFigures] = {}
    places: dict[UUID, int] = defaultdict(int)
    for stay in stays:
        name = StationFigures(stay.station.key, stay.station.name)
        _count(found.setdefault(stay.line, name), stay, calendar, day)
        places[stay.line] = stay.station.position
    return [found[line] for line in sorted(found, key=lambda line: places[line])]


def _count(row: StationFigures, stay: Stay, calendar: Calendar, day: date) -> None:
    row.entered += 1
    if stay.station.any_time:  # a visit beside the ways: nothing goes on from there or ends there
        return
    due, until = limit_of(stay, calendar), stay.left_on or day
    if stay.left_on is None:
        row.standing += 1
    else:
        row.days.append((stay.left_on - stay.entered_on).days)
        if not _ends(stay):
            row.passed_on += 1
        elif stay.journey.state == JourneyState.COMPLETED:
            row.finished += 1
        else:
            row.dropped += 1
    if due is not None and (stay.left_on is not None or until > due):
        row.judged += 1
        row.kept += until <= due


def _handovers(handovers: "QuerySet[JourneyHandover]") -> list[HandoverFigures]:
    """Judge by the rules of rung 0: what has ended, and what is past its limit of arrival."""
    waits = Q(state__in=[State.OFFERED, State.ACCEPTED], arrival_by__lt=clock.today())
    counted = (
        handovers.filter(standard__isnull=False)
        .values("line", "result")
        .annotate(number=Count("pk"), late=Count("pk", filter=waits))
        .order_by()
    )
    figures: dict[UUID | None, Counter[Judgement]] = defaultdict(Counter)
    for row in counted:
        if row["result"]:
            figures[row["line"]][Judgement(row["result"])] += row["number"]
        else:
            figures[row["line"]][Judgement.NOT_ARRIVED] += row["late"]
    standards = {
        one.line: one.standard
        for one in handovers.filter(standard__isnull=False)
        .select_related("standard")
        .order_by("standard__position", "standard__chain_version__in_force_from")
        if one.standard is not None
    }
    return [
        HandoverFigures(one.key, one.name, Figure(*(figures[line][j] for j in Judgement)))
        for line, one in standards.items()
    ]
