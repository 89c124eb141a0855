"""Logs from files, tables and rows: what is read, mended by a stated rule, or refused."""

import gzip
import json
from datetime import UTC, datetime, timedelta, timezone

import pyarrow as pa
import pytest
from hypothesis import given
from hypothesis import strategies as st

import servicechain as sc
from servicechain.eventlog import xes

from .logs import LOGS, as_log, by_case, row, sequences

BERLIN = "Europe/Berlin"
ENDINGS = [".xes", ".xes.gz", ".csv", ".csv.gz", ".parquet"]


@given(LOGS)
def test_rows_become_cases_sorted_by_time(events):
    log = as_log(events)

    own = by_case(events)
    assert sequences(log) == {c: [e.activity for e in es] for c, es in own.items()}
    assert log.n_cases == len(own)
    assert log.n_events == len(events)
    assert sorted(log.activities) == sorted({e.activity for e in events})


@pytest.mark.parametrize("ending", ENDINGS)
@pytest.mark.parametrize("scanner", ["full parser", "compiled scanner"])
@given(events=LOGS)
def test_what_is_written_is_read_again(ending, scanner, tmp_path_factory, monkeypatch, events):
    monkeypatch.setattr(xes, "COMPILED_FROM", 0 if scanner == "compiled scanner" else 10**9)
    path = tmp_path_factory.mktemp("log") / f"log{ending}"
    log = as_log(events)

    sc.write_log(log, path)
    again = sc.read_log(path)

    assert sequences(again) == sequences(log)
    assert again.time.tolist() == log.time.tolist()
    assert sc.handovers(again).equals(sc.handovers(log))


NASTY = [
    "a & b < c > \"d\" 'e'",
    "=1+1",
    "Ümläut 漢 🙂",
    "  Rand  ",
    "semi;kolon, Komma",
    "1",
    "&amp;",
    "&#38;lt;",
    "Zeile\nzwei\tdrei",
]


@pytest.mark.parametrize("ending", ENDINGS)
@pytest.mark.parametrize("scanner", ["full parser", "compiled scanner"])
def test_no_text_is_changed_on_the_way(ending, scanner, tmp_path, monkeypatch):
    monkeypatch.setattr(xes, "COMPILED_FROM", 0 if scanner == "compiled scanner" else 10**9)
    path = tmp_path / f"log{ending}"
    rows = [row(f"K{text}", text, organisation=text, **{"case:art": text}) for text in NASTY]
    log = sc.read_log(rows)

    sc.write_log(log, path, safe_cells=False)
    again = sc.read_log(path)

    assert sequences(again) == sequences(log)
    assert list(again.organisations) == NASTY
    assert again.case_attributes["case:art"].to_pylist() == NASTY


def test_a_spreadsheet_finds_no_formula(tmp_path):
    path = tmp_path / "log.csv"

    sc.write_log(sc.read_log([row(activity="=HYPERLINK(1)", organisation="+4")]), path)

    assert "'=HYPERLINK(1)" in path.read_text("utf-8")
    assert "'+4" in path.read_text("utf-8")


@pytest.mark.parametrize(
    ("text", "zone", "expected"),
    [
        ("2026-03-14T09:30:00+01:00", "UTC", datetime(2026, 3, 14, 8, 30, tzinfo=UTC)),
        ("2026-03-14 09:30:00.123456Z", BERLIN, datetime(2026, 3, 14, 9, 30, 0, 123456, UTC)),
        ("2026-03-14T09:30:00", BERLIN, datetime(2026, 3, 14, 8, 30, tzinfo=UTC)),
        ("14.03.2026 09:30", BERLIN, datetime(2026, 3, 14, 8, 30, tzinfo=UTC)),
        ("1.7.2026", BERLIN, datetime(2026, 6, 30, 22, tzinfo=UTC)),
        ("29.02.2024 12:00:01", "UTC", datetime(2024, 2, 29, 12, 0, 1, tzinfo=UTC)),
        # the hour that autumn shows twice: the earlier one, still summer time
        ("2026-10-25T02:30:00", BERLIN, datetime(2026, 10, 25, 0, 30, tzinfo=UTC)),
    ],
)
def test_times_of_every_kind_are_read(text, zone, expected):
    log = sc.read_log([row(time=text)], timezone=zone)

    assert log.time[0] == (expected - datetime(1970, 1, 1, tzinfo=UTC)) / timedelta(microseconds=1)


