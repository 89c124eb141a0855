"""The doors to workshops, theses, dissents, decisions and open points."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, timedelta
from uuid import UUID

from django.db.models import Count, Max, Q, QuerySet
from django.db.models.functions import Coalesce
from django.http import Http404
from django.shortcuts import get_object_or_404
from django.urls import reverse
from django.utils.translation import gettext as _

from handinhand.kernel import clock
from handinhand.kernel.actor import MEMBERS, Actor, Role
from handinhand.kernel.rights import Rights
from handinhand.networks.access import current_network
from handinhand.thread.access import require_member
from handinhand.workshops.models import (
    Decision,
    Dissent,
    OpenPoint,
    OpenPointQuerySet,
    Thesis,
    ThesisPosition,
    Workshop,
)

RIGHTS = Rights(
    "workshops",
    {
        "read": MEMBERS,
        "change": {Role.COORDINATOR, Role.MODERATOR},
        "decide": {Role.COORDINATOR, Role.MODERATOR, Role.STEERING},
        "open and close votes": {Role.COORDINATOR, Role.STEERING},
        "vote for own organisation": {Role.STEERING},
        "record votes of a meeting": {Role.COORDINATOR},
        "close own points": {Role.PRACTITIONER},
    },
)


@dataclass(frozen=True, slots=True)
class UnderstandingCounts:
    """How far the shared understanding has come."""

    theses: int
    dissents: int
    open_dissents: int


@dataclass(frozen=True, slots=True)
class NextDate:
    """A day to come: a workshop, or an open point falling due."""

    on: date
    what: str
    url: str


@dataclass(frozen=True, slots=True)
class PositionRow:
    """One organisation and how it stands to each of some theses, in their order."""

    organisation: str
    cells: list[tuple[Thesis, ThesisPosition | None]]


def require_read(actor: Actor) -> None:
    """Let pass who may read what the partners understood and decided.

    Raises:
        NotAllowed: the role is no member's.
    """
    require_member(RIGHTS, actor)


def require_change(actor: Actor) -> None:
    """Let pass who may write down theses, dissents, open points and workshops.

    Raises:
        NotAllowed: the role may only read them.
    """
    RIGHTS.require(
        actor,
        "change",
        _("Thesen, Dissense, offene Punkte und Workshops pflegen Koordination und Moderation."),
    )


def require_decide(actor: Actor) -> None:
    """Let pass who may record what a body decided.

    Raises:
        NotAllowed: the role may only read decisions.
    """
    RIGHTS.require(
        actor,
        "decide",
        _("Beschlüsse halten die Steuerungsgruppe, die Koordination und die Moderation fest."),
    )


def may_change(actor: Actor) -> bool:
    """Tell whether the actor may write down theses, dissents, open points and workshops."""
    return RIGHTS.allow(actor, "change")


def may_decide(actor: Actor) -> bool:
    """Tell whether the actor may record decisions."""
    return RIGHTS.allow(actor, "decide")


def may_close(actor: Actor, point: OpenPoint) -> bool:
    """Tell whether the actor may say that an open point is done, or that it is not after all."""
    own = RIGHTS.allow(actor, "close own points") and point.owner_id == actor.organisation_id
    return may_change(actor) or own


def workshops_of(actor: Actor) -> QuerySet[Workshop]:
    """Return the workshops of the network, in their order."""
    return Workshop.objects.visible_to(actor)


def next_workshop_number(actor: Actor) -> int:
    """Return the number the next workshop would have."""
    last = Workshop.objects.visible_to(actor).aggregate(last=Max("number"))["last"]
    return (last or 0) + 1


def theses_of(actor: Actor) -> QuerySet[Thesis]:
    """Return the theses with the number of organisations that took a position."""
    return (
        Thesis.objects.visible_to(actor)
        .select_related("workshop")
        .annotate(
            answered=Count("positions"),
            supported=Count("positions", filter=Q(positions__stance="supports")),
        )
        .order_by("number")  # counting drops the order of the table
    )


def dissents_of(actor: Actor) -> QuerySet[Dissent]:
    """Return the dissents of the network."""
    return Dissent.objects.visible_to(actor)


def decisions_of(actor: Actor) -> QuerySet[Decision]:
    """Return what was decided, latest first; nothing that is put forward, voted on or rejected."""
    return all_decisions_of(actor).filter(state=Decision.State.DECIDED)


def all_decisions_of(actor: Actor) -> QuerySet[Decision]:
    """Return the decisions in every state, latest first, with how many votes are in."""
    return (
        Decision.objects.visible_to(actor)
        .select_related("body", "workshop")
        .annotate(
            votes_entitled=Count("votes"), votes_cast=Count("votes", filter=~Q(votes__choice=""))
        )
        .order_by("-on", "-number")  # counting drops the order of the table
    )


def open_points_of(actor: Actor) -> OpenPointQuerySet:
    """Return the open points, open and done; `next_on` is the first day something is due."""
    found = OpenPoint.objects.visible_to(actor).select_related("owner")
    return found.annotate(next_on=Coalesce("interim_due_on", "due_on"))


def filtered_points(actor: Actor, state: str) -> OpenPointQuerySet:
    """Return the open points in a state: "open", "overdue", "done"; all for anything else."""
    found = open_points_of(actor)
    if state == "overdue":
        return found.overdue_on(clock.today())
    return found.filter(state=state) if state in OpenPoint.State.values else found


def get_workshop(actor: Actor, workshop_id: UUID) -> Workshop:
    """Return a workshop of the actor's network, or raise Http404."""
    return get_object_or_404(workshops_of(actor), pk=workshop_id)


