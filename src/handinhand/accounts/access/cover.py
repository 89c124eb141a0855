"""Who stands in for whom today, and whom a message for a role reaches."""

from collections.abc import Iterable
from uuid import UUID

from django.db.models import Q, QuerySet

from handinhand.accounts.models import Absence, Person, RoleAssignment
from handinhand.kernel import clock
from handinhand.kernel.actor import Role

_HOPS = 3
"""A deputy may be away too: so many deputies are asked one after the other."""


def holders_of(
    network_id: UUID,
    role: Role,
    *,
    organisation_id: UUID | None = None,
    unit_id: UUID | None = None,
) -> QuerySet[RoleAssignment]:
    """Return the assignments of a role that hold today.

    Args:
        network_id: the network.
        role: the role.
        organisation_id: only those held for this organisation.
        unit_id: only those for this unit, or for its whole organisation.
    """
    found = RoleAssignment.objects.active_on(clock.today()).filter(network=network_id, role=role)
    if organisation_id is not None:
        found = found.filter(organisation=organisation_id)
    if unit_id is not None:
        found = found.filter(Q(unit=unit_id) | Q(unit=None))
    return found


def reached(assignments: Iterable[RoleAssignment]) -> frozenset[UUID]:
    """Return the people a message for these assignments reaches: who is away, by the deputy.

    Whoever is away without a deputy that is there gets the message all the same.
    """
    held = list(assignments)
    away = _away({row.network_id for row in held})
    return frozenset(_present(row.person_id, row.network_id, away) for row in held)


def deputies_of(assignments: Iterable[RoleAssignment]) -> frozenset[UUID]:
    """Return who stands in for these people, always or now, and is there and active."""
    held = list(assignments)
    away = _away({row.network_id for row in held})
    found = {row.deputy_id for row in held} | {
        away.get((row.network_id, row.person_id)) for row in held
    }
    open_accounts = Person.objects.filter(pk__in=[f for f in found if f], is_active=True)
    absent = {person for _network, person in away}
    return frozenset(pk for pk in open_accounts.values_list("pk", flat=True) if pk not in absent)


def _away(networks: set[UUID | None]) -> dict[tuple[UUID | None, UUID], UUID | None]:
    """Return network and person -> deputy (or None) of everybody who is away today."""
    running = Absence.objects.running_on(clock.today()).filter(assignment__network__in=networks)
    rows = running.values_list(
        "assignment__network", "assignment__person", "deputy", "deputy__is_active"
    )
    return {(network, person): deputy if open_ else None for network, person, deputy, open_ in rows}


def _present(
    person: UUID, network: UUID | None, away: dict[tuple[UUID | None, UUID], UUID | None]
) -> UUID:
    there = person
    for _hop in range(_HOPS):
        if (network, there) not in away:
            return there
        deputy = away[network, there]
        if deputy is None:
            return person
        there = deputy
    return person


def units_covered(assignment: RoleAssignment) -> frozenset[UUID]:
    """Return the further units of the own organisation in which the person stands in today."""
    if assignment.role != Role.PRACTITIONER or assignment.unit_id is None:
        return frozenset()
    rows = covered(assignment.person_id, assignment.network_id, assignment.organisation_id)
    units = rows.values_list("assignment__unit", flat=True)
    return frozenset(unit for unit in units if unit not in (None, assignment.unit_id))


def covered(
    person_id: UUID | None, network_id: UUID | None, organisation_id: UUID | None
) -> QuerySet[Absence]:
    """Return the running absences of colleagues for whom a person stands in today."""
    today = clock.today()
    held = RoleAssignment.objects.active_on(today).filter(
        network=network_id, organisation=organisation_id, role=Role.PRACTITIONER
    )
    return (
        Absence.objects.running_on(today)
        .filter(deputy=person_id, assignment__in=held)
        .select_related("assignment__person", "assignment__unit")
    )