def test_mixed_zones_in_one_column_are_one_order():
    east = timezone(timedelta(hours=5))

    log = sc.read_log(
        [
            row(activity="B", time="2026-03-02T09:00:00+01:00"),
            row(activity="A", time="2026-03-02T12:00:00+05:00"),
            row(activity="C", time=datetime(2026, 3, 2, 14, tzinfo=east).isoformat()),
            row(activity="D", time="2026-03-02T09:30:00"),
        ]
    )

    assert log.sequence(0) == ["A", "B", "C", "D"]
    assert log.report.without_zone == 1
    assert log.report.unsorted


def test_a_night_across_a_change_of_the_clock_has_the_hours_it_has():
    rows = [row(activity="A", time="2026-03-28 22:00"), row(activity="B", time="2026-03-29 06:00")]
    rows += [row("K-2", "A", "2026-10-24 22:00"), row("K-2", "B", "2026-10-25 06:00")]

    log = sc.read_log(rows, timezone=BERLIN)

    hours = [(log.time[2 * k + 1] - log.time[2 * k]) / 3_600_000_000 for k in (0, 1)]
    assert hours == [7, 9]


def test_summer_time_goes_on_after_2037():
    local = pa.array([datetime(2040, 7, 1, 12)], pa.timestamp("us"))
    table = pa.table({"case": ["x"], "activity": ["A"], "time": local})

    log, same = (
        sc.read_log(table, timezone=BERLIN),
        sc.read_log([row(time="2040-07-01T12:00")], timezone=BERLIN),
    )

    assert log.time.tolist() == same.time.tolist()
    assert log.time[0] % 86_400_000_000 == 10 * 3_600_000_000


def test_29_february_is_a_day():
    rows = [row(activity="A", time="2024-02-28"), row(activity="B", time="2024-03-01")]

    (pair,) = sc.directly_follows(sc.read_log(rows)).to_pylist()

    assert pair["mean_s"] == 2 * 86_400
    with pytest.raises(sc.LogError, match="event 1"):
        sc.read_log([row(time="2023-02-29")])


def test_duplicates_stay_and_are_counted_unless_they_shall_go():
    rows = [row(), row(activity="B"), row(), row(organisation="X"), row("K-2")]

    kept, dropped = sc.read_log(rows), sc.read_log(rows, duplicates="drop")

    assert (kept.n_events, kept.report.duplicates, kept.report.duplicates_dropped) == (5, 1, 0)
    assert (dropped.n_events, dropped.report.duplicates_dropped) == (4, 1)
    assert dropped.sequence(0) == ["A", "B", "A"]


def test_an_event_without_a_time_is_refused_or_left_out_and_counted():
    rows = [row(), row(time=None), row(time="  ")]

    with pytest.raises(sc.LogError, match="the rows, event 2: found no time"):
        sc.read_log(rows)
    log = sc.read_log(rows, missing_time="drop")

    assert (log.n_events, log.report.without_time) == (1, 2)
    empty = sc.read_log([row(time=None)], missing_time="drop")
    assert (empty.n_cases, empty.report.without_time) == (0, 1)


def test_columns_are_found_by_name_or_named():
    table = pa.table({"Vorgang": ["x"], "Was": ["A"], "Wann": ["2026-01-01"], "Wer": ["S"]})

    log = sc.read_log(table, case="Vorgang", activity="Was", time="Wann", organisation="Wer")

    assert (sequences(log), log.organisations) == ({"x": ["A"]}, ("S",))
    with pytest.raises(sc.LogError, match="a column for case"):
        sc.read_log(table)
    with pytest.raises(sc.LogError, match="a column 'Fehlt' for time"):
        sc.read_log(table, case="Vorgang", activity="Was", time="Fehlt")


