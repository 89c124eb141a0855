"""Reading a log from a file, a table or rows."""

from collections.abc import Iterable, Mapping
from pathlib import Path
from typing import TypeAlias

import pyarrow as pa

from servicechain.eventlog.build import Duplicates, MissingTime, build
from servicechain.eventlog.csv_files import read_csv
from servicechain.eventlog.errors import LogError, Places
from servicechain.eventlog.log import EventLog
from servicechain.eventlog.parquet import read_parquet
from servicechain.eventlog.tables import UTC, ColumnNames, columns_of, table_of_rows

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
            `LogStore`, an Arrow table or what gives one (Polars, pandas), or rows (mappings).
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
    place: Places | None = None
    if hasattr(source, "__arrow_c_stream__") or hasattr(source, "__arrow_c_array__"):
        table, label = pa.table(source), "the table"
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
            table = read_parquet(path, names)
        elif "csv" in suffixes[-2:]:
            table, place = read_csv(path)
        else:
            raise LogError(label, "this ending", ".xes, .xes.gz, .csv, .csv.gz or .parquet")
    else:
        table, label = table_of_rows(source), "the rows"
        if not table.num_columns:
            raise LogError(label, "no event", "at least one event, or a table with columns")
    columns, report = columns_of(table, names, source=label, timezone=timezone, place=place)
    return build(columns, duplicates=duplicates, missing_time=missing_time, report=report)
