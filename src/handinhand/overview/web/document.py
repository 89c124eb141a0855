"""The page of the steering group on paper."""

from collections.abc import Iterator, Sequence

from django.utils.formats import date_format
from django.utils.translation import gettext as _

from handinhand.documents import Block, Bullets, Document, Heading, Paragraph, Run, Table, Text
from handinhand.overview.access import Agreed, Kept, Steering
from handinhand.overview.web.rows import DecisionRow, matter_rows, taken_rows
from handinhand.thread.rules import Finding

ON_PAPER = 3
"""So many of the latest decisions go onto the sheet."""


def document_for(steering: Steering, network: str, language: str) -> Document:
    """Return what is agreed, kept, open and to be decided as one document.

    Args:
        steering: as the viewer may see it.
        network: its name.
        language: of the words.
    """
    day = date_format(steering.day, "d.m.Y")
    blocks = (
        *_agreed(steering.agreed),
        *_kept(steering.kept),
        *_open(steering.open),
        *_matters(steering),
    )
    return Document(
        title=_("Steuerung auf einer Seite"),
        subtitle=network,
        language=language,
        as_of=_("Stand %(day)s") % {"day": day},
        footer=network,
        blocks=tuple(blocks),
    )


def _agreed(agreed: Agreed) -> Iterator[Block]:
    yield Heading(_("Was vereinbart ist"))
    yield Paragraph(" ".join(agreed_words(agreed)))


def agreed_words(agreed: Agreed) -> list[str]:
    """Say in sentences what counts now."""
    counts, found = agreed.counts, []
    agreement = counts.agreement
    if agreement is None:
        found.append(_("Es gibt noch keine Vereinbarung."))
    else:
        words = {
            "key": agreement.key,
            "number": agreement.number,
            "state": agreement.get_state_display(),
            "day": _day(agreement.in_force_from),
        }
        sentence = _("Vereinbarung %(key)s, Fassung %(number)s: %(state)s")
        if agreement.in_force_from:
            sentence = _("Vereinbarung %(key)s, Fassung %(number)s: %(state)s seit %(day)s")
        found.append(f"{sentence % words}.")
        signed = {"signed": counts.signed, "parties": counts.parties, "n": counts.obligations}
        told = _("%(signed)s von %(parties)s Partnern haben unterschrieben, %(n)s Verpflichtungen.")
        found.append(told % signed)
        if counts.unsigned_obliged:
            names = {"names": ", ".join(counts.unsigned_obliged)}
            found.append(_("Verpflichtet, aber ohne Unterschrift: %(names)s.") % names)
        if agreement.review_by:
            day = {"day": _day(agreement.review_by)}
            found.append(_("Nächste Überprüfung bis %(day)s.") % day)
    chain = agreed.chain
    if chain is None:
        found.append(_("Es ist noch keine Kette in Kraft."))
    else:
        words = {"number": chain.number, "day": _day(chain.in_force_from)}
        found.append(_("Kette %(number)s ist seit %(day)s in Kraft.") % words)
    return found


def _day(day: object) -> str:
    return date_format(day, "d.m.Y") if day else ""  # type: ignore[arg-type]  # a day or nothing


def _kept(kept: Kept) -> Iterator[Block]:
    yield Heading(_("Was gehalten wird"))
    total, period = kept.table.total, kept.table.period
    words = {"words": total.words, "period": period}
    told = [_("%(words)s Übergaben kamen fristgerecht an, angeboten %(period)s.") % words]
    if total.percent is not None:
        told.append(_("Das sind %(percent)s %%.") % {"percent": total.percent})
    told += [f"{side.words}." for side in kept.sides]
    yield Paragraph(" ".join(told))
    if kept.bars:
        columns = (_("Übergabe"), _("fristgerecht"), _("Anteil"))
        rows = tuple(
            (
                f"{bar.row.key} {bar.row.name}",
                bar.row.words,
                "–" if bar.row.percent is None else f"{bar.row.percent} %",
            )
            for bar in kept.bars
        )
        yield Table(_("Fristgerecht angekommen, je Übergabe, %(p)s") % {"p": period}, columns, rows)


def _open(findings: Sequence[Finding]) -> Iterator[Block]:
    yield Heading(_("Was offen ist"))
    if findings:
        yield Bullets(tuple(_finding(one) for one in findings))
    else:
        yield Paragraph(_("Gerade ist nichts offen."))


def _finding(one: Finding) -> Text:
    return (Run(one.sentence, bold=True), Run(f" {one.more}" if one.more else ""))


def _matters(steering: Steering) -> Iterator[Block]:
    yield Heading(_("Was zu entscheiden ist"))
    found = [_decision(row) for row in matter_rows(steering.matters.open)]
    for one in steering.matters.wanted:
        more = f" {one.card.text}. {one.note}"
        found.append((Run(one.card.label, bold=True), Run(more.rstrip())))
    if found:
        yield Bullets(tuple(found))
    else:
        yield Paragraph(_("Gerade ist nichts zu entscheiden."))
    if steering.matters.to_carry_out:
        yield Heading(_("Entschieden, aber noch nicht vollzogen"))
        yield Bullets(tuple(_finding(one) for one in steering.matters.to_carry_out))
    taken = taken_rows(steering.matters.taken[:ON_PAPER])
    if taken:
        yield Heading(_("Zuletzt entschieden"))
        yield Bullets(tuple(_decision(row) for row in taken))


def _decision(row: DecisionRow) -> tuple[Run, ...]:
    words = {"state": row.status.word, "day": _day(row.decision.on), "votes": row.votes}
    told = _("%(state)s, %(day)s, Stimmen: %(votes)s.") % words
    about = ", ".join(card.label for card in row.about)
    if about:
        told += " " + _("Es geht um: %(about)s.") % {"about": about}
    return (Run(row.decision.key, bold=True), Run(f" {row.decision.text} ({told})"))
