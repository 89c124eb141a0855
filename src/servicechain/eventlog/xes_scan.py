"""Reading large XES files with the compiled scanner."""

import re
from concurrent.futures import ThreadPoolExecutor
from typing import Any
from xml.sax.saxutils import unescape

import numpy as np
import pyarrow as pa

from servicechain.eventlog.errors import LogError
from servicechain.eventlog.files import Content
from servicechain.eventlog.xes import RawLog, require_room
from servicechain.kernels import threads, xml

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
_FOREIGN = re.compile(rb"&(?!amp;|lt;|gt;|quot;|apos;|#[0-9]{1,7};|#x[0-9A-Fa-f]{1,6};)")
_REFERENCE = re.compile(r"&#(x[0-9A-Fa-f]+|[0-9]+);")


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
    data = np.frombuffer(content, np.uint8)
    words = np.frombuffer(b"".join(_WORDS), np.uint8)
    ends = np.cumsum([len(word) for word in _WORDS])
    found = _in_parts(content, data, words, ends) or xml.scan(data, 0, len(data), 0, 0, words, ends)
    fault, place, _events, _traces, _owns, event_trace, spans, trace_spans, own = found
    if fault == xml.DOCTYPE:
        return None
    if fault != xml.OK:
        line = content[:place].count(b"\n") + 1
        what, expected = _SENTENCES[fault]
        raise LogError(f"{name}, line {line}", what, expected)
    with ThreadPoolExecutor(threads()) as pool:
        read_times = pool.submit(xml.times, data, spans[:, 2].copy(), spans[:, 3].copy())
        activity = pool.submit(_coded, content, data, spans[:, 0], spans[:, 1], name)
        organisation = pool.submit(_coded, content, data, spans[:, 4], spans[:, 5], name)
    moments, state = read_times.result()
    if np.isin(state, (1, 3)).any():
        return None  # no offset, or an unusual form
    if content.find(b"&") >= 0 and _FOREIGN.search(content):
        return None
    raw = RawLog()
    used, numbers = np.unique(event_trace, return_inverse=True)  # a trace without events is none
    raw.trace = pa.array(numbers.astype(np.int32))
    raw.time = pa.array(moments, mask=state == 2)
    raw.activity, raw.organisation = activity.result(), organisation.result()
    raw.names = _trace_names(content, used, trace_spans, name)
    raw.attributes = _own(content, own, used, name)
    return raw


def _in_parts(
    content: Content, data: np.ndarray, words: np.ndarray, ends: np.ndarray
) -> tuple[Any, ...] | None:
    """Scan a part of the file per thread; None where the whole must be scanned as one.

    Parts begin at a trace. Where one is not well formed, perhaps because that "trace" stood in a
    comment, the whole is scanned again and judged.
    """
    log = content.find(b"<log") + 1
    after = _NAME_ENDS.search(content, log)
    cuts = [content.find(b"<trace", len(data) * k // threads()) for k in range(1, threads())]
    bounds = [0, *dict.fromkeys(cuts), len(data)]
    if not log or after is None or len(bounds) < 3 or min(cuts) < 0:
        return None
    length = after.start() - log
    with ThreadPoolExecutor(threads()) as pool:
        parts = list(
            pool.map(
                lambda begin, stop: xml.scan(data, begin, stop, log, length, words, ends),
                bounds[:-1],
                bounds[1:],
            )
        )
    if any(part[0] != xml.OK for part in parts):
        return None
    shifts = np.cumsum([0, *(part[3] for part in parts[:-1])])
    for part, shift in zip(parts, shifts, strict=True):
        part[5][:] += shift
        part[8][:, 0] += shift
    return (*(xml.OK, 0, 0, 0, 0), *(np.concatenate([p[k] for p in parts]) for k in (5, 6, 7, 8)))


def _coded(
    content: Content, data: np.ndarray, starts: np.ndarray, lengths: np.ndarray, name: str
) -> pa.DictionaryArray:
    codes, first = xml.codes(data, starts.copy(), lengths.copy())
    texts = [_text(content, int(starts[k]), int(lengths[k]), name) for k in first]
    return pa.DictionaryArray.from_arrays(
        pa.array(codes, mask=codes < 0), pa.array(texts, pa.string())
    )


def _text(content: Content, start: int, length: int, name: str) -> str:
    """Return the value of an attribute as XML means it."""
    try:
        text = content[start : start + length].decode("utf-8")
    except UnicodeDecodeError:
        line = content[:start].count(b"\n") + 1
        raise LogError(f"{name}, line {line}", "bytes that are no UTF-8", "UTF-8") from None
    if "&" in text:
        text = _REFERENCE.sub(_character, text)
        text = unescape(text, {"&quot;": '"', "&apos;": "'"})
    return text.replace("\n", " ").replace("\t", " ").replace("\r", " ")


def _character(match: re.Match[str]) -> str:
    digits = match[1]
    code = int(digits[1:], 16) if digits[0] == "x" else int(digits)
    return chr(code) if 0 < code < 0x110000 and not 0xD800 <= code < 0xE000 else "�"


def _trace_names(content: Content, used: np.ndarray, spans: np.ndarray, name: str) -> pa.Array:
    named = [
        _text(content, start, length, name) if length >= 0 else f"trace {number}"
        for number, (start, length) in zip((used + 1).tolist(), spans[used].tolist(), strict=True)
    ]
    return pa.array(named, pa.string())


def _own(content: Content, own: np.ndarray, used: np.ndarray, name: str) -> dict[str, pa.Array]:
    own = own[np.isin(own[:, 0], used)]
    own[:, 0] = np.searchsorted(used, own[:, 0])
    codes, first = xml.codes(np.frombuffer(content, np.uint8), own[:, 1].copy(), own[:, 2].copy())
    require_room(len(first), len(used), name, len(content))
    columns: dict[str, pa.Array] = {}
    for code, row in enumerate(first.tolist()):
        key = _text(content, int(own[row, 1]), int(own[row, 2]), name)
        values: list[str | None] = [None] * len(used)
        for trace, _, _, start, length in own[codes == code].tolist():
            values[trace] = _text(content, start, length, name)
        columns["case:" + key.removeprefix("case:")] = pa.array(values, pa.string())
    return columns
