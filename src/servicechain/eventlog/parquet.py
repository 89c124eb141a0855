"""Reading Parquet: only the columns that are needed, large ones batch by batch."""

from pathlib import Path
from typing import Any

import numpy as np
import numpy.typing as npt
import pyarrow as pa
import pyarrow.parquet as pq

from servicechain.eventlog.errors import LogError
from servicechain.eventlog.tables import ColumnNames, names_in

_ROWS_PER_BYTE = 32
"""Columns of few different values pack well; beyond this a file is made to fill the memory."""

LARGE = 2_000_000
"""From so many rows on they are read in batches, which need less new memory than a table."""

_BATCH = 1 << 20


def read_parquet(path: Path, names: ColumnNames) -> pa.Table:
    """Read the columns that are needed, texts as codes.

    Raises:
        LogError: the file is no Parquet file, lacks a column, or claims too many rows.
        OSError: the file cannot be opened.
    """
    try:
        with path.open("rb") as opened:
            return _read(path, opened, names)
    except pa.ArrowException as error:
        raise _broken(path, error) from None
    except OSError as error:
        if error.errno is not None:
            raise
        raise _broken(path, error) from None  # how Arrow says that the content is damaged


def _broken(path: Path, error: Exception) -> LogError:
    return LogError(path.name, str(error).splitlines()[0], "a Parquet file")


def _read(path: Path, opened: Any, names: ColumnNames) -> pa.Table:
    file = pq.ParquetFile(opened)
    size, rows = path.stat().st_size, file.metadata.num_rows
    if rows > _ROWS_PER_BYTE * size:
        raise LogError(path.name, f"{rows} rows in {size} bytes", "a log of an honest size")
    schema = file.schema_arrow
    found = names_in(schema.names, names, path.name)
    wanted = [found.case, found.activity, found.time]
    wanted += [found.organisation] if found.organisation else []
    wanted += [name for name in schema.names if name.startswith("case:")]
    columns = list(dict.fromkeys(name for name in wanted if name is not None))
    # What is stored as codes comes so by itself; asking for it again costs much time.
    coded = [
        name
        for name in (found.activity, found.organisation)
        if name is not None and pa.types.is_string(schema.field(name).type)
    ]
    opened.seek(0)
    file = pq.ParquetFile(opened, read_dictionary=coded)
    if rows >= LARGE:
        gathered = _gathered(file, columns, rows)
        if gathered is not None:
            return gathered
    return file.read(columns)


class _Gathered:
    """One column, filled batch by batch."""

    def __init__(self, kind: pa.DataType, rows: int) -> None:
        self.kind = kind
        self.is_coded = pa.types.is_dictionary(kind)
        width = np.int16 if self.is_coded else np.int64
        self.values: npt.NDArray[Any] = np.empty(rows, width)
        self.codes: dict[str, int] = {}

    def add(self, column: pa.Array, begin: int) -> None:
        """Copy the values of a batch to their places."""
        span = slice(begin, begin + len(column))
        if not self.is_coded:
            self.values[span] = column.view(pa.int64()).to_numpy()
            return
        words = column.dictionary.to_pylist()
        known = [self.codes.setdefault(word, len(self.codes)) for word in words]
        if len(self.codes) > np.iinfo(np.int16).max:
            raise OverflowError
        self.values[span] = np.array(known, np.int16)[column.indices.to_numpy()]

    def column(self) -> pa.Array:
        """Return the whole column without a copy."""
        values = pa.array(self.values)
        if not self.is_coded:
            return values.view(self.kind)
        return pa.DictionaryArray.from_arrays(values, pa.array(list(self.codes), pa.string()))


def _gathered(file: pq.ParquetFile, columns: list[str], rows: int) -> pa.Table | None:
    """Read whole numbers, times and codes in batches; None where a column is something else."""
    kinds = {field.name: field.type for field in file.schema_arrow if field.name in columns}
    if not all(map(_is_simple, kinds.values())):
        return None
    parts = {name: _Gathered(kinds[name], rows) for name in columns}
    begin = 0
    try:
        for batch in file.iter_batches(_BATCH, columns=columns):
            for name, part in parts.items():
                column = batch.column(batch.schema.get_field_index(name))
                if column.null_count:
                    return None
                part.add(column, begin)
            begin += batch.num_rows
    except OverflowError:
        return None  # too many names: the usual way says so
    return pa.table({name: part.column() for name, part in parts.items()})


def _is_simple(kind: pa.DataType) -> bool:
    if pa.types.is_dictionary(kind):
        return bool(pa.types.is_string(kind.value_type))
    return bool(pa.types.is_int64(kind) or pa.types.is_timestamp(kind))
