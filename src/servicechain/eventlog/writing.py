"""Writing a log: XES, OCEL 2.0 JSON, CSV, Parquet."""

import gzip
import json
from collections.abc import Iterator
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import IO
from xml.sax.saxutils import quoteattr

import numpy as np
import pyarrow as pa
import pyarrow.csv as pa_csv
import pyarrow.parquet as pq

from servicechain.eventlog.errors import LogError
from servicechain.eventlog.log import EventLog

_EPOCH = datetime(1970, 1, 1, tzinfo=UTC)
_FORMULA = ("=", "+", "-", "@", "\t", "\r")


def write_log(log: EventLog, path: Path | str, *, safe_cells: bool = True) -> None:
    """Write a log; the ending of the file says how.

    Args:
        log: any log.
        path: ends in `.xes`, `.xes.gz`, `.csv`, `.csv.gz`, `.parquet`, `.ocel.json` or `.jsonocel`.
        safe_cells: in CSV, put an apostrophe before texts that a spreadsheet would take for a
            formula.

    Raises:
        LogError: another ending.
        OSError: the file cannot be written.
    """
    path = Path(path)
    name = path.name.lower()
    if name.endswith((".xes", ".xes.gz")):
        _write_lines(path, xes_lines(log))
    elif name.endswith((".ocel.json", ".jsonocel")):
        _write_lines(path, ocel_lines(log))
    elif name.endswith(".parquet"):
        pq.write_table(to_table(log), path, compression="zstd")
    elif name.endswith((".csv", ".csv.gz")):
        table = _safe(to_table(log)) if safe_cells else to_table(log)
        with gzip.open(path, "wb") if name.endswith(".gz") else path.open("wb") as file:
            pa_csv.write_csv(table, file)
    else:
        expected = ".xes, .xes.gz, .csv, .csv.gz, .parquet or .ocel.json"
        raise LogError(path.name, "this ending", expected)


def to_table(log: EventLog) -> pa.Table:
    """Return the events as an Arrow table with the usual names of columns; times in UTC."""
    lengths = np.diff(log.offsets)
    case = np.repeat(np.arange(log.n_cases), lengths)
    columns: dict[str, pa.Array | pa.ChunkedArray] = {
        "case:concept:name": log.case_ids.take(pa.array(case)),
        "concept:name": _names(np.asarray(log.activity), log.activities),
        "time:timestamp": pa.array(np.asarray(log.time)).cast(pa.timestamp("us", "UTC")),
    }
    if log.organisations:
        columns["org:group"] = _names(np.asarray(log.organisation), log.organisations)
    if log.case_attributes is not None:
        for name in log.case_attributes.column_names:
            columns[name] = log.case_attributes[name].take(pa.array(case))
    return pa.table(columns)


def _names(codes: np.ndarray, names: tuple[str, ...]) -> pa.DictionaryArray:
    indices = pa.array(codes, mask=codes < 0)
    return pa.DictionaryArray.from_arrays(indices, pa.array(names, pa.string()))


def _safe(table: pa.Table) -> pa.Table:
    columns = {}
    for name in table.column_names:
        column = table[name]
        if pa.types.is_dictionary(column.type):
            column = column.cast(pa.string())
        if pa.types.is_string(column.type):
            texts = ["'" + t if t and t.startswith(_FORMULA) else t for t in column.to_pylist()]
            column = pa.array(texts, pa.string())
        columns[name] = column
    return pa.table(columns)


def _write_lines(path: Path, lines: Iterator[str]) -> None:
    file: IO[str]
    if path.name.lower().endswith(".gz"):
        file = gzip.open(path, "wt", encoding="utf-8")  # noqa: SIM115 - closed below
    else:
        file = path.open("w", encoding="utf-8")
    with file:
        file.writelines(lines)


def _moment(microseconds: int) -> str:
    """Write a time in UTC, microseconds only where there are any."""
    moment = _EPOCH + timedelta(microseconds=microseconds)
    return moment.isoformat(timespec="milliseconds" if microseconds % 1000 == 0 else "microseconds")