@pytest.mark.parametrize(
    "times",
    [
        pa.array([0, 1_000_000]),
        pa.array([0, 1], pa.timestamp("s", "Europe/Berlin")),
        pa.array([0, 1_000_000_000], pa.timestamp("ns")),
        pa.array(["1970-01-01", "1970-01-01T00:00:01"], pa.large_string()),
        pa.array(["1970-01-01T00:00:00Z", "1970-01-01T00:00:01Z"]).dictionary_encode(),
        pa.array(["1970-01-01T00:00:00Z", "1970-01-01T00:00:01Z"], pa.string_view()),
    ],
)
def test_tables_hold_times_in_many_forms(times):
    table = pa.table({"case": [7, 7], "activity": ["A", "B"], "time": times})

    log = sc.read_log(table)

    assert log.time.tolist() == [0, 1_000_000]
    assert log.case_ids.to_pylist() == [7]


@pytest.mark.parametrize(
    ("times", "expected"),
    [
        (pa.array([2**62]), "the table, event 1: found .* years 1 to 9999"),
        (pa.array([1.5]), "a column of double as times"),
        (pa.array([2**60], pa.timestamp("s", "UTC")), "years 1 to 9999"),
        (pa.array(["morgen"]), "the table, event 1: found 'morgen', expected a time such as"),
        (pa.array(["9999-12-31T23:59:59-05:00"]), "years 1 to 9999"),
        (pa.array(["0001-01-01T00:00:00+05:00"]), "event 1"),
    ],
)
def test_times_that_cannot_be_are_refused(times, expected):
    table = pa.table({"case": ["x"], "activity": ["A"], "time": times})

    with pytest.raises(sc.LogError, match=expected):
        sc.read_log(table)


def test_the_hour_that_spring_leaves_out_is_refused():
    for time in ("2026-03-29T02:30:00", datetime(2026, 3, 29, 2, 30)):
        with pytest.raises(sc.LogError, match="event 1"):
            sc.read_log([row(time=time)], timezone=BERLIN)
    time = pa.array([datetime(2026, 3, 29, 2, 30)], pa.timestamp("us"))
    naive = pa.table({"case": ["x"], "activity": ["A"], "time": time})
    with pytest.raises(sc.LogError, match="exist in Europe/Berlin"):
        sc.read_log(naive, timezone=BERLIN)
    with pytest.raises(sc.LogError, match="a time zone such as"):
        sc.read_log([row(time="2026-03-29")], timezone="Mars/Nord")


@pytest.mark.parametrize("nothing", [None, "", float("nan")])
@pytest.mark.parametrize("missing", ["case", "activity"])
def test_an_event_without_a_case_or_an_activity_is_refused(missing, nothing):
    with pytest.raises(sc.LogError, match=f"the rows, event 2: found no {missing}"):
        sc.read_log([row(), row(**{missing: nothing})])


def test_what_pandas_writes_for_nothing_is_missing():
    nan = float("nan")
    rows = [row(), row(organisation="Ä"), row(organisation=nan), row(time=nan)]

    log = sc.read_log(rows, missing_time="drop")

    assert (log.organisations, log.report.without_time) == (("Ä",), 1)


def test_codes_without_a_word_are_missing_and_one_word_has_one_code():
    time = pa.array([0, 1, 2], pa.int64())

    def table(*words, **more):
        codes = pa.DictionaryArray.from_arrays(pa.array([0, 1, 0]), pa.array(words, pa.string()))
        columns = {"case": ["x", "x", "y"], "activity": codes, "time": time, **more}
        return pa.table(columns)

    assert sc.read_log(table("A", "A")).activities == ("A",)
    assert sc.read_log(table("x", "x", case=table("x", "x")["activity"])).n_cases == 1
    for nothing in (None, ""):
        with pytest.raises(sc.LogError, match="event 2: found no activity"):
            sc.read_log(table("A", nothing))
        without = table("A", "B", org=table("G", nothing)["activity"])
        assert sc.read_log(without).organisations == ("G",)


