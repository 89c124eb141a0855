"""Inbox, outbox and the list."""

from datetime import date, timedelta
from uuid import UUID

from django.http import HttpResponse
from django.shortcuts import render
from django.urls import reverse
from django.utils.formats import date_format
from django.utils.translation import gettext as _
from django.views.decorators.http import require_GET

from handinhand.chains.access import standards_in_force, version_in_force
from handinhand.handovers.access import (
    GROUPS,
    Filters,
    FirstRows,
    find,
    inbox,
    may_offer,
    outbox,
    require_read,
    require_work,
    waiting_count,
)
from handinhand.handovers.models import Handover
from handinhand.handovers.rules import State
from handinhand.handovers.web.cards import cards_of
from handinhand.handovers.web.clocks import Status, status_of, urgency
from handinhand.handovers.web.forms import HandoverFilter
from handinhand.handovers.web.step_forms import Choices
from handinhand.kernel import clock
from handinhand.kernel.actor import Actor
from handinhand.networks.access import Calendars, current_network, units_of
from handinhand.web.pages import ListPage, page_of, sorting_of
from handinhand.web.requests import MemberRequest

COLUMNS: dict[str, list[str]] = {
    "urgent": ["urgent_on", "-offered_on", "id"],
    "offered": ["offered_on", "id"],
}


@require_GET
def inbox_page(request: MemberRequest, slug: str) -> HttpResponse:
    """Show what the person's units have to answer, the most urgent on top."""
    require_work(request.actor)
    page = page_of(request, FirstRows(inbox(request.actor)))
    cards = cards_of(request.actor, page.rows)
    context = {
        "page": page,
        "waiting": waiting_count(request.actor),
        "to_answer": [c for c in cards if c.handover.state == State.OFFERED],
        "to_report": [c for c in cards if c.handover.state in (State.ACCEPTED, State.NO_SHOW)],
        "resting": [c for c in cards if c.handover.state == State.ON_HOLD],
        "expired": [c for c in cards if c.handover.state == State.EXPIRED],
        "may_offer": may_offer(request.actor),
    }
    return render(request, "handovers/inbox.html", context)


@require_GET
def outbox_page(request: MemberRequest, slug: str) -> HttpResponse:
    """Show what the person's units are still responsible for."""
    require_work(request.actor)
    page = page_of(request, FirstRows(outbox(request.actor)))
    cards = cards_of(request.actor, page.rows)
    context = {
        "page": page,
        "drafts": [c for c in cards if c.handover.state == State.DRAFT],
        "cards": [c for c in cards if c.handover.state != State.DRAFT],
    }
    return render(request, "handovers/outbox.html", context)


@require_GET
def handovers(request: MemberRequest, slug: str) -> HttpResponse:
    """List all hand-overs the person may see."""
    require_read(request.actor)
    chosen, start = _filter(request)
    sorting = sorting_of(request, COLUMNS, "urgent")
    found = FirstRows(find(request.actor, _asked(chosen, start)).order_by(*sorting.fields))
    page = page_of(request, found)
    context = {
        "page": page,
        "rows": _rows(request.actor, page),
        "more": found.more,
        "open_here": sum(row.state in GROUPS["open"] for row in page),
        "filter": chosen,
        "sorting": sorting,
        "may_offer": may_offer(request.actor),
    }
    return render(request, "handovers/list.html", context)


def _filter(request: MemberRequest) -> tuple[HandoverFilter, Filters]:
    network_id, today = current_network(request.actor).pk, clock.today()
    version = version_in_force(network_id, today)
    periods: Choices = []
    begin = version.in_force_from if version else None
    if version and begin:
        since = date_format(begin, "SHORT_DATE_FORMAT")
        words = _("seit Beginn der Kette %(number)s (%(day)s)")
        periods.append(("chain", words % {"number": version.number, "day": since}))
    periods += [("30", _("letzte 30 Tage")), ("90", _("letzte 90 Tage"))]
    chosen = HandoverFilter(
        request.GET,
        standards=standards_in_force(network_id, today),
        units=units_of(request.actor),
        periods=periods,
    )
    return chosen, Filters(first=_first(str(chosen.value("period") or ""), begin))


def _first(period: str, begin: date | None) -> date | None:
    if period == "chain":
        return begin
    return clock.today() - timedelta(days=int(period)) if period else None


def _asked(chosen: HandoverFilter, start: Filters) -> Filters:
    state = str(chosen.value("state") or "")
    return Filters(
        states=tuple(GROUPS.get(state, [])),
        line=chosen.key("standard"),
        unit_id=chosen.key("unit"),
        first=start.first,
        overdue=state == "overdue",
    )


def _rows(actor: Actor, page: ListPage[Handover]) -> list[tuple[Handover, str, Status, Status]]:
    calendars, found = Calendars([row.receiver_id for row in page]), []
    # One address is made and the rest follow its shape: a hundred times reversing shows.
    example = reverse("handovers:detail", args=[actor.network_slug, UUID(int=0)])
    for row in page:
        address = example.replace(str(UUID(int=0)), str(row.pk))
        calendar = calendars.of(row.network, row.receiver_id)
        found.append((row, address, status_of(row), urgency(row, calendar)))
    return found
