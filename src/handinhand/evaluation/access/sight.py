"""From when on steering sees what single organisations did."""

from datetime import date, timedelta

from django.http import Http404

from handinhand.agreements.access import agreement_in_force
from handinhand.kernel import clock
from handinhand.kernel.actor import Actor, Role
from handinhand.networks.access import calendar_for, current_network, with_journeys

PREVIEW_DAYS = 5
_DAY = timedelta(days=1)


def steering_until(actor: Actor) -> date | None:
    """Return the last day whose results of single organisations steering sees; None: of no day.

    Each organisation sees its own for five working days before, or as many as the agreement
    names. A standard has one receiver, so its figures are those of an organisation. Where the
    network leads journeys it is the end of a month: from day to day the figures of single
    organisations would tell when a journey went on from there.

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
    network = current_network(actor)
    until = calendar_for(network).add(today, -days)
    if network.has_journeys and (until + _DAY).day != 1:
        until = until.replace(day=1) - _DAY
    return until


def whole_months(actor: Actor, first: date, last: date) -> tuple[date, date]:
    """Return a period as the actor may ask for it.

    In a network that leads journeys it consists of whole months: figures of single days would
    tell the days of single journeys, by which two organisations could join their lists.
    Coordination sees whole journeys anyway and may ask for any days.
    """
    if actor.role == Role.COORDINATOR or actor.network_id is None:
        return first, last
    if with_journeys(actor.network_id) is None:
        return first, last
    end = (last.replace(day=1) + timedelta(days=31)).replace(day=1) - _DAY
    return first.replace(day=1), max(last, min(end, clock.today()))
