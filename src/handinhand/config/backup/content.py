"""What lies in a database, so that two can be compared row by row."""

import hashlib
from collections.abc import Callable, Iterator, Sequence
from contextlib import closing
from typing import Protocol

from handinhand.config.backup.archive import Content, Inventory

_ROWS = 2000


class Cursor(Protocol):
    """What the cursors of both databases offer."""

    def execute(self, sql: str, /) -> object: ...

    def fetchmany(self, size: int, /) -> Sequence[Sequence[object]]: ...

    def close(self) -> None: ...


Opener = Callable[[], Cursor]


def take_stock(opener: Opener, tables: Sequence[str]) -> Inventory:
    """Return what a database holds, down to a digest of every table."""
    migrations = _rows(opener, "SELECT app, name FROM django_migrations")
    heads = _rows(opener, "SELECT chain, number, digest FROM audit_chainhead")
    return Inventory(
        migrations=sorted(f"{app}.{name}" for app, name in migrations),
        audit_heads={str(chain): (int(str(n)), str(digest)) for chain, n, digest in heads},
        tables={table: _content(opener, table) for table in sorted(tables)},
    )


def _rows(opener: Opener, query: str) -> Iterator[Sequence[object]]:
    with closing(opener()) as cursor:
        cursor.execute(query)
        while batch := cursor.fetchmany(_ROWS):
            yield from batch


def _content(opener: Opener, table: str) -> Content:
    rows, total = 0, 0
    for row in _rows(opener, f'SELECT * FROM "{table}"'):  # noqa: S608 - a name of the database's
        rows += 1
        digest = hashlib.sha256(repr(tuple(row)).encode()).digest()
        # A sum, because neither database promises an order; equal rows count twice.
        total = (total + int.from_bytes(digest, "big")) % (1 << 256)
    return Content(rows, f"{total:064x}")
