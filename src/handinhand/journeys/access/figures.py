"""What is counted of journeys: over all of a network, or exactly what one organisation did."""

from collections import Counter, defaultdict
from dataclasses import dataclass, field
from datetime import date
from uuid import UUID

from django.db.models import Count, Exists, OuterRef, Q, QuerySet
from django.utils.translation import gettext as _

from handinhand.handovers.rules import Figure, Judgement, State, median
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
from handinhand.kernel.calendar import Anchor, Calendar, Limit, LimitUnit
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
    there = handovers.filter(state__in=[State.ARRIVED, State.COMPLETED]).exclude(deviation="")
    states = _states(journeys, day) if organisation_id is None else _own_states(stays, day)
    return WayFigures(
        count=sum(number for _word, number in states),
        states=states,
        stations=_stations(stays, calendar, day),
        exits=[
            (str(EXIT_WORDS[ExitCode(code)]), number) for code, number in _counted(ends, "reason")
        ],
        deviations=[
            (str(DEVIATION_WORDS[DeviationReason(code)]), number)
            for code, number in _counted(there, "deviation")
        ],
        handovers=_handovers(handovers),
    )


def _counted(
    rows: "QuerySet[JourneyMove] | QuerySet[JourneyHandover]", column: str
) -> list[tuple[str, int]]:
    found = rows.order_by().values_list(column).annotate(number=Count("pk"))
    return sorted(found, key=lambda pair: (-pair[1], pair[0]))


def _states(journeys: "QuerySet[Journey]", day: date) -> list[tuple[str, int]]:
    rows = (
        journeys.order_by()
        .values_list("state")
        .annotate(number=Count("pk"), later=Count("pk", filter=Q(ended_on__gt=day)))
    )
    counted: Counter[str] = Counter()
    for state, number, later in rows:
        counted[state] += number - later
        counted[JourneyState.RUNNING.value] += later
    return [(str(JOURNEY_WORDS[state]), counted[state.value]) for state in JourneyState]


def _with_moves(stays: "QuerySet[Stay]") -> "QuerySet[Stay]":
    """Say of each stay whether something of its journey has gone on from there (`moved_on`)."""
    on = JourneyHandover.objects.filter(
        stay=OuterRef("pk"), state__in=[State.ARRIVED, State.COMPLETED]
    )
    return stays.annotate(moved_on=Exists(on))


def _own_states(stays: "QuerySet[Stay]", day: date) -> list[tuple[str, int]]:
    """Count how journeys stand as their organisation may know it: what became of them with it."""
    states: dict[UUID, str] = {}
    columns = ("journey", "station__any_time", "left_on", "moved_on")
    rows = _with_moves(stays).order_by("entered_on", "number").values_list(*columns)
    for journey, any_time, left_on, moved_on in rows.iterator():
        is_here = left_on is None or left_on > day
        if any_time:
            states.setdefault(journey, "beside")
        elif states.get(journey) != "here":
            states[journey] = "here" if is_here else "passed" if moved_on else "ended"
    counted = Counter(states.values())
    words = {"here": _("bei Ihnen"), "passed": _("weitergegeben"), "ended": _("bei Ihnen beendet")}
    if counted["beside"]:
        words["beside"] = _("nur an einer jederzeit möglichen Station bei Ihnen")
    return [(word, counted[state]) for state, word in words.items()]


@dataclass(frozen=True, slots=True)
class _Alike:
    """Stays that count alike: in one station, from and to the same days, with the same outcome."""

    number: int
    entered_on: date
    left_on: date | None
    moved_on: bool
    state: str


@dataclass(slots=True)
class _Station:
    """One station of one version, and the limits that begin with the entry into it."""

    key: str
    name: str
    position: int
    any_time: bool
    limits: list[Limit] = field(default_factory=list)
    ends: dict[date, date | None] = field(default_factory=dict)

    def due(self, entered_on: date, calendar: Calendar) -> date | None:
        """Tell the last day of who entered on a day; worked out once for all of them."""
        if entered_on not in self.ends:
            ends = [calendar.end_of(entered_on, limit) for limit in self.limits]
            self.ends[entered_on] = min(ends, default=None)
        return self.ends[entered_on]


def _stations(stays: "QuerySet[Stay]", calendar: Calendar, day: date) -> list[StationFigures]:
    """Count by groups of stays alike: a network of years has many stays and few groups."""
    stations = _stations_in(stays)
    found: dict[UUID, StationFigures] = {}
    places: dict[UUID, int] = {}
    columns = ("line", "station", "entered_on", "left_on", "moved_on", "journey__state")
    rows = _with_moves(stays).values_list(*columns).annotate(number=Count("pk"))
    order = ("entered_on", "station__position", "station__key", "station")
    for line, key, entered_on, left_on, moved_on, state, number in rows.order_by(*order):
        station = stations[key]
        ended = left_on if left_on is not None and left_on <= day else None
        row = found.setdefault(line, StationFigures(station.key, station.name))
        _count(row, station, _Alike(number, entered_on, ended, moved_on, state), calendar, day)
        places[line] = station.position
    return [found[line] for line in sorted(found, key=lambda line: places[line])]


def _stations_in(stays: "QuerySet[Stay]") -> dict[UUID, _Station]:
    columns = ("station", "station__key", "station__name", "station__position", "station__any_time")
    limited = stays.filter(
        station__limits__anchor=Anchor.STATION_ENTRY, station__limits__direction="after"
    )
    limits = ("station", "station__limits__value", "station__limits__unit")
    rows = stays.order_by().values_list(*columns).distinct()
    found = {pk: _Station(*values) for pk, *values in rows}
    for pk, value, unit in limited.order_by().values_list(*limits).distinct():
        found[pk].limits.append(Limit(value, LimitUnit(unit)))
    return found


def _count(
    row: StationFigures, station: _Station, alike: _Alike, calendar: Calendar, day: date
) -> None:
    number, left_on = alike.number, alike.left_on
    row.entered += number
    if station.any_time:  # a visit beside the ways: nothing goes on from there or ends there
        return
    if left_on is None:
        row.standing += number
    else:
        row.days.extend([(left_on - alike.entered_on).days] * number)
        if alike.moved_on:
            row.passed_on += number
        elif alike.state == JourneyState.COMPLETED:
            row.finished += number
        else:
            row.dropped += number
    due, until = station.due(alike.entered_on, calendar), left_on or day
    if due is not None and (left_on is not None or until > due):
        row.judged += number
        row.kept += number if until <= due else 0


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
    order = ("standard__position", "standard__chain_version__in_force_from")
    columns = ("line", "standard__key", "standard__name", *order)
    rows = handovers.filter(standard__isnull=False).order_by(*order).values_list(*columns)
    standards = {line: (key, name) for line, key, name, *_order in rows.distinct()}
    return [
        HandoverFigures(key, name, Figure(*(figures[line][j] for j in Judgement)))
        for line, (key, name) in standards.items()
    ]
