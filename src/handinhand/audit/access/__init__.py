"""Reading the audit trail."""

from dataclasses import dataclass
from datetime import date, datetime, time, timedelta

from django.db import models
from django.db.models import QuerySet
from django.utils.translation import gettext as _

from handinhand.audit.models import PLATFORM, Entry
from handinhand.audit.rules import SENTENCES, is_read
from handinhand.kernel import clock
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


def may_read_network(actor: Actor) -> bool:
    """Tell whether the actor may see the whole trail of the network."""
    return RIGHTS.allow(actor, "read network")


def may_read_own(actor: Actor) -> bool:
    """Tell whether the actor may see their own acts."""
    return RIGHTS.allow(actor, "read own")


def require_list(actor: Actor) -> None:
    """Let pass who may see the trail of the network, or their own acts in it.

    Raises:
        NotAllowed: the role may see neither.
    """
    if not may_read_network(actor):
        RIGHTS.require(
            actor,
            "read own",
            _("Das Protokoll sehen der Datenschutz und, für sich, die Mitglieder."),
        )


def require_technical(actor: Actor) -> None:
    """Let pass who may see the technical entries of the platform.

    Raises:
        NotAllowed: the role may not.
    """
    RIGHTS.require(actor, "read technical", _("Diese Seite ist für die Administration."))


def entries(
    actor: Actor,
    *,
    action: str = "",
    retention: str = "",
    since: date | None = None,
    until: date | None = None,
) -> QuerySet[Entry]:
    """Return the entries the actor may see, newest first, narrowed by what is given."""
    found = Entry.objects.visible_to(actor).select_related("detail")
    if action:
        found = found.filter(action=action)
    if retention:
        found = found.filter(detail__retention=retention)
    if since:
        found = found.filter(at__gte=_midnight(since))
    if until:
        found = found.filter(at__lt=_midnight(until + timedelta(days=1)))
    return found.order_by("-at", "-number")


def actions_seen(actor: Actor) -> list[str]:
    """Return the codes of the actions the actor may see entries of."""
    found = Entry.objects.visible_to(actor).order_by("action")
    return list(found.values_list("action", flat=True).distinct())


def _midnight(day: date) -> datetime:
    return datetime.combine(day, time(), clock.BERLIN)


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
        _within_reach(actor)
        .filter(thing_id=thing.pk)
        .exclude(action__in=[action for action in SENTENCES if is_read(action)])
        .select_related("detail")
        .order_by("-at", "-number")[:limit]
    )
    return [_line(actor, entry, own_names_only) for entry in entries]


def _within_reach(actor: Actor) -> QuerySet[Entry]:
    """Leave out what happened to a shared thing (an organisation) in another network."""
    if actor.network_id is None:
        return Entry.objects.all()
    return Entry.objects.filter(chain__in=[str(actor.network_id), PLATFORM])


def _line(actor: Actor, entry: Entry, own_names_only: bool) -> HistoryLine:
    detail = getattr(entry, "detail", None)
    who, changes = "", {}
    if detail is not None:
        foreign = own_names_only and detail.organisation_id != actor.organisation_id
        who = detail.organisation_name if foreign else detail.person_name
        changes = {k: list(v) for k, v in detail.changes.items() if v}
    return HistoryLine(entry.at, who, str(SENTENCES.get(entry.action, entry.action)), changes)
