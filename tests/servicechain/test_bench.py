"""The benchmark prints what it says, and does not call different results equal."""

import json
import subprocess
import sys
from pathlib import Path

import numpy as np
import pytest

import servicechain as sc
from servicechain.bench import results, run
from servicechain.bench.log_generator import chain, generate
from servicechain.bench.operations import OPERATIONS

FIELDS = {
    "operation", "variant", "cases", "own_s", "own_mb", "peer", "peer_s", "peer_mb", "ratio",
    "equal",
}  # fmt: skip


def test_each_line_is_an_object_and_the_results_of_the_tools_are_equal(capsys):
    pytest.importorskip("r4pm")

    assert run(300, json=True, operations=["align", "all"]) == 0

    lines = [json.loads(line) for line in capsys.readouterr().out.splitlines()]
    assert all(line.keys() >= FIELDS for line in lines)
    assert [(line["operation"], line["peer"]) for line in lines] == [
        ("align", "r4pm"), ("all", None), ("all", None)
    ]  # fmt: skip
    assert all(line["own_s"] > 0 and line["cases"] == 300 for line in lines)
    assert all(line["equal"] is None for line in lines if line["peer_s"] is None)
    assert lines[1]["variant"] == "parquet"
    assert lines[0]["equal"] in {True, None}  # r4pm reads frames with Polars only


def test_without_json_it_is_a_table(capsys):
    run(100, operations=["all"])

    head, *rows = capsys.readouterr().out.splitlines()
    assert head.split()[:3] == ["operation", "variant", "cases"]
    assert [row.split()[:3] for row in rows] == [["all", "parquet", "100"], ["all", "store", "100"]]


def test_an_operation_whose_only_peer_is_not_there_is_measured_alone(capsys):
    run(100, json=True, operations=["read_xes"])

    (line,) = map(json.loads, capsys.readouterr().out.splitlines())
    assert (line["operation"], line["peer"], line["peer_s"]) == ("read_xes", None, None)
    assert line["own_s"] > 0


def test_an_operation_that_is_none_is_refused(capsys):
    assert run(100, operations=["fly"]) == 2
    assert "directly_follows" in capsys.readouterr().err


def test_every_operation_of_the_logs_is_there():
    assert list(OPERATIONS) == [
        "directly_follows", "variants", "medians", "align", "all", "read_xes"
    ]  # fmt: skip


OURS = {"medians": {"A > B": [1.0]}, "count": 3, "digest": "x"}


@pytest.mark.parametrize(
    ("theirs", "same"),
    [
        (OURS, True),
        ({"count": 3}, True),  # a tool may offer less
        ({"medians": {"A > B": [1.0 + 1e-12]}}, True),
        ({"medians": {"A > B": [1.0001]}}, False),
        ({"medians": {}}, False),
        ({"digest": "y"}, False),
        ({"more": 1}, False),
        ({}, False),
    ],
)
def test_results_are_equal_when_all_numbers_are(theirs, same):
    assert results.equal(OURS, theirs) is same


def test_the_log_is_the_same_with_the_same_seed_and_has_the_known_shape():
    one, same, other = generate(500, seed=1), generate(500, seed=1), generate(500, seed=2)

    assert np.array_equal(one.time, same.time)
    assert not np.array_equal(one.activity[:100], other.activity[:100])
    assert 18 < one.n_events / one.n_cases < 21
    assert (np.diff(one.offsets) > 0).all()
    inside = np.ones(one.n_events, bool)
    inside[one.offsets[:-1]] = False
    assert (np.diff(one.time, prepend=0)[inside] > 0).all()
    assert {s.name for s in chain().stations} == set(one.activities)


SMALL = """
import sys
import servicechain as sc
from servicechain.bench.log_generator import chain, generate
log = generate(100)
sc.write_log(log, sys.argv[1])
log = sc.read_log(sys.argv[1])
sc.directly_follows(log), sc.handovers(log), sc.variants(log), sc.throughput(log), sc.rework(log)
result = sc.align(log, chain())
result.moves, sc.deviations(result, chain(), calendar=sc.german_calendar())
assert "numba" not in sys.modules
"""


def test_a_network_of_usual_size_never_meets_the_compiler(tmp_path):
    source = str(Path(sc.__file__).parents[1])

    subprocess.run(
        [sys.executable, "-c", SMALL, str(tmp_path / "log.xes")],
        check=True, env={"PYTHONPATH": source},
    )  # fmt: skip
