"""Reading XES (IEEE 1849-2016), plain or gzipped."""

import gzip
import io
import zlib
from collections.abc import Iterator
from pathlib import Path

import pyarrow as pa
from lxml import etree

from servicechain.eventlog.build import Columns, Duplicates, MissingTime, build
from servicechain.eventlog.errors import LogError, ReadingReport
from servicechain.eventlog.log import EventLog, empty_log
from servicechain.eventlog.tables import to_microseconds

NAMESPACE = "http://www.xes-standard.org/"
COMPILED_FROM = 8_000_000
"""Files from so many bytes on are read by the compiled scanner."""

_RATIO = 200
_UNPACKED = 64_000_000
_ORGANISATION = ("org:group", "org:resource")
_ATTRIBUTES = {"string", "date", "int", "float", "boolean", "id"}


def read_xes(
    path: Path,
    *,
    timezone: str = "UTC",
    duplicates: Duplicates = "keep",
    missing_time: MissingTime = "refuse",
) -> EventLog:
    """Read an XES file.

    Args:
        path: a file that ends in `.xes` or `.xes.gz`.
        timezone: the zone in which times without one are read.
        duplicates: see `read_log`.
        missing_time: see `read_log`.

    Returns:
        The log. The organisation of an event is its `org:group`, else its `org:resource`. Simple
        attributes of a trace become attributes of the case.

    Raises:
        LogError: the file is no well-formed XES, declares a document type or entities, is nested
            deeper than 250 levels, or unpacks to more than 200 times its size.

    Source:
        IEEE Std 1849-2016.
    """
    content = _content(path)
    if b"<!DOCTYPE" in content[:65_536] or b"<!ENTITY" in content:
        raise LogError(path.name, "a document type or an entity", "plain XES without them")
    if len(content) >= COMPILED_FROM:
        from servicechain.eventlog.xes_scan import scan_xes

        found = scan_xes(content, path.name)
        if found is not None:
            return build_log(found, path.name, timezone, duplicates, missing_time)
    return build_log(_parse(content, path.name), path.name, timezone, duplicates, missing_time)


class RawLog:
    """What a reader found: a column per kind, an entry per event; traces by number."""

    def __init__(self) -> None:
        self.trace: pa.Array = pa.array([], pa.int32())
        self.activity: pa.Array = pa.array([], pa.string())
        self.time: pa.Array = pa.array([], pa.string())
        self.organisation: pa.Array = pa.array([], pa.string())
        self.names: pa.Array = pa.array([], pa.string())
        self.attributes: dict[str, pa.Array] = {}


def build_log(
    raw: RawLog, name: str, timezone: str, duplicates: Duplicates, missing_time: MissingTime
) -> EventLog:
    """Turn what a reader found into a log."""
    if len(raw.activity) == 0:
        return empty_log()
    time, without_zone = to_microseconds(
        pa.chunked_array([raw.time]), timezone, source=name, first_row=1, row_word="event"
    )
    organisation = raw.organisation
    has_any = organisation.null_count < len(organisation)
    columns = Columns(
        case=pa.chunked_array([raw.names.take(raw.trace)]),
        activity=pa.chunked_array([raw.activity]),
        time=time,
        organisation=pa.chunked_array([organisation]) if has_any else None,
        attributes={
            key: pa.chunked_array([values.take(raw.trace)])
            for key, values in raw.attributes.items()
        },
        source=name,
    )
    report = ReadingReport(without_zone=without_zone)
    return build(columns, duplicates=duplicates, missing_time=missing_time, report=report)


def _content(path: Path) -> bytes:
    packed = path.read_bytes()
    if packed[:2] != b"\x1f\x8b":
        return packed
    most = max(_UNPACKED, _RATIO * len(packed))
    try:
        with gzip.open(io.BytesIO(packed)) as file:
            content = file.read(most + 1)
    except (OSError, EOFError, zlib.error):
        raise LogError(path.name, "a damaged gzip file", "a whole one") from None
    if len(content) > most:
        raise LogError(path.name, f"over {most:,} bytes once unpacked", "a log of an honest size")
    return content


def _parse(content: bytes, name: str) -> RawLog:
    """Read with a parser that keeps one trace in memory at a time."""
    traces: list[int] = []
    activities: list[str | None] = []
    times: list[str | None] = []
    organisations: list[str | None] = []
    names: list[str] = []
    attributes: dict[str, dict[int, str]] = {}
    try:
        for trace in _traces(content, name):
            number = len(names)
            own: dict[str, str] = {}
            for child in trace:
                kind = etree.QName(child).localname
                if kind == "event":
                    found = _attributes(child)
                    traces.append(number)
                    activities.append(found.get("concept:name"))
                    times.append(found.get("time:timestamp"))
                    organisations.append(
                        next((found[k] for k in _ORGANISATION if k in found), None)
                    )
                elif kind in _ATTRIBUTES and child.get("key") is not None:
                    own[str(child.get("key"))] = child.get("value") or ""
            names.append(own.pop("concept:name", f"trace {number + 1}"))
            for key, value in own.items():
                attributes.setdefault(f"case:{key}", {})[number] = value
    except etree.XMLSyntaxError as error:
        place = f"{name}, line {error.lineno}"
        raise LogError(place, error.msg or "broken XML", "well-formed XES") from None
    raw = RawLog()
    raw.trace = pa.array(traces, pa.int32())
    raw.activity, raw.time = pa.array(activities, pa.string()), pa.array(times, pa.string())
    raw.organisation, raw.names = pa.array(organisations, pa.string()), pa.array(names, pa.string())
    raw.attributes = {
        key: pa.array([values.get(n) for n in range(len(names))], pa.string())
        for key, values in attributes.items()
    }
    return raw


def _traces(content: bytes, name: str) -> Iterator[etree._Element]:
    parser = etree.iterparse(
        io.BytesIO(content),
        events=("start", "end"),
        resolve_entities=False,
        no_network=True,
        load_dtd=False,
        huge_tree=False,
    )
    root: etree._Element | None = None
    loose = 0
    for moment, element in parser:
        kind = etree.QName(element).localname
        if root is None:
            root = element
            if kind != "log":
                raise LogError(name, f"<{kind}>", "<log> as the outermost element")
        elif moment == "end" and kind == "trace" and element.getparent() is root:
            yield element
            element.clear(keep_tail=False)
            while element.getprevious() is not None:
                del root[0]
        elif moment == "end" and kind == "event" and element.getparent() is root:
            loose += 1
    if loose:
        expected = "every event in a trace"
        raise LogError(name, f"{loose} events outside of traces", expected)


def _attributes(event: etree._Element) -> dict[str, str]:
    return {
        str(child.get("key")): child.get("value") or ""
        for child in event
        if child.get("key") is not None
    }
