"""Reading large XES files with the compiled scanner."""

import re
from functools import partial
from itertools import pairwise
from typing import NamedTuple

import numpy as np
import pyarrow as pa

from servicechain.eventlog.errors import LogError
from servicechain.eventlog.files import Content
from servicechain.eventlog.xes import RawLog, require_few, require_room
from servicechain.kernels import in_threads, threads, xml

_WORDS = (
    b"log", b"trace", b"event", b"key", b"value", b"concept:name", b"time:timestamp",
    b"org:group", b"org:resource",
)  # fmt: skip
_SENTENCES = {
    xml.BROKEN: ("a tag that does not end or is broken", "well-formed XES"),
    xml.MISMATCH: ("an end without its beginning", "well-formed XES"),
    xml.TOO_DEEP: ("elements nested too deeply", f"at most {xml.MAX_DEPTH} levels"),
    xml.NOT_A_LOG: ("another element", "one <log> as the outermost element"),
    xml.LOOSE_EVENT: ("an event outside of a trace", "every event in a trace"),
}
_NAME_ENDS = re.compile(rb"[\s/>]")
_ENCODING = re.compile(rb"<\?xml[^>]*encoding\s*=\s*[\"']([A-Za-z0-9._-]+)[\"']")
_CONTROL = re.compile("[\x00-\x08\x0b\x0c\x0e-\x1f\ufffe\uffff]")
_FOREIGN = re.compile(rb"&(?!amp;|lt;|gt;|quot;|apos;|#[0-9]{1,7};|#x[0-9A-Fa-f]{1,6};)")
_REFERENCE = re.compile(r"&(?:#(x[0-9A-Fa-f]+|[0-9]+)|(amp|lt|gt|quot|apos));")
_NAMED = {"amp": "&", "lt": "<", "gt": ">", "quot": '"', "apos": "'"}


def scan_xes(content: Content, name: str) -> RawLog | None:
    """Read a file, or return None where only the full parser can judge.

    That is: another encoding than UTF-8, declarations and CDATA, references to entities that are
    not XML's own, or times that are written in an unusual way.

    Raises:
        LogError: the file is not well formed.
    """
    declared = _ENCODING.match(content[:200].lstrip(b"\xef\xbb\xbf"))
    if declared and declared[1].lower() not in {b"utf-8", b"us-ascii", b"ascii"}:
        return None
    if content[:2] in {b"\xff\xfe", b"\xfe\xff"}:
        return None
    scanned = _scanned(content)
    found = scanned[0]
    if found.fault == xml.DOCTYPE:
        return None
    if found.fault != xml.OK:
        line = content[: found.place].count(b"\n") + 1
        what, expected = _SENTENCES[found.fault]
        raise LogError(f"{name}, line {line}", what, expected)
    _require_activities(content, name, scanned)
    parts = in_threads(partial(_events, content, name), [(one,) for one in scanned])
    if any(np.isin(part.state, (1, 3)).any() for part in parts):
        return None  # no offset, or an unusual form
    if content.find(b"&") >= 0 and _FOREIGN.search(content):
        return None
    raw = RawLog()
    event_trace = np.concatenate([one.event_trace for one in scanned])
    used, numbers = np.unique(event_trace, return_inverse=True)  # a trace without events is none
    raw.trace = pa.array(numbers.astype(np.int32))
    state = np.concatenate([part.state for part in parts])
    raw.time = pa.array(np.concatenate([part.time for part in parts]), mask=state == 2)
    raw.activity = _joined([part.activity for part in parts])
    raw.organisation = _joined([part.organisation for part in parts])
    raw.names = _trace_names(content, used, np.concatenate([s.trace_spans for s in scanned]), name)
    own = [one.own for one in scanned]
    raw.attributes = _own(content, own[0] if len(own) == 1 else np.concatenate(own), used, name)
    return raw


def _require_activities(content: Content, name: str, scanned: list["_Scanned"]) -> None:
    """Refuse an event without an activity before anything is made of the others."""
    before = 0
    for part in scanned:
        missing = part.lengths[0] <= 0
        if missing.any():
            event = int(missing.argmax())
            trace = int(part.event_trace[event])
            spans = np.concatenate([one.trace_spans for one in scanned])
            (named,) = _trace_names(content, np.array([trace]), spans, name).to_pylist()
            place = f"{name}, event {before + event + 1} (trace {named!r})"
            raise LogError(place, "no activity", "one for every event")
        before += len(missing)


class _Scanned(NamedTuple):
    """What `xml.scan` answers about a part of a file."""

    fault: int
    place: int
    traces: int
    event_trace: np.ndarray
    starts: np.ndarray
    lengths: np.ndarray
    trace_spans: np.ndarray
    own: np.ndarray


_Coded = tuple[np.ndarray, list[str]]
"""Codes (-1: none), and the text of each."""


class _Events(NamedTuple):
    """Times and names of the events of a part; `state` as `xml.times` says."""

    time: np.ndarray
    state: np.ndarray
    activity: _Coded
    organisation: _Coded


