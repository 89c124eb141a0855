"""Measures and breaks German text with the real widths of Fira Sans."""

import re
import unicodedata
from functools import lru_cache

from handinhand.web.pictures.widths import REGULAR, SEMIBOLD

SAFETY = 1.03  # another font may be a little wider
SOFT_HYPHEN = "\u00ad"
NARROWEST = 0.2  # em; nothing in the font is narrower
JOINTS = (
    *("ungs", "heits", "keits", "schafts", "tions", "täts", "lings", "arbeits", "jugend"),
    *("kinder", "familien", "sozial", "sucht", "leistungs", "fall", "renten", "betreuungs"),
    *("schuldner", "unfähigkeits", "bescheinigungs", "eingliederungs", "versicherungs", "weiter"),
    *("wohn", "ansprech", "nachreichungs", "obdachlosen", "wohnungslosen", "erprobungs"),
    *("nahme", "tages"),
    *("kooperations", "psychiatrische"),
)
VOWELS = frozenset("aeiouyäöü")
HELD_AFTER = ("ch", "ck", "ph", "sch")
HELD_BEFORE = ("ch", "ck", "ph", "sc", "st", "pf", "qu", "tr", "kl")

# what XML 1.0 does not allow, and signs that turn the reading direction of what follows
_UNWANTED = re.compile(
    "[\x00-\x08\x0b\x0c\x0e-\x1f\x7f-\x9f\ud800-\udfff\u202a-\u202e\u2066-\u2069\ufffe\uffff]"
)
_BLANKS = re.compile("[ \t\r\n]+")
_SHORT_FORM = re.compile(r"\b([a-z]\.) (?=[A-Za-z]\.)")  # "e. V.", "z. B." stay together


def clean(text: str) -> str:
    """Keep what XML allows, on one line, with single blanks; no-break spaces stay."""
    return _BLANKS.sub(" ", _UNWANTED.sub("", text)).strip(" ")


def _unknown(char: str) -> int:
    if unicodedata.combining(char):
        return 0
    return 1000 if unicodedata.east_asian_width(char) in "WF" else 620


@lru_cache(maxsize=20000)
def width(text: str, size: float = 13, bold: bool = False) -> float:
    """Measure one line.

    Args:
        text: the words.
        size: font size in user units.
        bold: semibold instead of regular.

    Returns:
        Width in user units, >= 0, a little more than Fira Sans needs.

    >>> round(width("Übergabe", 10), 1)
    45.3
    """
    table = SEMIBOLD if bold else REGULAR
    units = sum(table[char] if char in table else _unknown(char) for char in text)
    return units * size / 1000 * SAFETY


def _joints(word: str) -> set[int]:
    lower = word.lower()
    ends = (lower.find(joint) + len(joint) for joint in JOINTS if joint in lower)
    return {place for place in ends if 3 <= place <= len(word) - 4}


def _syllables(word: str) -> set[int]:
    """Places between a consonant and a vowel that cut no sound in two."""
    lower = word.lower()
    return {
        place
        for place in range(3, len(word) - 2)
        if word[place].isalpha()
        and lower[place] not in VOWELS
        and lower[place + 1] in VOWELS
        and lower[place : place + 2] not in HELD_AFTER
        and lower[place - 1 : place + 1] not in HELD_BEFORE
    }


def break_points(word: str) -> list[int]:
    """Places where a long word may be cut, the best ones first."""
    good = _joints(word)
    return sorted(good, reverse=True) + sorted(_syllables(word) - good, reverse=True)


def split_word(word: str, size: float, room: float, bold: bool) -> tuple[str, str]:
    """The longest part of a word that fits, with a hyphen, and the rest."""
    if len(word) <= 2:
        return word, ""
    for place in reversed([at for at, char in enumerate(word) if char == SOFT_HYPHEN]):
        head = word[:place].replace(SOFT_HYPHEN, "")
        if width(head + "-", size, bold) <= room:
            return head + "-", word[place + 1 :]
    for char in "-/":
        place = word.rfind(char, 2, len(word) - 2) + 1
        if place > 1 and width(word[:place], size, bold) <= room:
            return word[:place], word[place:]
    for place in break_points(word):
        if width(word[:place] + "-", size, bold) <= room:
            return word[:place] + "-", word[place:]
    place = len(word) - 1
    while place > 2 and width(word[:place] + "-", size, bold) > room:
        place -= 1
    return word[:place] + "-", word[place:]


def _break(text: str, room: float, size: float, bold: bool) -> tuple[list[str], set[int]]:
    """All lines, and the numbers of those that end in a hyphen of ours."""
    lines: list[str] = []
    cut: set[int] = set()
    line = ""
    words = text.split(" ")[::-1]
    while words:
        word = words.pop()
        trial = f"{line} {word}" if line else word
        if width(trial.replace(SOFT_HYPHEN, ""), size, bold) <= room:
            line = trial
        elif line:
            lines.append(line)
            line = ""
            words.append(word)
        else:
            head, rest = split_word(word, size, room, bold)
            if not word.startswith(head):
                cut.add(len(lines))
            lines.append(head)
            words += [rest] if rest else []
    if line or not lines:
        lines.append(line)
    return [one.replace(SOFT_HYPHEN, "") for one in lines], cut


@lru_cache(maxsize=5000)
def wrap(
    text: str, room: float, size: float = 13, bold: bool = False, most: int = 9
) -> tuple[str, ...]:
    """Break text into lines that fit into `room`.

    Args:
        text: any text; soft hyphens are used and never shown.
        room: width of a line in user units.
        size: font size in user units.
        bold: semibold instead of regular.
        most: number of lines; the last one ends in an ellipsis if more are needed.

    Returns:
        1 to `most` lines.

    >>> wrap("Begleitete Übergabe in die Beratung", 100)
    ('Begleitete', 'Übergabe in die', 'Beratung')
    """
    longest = int(most * max(room, size) / (NARROWEST * size)) + 2
    one_line = _SHORT_FORM.sub("\\1\u00a0", clean(text))
    lines, cut = _break(one_line[:longest], room, size, bold)
    if len(lines) <= most:
        return tuple(lines)
    rest = ""
    for at in range(most - 1, len(lines)):
        rest += lines[at][:-1] if at in cut else lines[at] + " "
    return (*lines[: most - 1], shorten(rest.strip(), room, size, bold, always=True))


def shorten(
    text: str, room: float, size: float = 13, bold: bool = False, always: bool = False
) -> str:
    """One line, cut at a word where possible, that ends in an ellipsis if it was cut."""
    text = clean(text).replace(SOFT_HYPHEN, "")
    if not always and width(text, size, bold) <= room:
        return text
    text = text[: int(room / (NARROWEST * size)) + 2]
    while text and width(text + " …", size, bold) > room:
        text = text[:-1]
    blank = text.rfind(" ")
    kept = text[:blank] if blank > len(text) * 0.6 else text
    return kept.rstrip(" ,;:–-") + " …"
