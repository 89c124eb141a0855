"""The store: what is appended in any order is there; a crash leaves the old store or the new."""

import subprocess
import sys
import textwrap
from pathlib import Path

import numpy as np
import pyarrow as pa
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

import servicechain as sc
from servicechain.bench.log_generator import chunks, generate

from .logs import EVENTS, as_log


def day(n, case="x", activity="A"):
    return {"case": case, "activity": activity, "time": f"2026-03-{n:02d}"}


def measures(log):
    return (
        sc.directly_follows(log, percentiles=(90.0,)).to_pylist(),
        sc.handovers(log).to_pylist(),
        sorted(map(str, sc.variants(log).to_pylist())),
        sc.throughput(log),
        sc.rework(log).sort_by("activity").to_pylist(),
    )


@given(st.lists(EVENTS, min_size=1, max_size=60, unique_by=lambda e: (e.case, e.time)), st.data())
@settings(max_examples=25)
def test_events_appended_in_any_order_are_the_same_log(tmp_path_factory, events, data):
    store = sc.LogStore(tmp_path_factory.mktemp("store") / "log")
    shuffled = data.draw(st.permutations(events))
    cuts = sorted(data.draw(st.lists(st.integers(0, len(events)), max_size=6)))

    for begin, end in zip([0, *cuts], [*cuts, len(events)], strict=True):
        if shuffled[begin:end]:
            store.append(as_log(shuffled[begin:end]))

    assert measures(store.log()) == measures(as_log(events))
    store.compact()
    assert measures(store.log()) == measures(as_log(events))
    assert len(store.manifest().segments) == 1


def test_events_that_are_there_already_can_be_left_out(tmp_path):
    store = sc.LogStore(tmp_path / "log")
    store.append(sc.read_log([day(1), day(2, activity="B")]))

    store.append(sc.read_log([day(2, activity="B"), day(3)]), duplicates="drop")
    store.append(sc.read_log([day(3)]))

    assert store.log().sequence(0) == ["A", "B", "A", "A"]
    assert store.log().report.duplicates == 0 or store.log().n_events == 4


def test_attributes_of_a_case_stay_as_they_were_first(tmp_path):
    store = sc.LogStore(tmp_path / "log")
    store.append(sc.read_log([{**day(1), "case:land": "NW"}, {**day(1, "y"), "case:land": "BY"}]))
    store.append(sc.read_log([{**day(2), "case:land": "HH"}, {**day(2, "z"), "case:alter": "17"}]))

    attributes = store.log().case_attributes

    assert attributes["case:land"].to_pylist() == ["NW", "BY", None]
    assert attributes["case:alter"].to_pylist() == [None, None, "17"]


def test_an_empty_store_is_an_empty_log_and_nothing_appended_changes_nothing(tmp_path):
    store = sc.LogStore(tmp_path / "log")
    nothing = sc.read_log(pa.table({"case": [], "activity": [], "time": pa.array([], pa.int64())}))

    assert store.log().n_cases == 0
    store.append(nothing)
    assert (store.log().n_cases, store.manifest().generation) == (0, 0)


def test_numbers_and_texts_as_names_of_cases_do_not_mix(tmp_path):
    store = sc.LogStore(tmp_path / "log")
    store.append(sc.read_log([day(1, case=7)]))

    with pytest.raises(sc.LogError, match="names of cases"):
        store.append(sc.read_log([day(2, case="7")]))

    assert store.log().n_events == 1


def test_a_store_filled_in_parts_is_the_log(tmp_path, monkeypatch):
    monkeypatch.setattr("servicechain.bench.log_generator.CHUNK", 50)
    store = sc.LogStore(tmp_path / "log")

    store.fill(chunks(220))

    whole, log = generate(220), store.log()
    assert np.array_equal(log.offsets, whole.offsets)
    assert np.array_equal(log.time, whole.time)
    assert log.case_ids.to_pylist() == list(range(220))
    assert measures(log) == measures(whole)
    assert isinstance(log.time, np.memmap)
    with pytest.raises(sc.LogError, match="an empty one"):
        store.fill(chunks(10))
    with pytest.raises(sc.LogError, match="names of cases that rise"):
        sc.LogStore(tmp_path / "other").fill([whole, whole])
    assert sc.LogStore(tmp_path / "other").log().n_cases == 0


