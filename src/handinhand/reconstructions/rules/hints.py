"""Signs that a person could be recognised: a simple detector, a person decides.

It proposes and never proves: no list of names, no model, a few patterns that are easy to explain.
"""

import re
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from enum import StrEnum


class HintKind(StrEnum):
    """What the detector looks for; the words stand with the pages."""

    NAME = "name"
    DATE = "date"
    CONTACT = "contact"
    PLACE = "place"
    NUMBER = "number"
    COMBINATION = "combination"


@dataclass(frozen=True, slots=True)
class Hint:
    """One sign: what kind, where (number of the event; None: in the description), which words."""

    kind: HintKind
    event: int | None
    words: str


_WORD = r"[A-ZÄÖÜ][\wäöüß'’-]+"
_PATTERNS: tuple[tuple[HintKind, re.Pattern[str]], ...] = (
    (
        HintKind.NAME,
        re.compile(rf"\b(?:Herrn?|Frau|Dr\.|Prof\.)[  ](?:Dr\.[  ])?{_WORD}"),
    ),
    (
        HintKind.NAME,
        re.compile(rf"\b(?:Sohn|Tochter|Bruder|Schwester|Ehemann|Ehefrau)[  ]{_WORD}"),
    ),
    (HintKind.DATE, re.compile(r"\b\d{1,2}\.[  ]?\d{1,2}\.(?:[  ]?\d{2,4})?")),
    (HintKind.DATE, re.compile(r"\b(?:geboren|geb\.)[  ]")),
    (HintKind.CONTACT, re.compile(r"[\w.+-]+@[\w-]+\.[\w.]+")),
    (HintKind.CONTACT, re.compile(r"\b0\d{2,5}[ /-]?\d{4,}")),
    (
        HintKind.PLACE,
        re.compile(r"\b[A-ZÄÖÜ][\wäöüß-]*(?:straße|str\.|weg|platz|allee|gasse)[  ]\d+"),
    ),
    (HintKind.PLACE, re.compile(rf"\b\d{{5}}[  ]{_WORD}")),
    (HintKind.NUMBER, re.compile(r"\b\d{5}BG\d+|\bAz\.[  ]?\S+|\bAktenzeichen[  ]\S+")),
    (HintKind.NUMBER, re.compile(r"\b\d{1,3}(?:\.\d{3})+(?:,\d{2})?[  ](?:Euro|€)")),
)
RARE_FROM = 4
"""So many features of one person together are taken for a rare combination."""


def text_hints(text: str, *, pseudonym: str = "", event: int | None = None) -> list[Hint]:
    """Return the signs in one text; the pseudonym itself is none.

    >>> [hint.words for hint in text_hints("Frau Beispiel rief an.", pseudonym="Herr Ahorn")]
    ['Frau Beispiel']
    """
    allowed = _forms_of(pseudonym)
    found = []
    for kind, pattern in _PATTERNS:
        for match in pattern.finditer(text):
            words = match.group().strip().rstrip(".,;")
            if kind is HintKind.NAME and words.replace(" ", " ") in allowed:
                continue
            found.append(Hint(kind, event, words))
    return found


def case_hints(
    *,
    pseudonym: str,
    age_group: str,
    features: Sequence[str],
    description: Iterable[str],
    events: Iterable[tuple[int, str]],
) -> list[Hint]:
    """Return the signs of a whole case: in its description, its events and their combination."""
    found = [hint for text in description for hint in text_hints(text, pseudonym=pseudonym)]
    for number, text in events:
        found += text_hints(text, pseudonym=pseudonym, event=number)
    if re.fullmatch(r"\s*\d{1,3}\s*", age_group):
        found.append(Hint(HintKind.COMBINATION, None, age_group.strip()))
    if len(features) >= RARE_FROM:
        found.append(Hint(HintKind.COMBINATION, None, ", ".join(features)))
    return found


def _forms_of(pseudonym: str) -> set[str]:
    """The pseudonym as it stands and bent: "Herr Ahorn" is "Herrn Ahorn" as well."""
    title, _, name = pseudonym.replace(" ", " ").partition(" ")
    forms = {pseudonym.replace(" ", " "), f"{title} {name}s"}
    return forms | ({f"Herrn {name}"} if title == "Herr" else set())
