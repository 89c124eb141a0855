"""Chapters 6 to 8: the chain, the rules, the bodies."""

from collections.abc import Iterable, Iterator, Sequence
from typing import TYPE_CHECKING

from django.utils.translation import gettext as _

from handinhand.chains.access import (
    answer_words,
    arrival_words,
    feedback_words,
    repeats,
    stretches_of,
)
from handinhand.chains.access.engine import Parts
from handinhand.chains.access.words import station_limit_words
from handinhand.chains.web.picture import picture_of
from handinhand.documents import Block, Heading, Note, Paragraph, Picture, Table
from handinhand.handbook.access.drawings import unlinked
from handinhand.handbook.access.sources import Sources, day, facts, joined
from handinhand.networks.access import bodies_of, memberships_on
from handinhand.web.picture_words import chain_words
from handinhand.web.pictures import draw_chain

if TYPE_CHECKING:
    from handinhand.chains.models import HandoverStandard, InformationItem, Station, Way


def chain(sources: Sources) -> Iterator[Block]:
    """Chapter 6: the picture, a sheet for each station, and every hand-over standard."""
    parts = sources.parts
    if parts is None:
        yield Note(_("Noch ist keine Kette in Kraft."))
        return
    words = {"number": parts.version.number, "day": day(parts.version.in_force_from)}
    counts = {"stations": len(parts.stations), "standards": len(parts.standards)}
    yield Paragraph(
        _("Es gilt Version %(number)s, in Kraft seit %(day)s.") % words
        + " "
        + _("Sie hat %(stations)s Stationen und %(standards)s Übergabestandards.") % counts
    )
    svg = draw_chain(picture_of(parts, sources.network.slug), words=chain_words())
    yield Heading(_("Die Kette im Bild"), 2)
    yield Picture(
        unlinked(svg),
        _alternative(parts),
        _("Dienstleistungskette, Version %(number)s") % words,
        landscape=True,
    )
    yield Heading(_("Stationsblätter"), 2)
    runs = stretches_of(parts.ways)
    for station in parts.stations:
        yield from _station(station, [run for run in runs if run[0].source_id == station.pk])
    yield Heading(_("Übergabestandards"), 2)
    for standard in parts.standards:
        yield from _standard(standard)


def _alternative(parts: Parts) -> str:
    """Say the picture: every station with who answers for it, and where it leads."""
    told, runs = [], stretches_of(parts.ways)
    for station in parts.stations:
        onward = [_target(run) for run in runs if run[0].source_id == station.pk]
        words = {
            "station": station,
            "units": joined(station.responsible.all(), _("noch niemand")),
            "onward": ", ".join(dict.fromkeys(onward)),
        }
        sentence = _("Station %(station)s, verantwortlich: %(units)s.") % words
        if onward:
            sentence += " " + _("Weiter zu: %(onward)s.") % words
        if station.any_time:
            sentence += " " + _("Sie ist jederzeit möglich.")
        told.append(sentence)
    return " ".join(told)


def _station(station: "Station", runs: "Iterable[Sequence[Way]]") -> Iterator[Block]:
    name = {"key": station.key, "name": station.name}
    yield Heading(_("Station %(key)s: %(name)s") % name, 3)
    involved = [*station.involved_units.all(), *station.involved_organisations.all()]
    limits = [station_limit_words(limit) for limit in station.limits.all()]
    rows = [
        (_("Zweck"), station.purpose),
        (_("Auslöser"), station.entry),
        (_("verantwortlich"), joined(station.responsible.all())),
        (_("beteiligt"), joined(sorted(str(one) for one in involved), "")),
        (_("Leistung"), station.service),
        (_("Ergebnis"), station.result),
        (_("Fristen"), "; ".join(limits)),
        (_("Bögen"), joined(station.sheets.all(), "")),
        (_("wann"), _("jederzeit möglich, so oft wie nötig") if station.any_time else ""),
        (_("weiter zu"), "\n".join(_run(run) for run in runs)),
    ]
    caption = _("Stationsblatt %(key)s") % name
    yield facts(caption, (_("Angabe"), _("Inhalt")), rows)


def _run(run: "Sequence[Way]") -> str:
    """Say where a way leads, straight or through routing nodes, when, and by which standard."""
    standard = next((way.standard for way in run if way.standard and not repeats(run)), None)
    words = {
        "target": _target(run),
        "condition": "; ".join(way.condition for way in run if way.condition),
        "how": standard.key if standard else _("ohne Übergabe"),
    }
    if words["condition"]:
        return _("%(target)s (%(how)s), wenn: %(condition)s") % words
    return _("%(target)s (%(how)s)") % words


def _target(run: "Sequence[Way]") -> str:
    return _("noch einmal dieselbe Station") if repeats(run) else str(run[-1].end)


def _standard(standard: "HandoverStandard") -> Iterator[Block]:
    yield Heading(f"{standard.key}: {standard.name}", 3)
    feedback = " – ".join(filter(None, (feedback_words(standard), standard.feedback_text)))
    items = [_item(item) for item in standard.items.all()]
    rows = [
        (_("gibt ab"), joined(standard.senders.all())),
        (_("nimmt an"), standard.receiver.name if standard.receiver else "–"),
        (_("Auslöser"), standard.trigger),
        (_("Weg"), standard.channel),
        (_("Bogen"), standard.form),
        (_("Antwort"), answer_words(standard)),
        (_("Ankunft"), standard.arrival_text or arrival_words(standard)),
        (_("Rückmeldung"), feedback),
        (_("weitergegeben wird"), "\n".join(items)),
        (_("bei Schweigen"), "\n".join(str(step) for step in standard.ladder.all())),
        (_("wenn niemand ankommt"), "\n".join(str(one) for one in standard.missing_arrival.all())),
    ]
    caption = _("Übergabestandard %(key)s") % {"key": standard.key}
    yield facts(caption, (_("Angabe"), _("Inhalt")), rows)


