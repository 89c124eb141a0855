"""The only writes to networks, organisations, units and memberships."""

from collections.abc import Mapping
from datetime import date
from typing import TYPE_CHECKING
from uuid import UUID

from django.db import transaction
from django.utils.translation import gettext as _

from handinhand.accounts import services as accounts
from handinhand.audit import services as audit
from handinhand.kernel import clock
from handinhand.kernel.actor import Actor, Role
from handinhand.kernel.errors import NotAllowed, RuleBroken
from handinhand.networks.access import may_change, require_change_organisation
from handinhand.networks.models import (
    Body,
    BodySeat,
    ClosingDay,
    KeyCounter,
    Meeting,
    Membership,
    Network,
    Organisation,
    Phase,
    Site,
    Unit,
)

if TYPE_CHECKING:
    from handinhand.accounts.models import Person, RoleAssignment


def next_key(network_id: UUID, prefix: str) -> str:
    """Return the next short key of a prefix, e.g. "OP-22"; keys are never used again."""
    KeyCounter.objects.get_or_create(network_id=network_id, prefix=prefix)
    counter = KeyCounter.objects.select_for_update().get(network_id=network_id, prefix=prefix)
    counter.last += 1
    counter.save(update_fields=["last"])
    return f"{prefix}{counter.last}"


def reserve_key(network_id: UUID, prefix: str, number: int) -> None:
    """Let later keys of a prefix begin after a number that came from elsewhere (demo, import)."""
    counter, _new = KeyCounter.objects.get_or_create(network_id=network_id, prefix=prefix)
    if counter.last < number:
        counter.last = number
        counter.save(update_fields=["last"])


def numbered_key(network_id: UUID, prefix: str, number: int | None = None) -> tuple[str, int]:
    """Return key and number of a new thing: the next one, or the one it brings along."""
    if number is None:
        key = next_key(network_id, prefix)
        return key, int(key.removeprefix(prefix))
    reserve_key(network_id, prefix, number)
    return f"{prefix}{number}", number


def _require_change(actor: Actor) -> None:
    if not (actor.is_system or may_change(actor)):
        raise NotAllowed(_("Das Netzwerk und seine Partner pflegt die Netzwerkkoordination."))


def _require_own(actor: Actor, organisation: Organisation) -> None:
    if not actor.is_system:
        require_change_organisation(actor, organisation)


@transaction.atomic
def create_site(
    actor: Actor, *, key: str, name: str, land: str = "NW", population: int | None = None
) -> Site:
    """Create a site; only set-up and demo do this, there is no page for it yet."""
    site = Site.objects.create(key=key, name=name, land=land, population=population)
    audit.record(actor, "site.created", site)
    return site


@transaction.atomic
def create_network(actor: Actor, *, slug: str, name: str, site: Site, **fields: object) -> Network:
    """Create a network on rung 0 unless the recorded decision names another rung."""
    network = Network.objects.create(slug=slug, name=name, site=site, **fields)
    audit.record(actor, "network.created", network, network_id=network.pk)
    return network


@transaction.atomic
def change_network(
    actor: Actor, network: Network, *, version: int, fields: Mapping[str, object]
) -> Network:
    """Change the description of a network.

    Raises:
        NotAllowed: the role may not.
        RuleBroken: it would end before it begins.
        Stale: somebody else saved first.
    """
    _require_change(actor)
    began, ends = fields.get("began_on", network.began_on), fields.get("ends_on", network.ends_on)
    if isinstance(began, date) and isinstance(ends, date) and ends < began:
        raise RuleBroken(
            _("Das Ende der Laufzeit liegt vor ihrem Beginn. Prüfen Sie die beiden Daten."),
            field="ends_on",
        )
    return audit.change(actor, network, "network.changed", version=version, fields=fields)


@transaction.atomic
def create_organisation(
    actor: Actor, *, key: str, name: str, network_id: UUID | None = None, **fields: object
) -> Organisation:
    """Create an organisation with one unit of the same name; further units can follow.

    Raises:
        NotAllowed: the role may not.
        RuleBroken: the key is taken.
    """
    _require_change(actor)
    if Organisation.objects.filter(key=key).exists() or Unit.objects.filter(key=key).exists():
        raise RuleBroken(
            _("Das Kürzel %(key)s gibt es schon. Wählen Sie ein anderes.") % {"key": key},
            field="key",
        )
    organisation = Organisation.objects.create(key=key, name=name, **fields)
    if network_id is not None:
        organisation.known_to.add(Network.objects.get(pk=network_id))
    audit.record(actor, "organisation.created", organisation, network_id=network_id)
    return organisation


