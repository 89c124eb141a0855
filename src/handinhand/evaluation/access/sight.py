"""From when on steering sees what single organisations did."""

from datetime import date

from django.http import Http404

from handinhand.agreements.access import agreement_in_force
from handinhand.kernel import clock
from handinhand.kernel.actor import Actor
from handinhand.networks.access import calendar_for, current_network

PREVIEW_DAYS = 5


def steering_until(actor: Actor) -> date | None:
    """Return the last day whose results of single organisations steering sees; None: of no day.

    Each organisation sees its own for five working days before, or as many as the agreement
    names. A standard has one receiver, so its figures are those of an organisation.

    Raises:
        Http404: the actor acts in no network.
    """
    if actor.network_id is None:
        raise Http404
    today = clock.today()
    agreement = agreement_in_force(actor.network_id, today)
    if agreement is not None and not agreement.steering_sees_partner_figures:
        return None
    days = agreement.partner_preview_working_days if agreement else PREVIEW_DAYS
    return calendar_for(current_network(actor)).add(today, -days)
