"""Decides what PDF and DOCX must agree on: how wide columns are, and which hold numbers."""

from __future__ import annotations

import re

from handinhand.documents.blocks import Table, plain

_NUMBER = re.compile(r"[-–+]?[\d.\u202f\u00a0 ]*\d(?:,\d+)?\s*%?|–|")
LONGEST = 60  # letters beyond which a column grows no further


def _words(cell: str) -> list[str]:
    return re.split(r"[\s/\u00ad-]+", cell)


def column_widths(table: Table) -> tuple[int, ...]:
    """Return the share of each column: as its text needs, at least its longest word."""
    shares = []
    for at, name in enumerate(table.columns):
        cells = [name, *(plain(row[at]) for row in table.rows)]
        word = max(len(word) for cell in cells for word in _words(cell))
        lengths = sorted(len(cell) for cell in cells)
        usual = lengths[int(len(lengths) * 0.8)]
        shares.append(max(3, min(word, 24) + 2, min(usual, LONGEST)))
    return tuple(shares)


def number_columns(table: Table) -> tuple[bool, ...]:
    """Say of each column whether it holds numbers only."""
    return tuple(
        bool(table.rows) and all(_NUMBER.fullmatch(plain(row[at])) for row in table.rows)
        for at in range(len(table.columns))
    )
