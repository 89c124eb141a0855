"""What a body decided, with its votes."""

from collections.abc import Collection, Mapping
from datetime import date
from typing import TYPE_CHECKING

from django.db import transaction
from django.utils.translation import gettext as _

from handinhand.audit import services as audit
from handinhand.kernel.actor import Actor
from handinhand.kernel.errors import RuleBroken
from handinhand.networks.access import current_network
from handinhand.networks.services import numbered_key
from handinhand.thread.access import Ref
from handinhand.workshops.access import get_workshop, require_decide
from handinhand.workshops.models import Decision, Workshop
from handinhand.workshops.services.bounds import join_decision, network_of, require_past_day

if TYPE_CHECKING:
    from handinhand.networks.models import Body

VOTES = ("yes", "no", "abstain")


@transaction.atomic
def record_decision(
    actor: Actor,
    *,
    text: str,
    on: date,
    body: "Body | None",
    yes: int,
    no: int = 0,
    abstain: int = 0,
    workshop: Workshop | None = None,
    about: Collection[Ref] = (),
    number: int | None = None,
) -> Decision:
    """Record what a body decided.

    Args:
        actor: steering, coordination or moderation.
        text: the sentence that was voted on.
        on: day of the vote.
        body: which body decided.
        yes: votes for it.
        no: votes against it.
        abstain: abstentions.
        workshop: the workshop it was decided in, if in one.
        about: the things the decision answers.
        number: number it brings along (import); else the next one.

    Raises:
        NotAllowed: the role may not.
        RuleBroken: the day lies in the future or before the network, or nobody voted.
        Http404: body, workshop or thing is not for this actor.
    """
    require_decide(actor)
    _check(actor, {"on": on, "body": body, "workshop": workshop})
    _check_votes({"yes": yes, "no": no, "abstain": abstain})
    key, given = numbered_key(network_of(actor), "BS-", number)
    decision = Decision.objects.create(
        network_id=network_of(actor),
        key=key,
        number=given,
        text=text,
        on=on,
        body=body,
        workshop=workshop,
        yes=yes,
        no=no,
        abstain=abstain,
    )
    join_decision(actor, decision, about)
    audit.record(actor, "decision.recorded", decision)
    return decision


@transaction.atomic
def change_decision(
    actor: Actor, decision: Decision, *, version: int | None, fields: Mapping[str, object]
) -> Decision:
    """Correct a recorded decision.

    Raises:
        NotAllowed: the role may not.
        RuleBroken: it was voted on here and is frozen, the day lies in the future or before the
            network, or nobody voted.
        Stale: somebody else saved first.
    """
    require_decide(actor)
    if not decision.is_recorded:
        raise RuleBroken(
            _(
                "Darüber haben die Organisationen abgestimmt; der Beschluss steht fest. Was anders"
                " werden soll, entscheidet ein neuer Beschluss."
            )
        )
    _check(actor, fields)
    _check_votes({vote: fields.get(vote, getattr(decision, vote)) for vote in VOTES})
    return audit.change(actor, decision, "decision.changed", version=version, fields=fields)


def _check(actor: Actor, fields: Mapping[str, object]) -> None:
    day, workshop, body = fields.get("on"), fields.get("workshop"), fields.get("body")
    if isinstance(day, date):
        require_past_day(actor, day, field="on")
    if isinstance(workshop, Workshop):
        get_workshop(actor, workshop.pk)
    if body is not None and body not in current_network(actor).bodies.all():
        raise RuleBroken(
            _("Dieses Gremium gibt es im Netzwerk nicht. Wählen Sie eines aus der Liste."),
            field="body",
        )


def _check_votes(votes: Mapping[str, object]) -> None:
    counted = {name: votes[name] for name in VOTES}
    numbers = {name: value for name, value in counted.items() if isinstance(value, int)}
    for name, value in numbers.items():
        if value < 0:
            raise RuleBroken(
                _("Stimmen können nicht negativ sein. Geben Sie 0 oder mehr an."), field=name
            )
    if sum(numbers.values()) == 0:
        raise RuleBroken(
            _("Ein Beschluss braucht mindestens eine Stimme. Tragen Sie die Stimmen ein."),
            field="yes",
        )