def test_a_rule_that_does_not_exist_is_refused():
    with pytest.raises(ValueError, match="'remove' is none of"):
        sc.read_log([row()], missing_time="remove")
    with pytest.raises(ValueError, match="'remove' is none of"):
        sc.read_log([row()], duplicates="remove")


@pytest.mark.parametrize(
    ("rows", "expected"),
    [
        ([row(activity="\ud800")], "column 'activity': found half a character"),
        ([row(activity=b"\xff")], "no UTF-8"),
        ([row(**{"case:x": "\ud800"}), row(**{"case:x": 1})], "half a character"),
        ([{**row(), 7: "x"}], "a column named 7"),
        ([row(activity={"A": 1})], "as names"),
    ],
)
def test_rows_that_no_table_can_hold_are_refused(rows, expected):
    with pytest.raises(sc.LogError, match=expected):
        sc.read_log(rows)
    assert sc.read_log([row(case=10**30), row(case=1)]).n_cases == 2


def test_what_gives_an_arrow_table_is_read_as_one():
    batch = pa.RecordBatch.from_pylist([row(), row(activity="B")])

    assert sc.read_log(batch).n_events == 2
    assert sc.read_log(pa.RecordBatchReader.from_batches(batch.schema, [batch])).n_events == 2


def test_rows_that_are_none_and_rows_without_any_are_refused():
    with pytest.raises(sc.LogError, match="event 2"):
        sc.read_log([row(), "x"])
    with pytest.raises(sc.LogError, match="at least one event"):
        sc.read_log([])


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("", "an empty file"),
        ("\n\n", "an empty file"),
        ("case;activity\nx;A\n", "a column for time"),
        ("case,activity,time\nx,A,2026-01-01\n\ny,B\n", "log.csv, line 4: found 2 columns"),
        ('case,activity,time\n\n"x\ny",A,2026-01-01\nz,B,gestern\n', "log.csv, line 5: found 'ge"),
        ("case,activity,time\nx,,2026-01-01\n", "log.csv, line 2: found no activity"),
        ("case,activity,time\nx,A,2026-01-01\nx,A,\n", "log.csv, line 3: found no time"),
        ('case,activity,time\n"x,A,2026-01-01\n' * 50, "log.csv"),
        ('case,activity,time,org\nx,A,2026-01-01,"G\ny,B,2026-01-01,G\n', "is never closed"),
        ("case,activity,time,time\nx,A,2026-01-01,2026-01-01\n", "the column 'time' 2 times"),
        ("case,activity,time,case:a,case:a\nx,A,2026-01-01,,\n", "the column 'case:a' 2 times"),
        ("\ufeff", "an empty file"),
    ],
)
def test_errors_in_csv_name_the_line(tmp_path, text, expected):
    path = tmp_path / "log.csv"
    path.write_text(text, encoding="utf-8")

    with pytest.raises(sc.LogError, match=expected):
        sc.read_log(path)


def test_csv_of_a_german_spreadsheet_is_read(tmp_path):
    path = tmp_path / "log.csv"
    path.write_text(
        '\ufeff"Fall";"Station";"Zeitpunkt";"Stelle"\r\n'
        '007;"Beratung; offen";02.03.2026 09:00;Ä\r\n',
        encoding="utf-8",
    )

    log = sc.read_log(path, timezone=BERLIN)

    assert (sequences(log), log.organisations) == ({"007": ["Beratung; offen"]}, ("Ä",))


@pytest.mark.parametrize("rows", [1, 100_000])
def test_csv_in_another_encoding_names_the_line(tmp_path, rows):
    path = tmp_path / "log.csv"
    path.write_bytes(
        b"case,activity,time\n" + b"x,A,2026-01-01\n" * rows
        + "y,Übergabe,2026-01-01\n".encode("latin-1")
    )  # fmt: skip

    with pytest.raises(sc.LogError, match=f"line {rows + 2}: found bytes that are no UTF-8"):
        sc.read_log(path)


