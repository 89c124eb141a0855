"""The doors to absences."""

from uuid import UUID

from django.db.models import QuerySet
from django.shortcuts import get_object_or_404

from handinhand.accounts.access.cover import covered
from handinhand.accounts.models import Absence, Person, RoleAssignment
from handinhand.kernel import clock
from handinhand.kernel.actor import Actor, Role


def assignments_for_absence(actor: Actor) -> QuerySet[RoleAssignment]:
    """Return the roles whose absence the actor may enter: own ones, as coordination all here."""
    held = RoleAssignment.objects.active_on(clock.today()).filter(network__isnull=False)
    if actor.role == Role.ADMINISTRATOR:
        found = held
    elif actor.role == Role.COORDINATOR:
        found = held.filter(network=actor.network_id)
    else:
        found = held.filter(network=actor.network_id, person=actor.person_id)
    return found.select_related("person", "network", "organisation", "unit").order_by(
        "person__name", "network__name", "role", "pk"
    )


def get_assignment_for_absence(actor: Actor, assignment_id: UUID) -> RoleAssignment:
    """Return a role whose absence the actor may enter, or raise Http404."""
    return get_object_or_404(assignments_for_absence(actor), pk=assignment_id)


def get_absence(actor: Actor, absence_id: UUID) -> Absence:
    """Return an absence the actor may end, or raise Http404."""
    return get_object_or_404(absences_of(actor), pk=absence_id)


def absences_of(actor: Actor) -> QuerySet[Absence]:
    """Return the absences the actor may see that have not passed, the next one first."""
    return (
        Absence.objects.visible_to(actor)
        .filter(last__gte=clock.today())
        .select_related(
            "assignment__person", "assignment__network", "assignment__organisation", "deputy"
        )
    )


def possible_deputies(assignment: RoleAssignment) -> QuerySet[Person]:
    """Return who may stand in: the same role for the same organisation in the same network."""
    held = RoleAssignment.objects.active_on(clock.today()).filter(
        network=assignment.network_id,
        role=assignment.role,
        organisation=assignment.organisation_id,
    )
    return Person.objects.filter(pk__in=held.values("person")).exclude(pk=assignment.person_id)


def stands_in_for(actor: Actor) -> list[Absence]:
    """Return for whom of the own organisation a practitioner stands in today."""
    if actor.role != Role.PRACTITIONER or actor.person_id is None:
        return []
    return list(covered(actor.person_id, actor.network_id, actor.organisation_id))
