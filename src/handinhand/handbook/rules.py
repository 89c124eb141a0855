"""Compares two states of the handbook, block by block; knows no Django and no words."""

import hashlib
import json
import re
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from typing import Literal

from handinhand.agreements.rules import nearest, passages
from handinhand.documents import (
    Block,
    Bullets,
    Heading,
    Note,
    Numbered,
    Paragraph,
    Picture,
    Table,
    as_data,
    plain,
)

_SENTENCE = re.compile(r"(?<=[.?!:])\s+(?=[A-ZÄÖÜ„])|\n+")


@dataclass(frozen=True, slots=True)
class Chapter:
    """One chapter as it is shown and stored."""

    key: str
    number: str
    title: str
    blocks: tuple[Block, ...]

    @property
    def heading(self) -> str:
        """Number and title."""
        return f"{self.number} {self.title}"


@dataclass(frozen=True, slots=True)
class Difference:
    """One thing that is new, gone, or otherwise.

    Attributes:
        kind: what happened to it.
        what: a section, a sentence, a table, a row, a cell or a picture.
        name: of the section, table (and row) or picture; empty for a sentence.
        column: for a cell.
        old: what it said before.
        new: what it says now.
    """

    kind: Literal["new", "gone", "changed"]
    what: Literal["section", "sentence", "table", "row", "cell", "picture"]
    name: str = ""
    column: str = ""
    old: str = ""
    new: str = ""


def digest(content: Mapping[str, object]) -> str:
    """Return the SHA-256 over a stored handbook, whatever order its keys come in."""
    text = json.dumps(content, ensure_ascii=False, sort_keys=True, separators=(",", ":"))
    return hashlib.sha256(text.encode()).hexdigest()


def differences(old: Iterable[Block], new: Iterable[Block]) -> list[Difference]:
    """Tell what is otherwise between two states of one chapter, in the order of the new one."""
    before, after = list(old), list(new)
    return [
        *_named("section", _headings(before), _headings(after)),
        *_texts(_sentences(before), _sentences(after)),
        *_tables(_by_caption(before), _by_caption(after)),
        *_pictures(before, after),
    ]


def _headings(blocks: Iterable[Block]) -> list[str]:
    return [block.text for block in blocks if isinstance(block, Heading)]


def _named(
    what: Literal["section", "table"], old: Sequence[str], new: Sequence[str]
) -> list[Difference]:
    return [
        *(Difference("new", what, name) for name in new if name not in old),
        *(Difference("gone", what, name) for name in old if name not in new),
    ]


def _sentences(blocks: Iterable[Block]) -> list[str]:
    found: list[str] = []
    for block in blocks:
        match block:
            case Paragraph() | Note():
                found += _SENTENCE.split(plain(block.text))
            case Bullets() | Numbered():
                found += [plain(item) for item in block.items]
            case _:
                pass
    return [sentence.strip() for sentence in found if sentence.strip()]


def _texts(old: list[str], new: list[str]) -> list[Difference]:
    found: list[Difference] = []
    for gone, came, is_compared in passages(old, new):
        found += _pairs(gone, came, is_compared)
    return found


def _pairs(gone: Sequence[str], came: Sequence[str], is_compared: bool) -> list[Difference]:
    """Match sentences that are alike; the rest is new or gone."""
    found: list[Difference] = []
    left = list(gone)
    for sentence in came:
        near = nearest(left, sentence) if is_compared else None
        if near is not None:
            old = left.pop(near)
            found.append(Difference("changed", "sentence", old=old, new=sentence))
        else:
            found.append(Difference("new", "sentence", new=sentence))
    return found + [Difference("gone", "sentence", old=one) for one in left]


def _by_caption(blocks: Iterable[Block]) -> dict[str, Table]:
    return {block.caption: block for block in blocks if isinstance(block, Table)}


def _tables(old: Mapping[str, Table], new: Mapping[str, Table]) -> list[Difference]:
    found = _named("table", list(old), list(new))
    for caption, table in new.items():
        if caption in old:
            found += _rows(caption, old[caption], table)
    return found


def _rows(caption: str, old: Table, new: Table) -> list[Difference]:
    before, after = _by_name(old), _by_name(new)
    found: list[Difference] = []
    for name, row in after.items():
        if name not in before:
            rest = " · ".join(cell for cell in list(row.values())[1:] if cell)
            found.append(Difference("new", "row", f"{caption}: {name}", new=rest))
            continue
        found += [
            Difference(
                "changed", "cell", f"{caption}: {name}", column, before[name].get(column, ""), cell
            )
            for column, cell in row.items()
            if before[name].get(column, "") != cell
        ]
    gone = [name for name in before if name not in after]
    return found + [Difference("gone", "row", f"{caption}: {name}") for name in gone]


def _by_name(table: Table) -> dict[str, dict[str, str]]:
    """The rows by their first cell; rows without one are counted through."""
    found: dict[str, dict[str, str]] = {}
    for number, row in enumerate(table.rows, start=1):
        cells = [plain(cell) for cell in row]
        name = cells[0] or str(number)
        while name in found:
            name += "′"
        found[name] = dict(zip(table.columns, cells, strict=True))
    return found


def _pictures(before: list[Block], after: list[Block]) -> list[Difference]:
    old = {p.caption or p.alt: p for p in before if isinstance(p, Picture)}
    new = {p.caption or p.alt: p for p in after if isinstance(p, Picture)}
    found = [Difference("new", "picture", name) for name in new if name not in old]
    found += [Difference("gone", "picture", name) for name in old if name not in new]
    found += [
        Difference("changed", "picture", name)
        for name, picture in new.items()
        if name in old and as_data([old[name]]) != as_data([picture])
    ]
    return found
