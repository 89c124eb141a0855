"""How long until something happens, when some cases are still running: Kaplan-Meier, log-rank."""

import math
from dataclasses import dataclass

import numpy as np
import numpy.typing as npt
import pyarrow as pa

Floats = npt.NDArray[np.float64]


def _times(
    durations: npt.ArrayLike, happened: npt.ArrayLike
) -> tuple[Floats, npt.NDArray[np.bool_]]:
    time, event = np.asarray(durations, np.float64), np.asarray(happened, bool)
    if time.shape != event.shape or time.ndim != 1:
        raise ValueError("durations and happened need one entry per case")
    if len(time) and (not np.isfinite(time).all() or time.min() < 0):
        raise ValueError("a duration is a number from 0")
    return time, event


def kaplan_meier(
    durations: npt.ArrayLike, happened: npt.ArrayLike, *, confidence: float = 0.95
) -> pa.Table:
    """Estimate the share of cases to which something has not happened yet.

    Args:
        durations: how long each case was watched, from 0.
        happened: whether it happened at the end of that time; else the case was still running.
        confidence: of the pointwise band, between 0 and 1.

    Returns:
        Arrow table, a row per different duration: time, at_risk, events, censored, survival, low,
        high. The band is that of Greenwood's formula on the log(-log) scale; where nobody or
        everybody is left it is the estimate itself.

    Raises:
        ValueError: the columns differ in length, a duration is negative, or the confidence is
            none.

    Source:
        Kaplan, Meier, Nonparametric Estimation from Incomplete Observations (1958); Kalbfleisch,
        Prentice, The Statistical Analysis of Failure Time Data, 1.4 (the band).

    >>> kaplan_meier([1, 2, 3], [True, False, True])["survival"].to_pylist()
    [0.6666666666666667, 0.6666666666666667, 0.0]
    """
    time, event = _times(durations, happened)
    if not 0 < confidence < 1:
        raise ValueError("the confidence lies between 0 and 1")
    moments, place = np.unique(time, return_inverse=True)
    events = np.bincount(place[event], minlength=len(moments))
    leaving = np.bincount(place, minlength=len(moments))
    at_risk = len(time) - np.concatenate([[0], np.cumsum(leaving)[:-1]]) if len(moments) else events
    survival = np.cumprod(1 - events / np.maximum(at_risk, 1))
    remaining = np.maximum(at_risk * (at_risk - events), 1e-300)
    greenwood = np.cumsum(np.where(at_risk > events, events / remaining, 0.0))
    z = _normal_quantile(0.5 + confidence / 2)
    inside = (survival > 0) & (survival < 1)
    logged = np.log(np.where(inside, survival, 0.5))
    spread = np.exp(z * np.sqrt(greenwood) / logged)
    low = np.where(inside, np.exp(logged / spread), survival)
    high = np.where(inside, np.exp(logged * spread), survival)
    return pa.table(
        {
            "time": pa.array(moments),
            "at_risk": pa.array(at_risk),
            "events": pa.array(events),
            "censored": pa.array(leaving - events),
            "survival": pa.array(survival),
            "low": pa.array(np.minimum(low, high)),
            "high": pa.array(np.maximum(low, high)),
        }
    )


@dataclass(frozen=True, slots=True)
class LogRank:
    """Whether groups differ: the statistic, its degrees of freedom, the probability by chance."""

    statistic: float
    degrees: int
    p_value: float


def log_rank(durations: npt.ArrayLike, happened: npt.ArrayLike, group: npt.ArrayLike) -> LogRank:
    """Test whether it happens equally soon in all groups.

    Args:
        durations: see `kaplan_meier`.
        happened: see `kaplan_meier`.
        group: the group of each case, at least two different ones.

    Raises:
        ValueError: fewer than two groups, or columns of different length.

    Source:
        Mantel, Evaluation of Survival Data and Two New Rank Order Statistics (1966).
    """
    time, event = _times(durations, happened)
    names, member = np.unique(np.asarray(group), return_inverse=True)
    if len(names) < 2 or len(member) != len(time):
        raise ValueError("the log-rank test compares at least two groups")
    moments = np.unique(time[event])
    count = len(names)
    observed = np.bincount(member[event], minlength=count).astype(np.float64)
    expected = np.zeros(count)
    covariance = np.zeros((count, count))
    by_group = [np.sort(time[member == g]) for g in range(count)]
    deaths_at = np.bincount(np.searchsorted(moments, time[event]), minlength=len(moments))
    risk = np.array(
        [len(own) - np.searchsorted(own, moments, side="left") for own in by_group], float
    )
    total = risk.sum(axis=0)
    for k, deaths in enumerate(deaths_at):
        share = risk[:, k] / total[k]
        expected += deaths * share
        if total[k] > 1:
            factor = deaths * (total[k] - deaths) / (total[k] - 1)
            covariance += factor * (np.diag(share) - np.outer(share, share))
    difference = (observed - expected)[:-1]
    inverse = np.linalg.pinv(covariance[:-1, :-1])
    statistic = float(difference @ inverse @ difference)
    return LogRank(statistic, count - 1, chi_squared_tail(statistic, count - 1))


def chi_squared_tail(value: float, degrees: int) -> float:
    """Return the probability that chi-squared is larger: the incomplete gamma function.

    Source:
        NIST Digital Library of Mathematical Functions, 8.7.1 (series) and 8.9.2 (fraction).

    >>> round(chi_squared_tail(3.841458820694124, 1), 6)
    0.05
    """
    a, x = degrees / 2, value / 2
    if x <= 0:
        return 1.0
    scale = math.exp(-x + a * math.log(x) - math.lgamma(a))
    if x < a + 1:
        term = total = 1 / a
        n = a
        while abs(term) > abs(total) * 1e-16:
            n += 1
            term *= x / n
            total += term
        return 1 - total * scale
    b, c = x + 1 - a, 1e300
    d = 1 / b
    fraction = d
    for i in range(1, 10_000):
        factor = -i * (i - a)
        b += 2
        d = 1 / (factor * d + b)
        c = b + factor / c
        change = c * d
        fraction *= change
        if abs(change - 1) < 1e-16:
            break
    return fraction * scale


def _normal_quantile(share: float) -> float:
    from statistics import NormalDist

    return NormalDist().inv_cdf(share)
