"""Writing the text of a chapter."""

from django.db import transaction
from django.http import Http404

from handinhand.audit import services as audit
from handinhand.handbook.access import KEYS, require_write
from handinhand.handbook.models import Prose
from handinhand.kernel.actor import Actor
from handinhand.networks.access import current_network


@transaction.atomic
def write_prose(actor: Actor, chapter: str, *, text: str, version: int | None) -> Prose:
    """Replace the text of a chapter; the first text of a chapter is a change of an empty one.

    Args:
        actor: the coordination.
        chapter: key of the chapter.
        text: Markdown.
        version: the version the person had on screen (1 before the first word).

    Raises:
        NotAllowed: the role may not.
        Http404: there is no such chapter.
        Stale: somebody else saved first.
    """
    require_write(actor)
    if chapter not in KEYS:
        raise Http404
    network = current_network(actor)
    prose, _made = Prose.objects.get_or_create(network=network, chapter=chapter)
    return audit.change(
        actor, prose, "handbook.prose_changed", version=version, fields={"text": text}, told=False
    )
