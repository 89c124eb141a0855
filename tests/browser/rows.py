"""The GET rows of the role matrix, and their addresses in the demo that is being looked at.

Run as a program it prints the addresses of the database it is pointed at, so that the browser
tests themselves never open the database of a running server.
"""

import importlib
import json
import sys
from dataclasses import dataclass
from pathlib import Path

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


def _rows() -> list[tuple[str, object]]:
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
    """Print key -> address as JSON."""
    import django

    django.setup()
    from django.urls import reverse

    addresses = {key: reverse(row.name, kwargs=dict(row.parameters())) for key, row in _rows()}
    json.dump(addresses, sys.stdout)


if __name__ == "__main__":
    sys.path[:0] = [str(ROOT)]
    main()
