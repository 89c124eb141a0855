"""Random logs, and the same measures once more: slow, simple, over plain rows."""

from collections import Counter, defaultdict
from datetime import UTC, datetime, timedelta
from itertools import pairwise
from statistics import mean
from typing import NamedTuple

import pytest
from hypothesis import strategies as st

import servicechain as sc


class Event(NamedTuple):
    case: str
    activity: str
    time: datetime
    organisation: str | None


START = datetime(2026, 1, 1, tzinfo=UTC)
MOMENTS = st.one_of(
    st.integers(0, 5),  # many at the same time
    st.integers(0, 200 * 86_400_000_000),
).map(lambda microseconds: START + timedelta(microseconds=microseconds))
EVENTS = st.builds(
    Event,
    st.sampled_from(["K-1", "K-2", "K-3", "Ä 4"]),
    st.sampled_from(["A", "B", "C", "Übergabe", "d"]),
    MOMENTS,
    st.sampled_from(["Stelle 1", "Stelle 2", None]),
)
LOGS = st.lists(EVENTS, min_size=1, max_size=40)


def rows(events):
    return [
        {"case": e.case, "activity": e.activity, "time": e.time, "organisation": e.organisation}
        for e in events
    ]


def as_log(events):
    return sc.read_log(rows(events))


def by_case(events):
    """Events of each case in order; those at one time stay in the order in which they came."""
    cases = defaultdict(list)
    for event in events:
        cases[event.case].append(event)
    return {case: sorted(own, key=lambda e: e.time) for case, own in cases.items()}


def quantile(values, share):
    """Linear between neighbours."""
    values = sorted(values)
    at = (len(values) - 1) * share
    low = int(at)
    high = min(low + 1, len(values) - 1)
    return values[low] + (at - low) * (values[high] - values[low])


def naive_pairs(events, of, chosen=None):
    """What follows what: (source, target) to count, mean, median and p90 in seconds."""
    waits = defaultdict(list)
    for case, own in by_case(events).items():
        if chosen is None or case in chosen:
            for one, other in pairwise(own):
                wait = (other.time - one.time) / timedelta(seconds=1)
                waits[getattr(one, of), getattr(other, of)].append(wait)
    return {
        pair: (len(own), mean(own), quantile(own, 0.5), quantile(own, 0.9))
        for pair, own in waits.items()
        if None not in pair
    }


def naive_variants(events, chosen=None):
    return Counter(
        tuple(e.activity for e in own)
        for case, own in by_case(events).items()
        if chosen is None or case in chosen
    )


def near(number):
    return pytest.approx(number, rel=1e-9, abs=1e-9)


def mask_of(log, chosen):
    import numpy as np

    return np.array([name in chosen for name in log.case_ids.to_pylist()], bool)


def sequences(log):
    """The activities of each case, by its name."""
    return {
        str(name): log.sequence(case) for case, name in enumerate(log.case_ids.to_pylist())
    }  # fmt: skip


def row(case="K-1", activity="A", time="2026-03-02T09:00:00+01:00", **more):
    """One event as a mapping."""
    return {"case": case, "activity": activity, "time": time, **more}
