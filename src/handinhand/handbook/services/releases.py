"""Releasing the handbook."""

from django.db import transaction
from django.utils.translation import gettext as _

from handinhand.audit import services as audit
from handinhand.handbook.access import (
    changes_since,
    draft_chapters,
    last_release,
    require_release,
    stored,
    title_of,
)
from handinhand.handbook.models import Release
from handinhand.handbook.rules import digest
from handinhand.kernel import clock
from handinhand.kernel.actor import Actor
from handinhand.kernel.errors import RuleBroken, Stale
from handinhand.networks.access import current_network
from handinhand.networks.services import numbered_key


@transaction.atomic
def release(actor: Actor, *, reason: str, number: int | None = None) -> Release:
    """Freeze the handbook as it is now; it gets the next number.

    Args:
        actor: the steering group.
        reason: why now, in a sentence; it stands on the first page.
        number: the number the person had on screen; None takes the next one.

    Raises:
        NotAllowed: the role may not.
        RuleBroken: nothing changed since the last release.
        Stale: somebody else released it meanwhile.
    """
    require_release(actor)
    assert actor.person_id is not None  # the right is held by people only
    network = current_network(actor)
    _key, following = numbered_key(network.pk, "HB-")  # locks: one release after the other
    last = last_release(actor)
    if number is not None and number != following:
        raise Stale(
            _(
                "Ausgabe %(number)s hat inzwischen jemand anderes freigegeben."
                " Prüfen Sie, ob es noch eine weitere braucht."
            )
            % {"number": number},
        )
    chapters = draft_chapters(network)
    changes = changes_since(last, chapters)
    if last is not None and not changes:
        raise RuleBroken(
            _("Seit der letzten Ausgabe hat sich nichts geändert; eine neue ist nicht nötig.")
        )
    content: dict[str, object] = {"title": title_of(network), "chapters": stored(chapters)}
    made = Release.objects.create(
        network=network,
        number=following,
        on=clock.today(),
        released_by_id=actor.person_id,
        reason=reason,
        content=content,
        changes=[{"heading": one.heading, "sentences": list(one.sentences)} for one in changes],
        digest=digest(content),
    )
    audit.record(actor, "handbook.released", made)
    return made
