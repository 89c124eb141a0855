"""Files made to break a reader: they are refused or read, never a crash, a hang or much memory."""

import gzip
import subprocess
import sys
import textwrap
from pathlib import Path

import pyarrow as pa
import pyarrow.parquet as pq
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

import servicechain as sc
from servicechain.eventlog import xes

from .test_reading import XES

CSV = (
    'case;activity;time;org;case:land\r\n"K;1";Beratung;2026-03-02T09:00:00+01:00;Ä;NW\r\n'
    'K2;"Cle""aring";02.03.2026 09:00;;\r\n'
)


@st.composite
def spoiled(draw, text):
    """A file with a few bytes changed, cut, doubled or put in."""
    data = bytearray(text.encode())
    for _ in range(draw(st.integers(1, 6))):
        at = draw(st.integers(0, max(len(data) - 1, 0)))
        kind = draw(st.sampled_from(["change", "cut", "double", "insert"]))
        if kind == "change" and data:
            data[at] = draw(st.integers(0, 255))
        elif kind == "cut":
            del data[at : at + draw(st.integers(1, 200))]
        elif kind == "double":
            data[at:at] = data[at : at + draw(st.integers(1, 200))]
        else:
            data[at:at] = draw(
                st.binary(max_size=8)
                | st.sampled_from([b"<", b">", b"&", b'"', b"<![CDATA[", b"<!--", b"\0", b"&#0;",
                                   b"&x;", b"<trace>", b"</event>", b"\xff\xfe", b"]]>", b"<?x"])
            )  # fmt: skip
    return bytes(data)


@pytest.mark.parametrize("least", [0, 10**9])
@given(data=spoiled(XES))
@settings(max_examples=150)
def test_a_spoiled_xes_is_read_or_refused(tmp_path_factory, monkeypatch, least, data):
    monkeypatch.setattr(xes, "COMPILED_FROM", least)
    read_or_refused(tmp_path_factory.mktemp("fuzz") / "log.xes", data)


@given(spoiled(CSV))
@settings(max_examples=150)
def test_a_spoiled_csv_is_read_or_refused(tmp_path_factory, data):
    read_or_refused(tmp_path_factory.mktemp("fuzz") / "log.csv", data)


@given(st.binary(max_size=300), st.sampled_from([".xes", ".csv", ".xes.gz", ".csv.gz", ".parquet"]))
def test_any_bytes_are_read_or_refused(tmp_path_factory, data, ending):
    read_or_refused(tmp_path_factory.mktemp("fuzz") / f"log{ending}", data)


def read_or_refused(path: Path, data: bytes):
    path.write_bytes(data)
    try:
        log = sc.read_log(path, timezone="Europe/Berlin", missing_time="drop")
    except sc.LogError as error:
        refusal = str(error)
        assert "expected" in refusal
        return
    assert log.n_events == log.offsets[-1] >= log.n_cases
    sc.directly_follows(log)


def hostile(folder):
    """Small files that unpack, nest, repeat or claim much."""
    trace = '<trace><event><string key="concept:name" value="A"/></event></trace>'
    files = {
        "bomb.xes.gz": gzip.compress(b"<log>" + b" " * 60_000_000),
        "traces.xes.gz": gzip.compress(b"<log>" + b"<trace/>" * 1_400_000 + b"</log>"),
        "events.xes.gz": gzip.compress(
            b"<log><trace>" + b"<event/>" * 1_400_000 + b"</trace></log>"
        ),
        "tags.xes.gz": gzip.compress(b"<log><trace>" + b"<a/>" * 2_900_000 + b"</trace></log>"),
        "tags.xes": b"<log><trace>" + b"<a/>" * 1_900_000 + b"</trace></log>",
        "attributes.xes": b"<log><trace>" + b"".join(
            b'<int key="%x" value=""/>' % n for n in range(400_000)) + b"</trace></log>",
        "same.xes.gz": gzip.compress(
            b"<log><trace>" + b'<int key="" value=""/>' * 500_000 + b"</trace></log>"),
        "comments.xes": b"<log>" + b"<!---->" * 1_000_000 + b"</log>",
        "deep.xes": b"<log>" + b"<a>" * 300_000,
        "long.xes": b'<log><trace><string key="concept:name" value="' + b"x" * 9_000_000,
        "entities.xes": b'<!DOCTYPE l [<!ENTITY a "' + b"x" * 1000 + b'">'
        + b"".join(b'<!ENTITY b%d "%s">' % (n, b"&a;" * 100) for n in range(100))
        + b']><log><trace><string key="concept:name" value="&b1;"/></trace></log>',
        "wide.xes": (
            "<log>" + "".join(
                trace.replace("<event>", f'<string key="k{n}" value="v"/><event>')
                for n in range(20_000)
            ) + "</log>"
        ).encode(),
        "utf16.xes": ('<?xml version="1.0" encoding="UTF-16"?><!DOCTYPE log [<!ENTITY a "b">]>'
                      "<log/>").encode("utf-16"),
        "quote.csv": b'case,activity,time\n"' + b"x,A,2026-01-01\n" * 400_000,
        "columns.csv": b",".join(b"c%d" % n for n in range(200_000)) + b"\n" + b"," * 199_999,
        "ragged.csv": b"case,activity,time\n" + b"x\n" * 500_000,
        "bomb.csv.gz": gzip.compress(b"case,activity,time\n" + b"x,A,2026-01-01\n" * 2_500_000),
        "names.csv": b"case,activity,time\n"
        + b"".join(b"x,A%d,2026-01-01\n" % n for n in range(100_000)),
    }  # fmt: skip
    huge = {"case": ["x"], "activity": ["A" * 60_000_000], "time": ["2026-01-01"]}
    pq.write_table(pa.table(huge), folder / "huge.parquet", compression="zstd")
    for name, data in files.items():
        (folder / name).write_bytes(data)
    return ["huge.parquet", *sorted(files)]


READER = textwrap.dedent("""
    import sys
    from pathlib import Path

    import servicechain as sc
    from servicechain.kernels import xml

    rows = [{"case": "x", "activity": "A", "time": "2026-01-01"}]
    sc.read_log(rows)

    def peak():
        lines = Path("/proc/self/status").read_text().splitlines()
        return next(int(line.split()[1]) for line in lines if line.startswith("VmHWM"))

    before = peak()
    try:
        log = sc.read_log(sys.argv[1])
        answer = f"read {log.n_events}"
    except sc.LogError as error:
        answer = f"refused {error}"[:200]
    print((peak() - before) // 1024, answer)
""")


def test_small_hostile_files_take_neither_long_nor_much_memory(tmp_path):
    for name in hostile(tmp_path):
        assert (tmp_path / name).stat().st_size < 20_000_000
        done = subprocess.run(
            [sys.executable, "-c", READER, str(tmp_path / name)],
            capture_output=True, text=True, timeout=120, check=True,
            env={"PYTHONPATH": str(Path(sc.__file__).parents[1])},
        )  # fmt: skip
        memory, answer = done.stdout.split(maxsplit=1)
        assert int(memory) < 200, (name, done.stdout)
        assert answer.startswith(("refused", "read 0")), (name, done.stdout)
