"""Counts in multiples, for comparing networks."""

from dataclasses import dataclass

from handinhand.disclosure.policy import LAND, Policy


@dataclass(frozen=True, slots=True)
class Rounded:
    """A count in multiples of the base.

    Attributes:
        value: the multiple; None when the count is small.
        below: the count is smaller than this; None when it is not small.
    """

    value: int | None
    below: int | None = None


def round_count(count: int, policy: Policy = LAND) -> Rounded:
    """Round a count to the nearest multiple of the base; small ones only say that they are small.

    The same count always becomes the same number, whoever asks and however often. A zero stays.

    Raises:
        ValueError: the count is negative.

    Source:
        Rounding to multiples of 5 as official statistics do, largest deviation 2.

    >>> round_count(32).value, round_count(33).value, round_count(4).below
    (30, 35, 5)
    """
    if count < 0:
        raise ValueError("a count cannot be negative")
    if 0 < count < policy.minimum:
        return Rounded(None, policy.minimum)
    return Rounded(policy.base * ((2 * count + policy.base) // (2 * policy.base)))
