"""What people are told about, in which words, and when a mail is tried again. No database."""

from dataclasses import dataclass
from datetime import timedelta


@dataclass(frozen=True, slots=True)
class NoticeKind:
    """One kind of notice; nothing personal stands in a mail, so its words are fixed here.

    Attributes:
        key: stable name, such as "handover.offered".
        subject: what the mail is called (a lazy translation).
        sentence: what happened and what to do; "%(about)s" stands for the name of the standard
            or of whatever the notice is about (a lazy translation).
        reminder: a step of a ladder; told also to who wants no other mail.
    """

    key: str
    subject: object
    sentence: object
    reminder: bool = False


KINDS: dict[str, NoticeKind] = {}
"""Every registered kind of notice by its key."""


def register_kinds(*kinds: NoticeKind) -> None:
    """Let an app add kinds of notices, in its `things`.

    Raises:
        ValueError: a key is taken.
    """
    for kind in kinds:
        if KINDS.setdefault(kind.key, kind) is not kind:
            raise ValueError(f"expected a new kind of notice, got {kind.key!r} twice")


_WAITS = tuple(timedelta(minutes=minutes) for minutes in (1, 5, 15, 60, 240, 720, 1440))


def wait_before(attempt: int) -> timedelta | None:
    """Tell how long to wait after so many attempts to send a mail; None: give up.

    >>> wait_before(1), wait_before(8)
    (datetime.timedelta(seconds=60), None)
    """
    return _WAITS[attempt - 1] if 1 <= attempt <= len(_WAITS) else None
