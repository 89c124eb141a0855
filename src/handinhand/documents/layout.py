"""Decides what PDF and DOCX must agree on: widths of columns, which hold numbers, large pages."""

from __future__ import annotations

import re
from math import ceil, sqrt

from handinhand.documents.blocks import Picture, Table, plain

_NUMBER = re.compile(r"[-–+]?[\d.\u202f\u00a0 ]*\d(?:,\d+)?\s*%?|–|")
_DAY = re.compile(r"\d{1,2}\.\d{1,2}\.\d{4}")
_SIZE = re.compile(r"\bviewBox=\"[-\d.]+[ ,]+[-\d.]+[ ,]+([\d.]+)[ ,]+([\d.]+)\"")
LONGEST_WORD = 26  # letters of a word that is never broken
SHORT_CELL = 18  # letters up to which a column is never broken at all
PADDING = 3  # letters that the space at both sides of a cell takes
ROOM = {False: 106, True: 168}
"""Letters that fit beside each other in a table, upright and in landscape."""
WIDE_PAGE = (756.0, 500.0)
"""Points that a picture has on A4 in landscape."""
SMALLEST = 0.4
"""Points per pixel from which a picture can be read: its letters have 11 to 15 pixels."""
WHOLE_TABLE = {False: 125.0, True: 140.0}
"""Millimetres up to which a table is kept on one page, upright and in landscape."""


def _words(cell: str) -> list[str]:
    return re.split(r"[\s/\u00ad-]+", cell)


def column_widths(table: Table) -> tuple[int, ...]:
    """Return the share of each column.

    When every cell fits into one line, it does. Otherwise each column has room for its longest
    word, short ones for their longest cell, and what is left goes to the columns with much text;
    a single long cell counts too: it would make its row a tower.
    """
    columns = [
        [name, *(plain(row[at]) for row in table.rows)] for at, name in enumerate(table.columns)
    ]
    room = ROOM[table.landscape] - PADDING * len(columns)
    whole = [max(len(line) for cell in cells for line in cell.split("\n")) for cells in columns]
    if sum(whole) <= room:
        least, wish = whole, [float(size) for size in whole]
    else:
        least = [_least(cells, size) for cells, size in zip(columns, whole, strict=True)]
        wish = [sqrt(sum(len(cell) ** 2 for cell in cells) / len(cells)) for cells in columns]
    missing = [max(0.0, want - have) for want, have in zip(wish, least, strict=True)]
    rest = max(0, room - sum(least))
    shares = [float(have + PADDING) for have in least]
    if total := sum(missing):
        shares = [have + rest * lack / total for have, lack in zip(shares, missing, strict=True)]
    return tuple(round(10 * share) for share in shares)


def _least(cells: list[str], whole: int) -> int:
    if whole <= SHORT_CELL:
        return whole
    return min(max(len(word) for cell in cells for word in _words(cell)), LONGEST_WORD)


def is_kept_whole(table: Table) -> bool:
    """Say whether a table is short enough not to be torn at the end of a page."""
    shares = column_widths(table)
    room = [ROOM[table.landscape] * share / sum(shares) - PADDING for share in shares]
    rows = [table.columns, *(tuple(plain(cell) for cell in row) for row in table.rows)]
    return sum(_height(row, room) for row in rows) <= WHOLE_TABLE[table.landscape]


def _height(row: tuple[str, ...], room: list[float]) -> float:
    """The height of a row in millimetres, about."""
    lines = (
        sum(ceil((len(line) or 1) / letters) for line in cell.split("\n"))
        for cell, letters in zip(row, room, strict=True)
    )
    return 3.0 + 3.9 * max(lines)


def number_columns(table: Table) -> tuple[bool, ...]:
    """Say of each column whether it holds numbers only; a day is no number."""
    return tuple(
        bool(table.rows) and all(_is_number(plain(row[at])) for row in table.rows)
        for at in range(len(table.columns))
    )


def _is_number(cell: str) -> bool:
    return bool(_NUMBER.fullmatch(cell)) and not _DAY.fullmatch(cell)


def needs_large_page(picture: Picture) -> bool:
    """Say whether a picture in landscape can be read only on A3."""
    found = _SIZE.search(picture.svg)
    if not picture.landscape or found is None:
        return False
    wide, high = float(found[1]), float(found[2])
    return min(WIDE_PAGE[0] / wide, WIDE_PAGE[1] / high) < SMALLEST
