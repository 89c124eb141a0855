"""Change requests: raised, decided, done."""

from collections.abc import Collection, Mapping
from datetime import date
from typing import TYPE_CHECKING

from django.db import transaction
from django.utils.translation import gettext as _

from handinhand.audit import services as audit
from handinhand.chains.access.current import version_in_force
from handinhand.chains.access.doors import may_change_draft, may_decide, may_raise
from handinhand.chains.models import ChainVersion, ChangeRequest, HandoverStandard, Station
from handinhand.chains.services.drafts import require_known_units
from handinhand.chains.services.versions import copy_version
from handinhand.kernel import clock
from handinhand.kernel.actor import Actor, Role
from handinhand.kernel.errors import NotAllowed, RuleBroken
from handinhand.networks.services import next_key, reserve_key
from handinhand.thread import services as thread

if TYPE_CHECKING:
    from handinhand.networks.models import Organisation

PREFIX = "ÄA-"
State = ChangeRequest.State
OUTCOMES = (State.ACCEPTED, State.DEFERRED, State.REFUSED)


@transaction.atomic
def raise_change_request(
    actor: Actor,
    version: ChainVersion,
    *,
    title: str,
    reason: str,
    organisation: "Organisation | None" = None,
    to_number: str = "",
    stations: Collection[Station] = (),
    standards: Collection[HandoverStandard] = (),
    key: str = "",
) -> ChangeRequest:
    """Raise a change request on a version, for the actor's own organisation.

    The coordination and the moderation may raise it for another one, who told them.

    Raises:
        NotAllowed: the role may not, or the organisation is not the actor's own.
        RuleBroken: a station or standard belongs to another version.
    """
    if not may_raise(actor):
        raise NotAllowed(_("Änderungsaufträge stellen die Mitglieder, die an der Kette arbeiten."))
    network_id = version.chain.network_id
    own = organisation is None or organisation.pk == actor.organisation_id
    if not own and actor.role not in (Role.COORDINATOR, Role.MODERATOR):
        raise NotAllowed(_("Stellen Sie den Änderungsauftrag für Ihre eigene Organisation."))
    require_known_units(actor, [organisation], "organisation")
    if any(station.chain_version_id != version.pk for station in stations) or any(
        standard.chain_version_id != version.pk for standard in standards
    ):
        raise RuleBroken(_("Wählen Sie Stationen und Übergaben dieser Version."), field="stations")
    if key:
        reserve_key(network_id, PREFIX, int(key.removeprefix(PREFIX)))
    request = ChangeRequest.objects.create(
        network_id=network_id,
        key=key or next_key(network_id, PREFIX),
        title=title,
        reason=reason,
        organisation_id=organisation.pk if organisation else actor.organisation_id,
        raised_on=clock.today(),
        from_version=version,
        to_number=to_number,
    )
    request.stations.set(stations)
    request.standards.set(standards)
    thread.connect(
        network_id,
        asked=("chain_version", version.pk),
        answer=("change_request", request.pk),
    )
    audit.record(actor, "change_request.raised", request)
    return request


@transaction.atomic
def change_change_request(
    actor: Actor, request: ChangeRequest, *, version: int, fields: Mapping[str, object]
) -> ChangeRequest:
    """Change title, reason or mapping of a request that is not decided yet.

    Raises:
        NotAllowed: neither coordination nor moderation, nor the organisation that raised it.
        RuleBroken: it is decided.
        Stale: somebody else saved first.
    """
    own = may_raise(actor) and request.organisation_id == actor.organisation_id
    if not (own or may_change_draft(actor)):
        raise NotAllowed(_("Diesen Änderungsauftrag hat eine andere Organisation gestellt."))
    if request.state != State.RAISED:
        raise RuleBroken(_("Dieser Änderungsauftrag ist entschieden. Stellen Sie einen neuen."))
    return audit.change(actor, request, "change_request.changed", version=version, fields=fields)


@transaction.atomic
def decide_change_request(
    actor: Actor,
    request: ChangeRequest,
    *,
    version: int | None,
    outcome: str,
    on: date | None = None,
) -> ChangeRequest:
    """Accept, defer or refuse a change request; a deferred one may be decided again.

    Raises:
        NotAllowed: the role may not.
        RuleBroken: it is decided for good, or the day does not fit.
        Stale: somebody else saved first.
    """
    if not may_decide(actor):
        raise NotAllowed(_("Über Änderungsaufträge entscheidet die Steuerungsgruppe."))
    stored = ChangeRequest.objects.visible_to(actor).select_for_update().get(pk=request.pk)
    if stored.state not in (State.RAISED, State.DEFERRED):
        raise RuleBroken(_("Über diesen Änderungsauftrag ist schon entschieden."))
    if outcome not in OUTCOMES:
        raise RuleBroken(_("Wählen Sie, wie entschieden wurde."), field="outcome")
    day = on or clock.today()
    if not stored.raised_on <= day <= clock.today():
        raise RuleBroken(
            _("Die Entscheidung liegt vor dem Auftrag oder in der Zukunft. Prüfen Sie das Datum."),
            field="on",
        )
    return audit.change(
        actor,
        stored,
        "change_request.decided",
        version=version,
        fields={"state": outcome, "decided_on": day},
    )


