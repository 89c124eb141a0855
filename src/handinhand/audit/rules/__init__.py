"""How entries are chained, and in which words they are told. No database."""

import hashlib
import json
from collections.abc import Mapping
from datetime import datetime
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