@transaction.atomic
def change_organisation(
    actor: Actor, organisation: Organisation, *, version: int, fields: Mapping[str, object]
) -> Organisation:
    """Change what is known of an organisation.

    Raises:
        NotAllowed: the role may not, or it belongs to another network.
        Stale: somebody else saved first.
    """
    _require_own(actor, organisation)
    return audit.change(actor, organisation, "organisation.changed", version=version, fields=fields)


@transaction.atomic
def add_unit(actor: Actor, organisation: Organisation, *, key: str, name: str) -> Unit:
    """Add a unit to an organisation.

    Raises:
        NotAllowed: the role may not, or it belongs to another network.
        RuleBroken: the key is taken by another unit.
    """
    _require_own(actor, organisation)
    if Unit.objects.filter(key=key).exists():
        raise RuleBroken(
            _("Das Kürzel %(key)s gibt es schon. Wählen Sie ein anderes.") % {"key": key},
            field="key",
        )
    unit = Unit.objects.create(organisation=organisation, key=key, name=name)
    audit.record(actor, "unit.added", unit)
    return unit


@transaction.atomic
def change_unit(actor: Actor, unit: Unit, *, version: int, fields: Mapping[str, object]) -> Unit:
    """Change a unit's name.

    Raises:
        NotAllowed: the role may not, or it belongs to another network.
        Stale: somebody else saved first.
    """
    _require_own(actor, unit.organisation)
    return audit.change(actor, unit, "unit.changed", version=version, fields=fields)


@transaction.atomic
def admit(
    actor: Actor,
    network: Network,
    organisation: Organisation,
    *,
    standing: str,
    since: date,
    contribution: str = "",
    letter_of_intent_on: date | None = None,
) -> Membership:
    """Admit an organisation to the network, also one that left and returns.

    Raises:
        NotAllowed: the role may not.
        RuleBroken: it is a member already, or still was on the day.
    """
    _require_change(actor)
    Organisation.objects.select_for_update().get(pk=organisation.pk)
    places = Membership.objects.filter(network=network, organisation=organisation)
    latest = places.latest_first().first()
    if latest is not None and latest.left_on is None:
        raise RuleBroken(
            _("%(name)s gehört schon zum Netzwerk.") % {"name": organisation.name},
            field="organisation",
        )
    if latest is not None and latest.left_on is not None and since < latest.left_on:
        raise RuleBroken(
            _("Bis zum Austritt am %(day)s gehört %(name)s schon zum Netzwerk. Prüfen Sie den Tag.")
            % {"day": f"{latest.left_on:%d.%m.%Y}", "name": organisation.name},
            field="since",
        )
    membership = places.create(
        network=network,
        organisation=organisation,
        standing=standing,
        since=since,
        contribution=contribution,
        letter_of_intent_on=letter_of_intent_on,
    )
    audit.record(actor, "membership.began", membership, network_id=network.pk)
    return membership


@transaction.atomic
def change_membership(
    actor: Actor, membership: Membership, *, version: int, fields: Mapping[str, object]
) -> Membership:
    """Change standing or contribution of a member.

    Raises:
        NotAllowed: the role may not.
        Stale: somebody else saved first.
    """
    _require_change(actor)
    return audit.change(actor, membership, "membership.changed", version=version, fields=fields)


@transaction.atomic
def leave(actor: Actor, membership: Membership, *, on: date | None = None) -> Membership:
    """Record that an organisation left the network; the roles of its people end that day (T28).

    Raises:
        NotAllowed: the role may not.
        RuleBroken: it left already, or the day lies before its joining.
    """
    _require_change(actor)
    day = on or clock.today()
    if day < membership.since:
        raise RuleBroken(
            _("Der Austritt liegt vor dem Beitritt am %(day)s. Prüfen Sie das Datum.")
            % {"day": f"{membership.since:%d.%m.%Y}"},
            field="left_on",
        )
    if not Membership.objects.filter(pk=membership.pk, left_on=None).update(left_on=day):
        raise RuleBroken(_("Der Austritt ist schon eingetragen."))
    membership.refresh_from_db()
    audit.record(actor, "membership.ended", membership)
    accounts.end_roles_for(
        actor, membership.organisation_id, network_id=membership.network_id, on=day
    )
    return membership


