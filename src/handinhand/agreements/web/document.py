"""The agreement as a document: for reading, for signing on paper, for the files.

The caller builds it in German whatever language the reader has chosen: that text is signed.
"""

from collections.abc import Iterator
from itertools import groupby

from django.utils.formats import date_format
from django.utils.translation import gettext as _

from handinhand.agreements import access
from handinhand.agreements.access.annexes import Block as AnnexBlock
from handinhand.agreements.models import Agreement, Party
from handinhand.agreements.web.rows import ObligationRow, headed
from handinhand.chains.access import parts_of
from handinhand.chains.web.picture import picture_of
from handinhand.documents import (
    Block,
    Bullets,
    Document,
    Heading,
    Note,
    PageBreak,
    Paragraph,
    Picture,
    SignatureLines,
    Table,
)
from handinhand.kernel import clock
from handinhand.web.picture_words import chain_words
from handinhand.web.pictures import draw_chain, stylesheet


def document_for(agreement: Agreement, rows: list[ObligationRow], slug: str) -> Document:
    """Return the agreement with parties, wording, obligations, signatures and annexes.

    Args:
        agreement: any; a draft is marked as one.
        rows: its obligations, ordered by party.
        slug: address part of the network.
    """
    parties = list(agreement.parties.select_related("organisation", "signature"))
    words = {"key": agreement.key, "number": agreement.number}
    state = str(agreement.get_state_display())
    blocks = (
        *_head(agreement, parties),
        *_wording(agreement),
        *_obligations(rows),
        *_signatures(agreement, parties),
        *_annexes(agreement, slug),
    )
    mark = _("ENTWURF") if agreement.is_draft else agreement.text_hash[:12]
    return Document(
        title=agreement.title,
        subtitle=_("Vereinbarung %(key)s, Fassung %(number)s") % words,
        as_of=_("Stand %(day)s") % {"day": date_format(clock.today(), "d.m.Y")},
        footer=f"{agreement.key} · {state} · {mark}",
        blocks=tuple(blocks),
    )


def _head(agreement: Agreement, parties: list[Party]) -> Iterator[Block]:
    if agreement.is_draft:
        text = _("Dieser Wortlaut ist ein Entwurf. Er kann sich noch ändern und bindet niemanden.")
        yield Note(text, title=_("Entwurf"))
    else:
        words = {"hash": agreement.text_hash, "state": agreement.get_state_display()}
        yield Paragraph(_("Stand: %(state)s. Prüfsumme des Wortlauts: %(hash)s.") % words)
    if agreement.in_force_from:
        first = date_format(agreement.in_force_from, "d.m.Y")
        last = date_format(agreement.in_force_to, "d.m.Y") if agreement.in_force_to else ""
        text = _("Geltung: %(first)s bis %(last)s.") if last else _("Geltung: ab %(first)s.")
        yield Paragraph(text % {"first": first, "last": last})
    yield Heading(_("Partner"))
    yield Bullets(tuple(_party_words(party) for party in parties))


def _party_words(party: Party) -> str:
    words = [party.organisation.name]
    if party.accession:
        words.append(_("Beitritt"))
    if party.left_on:
        gone = _("ausgeschieden am %(day)s")
        told = gone if party.left_on <= clock.today() else _("scheidet aus am %(day)s")
        words.append(told % {"day": date_format(party.left_on, "d.m.Y")})
    return ", ".join(words)


def _wording(agreement: Agreement) -> Iterator[Block]:
    yield Heading(_("Wortlaut"))
    for number, paragraph in enumerate(agreement.paragraphs.all(), start=1):
        head, words = headed(number, paragraph.text)
        yield Heading(head, level=2)
        yield Paragraph(words)


def _obligations(rows: list[ObligationRow]) -> Iterator[Block]:
    yield Heading(_("Verpflichtungen"))
    columns = (
        _("Kürzel"),
        _("Verpflichtung"),
        _("gegenüber"),
        _("Frist"),
        _("gemessen an"),
    )
    for party, many in groupby(rows, key=lambda row: row.obligation.party.name):
        yield Heading(party, level=2)
        cells = tuple(
            (
                row.obligation.key,
                row.obligation.text,
                row.owed_to,
                row.limit or "–",
                row.measured_by or "–",
            )
            for row in many
        )
        yield Table(_("Verpflichtungen: %(party)s") % {"party": party}, columns, cells)


def _signatures(agreement: Agreement, parties: list[Party]) -> Iterator[Block]:
    yield Heading(_("Unterschriften"))
    present = [party for party in parties if party.left_on is None]
    signed = [party for party in parties if hasattr(party, "signature")]
    if signed:
        columns = (_("Organisation"), _("Name und Funktion"), _("am"), _("Original bei"))
        cells = tuple(
            (
                _party_words(party),
                f"{party.signature.name}, {party.signature.function}",
                date_format(party.signature.on, "d.m.Y"),
                party.signature.stored_at,
            )
            for party in signed
        )
        yield Table(_("Eingetragene Unterschriften"), columns, cells)
    open_now = tuple(
        party.organisation.name for party in present if not hasattr(party, "signature")
    )
    if open_now:
        if not agreement.is_draft:
            text = _("Wir unterschreiben den Wortlaut mit der Prüfsumme %(hash)s.")
            yield Paragraph(text % {"hash": agreement.text_hash})
        yield SignatureLines(open_now)


def _annexes(agreement: Agreement, slug: str) -> Iterator[Block]:
    for number, annex in enumerate(access.annexes_of(agreement), start=1):
        words = {"number": number, "title": annex.title}
        if number == 1 or annex.generated:
            yield PageBreak()
        yield Heading(_("Anlage %(number)s: %(title)s") % words)
        if not annex.generated:
            yield Paragraph(_("Diese Anlage liegt auf Papier bei."))
        yield from (_block(one) for one in annex.blocks)
        if number == 1:
            yield _picture(agreement, slug)


def _block(stored: AnnexBlock) -> Block:
    if stored["kind"] == "table":
        rows = stored["rows"]
        columns = stored["columns"]
        assert isinstance(rows, list)
        assert isinstance(columns, list)
        return Table(str(stored["caption"]), tuple(columns), tuple(tuple(row) for row in rows))
    text = str(stored["text"])
    return Heading(text, level=2) if stored["kind"] == "heading" else Paragraph(text)


def _picture(agreement: Agreement, slug: str) -> Picture:
    """Return the chain as one picture that carries its own colours."""
    parts = parts_of(agreement.chain_version)
    words = chain_words()
    svg = draw_chain(picture_of(parts, slug), words=words)
    head, mark, rest = svg.partition(">")
    counted = {"stations": len(parts.stations), "standards": len(parts.standards)}
    text = _(
        "Bild der Kette mit %(stations)s Stationen und %(standards)s Übergabestandards; dieselben"
        " Angaben stehen in den Tabellen dieser Anlage."
    )
    caption = _("Kette %(number)s") % {"number": agreement.chain_version.number}
    styled = f"{head}{mark}<style>{stylesheet()}</style>{rest}"
    return Picture(styled, text % counted, caption=caption, landscape=True)
