"""How long something takes: five kinds of times, each given by what a network can say about it."""

import math
from dataclasses import dataclass
from enum import IntEnum


class Kind(IntEnum):
    """What a time is drawn from; the numbers are those of the compiled loops."""

    FIXED = 0
    EXPONENTIAL = 1
    LOGNORMAL = 2
    GAMMA = 3
    EMPIRICAL = 4
    WEIBULL = 5


@dataclass(frozen=True, slots=True)
class Duration:
    """A random time in the unit of the place it is used in: hours of work, or days.

    Attributes:
        kind: what it is drawn from.
        mean: its mean.
        spread: standard deviation (lognormal, gamma) or shape (Weibull); 0 otherwise.
        values: observed times, each equally likely (empirical); empty otherwise.
    """

    kind: Kind
    mean: float
    spread: float = 0.0
    values: tuple[float, ...] = ()

    @property
    def is_valid(self) -> bool:
        """Tell whether the numbers make a time: finite, not negative, a spread where one is due."""
        if not all(math.isfinite(x) and x >= 0 for x in (self.mean, self.spread, *self.values)):
            return False
        if self.kind is Kind.EMPIRICAL:
            return bool(self.values)
        if self.kind in {Kind.LOGNORMAL, Kind.GAMMA, Kind.WEIBULL}:
            return self.mean > 0 and self.spread > 0
        return True

    def parameters(self, scale: float = 1.0) -> tuple[float, float]:
        """Return the two numbers that the loops draw with, for a time in units of `scale`.

        Source:
            Moments of the lognormal, gamma and Weibull distributions.

        >>> gamma(mean=4, sd=2).parameters()
        (4.0, 1.0)
        """
        mean, spread = self.mean * scale, self.spread * scale
        if self.kind is Kind.LOGNORMAL:
            variance = math.log(1 + (spread / mean) ** 2)
            return math.log(mean) - variance / 2, math.sqrt(variance)
        if self.kind is Kind.GAMMA:
            return (mean / spread) ** 2, spread**2 / mean
        if self.kind is Kind.WEIBULL:
            return mean / math.gamma(1 + 1 / self.spread), 1 / self.spread
        return mean, 0.0


def fixed(value: float) -> Duration:
    """Return a time that is always the same."""
    return Duration(Kind.FIXED, value)


def exponential(mean: float) -> Duration:
    """Return a time without memory: how long it lasts still does not depend on how long it has."""
    return Duration(Kind.EXPONENTIAL, mean)


def lognormal(mean: float, sd: float) -> Duration:
    """Return a time with a long tail: mostly short, sometimes very long."""
    return Duration(Kind.LOGNORMAL, mean, sd)


def gamma(mean: float, sd: float) -> Duration:
    """Return a time made of several steps after one another."""
    return Duration(Kind.GAMMA, mean, sd)


def empirical(values: tuple[float, ...]) -> Duration:
    """Return a time drawn from observed ones.

    >>> empirical((1.0, 2.0, 6.0)).mean
    3.0
    """
    return Duration(Kind.EMPIRICAL, sum(values) / len(values) if values else 0.0, 0.0, values)


def weibull(mean: float, shape: float) -> Duration:
    """Return a patience: with a shape above 1 the wish to leave grows with the wait."""
    return Duration(Kind.WEIBULL, mean, shape)
