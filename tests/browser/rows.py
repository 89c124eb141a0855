"""The GET rows of the role matrix, and their addresses in the demo that is being looked at.

Run as a program it prints the addresses of the database it is pointed at, so that the browser
tests themselves never open the database of a running server.
"""

import importlib
import json
import sys
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from tests.handinhand.matrix import Row

ROOT = Path(__file__).resolve().parents[2]
MATRICES = ROOT / "tests" / "handinhand"


@dataclass(frozen=True)
class Stop:
    """One page to look at, and the persona who may.

    Attributes:
        key: number of the row and its name, the same in both processes.
        persona: the first of the matrix who gets 200; "" for nobody signed in.
    """

    key: str
    persona: str

    @property
    def name(self) -> str:
        """The name of the address, e.g. "goals:list"."""
        return self.key.split("-", 2)[2]


def _rows() -> list[tuple[str, "Row"]]:
    found = []
    for path in sorted(MATRICES.glob("*/role_matrix.py")):
        module = importlib.import_module(f"tests.handinhand.{path.parent.name}.role_matrix")
        numbered = enumerate(row for row in module.ROWS if row.method == "GET")
        found += [(f"{path.parent.name}-{n}-{row.name}", row) for n, row in numbered]
    return found


def stops() -> list[Stop]:
    """Return every page that somebody may see, once."""
    from tests.handinhand.matrix import PERSONAS

    found = []
    for key, row in _rows():
        seeing = [persona for persona in PERSONAS if row.status_for(persona) == 200]
        if seeing:
            found.append(Stop(key, "" if "nobody" in seeing else seeing[0]))
    return found


def main() -> None:
    """Print key -> (address, whether the row changes data first), or prepare one row for good."""
    import django

    django.setup()
    rows = dict(_rows())
    if len(sys.argv) > 1:
        print(json.dumps(_address(rows[sys.argv[1]])))  # noqa: T201
        return
    print(json.dumps({key: _address_without_trace(row) for key, row in rows.items()}))  # noqa: T201


def _address(row: "Row") -> str:
    from django.urls import reverse

    return reverse(row.name, kwargs=dict(row.parameters()))


def _address_without_trace(row: "Row") -> tuple[str, bool]:
    """Return the address, and whether finding it changed anything (which is taken back)."""
    from django.db import connection, transaction

    wrote = []

    def note(execute, sql, *rest):  # type: ignore[no-untyped-def]  # as Django calls it
        wrote.append(sql.split()[0] in {"INSERT", "UPDATE", "DELETE"})
        return execute(sql, *rest)

    with transaction.atomic(), connection.execute_wrapper(note):
        address = _address(row)
        transaction.set_rollback(True)
    return address, any(wrote)


if __name__ == "__main__":
    main()
