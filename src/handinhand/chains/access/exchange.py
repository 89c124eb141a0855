"""Chains that come from outside: files of this system, and drawings of BPMN 2.0."""

import json
import unicodedata
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, replace
from itertools import count
from typing import TYPE_CHECKING

from django.utils.translation import get_language, ngettext
from django.utils.translation import gettext as _

import servicechain as engine
from handinhand.chains.access.sizes import require_size
from handinhand.kernel.actor import Actor
from handinhand.kernel.errors import RuleBroken
from handinhand.networks.access import units_of

if TYPE_CHECKING:
    from handinhand.networks.models import Organisation, Unit

MOST_BYTES = 5_000_000
_MOST_FAULTS_TOLD = 10
_LONGEST_KEY, _LONGEST_WAY_KEY = 10, 15


def chain_from_file(content: bytes) -> engine.Chain:
    """Read a chain from a file: JSON of this system, or BPMN 2.0.

    Returns:
        The chain, with keys as short as pages need them; `chain.report` names what of a drawing
        could not be carried over.

    Raises:
        RuleBroken: the file is too large or no chain, or says what a draft here cannot hold;
            every fault in its own sentence.
    """
    if len(content) > MOST_BYTES:
        raise RuleBroken(
            _("Die Datei ist größer als 5 MB. Teilen Sie die Zeichnung auf."), field="file"
        )
    read = engine.from_bpmn if content.lstrip(b"\xef\xbb\xbf \t\r\n")[:1] == b"<" else _from_json
    try:
        chain = read(content)
    except engine.InvalidChain as error:
        raise RuleBroken(_told(error.faults), field="file") from None
    require_size(
        stations=len(chain.stations),
        nodes=len(chain.nodes),
        ways=len(chain.ways),
        standards=len(chain.standards),
        field="file",
    )
    _require_plain_texts(chain)
    _require_known_here(chain)
    return _with_short_keys(chain)


def _from_json(content: bytes) -> engine.Chain:
    try:
        text = content.decode("utf-8-sig")
    except UnicodeDecodeError:
        text = ""
    if not text.lstrip().startswith("{"):  # a list of a spreadsheet, a PDF: no chain that broke
        raise RuleBroken(
            _(
                "Die Datei ist weder eine Zeichnung in BPMN noch JSON in UTF-8. Wählen Sie eine"
                " andere."
            ),
            field="file",
        )
    return engine.from_json(text)


def _told(faults: Iterable[engine.Fault]) -> str:
    """Return the sentences of the first faults; a damaged file has hundreds."""
    sentences = [fault.sentence_in(get_language() or "de") for fault in faults]
    more = len(sentences) - _MOST_FAULTS_TOLD
    told = " ".join(sentences[:_MOST_FAULTS_TOLD])
    if more <= 0:
        return told
    rest = ngettext("Und %(n)s weiterer Fehler.", "Und %(n)s weitere Fehler.", more) % {"n": more}
    return f"{told} {rest}"


def _require_plain_texts(chain: engine.Chain) -> None:
    """Refuse signs nobody sees, as every form does."""
    text = "".join(_texts(json.loads(engine.to_json(chain))))
    if any(unicodedata.category(sign) in {"Cc", "Cs"} and sign not in "\t\r\n" for sign in text):
        raise RuleBroken(
            _(
                "Ein Text der Datei enthält ein unsichtbares Steuerzeichen. Entfernen Sie es im"
                " Programm, aus dem die Datei stammt."
            ),
            field="file",
        )


def _texts(value: object) -> Iterable[str]:
    if isinstance(value, str):
        yield value
    elif isinstance(value, dict | list):
        for part in value.values() if isinstance(value, dict) else value:
            yield from _texts(part)


def _require_known_here(chain: engine.Chain) -> None:
    """Refuse what the engine can hold, and a draft of the platform cannot.

    A station may be repeated, but nobody hands over to itself; at a routing node nothing happens
    that could be repeated.
    """
    around = [way for way in chain.ways if way.source == way.target]
    nodes = {node.key: node.name or node.key for node in chain.nodes}
    names = {station.key: station.name or station.key for station in chain.stations}
    idle = [nodes[way.source] for way in around if way.source in nodes]
    handed = [names[way.source] for way in around if way.source in names and way.standard]
    if idle:
        raise RuleBroken(
            _(
                "Ein Weg führt hier von einer Verzweigung zu ihr selbst zurück (%(names)s). Dort"
                " geschieht nichts, was sich wiederholen ließe. Nehmen Sie ihn heraus und lesen"
                " Sie die Datei noch einmal ein."
            )
            % {"names": _first_names(idle)},
            field="file",
        )
    if handed:
        raise RuleBroken(
            _(
                "Wiederholt sich eine Station, bleibt dieselbe Stelle verantwortlich: Niemand"
                " übergibt an sich selbst (%(names)s). Nehmen Sie dort den Übergabestandard heraus"
                " und lesen Sie die Datei noch einmal ein."
            )
            % {"names": _first_names(handed)},
            field="file",
        )


