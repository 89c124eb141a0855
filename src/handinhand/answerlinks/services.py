"""The only writes to one-time links, and the steps their holders take."""

import secrets
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from datetime import datetime, timedelta
from ipaddress import ip_address, ip_network
from random import Random
from typing import TYPE_CHECKING

from django.core.cache import cache
from django.db import IntegrityError, transaction
from django.urls import reverse
from django.utils.crypto import salted_hmac
from django.utils.translation import gettext as _

from handinhand.answerlinks.access import (
    actor_of,
    browser_digest,
    digest,
    find_opened,
    handover_of,
    open_links,
    purposes_now,
    require_make,
    require_revoke,
)
from handinhand.answerlinks.models import AnswerLink
from handinhand.answerlinks.rules import (
    IN_ALL,
    PER_ADDRESS,
    SCOPES,
    Budget,
    Purpose,
    new_code,
    new_token,
    shown_code,
)
from handinhand.audit import services as audit
from handinhand.handovers import services as handovers
from handinhand.kernel import clock
from handinhand.kernel.actor import Actor
from handinhand.kernel.errors import RuleBroken, Stale
from handinhand.notices.access import people_of_unit
from handinhand.notices.services import notify

if TYPE_CHECKING:
    from handinhand.handovers.models import Handover

_CHANCE: Random = secrets.SystemRandom()
_EVERYBODY = "all"
_TAKE: Mapping[str, "Callable[..., Handover]"] = {
    "accept": handovers.accept,
    "decline": handovers.decline,
    "arrive": handovers.arrive,
    "no_show": handovers.report_no_show,
}


class LinkRefused(RuleBroken):
    """The link does not open this; why is never told."""

    code = "link_refused"


@dataclass(frozen=True, slots=True)
class Made:
    """A new link with its secrets, which are shown once and stored nowhere."""

    purpose: Purpose
    token: str
    code: str
    expires_at: datetime

    @property
    def shown_code(self) -> str:
        """The code as people read it out."""
        return shown_code(self.code)


@transaction.atomic
def make(actor: Actor, handover: "Handover") -> list[Made]:
    """Make the links of a hand-over anew; those made before no longer open anything.

    Args:
        actor: a member of the sending unit, or the coordinator; only the coordinator, when
            somebody with an account answers for the receiving unit.
        handover: fetched through its door.

    Returns:
        One link for each thing there is to answer or to report.

    Raises:
        NotAllowed: whoever may not; see `require_make`.
        RuleBroken: there is nothing to answer (any more).
        Stale: somebody else makes links for it at this moment.
    """
    require_make(actor, handover)
    purposes = purposes_now(handover)
    if not purposes:
        raise RuleBroken(
            _("Für diese Übergabe gibt es nichts zu beantworten. Ein Link wird nicht gebraucht.")
        )
    now = clock.now()
    open_links(handover.pk).update(revoked_at=now)
    try:
        with transaction.atomic():
            made = [_create(actor, handover, purpose, now) for purpose in purposes]
    except IntegrityError as error:
        raise Stale(
            _("Gerade erstellt jemand anderes Links für diese Übergabe. Laden Sie die Seite neu.")
        ) from error
    audit.record(
        actor,
        "answer_link.made",
        handover,
        title=handover.standard.key,
        network_id=handover.network_id,
    )
    return made


def _create(actor: Actor, handover: "Handover", purpose: Purpose, now: datetime) -> Made:
    made = Made(purpose, new_token(_CHANCE), new_code(_CHANCE), now + SCOPES[purpose].lifetime)
    AnswerLink.objects.create(
        handover_id=handover.pk,
        purpose=purpose,
        token_digest=digest("token", made.token),
        code_digest=digest("code", made.code),
        created_at=now,
        created_by_id=actor.person_id,
        expires_at=made.expires_at,
    )
    return made


