"""Marks at events of a draft."""

from uuid import UUID

from django.db import transaction
from django.utils.translation import gettext as _

from handinhand.audit import services as audit
from handinhand.kernel.actor import Actor
from handinhand.kernel.errors import RuleBroken
from handinhand.reconstructions.access import codes_in_use
from handinhand.reconstructions.models import Event, Mark
from handinhand.reconstructions.services.cases import lock_draft
from handinhand.thread import services as thread


@transaction.atomic
def add_mark(actor: Actor, event: Event, *, code_id: UUID, note: str = "") -> Mark:
    """Mark a break (or a bridge) at an event of a draft.

    Raises:
        NotAllowed: the role may not.
        RuleBroken: the case is no draft, the code is retired or unknown, or set already.
    """
    case = lock_draft(actor, event.reconstruction)
    code = codes_in_use(actor).filter(pk=code_id).first()
    if code is None:
        raise RuleBroken(
            _("Diese Marke steht nicht (mehr) im Codebuch. Wählen Sie eine aus der Liste."),
            field="code",
        )
    mark, is_new = Mark.objects.get_or_create(event=event, code=code, defaults={"note": note})
    if not is_new:
        raise RuleBroken(
            _("Die Marke %(code)s ist hier schon gesetzt.") % {"code": code.code}, field="code"
        )
    thread.connect(case.network_id, asked=("event", event.pk), answer=("mark", mark.pk))
    audit.record(actor, "reconstruction.mark_set", mark)
    return mark


@transaction.atomic
def remove_mark(actor: Actor, mark: Mark) -> None:
    """Take a mark off an event of a draft; patterns lose it too.

    Raises:
        NotAllowed: the role may not.
        RuleBroken: the case is no draft (any more).
    """
    case = lock_draft(actor, mark.event.reconstruction)
    thread.forget(case.network_id, ("mark", mark.pk))
    audit.record(actor, "reconstruction.mark_removed", mark)
    Mark.objects.filter(pk=mark.pk).delete()
