"""The doors to networks, organisations and units."""

from collections.abc import Callable, Collection, Sequence
from dataclasses import dataclass
from datetime import date
from uuid import UUID

from django.db.models import Count, Exists, OuterRef, Q, QuerySet, Subquery
from django.http import Http404
from django.shortcuts import get_object_or_404
from django.utils.translation import gettext as _

from handinhand.kernel import clock
from handinhand.kernel.actor import MEMBERS, Actor, Role
from handinhand.kernel.calendar import Calendar
from handinhand.kernel.errors import NotAllowed, RuleBroken
from handinhand.kernel.rights import Rights
from handinhand.networks.models import (
    Body,
    ClosingDay,
    Membership,
    Network,
    Organisation,
    Phase,
    Site,
    Term,
    Unit,
    calendar_of,
)
from handinhand.thread.access import require_member

EffectsOfLeaving = Callable[[Actor, UUID], Sequence[object]]


def _no_effects(_actor: Actor, _organisation_id: UUID) -> Sequence[object]:
    return ()


_effects: EffectsOfLeaving = _no_effects

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


@dataclass(frozen=True, slots=True)
class NamelessNetwork:
    """A network on rung 0: what writes rows without names takes this type, not just an id.

    The networks of higher rungs will have types of their own, so that the wrong rung is an
    error the type checker finds.
    """

    id: UUID


def nameless_network(actor: Actor) -> NamelessNetwork:
    """Return the actor's network as one that works without names.

    Raises:
        Http404: the actor acts in no network.
        RuleBroken: the network stands on a higher rung.
    """
    network = current_network(actor)
    if network.rung != Network.Rung.NAMELESS:
        raise RuleBroken(
            _("Dieses Netzwerk führt Wege statt einzelner Übergaben. Öffnen Sie „Wege“.")
        )
    return NamelessNetwork(network.pk)


@dataclass(frozen=True, slots=True)
class PseudonymousNetwork:
    """A network on rung 1: what writes journeys takes this type, not just an id."""

    id: UUID


def pseudonymous_network(actor: Actor) -> PseudonymousNetwork:
    """Return the actor's network as one that leads journeys under numbers.

    Raises:
        Http404: the actor acts in no network, or in one on another rung: there are none there.
    """
    network = current_network(actor)
    if network.rung != Network.Rung.PSEUDONYM:
        raise Http404
    return PseudonymousNetwork(network.pk)


def with_journeys(network_id: UUID) -> PseudonymousNetwork | None:
    """Return a network as one that leads journeys under numbers; None when it does not."""
    found = Network.objects.filter(pk=network_id, rung=Network.Rung.PSEUDONYM)
    return PseudonymousNetwork(network_id) if found.exists() else None


def require_read(actor: Actor) -> None:
    """Let pass who may read the network, its partners and bodies.

    Raises:
        NotAllowed: the role has no business here.
    """
    require_member(RIGHTS, actor)


def may_change(actor: Actor) -> bool:
    """Tell whether the actor may change the network, its partners and bodies."""
    return RIGHTS.allow(actor, "change")


def may_change_organisation(actor: Actor, organisation: Organisation) -> bool:
    """Tell whether the actor may change an organisation, its units and its closing days.

    A member of another network that is merely known here is changed there.
    """
    places = Membership.objects.filter(organisation=organisation, left_on=None)
    here = Q(network=actor.network_id)
    own, elsewhere = places.filter(here).exists(), places.exclude(here).exists()
    return may_change(actor) and (own or not elsewhere)


def require_change_organisation(actor: Actor, organisation: Organisation) -> None:
    """Let pass who may change an organisation, its units and its closing days.

    Raises:
        NotAllowed: the role may not, or the organisation belongs to another network.
    """
    require_change(actor)
    if not may_change_organisation(actor, organisation):
        raise NotAllowed(
            _(
                "%(name)s ist Mitglied eines anderen Netzwerks und wird dort gepflegt. Wenden Sie"
                " sich an dessen Koordination."
            )
            % {"name": organisation.name}
        )


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
    """Return the units the actor works for: the one unit (and where they stand in), or all."""
    if actor.unit_id is not None:
        return Unit.objects.filter(pk__in={actor.unit_id, *actor.also_units})
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


def require_change(actor: Actor) -> None:
    """Let pass who may change the network, its partners and bodies.

    Raises:
        NotAllowed: the role may not.
    """
    RIGHTS.require(
        actor, "change", _("Das Netzwerk und seine Partner pflegt die Netzwerkkoordination.")
    )


def organisations_in(
    actor: Actor,
    network: Network,
    *,
    words: str = "",
    standing: str = "",
    members_only: bool = False,
) -> QuerySet[Organisation]:
    """Return the organisations a network names, with their place in it (None for none).

    Each has `standing`, `since` and `left_on` of its latest membership, and `unit_count`.
    """
    places = Membership.objects.filter(organisation=OuterRef("pk"), network=network)
    place = places.latest_first()
    found = Organisation.objects.visible_to(actor).annotate(
        standing=Subquery(place.values("standing")[:1]),
        since=Subquery(place.values("since")[:1]),
        left_on=Subquery(place.values("left_on")[:1]),
        unit_count=Count("units", distinct=True),
    )
    if members_only:
        found = found.filter(Exists(places))
    else:
        found = found.filter(Exists(places) | Q(known_to=network))
    if standing:
        found = found.filter(standing=standing)
    if words:
        found = found.filter(Q(name__icontains=words) | Q(key__iexact=words))
    return found.distinct()


