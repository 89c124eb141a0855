"""Writing the columns of a store part by part, so that a log need not fit into memory."""

import os
from pathlib import Path
from types import TracebackType
from typing import Any, Self

import numpy as np
import numpy.typing as npt
import pyarrow as pa

from servicechain.eventlog.errors import LogError
from servicechain.eventlog.log import EventLog


class Filling:
    """The columns of one segment, open for writing."""

    def __init__(self, folder: Path) -> None:
        self.folder = folder
        self.cases = self.events = 0
        self.activities: tuple[str, ...] = ()
        self.organisations: tuple[str, ...] = ()
        self._columns: dict[str, _Column] = {}
        self._cases: pa.ipc.RecordBatchFileWriter | None = None
        self._kind: pa.DataType | None = None
        self._last: object = None

    def __enter__(self) -> Self:
        for name, kind in (
            ("offsets", np.int64), ("activity", np.int16), ("organisation", np.int16),
            ("time", np.int64),
        ):  # fmt: skip
            self._columns[name] = _Column(self.folder / f"{name}.npy", np.dtype(kind))
        self._columns["offsets"].add(np.zeros(1, np.int64))
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None,
        trace: TracebackType | None,
    ) -> None:  # fmt: skip
        for column in self._columns.values():
            column.close()
        if self._cases is not None:
            self._cases.close()
            self._sink.flush()
            os.fsync(self._sink.fileno())
            self._sink.close()
        flush_folder(self.folder)

    def add(self, part: EventLog) -> None:
        """Write one part behind the others."""
        if not part.n_events:
            return
        if self._cases is None:
            self.activities, self.organisations = part.activities, part.organisations
            self._sink = (self.folder / "cases.arrow").open("wb")
            schema = pa.schema([("case", part.case_ids.type)])
            self._cases = pa.ipc.new_file(self._sink, schema)
        elif (self.activities, self.organisations) != (part.activities, part.organisations):
            raise LogError("the parts", "different names", "the same names in each part")
        elif part.case_ids.type != self._kind:
            raise LogError("the parts", "numbers and texts as names of cases", "one kind")
        self._kind = part.case_ids.type
        self._require_new(part)
        self._cases.write_table(pa.table({"case": part.case_ids}))
        self._columns["offsets"].add(part.offsets[1:] + self.events)
        for name in ("activity", "organisation", "time"):
            self._columns[name].add(getattr(part, name))
        self.cases += part.n_cases
        self.events += part.n_events

    def _require_new(self, part: EventLog) -> None:
        """Refuse a case that an earlier part had; parts that rise need only their bounds."""
        ids = part.case_ids.to_numpy(zero_copy_only=False)
        low, high = ids.min(), ids.max()
        if self._last is not None and low <= self._last:
            found = f"case {low!r} after {self._last!r}"
            raise LogError("the parts", found, "names of cases that rise")
        self._last = high


class _Column:
    """A `.npy` file that grows; its header has room for any number of entries."""

    def __init__(self, path: Path, kind: np.dtype[Any]) -> None:
        self.file = path.open("wb+")
        self.kind, self.count = kind, 0
        self._header()

    def _header(self) -> None:
        self.file.seek(0)
        description = np.lib.format.dtype_to_descr(self.kind)
        header = {"descr": description, "fortran_order": False, "shape": (self.count,)}
        np.lib.format.write_array_header_1_0(self.file, header)

    def add(self, values: npt.NDArray[Any]) -> None:
        self.file.write(np.ascontiguousarray(values, self.kind).data)
        self.count += len(values)

    def close(self) -> None:
        self._header()
        flush(self.file)
        self.file.close()


def flush(file: Any) -> None:
    """Bring a file to the disk."""
    file.flush()
    os.fsync(file.fileno())


def flush_folder(folder: Path) -> None:
    """Bring the names in a folder to the disk."""
    handle = os.open(folder, os.O_RDONLY)
    try:
        os.fsync(handle)
    finally:
        os.close(handle)