def xes_lines(log: EventLog) -> Iterator[str]:
    """Give a log as lines of XES."""
    yield '<?xml version="1.0" encoding="UTF-8"?>\n'
    yield '<log xes.version="1849-2016" xmlns="http://www.xes-standard.org/">\n'
    for name, prefix in (("Concept", "concept"), ("Time", "time"), ("Organizational", "org")):
        address = f"http://www.xes-standard.org/{prefix}.xesext"
        yield f'  <extension name="{name}" prefix="{prefix}" uri="{address}"/>\n'
    ids = log.case_ids.cast(pa.string()).to_pylist()
    table = log.case_attributes
    attributes = [] if table is None else [(n, table[n].to_pylist()) for n in table.column_names]
    activities = [quoteattr(_clean(name)) for name in log.activities]
    organisations = [quoteattr(_clean(name)) for name in log.organisations]
    offsets = log.offsets.tolist()
    for case, name in enumerate(ids):
        yield f'  <trace>\n    <string key="concept:name" value={quoteattr(_clean(name))}/>\n'
        for key, values in attributes:
            if values[case] is not None:
                key_text = quoteattr(_clean(key.removeprefix("case:")))
                yield f"    <string key={key_text} value={quoteattr(_clean(str(values[case])))}/>\n"
        span = slice(offsets[case], offsets[case + 1])
        rows = zip(
            log.activity[span].tolist(), log.organisation[span].tolist(), log.time[span].tolist(),
            strict=True,
        )  # fmt: skip
        for activity, organisation, time in rows:
            yield f'    <event>\n      <string key="concept:name" value={activities[activity]}/>\n'
            if organisation >= 0:
                yield f'      <string key="org:group" value={organisations[organisation]}/>\n'
            yield f'      <date key="time:timestamp" value="{_moment(time)}"/>\n    </event>\n'
        yield "  </trace>\n"
    yield "</log>\n"


def _clean(text: str) -> str:
    """Leave out what XML cannot carry."""
    return "".join(c for c in text if (c >= " " and c not in "\ufffe\uffff") or c in "\t\n\r")


def ocel_lines(log: EventLog) -> Iterator[str]:
    """Yield a log as OCEL 2.0, an event per line: each case and each organisation is an object.

    Source:
        OCEL (Object-Centric Event Log) 2.0 specification, JSON format.
    """
    kinds: list[dict[str, object]] = [
        {"name": name, "attributes": []} for name in ("case", "organisation")
    ]
    events = [{"name": name, "attributes": []} for name in log.activities]
    yield f'{{"objectTypes": {_json(kinds)},\n"eventTypes": {_json(events)},\n"objects": ['
    ids = log.case_ids.cast(pa.string()).to_pylist()
    objects = [*(("case", n) for n in ids), *(("organisation", n) for n in log.organisations)]
    for number, (kind, name) in enumerate(objects):
        one = {"id": f"{kind}:{name}", "type": kind, "attributes": [], "relationships": []}
        yield (",\n" if number else "\n") + _json(one)
    yield '],\n"events": ['
    case = np.repeat(np.arange(log.n_cases), np.diff(log.offsets))
    for place in range(log.n_events):
        related = [{"objectId": f"case:{ids[case[place]]}", "qualifier": "case"}]
        organisation = int(log.organisation[place])
        if organisation >= 0:
            known = f"organisation:{log.organisations[organisation]}"
            related.append({"objectId": known, "qualifier": "organisation"})
        event = {
            "id": f"e{place + 1}",
            "type": log.activities[int(log.activity[place])],
            "time": _moment(int(log.time[place])).replace("+00:00", "Z"),
            "attributes": [],
            "relationships": related,
        }
        yield (",\n" if place else "\n") + _json(event)
    yield "]}\n"


def _json(value: object) -> str:
    return json.dumps(value, ensure_ascii=False)
