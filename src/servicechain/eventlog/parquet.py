"""Reading Parquet: only the columns that are needed, large ones batch by batch."""

from collections.abc import Callable, Collection
from concurrent.futures import ThreadPoolExecutor
from functools import partial
from pathlib import Path
from typing import Any

import numpy as np
import numpy.typing as npt
import pyarrow as pa
import pyarrow.parquet as pq

from servicechain.eventlog.errors import LogError
from servicechain.eventlog.files import RATIO
from servicechain.eventlog.tables import ColumnNames, names_in
from servicechain.kernels import threads

_ROWS_PER_BYTE = 32
"""Columns of few different values pack well; beyond this a file is made to fill the memory."""

_UNPACKED = 32_000_000
"""So much columns may unpack to, or to a hundred times the size of the file."""

LARGE = 2_000_000
"""From so many rows on they are read in batches, by several threads and into memory used again."""

_BATCH = 1 << 17


def read_parquet(path: Path, names: ColumnNames) -> pa.Table:
    """Read the columns that are needed, texts as codes.

    Raises:
        LogError: the file is no Parquet file, lacks a column, or claims too many rows.
        OSError: the file cannot be opened.
    """
    try:
        # Arrow's own file: through one of Python every byte would be copied into new memory.
        with pa.OSFile(str(path)) as opened:
            table = _read(path, opened, names)
            _require_texts(table)
            return table
    except (pa.ArrowException, UnicodeDecodeError) as error:
        raise _broken(path, error) from None
    except OSError as error:
        if error.errno is not None:
            raise
        raise _broken(path, error) from None  # how Arrow says that the content is damaged


def _require_texts(table: pa.Table) -> None:
    """Look at every text: Arrow takes a file's word that they are UTF-8."""
    for column in table.columns:
        for chunk in column.chunks:
            texts = chunk.dictionary if pa.types.is_dictionary(chunk.type) else chunk
            if pa.types.is_string(texts.type) or pa.types.is_large_string(texts.type):
                texts.validate(full=True)


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
    unpacked = _unpacked(file.metadata, columns)
    if unpacked > max(_UNPACKED, RATIO * size):
        much = f"{unpacked:,} bytes once unpacked"
        raise LogError(path.name, much, "a log of an honest size")
    # What is stored as codes comes so by itself; asking for it again costs much time.
    coded = [
        name
        for name in (found.activity, found.organisation)
        if name is not None and pa.types.is_string(schema.field(name).type)
    ]
    # Read as it goes, not all columns ahead: new memory takes longer than reading.
    again = partial(pq.ParquetFile, opened, read_dictionary=coded, pre_buffer=False)
    if rows >= LARGE:
        gathered = _gathered(again, columns, str(found.case))
        if gathered is not None:
            return gathered
    return again().read(columns)


def _unpacked(metadata: pq.FileMetaData, columns: Collection[str]) -> int:
    """Return how many bytes the columns take once they are unpacked, as the file itself says."""
    groups = [metadata.row_group(number) for number in range(metadata.num_row_groups)]
    parts = [group.column(number) for group in groups for number in range(group.num_columns)]
    return sum(
        int(part.total_uncompressed_size)
        for part in parts
        if part.path_in_schema in columns or part.path_in_schema.split(".")[0] in columns
    )


class _Values:
    """A stretch of a column of times or names, filled batch by batch.

    Attributes:
        kind: what the column holds.
        values: whole numbers, or codes into `codes`; a part of an array that others fill, too.
        codes: name -> code, in the order in which this stretch shows them.
    """

    def __init__(self, kind: pa.DataType, values: npt.NDArray[Any]) -> None:
        self.kind, self.values = kind, values
        self.codes: dict[str, int] = {}

    def add(self, column: pa.Array, begin: int) -> None:
        """Copy the values of a batch to their places.

        Raises:
            _Unusual: there are too many names.
        """
        span = slice(begin, begin + len(column))
        if not pa.types.is_dictionary(self.kind):
            self.values[span] = column.view(pa.int64()).to_numpy()
            return
        words = column.dictionary.to_pylist()
        known = [self.codes.setdefault(word, len(self.codes)) for word in words]
        if len(self.codes) > np.iinfo(np.int16).max:
            raise _Unusual
        self.values[span] = np.array(known, np.int16)[column.indices.to_numpy()]