def get_thesis(actor: Actor, thesis_id: UUID) -> Thesis:
    """Return a thesis of the actor's network, or raise Http404."""
    return get_object_or_404(theses_of(actor), pk=thesis_id)


def get_dissent(actor: Actor, dissent_id: UUID) -> Dissent:
    """Return a dissent of the actor's network, or raise Http404."""
    return get_object_or_404(dissents_of(actor), pk=dissent_id)


def get_decision(actor: Actor, decision_id: UUID) -> Decision:
    """Return a decision of the actor's network in whatever state, or raise Http404."""
    return get_object_or_404(all_decisions_of(actor), pk=decision_id)


def get_open_point(actor: Actor, point_id: UUID) -> OpenPoint:
    """Return an open point of the actor's network, or raise Http404."""
    return get_object_or_404(open_points_of(actor), pk=point_id)


def require_close(actor: Actor, point: OpenPoint) -> None:
    """Let pass who may close or reopen the point.

    Raises:
        NotAllowed: it belongs to another organisation, or the role may only read it.
    """
    if not may_close(actor, point):
        RIGHTS.require(
            actor,
            "change",
            _("Diesen Punkt erledigt %(owner)s. Wenden Sie sich dorthin oder an die Koordination.")
            % {"owner": point.owner.name},
        )


def position_rows(theses: Sequence[Thesis]) -> list[PositionRow]:
    """Return how every organisation stands to the theses; one query however many there are."""
    found: dict[str, dict[UUID, ThesisPosition]] = {}
    positions = ThesisPosition.objects.filter(thesis__in=theses).select_related("organisation")
    for position in positions:
        found.setdefault(position.organisation.name, {})[position.thesis_id] = position
    return [
        PositionRow(name, [(thesis, found[name].get(thesis.pk)) for thesis in theses])
        for name in sorted(found)
    ]


def understanding_counts(actor: Actor) -> UnderstandingCounts:
    """Count theses and dissents."""
    dissents = Dissent.objects.visible_to(actor).aggregate(
        all=Count("pk"), open=Count("pk", filter=~Q(state=Dissent.State.SETTLED))
    )
    return UnderstandingCounts(
        theses=Thesis.objects.visible_to(actor).count(),
        dissents=dissents["all"],
        open_dissents=dissents["open"],
    )


def open_points_due(actor: Actor) -> list[OpenPoint]:
    """Return the open points whose day, or whose interim day, has passed."""
    return list(open_points_of(actor).overdue_on(clock.today()))


def open_points_count(actor: Actor) -> int:
    """Count the points that are not done."""
    return OpenPoint.objects.visible_to(actor).filter(state=OpenPoint.State.OPEN).count()


def workshops_without_invitation(actor: Actor, within_days: int) -> list[Workshop]:
    """Return the workshops of the coming days to which nobody is invited yet."""
    today = clock.today()
    return list(
        workshops_of(actor).filter(
            invitation=Workshop.Invitation.OPEN,
            on__range=(today, today + timedelta(days=within_days)),
        )
    )


def next_dates(actor: Actor, limit: int = 3) -> list[NextDate]:
    """Return the workshops and due days to come, earliest first."""
    if not actor.is_member:
        raise Http404
    today, slug = clock.today(), current_network(actor).slug
    workshops = workshops_of(actor).filter(on__gte=today).order_by("on")[:limit]
    points = open_points_of(actor).filter(state=OpenPoint.State.OPEN, due_on__gte=today)[:limit]
    dates = [
        NextDate(w.on, str(w), reverse("workshops:workshop", args=[slug, w.pk])) for w in workshops
    ] + [NextDate(p.due_on, str(p), reverse("workshops:point", args=[slug, p.pk])) for p in points]
    return sorted(dates, key=lambda found: (found.on, found.what))[:limit]