def _scanned(content: Content) -> list[_Scanned]:
    """Scan a file, one part per thread; as one where it cannot be cut.

    Parts begin at a trace. Where one is not well formed, perhaps because that "trace" stood in a
    comment, the whole is scanned again and judged.
    """
    data, words = np.frombuffer(content, np.uint8), np.frombuffer(b"".join(_WORDS), np.uint8)
    ends = np.cumsum([len(word) for word in _WORDS])
    log = content.find(b"<log") + 1
    after = _NAME_ENDS.search(content, log)
    cuts = [content.find(b"<trace", len(data) * k // threads()) for k in range(1, threads())]
    bounds = [0, *dict.fromkeys(cuts), len(data)]
    if log and after is not None and len(bounds) > 2 and min(cuts) >= 0:
        length = after.start() - log
        work = [(data, *bound, log, length, words, ends) for bound in pairwise(bounds)]
        parts = [_Scanned(*part) for part in in_threads(xml.scan, work)]
        if all(part.fault == xml.OK for part in parts):
            shifts = np.cumsum([0, *(part.traces for part in parts[:-1])])
            for part, shift in zip(parts, shifts, strict=True):
                part.event_trace[:] += shift
                part.own[:, 0] += shift
            return parts
    return [_Scanned(*xml.scan(data, 0, len(data), 0, 0, words, ends))]


def _events(content: Content, name: str, part: _Scanned) -> _Events:
    """Read the times and names of a part."""
    data = np.frombuffer(content, np.uint8)
    time, state = xml.times(data, part.starts[1], part.lengths[1])
    activity, organisation = (
        _coded(content, data, part.starts[k], part.lengths[k], name) for k in (0, 2)
    )
    return _Events(time, state, activity, organisation)


def _coded(
    content: Content, data: np.ndarray, starts: np.ndarray, lengths: np.ndarray, name: str
) -> _Coded:
    codes, first = xml.codes(data, starts, lengths)
    return codes, [_text(content, int(starts[k]), int(lengths[k]), name) for k in first]


def _joined(parts: list[_Coded]) -> pa.DictionaryArray:
    """Put the names of all parts together; each has numbered its own."""
    known: dict[str, int] = {}
    columns = []
    for codes, texts in parts:
        new = np.array([*(known.setdefault(text, len(known)) for text in texts), -1], np.int32)
        columns.append(new[codes])  # the last stands for -1: none
    codes = np.concatenate(columns)
    return pa.DictionaryArray.from_arrays(
        pa.array(codes, mask=codes < 0), pa.array(list(known), pa.string())
    )


def _text(content: Content, start: int, length: int, name: str) -> str:
    """Return the value of an attribute as XML means it."""
    try:
        text = content[start : start + length].decode("utf-8")
    except UnicodeDecodeError:
        line = content[:start].count(b"\n") + 1
        raise LogError(f"{name}, line {line}", "bytes that are no UTF-8", "UTF-8") from None
    for space in ("\r\n", "\n", "\t", "\r"):
        text = text.replace(space, " ")
    if "&" in text:
        text = _REFERENCE.sub(_character, text)
    if _CONTROL.search(text):
        line = content[:start].count(b"\n") + 1
        raise LogError(f"{name}, line {line}", "a character that XML does not allow", "text")
    return text


def _character(match: re.Match[str]) -> str:
    if match[2]:
        return _NAMED[match[2]]
    code = int(match[1][1:], 16) if match[1][0] == "x" else int(match[1])
    return chr(code) if 0 < code < 0x110000 and not 0xD800 <= code < 0xE000 else "\0"


def _trace_names(content: Content, used: np.ndarray, spans: np.ndarray, name: str) -> pa.Array:
    named = [
        _text(content, start, length, name) if length >= 0 else f"trace {number}"
        for number, (start, length) in zip((used + 1).tolist(), spans[used].tolist(), strict=True)
    ]
    return pa.array(named, pa.string())


def _own(content: Content, own: np.ndarray, used: np.ndarray, name: str) -> dict[str, pa.Array]:
    kept = np.isin(own[:, 0], used)
    own = own if kept.all() else own[kept]
    own[:, 0] = np.searchsorted(used, own[:, 0])
    data, starts, lengths = np.frombuffer(content, np.uint8), own[:, 1].copy(), own[:, 2]
    codes, first = xml.codes(data, starts, lengths.astype(np.int32))
    require_few(len(first), name)
    require_room(len(first), len(used), name, len(content))
    columns: dict[str, pa.Array] = {}
    for code, row in enumerate(first.tolist()):
        key = _text(content, int(own[row, 1]), int(own[row, 2]), name)
        rows = np.flatnonzero(codes == code)
        last = np.append(own[rows[1:], 0] != own[rows[:-1], 0], True)  # of a key twice the second
        values: list[str | None] = [None] * len(used)
        for trace, _, _, start, length in own[rows[last]].tolist():
            values[trace] = _text(content, start, length, name)
        columns["case:" + key.removeprefix("case:")] = pa.array(values, pa.string())
    return columns
