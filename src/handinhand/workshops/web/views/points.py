"""Open points: list, read, write down, change, close, reopen."""

from uuid import UUID

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_GET, require_http_methods, require_POST

from handinhand.audit.access import history
from handinhand.kernel import clock
from handinhand.networks.access import calendar_for, current_network
from handinhand.web.pages import page_of, sorting_of
from handinhand.web.requests import MemberRequest
from handinhand.web.saving import (
    FormPage,
    answer_change,
    answer_create,
    answer_form,
    changing,
    initial_of,
    posted,
)
from handinhand.workshops import services
from handinhand.workshops.access import (
    filtered_points,
    get_open_point,
    may_change,
    may_close,
    require_change,
    require_close,
    require_read,
)
from handinhand.workshops.web.forms import (
    CloseForm,
    OpenPointChangeForm,
    OpenPointForm,
    PointsFilter,
)
from handinhand.workshops.web.words import point_status

COLUMNS = {
    "stand": ["-state", "next_on", "number"],
    "due": ["due_on", "number"],
    "owner": ["owner__name", "due_on", "number"],
    "key": ["number"],
}


@require_GET
def points(request: MemberRequest, slug: str) -> HttpResponse:
    """List the open points; what is still open comes first."""
    require_read(request.actor)
    chosen = PointsFilter(request.GET)
    sorting = sorting_of(request, COLUMNS, "stand")
    found = filtered_points(request.actor, str(chosen.value("state") or ""))
    page = page_of(request, found.order_by(*sorting.fields))
    today, calendar = clock.today(), calendar_for(current_network(request.actor))
    context = {
        "page": page,
        "filter": chosen,
        "sorting": sorting,
        "lines": [(point, point_status(point, today, calendar)) for point in page],
        "may_change": may_change(request.actor),
        "section": "points",
    }
    return render(request, "workshops/points.html", context)


@require_GET
def point(request: MemberRequest, slug: str, point_id: UUID) -> HttpResponse:
    """Show one open point."""
    require_read(request.actor)
    found = get_open_point(request.actor, point_id)
    calendar = calendar_for(current_network(request.actor))
    context = {
        "kind": "open_point",
        "thing": found,
        "label": _label(found.key),
        "status": point_status(found, clock.today(), calendar),
        "history": history(request.actor, found),
        "may_change": may_change(request.actor),
        "may_close": may_close(request.actor, found),
        "back": _("Offene Punkte"),
        "back_url": reverse("workshops:points", args=[slug]),
    }
    return render(request, "workshops/point.html", context)


@require_http_methods(["GET", "POST"])
def point_create(request: MemberRequest, slug: str) -> HttpResponse:
    """Write down a new open point."""
    require_change(request.actor)
    form = OpenPointForm(posted(request), actor=request.actor)
    page = FormPage(
        _("Neuer offener Punkt"),
        _("Punkt anlegen"),
        reverse("workshops:points", args=[slug]),
        _("Offene Punkte"),
        lead=_("Wer macht was bis wann? Das Kürzel wird vergeben."),
        done=_("Der Punkt ist angelegt."),
    )
    return answer_create(
        request,
        form,
        page,
        services.create_open_point,
        lambda made: reverse("workshops:point", args=[slug, made.pk]),
    )


@require_http_methods(["GET", "POST"])
def point_change(request: MemberRequest, slug: str, point_id: UUID) -> HttpResponse:
    """Change an open point."""
    require_read(request.actor)
    found = get_open_point(request.actor, point_id)
    require_change(request.actor)
    form = OpenPointChangeForm(
        posted(request), actor=request.actor, initial=initial_of(OpenPointChangeForm, found)
    )
    page = changing(_label(found.key), reverse("workshops:point", args=[slug, found.pk]))
    return answer_change(request, form, page, services.change_open_point, found)


@require_http_methods(["GET", "POST"])
def point_close(request: MemberRequest, slug: str, point_id: UUID) -> HttpResponse:
    """Say that a point is done, and since when."""
    require_read(request.actor)
    found = get_open_point(request.actor, point_id)
    require_close(request.actor, found)
    form = CloseForm(posted(request), initial={"done_on": clock.today()})
    page = FormPage(
        _("%(label)s erledigen") % {"label": _label(found.key)},
        _("Als erledigt eintragen"),
        reverse("workshops:point", args=[slug, found.pk]),
        _label(found.key),
        lead=found.text,
        done=_("Der Punkt ist erledigt."),
    )

    def save() -> str:
        services.close_open_point(request.actor, found, on=form.cleaned_data["done_on"])
        return page.back_url

    return answer_form(request, form, page, save)


@require_POST
def point_reopen(request: MemberRequest, slug: str, point_id: UUID) -> HttpResponse:
    """Say that a point is not done after all."""
    require_read(request.actor)
    found = get_open_point(request.actor, point_id)
    services.reopen_open_point(request.actor, found)
    messages.success(request, _("Der Punkt ist wieder offen."))
    return redirect("workshops:point", slug, found.pk)


def _label(key: str) -> str:
    return _("Offener Punkt %(key)s") % {"key": key}
