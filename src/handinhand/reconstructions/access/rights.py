"""Who may do what with cases, code book and patterns."""

from handinhand.kernel.actor import MEMBERS, Actor, Role
from handinhand.kernel.rights import Rights
from handinhand.thread.access import require_member

LEADS = {Role.COORDINATOR, Role.MODERATOR}

RIGHTS = Rights(
    "reconstructions",
    {
        "read": MEMBERS,
        "read drafts": {*LEADS, Role.PRIVACY_OFFICER},
        "change": LEADS,
        "report own events": {*LEADS, Role.PRACTITIONER},
        "release": {Role.PRIVACY_OFFICER},
        "change patterns": LEADS,
        "change code book": LEADS,
    },
)


def require_read(actor: Actor) -> None:
    """Let pass who may read reconstructions at all.

    Raises:
        NotAllowed: the role has no business here.
    """
    require_member(RIGHTS, actor)


def may_start(actor: Actor) -> bool:
    """Tell whether the actor may begin a new case."""
    return RIGHTS.allow(actor, "change")


def may_change_code_book(actor: Actor) -> bool:
    """Tell whether the actor may add and retire codes."""
    return RIGHTS.allow(actor, "change code book")
