"""The annexes the platform writes: the chain, its hand-over standards, data protection.

What is signed is German, whoever prepares it in which language: the words are written in German.
"""

from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING

from django.utils import translation
from django.utils.formats import date_format
from django.utils.translation import gettext as _

from handinhand.agreements.models import Agreement
from handinhand.chains.access import parts_of, standard_facts, station_limit_words
from handinhand.chains.access.engine import Parts, digest_of
from handinhand.kernel import clock

if TYPE_CHECKING:
    from handinhand.chains.models import Station
    from handinhand.networks.models import Organisation

Block = dict[str, object]
"""A piece of an annex as it is stored: heading, paragraph or table."""
Writer = Callable[[Agreement, Parts], Iterator[Block]]


@dataclass(frozen=True, slots=True)
class AnnexText:
    """One annex as it is read and signed."""

    title: str
    blocks: Sequence[Block]
    generated: bool


def annexes_of(agreement: Agreement) -> list[AnnexText]:
    """Return the annexes: those the platform writes as frozen or as of now, then the others."""
    rows = list(agreement.annexes.all())
    titles = titles_of(agreement, [row.title for row in rows])
    if all(row.body for row in rows[: len(WRITERS)]) and len(rows) >= len(WRITERS):
        bodies = [row.body for row in rows[: len(WRITERS)]]
    elif agreement.is_draft:
        bodies = write_annexes(agreement)
    else:  # laid before the parties when annexes were named only
        bodies = [[] for _writer in WRITERS]
    found = [
        AnnexText(title, body, generated=True) for title, body in zip(titles, bodies, strict=False)
    ]
    return found + [AnnexText(title, [], generated=False) for title in titles[len(WRITERS) :]]


def titles_of(agreement: Agreement, titles: Sequence[str]) -> list[str]:
    """Return the titles of all annexes; where the first three have none, they get one."""
    with translation.override("de"):
        number = agreement.chain_version.number
        usual = [
            _("Dienstleistungskette v%(number)s") % {"number": number},
            _("Übergabestandards"),
            _("Datenschutz"),
        ]
    return [*titles, *usual[len(titles) :]]


def write_annexes(agreement: Agreement) -> list[list[Block]]:
    """Write the annexes from what is stored now: the chain, the rung, the parties' law."""
    parts = parts_of(agreement.chain_version)
    with translation.override("de"):
        return [list(write(agreement, parts)) for write in WRITERS]


def _paragraph(text: str) -> Block:
    return {"kind": "paragraph", "text": text}


def _table(caption: str, columns: Sequence[str], rows: Sequence[Sequence[str]]) -> Block:
    cells = [[cell or "–" for cell in row] for row in rows]
    return {"kind": "table", "caption": caption, "columns": list(columns), "rows": cells}


def _chain(agreement: Agreement, parts: Parts) -> Iterator[Block]:
    version = parts.version
    words = {
        "name": version.chain.name,
        "number": version.number,
        "digest": version.digest or digest_of(version),
    }
    text = _("Version %(number)s der Kette „%(name)s“. Prüfsumme der Kette: %(digest)s.")
    yield _paragraph(text % words)
    columns = (_("Station"), _("verantwortlich"), _("beteiligt"), _("Leistung"), _("Frist"))
    yield _table(_("Stationen"), columns, [_station_row(one) for one in parts.stations])
    ways = (_("Von"), _("Nach"), _("wenn"), _("Übergabe"))
    rows = [
        (
            str(way.begin),
            str(way.end),
            way.condition,
            way.standard.key
            if way.standard
            else way.no_handover_text or str(way.get_no_handover_display()),
        )
        for way in parts.ways
    ]
    yield _table(_("Wege"), ways, rows)
    for text in (version.exit_text, version.parallel_text):
        if text:
            yield _paragraph(text)


def _station_row(station: "Station") -> tuple[str, ...]:
    involved = [*station.involved_units.all(), *station.involved_organisations.all()]
    name = _("%(station)s (jederzeit möglich)") % {"station": station}
    return (
        name if station.any_time else str(station),
        ", ".join(unit.name for unit in station.responsible.all()),
        ", ".join(sorted(thing.name for thing in involved)),
        station.service,
        "; ".join(station_limit_words(limit) for limit in station.limits.all()),
    )


def _standards(_agreement: Agreement, parts: Parts) -> Iterator[Block]:
    for standard in parts.standards:
        yield {"kind": "heading", "text": str(standard)}
        facts = [
            (word, value)
            for word, value in standard_facts(standard).items()
            if value and value not in (standard.key, standard.name)
        ]
        caption = _("Was bei Übergabe %(key)s gilt") % {"key": standard.key}
        yield _table(caption, (_("Merkmal"), _("Vereinbart")), facts)


def _data_protection(agreement: Agreement, parts: Parts) -> Iterator[Block]:
    network = agreement.network
    yield _paragraph(_rung_words(network.rung))
    if network.rung_basis:
        text = _("Rechtsgrundlage der Datenstufe: %(basis)s.")
        yield _paragraph(text % {"basis": network.rung_basis})
    as_of = date_format(clock.today(), "d.m.Y")
    yield _paragraph(_("Stand der folgenden Angaben: %(day)s.") % {"day": as_of})
    columns = (_("Organisation"), _("Datenschutzrecht"), _("Aufsicht"), _("Schweigepflicht"))
    rows = [
        (
            one.organisation.name,
            one.organisation.data_protection_law,
            one.organisation.data_protection_authority,
            _secrecy(one.organisation),
        )
        for one in agreement.parties.filter(left_on=None).select_related("organisation")
    ]
    yield _table(_("Welches Recht für wen gilt"), columns, rows)
    passed = (_("Übergabe"), _("Information"), _("Schutz"), _("Grundlage"), _("Norm"))
    items = [
        (
            standard.key,
            item.name,
            str(item.get_sensitivity_display()),
            str(item.get_basis_display()) or _("keine: wird nicht weitergegeben"),
            item.norm,
        )
        for standard in parts.standards
        for item in standard.items.all()
    ]
    yield _table(_("Was weitergegeben wird und was es erlaubt"), passed, items)


def _rung_words(rung: int) -> str:
    if rung == 0:
        return _(
            "Das Netzwerk arbeitet auf Datenstufe 0 (ohne Namen): Gespeichert werden Übergaben mit"
            " Stellen, Ständen und Tagen, dazu eine zufällige Laufzettelnummer, solange die"
            " Übergabe offen ist. Angaben zur Person stehen nicht auf der Plattform."
        )
    if rung == 1:
        return _(
            "Das Netzwerk arbeitet auf Datenstufe 1 (Pseudonym): Gespeichert werden Wege mit"
            " Stationen, Zeiten und Gründen als Kürzel. Jede Organisation sieht einen Weg unter"
            " einer eigenen Nummer; welche Person dahinter steht, wissen nur ihre eigenen Akten."
        )
    return _(
        "Das Netzwerk arbeitet auf Datenstufe 2 (Einwilligung): Weitergegeben wird nur, was die"
        " Person für genau diese Stelle erlaubt hat."
    )


def _secrecy(organisation: "Organisation") -> str:
    if not organisation.professional_secrecy:
        return _("nein")
    note = organisation.professional_secrecy_note
    return _("ja, § 203 StGB") + (f" ({note})" if note else "")


WRITERS: tuple[Writer, ...] = (_chain, _standards, _data_protection)
