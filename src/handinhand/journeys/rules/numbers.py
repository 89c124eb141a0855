"""Numbers of journeys: random, one per organisation, with nothing in them to derive from."""

from random import Random


def new_number(letter: str, random: Random, *, wide: bool = False) -> str:
    """Draw a number like "K-6897"; whether it is free, the service must ask.

    Args:
        letter: first sign of the organisation's key, so that a number on paper is recognised.
        random: source of chance; `secrets.SystemRandom()` outside of tests.
        wide: seven digits, for an organisation that has used up much of the short ones.

    >>> new_number("KT", Random(1)).startswith("K-")
    True
    """
    low, high = (1_000_000, 9_999_999) if wide else (1_000, 9_999)
    return f"{letter[:1].upper()}-{random.randint(low, high)}"
