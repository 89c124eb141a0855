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
LONGEST = 500
"""Signs of a sentence above which it is not compared: the work grows with the square."""
MOST_WORK = 5_000_000
"""Signs times signs that are compared in two texts, about half a second; the rest is reported as
gone and new."""
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
    for gone, came, is_compared in passages(before, after):
        found += _pairs(gone, came, is_compared)
    return found


def passages(
    old: Sequence[str], new: Sequence[str]
) -> Iterator[tuple[Sequence[str], Sequence[str], bool]]:
    """Yield the sentences that differ, passage by passage, and whether to look for likeness."""
    # From 200 sentences on `difflib` leaves out those that come again and again: they cost most.
    left = MOST_WORK
    for kind, a, b, c, d in SequenceMatcher(None, old, new).get_opcodes():
        if kind == "equal":
            continue
        work = sum(map(len, old[a:b])) * sum(map(len, new[c:d]))
        yield old[a:b], new[c:d], work <= left
        left -= work if work <= left else 0


def nearest(candidates: Sequence[str], sentence: str) -> int | None:
    """Return which candidate is most like a sentence; None when none is like enough.

    >>> nearest(["Er kommt heute.", "Sie geht morgen."], "Sie geht heute."), nearest([], "Sie")
    (1, None)
    """
    if len(sentence) > LONGEST:
        return None
    matcher = SequenceMatcher(None, "", sentence, autojunk=False)  # keeps what it knows of `b`
    best, found = ALIKE, None
    for at, one in enumerate(candidates):
        if len(one) > LONGEST:
            continue
        matcher.set_seq1(one)
        if matcher.real_quick_ratio() < best or matcher.quick_ratio() < best:  # upper bounds
            continue
        likeness = matcher.ratio()
        if likeness > best or (found is None and likeness == best):
            best, found = likeness, at
    return found


def _pairs(old: Sequence[str], new: Sequence[str], is_compared: bool) -> Iterator[SentenceChange]:
    """Pair what is alike, in order; the rest is gone or new."""
    left = list(old)
    for sentence in new:
        best = nearest(left, sentence) if is_compared else None
        if best is None:
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
