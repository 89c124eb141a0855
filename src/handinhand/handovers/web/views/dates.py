"""Due dates to take along into one's own calendar."""

from collections.abc import Iterable
from uuid import UUID

from django.http import Http404, HttpResponse
from django.views.decorators.http import require_GET

from handinhand.handovers.access import (
    get_handover,
    require_read,
    require_work,
    running_limit,
    with_running_limits,
)
from handinhand.handovers.models import Handover
from handinhand.handovers.web.due_dates import calendar_of_dates
from handinhand.web.requests import MemberRequest


@require_GET
def due_dates(request: MemberRequest, slug: str) -> HttpResponse:
    """Give the running limits of the person's units as one calendar file."""
    require_work(request.actor)
    return _file(request, slug, with_running_limits(request.actor), "fristen")


@require_GET
def due_date(request: MemberRequest, slug: str, handover_id: UUID) -> HttpResponse:
    """Give the running limit of one hand-over as a calendar file; 404 when none runs."""
    require_read(request.actor)
    handover = get_handover(request.actor, handover_id)
    if running_limit(handover) is None:
        raise Http404
    return _file(request, slug, [handover], "frist")


def _file(
    request: MemberRequest, slug: str, handovers: Iterable[Handover], name: str
) -> HttpResponse:
    content = calendar_of_dates(request, handovers, slug)
    headers = {"Content-Disposition": f'attachment; filename="{name}.ics"'}
    return HttpResponse(content, content_type="text/calendar; charset=utf-8", headers=headers)
