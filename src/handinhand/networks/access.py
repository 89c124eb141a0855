"""The doors to networks, organisations and units."""

from datetime import date
from uuid import UUID

from django.db.models import QuerySet
from django.http import Http404
from django.shortcuts import get_object_or_404
from django.utils.translation import gettext as _

from handinhand.kernel import clock
from handinhand.kernel.actor import MEMBERS, Actor, Role
from handinhand.kernel.calendar import Calendar
from handinhand.kernel.rights import Rights
from handinhand.networks.models import (
    ClosingDay,
    Membership,
    Network,
    Organisation,
    Term,
    Unit,
    calendar_of,
)

RIGHTS = Rights(
    "networks",
    {
        "read": {*MEMBERS, Role.ADMINISTRATOR},
        "change": {Role.COORDINATOR},
        "see sites": {Role.STATE},
    },
)


def get_network(actor: Actor, slug: str) -> Network:
    """Return the network of the address if it is the actor's own (or the actor administrates).

    Raises:
        Http404: no such network, or not for this actor; the two look alike on purpose.
    """
    return get_object_or_404(Network.objects.visible_to(actor).select_related("site"), slug=slug)


def current_network(actor: Actor) -> Network:
    """Return the network the actor acts in.

    Raises:
        Http404: the actor acts in none (Land, administration).
    """
    if actor.network_id is None:
        raise Http404
    return Network.objects.select_related("site").get(pk=actor.network_id)


def require_read(actor: Actor) -> None:
    """Let pass who may read the network, its partners and bodies.

    Raises:
        NotAllowed: the role has no business here.
    """
    RIGHTS.require(actor, "read", _("Diese Seite ist für die Mitglieder des Netzwerks."))


def may_change(actor: Actor) -> bool:
    """Tell whether the actor may change the network, its partners and bodies."""
    return RIGHTS.allow(actor, "change")


def get_organisation(actor: Actor, organisation_id: UUID) -> Organisation:
    """Return an organisation of the actor's network, or raise Http404."""
    return get_object_or_404(Organisation.objects.visible_to(actor), pk=organisation_id)


def get_unit(actor: Actor, unit_id: UUID) -> Unit:
    """Return a unit of an organisation of the actor's network, or raise Http404."""
    return get_object_or_404(
        Unit.objects.visible_to(actor).select_related("organisation"), pk=unit_id
    )


def get_membership(actor: Actor, membership_id: UUID) -> Membership:
    """Return a membership of the actor's network, or raise Http404."""
    return get_object_or_404(
        Membership.objects.visible_to(actor).select_related("organisation", "network"),
        pk=membership_id,
    )


def units_of(actor: Actor) -> QuerySet[Unit]:
    """Return every unit a lane, a station or a hand-over of the network may name."""
    return Unit.objects.visible_to(actor).select_related("organisation").order_by("name")


def own_units(actor: Actor) -> QuerySet[Unit]:
    """Return the units the actor works for: the one unit, or all of the organisation."""
    if actor.unit_id is not None:
        return Unit.objects.filter(pk=actor.unit_id)
    return Unit.objects.filter(organisation=actor.organisation_id)


def member_organisations(actor: Actor) -> QuerySet[Organisation]:
    """Return the organisations that are members today, guests included."""
    present = Membership.objects.present_on(clock.today()).filter(network=actor.network_id)
    return Organisation.objects.filter(pk__in=present.values("organisation")).order_by("name")


def is_member_on(network_id: UUID, organisation_id: UUID, day: date) -> bool:
    """Tell whether an organisation belongs to the network on a day."""
    return (
        Membership.objects.present_on(day)
        .filter(network=network_id, organisation=organisation_id)
        .exists()
    )


def calendar_for(network: Network, organisation_id: UUID | None = None) -> Calendar:
    """Return the calendar of a network, with an organisation's closing days when one is named."""
    days: frozenset[date] = frozenset()
    if organisation_id is not None:
        closing = ClosingDay.objects.filter(organisation=organisation_id)
        days = frozenset(closing.values_list("day", flat=True))
    return calendar_of(network, days)


def term(key: str, on: date) -> str:
    """Return the word of the law for a key on a day; the key itself when there is none."""
    found = Term.objects.filter(key=key, valid_from__lte=on).order_by("-valid_from").first()
    return found.text if found and (found.valid_to is None or found.valid_to >= on) else key


def organisations_of(actor: Actor) -> QuerySet[Organisation]:
    """Return every organisation the network may name, members or not."""
    return Organisation.objects.visible_to(actor).order_by("name")
