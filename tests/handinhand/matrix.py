"""The role matrix: every address, and the answer every persona of the demo gets.

Each app lists its rows in `tests/handinhand/<app>/role_matrix.py` as `ROWS`;
`tests/handinhand/test_role_matrix.py` runs them all and refuses addresses without a row.
"""

from collections.abc import Callable, Mapping
from dataclasses import dataclass, field

PERSONAS: dict[str, str] = {
    "mertens": "coordinator",
    "albers": "moderator",
    "yildiz": "practitioner",
    "osei": "practitioner",
    "brandt": "practitioner",
    "kowalski": "steering",
    "lindner": "privacy_officer",
    "sommer": "evaluator",
    "nagel": "state",
    "admin": "administrator",
    "baumgart": "stranger",
    "nobody": "nobody",
}
"""Persona of the demo -> the name its expected answer stands under."""

NETWORK = "arbeit-und-gesundheit"


def network() -> dict[str, object]:
    """Return the parameters of an address that needs the network only."""
    return {"slug": NETWORK}


@dataclass(frozen=True)
class Row:
    """One address with one method.

    Attributes:
        name: the address by name, e.g. "goals:detail".
        method: GET or POST.
        expected: role (see `PERSONAS`) or persona -> status; a persona's own entry wins.
            302 for nobody means: sent to the sign-in page.
        parameters: called inside the demo's database, gives the parameters of the address.
        data: what is posted (usually nothing: who may gets 422 or 302, who may not 403).
    """

    name: str
    expected: Mapping[str, int]
    method: str = "GET"
    parameters: Callable[[], Mapping[str, object]] = network
    data: Mapping[str, str] = field(default_factory=dict)

    def status_for(self, persona: str) -> int:
        """Return the expected status of a persona."""
        return self.expected.get(persona, self.expected.get(PERSONAS[persona], -1))


def answers(default: int, **others: int) -> dict[str, int]:
    """Return the expected answers inside a network: `default` for all members.

    Unless named in `others`: the Land 404, administration 403, strangers 404, nobody 302.
    """
    members = [
        "coordinator",
        "moderator",
        "practitioner",
        "steering",
        "evaluator",
        "privacy_officer",
    ]
    expected = dict.fromkeys(members, default)
    expected |= {"state": 404, "administrator": 403, "stranger": 404, "nobody": 302}
    return expected | others


def nothing() -> dict[str, object]:
    """Return the parameters of an address that needs none."""
    return {}


def everybody(default: int, **others: int) -> dict[str, int]:
    """Return the expected answers of a page outside the networks: `default` for all signed in.

    Unless named in `others`, nobody is sent to the sign-in page.
    """
    return dict.fromkeys(PERSONAS.values(), default) | {"nobody": 302} | others


def public(status: int) -> dict[str, int]:
    """Return the expected answers of a page that needs no account."""
    return dict.fromkeys(PERSONAS.values(), status)


def administration(status: int) -> dict[str, int]:
    """Return the expected answers of a page of the administration."""
    return everybody(403, administrator=status)
