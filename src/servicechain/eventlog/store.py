"""A log on disk: uncompressed columns that are read by mapping them into memory.

A store is a folder with segments and one `manifest.json` that says which of them count. A new
segment is written and flushed first, then the manifest is exchanged in one step: a crash leaves the
old store or the new one, and what is left of the attempt is removed by the next writer.
"""

import fcntl
import json
import os
import re
import shutil
from collections.abc import Iterable, Iterator
from contextlib import contextmanager
from dataclasses import asdict, dataclass, replace
from pathlib import Path
from typing import Any

import numpy as np
import pyarrow as pa
import pyarrow.feather as feather

from servicechain.eventlog.build import MAX_NAMES, Duplicates
from servicechain.eventlog.errors import LogError
from servicechain.eventlog.filling import Filling, flush, flush_folder
from servicechain.eventlog.log import EventLog, Grouping, empty_log
from servicechain.eventlog.merge import merge

FORMAT = "servicechain-log/1"
COMPACT_AT = 4
"""From so many segments on, an append folds them into one."""

_TRIES = 5

_COLUMNS = ("offsets", "activity", "organisation", "time")
_GROUPING = ("variant", "representative", "frequency")


@dataclass(frozen=True, slots=True)
class Segment:
    """One part of a store.

    Attributes:
        folder: its name in the store.
        cases: how many cases have events in it.
        events: how many events it holds.
        sizes: bytes of each file, by which a damaged one is noticed.
    """

    folder: str
    cases: int
    events: int
    sizes: dict[str, int]


@dataclass(frozen=True, slots=True)
class Manifest:
    """What counts in a store."""

    generation: int
    activities: tuple[str, ...]
    organisations: tuple[str, ...]
    segments: tuple[Segment, ...]