@transaction.atomic
def add_body(
    actor: Actor, network: Network, *, key: str, name: str, level: str, **fields: str
) -> Body:
    """Add a deciding or working group."""
    _require_change(actor)
    body = Body.objects.create(network=network, key=key, name=name, level=level, **fields)
    audit.record(actor, "body.added", body, network_id=network.pk)
    return body


@transaction.atomic
def seat(
    actor: Actor, body: Body, *, person_id: UUID, organisation_id: UUID | None, function: str = ""
) -> BodySeat:
    """Give a person a seat in a body."""
    _require_change(actor)
    given = BodySeat.objects.create(
        body=body, person_id=person_id, organisation_id=organisation_id, function=function
    )
    audit.record(actor, "body.seat_given", body, network_id=body.network_id)
    return given


@transaction.atomic
def plan_meeting(actor: Actor, body: Body, *, on: date, held: bool = False) -> Meeting:
    """Record a meeting of a body."""
    _require_change(actor)
    meeting = Meeting.objects.create(body=body, on=on, held=held)
    audit.record(
        actor, "body.meeting_planned", body, network_id=body.network_id, title=str(meeting)
    )
    return meeting


@transaction.atomic
def set_phase(actor: Actor, network: Network, *, number: int, **fields: object) -> Phase:
    """Create or change a phase of the method.

    Raises:
        NotAllowed: the role may not.
    """
    _require_change(actor)
    phase, _is_new = Phase.objects.update_or_create(network=network, number=number, defaults=fields)
    audit.record(actor, "phase.set", network, network_id=network.pk, title=phase.name)
    return phase


@transaction.atomic
def close_on(
    actor: Actor, organisation: Organisation, *, day: date, reason: str = ""
) -> ClosingDay:
    """Enter a day on which an organisation is closed; it does not count in its limits.

    Raises:
        NotAllowed: the role may not, or it belongs to another network.
        RuleBroken: the day is entered already.
    """
    _require_own(actor, organisation)
    closing, is_new = ClosingDay.objects.get_or_create(
        organisation=organisation, day=day, defaults={"reason": reason}
    )
    if not is_new:
        raise RuleBroken(_("Dieser Tag ist schon als Schließtag eingetragen."), field="day")
    audit.record(actor, "organisation.closing_day", organisation, title=f"{day:%d.%m.%Y}")
    return closing


@transaction.atomic
def add_person(
    actor: Actor,
    network: Network,
    *,
    email: str,
    name: str,
    function: str,
    role: Role,
    organisation: Organisation | None = None,
    unit: Unit | None = None,
) -> "Person":
    """Create an account and give it a role in the network, both or neither.

    Raises:
        NotAllowed: the role may not.
        RuleBroken: there is an account with this address, or the role needs an organisation.
    """
    person = accounts.create_person(actor, email=email, name=name, function=function)
    give_role(actor, network, person, role=role, organisation=organisation, unit=unit)
    return person


@transaction.atomic
def give_role(
    actor: Actor,
    network: Network,
    person: "Person",
    *,
    role: Role,
    organisation: Organisation | None = None,
    unit: Unit | None = None,
) -> "RoleAssignment":
    """Give a person a role in the network, for an organisation or one of its units.

    Raises:
        NotAllowed: the role may not.
        RuleBroken: the person holds it already, or it needs an organisation.
    """
    if organisation is None and role in (Role.PRACTITIONER, Role.STEERING):
        raise RuleBroken(
            _("Diese Rolle handelt für eine Organisation. Wählen Sie eine aus."), field="place"
        )
    return accounts.assign_role(
        actor,
        person,
        role,
        network_id=network.pk,
        organisation_id=organisation.pk if organisation else None,
        unit_id=unit.pk if unit else None,
    )
