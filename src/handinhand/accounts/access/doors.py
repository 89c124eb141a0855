"""Who is signed in, in which role, and who may manage accounts."""

from datetime import date
from uuid import UUID

from django.db.models import F, Q, QuerySet
from django.http import Http404
from django.shortcuts import get_object_or_404
from django.utils.translation import gettext as _

from handinhand.accounts.access.cover import units_covered
from handinhand.accounts.models import Person, RoleAssignment
from handinhand.kernel import clock
from handinhand.kernel.actor import Actor, Role
from handinhand.kernel.rights import Rights

RIGHTS = Rights(
    "accounts",
    {
        "read": {Role.COORDINATOR, Role.PRIVACY_OFFICER, Role.ADMINISTRATOR},
        "manage network": {Role.COORDINATOR, Role.ADMINISTRATOR},
        "manage platform": {Role.ADMINISTRATOR},
    },
)


def open_assignments(person: Person) -> QuerySet[RoleAssignment]:
    """Return the assignments a person can act in today, in a stable order."""
    return (
        person.assignments.active_on(clock.today())
        .select_related("network", "organisation", "unit")
        .order_by("network__name", "role", "unit__key", "id")
    )


def actor_of(person: Person, assignment_id: UUID | None) -> Actor | None:
    """Return the actor in the chosen assignment, else in the first; None without any.

    Asked at every request, so that ending a role takes effect at the next one (T28).
    """
    assignments = list(open_assignments(person))
    chosen = [a for a in assignments if a.pk == assignment_id] or assignments[:1]
    return as_actor(person, chosen[0], also=units_covered(chosen[0])) if chosen else None


def as_actor(
    person: Person, assignment: RoleAssignment, *, also: frozenset[UUID] = frozenset()
) -> Actor:
    """Return the actor of one assignment, who stands in for colleagues in further units."""
    return Actor(
        person_id=person.pk,
        name=person.name,
        role=Role(assignment.role),
        assignment_id=assignment.pk,
        network_id=assignment.network_id,
        organisation_id=assignment.organisation_id,
        unit_id=assignment.unit_id,
        also_units=also,
        network_slug=assignment.network.slug if assignment.network else "",
        organisation_name=assignment.organisation.name if assignment.organisation else "",
    )


def actor_in(person: Person, network_id: UUID, role: str = "") -> Actor | None:
    """Return a person as actor in a network, whenever the role began; for loading the past."""
    found = person.assignments.filter(network_id=network_id).select_related(
        "network", "organisation", "unit"
    )
    if role:
        found = found.filter(role=role)
    first = found.order_by("role", "pk").first()
    return as_actor(person, first) if first else None


def role_label(actor: Actor) -> str:
    """Return the role in words, with the organisation where the role is held for one."""
    label = str(RoleAssignment.Role(str(actor.role)).label)
    if actor.role in (Role.PRACTITIONER, Role.STEERING) and actor.organisation_name:
        return f"{label}, {actor.organisation_name}"
    return label


def get_assignment(actor: Actor, assignment_id: UUID) -> RoleAssignment:
    """Return one assignment of the actor's network.

    Raises:
        Http404: no such assignment, or not for this actor.
    """
    if not RIGHTS.allow(actor, "read"):
        raise Http404
    return get_object_or_404(
        RoleAssignment.objects.visible_to(actor).select_related("person", "network"),
        pk=assignment_id,
    )


def may_read(actor: Actor) -> bool:
    """Tell whether the actor may see who holds which role in the network."""
    return RIGHTS.allow(actor, "read")


def may_manage(actor: Actor) -> bool:
    """Tell whether the actor may give and end roles in the network."""
    return RIGHTS.allow(actor, "manage network")


def require_platform(actor: Actor) -> None:
    """Let pass who manages the accounts of the platform.

    Raises:
        NotAllowed: the role may not.
    """
    RIGHTS.require(actor, "manage platform", _("Diese Seite ist für die Administration."))


