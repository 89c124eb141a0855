"""Reading CSV: the separator is found, every cell is a text, lines are counted for errors."""

import codecs
import csv
import io
from pathlib import Path

import pyarrow as pa
import pyarrow.csv as pa_csv

from servicechain.eventlog.errors import LogError, Places, numbered
from servicechain.eventlog.files import open_bounded

MAX_COLUMNS = 1000
_HEAD = 1 << 20
_LONGEST = 4_000_000
"""A line may have so many bytes; longer ones come from a quote that is never closed."""


def read_csv(path: Path) -> tuple[pa.Table, Places]:
    """Read a table of texts in UTF-8; an empty cell is missing.

    Returns:
        The table, and where in the file each of its rows stands.

    Raises:
        LogError: the file is empty, no UTF-8, or a line has another number of cells.
        OSError: the file cannot be opened.
    """
    separator, names, alone = _header(path)
    if alone:
        return pa.table({name: pa.array([], pa.string()) for name in names}), numbered(path.name)
    faults: list[LogError] = []

    def wrong(row: pa_csv.InvalidRow) -> str:
        if not faults:
            place = f"{path.name}, line {line_of(path, separator, (row.number or 2) - 2)}"
            expected = f"{row.expected_columns} columns as in the first line"
            faults.append(LogError(place, f"{row.actual_columns} columns", expected))
        return "skip"

    texts = pa_csv.ConvertOptions(
        column_types=dict.fromkeys(names, pa.string()), strings_can_be_null=True, null_values=[""]
    )
    parsing = pa_csv.ParseOptions(
        delimiter=separator, newlines_in_values=True, invalid_row_handler=wrong
    )
    try:
        with open_bounded(path) as file:
            table = pa_csv.read_csv(
                file,
                read_options=pa_csv.ReadOptions(use_threads=False, block_size=_LONGEST),
                parse_options=parsing,
                convert_options=texts,
            )
    except pa.ArrowInvalid as error:
        raise faults[0] if faults else _no_table(path, error) from None
    except (pa.ArrowException, EOFError, UnicodeDecodeError) as error:
        raise _no_table(path, error) from None
    if faults:
        raise faults[0]
    _require_closed(path, table)
    return table, lambda row: f"{path.name}, line {line_of(path, separator, row)}"


def _no_table(path: Path, error: Exception) -> LogError:
    if "UTF8" in str(error) and (line := _line_of_wrong_bytes(path)):
        return LogError(f"{path.name}, line {line}", "bytes that are no UTF-8", "UTF-8")
    reason = (str(error).splitlines() or [type(error).__name__])[0]
    return LogError(path.name, reason, "a table of texts in UTF-8")


def _line_of_wrong_bytes(path: Path) -> int | None:
    with open_bounded(path) as file:
        for number, line in enumerate(file, 1):
            try:
                line.decode("utf-8")
            except UnicodeDecodeError:
                return number
    return None


def _require_closed(path: Path, table: pa.Table) -> None:
    """Refuse a quote that is never closed: all rows behind it would be one cell."""
    last = table.column(table.num_columns - 1)[-1].as_py() if table.num_rows else None
    if last is None or not ("\n" in last or "\r" in last):
        return
    end = b""
    with open_bounded(path) as file:
        while part := file.read(_HEAD):
            end = (end + part)[-_HEAD:]
    if not end.rstrip(b"\r\n").endswith(b'"'):
        raise LogError(path.name, "a quote that is never closed", "one behind each text in quotes")


def _header(path: Path) -> tuple[str, list[str], bool]:
    """Return the separator, the names of the columns, and whether nothing follows them.

    The separator is the one that the first line uses most.
    """
    with open_bounded(path) as file:
        head = file.read(_HEAD)
    if not head.removeprefix(codecs.BOM_UTF8).strip():
        raise LogError(path.name, "an empty file", "a line with the names of the columns")
    try:
        text = head.decode("utf-8-sig")
    except UnicodeDecodeError as error:
        if error.start < len(head) - 4 or len(head) < _HEAD:
            number = head.count(b"\n", 0, error.start) + 1
            place = f"{path.name}, line {number}"
            raise LogError(place, "bytes that are no UTF-8", "UTF-8") from None
        text = head.decode("utf-8-sig", errors="ignore")
    line = next(line for line in text.splitlines() if line.strip())
    separator = max(";,\t|", key=line.count)
    try:
        lines = io.StringIO(text.lstrip("\r\n"), newline=None)
        names = next(csv.reader(lines, delimiter=separator))
    except (csv.Error, StopIteration):
        expected = "a line with the names of the columns"
        raise LogError(f"{path.name}, line 1", "a line that cannot be read", expected) from None
    if len(names) > MAX_COLUMNS:
        raise LogError(path.name, f"{len(names)} columns", f"at most {MAX_COLUMNS}")
    alone = len(head) < _HEAD and not lines.read(1) and not head.endswith((b"\n", b"\r"))
    return separator, names, alone


def line_of(path: Path, separator: str, row: int) -> int:
    """Return the line on which a row begins: rows from 0, below the names of the columns."""
    with open_bounded(path) as file:
        text = io.TextIOWrapper(file, "utf-8-sig", errors="replace", newline="")
        reader = csv.reader(text, delimiter=separator)
        begin, number = 1, -1  # the names of the columns stand in row -1
        try:
            for cells in reader:
                if cells:
                    if number == row:
                        return begin
                    number += 1
                begin = reader.line_num + 1
        except csv.Error:
            pass
    return begin
