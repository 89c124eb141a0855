"""Columns as they were read become a log: codes, order, rules for what is missing or double."""

from collections.abc import Mapping
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass, replace
from typing import Any, Literal, get_args

import numpy as np
import numpy.typing as npt
import pyarrow as pa
import pyarrow.compute as pc

from servicechain.eventlog.errors import LogError, Places, ReadingReport, numbered
from servicechain.eventlog.log import UNKNOWN, Codes, EventLog, Numbers, empty_log
from servicechain.kernels import threads

MAX_NAMES = 32_000
"""Codes are 16 bits wide: so many different activities, or organisations, at most."""

EARLIEST, LATEST = -62_135_596_800_000_000, 253_402_300_799_999_999
"""The years 1 to 9999 in microseconds since 1970."""

_LARGE = 1_000_000

Duplicates = Literal["keep", "drop"]
MissingTime = Literal["refuse", "drop"]


_NUMBERED = numbered("the log")


@dataclass(frozen=True)
class Columns:
    """Equal long Arrow columns of one event each, in the order of the file.

    Attributes:
        case: strings, integers, or runs of them; nothing may be missing.
        activity: strings, or a dictionary of strings.
        time: int64 microseconds UTC; missing where the event has none.
        organisation: as activity; may be missing.
        attributes: further columns that belong to the case; its first event counts.
        source: the name of the file, for sentences.
        place: where an event stands, for sentences.
    """

    case: pa.ChunkedArray
    activity: pa.ChunkedArray
    time: pa.ChunkedArray
    organisation: pa.ChunkedArray | None = None
    attributes: Mapping[str, pa.ChunkedArray] | None = None
    source: str = "the log"
    place: Places = _NUMBERED


def build(
    columns: Columns,
    *,
    duplicates: Duplicates = "keep",
    missing_time: MissingTime = "refuse",
    report: ReadingReport | None = None,
) -> EventLog:
    """Turn columns into a log.

    Args:
        columns: what was read.
        duplicates: whether an event that equals another in case, time, activity and organisation
            stays; either way they are counted in the report.
        missing_time: whether an event without a time is refused or left out (and counted).
        report: what the reader knows already.

    Raises:
        LogError: a case or an activity is missing, a time is missing, or there are more than
            32,000 different names.
    """
    for said, known in ((duplicates, Duplicates), (missing_time, MissingTime)):
        if said not in get_args(known):
            raise ValueError(f"{said!r} is none of {get_args(known)}")
    report = report or ReadingReport()
    columns = _plain_where_needed(columns)
    columns = replace(
        columns,
        case=_texts(columns.case, columns.source),
        activity=_texts(columns.activity, columns.source),
        organisation=columns.organisation and _texts(columns.organisation, columns.source),
    )
    for name, column in (("case", columns.case), ("activity", columns.activity)):
        _require_all(columns, name, column)
    if columns.time.null_count:
        columns, dropped = _without_missing_times(columns, missing_time)
        report = replace(report, without_time=dropped)
    if len(columns.case) == 0:
        return replace(empty_log(), report=report)
    activity, activities = _codes(columns.activity, "activities", columns.source)
    if columns.organisation is None:
        organisation = np.full(len(activity), UNKNOWN, np.int16)
        organisations: tuple[str, ...] = ()
    else:
        organisation, organisations = _codes(columns.organisation, "organisations", columns.source)
    time = _int64(columns.time)
    _require_years(columns, time)
    if (sorted_runs := _sorted_runs(columns.case, time)) is not None:
        offsets, names = sorted_runs
        attributes = _case_attributes(columns, offsets[:-1])
        return EventLog(
            offsets, activity, organisation, time, activities, organisations, names, attributes,
            report,
        )  # fmt: skip
    case, case_ids = _cases(columns.case)
    rows: Numbers | None = None  # where each event stood, once that is not its own place
    if (order := _order(case, time)) is not None:
        case, activity, organisation, time, rows = (
            case[order], activity[order], organisation[order], time[order], order,
        )  # fmt: skip
        report = replace(report, unsorted=True)
    double = _duplicates(case, activity, organisation, time)
    report = replace(report, duplicates=len(double))
    if duplicates == "drop" and len(double):
        rows = np.delete(np.arange(len(case)) if rows is None else rows, double)
        case, activity, organisation, time = (
            np.delete(column, double) for column in (case, activity, organisation, time)
        )
        report = replace(report, duplicates_dropped=len(double))
    starts = np.flatnonzero(case[1:] != case[:-1]) + 1
    offsets = np.concatenate([[0], starts, [len(case)]]).astype(np.int64)
    first = pa.array(case[offsets[:-1]])
    names = first if case_ids is None else case_ids.take(first)
    attributes = _case_attributes(columns, offsets[:-1] if rows is None else rows[offsets[:-1]])
    return EventLog(
        offsets, activity, organisation, time, activities, organisations, names, attributes, report
    )