class _Runs:
    """A stretch of the column of cases, which seldom change from row to row: only the changes.

    Attributes:
        ends: behind the last row of each run, per batch.
        cases: the case of each run, per batch.
    """

    def __init__(self, first: int) -> None:
        self.first = first
        self.ends: list[npt.NDArray[np.int64]] = []
        self.cases: list[npt.NDArray[np.int64]] = []

    def add(self, column: pa.Array, begin: int) -> None:
        """Note where the case changes."""
        cases = column.to_numpy()
        last = np.append(np.flatnonzero(cases[1:] != cases[:-1]), len(cases) - 1)
        self.ends.append(last + (self.first + begin + 1))
        self.cases.append(cases[last])


class _Unusual(Exception):
    """A column cannot be gathered."""


def _gathered(
    again: Callable[[], pq.ParquetFile], columns: list[str], case: str
) -> pa.Table | None:
    """Read whole numbers, times and codes, the row groups shared among threads.

    Args:
        again: opens the file once more; a reader belongs to one thread.
        columns: what is read.
        case: the one among them that names the case; whole numbers come as runs.

    Returns:
        The table; None where a column is something else.
    """
    file = again()
    kinds = {field.name: field.type for field in file.schema_arrow if field.name in columns}
    if not all(map(_is_simple, kinds.values())):
        return None
    in_runs = [case] if pa.types.is_int64(kinds[case]) else []
    groups = range(file.metadata.num_row_groups)
    ends = np.cumsum([file.metadata.row_group(group).num_rows for group in groups])
    whole = {
        name: np.empty(ends[-1], np.int16 if pa.types.is_dictionary(kind) else np.int64)
        for name, kind in kinds.items()
        if name not in in_runs
    }
    shares = [list(share) for share in np.array_split(groups, threads()) if len(share)]

    def gather(share: list[int]) -> dict[str, Any]:
        first = int(ends[share[0] - 1]) if share[0] else 0
        span = slice(first, int(ends[share[-1]]))
        parts: dict[str, Any] = {name: _Runs(first) for name in in_runs}
        parts |= {name: _Values(kinds[name], values[span]) for name, values in whole.items()}
        begin = 0
        reader = again().iter_batches(
            _BATCH, row_groups=share, columns=columns, use_threads=len(shares) == 1
        )
        for batch in reader:
            for name, part in parts.items():
                column = batch.column(batch.schema.get_field_index(name))
                if column.null_count:
                    raise _Unusual
                part.add(column, begin)
            begin += batch.num_rows
        return parts

    try:
        with ThreadPoolExecutor(len(shares)) as pool:
            found = list(pool.map(gather, shares))
        table = {name: _joined([one[name] for one in found], whole[name]) for name in whole}
    except _Unusual:
        return None
    return pa.table({name: _joined_runs([one[name] for one in found]) for name in in_runs} | table)


def _joined(parts: list[_Values], values: npt.NDArray[Any]) -> pa.Array:
    """Return the whole column without a copy; the threads may have numbered names differently."""
    if not pa.types.is_dictionary(parts[0].kind):
        return pa.array(values).view(parts[0].kind)
    codes = parts[0].codes
    for part in parts[1:]:
        new = [codes.setdefault(word, len(codes)) for word in part.codes]
        if len(codes) > np.iinfo(np.int16).max:
            raise _Unusual
        if new != list(range(len(new))):
            part.values[:] = np.array(new, np.int16)[part.values]
    return pa.DictionaryArray.from_arrays(pa.array(values), pa.array(list(codes), pa.string()))


def _joined_runs(parts: list[_Runs]) -> pa.Array:
    """Return the column of cases as runs; a case that goes on in the next batch is one run."""
    ends = np.concatenate([end for part in parts for end in part.ends])
    cases = np.concatenate([case for part in parts for case in part.cases])
    is_last = np.append(cases[1:] != cases[:-1], True)
    return pa.RunEndEncodedArray.from_arrays(pa.array(ends[is_last]), pa.array(cases[is_last]))


def _is_simple(kind: pa.DataType) -> bool:
    if pa.types.is_dictionary(kind):
        return bool(pa.types.is_string(kind.value_type))
    return bool(pa.types.is_int64(kind) or pa.types.is_timestamp(kind))