class LogStore:
    """A log on disk that grows.

    >>> import tempfile
    >>> from servicechain.eventlog import read_log
    >>> folder = tempfile.TemporaryDirectory()
    >>> store = LogStore(Path(folder.name) / "store")
    >>> for day in ("2026-03-01", "2026-03-02"):
    ...     store.append(read_log([{"case": "x", "activity": "A", "time": day}]))
    >>> store.log().n_cases, store.log().n_events
    (1, 2)
    """

    def __init__(self, folder: Path | str) -> None:
        self.folder = Path(folder)

    @property
    def _manifest_file(self) -> Path:
        return self.folder / "manifest.json"

    def manifest(self) -> Manifest:
        """Read what counts; an empty folder is an empty store.

        Raises:
            LogError: the folder holds something else, or a file of the store is damaged.
        """
        if not self._manifest_file.exists():
            if self.folder.exists() and any(_foreign(self.folder)):
                raise LogError(str(self.folder), "other files", "a store or an empty folder")
            return Manifest(0, (), (), ())
        try:
            data = json.loads(self._manifest_file.read_text(encoding="utf-8"))
            if data["format"] != FORMAT:
                raise LogError(str(self._manifest_file), repr(data["format"]), FORMAT)
            return Manifest(
                int(data["generation"]),
                tuple(data["activities"]),
                tuple(data["organisations"]),
                tuple(Segment(**segment) for segment in data["segments"]),
            )
        except (KeyError, TypeError, ValueError) as error:
            if isinstance(error, LogError):
                raise
            raise LogError(
                str(self._manifest_file), "a damaged list", "the list of a store"
            ) from None

    def log(self) -> EventLog:
        """Return the whole log: mapped into memory, or put together when there are new segments.

        Raises:
            LogError: a file is missing or damaged.
        """
        for _ in range(_TRIES):
            manifest = self.manifest()
            try:
                parts = [self._read(segment, manifest) for segment in manifest.segments]
            except LogError:
                if self.manifest().generation == manifest.generation:
                    raise
                continue  # a writer folded the segments in the meantime
            break
        else:
            raise LogError(str(self.folder), "a store that changes all the time", "a calm moment")
        if not parts:
            return empty_log()
        return parts[0] if len(parts) == 1 else merge(parts)

    def fill(self, parts: Iterable[EventLog]) -> None:
        """Fill an empty store with a log that comes in parts and may be larger than memory.

        Args:
            parts: no case may be in two of them; all have the same names of activities and
                organisations in the same order, and no attributes.

        Raises:
            LogError: the store is not empty, or the parts do not fit together.
        """
        with self._writer() as manifest:
            if manifest.segments:
                raise LogError(str(self.folder), "a store with events", "an empty one")
            folder = self._folder_of(manifest.generation + 1)
            with Filling(folder) as filling:
                for part in parts:
                    filling.add(part)
            if not filling.events:
                return
            names = (filling.activities, filling.organisations)
            segment = Segment(folder.name, filling.cases, filling.events, _sizes(folder))
            grown = Manifest(manifest.generation + 1, *names, (segment,))
            _save(folder, _arrays(self._read(segment, grown).grouping, _GROUPING))
            flush_folder(folder)
            segment = replace(segment, sizes=_sizes(folder))
            self._commit(replace(grown, segments=(segment,)))

    def append(self, log: EventLog, *, duplicates: Duplicates = "keep") -> None:
        """Add events, of new cases or of known ones; the rest of the store is not touched.

        From the fourth segment on all are folded into one, so that reading stays quick.

        Args:
            log: the new events; case attributes of a known case stay as they were.
            duplicates: "drop" leaves out events that the store holds already.

        Raises:
            LogError: too many different names, or another kind of case names than the store's.
        """
        with self._writer() as manifest:
            if duplicates == "drop" and manifest.segments:
                whole = merge([self.log(), log], duplicates="drop")
                self._replace(manifest, whole)
                return
            if not log.n_events:
                return
            self._require_kind(log, manifest)
            log = _with_names(log, manifest)
            grown = replace(
                manifest,
                generation=manifest.generation + 1,
                activities=log.activities,
                organisations=log.organisations,
            )
            segment = self._write(log, grown.generation)
            self._commit(replace(grown, segments=(*manifest.segments, segment)))
            if len(grown.segments) + 1 >= COMPACT_AT:
                self._replace(self.manifest(), self.log())

    def _require_kind(self, log: EventLog, manifest: Manifest) -> None:
        if not manifest.segments:
            return
        first = self.folder / manifest.segments[0].folder / "cases.arrow"
        with pa.memory_map(str(first)) as file:
            known = pa.ipc.open_file(file).schema.field("case").type
        if pa.types.is_integer(known) != pa.types.is_integer(log.case_ids.type):
            raise LogError(
                "the new events",
                f"{log.case_ids.type} as names of cases",
                f"{known} as in the store",
            )

    def compact(self) -> None:
        """Fold all segments into one."""
        with self._writer() as manifest:
            if len(manifest.segments) > 1:
                self._replace(manifest, self.log())

    @contextmanager
    def _writer(self) -> Iterator[Manifest]:
        """Let one writer in at a time, and remove what a broken one left."""
        self.folder.mkdir(parents=True, exist_ok=True)
        with (self.folder / ".lock").open("w") as lock:
            fcntl.flock(lock, fcntl.LOCK_EX)
            manifest = self.manifest()
            self._sweep(manifest)
            yield manifest

    def _sweep(self, manifest: Manifest) -> None:
        counted = {segment.folder for segment in manifest.segments}
        for path in self.folder.glob("segment-*"):
            if path.name not in counted:
                shutil.rmtree(path)
        for path in self.folder.glob("manifest.*.new"):
            path.unlink()

    def _replace(self, manifest: Manifest, log: EventLog) -> None:
        generation = manifest.generation + 1
        segment = self._write(log, generation, with_grouping=True)
        self._commit(Manifest(generation, log.activities, log.organisations, (segment,)))
        self._sweep(self.manifest())

    def _write(self, log: EventLog, generation: int, *, with_grouping: bool = False) -> Segment:
        folder = self._folder_of(generation)
        _save(folder, _arrays(log, _COLUMNS))
        if with_grouping or generation == 1:
            _save(folder, _arrays(log.grouping, _GROUPING))
        cases = pa.table({"case": log.case_ids})
        if log.case_attributes is not None:
            for name in log.case_attributes.column_names:
                cases = cases.append_column(name, log.case_attributes[name])
        with (folder / "cases.arrow").open("wb") as target:
            feather.write_feather(cases, target, compression="uncompressed")
            flush(target)
        flush_folder(folder)
        return Segment(folder.name, log.n_cases, log.n_events, _sizes(folder))

    def _folder_of(self, generation: int) -> Path:
        folder = self.folder / f"segment-{generation:06d}"
        folder.mkdir()
        return folder

    def _commit(self, manifest: Manifest) -> None:
        """Exchange the manifest in one step."""
        new = self.folder / f"manifest.{os.getpid()}.new"
        with new.open("w", encoding="utf-8") as file:
            json.dump({"format": FORMAT, **asdict(manifest)}, file, ensure_ascii=False)
            flush(file)
        new.replace(self._manifest_file)
        flush_folder(self.folder)

    def _read(self, segment: Segment, manifest: Manifest) -> EventLog:
        folder = self.folder / segment.folder
        for name, size in segment.sizes.items():
            path = folder / name
            if not path.exists() or path.stat().st_size != size:
                raise LogError(str(path), "a missing or damaged file", f"{size} bytes")
        columns = {name: _column(folder, name) for name in _COLUMNS}
        try:
            cases = feather.read_table(folder / "cases.arrow", memory_map=True)
        except (OSError, pa.ArrowException):
            raise _damaged(folder / "cases.arrow") from None
        attributes = cases.drop_columns(["case"])
        log = EventLog(
            **columns,
            activities=manifest.activities,
            organisations=manifest.organisations,
            case_ids=cases["case"].combine_chunks(),
            case_attributes=attributes if attributes.num_columns else None,
        )
        if "variant.npy" in segment.sizes:
            parts = [_column(folder, name) for name in _GROUPING]
            log.__dict__["grouping"] = Grouping(*parts)  # fills the cached property
        return log


