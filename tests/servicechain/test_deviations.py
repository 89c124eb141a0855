"""What cases did otherwise, per station; and alignments that are kept."""

import numpy as np
import pytest

import servicechain as sc
from servicechain.bench.log_generator import chain as bench_chain
from servicechain.bench.log_generator import generate
from servicechain.measures.filters import only

from .small_chain import GOOD

pytestmark = pytest.mark.usefixtures("loops")


def log_of(*traces, organisations=None, days=None):
    return sc.read_log(
        [
            {
                "case": case,
                "activity": name,
                "time": (days or {}).get((case, n), f"2026-03-02T{n:02d}:00:00+01:00"),
                "organisation": (organisations or {}).get((case, n)),
            }
            for case, trace in enumerate(traces, 1)
            for n, name in enumerate(trace)
        ]
    )


def counts(table):
    return {row.pop("activity"): row for row in table.to_pylist()}


WAY = ["Ansprechen", "Beraten", "Abschließen"]


def test_each_kind_of_deviation_is_counted_at_its_station():
    log = log_of(
        WAY,
        ["Ansprechen", "Abschließen"],
        ["Ansprechen", "Ansprechen", "Beraten", "Abschließen"],
        ["Ansprechen", "Umzug", "Beraten", "Abschließen", "Umzug"],
        WAY,
    )

    found = counts(sc.deviations(sc.align(log, GOOD), GOOD))

    assert list(found) == [*WAY, "Umzug"]
    assert [found[name]["done"] for name in WAY] == [5, 4, 5]
    assert [found[name]["skipped"] for name in WAY] == [0, 1, 0]
    assert [found[name]["repeated"] for name in WAY] == [1, 0, 0]
    assert found["Umzug"]["inserted"] == 2
    assert all(found[name]["inserted"] == 0 for name in WAY)
    assert all(row["late"] is None for row in found.values())


def test_another_organisation_than_agreed_is_counted_where_one_is_named():
    organisations = {(1, 0): "A", (1, 1): "Stelle B", (1, 2): "C", (2, 0): "B", (2, 1): "B"}
    log = log_of(WAY, WAY, organisations=organisations)

    found = counts(sc.deviations(sc.align(log, GOOD), GOOD))

    assert {n: row["other_organisation"] for n, row in found.items()} == {
        "Ansprechen": 1, "Beraten": 0, "Abschließen": 1
    }  # fmt: skip


def test_a_late_arrival_is_counted_at_the_station_that_received():
    days = {(1, 0): "2026-03-02", (1, 1): "2026-03-09", (1, 2): "2026-03-10",
            (2, 0): "2026-03-02", (2, 1): "2026-03-10", (2, 2): "2026-03-11"}  # fmt: skip
    log = log_of(WAY, WAY, days=days)

    found = counts(sc.deviations(sc.align(log, GOOD), GOOD, calendar=sc.german_calendar()))

    assert {n: row["late"] for n, row in found.items()} == {
        "Ansprechen": None, "Beraten": 1, "Abschließen": None
    }  # fmt: skip


def test_a_choice_of_cases_is_counted_as_a_log_of_these():
    log, chain = generate(300, seed=4), bench_chain()
    chosen = np.arange(log.n_cases) % 3 == 0

    masked = sc.deviations(sc.align(log, chain), chain, cases=chosen)
    alone = sc.deviations(sc.align(only(log, chosen), chain), chain)

    assert masked.equals(alone)
    elsewhere, done = (sum(masked[name].to_pylist()) for name in ("other_organisation", "done"))
    assert 0.04 < elsewhere / done < 0.10  # 8 % are made so, a fifth of these by chance the same
    assert sum(masked["skipped"].to_pylist()) > 0


def test_only_new_variants_are_aligned_and_the_rest_is_the_same(tmp_path):
    chain = bench_chain()
    small, large = generate(100, seed=1), generate(400, seed=2)
    cache = sc.AlignmentCache(tmp_path)

    first = sc.align(small, chain, cache=cache)
    assert cache.aligned == small.n_variants
    found = sc.align(large, chain, cache=cache)
    known = {tuple(small.sequence(c)) for c in small.grouping.representative}
    new = {tuple(large.sequence(c)) for c in large.grouping.representative} - known
    assert cache.aligned == len(new) < large.n_variants

    again = sc.AlignmentCache(tmp_path)
    for log, other in ((small, first), (large, found)):
        result, fresh = sc.align(log, chain, cache=again), sc.align(log, chain)
        assert again.aligned == 0
        assert result.cost.tolist() == other.cost.tolist() == fresh.cost.tolist()
        assert result.moves.equals(other.moves)
        assert sc.deviations(result, chain).equals(sc.deviations(other, chain))


def test_another_version_or_other_costs_are_aligned_anew(tmp_path):
    cache = sc.AlignmentCache(tmp_path)
    log = log_of(WAY, ["Beraten"])
    sc.align(log, GOOD, cache=cache)

    dear = sc.align(log, GOOD, costs=sc.Costs(model_move=3), cache=cache)
    assert (cache.aligned, dear.cost.tolist()) == (2, [0, 6])
    with pytest.raises(TypeError, match="the chain itself"):
        sc.align(log, sc.align(log, GOOD).graph, cache=cache)


def test_a_damaged_cache_is_made_anew(tmp_path):
    log = log_of(WAY, ["Beraten"])
    sc.align(log, GOOD, cache=sc.AlignmentCache(tmp_path))
    (file,) = tmp_path.glob("*.npz")
    file.write_bytes(file.read_bytes()[:100])
    cache = sc.AlignmentCache(tmp_path)

    assert sc.align(log, GOOD, cache=cache).cost.tolist() == [0, 2]
    assert cache.aligned == 2
