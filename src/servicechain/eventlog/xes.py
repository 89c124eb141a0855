"""Reading XES (IEEE 1849-2016), plain or gzipped."""

from collections.abc import Mapping
from pathlib import Path
from xml.parsers import expat

import pyarrow as pa

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

MAX_DEPTH = 250
MAX_ATTRIBUTES = 1000
_CHUNK = 1 << 16
_LONGEST = 4_000_000
_ORGANISATION = ("org:group", "org:resource")
_OF_EVENTS = {"concept:name", "time:timestamp", *_ORGANISATION}
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
            deeper than 250 levels, or unpacks to more than is borne.

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
    """Read with a parser that builds no tree: what is not needed takes no memory."""
    found = _Found(name)
    parser = expat.ParserCreate(None, " ")
    parser.StartDoctypeDeclHandler = found.doctype
    parser.StartElementHandler = found.start
    parser.EndElementHandler = found.end
    try:
        for begin in range(0, len(content), _CHUNK):
            parser.Parse(content[begin : begin + _CHUNK], False)
            if begin - parser.CurrentByteIndex > _LONGEST:
                raise LogError(name, f"a tag of over {_LONGEST:,} bytes", "shorter ones")
        parser.Parse(b"", True)
    except (expat.ExpatError, LookupError) as error:  # an encoding that Python does not know
        place = f"{name}, line {parser.ErrorLineNumber}"
        reason = str(error).partition(":")[0]
        raise LogError(place, f"broken XML ({reason})", "well-formed XES") from None
    if found.loose:
        raise LogError(name, f"{found.loose} events outside of traces", "every event in a trace")
    return found.columns(len(content))


class _Found:
    """Collects what the traces hold; traces without events are no cases and leave nothing."""

    def __init__(self, name: str) -> None:
        self.name = name
        self.traces: list[int] = []
        self.activities: list[str | None] = []
        self.times: list[str | None] = []
        self.organisations: list[str | None] = []
        self.names: list[str] = []
        self.attributes: dict[str, dict[int, str]] = {}
        self.seen = self.loose = 0
        self._depth = self._before = 0
        self._own: dict[str, str] | None = None
        self._event: dict[str, str] | None = None

    def doctype(self, *_: object) -> None:
        """Refuse a document type, before anything in it is read."""
        raise LogError(self.name, "a document type", "plain XES without entities")

    def start(self, tag: str, attributes: Mapping[str, str]) -> None:
        """Take the beginning of an element."""
        kind, depth = tag.rpartition(" ")[2], self._depth
        self._depth += 1
        if depth >= MAX_DEPTH:
            found = "elements nested too deeply"
            raise LogError(self.name, found, f"at most {MAX_DEPTH} levels")
        if len(attributes) > MAX_ATTRIBUTES:
            raise LogError(self.name, f"{len(attributes)} attributes in a tag", "a key and a value")
        if depth == 0 and kind != "log":
            raise LogError(self.name, f"<{kind}>", "<log> as the outermost element")
        if kind == "trace" and depth == 1:
            self._own, self._before = {}, len(self.traces)
            self.seen += 1
        elif kind == "event" and depth == 2 and self._own is not None:
            self._event = {}
        elif kind in ("trace", "event"):
            self.loose += 1
        else:
            self._take(kind, depth, attributes.get("key"), attributes.get("value"))

    def _take(self, kind: str, depth: int, key: str | None, value: str | None) -> None:
        """Take an attribute of the event or the trace that is open."""
        if depth == 3 and self._event is not None:
            if key in _OF_EVENTS and value is not None:
                self._event[str(key)] = value
        elif depth == 2 and self._own is not None and kind in _ATTRIBUTES and key is not None:
            self._own[key] = value or ""
            require_few(len(self._own), self.name)

    def end(self, _tag: str) -> None:
        """Take the end of an element."""
        self._depth -= 1
        if self._depth == 2 and self._event is not None:
            found, self._event = self._event, None
            self.traces.append(len(self.names))
            self.activities.append(found.get("concept:name"))
            self.times.append(found.get("time:timestamp"))
            self.organisations.append(next((found[k] for k in _ORGANISATION if k in found), None))
        elif self._depth == 1 and self._own is not None:
            own, self._own = self._own, None
            if len(self.traces) > self._before:
                self._add_trace(own)

    def _add_trace(self, own: dict[str, str]) -> None:
        number = len(self.names)
        self.names.append(own.pop("concept:name", f"trace {self.seen}"))
        for key, value in own.items():
            self.attributes.setdefault("case:" + key.removeprefix("case:"), {})[number] = value
        require_few(len(self.attributes), self.name)

    def columns(self, size: int) -> RawLog:
        """Return everything as columns."""
        raw = RawLog()
        raw.trace = pa.array(self.traces, pa.int32())
        raw.activity = pa.array(self.activities, pa.string())
        raw.time = pa.array(self.times, pa.string())
        raw.organisation = pa.array(self.organisations, pa.string())
        raw.names = pa.array(self.names, pa.string())
        traces = len(self.names)
        require_room(len(self.attributes), traces, self.name, size)
        raw.attributes = {
            key: pa.array([values.get(n) for n in range(traces)], pa.string())
            for key, values in self.attributes.items()
        }
        return raw


def require_few(keys: int, name: str) -> None:
    """Refuse a file with more different attributes than a log has columns."""
    if keys > MAX_ATTRIBUTES:
        found = f"over {MAX_ATTRIBUTES} different attributes of traces"
        raise LogError(name, found, f"at most {MAX_ATTRIBUTES}")


def require_room(keys: int, traces: int, name: str, size: int) -> None:
    """Refuse a file whose traces each have attributes of their own."""
    if keys * traces > max(_CELLS, size):
        found = f"{keys} different attributes in {traces} traces"
        raise LogError(name, found, "traces with the same attributes")
