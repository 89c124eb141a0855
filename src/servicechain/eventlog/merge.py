"""Several logs become one: events of the same case come together."""

from collections.abc import Sequence

import numpy as np
import pyarrow as pa
import pyarrow.compute as pc

from servicechain.eventlog.build import MAX_NAMES, Columns, Duplicates, build
from servicechain.eventlog.errors import LogError
from servicechain.eventlog.log import EventLog, empty_log


def merge(logs: Sequence[EventLog], *, duplicates: Duplicates = "keep") -> EventLog:
    """Put logs together.

    Args:
        logs: cases with the same name are one case.
        duplicates: whether an event equal to an earlier one of its case stays.

    Returns:
        One log; cases in the order in which the logs name them first. Attributes of a case are
        those of the first log that names it.

    Raises:
        LogError: one log names its cases by numbers and another by texts, or together they have
            more than 32,000 different names.
    """
    logs = [log for log in logs if log.n_events]
    if not logs:
        return empty_log()
    if len({pa.types.is_integer(log.case_ids.type) for log in logs}) > 1:
        raise LogError("the logs", "numbers and texts as names of cases", "one kind")
    activities = tuple(dict.fromkeys(name for log in logs for name in log.activities))
    organisations = tuple(dict.fromkeys(name for log in logs for name in log.organisations))
    for what, union in (("activities", activities), ("organisations", organisations)):
        if len(union) > MAX_NAMES:
            raise LogError("the logs", f"{len(union)} {what}", f"at most {MAX_NAMES}")
    kind = pa.int64() if pa.types.is_integer(logs[0].case_ids.type) else pa.string()
    names = pa.chunked_array([pc.cast(log.case_ids, kind) for log in logs]).dictionary_encode()
    names = names.unify_dictionaries()
    case_codes = [chunk.indices.to_numpy(zero_copy_only=False) for chunk in names.chunks]
    columns = Columns(
        case=pa.chunked_array(
            [
                np.repeat(codes, np.diff(log.offsets))
                for codes, log in zip(case_codes, logs, strict=True)
            ],
            pa.int32(),
        ),
        activity=_coded([(log.activity, log.activities) for log in logs], activities),
        organisation=_coded([(log.organisation, log.organisations) for log in logs], organisations),
        time=pa.chunked_array([np.asarray(log.time) for log in logs], pa.int64()),
    )
    built = build(columns, duplicates=duplicates)
    first = np.concatenate(case_codes)
    kept = np.unique(first, return_index=True)[1]  # the first log that names each case
    return EventLog(
        built.offsets, built.activity, built.organisation, built.time, activities, organisations,
        names.chunk(0).dictionary.take(built.case_ids), _attributes(logs, kept), built.report,
    )  # fmt: skip


def _coded(
    parts: Sequence[tuple[np.ndarray, tuple[str, ...]]], union: tuple[str, ...]
) -> pa.ChunkedArray:
    place = {name: code for code, name in enumerate(union)}
    words = pa.array(union, pa.string())
    chunks = []
    for codes, names in parts:
        mapping = np.array([*(place[name] for name in names), -1], np.int16)
        found = mapping[codes]
        indices = pa.array(found, mask=found < 0)
        chunks.append(pa.DictionaryArray.from_arrays(indices, words))
    return pa.chunked_array(chunks)


def _attributes(logs: Sequence[EventLog], kept: np.ndarray) -> pa.Table | None:
    tables = [log.case_attributes for log in logs]
    if all(table is None for table in tables):
        return None
    filled = [
        table if table is not None else pa.table({"": pa.nulls(log.n_cases)}).select([])
        for table, log in zip(tables, logs, strict=True)
    ]
    names = list(dict.fromkeys(name for table in filled for name in table.column_names))
    columns = {}
    for name in names:
        kind = next(t.schema.field(name).type for t in filled if name in t.column_names)
        parts = [
            t[name].cast(kind) if name in t.column_names else pa.nulls(log.n_cases, kind)
            for t, log in zip(filled, logs, strict=True)
        ]
        chunks = [c for p in parts for c in (p.chunks if isinstance(p, pa.ChunkedArray) else [p])]
        columns[name] = pa.chunked_array(chunks, kind).take(pa.array(kept))
    return pa.table(columns)
