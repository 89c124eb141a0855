"""The path of a journey as one side may know it, laid against what the chain says."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import date
from typing import TYPE_CHECKING

from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from handinhand.handovers.rules import Judgement, State
from handinhand.journeys.access.doors import SeenJourney
from handinhand.journeys.models import DEVIATION_WORDS, JourneyHandover, Stay
from handinhand.journeys.rules import DeviationReason, Walk, week_of
from handinhand.kernel import clock
from handinhand.kernel.calendar import Anchor, Calendar, Limit, LimitUnit
from handinhand.networks.access import calendar_for

if TYPE_CHECKING:
    from handinhand.chains.models import Station

THERE = (State.ARRIVED, State.COMPLETED)


@dataclass(frozen=True, slots=True)
class Leg:
    """One station of a path.

    Attributes:
        station: key and name.
        unit: who had or has the journey there.
        own: whether the side sees more than the name.
        here: whether the journey stands there now.
        since: from when, in words; empty for stations of others.
        until: until when, in words.
        days: length in calendar days; None for stations of others.
        due: last day of the station's limit, only while the journey stands with this side.
        late: whether the limit passed before the journey went on.
        came_by: standard, or that it came another way than the chain names.
        deviated: whether it came another way.
    """

    key: str
    name: str
    unit: str
    own: bool = True
    here: bool = False
    since: str = ""
    until: str = ""
    days: int | None = None
    due: date | None = None
    late: bool = False
    came_by: str = ""
    deviated: bool = False


def week_words(day: date | None) -> str:
    """Say a day by its calendar week, e.g. "KW 21/2026"."""
    if day is None:
        return ""
    year, week = week_of(day)
    return _("KW %(week)s/%(year)s") % {"week": week, "year": year}


def path_of(seen: SeenJourney) -> list[Leg]:
    """Return the stations this side may know of, in the order in which they were walked.

    An organisation sees its own stations, and of others only the one the journey came from and
    the one it was handed to. Days are exact only for the station where it stands now.
    """
    stays = list(seen.stays().prefetch_related("station__limits"))
    there = [h for h in seen.handovers() if h.state in THERE]
    calendar = calendar_for(seen.journey.network)
    legs: list[Leg] = []
    for stay in stays:
        came = _came_by(stay, there)
        if not seen.is_whole and came is not None and came.sender_id != stay.organisation_id:
            legs.append(_other(came.stay.station.key, came.stay.station.name, came.from_unit.name))
        legs.append(_own(seen, stay, came, calendar))
        if seen.is_whole:
            continue
        legs += [
            _other(h.target.key, h.target.name, h.to_unit.name)
            for h in there
            if h.stay_id == stay.pk and h.receiver_id != stay.organisation_id
        ]
    return legs


def history_of_stations(
    seen: SeenJourney,
    walk: Walk,
    handovers: Iterable[JourneyHandover],
    stations: "Iterable[Station]",
) -> list[str]:
    """Return the names of stations, in order, after which a side is told what comes next.

    The coordination knows all that have begun. An organisation knows its own and those the journey
    came from, as on its path; for what lies before them the shortest way of the chain stands. So
    what it is told is the same wherever else the journey has been.

    Stations it stood in under an older version are found by their line; one that is gone keeps its
    old name and counts as an event the chain does not know.

    Args:
        seen: the journey, as the side knows it.
        walk: how journeys may go in the version it follows.
        handovers: those the side sees, in their order.
        stations: of that version.
    """
    now = {station.line: station for station in stations}
    known = _known(seen, [h for h in handovers if h.state in THERE])
    names = [now.get(one.line, one).name for one in known]
    first = now.get(known[0].line) if known and not seen.is_whole else None
    return [*walk.shortest_way(first.key)[:-1], *names] if first else names


def _known(seen: SeenJourney, there: Sequence[JourneyHandover]) -> "list[Station]":
    found: list[Station] = []
    for stay in sorted(seen.stays(), key=lambda one: one.number):
        came = None if seen.is_whole else _came_by(stay, there)
        if came is not None and came.sender_id != stay.organisation_id:
            found.append(came.stay.station)
        found.append(stay.station)
    return found


def _came_by(stay: Stay, there: Iterable[JourneyHandover]) -> JourneyHandover | None:
    found = [
        h
        for h in there
        if h.target.line == stay.line
        and h.stay.number < stay.number
        and h.arrived_on
        and h.arrived_on <= stay.entered_on
    ]
    return found[-1] if found else None


def _other(key: str, name: str, unit: str) -> Leg:
    return Leg(key, name, unit, own=False)


def _own(seen: SeenJourney, stay: Stay, came: JourneyHandover | None, calendar: Calendar) -> Leg:
    here = stay.left_on is None
    exact = here and not seen.is_whole
    due = limit_of(stay, calendar)
    until = stay.left_on or clock.today()
    return Leg(
        key=stay.station.key,
        name=stay.station.name,
        unit=stay.unit.name,
        here=here,
        since=f"{stay.entered_on:%d.%m.%Y}" if exact else week_words(stay.entered_on),
        until=week_words(stay.left_on),
        days=max((until - stay.entered_on).days, 0),
        due=due if exact else None,
        late=due is not None and until > due,
        came_by=str(came.standard.key) if came and came.standard else "",
        deviated=bool(came and came.deviation),
    )


def limit_of(stay: Stay, calendar: Calendar) -> date | None:
    """Return the last day of the station's limit that starts with the entry, if it has one."""
    ends = [
        calendar.end_of(stay.entered_on, Limit(limit.value, LimitUnit(limit.unit)))
        for limit in stay.station.limits.all()
        if limit.anchor == Anchor.STATION_ENTRY and limit.direction == "after"
    ]
    return min(ends, default=None)


def remarks_of(seen: SeenJourney, path: Iterable[Leg]) -> list[str]:
    """Say in sentences where the journey left what was agreed; empty when it did not."""
    said = []
    for handover in seen.handovers():
        if handover.state in THERE and handover.deviation:
            said.append(
                _(
                    "Von Station %(source)s ging es zu Station %(target)s, anders als vereinbart:"
                    " %(reason)s."
                )
                % {
                    "source": handover.stay.station.key,
                    "target": handover.target.key,
                    "reason": DEVIATION_WORDS[DeviationReason(handover.deviation)],
                }
            )
        if handover.result == Judgement.LATE:
            said.append(
                _("Übergabe %(key)s: später angekommen als vereinbart.") % {"key": handover}
            )
        if handover.no_shows:
            said.append(
                ngettext(
                    "Übergabe %(key)s: ein Termin ohne die Person.",
                    "Übergabe %(key)s: %(n)s Termine ohne die Person.",
                    handover.no_shows,
                )
                % {"key": handover, "n": handover.no_shows}
            )
    for leg in path:
        if leg.late:
            said.append(
                _("Station %(key)s: länger als vereinbart (%(days)s Tage).")
                % {"key": leg.key, "days": leg.days}
            )
    return said
