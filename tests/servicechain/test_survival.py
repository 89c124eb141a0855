"""Survival against lifelines, an established library, and by hand."""

import math

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

import servicechain as sc

CASES = st.lists(
    st.tuples(st.integers(0, 30), st.booleans(), st.sampled_from("abc")), min_size=2, max_size=60
)


@given(CASES, st.sampled_from([0.5, 0.9, 0.95, 0.99]))
@settings(max_examples=60)
def test_the_curve_and_its_band_are_those_of_lifelines(cases, confidence):
    lifelines = pytest.importorskip("lifelines")
    times, happened = [c[0] for c in cases], [c[1] for c in cases]

    table = sc.kaplan_meier(times, happened, confidence=confidence)

    fitted = lifelines.KaplanMeierFitter(alpha=1 - confidence).fit(times, happened)
    at = table["time"].to_pylist()
    assert table["survival"].to_numpy() == pytest.approx(fitted.predict(at), abs=1e-12)
    band = fitted.confidence_interval_survival_function_.loc[at].to_numpy()
    inside = [k for k, s in enumerate(table["survival"].to_pylist()) if 0 < s < 1]
    ours = np.column_stack([table["low"].to_numpy(), table["high"].to_numpy()])
    assert ours[inside] == pytest.approx(band[inside], abs=1e-9)


@given(CASES)
@settings(max_examples=60)
def test_the_log_rank_test_is_that_of_lifelines(cases):
    statistics = pytest.importorskip("lifelines.statistics")
    times, happened, groups = zip(*cases, strict=True)
    if len(set(groups)) < 2:
        with pytest.raises(ValueError, match="two groups"):
            sc.log_rank(times, happened, groups)
        return

    found = sc.log_rank(times, happened, groups)

    assert found.degrees == len(set(groups)) - 1
    assert 0 <= found.p_value <= 1
    if len(set(groups)) == 2 and any(happened):
        theirs = statistics.multivariate_logrank_test(times, groups, happened)
        if math.isfinite(theirs.test_statistic):
            assert found.statistic == pytest.approx(theirs.test_statistic, abs=1e-8)
            assert found.p_value == pytest.approx(theirs.p_value, abs=1e-8)


def test_three_groups_are_compared_as_lifelines_does():
    statistics = pytest.importorskip("lifelines.statistics")
    random = np.random.default_rng(1)
    groups = random.integers(0, 3, 300)
    times = np.ceil(random.exponential(10 + 5 * groups))
    happened = random.random(300) < 0.8

    found = sc.log_rank(times, happened, groups)
    theirs = statistics.multivariate_logrank_test(times, groups, happened)

    assert found.statistic == pytest.approx(theirs.test_statistic, rel=1e-9)
    assert found.p_value == pytest.approx(theirs.p_value, rel=1e-9)


def test_a_curve_by_hand():
    table = sc.kaplan_meier([2, 2, 3, 5], [True, False, True, False])

    assert table["time"].to_pylist() == [2, 3, 5]
    assert table["at_risk"].to_pylist() == [4, 2, 1]
    assert table["events"].to_pylist() == [1, 1, 0]
    assert table["censored"].to_pylist() == [1, 0, 1]
    assert table["survival"].to_pylist() == [0.75, 0.375, 0.375]
    low, high = table["low"].to_numpy(), table["high"].to_numpy()
    assert ((low <= table["survival"].to_numpy()) & (table["survival"].to_numpy() <= high)).all()


def test_nobody_gives_no_curve_and_nonsense_is_refused():
    assert sc.kaplan_meier([], []).num_rows == 0
    for times, happened in (([1, 2], [True]), ([-1], [True]), ([float("nan")], [True])):
        with pytest.raises(ValueError, match="duration"):
            sc.kaplan_meier(times, happened)
    for confidence in (0, 1, 1.5):
        with pytest.raises(ValueError, match="confidence"):
            sc.kaplan_meier([1], [True], confidence=confidence)
