"""Reading a log from a file, a table or rows."""

from collections.abc import Iterable, Mapping
from pathlib import Path
from typing import TypeAlias

import pyarrow as pa
import pyarrow.parquet as pq

from servicechain.eventlog.build import Duplicates, MissingTime, build
from servicechain.eventlog.csv_files import read_csv
from servicechain.eventlog.errors import LogError, Places
from servicechain.eventlog.log import EventLog
from servicechain.eventlog.tables import UTC, ColumnNames, columns_of, names_in, table_of_rows

_ROWS_PER_BYTE = 32
"""Columns of few different values pack well; beyond this a file is made to fill the memory."""

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
    place: Places | None = None
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
            table, place = read_csv(path)
        else:
            raise LogError(label, "this ending", ".xes, .xes.gz, .csv, .csv.gz or .parquet")
    else:
        table, label = table_of_rows(source), "the rows"
        if not table.num_columns:
            raise LogError(label, "no event", "at least one event, or a table with columns")
    columns, report = columns_of(table, names, source=label, timezone=timezone, place=place)
    return build(columns, duplicates=duplicates, missing_time=missing_time, report=report)


def _parquet(path: Path, names: ColumnNames) -> pa.Table:
    """Read the columns that are needed, texts as codes."""
    try:
        with path.open("rb") as opened:
            file = pq.ParquetFile(opened)
            size, rows = path.stat().st_size, file.metadata.num_rows
            if rows > _ROWS_PER_BYTE * size:
                raise LogError(path.name, f"{rows} rows in {size} bytes", "a log of an honest size")
            available = file.schema_arrow.names
            found = names_in(available, names, path.name)
            wanted = [found.case, found.activity, found.time]
            wanted += [found.organisation] if found.organisation else []
            wanted += [name for name in available if name.startswith("case:")]
            coded = [name for name in (found.activity, found.organisation) if name is not None]
            unique = list(dict.fromkeys(wanted))
            return pq.read_table(path, columns=unique, read_dictionary=coded)
    except pa.ArrowException as error:
        raise _broken(path, error) from None
    except OSError as error:
        if error.errno is not None:
            raise
        raise _broken(path, error) from None  # how Arrow says that the content is damaged


def _broken(path: Path, error: Exception) -> LogError:
    return LogError(path.name, str(error).splitlines()[0], "a Parquet file")
