"""Pages of events and their marks."""

from types import SimpleNamespace
from uuid import UUID

from django.contrib import messages
from django.http import Http404, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_GET, require_http_methods, require_POST

from handinhand.audit.access import history
from handinhand.reconstructions import services
from handinhand.reconstructions.access import (
    get_event,
    get_mark,
    get_reconstruction,
    may_add_event,
    may_change,
    may_change_event,
    older_versions,
    require_read,
    story_of,
)
from handinhand.reconstructions.models import Event
from handinhand.reconstructions.web.forms import EventChangeForm, EventCreateForm, MarkForm
from handinhand.reconstructions.web.refusals import require_right
from handinhand.reconstructions.web.rows import event_rows
from handinhand.reconstructions.web.words import link_words, when
from handinhand.web.dates import CoarseDate
from handinhand.web.requests import MemberRequest, posted
from handinhand.web.saving import save_form


@require_http_methods(["GET", "POST"])
def add(request: MemberRequest, slug: str, reconstruction_id: UUID) -> HttpResponse:
    """Report an event."""
    require_read(request.actor)
    case = get_reconstruction(request.actor, reconstruction_id)
    require_right(may_add_event(request.actor, case))
    form = EventCreateForm(posted(request), actor=request.actor)

    def save() -> str:
        event = services.add_event(
            request.actor,
            case,
            token=form.cleaned_data["token"],
            **form.fields_of_event,  # type: ignore[arg-type]  # typed by the form's fields
        )
        return reverse("reconstructions:event", args=[slug, case.pk, event.pk])

    answer = save_form(request, form, save, done=_("Das Ereignis ist eingetragen."))
    context = {"form": form, "case": case}
    return answer or render(request, "reconstructions/add_event.html", context, status=form.status)


@require_GET
def detail(
    request: MemberRequest, slug: str, reconstruction_id: UUID, event_id: UUID
) -> HttpResponse:
    """Show an event with its marks, links and patterns."""
    require_read(request.actor)
    event = _of_case(services.read_event(request.actor, event_id), reconstruction_id)
    return _show(request, event, MarkForm(actor=request.actor))


@require_POST
def mark(
    request: MemberRequest, slug: str, reconstruction_id: UUID, event_id: UUID
) -> HttpResponse:
    """Set a mark at an event."""
    require_read(request.actor)
    event = _of_case(get_event(request.actor, event_id), reconstruction_id)
    require_right(may_change(request.actor, event.reconstruction))
    form = MarkForm(request.POST, actor=request.actor)

    def save() -> str:
        typed = form.cleaned_data
        services.add_mark(request.actor, event, code_id=typed["code"].pk, note=typed["note"])
        return reverse("reconstructions:event", args=[slug, reconstruction_id, event.pk])

    answer = save_form(request, form, save, done=_("Die Marke ist gesetzt."))
    if answer:
        return answer
    services.note_reading(request.actor, event.reconstruction)
    return _show(request, event, form)


@require_POST
def unmark(
    request: MemberRequest, slug: str, reconstruction_id: UUID, event_id: UUID, mark_id: UUID
) -> HttpResponse:
    """Take a mark off an event."""
    require_read(request.actor)
    event = _of_case(get_event(request.actor, event_id), reconstruction_id)
    require_right(may_change(request.actor, event.reconstruction))
    set_mark = get_mark(request.actor, mark_id)
    if set_mark.event_id != event.pk:
        raise Http404
    services.remove_mark(request.actor, set_mark)
    messages.success(request, _("Die Marke ist entfernt."))
    return redirect("reconstructions:event", slug, reconstruction_id, event.pk)


@require_http_methods(["GET", "POST"])
def change(
    request: MemberRequest, slug: str, reconstruction_id: UUID, event_id: UUID
) -> HttpResponse:
    """Change an event of a draft."""
    require_read(request.actor)
    event = _of_case(get_event(request.actor, event_id), reconstruction_id)
    require_right(may_change_event(request.actor, event))
    form = EventChangeForm(posted(request), actor=request.actor, initial=vars(_as_typed(event)))

    def save() -> str:
        version = form.cleaned_data["version"]
        services.change_event(request.actor, event, version=version, fields=form.fields_of_event)
        return reverse("reconstructions:event", args=[slug, reconstruction_id, event.pk])

    def now() -> object:
        return _as_typed(get_event(request.actor, event.pk))

    answer = save_form(request, form, save, now=now)
    if answer:
        return answer
    services.note_reading(request.actor, event.reconstruction)
    context = {"form": form, "case": event.reconstruction, "event": event}
    return render(request, "reconstructions/change_event.html", context, status=form.status)


@require_POST
def remove(
    request: MemberRequest, slug: str, reconstruction_id: UUID, event_id: UUID
) -> HttpResponse:
    """Take an event out of a draft."""
    require_read(request.actor)
    event = _of_case(get_event(request.actor, event_id), reconstruction_id)
    require_right(may_change_event(request.actor, event))
    services.remove_event(request.actor, event)
    messages.success(request, _("Das Ereignis ist gelöscht."))
    return redirect("reconstructions:detail", slug, reconstruction_id)


def _show(request: MemberRequest, event: Event, form: MarkForm) -> HttpResponse:
    actor, case = request.actor, event.reconstruction
    story = story_of(actor, case)
    row = next(row for row in event_rows(actor, story) if row.event.pk == event.pk)
    older = [(one, when(one.on, one.precision)) for one in older_versions(actor, event)]
    ended = story.waits_into(event)  # told by the row already
    context = {
        "case": case,
        "event": event,
        "row": row,
        "links": [
            (one, link_words(one))
            for one in story.links
            if event.pk in (one.source_id, one.target_id) and one not in ended
        ],
        "older": older,
        "form": form,
        "may_mark": may_change(actor, case),
        "history": history(actor, event),
    }
    return render(request, "reconstructions/event.html", context, status=form.status)


def _of_case(event: Event, reconstruction_id: UUID) -> Event:
    if event.reconstruction_id != reconstruction_id:
        raise Http404
    return event


def _as_typed(event: Event) -> SimpleNamespace:
    """The event in the words of its form, for the first view and for telling what is new."""
    return SimpleNamespace(
        on=CoarseDate(event.on, event.precision),
        unit=event.lane.unit,
        kind=event.kind,
        get_kind_display=event.get_kind_display,
        text=event.text,
        version=event.version,
    )
