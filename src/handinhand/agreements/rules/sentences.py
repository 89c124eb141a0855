"""What changed between two texts, sentence by sentence.

Source: definition of this project; sentences are aligned by `difflib` (Ratcliff/Obershelp).
"""

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from difflib import SequenceMatcher
from typing import Literal

ALIKE = 0.5
"""From this likeness on (0 to 1) a sentence counts as changed, below as another one."""
_STARTS = "Die|Der|Das|Den|Dem|Sie|Er|Es|Ein|Eine|Einen|Jede|Jeder|Jedes|Wer|Wenn|Alle|Bei|In"
_END = re.compile(rf"(?<=[.!?:])(?<!\d\.)\s+(?=[A-ZÄÖÜ„(§])|(?<=\d\.)\s+(?=(?:{_STARTS})\b|§)")
"""After a number ("am 3. Werktag", "Anlage 1. Sie") only a word that begins sentences ends one."""
_SHORT = re.compile(r"(?:\b(?:Abs|Art|Nr|Satz|bzw|ca|Dr|Prof|ggf|vgl|usw|etc|[a-zA-Z])\.)$")

Kind = Literal["new", "changed", "gone"]


@dataclass(frozen=True, slots=True)
class Piece:
    """Some words of a changed sentence: in both texts, only in the old, or only in the new one."""

    text: str
    kind: Literal["same", "new", "gone"]


@dataclass(frozen=True, slots=True)
class SentenceChange:
    """One sentence that is new, changed or gone; `pieces` shows a changed one word by word."""

    kind: Kind
    old: str
    new: str
    pieces: tuple[Piece, ...] = ()


def sentences(text: str) -> list[str]:
    """Divide a text into sentences; a paragraph's heading up to its colon is one of its own.

    >>> sentences("§ 2 Kette: Die Kette v1.0 ist Anlage 1. Sie gilt ab 01.09.2026 nach Abs. 2.")
    ['§ 2 Kette:', 'Die Kette v1.0 ist Anlage 1.', 'Sie gilt ab 01.09.2026 nach Abs. 2.']
    """
    found: list[str] = []
    for part in _END.split(" ".join(text.split())):
        if found and _SHORT.search(found[-1]):
            found[-1] = f"{found[-1]} {part}"
        elif part:
            found.append(part)
    return found


def sentence_changes(old: Sequence[str], new: Sequence[str]) -> list[SentenceChange]:
    """Compare two texts given as paragraphs; sentences that stay are left out.

    >>> [one.kind for one in sentence_changes(["Eins. Zwei bleibt."], ["Zwei bleibt. Drei."])]
    ['gone', 'new']
    """
    before = [sentence for text in old for sentence in sentences(text)]
    after = [sentence for text in new for sentence in sentences(text)]
    found: list[SentenceChange] = []
    matcher = SequenceMatcher(None, before, after, autojunk=False)
    for kind, a, b, c, d in matcher.get_opcodes():
        if kind != "equal":
            found += _pairs(before[a:b], after[c:d])
    return found


def _pairs(old: Sequence[str], new: Sequence[str]) -> Iterator[SentenceChange]:
    """Pair what is alike, in order; the rest is gone or new."""
    left = list(old)
    for sentence in new:
        alike = [SequenceMatcher(None, one, sentence, autojunk=False).ratio() for one in left]
        best = max(range(len(left)), key=lambda at: alike[at], default=None)
        if best is None or alike[best] < ALIKE:
            yield SentenceChange("new", "", sentence)
            continue
        for gone in left[:best]:
            yield SentenceChange("gone", gone, "")
        yield SentenceChange("changed", left[best], sentence, tuple(_words(left[best], sentence)))
        left = left[best + 1 :]
    for gone in left:
        yield SentenceChange("gone", gone, "")


def _words(old: str, new: str) -> Iterator[Piece]:
    before, after = old.split(" "), new.split(" ")
    matcher = SequenceMatcher(None, before, after, autojunk=False)
    for kind, a, b, c, d in matcher.get_opcodes():
        if kind == "equal":
            yield Piece(" ".join(before[a:b]), "same")
            continue
        if a < b:
            yield Piece(" ".join(before[a:b]), "gone")
        if c < d:
            yield Piece(" ".join(after[c:d]), "new")
