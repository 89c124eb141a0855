"""Slip numbers (Laufzettelnummern): short, random, without signs that look alike."""

import re
from random import Random

# Without 0, 1, I and O, which people mix up on paper; 32 signs, about 10**9 numbers.
ALPHABET = "23456789ABCDEFGHJKLMNPQRSTUVWXYZ"
_SHAPE = re.compile(rf"[{ALPHABET}]{{6}}")


def new_slip_number(random: Random) -> str:
    """Draw a slip number like "9N8-GUZ"; whether it is free, the service must ask.

    Args:
        random: source of chance; `secrets.SystemRandom()` outside of tests.
    """
    signs = "".join(random.choices(ALPHABET, k=6))
    return f"{signs[:3]}-{signs[3:]}"


def read_slip_number(text: str) -> str | None:
    """Read a slip number as people type it, or None if it is none.

    >>> read_slip_number(" 9n8 guz "), read_slip_number("9N8-GU0")
    ('9N8-GUZ', None)
    """
    signs = re.sub(r"[\s\-–‑]", "", text).upper()
    return f"{signs[:3]}-{signs[3:]}" if _SHAPE.fullmatch(signs) else None
