"""Who reads, writes and releases the handbook."""

from django.db.models import QuerySet
from django.shortcuts import get_object_or_404
from django.utils.translation import gettext as _

from handinhand.handbook.models import Prose, Release
from handinhand.kernel.actor import MEMBERS, Actor, Role
from handinhand.kernel.rights import Rights
from handinhand.thread.access import require_member

RIGHTS = Rights(
    "handbook",
    {
        "read": MEMBERS,
        "write prose": {Role.COORDINATOR},
        "release": {Role.STEERING},
    },
)


def require_read(actor: Actor) -> None:
    """Let pass who may read the handbook.

    Raises:
        NotAllowed: the role is no member's.
    """
    require_member(RIGHTS, actor)


def require_write(actor: Actor) -> None:
    """Let pass who writes the text of a chapter.

    Raises:
        NotAllowed: the role may not.
    """
    RIGHTS.require(actor, "write prose", _("Die Texte schreibt die Netzwerkkoordination."))


def require_release(actor: Actor) -> None:
    """Let pass who releases the handbook.

    Raises:
        NotAllowed: the role may not.
    """
    RIGHTS.require(actor, "release", _("Das Handbuch gibt die Steuerungsgruppe frei."))


def may_write(actor: Actor) -> bool:
    """Tell whether the actor may write the text of a chapter."""
    return RIGHTS.allow(actor, "write prose")


def may_release(actor: Actor) -> bool:
    """Tell whether the actor may release the handbook."""
    return RIGHTS.allow(actor, "release")


def proses(actor: Actor) -> dict[str, Prose]:
    """Return what was written by hand, by chapter."""
    return {one.chapter: one for one in Prose.objects.visible_to(actor)}


def prose_of(actor: Actor, chapter: str) -> Prose | None:
    """Return what was written by hand for a chapter; None before the first word."""
    return Prose.objects.visible_to(actor).filter(chapter=chapter).first()


def releases(actor: Actor) -> QuerySet[Release]:
    """Return the releases of the actor's network without their content, the last one first."""
    return Release.objects.visible_to(actor).defer("content").select_related("released_by")


def last_release(actor: Actor) -> Release | None:
    """Return the last release with its content."""
    return Release.objects.visible_to(actor).first()


def get_release(actor: Actor, number: int) -> Release:
    """Return one release.

    Raises:
        Http404: no such release, or not for this actor.
    """
    return get_object_or_404(
        Release.objects.visible_to(actor).select_related("released_by"), number=number
    )
