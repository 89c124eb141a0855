"""A journey laid over its chain: which stations it passed, where it stands, what was otherwise."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass, replace
from typing import Literal

from django.urls import reverse
from django.utils.translation import gettext as _

from handinhand.chains.access.engine import Parts
from handinhand.chains.web.picture import picture_of
from handinhand.handovers.rules import State
from handinhand.journeys.access import Leg, SeenJourney, walk_of
from handinhand.journeys.models import JourneyHandover
from handinhand.web import pictures

_THERE = (State.ARRIVED, State.COMPLETED)


@dataclass(frozen=True, slots=True)
class Row:
    """One row of the table that says the same as the picture."""

    key: str
    name: str
    url: str
    unit: str
    place: str
    sign: str
    tone: str = ""
    leg: Leg | None = None


def journey_picture(
    seen: SeenJourney, parts: Parts, path: Sequence[Leg], slug: str, *, name: str = "weg"
) -> pictures.ChainPicture:
    """Return the chain of a journey with its way drawn thick, as far as the side may know it.

    Args:
        seen: the journey.
        parts: the version it follows, read whole.
        path: the stations this side knows of.
        slug: address part of the network.
        name: prefix of the ids; two pictures on one page need two.
    """
    drawn = picture_of(parts, slug, name=name)
    tags = {leg.key: _tag(leg) for leg in sorted(path, key=lambda leg: leg.here)}
    arrived = [one for one in seen.handovers().select_related("way") if one.state in _THERE]
    walk = walk_of(seen.journey.chain_version, parts)
    walked = {
        way
        for one in arrived
        if one.way is not None
        for way in walk.run_to(one.stay.station.key, one.way.key, one.target.key)
    }
    return replace(
        drawn,
        title=_("Weg %(number)s in der Kette %(version)s")
        % {"number": seen, "version": parts.version.number},
        stations=tuple(replace(one, tag=tags.get(one.key, "")) for one in drawn.stations),
        ways=tuple(
            replace(way, change="new") if way.key in walked else way
            for way in (*drawn.ways, *_elsewhere(arrived))
        ),
        legend=_legend(arrived),
    )


def _tag(leg: Leg) -> str:
    if leg.here:
        return _("steht hier")
    return _("war hier") if leg.own else _("bei anderen")


def _elsewhere(arrived: Iterable[JourneyHandover]) -> Iterable[pictures.Way]:
    """Draw the ways the chain does not have; each once."""
    pairs = dict.fromkeys((h.stay.station.key, h.target.key) for h in arrived if h.deviation)
    for number, (source, target) in enumerate(pairs, start=1):
        yield pictures.Way(f"abweichung-{number}", source, target, change="gone")


def _legend(
    arrived: Iterable[JourneyHandover],
) -> tuple[tuple[Literal["new", "gone"], str], ...]:
    found: list[tuple[Literal["new", "gone"], str]] = [("new", _("diesen Weg ging es"))]
    if any(one.deviation for one in arrived):
        found.append(("gone", _("anders als vereinbart")))
    return tuple(found)


def rows_of(parts: Parts, path: Sequence[Leg], seen: SeenJourney, slug: str) -> list[Row]:
    """Return the stations as they were walked, then those of the chain it has not come to."""
    urls = {one.key: reverse("chains:station", args=[slug, one.pk]) for one in parts.stations}
    rows = [
        Row(leg.key, leg.name, urls.get(leg.key, ""), leg.unit, *_place(leg), leg) for leg in path
    ]
    met = {leg.key for leg in path}
    open_words = _("noch nicht erreicht") if seen.is_running else _("nicht erreicht")
    words = open_words if seen.is_whole else _("nicht bei Ihnen")
    for station in parts.stations:
        if station.key not in met:
            names = ", ".join(unit.name for unit in station.responsible.all())
            rows.append(Row(station.key, station.name, urls[station.key], names, words, "leer"))
    return rows


def _place(leg: Leg) -> tuple[str, str, str]:
    if leg.here:
        return _("steht hier"), "halb", "wait"
    if leg.own:
        return _("war hier"), "haken-kreis", "good"
    return _("bei einer anderen Stelle"), "pfeil", ""
