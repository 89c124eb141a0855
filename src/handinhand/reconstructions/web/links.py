"""Pages that add and remove links, the person's life and view, and stretches."""

from collections.abc import Callable
from uuid import UUID

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from django.views.decorators.http import require_http_methods, require_POST

from handinhand.kernel.actor import Actor
from handinhand.reconstructions import services
from handinhand.reconstructions.access import (
    get_life_entry,
    get_link,
    get_reconstruction,
    get_stretch,
    get_view,
    may_change,
    require_read,
)
from handinhand.reconstructions.models import Reconstruction
from handinhand.reconstructions.web.forms import (
    CasePartForm,
    LifeForm,
    LinkForm,
    StretchForm,
    ViewForm,
)
from handinhand.reconstructions.web.refusals import require_right
from handinhand.web.dates import CoarseDate
from handinhand.web.requests import MemberRequest, posted
from handinhand.web.saving import save_form

Save = Callable[[Actor, Reconstruction, dict[str, object]], object]
Remove = Callable[[Actor, Reconstruction, UUID], None]


def _typed_life(typed: dict[str, object]) -> dict[str, object]:
    """What the service takes: the precision of the beginning, the last day of a coarse end."""
    begins, ends = typed["starts_on"], typed["ends_on"]
    assert isinstance(begins, CoarseDate)
    last = ends.last if isinstance(ends, CoarseDate) else None
    return {**typed, "starts_on": begins.first, "precision": begins.precision, "ends_on": last}


def _save_link(actor: Actor, case: Reconstruction, typed: dict[str, object]) -> object:
    return services.add_link(actor, case, **typed)  # type: ignore[arg-type]  # typed by the form


def _save_life(actor: Actor, case: Reconstruction, typed: dict[str, object]) -> object:
    return services.add_life_entry(actor, case, **_typed_life(typed))  # type: ignore[arg-type]


def _save_view(actor: Actor, case: Reconstruction, typed: dict[str, object]) -> object:
    return services.add_view(actor, case, **typed)  # type: ignore[arg-type]


def _save_stretch(actor: Actor, case: Reconstruction, typed: dict[str, object]) -> object:
    return services.add_stretch(actor, case, **typed)  # type: ignore[arg-type]


def _add(
    request: MemberRequest,
    reconstruction_id: UUID,
    form_class: type[CasePartForm],
    save: Save,
    title: object,
) -> HttpResponse:
    require_read(request.actor)
    case = get_reconstruction(request.actor, reconstruction_id)
    require_right(may_change(request.actor, case))
    form = form_class(posted(request), case=case)

    def add() -> str:
        save(request.actor, case, form.cleaned_data)
        return reverse("reconstructions:detail", args=[request.actor.network_slug, case.pk])

    answer = save_form(request, form, add, done=_("Gespeichert."))
    if answer:
        return answer
    services.note_reading(request.actor, case)
    context = {"form": form, "case": case, "title": title}
    return render(request, "reconstructions/add_part.html", context, status=form.status)


@require_http_methods(["GET", "POST"])
def add_between(request: MemberRequest, slug: str, reconstruction_id: UUID) -> HttpResponse:
    """Link two events."""
    title = gettext_lazy("Ereignisse verbinden")
    return _add(request, reconstruction_id, LinkForm, _save_link, title)


@require_http_methods(["GET", "POST"])
def add_life(request: MemberRequest, slug: str, reconstruction_id: UUID) -> HttpResponse:
    """Tell a stretch of the person's life."""
    title = gettext_lazy("Lebensbereich ergänzen")
    return _add(request, reconstruction_id, LifeForm, _save_life, title)


@require_http_methods(["GET", "POST"])
def add_point(request: MemberRequest, slug: str, reconstruction_id: UUID) -> HttpResponse:
    """Tell how the person valued a moment."""
    title = gettext_lazy("Sicht der Person ergänzen")
    return _add(request, reconstruction_id, ViewForm, _save_view, title)


@require_http_methods(["GET", "POST"])
def add_dry_run(request: MemberRequest, slug: str, reconstruction_id: UUID) -> HttpResponse:
    """Name a stretch for the dry run."""
    title = gettext_lazy("Strecke für den Trockenlauf")
    return _add(request, reconstruction_id, StretchForm, _save_stretch, title)


def _remove(
    request: MemberRequest, reconstruction_id: UUID, part_id: UUID, remove: Remove
) -> HttpResponse:
    require_read(request.actor)
    case = get_reconstruction(request.actor, reconstruction_id)
    require_right(may_change(request.actor, case))
    remove(request.actor, case, part_id)
    messages.success(request, _("Entfernt."))
    return redirect("reconstructions:detail", request.actor.network_slug, case.pk)


@require_POST
def remove_between(
    request: MemberRequest, slug: str, reconstruction_id: UUID, part_id: UUID
) -> HttpResponse:
    """Remove a link."""
    return _remove(request, reconstruction_id, part_id, _remove_link)


@require_POST
def remove_life(
    request: MemberRequest, slug: str, reconstruction_id: UUID, part_id: UUID
) -> HttpResponse:
    """Remove an entry of the person's life."""
    return _remove(request, reconstruction_id, part_id, _remove_life)


@require_POST
def remove_point(
    request: MemberRequest, slug: str, reconstruction_id: UUID, part_id: UUID
) -> HttpResponse:
    """Remove a point of the person's view."""
    return _remove(request, reconstruction_id, part_id, _remove_view)


@require_POST
def remove_dry_run(
    request: MemberRequest, slug: str, reconstruction_id: UUID, part_id: UUID
) -> HttpResponse:
    """Remove a stretch of the dry run."""
    return _remove(request, reconstruction_id, part_id, _remove_stretch)


def _remove_link(actor: Actor, case: Reconstruction, part_id: UUID) -> None:
    services.remove_link(actor, case, get_link(actor, case, part_id))


def _remove_life(actor: Actor, case: Reconstruction, part_id: UUID) -> None:
    services.remove_life_entry(actor, case, get_life_entry(actor, case, part_id))


def _remove_view(actor: Actor, case: Reconstruction, part_id: UUID) -> None:
    services.remove_view(actor, case, get_view(actor, case, part_id))


def _remove_stretch(actor: Actor, case: Reconstruction, part_id: UUID) -> None:
    services.remove_stretch(actor, case, get_stretch(actor, case, part_id))
