"""The hand-over sheet (Laufzettel) as a document; it says nothing about the person."""

import io
from collections.abc import Sequence
from datetime import date
from typing import TYPE_CHECKING

import segno
from django.utils import timezone
from django.utils.formats import date_format
from django.utils.translation import gettext as _

from handinhand.answerlinks.models import PURPOSE_WORDS
from handinhand.answerlinks.rules import Purpose, shown_code
from handinhand.chains.access import answer_words, arrival_words, feedback_words
from handinhand.documents import (
    Block,
    Bullets,
    Document,
    Heading,
    Note,
    Numbered,
    PageBreak,
    Paragraph,
    Picture,
    Run,
    Table,
)
from handinhand.kernel import clock

if TYPE_CHECKING:
    from handinhand.handovers.models import Handover

Secret = tuple[Purpose, str, str]
"""Purpose, token and code of a link that was made at this moment."""
_WRITE = "\n" + "\N{EN SPACE}" * 40
"""A cell wide and high enough to write into by hand."""


def sheet_of(handover: "Handover", page: str, secrets: Sequence[Secret] = ()) -> Document:
    """Return the sheet of a hand-over.

    Args:
        handover: with its standard, units and items.
        page: full address of the page on which a code is entered.
        secrets: links that were made at this moment; without them nothing opens anything.
    """
    now = timezone.localtime(clock.now())
    day = _("Stand %(day)s") % {"day": date_format(now, "d.m.Y, H:i")}
    return Document(
        title=_("Laufzettel %(slip)s") % {"slip": handover.slip},
        subtitle=f"{handover.standard.key} {handover.standard.name}",
        as_of=day,
        footer=_("Laufzettel %(slip)s · %(day)s") % {"slip": handover.slip, "day": day},
        blocks=(
            _facts(handover),
            *_items(handover),
            Heading(_("Was die empfangende Stelle tut")),
            Numbered(_tasks(handover)),
            Heading(_("Von Hand")),
            _by_hand(),
            Note(
                _(
                    "Auf diesen Bogen gehört nichts, was auf die Person hinweist: kein Name, kein"
                    " Geburtsdatum, kein Aktenzeichen. Die Laufzettelnummer schreiben beide"
                    " Stellen in ihre eigene Akte."
                )
            ),
            *([PageBreak()] if secrets else []),
            *(block for secret in secrets for block in _answering(page, *secret)),
        ),
    )


def _facts(handover: "Handover") -> Table:
    standard = handover.standard
    rows = [
        (_("Von"), f"{handover.from_unit.name} ({handover.sender.name})"),
        (_("An"), f"{handover.to_unit.name} ({handover.receiver.name})"),
        (_("Vereinbarter Weg"), standard.channel),
        (_("Angeboten am"), _day(handover.offered_on)),
        (standard.arrival_anchor_label or _("Stichtag"), _day(handover.anchor_date)),
        (_("Erster Termin"), _day(handover.appointment_on)),
        (_("Antworten bis"), _due(handover.answer_by, answer_words(standard))),
        (_("Ankunft bis"), _due(handover.arrival_by, arrival_words(standard))),
        (_("„Angekommen“ melden"), feedback_words(standard)),
    ]
    kept = tuple((word, value) for word, value in rows if value)
    return Table(_("Die Übergabe"), (_("Was"), _("Angabe")), kept)


def _day(day: date | None) -> str:
    return date_format(day, "D d.m.Y") if day else ""


def _due(day: date | None, words: str) -> str:
    return f"{_day(day)} ({words})" if day and words else _day(day)


def _items(handover: "Handover") -> tuple[Block, ...]:
    items = tuple(item.name for item in handover.standard.items.all())
    if not items:
        return ()
    words = _("Auf dem vereinbarten Weg, nicht auf diesem Bogen:")
    return (Heading(_("Was mitgeht")), Paragraph(words), Bullets(items))


def _tasks(handover: "Handover") -> tuple[str, ...]:
    return (
        _("Die Laufzettelnummer %(slip)s in die eigene Akte schreiben.") % {"slip": handover.slip},
        _("Annehmen oder ablehnen, spätestens bis zum Tag oben. Schweigen ist keine Antwort."),
        _("„Angekommen“ oder „nicht erschienen“ melden, sobald es so weit ist."),
        _("Bis „angekommen“ gemeldet ist, bleibt verantwortlich: %(unit)s.")
        % {"unit": handover.from_unit.name},
    )


def _answering(page: str, purpose: Purpose, token: str, code: str) -> tuple[Block, ...]:
    words = str(PURPOSE_WORDS[purpose])
    typed = (
        Run(_("Mit dem Telefon den QR-Code öffnen, oder ")),
        Run(page, bold=True),
        Run(_(" aufrufen und den Code eingeben. Beides gilt einmal.")),
    )
    alt = _("QR-Code des Einmallinks. Dasselbe öffnet der Code %(code)s.")
    shown = {"code": shown_code(code)}
    picture = Picture(qr_code(f"{page}#{token}"), alt % shown, _("Code %(code)s") % shown)
    return (Heading(words), picture, Paragraph(typed))


def qr_code(address: str) -> str:
    """Draw a QR code as SVG, without any inline style."""
    out = io.BytesIO()
    segno.make(address, error="m", micro=False).save(
        out,
        kind="svg",
        scale=4,
        border=4,
        xmldecl=False,
        svgclass=None,
        lineclass=None,
        light="#fff",
    )
    return out.getvalue().decode()


def _by_hand() -> Table:
    lines = [
        _("Angenommen am, von welcher Stelle"),
        _("Erster Termin"),
        _("Angekommen am"),
        _("Vermerk der Stelle (nichts zur Person)"),
    ]
    columns = (_("Was"), _("Eintrag"))
    return Table(
        _("Eintragen, wenn kein Rechner da ist"), columns, tuple((w, _WRITE) for w in lines)
    )