def membership_of(network: Network, organisation: Organisation) -> Membership | None:
    """Return an organisation's place in a network, the latest one if it left and returned."""
    places = Membership.objects.filter(network=network, organisation=organisation)
    return places.latest_first().first()


def phases_of(network: Network) -> QuerySet[Phase]:
    """Return the phases of the method in a network, in their order."""
    return Phase.objects.filter(network=network)


def get_phase(actor: Actor, network: Network, number: int) -> Phase:
    """Return one phase of the actor's network, or raise Http404."""
    return get_object_or_404(
        Phase, network=network, network__in=Network.objects.visible_to(actor), number=number
    )


def bodies_of(network: Network) -> QuerySet[Body]:
    """Return the bodies of a network with their seats and meetings."""
    return Body.objects.filter(network=network).prefetch_related(
        "seats__person", "seats__organisation", "meetings"
    )


def sites_with_networks(actor: Actor) -> QuerySet[Site]:
    """Return the sites with the number of their networks (`network_count`), for the Land."""
    if not RIGHTS.allow(actor, "see sites"):
        return Site.objects.none()
    return Site.objects.annotate(network_count=Count("networks")).order_by("name", "key")


def calendar_for(network: Network, organisation_id: UUID | None = None) -> Calendar:
    """Return the calendar of a network, with an organisation's closing days when one is named."""
    days: frozenset[date] = frozenset()
    if organisation_id is not None:
        closing = ClosingDay.objects.filter(organisation=organisation_id)
        days = frozenset(closing.values_list("day", flat=True))
    return calendar_of(network, days)


class Calendars:
    """The calendars of many organisations; each is asked for once, those named at first together.

    One organisation may belong to networks whose days differ: the Land and the end of December.
    """

    def __init__(self, organisation_ids: Collection[UUID] = ()) -> None:
        self._closed: dict[UUID, set[date]] = {one: set() for one in organisation_ids}
        self._known: dict[tuple[UUID, UUID], Calendar] = {}
        closing = ClosingDay.objects.filter(organisation__in=self._closed)
        for organisation_id, day in closing.values_list("organisation", "day"):
            self._closed[organisation_id].add(day)

    def of(self, network: Network, organisation_id: UUID) -> Calendar:
        """Return the calendar of a network with the closing days of an organisation."""
        key = (network.pk, organisation_id)
        if key not in self._known:
            known = self._closed.get(organisation_id)
            self._known[key] = (
                calendar_for(network, organisation_id)
                if known is None
                else calendar_of(network, frozenset(known))
            )
        return self._known[key]


def term(key: str, on: date) -> str:
    """Return the word of the law for a key on a day; the key itself when there is none."""
    found = Term.objects.filter(key=key, valid_from__lte=on).order_by("-valid_from").first()
    return found.text if found and (found.valid_to is None or found.valid_to >= on) else key


def organisations_of(actor: Actor) -> QuerySet[Organisation]:
    """Return every organisation the network may name, members or not."""
    return Organisation.objects.visible_to(actor).order_by("name")


def works_today(network_id: UUID) -> bool:
    """Tell whether today is a working day of a network."""
    network = Network.objects.select_related("site").get(pk=network_id)
    return calendar_for(network).is_working_day(clock.today())


def memberships_on(actor: Actor, day: date) -> QuerySet[Membership]:
    """Return who belongs to the actor's network on a day, with the organisation, by its name."""
    found = Membership.objects.visible_to(actor).present_on(day).select_related("organisation")
    return found.filter(network=actor.network_id).order_by("organisation__name")


def left_organisations(network_id: UUID, day: date) -> list[Organisation]:
    """Return who belonged to a network and does not on a day, by name."""
    memberships = Membership.objects.filter(network=network_id)
    there = memberships.present_on(day).values("organisation")
    gone = memberships.filter(left_on__lte=day).exclude(organisation__in=there)
    found = Organisation.objects.filter(pk__in=gone.values("organisation"))
    return list(found.order_by("name"))


def ask_effects_of_leaving(source: EffectsOfLeaving) -> None:
    """Let the agreements say what an organisation's leaving does; registered at start."""
    global _effects
    _effects = source


def effects_of_leaving(actor: Actor, organisation_id: UUID) -> Sequence[object]:
    """Return as findings what chain and agreement lose when an organisation leaves."""
    return _effects(actor, organisation_id)


def voting_organisations(body: Body, day: date) -> QuerySet[Organisation]:
    """Return the organisations that vote in a body: partners on the day that hold a seat in it."""
    partners = Membership.objects.present_on(day).filter(
        network=body.network_id, standing=Membership.Standing.PARTNER
    )
    seated = body.seats.exclude(organisation=None).values("organisation")
    found = Organisation.objects.filter(pk__in=partners.values("organisation"))
    return found.filter(pk__in=seated).order_by("name")


def all_network_ids() -> list[UUID]:
    """Return every network, for background work."""
    return list(Network.objects.order_by("slug").values_list("pk", flat=True))
