"""What is otherwise than in the edition before, in sentences, chapter by chapter."""

from collections.abc import Iterable
from dataclasses import dataclass

from django.utils.translation import gettext as _

from handinhand.handbook.rules import Chapter, Difference, differences

LONGEST = 240
MANY = 40
"""So many sentences a chapter may have; what goes beyond is counted."""


@dataclass(frozen=True, slots=True)
class ChapterChanges:
    """One chapter that changed, and how."""

    heading: str
    sentences: tuple[str, ...]


def changes_between(old: Iterable[Chapter], new: Iterable[Chapter]) -> tuple[ChapterChanges, ...]:
    """Tell what changed, in the order of the new edition; chapters that did not are left out."""
    before = {one.key: one for one in old}
    found = []
    for chapter in new:
        if chapter.key not in before:
            found.append(ChapterChanges(chapter.heading, (_("Das Kapitel ist neu."),)))
            continue
        sentences = [
            _sentence(one) for one in differences(before[chapter.key].blocks, chapter.blocks)
        ]
        if sentences:
            found.append(ChapterChanges(chapter.heading, _at_most(sentences)))
    kept = {one.key for one in new}
    found += [
        ChapterChanges(one.heading, (_("Das Kapitel fällt weg."),))
        for one in before.values()
        if one.key not in kept
    ]
    return tuple(found)


def _at_most(sentences: list[str]) -> tuple[str, ...]:
    if len(sentences) <= MANY:
        return tuple(sentences)
    rest = _("Und %(n)s weitere Änderungen.") % {"n": len(sentences) - MANY}
    return (*sentences[:MANY], rest)


def _short(text: str) -> str:
    text = " ".join(text.split())
    return text if len(text) <= LONGEST else text[: LONGEST - 1].rsplit(" ", 1)[0] + " …"


def _sentence(one: Difference) -> str:
    words = {
        "name": one.name,
        "column": one.column,
        "old": _short(one.old) or "–",
        "new": _short(one.new) or "–",
    }
    sentences = {
        ("new", "section"): _("Neuer Abschnitt „%(name)s“."),
        ("gone", "section"): _("Der Abschnitt „%(name)s“ fällt weg."),
        ("new", "sentence"): _("Neu: „%(new)s“"),
        ("gone", "sentence"): _("Entfallen: „%(old)s“"),
        ("changed", "sentence"): _("Bisher „%(old)s“, jetzt „%(new)s“"),
        ("new", "table"): _("Neue Tabelle „%(name)s“."),
        ("gone", "table"): _("Die Tabelle „%(name)s“ fällt weg."),
        ("new", "row"): _("%(name)s: neu (%(new)s)."),
        ("gone", "row"): _("%(name)s: entfallen."),
        ("changed", "cell"): _("%(name)s, %(column)s: bisher „%(old)s“, jetzt „%(new)s“."),
        ("new", "picture"): _("Neues Bild „%(name)s“."),
        ("gone", "picture"): _("Das Bild „%(name)s“ fällt weg."),
        ("changed", "picture"): _("Das Bild „%(name)s“ ist neu gezeichnet."),
    }
    return sentences[one.kind, one.what] % words
