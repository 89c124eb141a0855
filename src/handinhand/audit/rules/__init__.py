"""How entries are chained, and in which words they are told. No database."""

import calendar
import hashlib
import json
from collections.abc import Mapping
from datetime import date, datetime, timedelta
from uuid import UUID

SENTENCES: dict[str, object] = {}
"""Action code -> what the person did, as the end of a sentence (a lazy translation)."""

START = "0" * 64
"""What the first entry of a chain names as its predecessor."""


def tell(sentences: Mapping[str, object]) -> None:
    """Let an app add the words for its actions.

    Raises:
        ValueError: two apps use the same action code.
    """
    for action, words in sentences.items():
        if SENTENCES.setdefault(action, words) is not words:
            raise ValueError(f"expected a new action code, got {action!r} twice")


READING = frozenset({"read", "listed", "exported"})
"""How the codes of acts end that change nothing."""


def is_read(action: str) -> bool:
    """Tell from its code whether an act only reads; so it stays one when its detail is erased.

    >>> is_read("reconstruction.read"), is_read("goal.changed")
    (True, False)
    """
    return action.rpartition(".")[2] in READING


def reads_kept_since(today: date) -> date:
    """Return the first day whose reads still have details: six months end with their last day.

    >>> reads_kept_since(date(2026, 11, 20)), reads_kept_since(date(2026, 11, 30))
    (datetime.date(2026, 5, 21), datetime.date(2026, 6, 1))
    """
    # The next day counts at the end of a month: 30 November ends what began on 30 and 31 May.
    tomorrow = today + timedelta(days=1)
    return max(_six_months_before(today) + timedelta(days=1), _six_months_before(tomorrow))


def _six_months_before(day: date) -> date:
    """Return the day six months earlier, the last of its month when there is no such day."""
    year, month = (day.year, day.month - 6) if day.month > 6 else (day.year - 1, day.month + 6)
    return date(year, month, min(day.day, calendar.monthrange(year, month)[1]))


def canonical(content: Mapping[str, object]) -> bytes:
    """Return the one byte form of a JSON object (sorted keys, no spaces, UTF-8)."""
    return json.dumps(
        content, sort_keys=True, separators=(",", ":"), ensure_ascii=False, default=str
    ).encode()


def commitment(salt: str, detail: Mapping[str, object]) -> str:
    """Return the salted digest that stands for the personal detail in the chain."""
    return hashlib.sha256(salt.encode() + b"\n" + canonical(detail)).hexdigest()


def entry_digest(
    *,
    chain: str,
    number: int,
    at: datetime,
    action: str,
    thing_type: str,
    thing_id: UUID | None,
    committed: str,
    previous: str,
) -> str:
    """Return the digest of one entry, which the next entry names as its predecessor."""
    content = {
        "chain": chain,
        "number": number,
        "at": at.isoformat(),
        "action": action,
        "thing_type": thing_type,
        "thing_id": str(thing_id) if thing_id else "",
        "commitment": committed,
        "previous": previous,
    }
    return hashlib.sha256(canonical(content)).hexdigest()
