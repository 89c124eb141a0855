"""Doors to cases."""

from collections.abc import Sequence
from uuid import UUID

from django.db.models import Case, Count, Q, QuerySet, Value, When
from django.db.models.functions import Length
from django.shortcuts import get_object_or_404

from handinhand.kernel.actor import Actor
from handinhand.reconstructions.access.rights import RIGHTS
from handinhand.reconstructions.models import Event, Mark, Reconstruction
from handinhand.reconstructions.rules import Hint, case_hints

Hints = Sequence[Hint]
State = Reconstruction.State


def get_reconstruction(actor: Actor, reconstruction_id: UUID) -> Reconstruction:
    """Return a case the actor may see.

    Raises:
        Http404: no such case, or not for this actor; the two look alike on purpose.
    """
    return get_object_or_404(
        Reconstruction.objects.visible_to(actor).select_related("released_by", "turning_point"),
        pk=reconstruction_id,
    )


def list_cases(actor: Actor) -> QuerySet[Reconstruction]:
    """Return the visible cases with the number of visible events and breaks.

    Who releases finds first what waits for release; the others find cases in their order.
    """
    events = Event.objects.visible_to(actor).values("pk")
    found = Reconstruction.objects.visible_to(actor).annotate(
        event_count=Count("events", filter=Q(events__in=events), distinct=True),
        mark_count=Count(
            "events__marks",
            filter=Q(events__in=events, events__marks__code__bridge=False),
            distinct=True,
        ),
    )
    if not RIGHTS.allow(actor, "release"):
        return found.order_by(Length("key"), "key")
    waits = Case(When(state=State.ANONYMISED, then=Value(0)), default=Value(1))
    return found.order_by(waits, Length("key"), "key")


def waiting_for_release(actor: Actor) -> QuerySet[Reconstruction]:
    """Return the anonymised cases the actor may see, oldest first."""
    return (
        Reconstruction.objects.visible_to(actor)
        .filter(state=State.ANONYMISED)
        .order_by("anonymised_on", "key")
    )


def may_change(actor: Actor, case: Reconstruction) -> bool:
    """Tell whether the actor may change the case: description, lanes, links, all events."""
    return RIGHTS.allow(actor, "change") and case.state == State.DRAFT


def may_anonymise(actor: Actor, case: Reconstruction) -> bool:
    """Tell whether the actor may hand the case over to data protection."""
    return RIGHTS.allow(actor, "change") and case.state == State.DRAFT


def may_return(actor: Actor, case: Reconstruction) -> bool:
    """Tell whether the actor may send an anonymised case back into work."""
    either = RIGHTS.allow(actor, "change") or RIGHTS.allow(actor, "release")
    return either and case.state == State.ANONYMISED


def may_release(actor: Actor, case: Reconstruction) -> bool:
    """Tell whether the actor may release the case to all members."""
    return RIGHTS.allow(actor, "release") and case.state == State.ANONYMISED


def may_close(actor: Actor, case: Reconstruction) -> bool:
    """Tell whether the actor may close a released case."""
    return RIGHTS.allow(actor, "change") and case.state == State.RELEASED


def hints_of(case: Reconstruction) -> Hints:
    """Return the signs by which the person of a case could be recognised."""
    events = case.events.order_by("number").values_list("number", "text")
    marks = Mark.objects.filter(event__reconstruction=case).exclude(note="")
    lanes = case.lanes.prefetch_related("views", "life_entries")
    said = [view.text for lane in lanes for view in lane.views.all()]
    lived = [entry.text for lane in lanes for entry in lane.life_entries.all()]
    notes = list(marks.values_list("note", flat=True))
    means = list(case.links.exclude(means="").values_list("means", flat=True))
    return case_hints(
        pseudonym=case.pseudonym,
        age_group=case.age_group,
        features=case.features,
        description=[
            case.title,
            case.selection_reason,
            case.turning_point_text,
            *case.features,
            *case.sources,
            *said,
            *lived,
            *notes,
            *means,
        ],
        events=list(events),
    )
