"""Reading the audit trail."""

from dataclasses import dataclass
from datetime import datetime

from django.db import models

from handinhand.audit.models import Entry
from handinhand.audit.rules import SENTENCES
from handinhand.kernel.actor import Actor, Role
from handinhand.kernel.rights import Rights

RIGHTS = Rights(
    "audit",
    {
        "read network": {Role.PRIVACY_OFFICER},
        "read technical": {Role.ADMINISTRATOR},
        "read own": {
            Role.COORDINATOR,
            Role.MODERATOR,
            Role.PRACTITIONER,
            Role.STEERING,
        },
    },
)


@dataclass(frozen=True, slots=True)
class HistoryLine:
    """One line of the history of a thing: when, who, what."""

    at: datetime
    who: str
    what: str
    changes: dict[str, list[str]]


def history(
    actor: Actor, thing: models.Model, *, own_names_only: bool = False, limit: int = 50
) -> list[HistoryLine]:
    """Return the latest changes of a thing the caller may see, newest first.

    Args:
        actor: who looks.
        thing: the thing, fetched through its door.
        own_names_only: show people of other organisations as their organisation (hand-overs).
        limit: at most so many lines.
    """
    entries = (
        Entry.objects.filter(thing_id=thing.pk)
        .exclude(detail__retention="read")
        .select_related("detail")
        .order_by("-at", "-number")[:limit]
    )
    return [_line(actor, entry, own_names_only) for entry in entries]


def _line(actor: Actor, entry: Entry, own_names_only: bool) -> HistoryLine:
    detail = getattr(entry, "detail", None)
    who, changes = "", {}
    if detail is not None:
        foreign = own_names_only and detail.organisation_id != actor.organisation_id
        who = detail.organisation_name if foreign else detail.person_name
        changes = {k: list(v) for k, v in detail.changes.items() if v}
    return HistoryLine(entry.at, who, str(SENTENCES.get(entry.action, entry.action)), changes)