def _plain_where_needed(columns: Columns) -> Columns:
    """Write runs of cases out where a value is missing: runs are for logs that need no repair."""
    if not pa.types.is_run_end_encoded(columns.case.type):
        return columns
    misses = any(chunk.values.null_count for chunk in columns.case.chunks)
    if not misses and not columns.time.null_count:
        return columns
    return replace(columns, case=pc.run_end_decode(columns.case))


def _texts(column: pa.ChunkedArray, source: str) -> pa.ChunkedArray:
    """Let an empty text be missing, and a name have one code; numbers and runs stay as they are."""
    kind = column.type
    if pa.types.is_run_end_encoded(kind) or pa.types.is_integer(kind):
        return column
    try:
        if pa.types.is_dictionary(kind):
            words = [chunk.dictionary.cast(pa.string()) for chunk in column.chunks]
            if not any(map(_is_odd, words)):
                return column
            column, kind = column.cast(kind.value_type), kind.value_type
        if pa.types.is_floating(kind):
            column = pc.if_else(pc.is_nan(column), None, column)
        column = column.cast(pa.string())
    except pa.ArrowInvalid:
        raise LogError(source, "bytes that are no UTF-8", "UTF-8") from None
    except pa.ArrowNotImplementedError:
        raise LogError(source, f"a column of {kind} as names", "texts or numbers") from None
    empty = pc.equal(column, "")
    return pc.if_else(empty, None, column) if pc.any(empty).as_py() else column


def _is_odd(words: pa.Array) -> bool:
    """Tell whether some code of a dictionary stands for nothing, or two for the same."""
    if words.null_count or pc.count_distinct(words).as_py() < len(words):
        return True
    return bool(pc.any(pc.equal(words, "")).as_py())


def _require_all(columns: Columns, name: str, column: pa.ChunkedArray) -> None:
    if column.null_count:
        row = int(pc.index(pc.is_null(column), True).as_py())
        raise LogError(columns.place(row), f"no {name}", "one for every event")


def _without_missing_times(columns: Columns, rule: MissingTime) -> tuple[Columns, int]:
    missing = pc.is_null(columns.time)
    if rule == "refuse":
        row = int(pc.index(missing, True).as_py())
        raise LogError(columns.place(row), "no time", "a time for every event")
    keep = pc.invert(missing)
    attributes = columns.attributes or {}
    kept = replace(
        columns,
        case=columns.case.filter(keep),
        activity=columns.activity.filter(keep),
        time=columns.time.filter(keep),
        organisation=columns.organisation and columns.organisation.filter(keep),
        attributes={name: column.filter(keep) for name, column in attributes.items()},
    )
    return kept, len(columns.time) - len(kept.time)


def _require_years(columns: Columns, time: Numbers) -> None:
    """Refuse times that no calendar shows, such as seconds taken for microseconds of a far year."""
    if time.min(initial=0) < EARLIEST or time.max(initial=0) > LATEST:
        wrong = np.flatnonzero((time < EARLIEST) | (time > LATEST))
        found = f"{time[wrong[0]]} microseconds"
        raise LogError(columns.place(int(wrong[0])), found, "a time in the years 1 to 9999")


def _codes(column: pa.ChunkedArray, what: str, source: str) -> tuple[Codes, tuple[str, ...]]:
    """Return the codes of a column of names, and the names."""
    if not pa.types.is_dictionary(column.type):
        column = column.cast(pa.string()).dictionary_encode()
    column = column.unify_dictionaries()
    names = column.chunk(0).dictionary.cast(pa.string()).to_pylist() if column.num_chunks else []
    if len(names) > MAX_NAMES:
        raise LogError(source, f"{len(names)} {what}", f"at most {MAX_NAMES} different {what}")
    parts = []
    for chunk in column.chunks:
        indices = chunk.indices
        if indices.null_count:
            indices = indices.fill_null(UNKNOWN)
        parts.append(indices.to_numpy(zero_copy_only=False).astype(np.int16, copy=False))
    return _joined(parts), tuple(names)


