"""The handbook as it is now, beside the last release."""

from typing import TYPE_CHECKING

from django.utils import translation
from django.utils.translation import gettext as _

from handinhand.handbook.access.changes import ChapterChanges, changes_between
from handinhand.handbook.access.contents import (
    LANGUAGE,
    Edition,
    chapters_of,
    draft_chapters,
    edition_of,
    title_of,
)
from handinhand.handbook.access.doors import get_release, last_release
from handinhand.handbook.access.sources import day, reader_of
from handinhand.handbook.models import Release
from handinhand.handbook.rules import Chapter
from handinhand.kernel import clock
from handinhand.kernel.actor import Actor, Role
from handinhand.networks.access import get_network

if TYPE_CHECKING:
    from handinhand.networks.models import Network


def draft_of(network: "Network", last: Release | None) -> Edition:
    """Return the whole draft, with what changed since the last release."""
    chapters = draft_chapters(network)
    with translation.override(LANGUAGE):
        return Edition(
            title=title_of(network),
            subtitle=_("Entwurf, nicht freigegeben"),
            as_of=_("Stand %(day)s") % {"day": day(clock.today())},
            chapters=chapters,
            changes=changes_since(last, chapters),
            since=_("Ausgabe %(number)s") % {"number": last.number} if last else "",
        )


def changes_since(
    last: Release | None, chapters: tuple[Chapter, ...]
) -> tuple[ChapterChanges, ...]:
    """Tell what changed since a release; nothing when there is none."""
    if last is None:
        return ()
    with translation.override(LANGUAGE):
        return changes_between(chapters_of(last), chapters)


def edition_by_address(slug: str, number: int | None) -> Edition:
    """Return a release, or the draft, for the command line of who runs the platform.

    Raises:
        Http404: there is no such network or release.
    """
    network = get_network(Actor(None, "System", Role.ADMINISTRATOR), slug)
    reader = reader_of(network)
    if number is not None:
        return edition_of(get_release(reader, number))
    return draft_of(network, last_release(reader))
