"""Telling people: a row in the transaction of what causes it, and the mail afterwards."""

from collections.abc import Collection, Iterator
from contextlib import contextmanager
from contextvars import ContextVar
from uuid import UUID

from django.db import transaction

from handinhand.background.services import later
from handinhand.kernel import clock
from handinhand.kernel.actor import Actor
from handinhand.notices.access import preference_of
from handinhand.notices.models import Mail, MailPreference, Notice
from handinhand.notices.rules import KINDS

_silent: ContextVar[bool] = ContextVar("silent", default=False)
Mode = MailPreference.Mode


@contextmanager
def silently() -> Iterator[None]:
    """Tell nobody anything, while the past is loaded."""
    token = _silent.set(True)
    try:
        yield
    finally:
        _silent.reset(token)


@transaction.atomic
def notify(
    actor: Actor,
    kind: str,
    *,
    network_id: UUID,
    to: Collection[UUID],
    about: str,
    path: str,
    cause: str = "",
) -> int:
    """Tell people something, at once by mail or with their daily digest, as each wants.

    Call it inside the transaction of what happened. The actor is never told of their own act.

        notify(actor, "decision.due", network_id=network.pk, to=coordinators_of(network.pk),
               about=decision.title, path=reverse("workshops:decision", args=[slug, key]))

    Args:
        actor: who caused it.
        kind: key of a kind the app registered with `notices.rules.register_kinds` in `things`.
        network_id: where it happened.
        to: ids of people; `notices.access` finds them (`people_of_unit`, `coordinators_of` …)
            and puts the deputy in the place of who is away.
        about: name of the standard or thing; nothing of a person, no slip number.
        path: address of the page, beginning with a slash.
        cause: when given, nobody is told the same kind twice for it, however often it is called.

    Returns:
        Number of people told.

    Raises:
        KeyError: the kind is not registered.
    """
    known = KINDS[kind]
    people = sorted(set(to) - {actor.person_id})
    if _silent.get() or not people:
        return 0
    modes = dict(MailPreference.objects.filter(person__in=people).values_list("person", "mode"))
    mails, told = [], 0
    for person in people:
        mode = modes.get(person, Mode.AT_ONCE)
        if mode == Mode.REMINDERS and not known.reminder:
            continue
        notice, is_new = _write(network_id, person, kind, about, path, cause)
        told += is_new
        if is_new and mode != Mode.DIGEST:
            notice.mail = new_mail(person)
            notice.save(update_fields=["mail"])
            mails.append(str(notice.mail.pk))
    if mails:
        later("handinhand.notices.tasks.deliver", mails)
    return told


def _write(
    network_id: UUID, person: UUID, kind: str, about: str, path: str, cause: str
) -> tuple[Notice, bool]:
    values = {"network_id": network_id, "about": about[:300], "path": path}
    values["created_at"] = clock.now()
    if not cause:
        return Notice.objects.create(person_id=person, kind=kind, **values), True
    return Notice.objects.get_or_create(person_id=person, kind=kind, cause=cause, defaults=values)


def new_mail(person: UUID) -> Mail:
    """Put an empty mail into the outbox; the caller gives it its notices."""
    now = clock.now()
    return Mail.objects.create(person_id=person, created_at=now, try_at=now)


@transaction.atomic
def set_preference(actor: Actor, *, mode: str, language: str) -> MailPreference:
    """Keep when and in which language the actor wants mail.

    Raises:
        Http404: the actor acts in no network.
    """
    preference = preference_of(actor)
    MailPreference.objects.update_or_create(
        person_id=preference.person_id, defaults={"mode": mode, "language": language}
    )
    return preference_of(actor)
