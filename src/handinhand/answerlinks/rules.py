"""One-time links and short codes: what they open, how long, and how they are written."""

import re
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import timedelta
from enum import StrEnum
from random import Random

# Without 0, 1, I and O, which people mix up on paper; 32 signs, eight of them: 40 bits.
ALPHABET = "23456789ABCDEFGHJKLMNPQRSTUVWXYZ"
CODE_LENGTH = 8
TOKEN_LENGTH = 52
_CODE = re.compile(rf"[{ALPHABET}]{{{CODE_LENGTH}}}")
_TOKEN = re.compile(rf"[{ALPHABET}]{{{TOKEN_LENGTH}}}")


class Purpose(StrEnum):
    """What a link is for; each opens its own steps only."""

    ANSWER = "answer"
    REPORT = "report"


@dataclass(frozen=True, slots=True)
class Scope:
    """What a purpose opens.

    Attributes:
        states: states of the hand-over in which it can be used.
        made_in: states in which the sending side can make one.
        steps: names of the steps.
        lifetime: how long it holds.
    """

    states: frozenset[str]
    made_in: frozenset[str]
    steps: tuple[str, ...]
    lifetime: timedelta


SCOPES: Mapping[Purpose, Scope] = {
    Purpose.ANSWER: Scope(
        frozenset({"offered", "expired"}),
        frozenset({"offered", "expired"}),
        ("accept", "decline"),
        timedelta(days=21),
    ),
    Purpose.REPORT: Scope(
        frozenset({"accepted"}),
        frozenset({"offered", "expired", "accepted"}),
        ("arrive", "no_show"),
        timedelta(days=90),
    ),
}


@dataclass(frozen=True, slots=True)
class Budget:
    """How many refusals a window of time bears."""

    number: int
    window: timedelta


PER_ADDRESS = Budget(10, timedelta(minutes=15))
"""From one address, after which codes from it must wait."""
IN_ALL = Budget(200, timedelta(hours=1))
"""From everywhere, after which a code is taken together with the slip number only."""


def purposes_in(state: str) -> tuple[Purpose, ...]:
    """List the purposes for which a link can be made in a state.

    >>> [str(purpose) for purpose in purposes_in("accepted")]
    ['report']
    """
    return tuple(purpose for purpose, scope in SCOPES.items() if state in scope.made_in)


def new_code(random: Random) -> str:
    """Draw a short code.

    Args:
        random: source of chance; `secrets.SystemRandom()` outside of tests.
    """
    return "".join(random.choices(ALPHABET, k=CODE_LENGTH))


def new_token(random: Random) -> str:
    """Draw the secret of a link: 260 bits in signs that a QR code stores densely."""
    return "".join(random.choices(ALPHABET, k=TOKEN_LENGTH))


def shown_code(code: str) -> str:
    """Write a code as people read it out.

    >>> shown_code("ABCD2345")
    'ABCD-2345'
    """
    return f"{code[:4]}-{code[4:]}"


def read_code(text: str) -> str | None:
    """Read a code as people type it, or None if it is none.

    >>> read_code(" abcd 2345 "), read_code("ABCD-2340")
    ('ABCD2345', None)
    """
    signs = re.sub(r"[\s\-–‑]", "", text).upper()
    return signs if _CODE.fullmatch(signs) else None


def read_token(text: str) -> str | None:
    """Read the secret of a link, or None if it is none."""
    return text if _TOKEN.fullmatch(text) else None
