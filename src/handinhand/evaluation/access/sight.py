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
    if not _gets_months(actor):
        return first, last
    return first.replace(day=1), max(last, min(_month_end(last), clock.today()))


def months_within(actor: Actor, first: date, last: date) -> tuple[date, date] | None:
    """Return what the actor may ask for of a period, and no day outside of it.

    For periods that are compared: whole months around both would count the days between twice.

    Returns:
        The first and the last day; None when no whole month lies in the period.
    """
    if not _gets_months(actor):
        return first, last
    begin = first if first.day == 1 else _month_end(first) + _DAY
    runs = last >= clock.today()
    end = last if runs or last == _month_end(last) else last.replace(day=1) - _DAY
    return (begin, end) if begin <= end else None


def are_whole_months(first: date, last: date) -> bool:
    """Tell whether a period begins and ends with a month."""
    return first.day == 1 and last == _month_end(last)


def _gets_months(actor: Actor) -> bool:
    if actor.role == Role.COORDINATOR or actor.network_id is None:
        return False
    return with_journeys(actor.network_id) is not None


def _month_end(day: date) -> date:
    return (day.replace(day=1) + timedelta(days=31)).replace(day=1) - _DAY