def _item(item: "InformationItem") -> str:
    """Say what is passed on, how it is protected, and what allows it."""
    told = (item.get_sensitivity_display(), item.get_basis_display(), norm_of(item))
    return f"{item.name} ({', '.join(str(one) for one in told if one)})"


def norm_of(item: "InformationItem") -> str:
    """Return the norm without the name of the basis, which stands beside it."""
    basis, norm = str(item.get_basis_display() or ""), item.norm
    if not basis or not norm.startswith(basis):
        return norm
    rest = norm.removeprefix(basis).strip()
    return rest.replace("(", "", 1).replace(")", "", 1) if rest.startswith("(") else rest


def rules(sources: Sources) -> Iterator[Block]:
    """Chapter 7: the agreement in force, what is owed beside the chain, data protection."""
    if sources.agreement is not None:
        words = {"title": sources.agreement.title, "day": day(sources.agreement.in_force_from)}
        yield Heading(_("Kooperationsvereinbarung"), 2)
        yield Paragraph(_("„%(title)s“, in Kraft seit %(day)s.") % words)
        for paragraph in sources.agreement.paragraphs.all():
            yield Paragraph(paragraph.text)
        free = sources.agreement.obligations.filter(origin="free").select_related("party")
        rows = tuple((one.key, one.party.name, one.text) for one in free)
        if rows:
            yield Heading(_("Frei vereinbarte Verpflichtungen"), 2)
            columns = (_("Kürzel"), _("wer"), _("wozu"))
            yield Table(_("Verpflichtungen, die nicht aus der Kette folgen"), columns, rows)
    yield from _data_protection(sources)


def _data_protection(sources: Sources) -> Iterator[Block]:
    yield Heading(_("Datenschutz"), 2)
    network = sources.network
    words = {"rung": network.rung, "name": network.get_rung_display()}
    basis = network.rung_basis.rstrip(". ")
    yield Paragraph(
        _("Das Netzwerk arbeitet auf Datenstufe %(rung)s (%(name)s).") % words
        + (" " + _("Rechtsgrundlage: %(basis)s.") % {"basis": basis} if basis else "")
    )
    laws = tuple(
        (
            one.organisation.name,
            one.organisation.data_protection_law or "–",
            one.organisation.data_protection_authority or "–",
            _("ja") if one.organisation.professional_secrecy else _("nein"),
        )
        for one in memberships_on(sources.actor, sources.today)
    )
    columns = (_("Organisation"), _("Recht"), _("Aufsicht"), _("§ 203 StGB"))
    if laws:
        yield Table(_("Welches Datenschutzrecht für wen gilt"), columns, laws)
    if sources.parts is not None:
        yield from _items(sources.parts)


def _items(parts: Parts) -> Iterator[Block]:
    """Everything that is passed on, once, with what allows it."""
    found: dict[tuple[str, str, str, str], list[str]] = {}
    for standard in parts.standards:
        for item in standard.items.all():
            about = (
                item.name,
                str(item.get_sensitivity_display()),
                str(item.get_basis_display() or "–"),
                norm_of(item) or "–",
            )
            found.setdefault(about, []).append(standard.key)
    rows = tuple((*about, ", ".join(keys)) for about, keys in sorted(found.items()))
    if rows:
        columns = (_("Information"), _("Schutz"), _("Grundlage"), _("Norm"), _("Standard"))
        yield Table(_("Was weitergegeben wird und was es erlaubt"), columns, rows)


def steering(sources: Sources) -> Iterator[Block]:
    """Chapter 8: who decides what; functions and organisations, never names of people."""
    bodies = list(bodies_of(sources.network))
    if not bodies:
        yield Note(_("Noch sind keine Gremien eingetragen."))
        return
    yield Heading(_("Gremien"), 2)
    rows = tuple(
        (one.name, str(one.get_level_display()), one.decides or "–", one.rhythm or "–")
        for one in bodies
    )
    columns = (_("Gremium"), _("Ebene"), _("entscheidet über"), _("Rhythmus"))
    yield Table(_("Gremien des Netzwerks"), columns, rows)
    for body in bodies:
        seats: dict[str, list[str]] = {}
        for seat in body.seats.all():
            if seat.organisation is not None:
                seats.setdefault(seat.organisation.name, []).append(seat.function or _("Mitglied"))
        if seats:
            yield Heading(body.name, 3)
            members = tuple((name, joined(_counted(told))) for name, told in sorted(seats.items()))
            caption = _("Sitze: %(body)s") % {"body": body.name}
            yield Table(caption, (_("Organisation"), _("Funktion")), members)


def _counted(functions: list[str]) -> list[str]:
    """Say a function once, with how many hold it."""
    return [
        f"{functions.count(one)} × {one}" if functions.count(one) > 1 else one
        for one in dict.fromkeys(functions)
    ]
