"""Tables become columns: which column is what, and what a time without a zone means."""

from collections import Counter
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, fields
from datetime import datetime
from zoneinfo import ZoneInfo, ZoneInfoNotFoundError

import numpy as np
import pyarrow as pa
import pyarrow.compute as pc

from servicechain.calendar import ARROW_KNOWS_UNTIL
from servicechain.eventlog.build import Columns
from servicechain.eventlog.errors import LogError, Places, ReadingReport, numbered

UTC = "UTC"
_SHOWN = 12


@dataclass(frozen=True, slots=True)
class ColumnNames:
    """Which column of a table holds what; None looks for the usual names."""

    case: str | None = None
    activity: str | None = None
    time: str | None = None
    organisation: str | None = None


_USUAL: Mapping[str, Sequence[str]] = {
    "case": ("case:concept:name", "case_id", "case", "caseid", "case id", "fall", "journey"),
    "activity": ("concept:name", "activity", "act", "event", "station", "aktivität"),
    "time": ("time:timestamp", "timestamp", "time", "ts", "date", "zeit", "zeitpunkt"),
    "organisation": (
        "org:group", "organisation", "organization", "org", "org:resource", "resource", "stelle",
    ),
}  # fmt: skip


def names_in(available: Sequence[str], wanted: ColumnNames, source: str) -> ColumnNames:
    """Return the columns of a table by what they hold.

    Raises:
        LogError: a column is named that the table has not, or one that is needed is not found.
    """
    by_lower = {name.strip().lower(): name for name in reversed(available)}
    found: dict[str, str | None] = {}
    for one in fields(ColumnNames):
        named: str | None = getattr(wanted, one.name)
        if named is None:
            usual = _USUAL[one.name]
            named = next((by_lower[name] for name in usual if name in by_lower), None)
            if named is None and one.name != "organisation":
                expected = f"a column for {one.name}, e.g. {usual[0]!r}; or name it"
                raise LogError(source, _listed(available), expected)
        elif named not in available:
            expected = f"a column {named!r} for {one.name}"
            raise LogError(source, _listed(available), expected)
        found[one.name] = named
    counts = Counter(available)
    for name in available:
        if counts[name] > 1 and (name in found.values() or name.startswith("case:")):
            raise LogError(source, f"the column {name!r} {counts[name]} times", "each name once")
    return ColumnNames(**found)


def _listed(names: Sequence[str]) -> str:
    """Name the columns of a table, of a very wide one the first."""
    more = f" and {len(names) - _SHOWN} more" if len(names) > _SHOWN else ""
    return f"the columns {', '.join(name[:40] for name in names[:_SHOWN])}{more}"


def columns_of(
    table: pa.Table,
    names: ColumnNames,
    *,
    source: str,
    timezone: str = UTC,
    place: Places | None = None,
) -> tuple[Columns, ReadingReport]:
    """Take the columns of an Arrow table.

    Args:
        table: any; other columns that begin with "case:" become attributes of the case.
        names: which column is what.
        source: the name of the file, for sentences.
        timezone: the zone in which times without one are read.
        place: where a row stands, for sentences.

    Raises:
        LogError: a column is missing or no time can be read from one.
    """
    place = place or numbered(source)
    names = names_in(table.column_names, names, source)
    time, without_zone = to_microseconds(table[names.time], timezone, source=source, place=place)
    used = {names.case, names.activity, names.time, names.organisation}
    attributes = {
        name: table[name]
        for name in table.column_names
        if name.startswith("case:") and name not in used
    }
    columns = Columns(
        case=table[names.case],
        activity=table[names.activity],
        time=time,
        organisation=table[names.organisation] if names.organisation else None,
        attributes=attributes,
        source=source,
        place=place,
    )
    return columns, ReadingReport(without_zone=without_zone)


def to_microseconds(
    column: pa.ChunkedArray, timezone: str, *, source: str, place: Places
) -> tuple[pa.ChunkedArray, int]:
    """Return int64 microseconds UTC of a column of times, and how many named no zone.

    Timestamps with a zone and integers (microseconds since 1970 UTC) stand for themselves.
    Timestamps without a zone and texts without an offset are read in `timezone`; of a local time
    that happens twice (autumn) the earlier is meant, one that never happens (spring) is refused.
    """
    kind = column.type
    if pa.types.is_dictionary(kind):
        column, kind = column.cast(kind.value_type), kind.value_type
    if pa.types.is_null(kind):
        return column.cast(pa.int64()), 0
    if pa.types.is_int64(kind):
        return column, 0
    if pa.types.is_timestamp(kind):
        column = _microseconds(column, kind, source)
        if kind.tz is not None:
            return column.cast(pa.int64()), 0
        local = column
        return _in_zone(local, timezone, source, place), len(local) - local.null_count
    if pa.types.is_date(kind):
        local = column.cast(pa.timestamp("us"))
        return _in_zone(local, timezone, source, place), len(local) - local.null_count
    if pa.types.is_string_view(kind):
        column, kind = column.cast(pa.string()), pa.string()
    if pa.types.is_string(kind) or pa.types.is_large_string(kind):
        return _parse(column, timezone, source, place)
    raise LogError(source, f"a column of {kind} as times", "dates with times, or texts of them")


def _microseconds(column: pa.ChunkedArray, kind: pa.DataType, source: str) -> pa.ChunkedArray:
    """Cut nanoseconds off; seconds that have no microseconds in 64 bits are refused."""
    try:
        return column.cast(pa.timestamp("us", kind.tz), safe=kind.unit != "ns")
    except pa.ArrowInvalid as error:
        raise LogError(source, str(error), "times in the years 1 to 9999") from None


