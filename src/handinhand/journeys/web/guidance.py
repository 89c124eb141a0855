"""What may come next, in the words of the chain: stations, standards, conditions, limits."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass, replace
from typing import TYPE_CHECKING

from django.urls import reverse
from django.utils.translation import gettext as _

from handinhand.chains.access import answer_words, arrival_words, repeats
from handinhand.handovers.access import asks_for_anchor
from handinhand.journeys.access import (
    Next,
    SeenJourney,
    carrier,
    history_of_stations,
    may_lead,
    next_in_order,
    position_of,
    stations_of,
    units_of_station,
    walk_of,
    ways_of,
    works_for,
)
from handinhand.journeys.models import Stay
from handinhand.journeys.rules import Choice, Walk
from handinhand.kernel.actor import Actor

if TYPE_CHECKING:
    from handinhand.chains.models import Station, Way


@dataclass(frozen=True, slots=True)
class Option:
    """One way on, or several that are taken together.

    Attributes:
        key: what a form sends: the keys of the ways.
        title: the stations it leads to.
        notes: standard, condition and limits, one sentence for each way.
        url: the form that leads there.
        why: why it stands where it stands in the list; empty where there is nothing to say.
        is_nearest: whether the whole way so far leads there next.
    """

    key: str
    title: str
    notes: list[str]
    url: str
    why: str = ""
    is_nearest: bool = False


@dataclass(frozen=True, slots=True)
class Missed:
    """A station that comes next after the way so far, though no way leads there from here."""

    station: "Station"
    url: str


@dataclass(frozen=True, slots=True)
class Place:
    """A station where a journey stands with the actor's side, and what may happen now."""

    station: "Station"
    options: list[Option]
    elsewhere_url: str
    missed: list[Missed]
    may_end: bool
    under_way: bool


def places_of(actor: Actor, seen: SeenJourney, slug: str) -> list[Place]:
    """Return where the actor may lead the journey on, and how."""
    if not seen.is_running:
        return []
    stays = [stay for stay in seen.stays() if may_lead(actor, stay)]
    if not stays:
        return []
    walk = walk_of(seen.journey.chain_version)
    position = position_of(seen.journey, walk)
    handovers = list(seen.handovers().select_related("way"))
    stations, ways = stations_of(seen.journey.chain_version), ways_of(seen.journey.chain_version)
    history = history_of_stations(seen, walk, handovers, stations.values())
    following = [next_in_order(walk, position, stay, handovers, history) for stay in stays]
    return [
        _place(seen, slug, stay, one, options_of(one, walk, stations, ways), stations)
        for stay, one in zip(stays, following, strict=True)
    ]


def visits_of(actor: Actor, seen: SeenJourney, slug: str) -> "list[tuple[Station, str]]":
    """Return the stations at which the actor may write down a visit now, with their forms."""
    if not seen.is_running or seen.is_whole:
        return []
    beside = [s for s in stations_of(seen.journey.chain_version).values() if s.any_time]
    leads = bool(beside) and any(may_lead(actor, stay) for stay in seen.stays())
    return [
        (station, reverse("journeys:visit", args=[slug, seen.number.pk, station.key]))
        for station in beside
        if leads
        or any(works_for(actor, one.pk, one.organisation_id) for one in units_of_station(station))
    ]


def _place(
    seen: SeenJourney,
    slug: str,
    stay: Stay,
    following: Next,
    options: list[Option],
    stations: "dict[str, Station]",
) -> Place:
    here = [slug, seen.number.pk, stay.station.key]
    go_on, deviate = reverse("journeys:go_on", args=here), reverse("journeys:deviate", args=here)
    return Place(
        stay.station,
        [replace(one, url=f"{go_on}?way={one.key}") for one in options],
        deviate if following.elsewhere else "",
        [Missed(stations[key], f"{deviate}?target={key}") for key in following.missed],
        following.may_end,
        following.under_way,
    )


def options_of(
    following: Next, walk: Walk, stations: "dict[str, Station]", ways: "dict[str, Way]"
) -> list[Option]:
    """Say the choices in words, in their order; the first is marked if the way leads there."""
    found = [_option(choice, stations, ways) for choice in following.choices]
    for number, choice in enumerate(following.choices):
        named = set(choice.targets) <= set(following.named)
        nearest = number == 0 and len(found) > 1 and named
        why = [_("Nach der Kette und dem bisherigen Weg kommt das als Nächstes.")] * nearest
        why += [_("Führt zurück.")] * walk.leads_back(choice)
        found[number] = replace(found[number], why=" ".join(why), is_nearest=nearest)
    return found


def _option(choice: Choice, stations: "dict[str, Station]", ways: "dict[str, Way]") -> Option:
    titles = [str(stations[target]) for target in dict.fromkeys(choice.targets)]
    return Option(
        key=",".join(choice.ways),
        title=_(" und zugleich ").join(titles),
        notes=[run_words([ways[way] for way in run]) for run in choice.runs],
        url="",
    )


def run_words(run: "Sequence[Way]") -> str:
    """Say what is agreed for the ways to a station: the conditions, the standard, the limits.

    A station that is repeated stays with whoever is responsible there; nothing is agreed then.
    """
    parts = [_("Wenn: %(condition)s.") % {"condition": w.condition} for w in run if w.condition]
    if repeats(run):
        parts.append(_("Die Station beginnt noch einmal, bei derselben Stelle."))
        return " ".join(parts)
    standard = carrier(run).standard
    if standard is None:
        parts.append(_("Ohne Übergabe."))
        return " ".join(parts)
    parts.append(f"{standard.key} {standard.name}.")
    if words := answer_words(standard):
        parts.append(_("Antwort: %(limit)s.") % {"limit": words})
    if words := arrival_words(standard):
        parts.append(_("Ankunft: %(limit)s.") % {"limit": words})
    return " ".join(parts)


def anchor_label(ways: "Iterable[Way]") -> str:
    """Return what the day is called from which a limit of one of these ways runs; else nothing."""
    for way in ways:
        standard = way.standard
        if standard is not None and asks_for_anchor(standard):
            return str(standard.arrival_anchor_label or standard.get_arrival_anchor_display())
    return ""