@pytest.mark.parametrize("end", ["", "\n", "\r\n", "\r"])
def test_csv_ends_its_lines_in_any_way_and_may_hold_names_of_columns_only(tmp_path, end):
    path = tmp_path / "log.csv"
    path.write_text(f"case,activity,time{end}", encoding="utf-8", newline="")
    assert sc.read_log(path).n_cases == 0
    if end:
        path.write_text(end.join(["case,activity,time", "x,A,2026-01-01", ""]), newline="")
        assert sc.read_log(path).n_cases == 1


XES = """<?xml version="1.0" encoding="UTF-8"?>
<!-- a comment with <trace> in it -->
<log xes.version="1849-2016" xmlns="http://www.xes-standard.org/">
  <extension name="Concept" prefix="concept" uri="http://www.xes-standard.org/concept.xesext"/>
  <global scope="event"><string key="concept:name" value="UNKNOWN"/></global>
  <classifier name="Activity" keys="concept:name"/>
  <string key="concept:name" value="a log"/>
  <trace><string key="concept:name" value="Fall &#228;"/>
    <int key="alter" value="17"><string key="quelle" value="Akte"/></int>
    <event><string key="concept:name" value="A &amp; B"/><string key="org:resource" value="R"/>
      <string key="org:group" value="G"/>
      <date key="time:timestamp" value="2026-03-02T09:00:00.000+01:00"/></event>
    <event><list key="mehr"><values><string key="concept:name" value="innen"/></values></list>
      <date key='time:timestamp' value='2026-03-02T09:00:00Z'/>
      <string key="concept:name" value="C"/></event>
  </trace>
  <trace/>
  <trace><event><string key="concept:name" value="C"/>
    <date key="time:timestamp" value="2026-03-03T09:00:00+01:00"/></event></trace>
</log>
"""


@pytest.mark.parametrize("packed", [False, True])
@pytest.mark.parametrize("least", [0, 10**9])
def test_xes_of_the_standard_is_read_by_both_readers(tmp_path, monkeypatch, packed, least):
    monkeypatch.setattr(xes, "COMPILED_FROM", least)
    path = tmp_path / ("log.xes.gz" if packed else "log.xes")
    path.write_bytes(gzip.compress(XES.encode()) if packed else XES.encode())

    log = sc.read_log(path)

    assert sequences(log) == {"Fall ä": ["A & B", "C"], "trace 3": ["C"]}
    assert log.organisations == ("G",)
    assert log.case_attributes["case:alter"].to_pylist() == ["17", None]
    hours = (log.time[1] - log.time[0]) / 3_600_000_000
    assert hours == 1


def test_a_comment_in_the_middle_with_traces_in_it_is_none(tmp_path, monkeypatch):
    monkeypatch.setattr(xes, "COMPILED_FROM", 0)
    path = tmp_path / "log.xes"
    trace = (
        '<trace><event><string key="concept:name" value="A"/>'
        '<date key="time:timestamp" value="2026-03-02T09:00:00Z"/></event></trace>'
    )
    comment = "<!--" + trace * 20 + "-->"
    path.write_text(f"<log>{trace * 5}{comment}{trace * 5}</log>", "utf-8")

    log = sc.read_log(path)

    assert (log.n_cases, log.n_events) == (10, 10)
    assert log.case_ids.to_pylist() == [f"trace {n}" for n in range(1, 11)]


