"""The list of one side, the same as a file, and what waits for an answer."""

import csv
from collections.abc import Iterable, Iterator
from io import StringIO

from django.http import HttpResponse, StreamingHttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import get_language, override
from django.utils.translation import gettext as _
from django.views.decorators.http import require_GET

from handinhand.handovers.rules import State
from handinhand.journeys import services
from handinhand.journeys.access import (
    Row,
    begins_here,
    inbox,
    may_begin,
    may_move,
    numbers,
    outbox,
    reads_single,
    require_read,
    require_work,
    rows_of,
    waiting_count,
)
from handinhand.journeys.web.cards import cards_of
from handinhand.journeys.web.forms import JourneyFilter
from handinhand.networks.access import pseudonymous_network
from handinhand.web.pages import page_of
from handinhand.web.requests import MemberRequest


@require_GET
def journeys(request: MemberRequest, slug: str) -> HttpResponse:
    """List the journeys of the person's side, in the order of its own numbers."""
    network = pseudonymous_network(request.actor)
    if not reads_single(request.actor) and request.actor.is_member:
        return redirect("journeys:figures", slug)
    require_read(request.actor)
    services.record_list(request.actor)
    whole = not may_begin(request.actor)
    chosen = JourneyFilter(request.GET, whole=whole)
    group = str(chosen.value("group") or "")
    page = page_of(request, numbers(request.actor, network, group))
    context = {
        "page": page,
        "rows": list(rows_of(request.actor, page)),
        "filter": chosen,
        "whole": whole,
        "begins_here": not whole and begins_here(request.actor, network),
        "may_move": may_move(request.actor),
    }
    return render(request, "journeys/list.html", context)


@require_GET
def export(request: MemberRequest, slug: str) -> StreamingHttpResponse:
    """Return the list of the person's side as CSV, as German spreadsheets read it."""
    network = pseudonymous_network(request.actor)
    require_read(request.actor)
    services.record_export(request.actor)
    group = str(JourneyFilter(request.GET, whole=not may_begin(request.actor)).value("group") or "")
    found = numbers(request.actor, network, group).iterator(chunk_size=500)
    lines = _lines(rows_of(request.actor, found), get_language())
    response = StreamingHttpResponse(lines, content_type="text/csv; charset=utf-8")
    response["Content-Disposition"] = f'attachment; filename="{_("wege")}.csv"'
    response["X-Content-Type-Options"] = "nosniff"
    return response


def _lines(rows: Iterable[Row], language: str | None) -> Iterator[str]:
    """Write line by line, as they are fetched, in the language in which the file was asked for."""
    with override(language):
        yield "\ufeff" + _line([_("Nummer"), _("Stand"), _("Station"), _("dort seit"), _("Kette")])
        for row in rows:
            yield _line([row.number, row.state, row.station, row.since, row.version])


def _line(cells: list[str]) -> str:
    out = StringIO()
    csv.writer(out, delimiter=";").writerow(cells)
    return out.getvalue()


@require_GET
def inbox_page(request: MemberRequest, slug: str) -> HttpResponse:
    """Show what the person's units have to answer, the most urgent on top."""
    network = pseudonymous_network(request.actor)
    require_work(request.actor)
    services.record_list(request.actor)
    page = page_of(request, inbox(request.actor, network))
    coming = cards_of(request.actor, page)
    to_answer = (State.OFFERED, State.EXPIRED)
    context = {
        "page": page,
        "waiting": waiting_count(request.actor),
        "to_answer": [c for c in coming if c.handover.state in to_answer],
        "to_report": [c for c in coming if c.handover.state in (State.ACCEPTED, State.NO_SHOW)],
        "resting": [c for c in coming if c.handover.state == State.ON_HOLD],
    }
    return render(request, "journeys/inbox.html", context)


@require_GET
def outbox_page(request: MemberRequest, slug: str) -> HttpResponse:
    """Show what the person's units are still responsible for."""
    network = pseudonymous_network(request.actor)
    require_work(request.actor)
    services.record_list(request.actor)
    page = page_of(request, outbox(request.actor, network))
    context = {"page": page, "cards": cards_of(request.actor, page)}
    return render(request, "journeys/outbox.html", context)
