"""A scenario as a document, and what keeps one from being simulated."""

import dataclasses
import json

import pytest
from hypothesis import given
from hypothesis import strategies as st

import servicechain as sc
from servicechain import (
    Arrivals,
    Capacity,
    InvalidScenario,
    NoShow,
    Scenario,
    Service,
    example_scenario,
    fixed,
    gamma,
    lognormal,
    read_scenario,
    scenario_faults,
    scenario_from_json,
    scenario_to_json,
    simulate,
    weibull,
)
from tests.servicechain.demo_chain import lindenrath
from tests.servicechain.small_chain import GOOD


def test_a_scenario_that_is_written_and_read_is_the_same(tmp_path):
    scenario = dataclasses.replace(
        example_scenario(lindenrath()), transfers={"Ü1": sc.empirical((1.0, 2.0)), "Ü2": fixed(0.0)}
    )
    file = tmp_path / "annahme.json"
    file.write_text("\ufeff" + scenario_to_json(scenario), encoding="utf-8")

    again = read_scenario(file)

    assert again == scenario
    assert scenario_faults(lindenrath(), again) == []


def test_every_fault_of_a_document_is_named_at_once_with_its_place():
    text = json.dumps(
        {
            "arrivals": {"per_week": "viele", "season": 3},
            "services": {"1": {"work": {"kind": "normal", "mean": 1}, "stay": 4}},
            "capacities": {"A": {"posts": 1.5}, "B": []},
            "routing": [],
            "wochen": 4,
        }
    )

    with pytest.raises(InvalidScenario) as caught:
        scenario_from_json(text)

    places = {(fault.code, fault.path) for fault in caught.value.faults}
    assert places == {
        ("unknown_field", "/wochen"),
        ("wrong_type", "/arrivals/per_week"),
        ("wrong_type", "/arrivals/season"),
        ("wrong_type", "/services/1/work/kind"),
        ("wrong_type", "/services/1/stay"),
        ("wrong_type", "/services/1/stay/kind"),
        ("wrong_type", "/capacities/A/posts"),
        ("wrong_type", "/capacities/B"),
        ("wrong_type", "/routing"),
    }
    for fault in caught.value.faults:
        assert fault.sentence.endswith(".")
        assert fault.sentence_in("en").endswith(".")


@pytest.mark.parametrize(
    ("changes", "code", "path"),
    [
        ({"arrivals": Arrivals(-1.0)}, "out_of_range", "/arrivals/per_week"),
        ({"arrivals": Arrivals(float("nan"))}, "out_of_range", "/arrivals/per_week"),
        ({"arrivals": Arrivals(1.0, (1.0, 2.0))}, "out_of_range", "/arrivals/weekdays"),
        ({"arrivals": Arrivals(1.0, (), (0.0,))}, "out_of_range", "/arrivals/season"),
        ({"services": {"9": Service()}}, "unknown_key", "/services/9"),
        ({"services": {"1": Service(gamma(0.0, 1.0))}}, "out_of_range", "/services/1/work"),
        ({"services": {"1": Service(leaves=1.1)}}, "out_of_range", "/services/1/leaves"),
        (
            {"services": {"1": Service(no_show=NoShow(2.0))}},
            "out_of_range",
            "/services/1/no_show/probability",
        ),
        ({"services": {"1": Service(patience=weibull(1, 0))}}, "out_of_range",
         "/services/1/patience"),
        ({"services": {"1": Service(sc.empirical(()))}}, "out_of_range", "/services/1/work"),
        ({"capacities": {"Z": Capacity()}}, "unknown_key", "/capacities/Z"),
        ({"capacities": {"A": Capacity(0)}}, "out_of_range", "/capacities/A/posts"),
        ({"capacities": {"A": Capacity(1, 200)}}, "out_of_range", "/capacities/A/weekly_hours"),
        ({"capacities": {"A": Capacity(1, places=0)}}, "out_of_range", "/capacities/A/places"),
        ({"routing": {"E9": 1.0}}, "unknown_key", "/routing/E9"),
        ({"transfers": {"Ü9": fixed(1)}}, "unknown_key", "/transfers/Ü9"),
        ({"transfers": {"Ü1": lognormal(1, -1)}}, "out_of_range", "/transfers/Ü1"),
        ({"weeks": 0.0}, "out_of_range", "/weeks"),
        ({"warm_up_weeks": -1.0}, "out_of_range", "/warm_up_weeks"),
    ],
)  # fmt: skip
def test_a_scenario_that_does_not_fit_is_refused_and_says_where(changes, code, path):
    scenario = dataclasses.replace(Scenario(Arrivals(1.0), weeks=1, warm_up_weeks=0), **changes)

    with pytest.raises(InvalidScenario) as caught:
        simulate(GOOD, scenario, replications=1)

    assert [(fault.code, fault.path) for fault in caught.value.faults] == [(code, path)]
    assert path in str(caught.value)


@given(st.recursive(
    st.none() | st.booleans() | st.floats() | st.integers() | st.text(max_size=5),
    lambda inner: st.lists(inner, max_size=3) | st.dictionaries(
        st.sampled_from(["arrivals", "per_week", "services", "1", "work", "kind", "capacities"]),
        inner, max_size=4),
))  # fmt: skip
def test_any_document_is_read_or_refused_and_never_crashes(document):
    try:
        scenario = scenario_from_json(json.dumps(document))
    except InvalidScenario as error:
        faults = error.faults
    else:
        faults = [*scenario_faults(GOOD, scenario), None]

    assert faults


@pytest.mark.parametrize("text", ["", "{", "[" * 100_000, "\ud800", '{"a": NaN}'])
def test_what_is_no_document_is_refused(text):
    with pytest.raises(InvalidScenario):
        scenario_from_json(text)


def test_a_chain_whose_parts_do_not_fit_is_refused_before_anything_runs():
    broken = dataclasses.replace(GOOD, start="9")

    with pytest.raises(InvalidScenario) as caught:
        simulate(broken, Scenario(Arrivals(1.0)))

    assert caught.value.faults[0].code == "chain_has_faults"


def test_a_simulation_of_nothing_is_refused():
    with pytest.raises(ValueError, match="at least 1"):
        simulate(GOOD, Scenario(Arrivals(1.0)), replications=0)
