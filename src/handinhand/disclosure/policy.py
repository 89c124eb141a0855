"""What counts as small, for whom."""

from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class Policy:
    """The rules by which a table is protected.

    Attributes:
        minimum: counts from 1 up to below this are hidden.
        least: smallest value a reader must allow a hidden count to have. Zeros are always
            shown, so whoever reads "geschützt" knows that there is at least one.
        width: by how much the possible values of a hidden count must differ.
        enough_for_a_share: shares, medians and percentiles stand from so many upwards.
        base: counts are rounded to multiples of this; 1 leaves them exact.

    Source:
        Decided rules of this project, "Small numbers" and "What a figure means".
    """

    minimum: int = 3
    least: int = 1
    width: int = 1
    enough_for_a_share: int = 10
    base: int = 1


MEMBERS = Policy()
"""What a member sees of other organisations."""

OUTSIDE = Policy()
"""Exports of the evaluator, the handbook, prints for others."""

LAND = Policy(minimum=5, base=5)
"""Comparison of sites: multiples of 5, of frozen and released months only."""