@transaction.atomic
def revoke(actor: Actor, handover: "Handover") -> int:
    """Close the open links of a hand-over; how many there were.

    Raises:
        NotAllowed: the receiver, or somebody who only reads.
    """
    require_revoke(actor, handover)
    revoked = open_links(handover.pk).update(revoked_at=clock.now())
    if revoked:
        audit.record(
            actor,
            "answer_link.revoked",
            handover,
            title=handover.standard.key,
            network_id=handover.network_id,
        )
    return revoked


@transaction.atomic
def answer(
    opened: AnswerLink, step: str, *, browser: str, values: Mapping[str, object]
) -> "Handover":
    """Take the step of a link, once, through the same service as everybody.

    Args:
        opened: the link as this browser opened it.
        step: name of the step.
        browser: secret of this browser, so that only it sees the result again.
        values: what the form of the step holds.

    Raises:
        LinkRefused: used, revoked or expired by now, or not for this step.
        RuleBroken: what the form holds breaks a rule; the link stays open.
        Stale: the hand-over was answered in another way; the link stays open.
    """
    link = find_opened(opened.pk)
    if link is None or step not in SCOPES[Purpose(link.purpose)].steps:
        raise LinkRefused(_("Dieser Link gilt nicht."))
    used = open_links(link.handover_id).filter(pk=link.pk)
    if not used.update(used_at=clock.now(), used_for=step, used_in=browser_digest(browser)):
        raise LinkRefused(_("Dieser Link gilt nicht."))
    actor, handover = actor_of(link), handover_of(link)
    taken = _TAKE[step](actor, handover, **values)
    maker = link.created_by
    audit.record(
        actor,
        "answer_link.used",
        handover,
        title=handover.standard.key,
        network_id=handover.network_id,
        changes={"created_by": ["", maker.name]} if maker else {},
    )
    _tell_receiver(actor, taken)
    return taken


def _tell_receiver(actor: Actor, handover: "Handover") -> None:
    """Tell the people in whose name a link has answered; nobody, where none has an account."""
    notify(
        actor,
        "answer_link.used",
        network_id=handover.network_id,
        to=people_of_unit(handover.network_id, handover.to_unit),
        about=handover.standard.name,
        path=reverse("handovers:detail", args=[handover.network.slug, handover.pk]),
    )


# --- how many refusals are borne ------------------------------------------------------------------


@transaction.atomic
def note_refusal(address: str, kind: str) -> None:
    """Count a refusal, and record it without what was typed.

    Args:
        address: network address it came from; only a keyed digest of it is kept, for minutes.
        kind: "token", "code" or "step".
    """
    if not is_strained():
        # The entry locks the end of its chain: of many at once, each counts.
        audit.record(Actor.system(), "answer_link.refused", title=kind)
        _count_up(_EVERYBODY, IN_ALL)
    _count_up(group_of(address), PER_ADDRESS)


def group_of(address: str) -> str:
    """Return what counts as one address: of IPv6 the network, in which one may have any number."""
    try:
        parsed = ip_address(address)
    except ValueError:
        return address
    return str(ip_network((parsed, 64), strict=False)) if parsed.version == 6 else address


def must_wait(address: str) -> bool:
    """Tell whether too many refusals came from an address to let it try a code now."""
    return _count(group_of(address), PER_ADDRESS) >= PER_ADDRESS.number


def is_strained() -> bool:
    """Tell whether so much is tried that a code alone is not enough."""
    return _count(_EVERYBODY, IN_ALL) >= IN_ALL.number


def _key(who: str, budget: Budget) -> str:
    window = int(clock.now().timestamp() // budget.window.total_seconds())
    name = salted_hmac("handinhand.answerlinks.attempts", who, algorithm="sha256").hexdigest()
    return f"answerlinks:{name[:32]}:{window}"


def _count(who: str, budget: Budget) -> int:
    return int(cache.get(_key(who, budget), 0))


def _count_up(who: str, budget: Budget) -> None:
    # Not `incr`: it would give the entry the cache's own lifetime.
    kept = (budget.window + timedelta(minutes=1)).total_seconds()
    cache.set(_key(who, budget), _count(who, budget) + 1, kept)