def _column(folder: Path, name: str) -> Any:
    path = folder / f"{name}.npy"
    try:
        return np.load(path, mmap_mode="r")
    except (OSError, ValueError):  # gone since its size was asked for, or something else
        raise _damaged(path) from None


def _damaged(path: Path) -> LogError:
    return LogError(str(path), "a missing or damaged file", "a column of a store")


def _arrays(holder: object, names: tuple[str, ...]) -> dict[str, Any]:
    return {name: getattr(holder, name) for name in names}


def _save(folder: Path, arrays: dict[str, Any]) -> None:
    for name, array in arrays.items():
        with (folder / f"{name}.npy").open("wb") as file:
            np.save(file, array)
            flush(file)


def _sizes(folder: Path) -> dict[str, int]:
    return {path.name: path.stat().st_size for path in sorted(folder.iterdir())}


def _foreign(folder: Path) -> Iterator[Path]:
    """Name what no writer leaves, not even one that broke off before there was a manifest."""
    ours = re.compile(r"\.lock|segment-\d+|manifest\.(json|\d+\.new)")
    return (path for path in folder.iterdir() if not ours.fullmatch(path.name))


def _with_names(log: EventLog, manifest: Manifest) -> EventLog:
    """Translate the codes of a log into those of the store, which grow at their end."""
    activity, activities = _translated(log.activity, log.activities, manifest.activities)
    organisation, organisations = _translated(
        log.organisation, log.organisations, manifest.organisations
    )
    return replace(
        log,
        activity=activity,
        organisation=organisation,
        activities=activities,
        organisations=organisations,
    )


def _translated(codes: Any, names: tuple[str, ...], known: tuple[str, ...]) -> Any:
    union = tuple(dict.fromkeys((*known, *names)))
    if len(union) > MAX_NAMES:
        raise LogError("the store", f"{len(union)} names", f"at most {MAX_NAMES}")
    place = {name: code for code, name in enumerate(union)}
    mapping = np.array([*(place[name] for name in names), -1], np.int16)  # -1 stays -1
    return mapping[codes], union