def test_a_damaged_store_says_which_file(tmp_path):
    store = sc.LogStore(tmp_path / "log")
    store.append(sc.read_log([day(1), day(2)]))
    (time,) = (tmp_path / "log").glob("segment-*/time.npy")

    time.write_bytes(time.read_bytes()[:-1])
    with pytest.raises(sc.LogError, match=r"time\.npy"):
        store.log()

    (tmp_path / "log" / "manifest.json").write_text('{"format": "x"}', "utf-8")
    with pytest.raises(sc.LogError, match=r"manifest\.json"):
        store.log()


@pytest.mark.parametrize("name", ["time.npy", "cases.arrow", "offsets.npy"])
def test_a_file_of_the_right_size_that_holds_something_else_is_named(tmp_path, name):
    store = sc.LogStore(tmp_path / "log")
    store.append(sc.read_log([day(1), day(2)]))
    (file,) = (tmp_path / "log").glob(f"segment-*/{name}")

    file.write_bytes(b"x" * file.stat().st_size)
    with pytest.raises(sc.LogError, match=name.replace(".", r"\.")):
        store.log()


def test_a_folder_with_other_files_is_no_store(tmp_path):
    (tmp_path / "brief.txt").write_text("x", "utf-8")

    with pytest.raises(sc.LogError, match="a store or an empty folder"):
        sc.LogStore(tmp_path).append(sc.read_log([day(1)]))

    assert (tmp_path / "brief.txt").exists()


DYING = textwrap.dedent("""
    import os, shutil, sys
    import servicechain as sc

    template, what, stride = sys.argv[1:]
    seen, step = 0, 0

    def die(event, args):
        global seen
        if event in {"open", "os.rename", "os.mkdir", "os.remove", "os.rmdir", "shutil.rmtree"}:
            if os.getpid() != parent and f"after-{step}" in str(args):
                seen += 1
                if seen == step:
                    os._exit(9)

    parent = os.getpid()
    sys.addaudithook(die)
    code = 9
    while code == 9:
        step += int(stride)
        folder = os.path.join(os.path.dirname(template), f"after-{step}")
        shutil.copytree(template, folder)
        child = os.fork()
        if child == 0:
            rows = [{"case": c, "activity": "B", "time": "2026-04-01"} for c in "xyz"]
            store = sc.LogStore(folder)
            store.compact() if what == "compact" else store.append(sc.read_log(rows))
            os._exit(0)
        code = os.waitstatus_to_exitcode(os.waitpid(child, 0)[1])
    assert code == 0, code
""")


@pytest.mark.parametrize(
    ("what", "before", "stride"),
    [("append", 0, "1"), ("append", 2, "2"), ("append", 3, "7"), ("compact", 2, "5")],
)
def test_a_crash_at_any_step_leaves_the_old_store_or_the_new(tmp_path, what, before, stride):
    (tmp_path / "template").mkdir()
    for n in range(before):
        sc.LogStore(tmp_path / "template").append(sc.read_log([day(n + 1, c) for c in "wxy"]))
    source = str(Path(sc.__file__).parents[1])

    subprocess.run(
        [sys.executable, "-c", DYING, str(tmp_path / "template"), what, stride],
        check=True, env={"PYTHONPATH": source},
    )  # fmt: skip

    outcomes = set()
    for folder in tmp_path.glob("after-*"):
        store = sc.LogStore(folder)
        after = store.log().n_events
        assert after - 3 * before in ({0} if what == "compact" else {0, 3})
        outcomes.add(after)
        store.append(sc.read_log([day(9)]))  # the next writer sweeps and goes on
        assert store.log().n_events == after + 1
        left = {path.name for path in folder.glob("segment-*")}
        assert left == {segment.folder for segment in store.manifest().segments}
    assert len(list(tmp_path.glob("after-*"))) > 3
    assert what == "compact" or len(outcomes) == 2


def test_logs_that_do_not_fit_together_are_not_merged():
    numbers, texts = sc.read_log([day(1, case=1)]), sc.read_log([day(1, case="1")])
    many = [
        sc.read_log([day(1, activity=f"{half}{n}") for n in range(20_000)]) for half in "ab"
    ]  # fmt: skip

    with pytest.raises(sc.LogError, match="one kind"):
        sc.merge([numbers, texts])
    with pytest.raises(sc.LogError, match="40000 activities"):
        sc.merge(many)
    assert sc.merge([]).n_cases == 0