def _in_zone(local: pa.ChunkedArray, timezone: str, source: str, place: Places) -> pa.ChunkedArray:
    if timezone == UTC:
        return local.cast(pa.int64())
    _zone(timezone, source)
    latest = pc.max(local.cast(pa.int64())).as_py()
    if latest is not None and latest >= ARROW_KNOWS_UNTIL:
        return _parse(local.cast(pa.string()), timezone, source, place)[0]
    try:
        return pc.assume_timezone(local, timezone, ambiguous="earliest").cast(pa.int64())
    except pa.ArrowInvalid as error:
        raise LogError(source, str(error), f"times that exist in {timezone}") from None


def _parse(
    column: pa.ChunkedArray, timezone: str, source: str, place: Places
) -> tuple[pa.ChunkedArray, int]:
    """Read texts in ISO 8601, or as 14.03.2023 09:30; each may have an offset or not."""
    zone = _zone(timezone, source)
    if (quick := _parse_quickly(column)) is not None:
        return quick, 0
    encoded = column.combine_chunks().dictionary_encode()
    if isinstance(encoded, pa.ChunkedArray):
        encoded = encoded.chunk(0)
    values = np.empty(len(encoded.dictionary), np.int64)
    naive = np.zeros(len(encoded.dictionary), bool)
    empty = np.zeros(len(encoded.dictionary), bool)
    for n, text in enumerate(encoded.dictionary.to_pylist()):
        stripped = text.strip()
        if not stripped:
            empty[n], values[n] = True, 0
            continue
        try:
            values[n], naive[n] = parse_time(stripped, zone)
        except (ValueError, OverflowError):
            row = int(pc.index(encoded.indices, n).as_py())
            expected = "a time such as 2026-03-14T09:30:00+01:00 or 14.03.2026 09:30"
            raise LogError(place(row), f"{text[:60]!r}", expected) from None
    codes = encoded.indices.fill_null(0).to_numpy(zero_copy_only=False)
    if not len(values):
        return pa.chunked_array([pa.nulls(len(column), pa.int64())]), 0
    missing = empty[codes] | encoded.indices.is_null().to_numpy(zero_copy_only=False)
    time = pa.array(values[codes], mask=missing)
    return pa.chunked_array([time]), int((naive[codes] & ~missing).sum())


def _parse_quickly(column: pa.ChunkedArray) -> pa.ChunkedArray | None:
    """Read times of which every one is in ISO 8601 with an offset; None where one is not."""
    try:
        return column.cast(pa.timestamp("us", "UTC")).cast(pa.int64())
    except pa.ArrowInvalid:
        return None


def _zone(timezone: str, source: str) -> ZoneInfo:
    try:
        return ZoneInfo(timezone)
    except (ZoneInfoNotFoundError, ValueError):
        expected = "a time zone such as Europe/Berlin"
        raise LogError(source, f"the zone {timezone!r}", expected) from None


_EPOCH = datetime(1970, 1, 1, tzinfo=ZoneInfo("UTC"))


def parse_time(text: str, zone: ZoneInfo) -> tuple[int, bool]:
    """Return microseconds UTC, and whether the text named no offset.

    >>> parse_time("2026-03-14T09:30:00+01:00", ZoneInfo("UTC"))
    (1773477000000000, False)
    >>> parse_time("14.03.2026 09:30", ZoneInfo("Europe/Berlin"))
    (1773477000000000, True)
    """
    moment = _german(text) if text[2:3] == "." or text[1:2] == "." else datetime.fromisoformat(text)
    naive = moment.tzinfo is None
    if naive:
        moment = moment.replace(tzinfo=zone)
        if moment.astimezone(_EPOCH.tzinfo).astimezone(zone).replace(tzinfo=None) != (
            moment.replace(tzinfo=None)
        ):
            raise ValueError(text)  # the hour that spring leaves out
    span = moment - _EPOCH
    return (span.days * 86_400 + span.seconds) * 1_000_000 + span.microseconds, naive


def _german(text: str) -> datetime:
    for pattern in ("%d.%m.%Y %H:%M:%S", "%d.%m.%Y %H:%M", "%d.%m.%Y"):
        try:
            return datetime.strptime(text, pattern)  # noqa: DTZ007 - the zone is set by the caller
        except ValueError:
            continue
    raise ValueError(text)


def table_of_rows(rows: Iterable[Mapping[str, object]], source: str = "the rows") -> pa.Table:
    """Turn rows (mappings with the same keys) into a table.

    Raises:
        LogError: a row is no mapping, or a column mixes kinds of values.
    """
    listed = list(rows)
    for number, row in enumerate(listed, 1):
        if not isinstance(row, Mapping):
            raise LogError(f"{source}, event {number}", type(row).__name__, "a mapping")
    names = list(dict.fromkeys(name for row in listed for name in row))
    for name in names:
        if not isinstance(name, str):
            raise LogError(source, f"a column named {name!r}", "texts as names of columns")
    arrays: dict[str, pa.Array] = {}
    for name in names:
        values = [_plain(row.get(name)) for row in listed]
        try:
            arrays[name] = pa.array(values)
        except UnicodeEncodeError:
            raise _half_character(f"{source}, column {name!r}") from None
        except (pa.ArrowException, OverflowError):
            arrays[name] = _as_texts(values, f"{source}, column {name!r}")
    return pa.table(arrays)


def _as_texts(values: Sequence[object], place: str) -> pa.Array:
    try:
        return pa.array([None if value is None else str(value) for value in values], pa.string())
    except UnicodeEncodeError:
        raise _half_character(place) from None


def _half_character(place: str) -> LogError:
    return LogError(place, "half a character (a lone surrogate)", "whole ones")


def _plain(value: object) -> object:
    """Keep the offset of each time, since zones may be mixed; NaN and NaT are missing."""
    if value != value:
        return None
    return value.isoformat() if isinstance(value, datetime) else value
