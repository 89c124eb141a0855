"""Who makes links, which ones stand, and whom a secret opens."""

import hashlib
from collections.abc import Sequence
from typing import TYPE_CHECKING
from uuid import UUID

from django.conf import settings
from django.db.models import QuerySet
from django.utils.crypto import salted_hmac
from django.utils.translation import gettext as _

from handinhand.accounts.access import somebody_answers_for
from handinhand.answerlinks.models import AnswerLink
from handinhand.answerlinks.rules import SCOPES, Purpose, purposes_in
from handinhand.handovers.access import get_handover, sides_of
from handinhand.handovers.rules import Side
from handinhand.kernel import clock
from handinhand.kernel.actor import Actor, Permit, Role
from handinhand.kernel.errors import NotAllowed
from handinhand.kernel.rights import Rights

if TYPE_CHECKING:
    from handinhand.handovers.models import Handover

RIGHTS = Rights("answerlinks", {"make": {Role.COORDINATOR, Role.PRACTITIONER}})


def may_revoke(actor: Actor, handover: "Handover") -> bool:
    """Tell whether the actor stands on the sending side or coordinates the network."""
    sides = {Side.SENDER, Side.COORDINATOR}
    return RIGHTS.allow(actor, "make") and bool(sides & sides_of(actor, handover))


def may_make(actor: Actor, handover: "Handover") -> bool:
    """Tell whether the actor may make links: for a unit with an account only the coordination.

    Otherwise the sender could answer in the name of somebody who answers for themselves.
    """
    if not may_revoke(actor, handover):
        return False
    return Side.COORDINATOR in sides_of(actor, handover) or has_no_account(handover)


def require_revoke(actor: Actor, handover: "Handover") -> None:
    """Let pass who may revoke links.

    Raises:
        NotAllowed: the receiver, or somebody who only reads.
    """
    if not may_revoke(actor, handover):
        raise NotAllowed(
            _("Einmallinks erstellt die Stelle, die anbietet, oder die Netzwerkkoordination.")
        )


def require_make(actor: Actor, handover: "Handover") -> None:
    """Let pass who may make links.

    Raises:
        NotAllowed: the receiver, somebody who only reads, or the sender of a hand-over to a unit
            that answers with an account of its own.
    """
    require_revoke(actor, handover)
    if not may_make(actor, handover):
        raise NotAllowed(
            _(
                "Die empfangende Stelle hat ein Konto und antwortet selbst. Kommt dort gerade"
                " niemand daran, erstellt die Netzwerkkoordination einen Einmallink."
            )
        )


def purposes_now(handover: "Handover") -> tuple[Purpose, ...]:
    """List what a link can be made for now."""
    return purposes_in(handover.state)


def has_no_account(handover: "Handover") -> bool:
    """Tell whether nobody with an account answers for the receiving unit today."""
    return not somebody_answers_for(
        handover.network_id, handover.receiver_id, handover.to_unit_id, clock.today()
    )


def links_of(handover: "Handover") -> Sequence[AnswerLink]:
    """Return the links of a hand-over that was fetched through its door, newest first."""
    return list(AnswerLink.objects.filter(handover=handover.pk))


def open_links(handover_id: UUID) -> QuerySet[AnswerLink]:
    """Return the links that can still be used, if their time has not passed."""
    return AnswerLink.objects.filter(handover=handover_id, used_at=None, revoked_at=None)


def digest(kind: str, secret: str, key: str | None = None) -> bytes:
    """Return the keyed digest under which a token or a code is stored.

    The key lies outside the database: who steals the database cannot try the codes.
    """
    hmac = salted_hmac(f"handinhand.answerlinks.{kind}", secret, secret=key, algorithm="sha256")
    return hmac.digest()


def browser_digest(secret: str) -> bytes:
    """Return the digest of the secret that one browser holds after it opened a link."""
    return hashlib.sha256(secret.encode()).digest()


def find_by(kind: str, secret: str | None, *, slip: str | None = None) -> AnswerLink | None:
    """Return the link a token or a code opens now; every refusal is the same None.

    One query decides, so that unknown, used, revoked and expired take the same time.

    Args:
        kind: "token" or "code".
        secret: as it was read; None (no token, no code) is looked up like any other.
        slip: if given, only for the hand-over with this slip number.
    """
    keys = [settings.SECRET_KEY, *settings.SECRET_KEY_FALLBACKS]
    digests = [digest(kind, secret or "", key) for key in keys]
    found = _valid().filter(**{f"{kind}_digest__in": digests})
    if slip is not None:
        found = found.filter(handover__slip=slip)
    return found.first()


def find_opened(link_id: UUID) -> AnswerLink | None:
    """Return a link that was opened in this browser, if it still holds."""
    return _valid().filter(pk=link_id).first()


def find_used(link_id: UUID, browser: str) -> AnswerLink | None:
    """Return a link that this browser has used; another browser gets None."""
    return AnswerLink.objects.filter(pk=link_id, used_in=browser_digest(browser)).first()


def belongs_to(handover: "Handover", purpose: str, token: str, code: str) -> bool:
    """Tell whether token and code are those of an open link of this hand-over."""
    return (
        open_links(handover.pk)
        .filter(
            purpose=purpose,
            token_digest=digest("token", token),
            code_digest=digest("code", code),
        )
        .exists()
    )


def handover_of(link: AnswerLink) -> "Handover":
    """Return the hand-over of a link, through the same door as everybody.

    Raises:
        Http404: it is gone.
    """
    return get_handover(actor_of(link), link.handover_id)


def actor_of(link: AnswerLink) -> Actor:
    """Return whoever holds the link: the receiving unit, for the link's steps and nothing else."""
    handover = link.handover
    return Actor(
        person_id=None,
        name=_("Einmallink"),
        role=None,
        network_id=handover.network_id,
        organisation_id=handover.receiver_id,
        unit_id=handover.to_unit_id,
        organisation_name=handover.receiver.name,
        permit=Permit(handover.pk, frozenset(SCOPES[Purpose(link.purpose)].steps)),
    )


def _valid() -> QuerySet[AnswerLink]:
    open_now = AnswerLink.objects.filter(used_at=None, revoked_at=None, expires_at__gt=clock.now())
    return open_now.select_related("handover__receiver", "created_by")
