"""Due dates as a calendar file; it says as little as a mail: the name of the standard, a link."""

from collections.abc import Iterable
from datetime import timedelta

from django.http import HttpRequest
from django.urls import reverse
from django.utils.translation import gettext as _
from icalendar import Alarm, Calendar, Event

from handinhand.handovers.access import RunningLimit, running_limit
from handinhand.handovers.models import Handover
from handinhand.kernel import clock

REMIND = timedelta(hours=-15)
"""Before the day begins: at nine in the morning of the day before."""


def calendar_of_dates(request: HttpRequest, handovers: Iterable[Handover], slug: str) -> bytes:
    """Write the running limit of each hand-over as a day in the calendar.

    The slip number stays out: calendars are carried to telephones and shared.

    Args:
        request: for the full address of the pages.
        handovers: with their standards; those without a running limit are left out.
        slug: the network's.
    """
    calendar = Calendar()
    calendar.add("prodid", "-//Hand in Hand//Fristen//DE")
    calendar.add("version", "2.0")
    calendar.add("method", "PUBLISH")
    for handover in handovers:
        limit = running_limit(handover)
        if limit is not None:
            address = reverse("handovers:detail", args=[slug, handover.pk])
            url = request.build_absolute_uri(address)
            calendar.add_component(_event(handover, limit, url))
    return bytes(calendar.to_ical())


def _event(handover: Handover, limit: RunningLimit, url: str) -> Event:
    event, words = Event(), _words(handover, limit)
    event.add("uid", f"{handover.pk}-{limit.what}@handinhand")
    event.add("sequence", handover.version)
    event.add("dtstamp", clock.now())
    event.add("dtstart", limit.last_day)
    event.add("dtend", limit.last_day + timedelta(days=1))
    event.add("transp", "TRANSPARENT")
    event.add("summary", words)
    event.add("description", f"{words}\n{url}")
    event.add("url", url)
    alarm = Alarm()
    alarm.add("action", "DISPLAY")
    alarm.add("trigger", REMIND)
    alarm.add("description", words)
    event.add_component(alarm)
    return event


def _words(handover: Handover, limit: RunningLimit) -> str:
    standard = handover.standard
    name = f"{standard.key} {standard.name}"
    if limit.what == "answer":
        return _("Letzter Tag für die Antwort: %(name)s") % {"name": name}
    return _("Letzter Tag für die Ankunft: %(name)s") % {"name": name}
