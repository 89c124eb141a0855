"""What is different between a version and the one before it, in simple sentences."""

from collections.abc import Iterator, Mapping
from uuid import UUID

from django.utils.translation import gettext as _

from handinhand.chains.access.engine import Parts, parts_of
from handinhand.chains.access.words import (
    answer_words,
    arrival_words,
    feedback_words,
    station_limit_words,
)
from handinhand.chains.models import HandoverStandard, Station

Facts = Mapping[str, str]


def differences(parts: Parts) -> list[str]:
    """Say what a version changes; empty when it is the first one, or changes nothing."""
    if parts.version.previous is None:
        return []
    before = parts_of(parts.version.previous)
    return [
        *_stations(before, parts),
        *_standards(before, parts),
        *_ways(before, parts),
        *_whole(before, parts),
    ]


def _stations(before: Parts, after: Parts) -> Iterator[str]:
    old = {station.line: station for station in before.stations}
    new = {station.line: station for station in after.stations}
    for line in _in_order(new, old):
        yield _("Station %(thing)s ist neu.") % {"thing": new[line]}
    for line in _in_order(old, new):
        yield _("Station %(thing)s fällt weg.") % {"thing": old[line]}
    for line, station in new.items():
        if line in old:
            what = _("Station %(key)s") % {"key": station.key}
            yield from _changed(what, _station_facts(old[line]), _station_facts(station))


def _standards(before: Parts, after: Parts) -> Iterator[str]:
    old = {standard.line: standard for standard in before.standards}
    new = {standard.line: standard for standard in after.standards}
    for line in _in_order(new, old):
        yield _("Übergabestandard %(thing)s ist neu.") % {"thing": new[line]}
    for line in _in_order(old, new):
        yield _("Übergabestandard %(thing)s fällt weg.") % {"thing": old[line]}
    for line, standard in new.items():
        if line in old:
            what = _("Übergabe %(key)s") % {"key": standard.key}
            yield from _changed(what, _standard_facts(old[line]), _standard_facts(standard))


def _in_order(these: Mapping[UUID, object], not_those: Mapping[UUID, object]) -> list[UUID]:
    return [line for line in these if line not in not_those]


def _ways(before: Parts, after: Parts) -> Iterator[str]:
    old = {(way.key, str(way)): way for way in before.ways}
    new = {(way.key, str(way)): way for way in after.ways}
    added = [str(way) for place, way in new.items() if place not in old]
    gone = [str(way) for place, way in old.items() if place not in new]
    if added:
        yield _("Neue Wege: %(ways)s.") % {"ways": ", ".join(added)}
    if gone:
        yield _("Wege, die wegfallen: %(ways)s.") % {"ways": ", ".join(gone)}


def _whole(before: Parts, after: Parts) -> Iterator[str]:
    old, new = before.version, after.version
    fields = {
        "start": _("Beginn"),
        "exit_to": _("Ausstieg"),
        "parallel_side": _("Nebenstrang"),
    }
    yield from _changed(
        _("Ganze Kette"),
        {word: str(getattr(old, name)) for name, word in fields.items()},
        {word: str(getattr(new, name)) for name, word in fields.items()},
    )


def _changed(what: str, old: Facts, new: Facts) -> Iterator[str]:
    for word, value in new.items():
        if old[word] != value:
            words = {"what": what, "word": word, "old": old[word] or "–", "new": value or "–"}
            yield _("%(what)s, %(word)s: bisher „%(old)s“, jetzt „%(new)s“.") % words


def _station_facts(station: Station) -> Facts:
    involved = [*station.involved_units.all(), *station.involved_organisations.all()]
    return {
        _("Name"): station.name,
        _("verantwortlich"): ", ".join(unit.name for unit in station.responsible.all()),
        _("beteiligt"): ", ".join(sorted(thing.name for thing in involved)),
        _("Auslöser"): station.entry,
        _("Leistung"): station.service,
        _("Ergebnis"): station.result,
        _("Frist"): "; ".join(station_limit_words(limit) for limit in station.limits.all()),
        _("bei Bedarf"): _("ja") if station.optional else _("nein"),
    }


def _standard_facts(standard: HandoverStandard) -> Facts:
    return {
        _("Name"): standard.name,
        _("gibt ab"): ", ".join(unit.name for unit in standard.senders.all()),
        _("nimmt an"): standard.receiver.name if standard.receiver else "",
        _("Auslöser"): standard.trigger,
        _("Weg"): standard.channel,
        _("Antwort"): answer_words(standard),
        _("Ankunft"): arrival_words(standard),
        _("Rückmeldung"): " ".join((feedback_words(standard), standard.feedback_text)).strip(),
        _("Informationen"): ", ".join(item.name for item in standard.items.all()),
        _("Eskalation"): ", ".join(str(step) for step in standard.ladder.all()),
    }
