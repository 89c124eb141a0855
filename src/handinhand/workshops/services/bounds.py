"""What several services check: days and members."""

from datetime import date
from typing import TYPE_CHECKING
from uuid import UUID

from django.utils.translation import gettext as _

from handinhand.kernel import clock
from handinhand.kernel.actor import Actor
from handinhand.kernel.errors import RuleBroken
from handinhand.networks.access import current_network, get_organisation, is_member_on

if TYPE_CHECKING:
    from handinhand.networks.models import Organisation


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
