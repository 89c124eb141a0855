"""The benchmark of the simulation compares what is equal."""

import math

import pytest

from servicechain.bench.simulation import _agree, _row
from servicechain.bench.simulation_models import EVERYTHING, PLAIN, QUEUES, mean_hours, model
from servicechain.bench.simulation_peers import run_ciw, run_own
from servicechain.simulation.checking import scenario_faults


@pytest.mark.parametrize("variant", [PLAIN, QUEUES, EVERYTHING])
def test_every_chain_of_the_benchmark_can_be_simulated(variant):
    chain, scenario = model(variant)

    assert scenario_faults(chain, scenario) == []
    assert min(mean_hours(variant)) > 0


def test_ours_and_another_simulator_wait_alike_and_the_row_says_so():
    ours, theirs = run_own(PLAIN, 40.0, 6), run_ciw(PLAIN, 6.0, 4)

    row = _row(1000, PLAIN, "ciw", [{**vars(ours), "mb": 1.0}], {**vars(theirs), "mb": 2.0})

    assert row["equal"] is True
    assert row["ratio"] > 1
    assert row["peer_s"] == pytest.approx(theirs.seconds / theirs.events * 1e6)


def test_waits_that_differ_are_not_equal():
    assert _agree([[1.0], [1.1], [0.9]], [[1.05], [1.0], [0.95]])
    assert not _agree([[1.0], [1.01], [0.99]], [[3.0], [3.01], [2.99]])


def test_a_peer_that_is_not_there_leaves_a_row_without_it():
    row = _row(
        10,
        PLAIN,
        "simpy",
        [
            {
                "seconds": 1.0,
                "worked": 2.0,
                "events": 2e6,
                "waits": [],
                "mb": 3.0,
                "ready_seconds": 1.5,
            }
        ],
        None,
    )

    assert (row["peer_s"], row["ratio"], row["equal"]) == (None, None, None)
    assert math.isclose(row["own_s"], 0.5)
    assert math.isclose(row["own_cpu_s"], 1.0)
