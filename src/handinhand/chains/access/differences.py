"""What is different between two versions, in simple sentences."""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from typing import Literal
from uuid import UUID

from django.utils.translation import gettext as _

from handinhand.chains.access.current import version_in_force
from handinhand.chains.access.engine import Parts, parts_of
from handinhand.chains.access.words import (
    answer_words,
    arrival_words,
    feedback_words,
    station_limit_words,
    wait_words,
)
from handinhand.chains.models import (
    ChainVersion,
    HandoverStandard,
    InformationItem,
    RoutingNode,
    Station,
    Way,
)
from handinhand.kernel import clock

Facts = Mapping[str, str]
Kind = Literal["new", "changed", "gone"]
Place = tuple[str, UUID]
"""A station, a routing node or a standard by its line, in the form ("station", line)."""


@dataclass(frozen=True, slots=True)
class Change:
    """One difference.

    Attributes:
        kind: new, changed or gone.
        sentence: the difference in words.
        place: the station, routing node or standard it belongs to; None for ways and the whole
            chain.
        what: thing that differs, e.g. "Station 3".
        word: what about it differs, e.g. "Frist"; empty when it is new or gone.
        old: how it read before.
        new: how it reads now.
    """

    kind: Kind
    sentence: str
    place: Place | None
    what: str
    word: str = ""
    old: str = ""
    new: str = ""


def base_of(version: ChainVersion) -> ChainVersion | None:
    """Return what a version is compared with: the one in force before it, else its origin."""
    if version.state in (ChainVersion.State.DRAFT, ChainVersion.State.AGREED):
        current = version_in_force(version.chain.network_id, clock.today())
        if current is not None and current.pk != version.pk:
            return current
    return version.previous


def differences(parts: Parts) -> list[str]:
    """Say what a version changes; empty when it is the first one, or changes nothing."""
    base = base_of(parts.version)
    return [] if base is None else [one.sentence for one in changes(parts_of(base), parts)]


def changes(before: Parts, after: Parts) -> list[Change]:
    """Return every difference between two versions; stations and standards by their lines."""
    return [
        *_stations(before, after),
        *_nodes(before, after),
        *_standards(before, after),
        *_ways(before, after),
        *_whole(before, after),
    ]


def _stations(before: Parts, after: Parts) -> Iterator[Change]:
    old = {station.line: station for station in before.stations}
    new = {station.line: station for station in after.stations}
    for line in _in_order(new, old):
        thing = _("Station %(thing)s") % {"thing": new[line]}
        sentence = _("Station %(thing)s ist neu.") % {"thing": new[line]}
        yield Change("new", sentence, ("station", line), thing)
    for line in _in_order(old, new):
        thing = _("Station %(thing)s") % {"thing": old[line]}
        sentence = _("Station %(thing)s fällt weg.") % {"thing": old[line]}
        yield Change("gone", sentence, ("station", line), thing)
    for line, station in new.items():
        if line in old:
            what = _("Station %(key)s") % {"key": station.key}
            facts = station_facts(old[line]), station_facts(station)
            yield from _changed(what, ("station", line), *facts)


def _nodes(before: Parts, after: Parts) -> Iterator[Change]:
    old = {node.line: node for node in before.nodes}
    new = {node.line: node for node in after.nodes}
    for line in _in_order(new, old):
        thing = str(new[line])
        yield Change("new", _("%(node)s ist neu.") % {"node": thing}, ("node", line), thing)
    for line in _in_order(old, new):
        thing = str(old[line])
        yield Change("gone", _("%(node)s fällt weg.") % {"node": thing}, ("node", line), thing)
    for line, node in new.items():
        if line in old:
            what = _("Verzweigung %(key)s") % {"key": node.key}
            yield from _changed(what, ("node", line), node_facts(old[line]), node_facts(node))


def _standards(before: Parts, after: Parts) -> Iterator[Change]:
    old = {standard.line: standard for standard in before.standards}
    new = {standard.line: standard for standard in after.standards}
    for line in _in_order(new, old):
        thing = _("Übergabestandard %(thing)s") % {"thing": new[line]}
        sentence = _("Übergabestandard %(thing)s ist neu.") % {"thing": new[line]}
        yield Change("new", sentence, ("standard", line), thing)
    for line in _in_order(old, new):
        thing = _("Übergabestandard %(thing)s") % {"thing": old[line]}
        sentence = _("Übergabestandard %(thing)s fällt weg.") % {"thing": old[line]}
        yield Change("gone", sentence, ("standard", line), thing)
    for line, standard in new.items():
        if line in old:
            what = _("Übergabe %(key)s") % {"key": standard.key}
            facts = standard_facts(old[line]), standard_facts(standard)
            yield from _changed(what, ("standard", line), *facts)


def _in_order(these: Mapping[UUID, object], not_those: Mapping[UUID, object]) -> list[UUID]:
    return [line for line in these if line not in not_those]


def way_place(way: Way) -> tuple[UUID, UUID, str]:
    """Return what makes a way the same over versions: both ends by their lines, and its key."""
    return (way.begin.line, way.end.line, way.key)