def require_read(actor: Actor) -> None:
    """Let pass who may see who holds which role in the network.

    Raises:
        NotAllowed: the role may not.
    """
    RIGHTS.require(
        actor,
        "read",
        _("Konten und Rollen sehen Netzwerkkoordination, Datenschutz und Administration."),
    )


def require_manage(actor: Actor) -> None:
    """Let pass who may create accounts and give and end roles in the network.

    Raises:
        NotAllowed: the role may not.
    """
    RIGHTS.require(
        actor,
        "manage network",
        _("Konten und Rollen vergeben die Netzwerkkoordination und die Administration."),
    )


def myself(actor: Actor) -> Person:
    """Return the actor's own account.

    Raises:
        Http404: the platform itself acts.
    """
    if actor.person_id is None:
        raise Http404
    return Person.objects.get(pk=actor.person_id)


def get_person(actor: Actor, person_id: UUID) -> Person:
    """Return an account, for the administration of the platform.

    Raises:
        Http404: no such account, or not for this actor.
    """
    if not RIGHTS.allow(actor, "manage platform"):
        raise Http404
    return get_object_or_404(Person, pk=person_id)


def find_people(actor: Actor, words: str = "") -> QuerySet[Person]:
    """Return the accounts whose name or address contains the words, for the administration."""
    if not RIGHTS.allow(actor, "manage platform"):
        return Person.objects.none()
    found = Person.objects.prefetch_related(
        "assignments__network", "assignments__organisation", "assignments__unit"
    )
    if words:
        found = found.filter(Q(name__icontains=words) | Q(email__icontains=words))
    return found


def assignments_in(
    actor: Actor, network_id: UUID, *, words: str = "", role: str = ""
) -> QuerySet[RoleAssignment]:
    """Return the roles given in one network, running ones first, narrowed by what is given."""
    found = RoleAssignment.objects.visible_to(actor).filter(network=network_id)
    if words:
        found = found.filter(person__name__icontains=words)
    if role:
        found = found.filter(role=role)
    return found.select_related("person", "organisation", "unit").order_by(
        F("ended_on").asc(nulls_first=True), "person__name", "role", "pk"
    )


def roles_of(person: Person) -> QuerySet[RoleAssignment]:
    """Return every role of an account, running ones first; fetch the account through its door."""
    return person.assignments.select_related("network", "organisation", "unit").order_by(
        F("ended_on").asc(nulls_first=True), "network__name", "role", "pk"
    )


def somebody_answers_for(network_id: UUID, organisation_id: UUID, unit_id: UUID, day: date) -> bool:
    """Tell whether a practitioner with an account works for a unit on a day."""
    unit_or_all = Q(unit=unit_id) | Q(unit=None, organisation=organisation_id)
    held = RoleAssignment.objects.active_on(day).filter(
        unit_or_all, network=network_id, role=Role.PRACTITIONER, person__is_active=True
    )
    return held.exists()


def people_in(actor: Actor, network_id: UUID) -> QuerySet[Person]:
    """Return the open accounts that hold or held a role in one network."""
    assignments = RoleAssignment.objects.visible_to(actor).filter(network=network_id)
    return Person.objects.filter(pk__in=assignments.values("person"), is_active=True)


def get_demo_persona(key: str) -> Person:
    """Return a persona of the demo by the first part of the address.

    Raises:
        Http404: there is no such persona.
    """
    personas = Person.objects.filter(is_demo=True, persona_order__isnull=False, is_active=True)
    return get_object_or_404(personas, email__startswith=f"{key}@")


def demo_personas() -> list[Person]:
    """Return the people who can be entered with one click in the demo."""
    return list(
        Person.objects.filter(is_demo=True, persona_order__isnull=False, is_active=True)
        .order_by("persona_order")
        .prefetch_related("assignments__organisation", "assignments__unit")
    )


def demo_accounts_exist() -> bool:
    """Tell whether accounts of the demo lie in this database."""
    return Person.objects.filter(is_demo=True).exists()
