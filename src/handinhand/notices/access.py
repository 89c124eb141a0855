"""Whom a notice reaches, what a person wants, and whether mail gets through."""

from datetime import timedelta
from typing import TYPE_CHECKING
from uuid import UUID

from django.http import Http404

from handinhand.accounts.access import deputies_of, holders_of, reached
from handinhand.kernel import clock
from handinhand.kernel.actor import Actor, Role
from handinhand.notices.models import Mail, MailPreference

if TYPE_CHECKING:
    from handinhand.networks.models import Unit

People = frozenset[UUID]
STUCK_AFTER = timedelta(hours=1)


def people_of_unit(network_id: UUID, unit: "Unit") -> People:
    """Return who answers for a unit: its practitioners, or the deputies of those away."""
    return reached(_practitioners(network_id, unit))


def deputies_in_unit(network_id: UUID, unit: "Unit") -> People:
    """Return who stands in for the people of a unit; without any, colleagues of the organisation.

    A colleague who holds the unit's own role is no deputy of it, unless named as one.
    """
    named = deputies_of(_practitioners(network_id, unit))
    if named:
        return named
    everybody = reached(
        holders_of(network_id, Role.PRACTITIONER, organisation_id=unit.organisation_id)
    )
    return everybody - people_of_unit(network_id, unit)


def leads_of(network_id: UUID, organisation_id: UUID) -> People:
    """Return who holds steering for an organisation."""
    return reached(holders_of(network_id, Role.STEERING, organisation_id=organisation_id))


def coordinators_of(network_id: UUID) -> People:
    """Return who coordinates the network."""
    return reached(holders_of(network_id, Role.COORDINATOR))


def steering_of(network_id: UUID) -> People:
    """Return the steering group."""
    return reached(holders_of(network_id, Role.STEERING))


def _practitioners(network_id: UUID, unit: "Unit"):  # type: ignore[no-untyped-def]
    return holders_of(
        network_id, Role.PRACTITIONER, organisation_id=unit.organisation_id, unit_id=unit.pk
    )


def preference_of(actor: Actor) -> MailPreference:
    """Return what the actor wants, as stored or as it is without a choice.

    Raises:
        Http404: the actor acts in no network.
    """
    if actor.person_id is None or not actor.is_member:
        raise Http404
    found = MailPreference.objects.filter(person=actor.person_id).first()
    return found or MailPreference(person_id=actor.person_id)


def require_member(actor: Actor) -> None:
    """Let pass who acts in a network: absences and deputies are those of its roles.

    Raises:
        Http404: the Land and the administration act in none.
    """
    if actor.person_id is None or not actor.is_member:
        raise Http404


def mail_is_stuck() -> bool:
    """Tell whether a mail has been waiting for more than an hour."""
    open_states = [Mail.State.WAITING, Mail.State.CONNECTING, Mail.State.SENDING]
    old = clock.now() - STUCK_AFTER
    return Mail.objects.filter(state__in=open_states, created_at__lt=old).exists()