def _int64(column: pa.ChunkedArray) -> Numbers:
    return _joined([c.to_numpy(zero_copy_only=True) for c in column.cast(pa.int64()).chunks])


def _joined(parts: list[npt.NDArray[Any]]) -> npt.NDArray[Any]:
    """Put arrays together; large ones by several threads, since new memory comes slowly."""
    if len(parts) == 1:
        return parts[0]
    ends = np.cumsum([len(part) for part in parts]).tolist()
    if not parts or ends[-1] < _LARGE:
        return np.concatenate(parts)
    whole = np.empty(ends[-1], parts[0].dtype)

    def copy(number: int) -> None:
        whole[ends[number] - len(parts[number]) : ends[number]] = parts[number]

    with ThreadPoolExecutor(threads()) as pool:
        list(pool.map(copy, range(len(parts))))
    return whole


def _sorted_runs(column: pa.ChunkedArray, time: Numbers) -> tuple[Numbers, pa.Array] | None:
    """Return where the cases begin, and their names, of a column of runs that needs no more work.

    None where it is none, a case comes twice, or times of a case are not in order or the same.
    """
    if not pa.types.is_run_end_encoded(column.type) or column.num_chunks != 1:
        return None
    runs = column.chunk(0)
    cases = runs.values.to_numpy()
    offsets = np.concatenate([[0], runs.run_ends.to_numpy()]).astype(np.int64, copy=False)
    if runs.offset or offsets[-1] != len(time) or not (cases[1:] > cases[:-1]).all():
        return None
    stays = time[1:] <= time[:-1]
    stays[offsets[1:-1] - 1] = False
    return None if stays.any() else (offsets, runs.values)


def _cases(column: pa.ChunkedArray) -> tuple[npt.NDArray[np.integer], pa.Array | None]:
    """Return a number per event and the names they stand for; None: the numbers are the names."""
    if pa.types.is_run_end_encoded(column.type):
        column = pc.run_end_decode(column)
    if pa.types.is_integer(column.type):
        return _joined([chunk.to_numpy(zero_copy_only=True) for chunk in column.chunks]), None
    if not pa.types.is_dictionary(column.type):
        column = column.cast(pa.string()).dictionary_encode()
    column = column.unify_dictionaries()
    numbers = _joined([chunk.indices.to_numpy(zero_copy_only=True) for chunk in column.chunks])
    return numbers, column.chunk(0).dictionary.cast(pa.string())


def _order(case: npt.NDArray[np.integer], time: Numbers) -> Numbers | None:
    """Return the order by case and time, or None when the events lie in it already.

    A stable sort by case is quick where long stretches are in order; only the cases whose times
    are not in order are then sorted by time.
    """
    same = case[1:] == case[:-1]
    if not (case[1:] < case[:-1]).any() and not (same & (time[1:] < time[:-1])).any():
        return None
    order = np.argsort(case, kind="stable")
    case, time = case[order], time[order]
    wrong = np.flatnonzero((case[1:] == case[:-1]) & (time[1:] < time[:-1]))
    if len(wrong):
        mixed = np.flatnonzero(np.isin(case, np.unique(case[wrong])))
        order[mixed] = order[mixed][np.lexsort((time[mixed], case[mixed]))]
    return order


def _duplicates(
    case: npt.NDArray[np.integer], activity: Codes, organisation: Codes, time: Numbers
) -> Numbers:
    """Return the places of sorted events that equal an earlier one."""
    tied = np.flatnonzero((time[1:] == time[:-1]) & (case[1:] == case[:-1])) + 1
    if len(tied) == 0:
        return tied
    among = np.union1d(tied, tied - 1)
    columns = (organisation[among], activity[among], time[among], case[among])
    order = among[np.lexsort((among, *columns))]
    before, after = order[:-1], order[1:]
    equal = (
        (case[before] == case[after])
        & (time[before] == time[after])
        & (activity[before] == activity[after])
        & (organisation[before] == organisation[after])
    )
    return np.sort(after[equal])


def _case_attributes(columns: Columns, first: Numbers) -> pa.Table | None:
    """Take the attributes of each case from its first event."""
    if not columns.attributes:
        return None
    taken = pa.array(first)
    return pa.table({name: column.take(taken) for name, column in columns.attributes.items()})
