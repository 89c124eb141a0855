"""Reading a log from a file, a table or rows."""

import gzip
from collections.abc import Iterable, Mapping
from pathlib import Path
from typing import IO, TypeAlias

import pyarrow as pa
import pyarrow.csv as pa_csv
import pyarrow.parquet as pq

from servicechain.eventlog.build import Duplicates, MissingTime, build
from servicechain.eventlog.errors import LogError
from servicechain.eventlog.log import EventLog
from servicechain.eventlog.tables import UTC, ColumnNames, columns_of, names_in, table_of_rows

Source: TypeAlias = str | Path | pa.Table | Iterable[Mapping[str, object]]


def read_log(
    source: Source,
    *,
    case: str | None = None,
    activity: str | None = None,
    time: str | None = None,
    organisation: str | None = None,
    timezone: str = UTC,
    duplicates: Duplicates = "keep",
    missing_time: MissingTime = "refuse",
) -> EventLog:
    """Read an event log.

    Args:
        source: a file (`.xes`, `.xes.gz`, `.csv`, `.csv.gz`, `.parquet`), a folder made by
            `LogStore`, an Arrow table, or rows (mappings).
        case: the column that names the case; None looks for the usual names.
        activity: the column that names what happened.
        time: the column that says when.
        organisation: the column that says who; a log may have none.
        timezone: the zone in which times without one are read, e.g. "Europe/Berlin".
        duplicates: whether an event equal to an earlier one of its case stays; the report counts
            them either way.
        missing_time: whether an event without a time is refused or left out.

    Returns:
        The log, sorted by case and time; `log.report` says what was done on the way.

    Raises:
        LogError: the log cannot be read; names file, line or event and what was expected.
        OSError: the file cannot be opened.

    >>> log = read_log([
    ...     {"case": "K-1", "activity": "Clearing", "time": "2026-03-02T09:00:00+01:00"},
    ...     {"case": "K-1", "activity": "Beratung", "time": "2026-03-05T09:00:00+01:00"}])
    >>> log.n_cases, log.n_events, log.sequence(0)
    (1, 2, ['Clearing', 'Beratung'])
    """
    names = ColumnNames(case, activity, time, organisation)
    first_row, word = 1, "event"
    if isinstance(source, pa.Table):
        table, label = source, "the table"
    elif isinstance(source, str | Path):
        path = Path(source)
        label = path.name
        if path.is_dir():
            from servicechain.eventlog.store import LogStore

            return LogStore(path).log()
        suffixes = path.name.lower().split(".")
        if "xes" in suffixes[-2:]:
            from servicechain.eventlog.xes import read_xes

            return read_xes(
                path, timezone=timezone, duplicates=duplicates, missing_time=missing_time
            )
        if suffixes[-1] == "parquet":
            table = _parquet(path, names)
        elif "csv" in suffixes[-2:]:
            table, first_row, word = _csv(path), 2, "line"
        else:
            raise LogError(label, "this ending", ".xes, .xes.gz, .csv, .csv.gz or .parquet")
    else:
        table, label = table_of_rows(source), "the rows"
        if not table.num_columns:
            raise LogError(label, "no event", "at least one event, or a table with columns")
    columns, report = columns_of(
        table, names, source=label, timezone=timezone, first_row=first_row, row_word=word
    )
    return build(columns, duplicates=duplicates, missing_time=missing_time, report=report)


def _parquet(path: Path, names: ColumnNames) -> pa.Table:
    """Read the columns that are needed, texts as codes."""
    try:
        file = pq.ParquetFile(path)
        found = names_in(file.schema_arrow.names, names, path.name)
        wanted = [found.case, found.activity, found.time]
        wanted += [found.organisation] if found.organisation else []
        wanted += [n for n in file.schema_arrow.names if n.startswith("case:") and n not in wanted]
        coded = [name for name in (found.activity, found.organisation) if name is not None]
        return pq.read_table(path, columns=wanted, read_dictionary=coded)
    except pa.ArrowInvalid as error:
        raise LogError(path.name, str(error).splitlines()[0], "a Parquet file") from None


def _csv(path: Path) -> pa.Table:
    """Read texts; the separator is the one the first line uses most."""
    with _open(path) as file:
        head = file.read(65_536)
    if not head.strip():
        raise LogError(path.name, "an empty file", "a line with the names of the columns")
    try:
        first = head.decode("utf-8-sig", errors="strict" if len(head) < 65_536 else "ignore")
    except UnicodeDecodeError as error:
        number = head.count(b"\n", 0, error.start) + 1
        raise LogError(f"{path.name}, line {number}", "bytes that are no UTF-8", "UTF-8") from None
    line = first.splitlines()[0]
    separator = max(";,\t|", key=line.count)
    columns = [name.strip().strip('"') for name in line.split(separator)]
    options = pa_csv.ConvertOptions(
        column_types=dict.fromkeys(columns, pa.string()), strings_can_be_null=True, null_values=[""]
    )
    faults: list[LogError] = []

    def wrong(row: pa_csv.InvalidRow) -> str:
        place = f"{path.name}, line {row.number}" if row.number else path.name
        expected = f"{row.expected_columns} columns"
        faults.append(LogError(place, f"{row.actual_columns} columns", expected))
        return "skip"

    parsing = pa_csv.ParseOptions(
        delimiter=separator, newlines_in_values=True, invalid_row_handler=wrong
    )
    try:
        with _open(path) as file:
            table = pa_csv.read_csv(
                file,
                read_options=pa_csv.ReadOptions(use_threads=False),
                parse_options=parsing,
                convert_options=options,
            )
    except (pa.ArrowInvalid, pa.ArrowKeyError, OSError, EOFError) as error:
        raise LogError(path.name, str(error).splitlines()[0], "a table of texts in UTF-8") from None
    if faults:
        raise faults[0]
    return table


def _open(path: Path) -> IO[bytes]:
    return gzip.open(path, "rb") if path.suffix.lower() == ".gz" else path.open("rb")  # type: ignore[return-value]
