"""Doors to events and what hangs on them."""

from typing import TYPE_CHECKING
from uuid import UUID

from django.db.models import Q, QuerySet
from django.http import Http404
from django.shortcuts import get_object_or_404

from handinhand.kernel.actor import Actor
from handinhand.networks.access import own_units, units_of
from handinhand.reconstructions.access.rights import RIGHTS
from handinhand.reconstructions.models import (
    Event,
    EventLink,
    EventVersion,
    LifeEntry,
    Mark,
    PersonView,
    Reconstruction,
    Stretch,
)

if TYPE_CHECKING:
    from handinhand.networks.models import Unit

State = Reconstruction.State


def get_event(actor: Actor, event_id: UUID) -> Event:
    """Return an event the actor may see, or raise Http404."""
    return get_object_or_404(
        Event.objects.visible_to(actor).select_related(
            "reconstruction", "lane__unit__organisation"
        ),
        pk=event_id,
    )


def get_mark(actor: Actor, mark_id: UUID) -> Mark:
    """Return a mark the actor may see, or raise Http404."""
    return get_object_or_404(
        Mark.objects.visible_to(actor).select_related(
            "event__reconstruction", "event__lane", "code"
        ),
        pk=mark_id,
    )


def get_link(actor: Actor, case: Reconstruction, link_id: UUID) -> EventLink:
    """Return a link of a case the actor works on, or raise Http404."""
    _require_whole(actor)
    return get_object_or_404(case.links.select_related("source", "target"), pk=link_id)


def get_life_entry(actor: Actor, case: Reconstruction, entry_id: UUID) -> LifeEntry:
    """Return an entry of the person's life, or raise Http404."""
    _require_whole(actor)
    return get_object_or_404(LifeEntry, lane__reconstruction=case, pk=entry_id)


def get_view(actor: Actor, case: Reconstruction, view_id: UUID) -> PersonView:
    """Return a point of the person's view, or raise Http404."""
    _require_whole(actor)
    return get_object_or_404(PersonView, lane__reconstruction=case, pk=view_id)


def get_stretch(actor: Actor, case: Reconstruction, stretch_id: UUID) -> Stretch:
    """Return a stretch of the dry run, or raise Http404."""
    _require_whole(actor)
    return get_object_or_404(case.stretches, pk=stretch_id)


def _require_whole(actor: Actor) -> None:
    if not RIGHTS.allow(actor, "read"):
        raise Http404


def may_add_event(actor: Actor, case: Reconstruction) -> bool:
    """Tell whether the actor may report an event in this case.

    A practitioner may where the own unit has a lane: that is how the case is visible at all.
    """
    return RIGHTS.allow(actor, "report own events") and case.state == State.DRAFT


def may_change_event(actor: Actor, event: Event) -> bool:
    """Tell whether the actor may change this event: those who lead all, the others their own."""
    if event.reconstruction.state != State.DRAFT:
        return False
    if RIGHTS.allow(actor, "change"):
        return True
    unit = event.lane.unit
    if unit is None or not RIGHTS.allow(actor, "report own events"):
        return False
    if actor.unit_id is not None:
        return unit.pk == actor.unit_id
    return unit.organisation_id == actor.organisation_id


def units_to_report(actor: Actor) -> "QuerySet[Unit]":
    """Return the units an event may be told of: all of the network, or one's own."""
    if RIGHTS.allow(actor, "change"):
        return units_of(actor)
    mine = own_units(actor).values("pk")
    return units_of(actor).filter(Q(pk__in=mine))


def older_versions(actor: Actor, event: Event) -> QuerySet[EventVersion]:
    """Return what the event said before, newest first; none for who may not change it."""
    if not may_change_event(actor, event):
        return EventVersion.objects.none()
    return event.versions.all()
