"""A mean over replications with what is known about how exact it is."""

import math
from collections.abc import Sequence
from typing import NamedTuple


class Estimate(NamedTuple):
    """A mean and the bounds between which it lies with the confidence asked for.

    Attributes:
        mean: nan when no replication has a value.
        low: nan with fewer than two values.
        high: nan with fewer than two values.
    """

    mean: float
    low: float
    high: float


def estimate(values: Sequence[float], confidence: float) -> Estimate:
    """Return the mean of independent values with its confidence interval; nan values are left out.

    Source:
        Student's t.

    >>> round(estimate([1.0, 2.0, 3.0], 0.95).high, 4)
    4.4841
    """
    known = [value for value in values if not math.isnan(value)]
    if not known:
        return Estimate(math.nan, math.nan, math.nan)
    n, mean = len(known), math.fsum(known) / len(known)
    if n < 2:
        return Estimate(mean, math.nan, math.nan)
    deviation = math.sqrt(math.fsum((value - mean) ** 2 for value in known) / (n - 1))
    half = t_quantile(0.5 + confidence / 2, n - 1) * deviation / math.sqrt(n)
    return Estimate(mean, mean - half, mean + half)


def ratio(part: float, whole: float) -> float:
    """Return part / whole; nan when there is nothing to divide by."""
    return float(part) / float(whole) if whole else math.nan


def t_quantile(probability: float, freedom: int) -> float:
    """Return the quantile of Student's t for a probability of at least one half.

    Source:
        Abramowitz and Stegun 26.7.3 and 26.7.4, solved by halving.

    >>> round(t_quantile(0.975, 19), 4)
    2.093
    """
    low, high = 0.0, 1.0
    while _between(high, freedom) < 2 * probability - 1 and high < 1e9:
        high *= 2
    for _ in range(80):
        middle = (low + high) / 2
        if _between(middle, freedom) < 2 * probability - 1:
            low = middle
        else:
            high = middle
    return (low + high) / 2


def _between(t: float, freedom: int) -> float:
    """Return the probability that Student's t lies between -t and t."""
    angle = math.atan(t / math.sqrt(freedom))
    cosine, sine = math.cos(angle), math.sin(angle)
    term, total = 1.0, 0.0
    if freedom % 2:
        if freedom == 1:
            return 2 * angle / math.pi
        term = cosine
        for k in range(1, (freedom - 1) // 2 + 1):
            total += term
            term *= cosine**2 * 2 * k / (2 * k + 1)
        return 2 / math.pi * (angle + sine * total)
    for k in range(1, freedom // 2 + 1):
        total += term
        term *= cosine**2 * (2 * k - 1) / (2 * k)
    return sine * total