@pytest.mark.parametrize("least", [0, 10**9])
@pytest.mark.parametrize(
    ("before", "after", "expected"),
    [
        ("</event></trace>\n</log>", "</event></trace>", "log.xes, line 2"),
        ("</event></trace>\n", "</trace>\n", "log.xes, line 19"),
        ("<trace/>", "<event/>", "outside of"),
        ("<trace/>", "<part><trace/></part>", "outside of"),
        ("<trace/>", "<trace><part><event/></part></trace>", "outside of"),
        ('<string key="concept:name" value="C"/></event>', "</event>",
         r"event 2 \(trace 'Fall ä'\): found no activity"),
        ('value="C"', 'value=""', r"event 2 \(trace 'Fall ä'\): found no activity"),
        ("A &amp; B", "A &#1; B", "log.xes, line 1"),
        ("<log xes", "<lot xes", "outermost"),
        ("<!-- a", '<!DOCTYPE log [<!ENTITY a "b">]><!-- a', "a document type"),
        ('value="C"', 'value="C', "log.xes, line 1"),
        ("2026-03-03T09", "2026-13-03T09", r"log.xes, event 3 \(trace 'trace 3'\): found '2026-13"),
        ('<date key="time:timestamp" value="2026-03-03T09:00:00+01:00"/>', "",
         r"log.xes, event 3 \(trace 'trace 3'\): found no time"),
    ],
)  # fmt: skip
def test_errors_in_xes_name_the_line_or_the_event(
    tmp_path, monkeypatch, least, before, after, expected
):
    monkeypatch.setattr(xes, "COMPILED_FROM", least)
    assert before in XES
    path = tmp_path / "log.xes"
    path.write_text(XES.replace(before, after), encoding="utf-8")

    with pytest.raises(sc.LogError, match=expected):
        sc.read_log(path)


def test_a_broken_gzip_and_a_bomb_are_refused(tmp_path):
    broken, bomb = tmp_path / "a.xes.gz", tmp_path / "b.csv.gz"
    broken.write_bytes(gzip.compress(XES.encode())[:200])
    bomb.write_bytes(gzip.compress(b"case,activity,time\n" + b"x,A,2026-01-01\n" * 4_000_000))

    with pytest.raises(sc.LogError, match="damaged gzip"):
        sc.read_log(broken)
    with pytest.raises(sc.LogError, match="honest size"):
        sc.read_log(bomb)


def test_what_is_no_log_is_refused(tmp_path):
    for name, content in (("log.txt", b"x"), ("log.parquet", b"PAR1 no"), ("log.xes", b"")):
        (tmp_path / name).write_bytes(content)
        with pytest.raises(sc.LogError, match=name):
            sc.read_log(tmp_path / name)
    with pytest.raises(FileNotFoundError):
        sc.read_log(tmp_path / "none.parquet")
    with pytest.raises(FileNotFoundError):
        sc.read_log(tmp_path / "none.csv")


def test_ocel_names_cases_and_organisations_as_objects(tmp_path):
    path = tmp_path / "log.ocel.json"
    sc.write_log(sc.read_log([row(organisation="Ä"), row(activity="B")]), path)

    data = json.loads(path.read_text("utf-8"))

    assert [kind["name"] for kind in data["objectTypes"]] == ["case", "organisation"]
    assert [kind["name"] for kind in data["eventTypes"]] == ["A", "B"]
    assert [(e["id"], e["type"], e["time"]) for e in data["events"]] == [
        ("e1", "A", "2026-03-02T08:00:00.000Z"), ("e2", "B", "2026-03-02T08:00:00.000Z")
    ]  # fmt: skip
    ids = {one["id"] for one in data["objects"]}
    related = {r["objectId"] for e in data["events"] for r in e["relationships"]}
    assert related == ids == {"case:K-1", "organisation:Ä"}


@given(st.lists(st.integers(-(2**63), 2**63 - 1), min_size=1, max_size=5))
def test_any_whole_number_as_time_is_read_or_refused(times):
    table = pa.table({"case": ["x"] * len(times), "activity": ["A"] * len(times), "time": times})
    first, last = (
        (datetime(*day, tzinfo=UTC) - datetime(1970, 1, 1, tzinfo=UTC)) // timedelta(microseconds=1)
        for day in ((1, 1, 1), (9999, 12, 31, 23, 59, 59, 999_999))
    )

    if all(first <= time <= last for time in times):
        assert sc.read_log(table).time.tolist() == sorted(times)
    else:
        with pytest.raises(sc.LogError, match="years 1 to 9999"):
            sc.read_log(table)
