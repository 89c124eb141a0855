"""The log: one JSON object per line, with nothing personal in it (T69).

A line holds time, level, logger, message and the number of the request; an error also its kind
and the places in the code. Addresses of pages appear as their pattern, because a real address can
hold a key; whatever an error message quotes is left out, because it can be content.
"""

import json
import logging
import re
import secrets
import time
import traceback
from collections.abc import Callable
from contextvars import ContextVar
from datetime import UTC, datetime
from types import TracebackType

from django.http import HttpRequest, HttpResponse

Answer = Callable[[HttpRequest], HttpResponse]

_request_id: ContextVar[str] = ContextVar("request_id", default="")
_requests = logging.getLogger("handinhand.requests")
_MAIL = re.compile(r"[\w.+%-]+@[\w.-]+")
# Word characters before a quote make it an apostrophe, as in "doesn't".
_QUOTED = re.compile(r"""(?<!\w)'[^']*'|"[^"]*"|„[^“]*“|\([^)]*\)=\(.*""")
_UNASKED = frozenset({"health"})


def numbered_requests(get_response: Answer) -> Answer:
    """Give each request a random number, for the log and for the answer, and log how it went."""

    def middleware(request: HttpRequest) -> HttpResponse:
        token = _request_id.set(secrets.token_hex(8))
        began = time.perf_counter()
        try:
            response = get_response(request)
            response.headers["X-Request-ID"] = _request_id.get()
            match = request.resolver_match
            if match is None or match.view_name not in _UNASKED:
                _requests.info("%s", sentence_of(request, response.status_code), extra={
                    "milliseconds": round((time.perf_counter() - began) * 1000)
                })  # fmt: skip
            return response
        finally:
            _request_id.reset(token)

    return middleware


def sentence_of(request: HttpRequest, status: int) -> str:
    """Return what a request was, by the pattern of its address and without its values."""
    match = request.resolver_match
    return f"{request.method} {match.route if match else '(no such page)'} {status}"


class JsonLines(logging.Formatter):
    """Writes a record as one JSON object."""

    def format(self, record: logging.LogRecord) -> str:
        """Return the line, without a line break."""
        at = datetime.fromtimestamp(record.created, UTC)
        line: dict[str, object] = {
            "time": at.isoformat(timespec="milliseconds").replace("+00:00", "Z"),
            "level": record.levelname,
            "logger": record.name,
            "message": _MAIL.sub("…@…", _message(record)),
        }
        if request_id := _request_id.get():
            line["request"] = request_id
        if (taken := getattr(record, "milliseconds", None)) is not None:
            line["milliseconds"] = taken
        if record.exc_info and record.exc_info[1]:
            line["error"] = _errors(record.exc_info[1])
        return json.dumps(line, ensure_ascii=False)


def _message(record: logging.LogRecord) -> str:
    request = getattr(record, "request", None)
    if isinstance(request, HttpRequest):
        return sentence_of(request, int(getattr(record, "status_code", 500)))
    return record.getMessage()


def _errors(error: BaseException) -> list[dict[str, object]]:
    """Return an error and those it came from: kind, what is safe of its text, where it was."""
    found: list[dict[str, object]] = []
    current: BaseException | None = error
    while current is not None and len(found) < 5:
        kind = type(current)
        found.append(
            {
                "kind": f"{kind.__module__}.{kind.__qualname__}",
                "text": _safe(str(current)),
                "at": _places(current.__traceback__),
            }
        )
        current = current.__cause__ or (
            None if current.__suppress_context__ else current.__context__
        )
    return found


def _safe(text: str) -> str:
    """Return the first line of an error's text without what it quotes."""
    first = text.partition("\n")[0]
    return _QUOTED.sub("…", _MAIL.sub("…@…", first))[:200]


def _places(trace: TracebackType | None) -> list[str]:
    return [
        f"{frame.filename}:{frame.lineno} {frame.name}" for frame in traceback.extract_tb(trace)
    ]
