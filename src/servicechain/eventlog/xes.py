"""Reading XES (IEEE 1849-2016), plain or gzipped."""

import io
from collections.abc import Iterator
from pathlib import Path

import pyarrow as pa
from lxml import etree

from servicechain.eventlog.build import Columns, Duplicates, MissingTime, build
from servicechain.eventlog.errors import LogError, Places, ReadingReport, numbered
from servicechain.eventlog.files import content_of
from servicechain.eventlog.log import EventLog, empty_log
from servicechain.eventlog.tables import to_microseconds

NAMESPACE = "http://www.xes-standard.org/"
COMPILED_FROM = 8_000_000
"""Files from so many bytes on are read by the compiled scanner."""

_CELLS = 4_000_000
"""Attributes times traces: so many cells, or one per byte of a larger file, have room."""

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
    content = content_of(path)
    if len(content) >= COMPILED_FROM:
        from servicechain.eventlog.xes_scan import scan_xes

        found = scan_xes(content, path.name)
        if found is not None:
            return build_log(found, path.name, timezone, duplicates, missing_time)
    return build_log(_parse(content[:], path.name), path.name, timezone, duplicates, missing_time)


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
    place = _places(raw, name)
    time, without_zone = to_microseconds(
        pa.chunked_array([raw.time]), timezone, source=name, place=place
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
        place=place,
    )
    report = ReadingReport(without_zone=without_zone)
    return build(columns, duplicates=duplicates, missing_time=missing_time, report=report)


def _places(raw: RawLog, name: str) -> Places:
    """Say where an event stands: its number, and the name of its trace."""
    count = numbered(name)
    return lambda row: f"{count(row)} (trace {raw.names[raw.trace[row].as_py()].as_py()!r})"


def _parse(content: bytes, name: str) -> RawLog:
    """Read with a parser that keeps one trace in memory at a time."""
    found = _Found()
    try:
        for trace in _traces(content, name):
            found.add(trace)
    except etree.XMLSyntaxError as error:
        place = f"{name}, line {error.lineno}"
        raise LogError(place, error.msg or "broken XML", "well-formed XES") from None
    return found.columns(name, len(content))


class _Found:
    """Collects what the traces hold; traces without events are no cases and leave nothing."""

    def __init__(self) -> None:
        self.traces: list[int] = []
        self.activities: list[str | None] = []
        self.times: list[str | None] = []
        self.organisations: list[str | None] = []
        self.names: list[str] = []
        self.attributes: dict[str, dict[int, str]] = {}
        self.seen = 0

    def add(self, trace: etree._Element) -> None:
        """Take one trace."""
        number = len(self.names)
        self.seen += 1
        own: dict[str, str] = {}
        before = len(self.traces)
        for child in trace.iterchildren(tag=etree.Element):
            kind = etree.QName(child).localname
            if kind == "event":
                self._add_event(child, number)
            elif kind in _ATTRIBUTES and child.get("key") is not None:
                own[str(child.get("key"))] = child.get("value") or ""
        if len(self.traces) == before:
            return
        self.names.append(own.pop("concept:name", f"trace {self.seen}"))
        for key, value in own.items():
            self.attributes.setdefault("case:" + key.removeprefix("case:"), {})[number] = value

    def _add_event(self, event: etree._Element, trace: int) -> None:
        found = _attributes(event)
        self.traces.append(trace)
        self.activities.append(found.get("concept:name"))
        self.times.append(found.get("time:timestamp"))
        self.organisations.append(next((found[k] for k in _ORGANISATION if k in found), None))

    def columns(self, name: str, size: int) -> RawLog:
        """Return everything as columns."""
        raw = RawLog()
        raw.trace = pa.array(self.traces, pa.int32())
        raw.activity = pa.array(self.activities, pa.string())
        raw.time = pa.array(self.times, pa.string())
        raw.organisation = pa.array(self.organisations, pa.string())
        raw.names = pa.array(self.names, pa.string())
        traces = len(self.names)
        require_room(len(self.attributes), traces, name, size)
        raw.attributes = {
            key: pa.array([values.get(n) for n in range(traces)], pa.string())
            for key, values in self.attributes.items()
        }
        return raw


def require_room(keys: int, traces: int, name: str, size: int) -> None:
    """Refuse a file whose traces each have attributes of their own."""
    if keys * traces > max(_CELLS, size):
        found = f"{keys} different attributes in {traces} traces"
        raise LogError(name, found, "traces with the same attributes")


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
            if root.getroottree().docinfo.doctype:
                raise LogError(name, "a document type", "plain XES without entities")
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
        for child in event.iterchildren(tag=etree.Element)
        if child.get("key") is not None
    }
