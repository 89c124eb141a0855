"""What several services check and join: days, members, what a decision is about."""

from collections.abc import Collection
from datetime import date
from typing import TYPE_CHECKING
from uuid import UUID

from django.http import Http404
from django.utils.translation import gettext as _

from handinhand.kernel import clock
from handinhand.kernel.actor import Actor
from handinhand.kernel.errors import RuleBroken
from handinhand.networks.access import current_network, get_organisation, is_member_on
from handinhand.thread import services as thread
from handinhand.thread.access import Ref, visible_cards

if TYPE_CHECKING:
    from handinhand.networks.models import Organisation
    from handinhand.workshops.models import Decision

ANSWERS_A_DECISION = frozenset({"chain_version", "agreement"})
"""What is decided on before it counts: it answers the decision, not the other way round."""


def join_decision(actor: Actor, decision: "Decision", about: Collection[Ref]) -> None:
    """Join a decision with the things it is about.

    Raises:
        Http404: a thing is not for this actor.
    """
    refs = set(about)
    if len(visible_cards(actor, refs)) != len(refs):
        raise Http404
    here = ("decision", decision.pk)
    thread.answer_all(actor, here, asked=[r for r in refs if r[0] not in ANSWERS_A_DECISION])
    for ref in sorted((r for r in refs if r[0] in ANSWERS_A_DECISION), key=str):
        thread.connect(decision.network_id, asked=here, answer=ref)


def network_of(actor: Actor) -> UUID:
    """Return the network the actor acts in; a right in this app implies one."""
    return current_network(actor).pk


def require_past_day(actor: Actor, day: date, *, field: str) -> None:
    """Refuse days to come and days before the network began.

    Raises:
        RuleBroken: the day cannot be right.
    """
    if day > clock.today():
        raise RuleBroken(
            _("Der %(day)s liegt in der Zukunft. Tragen Sie ein, was schon war.")
            % {"day": f"{day:%d.%m.%Y}"},
            field=field,
        )
    began = current_network(actor).began_on
    if day < began:
        raise RuleBroken(
            _("Der %(day)s liegt vor dem Beginn des Netzwerks am %(began)s. Prüfen Sie das Datum.")
            % {"day": f"{day:%d.%m.%Y}", "began": f"{began:%d.%m.%Y}"},
            field=field,
        )


def require_member(actor: Actor, organisation: "Organisation", *, field: str) -> None:
    """Refuse organisations that do not belong to the network today.

    Raises:
        RuleBroken: it never joined, or it has left.
        Http404: there is no such organisation for this actor.
    """
    found = get_organisation(actor, organisation.pk)
    if not is_member_on(network_of(actor), found.pk, clock.today()):
        raise RuleBroken(
            _("%(name)s gehört nicht zum Netzwerk. Wählen Sie eine andere Organisation.")
            % {"name": found.name},
            field=field,
        )
