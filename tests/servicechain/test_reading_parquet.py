"""Parquet: texts or codes, in batches, cases row by row or as runs; always the same log."""

import pyarrow as pa
import pyarrow.compute as pc
import pyarrow.parquet as pq
import pytest
from hypothesis import given
from hypothesis import strategies as st

import servicechain as sc
from servicechain.bench.log_generator import generate
from servicechain.eventlog import parquet
from servicechain.eventlog.writing import to_table

from .logs import row, sequences


def test_parquet_read_in_batches_is_the_same_log(tmp_path, monkeypatch):
    log = generate(300, seed=6)
    table = to_table(log)
    with pq.ParquetWriter(tmp_path / "log.parquet", table.schema.remove_metadata()) as writer:
        for n, part in enumerate((table.slice(0, 2000), table.slice(2000))):
            words = pa.array(["Neu", *reversed(log.activities)][n:])  # other codes in each group
            codes = pc.index_in(part["concept:name"].cast(pa.string()), words).cast(pa.int16())
            coded = pa.DictionaryArray.from_arrays(codes.combine_chunks(), words)
            writer.write_table(part.set_column(1, "concept:name", coded))
    usual = sc.read_log(tmp_path / "log.parquet")

    monkeypatch.setattr(parquet, "LARGE", 0)
    monkeypatch.setattr(parquet, "_BATCH", 700)
    batched = sc.read_log(tmp_path / "log.parquet")

    assert sequences(batched) == sequences(usual) == sequences(log)
    assert batched.time.tolist() == log.time.tolist()
    assert sc.handovers(batched).equals(sc.handovers(log))


def test_parquet_of_codes_and_of_texts_is_the_same_log(tmp_path):
    log = sc.read_log([row(organisation="Ä"), row("K-2", "B", organisation=None)])
    table = to_table(log)
    coded = pa.types.is_dictionary
    kinds = [(f.name, pa.string() if coded(f.type) else f.type) for f in table.schema]
    plain = table.cast(pa.schema(kinds))
    pq.write_table(table, tmp_path / "codes.parquet")
    pq.write_table(plain, tmp_path / "texts.parquet")

    one, other = (sc.read_log(tmp_path / f"{name}.parquet") for name in ("codes", "texts"))

    assert sequences(one) == sequences(other) == sequences(log)
    assert one.organisation.tolist() == other.organisation.tolist() == [0, -1]


NUMBERED_ROWS = st.lists(
    st.tuples(st.integers(1, 4), st.sampled_from("AB"), st.none() | st.integers(0, 5)), max_size=12
)


@given(NUMBERED_ROWS, st.sampled_from(["as they come", "sorted"]))
def test_cases_in_runs_are_the_same_log_as_cases_row_by_row(rows, order):
    if order == "sorted":
        rows = sorted(rows, key=lambda one: (one[0], -1 if one[2] is None else one[2]))
    cases, activities, days = zip(*rows, strict=True) if rows else ((), (), ())
    plain = pa.table(
        {
            "case": pa.array(cases, pa.int64()),
            "activity": pa.array(activities, pa.string()),
            "time": pa.array(days, pa.int64()),
        }
    )
    runs = plain.set_column(0, "case", pc.run_end_encode(plain["case"]))

    one = sc.read_log(plain, missing_time="drop")
    other = sc.read_log(runs, missing_time="drop")

    assert other.case_ids.to_pylist() == one.case_ids.to_pylist()
    assert sequences(other) == sequences(one)
    assert other.time.tolist() == one.time.tolist()
    assert other.report == one.report


def test_a_run_of_rows_without_a_case_is_refused():
    cases = pc.run_end_encode(pa.array([1, None, None]))
    table = pa.table({"case": cases, "activity": ["A", "B", "C"], "time": [1, 2, 3]})

    with pytest.raises(sc.LogError, match="no case"):
        sc.read_log(table)


def test_parquet_in_batches_finds_a_case_that_comes_back(tmp_path, monkeypatch):
    monkeypatch.setattr(parquet, "LARGE", 0)
    monkeypatch.setattr(parquet, "_BATCH", 2)
    rows = {"case": [1, 1, 1, 2, 2, 1, 1], "activity": [*"ABCABDE"], "time": [1, 2, 3, 4, 5, 6, 7]}
    table = pa.table(rows | {"activity": pa.array(rows["activity"]).dictionary_encode()})
    pq.write_table(table, tmp_path / "log.parquet", row_group_size=3)

    log = sc.read_log(tmp_path / "log.parquet")

    assert sequences(log) == {"1": [*"ABCDE"], "2": [*"AB"]}


@pytest.mark.parametrize("large", [0, 10**9])
@pytest.mark.parametrize("word", [b"Beratung", b"K-1", b"Jugendamt", b"concept:name", b"case:land"])
def test_parquet_with_texts_that_are_no_utf_8_is_refused(tmp_path, monkeypatch, large, word):
    monkeypatch.setattr(parquet, "LARGE", large)
    path = tmp_path / "log.parquet"
    rows = [row("K-1", "Beratung", organisation="Jugendamt", **{"case:land": "NW"})]
    pq.write_table(to_table(sc.read_log(rows)), path, compression="none")
    assert sc.read_log(path).n_events == 1

    path.write_bytes(path.read_bytes().replace(word, b"\xff" + word[1:]))
    with pytest.raises(sc.LogError, match=r"log\.parquet"):
        sc.read_log(path)