def _ways(before: Parts, after: Parts) -> Iterator[Change]:
    old = {way_place(way): way for way in before.ways}
    new = {way_place(way): way for way in after.ways}
    added = ", ".join(str(way) for place, way in new.items() if place not in old)
    gone = ", ".join(str(way) for place, way in old.items() if place not in new)
    if added:
        yield Change("new", _("Neue Wege: %(ways)s.") % {"ways": added}, None, added)
    if gone:
        yield Change("gone", _("Wege, die wegfallen: %(ways)s.") % {"ways": gone}, None, gone)
    for place, way in new.items():
        if place in old:
            what = _("Weg %(way)s") % {"way": way}
            yield from _changed(what, None, _way_facts(old[place]), _way_facts(way))


def _whole(before: Parts, after: Parts) -> Iterator[Change]:
    old, new = before.version, after.version
    fields = {
        "start": _("Beginn"),
        "exit_to": _("Ausstieg"),
        "exit_text": _("Ausstieg in Worten"),
        "parallel_split": _("Nebenstrang beginnt bei"),
        "parallel_side": _("Nebenstrang"),
        "parallel_join": _("Nebenstrang endet bei"),
    }
    yield from _changed(
        _("Ganze Kette"),
        None,
        {word: str(getattr(old, name)) for name, word in fields.items()},
        {word: str(getattr(new, name)) for name, word in fields.items()},
    )


def _changed(what: str, place: Place | None, old: Facts, new: Facts) -> Iterator[Change]:
    for word, value in new.items():
        if old[word] != value:
            words = {"what": what, "word": word, "old": old[word] or "–", "new": value or "–"}
            sentence = _("%(what)s, %(word)s: bisher „%(old)s“, jetzt „%(new)s“.") % words
            yield Change("changed", sentence, place, what, word, words["old"], words["new"])


def station_facts(station: Station) -> Facts:
    """Return what a version says of a station: word -> value in words."""
    involved = [*station.involved_units.all(), *station.involved_organisations.all()]
    return {
        _("Kürzel"): station.key,
        _("Name"): station.name,
        _("Zweck"): station.purpose,
        _("verantwortlich"): ", ".join(unit.name for unit in station.responsible.all()),
        _("beteiligt"): ", ".join(sorted(thing.name for thing in involved)),
        _("Auslöser"): station.entry,
        _("Leistung"): station.service,
        _("Ergebnis"): station.result,
        _("Frist"): "; ".join(station_limit_words(limit) for limit in station.limits.all()),
        _("Bögen"): ", ".join(str(sheet) for sheet in station.sheets.all()),
        _("danach"): str(station.get_split_display()),
        _("wartet auf"): str(station.get_join_display()),
        _("bei Bedarf"): _("ja") if station.optional else _("nein"),
        _("Ende der Kette"): _("ja") if station.is_end else _("nein"),
        _("jederzeit möglich"): _("ja") if station.any_time else _("nein"),
    }


def node_facts(node: RoutingNode) -> Facts:
    """Return what a version says of a routing node: word -> value in words."""
    return {
        _("Kürzel"): node.key,
        _("Name"): node.name,
        _("danach"): str(node.get_split_display()),
        _("wartet auf"): str(node.get_join_display()),
        _("Ereignis"): str(node.get_event_display()),
        _("Dauer"): wait_words(node),
        _("Ende der Kette"): _("ja") if node.is_end else _("nein"),
        _("beendet alles andere"): _("ja") if node.ends_all else _("nein"),
    }


def standard_facts(standard: HandoverStandard) -> Facts:
    """Return what a version says of a standard: word -> value in words."""
    return {
        _("Kürzel"): standard.key,
        _("Name"): standard.name,
        _("gibt ab"): ", ".join(unit.name for unit in standard.senders.all()),
        _("nimmt an"): standard.receiver.name if standard.receiver else "",
        _("Auslöser"): standard.trigger,
        _("Weg"): standard.channel,
        _("Bogen"): standard.form,
        _("Antwort"): answer_words(standard),
        _("Ankunft"): arrival_words(standard),
        _("Rückmeldung"): " ".join((feedback_words(standard), standard.feedback_text)).strip(),
        _("Informationen"): "; ".join(item_words(item) for item in standard.items.all()),
        _("Eskalation"): ", ".join(str(step) for step in standard.ladder.all()),
        _("bei ausbleibender Ankunft"): ", ".join(
            str(step) for step in standard.missing_arrival.all()
        ),
    }


def item_words(item: InformationItem) -> str:
    """Say what is passed on, how it is protected, and what allows it."""
    told = [str(item.get_sensitivity_display()), str(item.get_basis_display()), item.norm]
    return f"{item.name} ({', '.join(word for word in told if word)})"


def _way_facts(way: Way) -> Facts:
    return {
        _("wenn"): way.condition,
        _("Übergabe"): way.standard.key if way.standard else "",
        _("ohne Übergabe, weil"): way.no_handover_text or str(way.get_no_handover_display()),
    }