@transaction.atomic
def finish_change_request(
    actor: Actor,
    request: ChangeRequest,
    *,
    version: int | None,
    station_mapping: Mapping[str, str] | None = None,
) -> ChangeRequest:
    """Record that an accepted request is done in a version of the chain.

    Raises:
        NotAllowed: the role may not.
        RuleBroken: it is not accepted.
        Stale: somebody else saved first.
    """
    _require_change(actor)
    if request.state != State.ACCEPTED:
        raise RuleBroken(_("Umgesetzt wird nur, was die Steuerungsgruppe angenommen hat."))
    fields: dict[str, object] = {"state": State.DONE}
    if station_mapping is not None:
        fields["station_mapping"] = dict(station_mapping)
    return audit.change(actor, request, "change_request.done", version=version, fields=fields)


@transaction.atomic
def take_up(actor: Actor, request: ChangeRequest, version: ChainVersion) -> ChangeRequest:
    """Record which draft carries out an accepted request.

    Raises:
        NotAllowed: the role may not.
        RuleBroken: the request is not accepted, or the version is no draft of the same chain.
    """
    _require_change(actor)
    stored = _lock(actor, request)
    if stored.state != State.ACCEPTED:
        raise RuleBroken(_("Umgesetzt wird nur, was die Steuerungsgruppe angenommen hat."))
    if not version.is_draft or version.chain_id != stored.from_version.chain_id:
        raise RuleBroken(_("Wählen Sie einen Entwurf dieser Kette."), field="to_version")
    changed = audit.change(
        actor,
        stored,
        "change_request.taken_up",
        version=None,
        fields={"to_version_id": version.pk, "to_number": version.number},
    )
    thread.connect(
        stored.network_id,
        asked=("change_request", stored.pk),
        answer=("chain_version", version.pk),
    )
    return changed


@transaction.atomic
def take_up_in(
    actor: Actor, request: ChangeRequest, draft: ChainVersion | None, *, number: str
) -> ChangeRequest:
    """Take a request up in a draft; without one, in a copy of the version in force.

    Raises:
        NotAllowed: the role may not.
        RuleBroken: the request is not accepted, or the number is taken.
    """
    _require_change(actor)
    if draft is None:
        current = version_in_force(request.network_id, clock.today()) or request.from_version
        draft = copy_version(actor, current, number=number, note=str(request)[:1000])
    return take_up(actor, request, draft)


@transaction.atomic
def map_stations(
    actor: Actor, request: ChangeRequest, *, version: int | None, mapping: Mapping[str, str]
) -> ChangeRequest:
    """Say where journeys go that stand in a station of the old version.

    Args:
        actor: coordination or moderation.
        request: accepted or done, and taken up by a version.
        version: the version of the request the person had on screen.
        mapping: key of the old station -> key of the new one; only what is not the same station.

    Raises:
        NotAllowed: the role may not.
        RuleBroken: no version carries the request out, or a station is unknown.
        Stale: somebody else saved first.
    """
    _require_change(actor)
    stored = _lock(actor, request)
    if stored.to_version is None or stored.state not in (State.ACCEPTED, State.DONE):
        raise RuleBroken(_("Nehmen Sie den Auftrag zuerst in einen Entwurf auf."))
    old = set(stored.from_version.stations.values_list("key", flat=True))
    new = set(stored.to_version.stations.values_list("key", flat=True))
    if not (set(mapping) <= old and set(mapping.values()) <= new):
        raise RuleBroken(_("Wählen Sie Stationen aus der Liste."))
    return audit.change(
        actor,
        stored,
        "change_request.mapped",
        version=version,
        fields={"station_mapping": dict(mapping)},
    )


def _require_change(actor: Actor) -> None:
    if not may_change_draft(actor):
        raise NotAllowed(_("Umgesetzt wird ein Auftrag von Netzwerkkoordination oder Moderation."))


def _lock(actor: Actor, request: ChangeRequest) -> ChangeRequest:
    found = ChangeRequest.objects.visible_to(actor).select_for_update(of=("self",))
    return found.select_related("from_version", "to_version").get(pk=request.pk)