def _first_names(names: Sequence[str]) -> str:
    return ", ".join(names[:5]) + (" …" if names[5:] else "")


def _with_short_keys(chain: engine.Chain) -> engine.Chain:
    """Number stations, ways and standards anew when a foreign tool gave them long names."""
    stations = _numbers((s.key for s in chain.stations), "", _LONGEST_KEY)
    nodes = _numbers((n.key for n in chain.nodes), "V", _LONGEST_KEY, stations.values())
    places = stations | nodes
    standards = _numbers((s.key for s in chain.standards), "Ü", _LONGEST_KEY)
    ways = _numbers((w.key for w in chain.ways), "E", _LONGEST_WAY_KEY)
    return replace(
        chain,
        start=places.get(chain.start, chain.start),
        ends=tuple(places[key] for key in chain.ends),
        stations=tuple(
            replace(
                station,
                key=stations[station.key],
                exclusive=tuple(tuple(ways[k] for k in group) for group in station.exclusive),
            )
            for station in chain.stations
        ),
        nodes=tuple(
            replace(
                node,
                key=nodes[node.key],
                exclusive=tuple(tuple(ways[k] for k in group) for group in node.exclusive),
            )
            for node in chain.nodes
        ),
        ways=tuple(
            replace(
                way,
                key=ways[way.key],
                source=places[way.source],
                target=places[way.target],
                standard=standards[way.standard] if way.standard else None,
            )
            for way in chain.ways
        ),
        standards=tuple(
            replace(
                standard,
                key=standards[standard.key],
                ways=tuple(ways[key] for key in standard.ways),
            )
            for standard in chain.standards
        ),
        parallel=_renamed_side(chain.parallel, places),
        person_exit=replace(chain.person_exit, to=places[chain.person_exit.to])
        if chain.person_exit
        else None,
    )


def _renamed_side(
    side: engine.Parallel | None, places: Mapping[str, str]
) -> engine.Parallel | None:
    if side is None:
        return None
    return replace(side, split=places[side.split], side=places[side.side], join=places[side.join])


def _numbers(
    keys: Iterable[str], prefix: str, longest: int, taken: Iterable[str] = ()
) -> dict[str, str]:
    """Return short keys for keys; unchanged when all are short already and none is taken."""
    listed, others = list(keys), set(taken)
    if all(len(key) <= longest for key in listed) and not others.intersection(listed):
        return {key: key for key in listed}
    free = (f"{prefix}{number}" for number in count(1) if f"{prefix}{number}" not in others)
    return dict(zip(listed, free, strict=False))


@dataclass(frozen=True, slots=True)
class Matched:
    """Which units and organisations of the network a file means.

    Attributes:
        units: key in the file -> unit of the network.
        organisations: key in the file -> organisation, where the file means a whole one.
        unknown: names in the file that the network has nobody for, in the order of the file.
    """

    units: "Mapping[str, Unit]"
    organisations: "Mapping[str, Organisation]"
    unknown: tuple[str, ...]


def match_units(actor: Actor, chain: engine.Chain) -> Matched:
    """Find who a file names in the network: by key, else by the name of unit or organisation."""
    known = list(units_of(actor))
    by_word: dict[str, Unit] = {}
    whole: dict[str, Organisation] = {}
    for unit in known:
        by_word[_plain(unit.key)] = unit
        whole[_plain(unit.organisation.key)] = whole[_plain(unit.organisation.name)] = (
            unit.organisation
        )
    for unit in known:
        by_word.setdefault(_plain(unit.name), unit)
        by_word.setdefault(_plain(f"{unit.organisation.name} – {unit.name}"), unit)
    units: dict[str, Unit] = {}
    organisations: dict[str, Organisation] = {}
    unknown: list[str] = []
    for named in chain.units:
        words = (_plain(named.key), _plain(named.name))
        meant = next((by_word[word] for word in words if word in by_word), None)
        organisation = next((whole[word] for word in words if word in whole), None)
        if organisation is not None:
            organisations[named.key] = organisation
            own = [one for one in known if one.organisation == organisation]
            meant = meant or (own[0] if len(own) == 1 else None)
        if meant is not None:
            units[named.key] = meant
        if meant is None and organisation is None:
            unknown.append(named.name or named.key)
    return Matched(units, organisations, tuple(dict.fromkeys(unknown)))


def _plain(text: str) -> str:
    return " ".join(unicodedata.normalize("NFC", text).casefold().split())
