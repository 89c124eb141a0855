"""Who acts: one person in one active role assignment."""

from dataclasses import dataclass
from enum import StrEnum
from uuid import UUID


class Role(StrEnum):
    """The roles of the product; the German words stand in the glossary."""

    COORDINATOR = "coordinator"
    MODERATOR = "moderator"
    PRACTITIONER = "practitioner"
    STEERING = "steering"
    EVALUATOR = "evaluator"
    PRIVACY_OFFICER = "privacy_officer"
    STATE = "state"
    ADMINISTRATOR = "administrator"
    PARTICIPANT = "participant"


MEMBERS = frozenset(
    {
        Role.COORDINATOR,
        Role.MODERATOR,
        Role.PRACTITIONER,
        Role.STEERING,
        Role.EVALUATOR,
        Role.PRIVACY_OFFICER,
    }
)
"""Roles inside one network; the Land and the administration are no members."""


@dataclass(frozen=True, slots=True)
class Permit:
    """What somebody without an account may do: named acts on one thing, and nothing else."""

    thing_id: UUID
    acts: frozenset[str]


@dataclass(frozen=True, slots=True)
class Actor:
    """A person with one active role assignment, as every service and every door takes it.

    Attributes:
        person_id: the account; None for the system itself and for the holder of a permit.
        name: shown inside the own organisation only, see `rules`.
        role: the role of the active assignment.
        assignment_id: which assignment is active; None for the system.
        network_id: the network of the assignment; None for the Land and the platform.
        organisation_id: the organisation the person acts and signs for (counting organisation).
        unit_id: the unit, when the assignment is narrowed to one.
        also_units: further units of the organisation in which the person stands in today.
        network_slug: the address part of the network, which every page of a network carries.
        organisation_name: what partners are shown instead of the person's name.
        permit: what the holder of a one-time link may do; such an actor has no role, so that
            every door that asks for a role stays shut.
    """

    person_id: UUID | None
    name: str
    role: Role | None
    assignment_id: UUID | None = None
    network_id: UUID | None = None
    organisation_id: UUID | None = None
    unit_id: UUID | None = None
    network_slug: str = ""
    organisation_name: str = ""
    permit: Permit | None = None
    also_units: frozenset[UUID] = frozenset()

    @property
    def is_system(self) -> bool:
        """Tell whether no person but the platform itself acts."""
        return self.person_id is None and self.permit is None

    @property
    def is_member(self) -> bool:
        """Tell whether the actor belongs to a network in a role of a member."""
        return self.network_id is not None and self.role in MEMBERS

    @classmethod
    def system(cls, network_id: UUID | None = None) -> "Actor":
        """Return the platform itself as actor of a network, for background work."""
        return cls(person_id=None, name="System", role=None, network_id=network_id)
