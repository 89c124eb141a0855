"""The chain in the thread: versions, stations, standards, change requests."""

from collections.abc import Collection, Mapping
from uuid import UUID

from django.db.models import Q
from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from handinhand.audit.rules import tell
from handinhand.chains.access import arrival_words, may_decide, standards_of_line, stations_of_line
from handinhand.chains.models import (
    ChainVersion,
    ChangeRequest,
    HandoverStandard,
    Station,
)
from handinhand.kernel.actor import Actor
from handinhand.thread.rules import (
    Card,
    Check,
    Finding,
    Kind,
    must_be_answered,
    register_due_check,
    register_kind,
)

MOST = 50


def _station_card(actor: Actor, station: Station) -> Card:
    return Card(
        kind="station",
        id=station.line,
        label=_("Station %(key)s") % {"key": station.key},
        text=station.name,
        url=reverse("chains:station", args=[actor.network_slug, station.pk]),
        note=_note(station.chain_version),
    )


def _standard_card(actor: Actor, standard: HandoverStandard) -> Card:
    return Card(
        kind="standard",
        id=standard.line,
        label=_("Übergabestandard %(key)s") % {"key": standard.key},
        text=standard.name,
        url=reverse("chains:standard", args=[actor.network_slug, standard.pk]),
        note=_note(standard.chain_version) or arrival_words(standard),
    )


def _note(version: ChainVersion) -> str:
    if version.state == ChainVersion.State.IN_FORCE:
        return ""
    words = {"number": version.number, "state": version.get_state_display()}
    return _("Kette %(number)s, %(state)s") % words


def _version_card(actor: Actor, version: ChainVersion) -> Card:
    return Card(
        kind="chain_version",
        id=version.pk,
        label=_("Kette %(number)s") % {"number": version.number},
        text=version.chain.name,
        url=reverse("chains:version", args=[actor.network_slug, version.pk]),
        note=version.get_state_display(),
    )


def _request_card(actor: Actor, request: ChangeRequest) -> Card:
    return Card(
        kind="change_request",
        id=request.pk,
        label=_("Änderungsauftrag %(key)s") % {"key": request.key},
        text=request.title,
        url=reverse("chains:change_request", args=[actor.network_slug, request.pk]),
        note=request.get_state_display(),
    )


def _find_stations(actor: Actor, ids: Collection[UUID]) -> Mapping[UUID, Card]:
    found = stations_of_line(actor, ids)
    return {line: _station_card(actor, station) for line, station in found.items()}


def _find_standards(actor: Actor, ids: Collection[UUID]) -> Mapping[UUID, Card]:
    found = standards_of_line(actor, ids)
    return {line: _standard_card(actor, standard) for line, standard in found.items()}


def _find_versions(actor: Actor, ids: Collection[UUID]) -> Mapping[UUID, Card]:
    found = ChainVersion.objects.visible_to(actor).filter(pk__in=ids).select_related("chain")
    return {version.pk: _version_card(actor, version) for version in found}


def _find_requests(actor: Actor, ids: Collection[UUID]) -> Mapping[UUID, Card]:
    found = ChangeRequest.objects.visible_to(actor).filter(pk__in=ids)
    return {request.pk: _request_card(actor, request) for request in found}


def _search_stations(actor: Actor, words: str) -> list[Card]:
    hit = Q(name__icontains=words) | Q(key__iexact=words)
    found = Station.objects.visible_to(actor).filter(hit).values_list("line", flat=True)
    return list(_find_stations(actor, set(found)).values())[:MOST]


def _search_standards(actor: Actor, words: str) -> list[Card]:
    hit = Q(name__icontains=words) | Q(key__icontains=words)
    found = HandoverStandard.objects.visible_to(actor).filter(hit).values_list("line", flat=True)
    return list(_find_standards(actor, set(found)).values())[:MOST]


def _search_versions(actor: Actor, words: str) -> list[Card]:
    hit = Q(chain__name__icontains=words) | Q(number__icontains=words)
    found = ChainVersion.objects.visible_to(actor).filter(hit).select_related("chain")[:MOST]
    return [_version_card(actor, version) for version in found]


def _search_requests(actor: Actor, words: str) -> list[Card]:
    hit = Q(title__icontains=words) | Q(key__icontains=words) | Q(reason__icontains=words)
    found = ChangeRequest.objects.visible_to(actor).filter(hit)[:MOST]
    return [_request_card(actor, request) for request in found]


def _requests_due(actor: Actor) -> list[Finding]:
    waiting = ChangeRequest.objects.visible_to(actor).filter(state=ChangeRequest.State.RAISED)
    return [
        Finding(
            _("Änderungsauftrag %(key)s „%(title)s“ wartet auf einen Beschluss.")
            % {"key": request.key, "title": request.title},
            "",
            reverse("chains:change_request", args=[actor.network_slug, request.pk]),
            "warn" if may_decide(actor) else "muted",
        )
        for request in waiting
    ]


register_kind(Kind("station", gettext_lazy("Station"), 60, _find_stations, _search_stations))
register_kind(
    Kind("standard", gettext_lazy("Übergabestandard"), 65, _find_standards, _search_standards)
)
register_kind(
    Kind("change_request", gettext_lazy("Änderungsauftrag"), 110, _find_requests, _search_requests)
)
register_kind(
    Kind("chain_version", gettext_lazy("Kettenversion"), 120, _find_versions, _search_versions)
)
must_be_answered("station", "standard")
register_due_check(Check("change_requests", gettext_lazy("Änderungsaufträge"), 60, _requests_due))

tell(
    {
        "chain.created": gettext_lazy("hat die Kette angelegt"),
        "chain_version.created": gettext_lazy("hat den Entwurf angelegt"),
        "chain_version.copied": gettext_lazy("hat den Entwurf aus einer Version kopiert"),
        "chain_version.changed": gettext_lazy("hat den Entwurf geändert"),
        "chain_version.agreed": gettext_lazy("hat die Version beschlossen"),
        "chain_version.in_force": gettext_lazy("hat die Version in Kraft gesetzt"),
        "chain_version.retired": gettext_lazy("hat die Version abgelöst"),
        "chain_version.simulated": gettext_lazy("hat durchgespielt, was wäre, wenn"),
        "station.added": gettext_lazy("hat die Station hinzugefügt"),
        "station.changed": gettext_lazy("hat die Station geändert"),
        "station.removed": gettext_lazy("hat die Station herausgenommen"),
        "station.limits_set": gettext_lazy("hat die Fristen der Station festgelegt"),
        "station.sheets_set": gettext_lazy("hat die Bögen der Station festgelegt"),
        "node.added": gettext_lazy("hat die Verzweigung hinzugefügt"),
        "node.changed": gettext_lazy("hat die Verzweigung geändert"),
        "node.removed": gettext_lazy("hat die Verzweigung herausgenommen"),
        "way.added": gettext_lazy("hat den Weg hinzugefügt"),
        "way.changed": gettext_lazy("hat den Weg geändert"),
        "way.removed": gettext_lazy("hat den Weg herausgenommen"),
        "standard.added": gettext_lazy("hat den Übergabestandard hinzugefügt"),
        "standard.changed": gettext_lazy("hat den Übergabestandard geändert"),
        "standard.removed": gettext_lazy("hat den Übergabestandard herausgenommen"),
        "standard.items_set": gettext_lazy("hat festgelegt, was weitergegeben wird"),
        "standard.ladder_set": gettext_lazy("hat die Eskalation festgelegt"),
        "standard.missing_arrival_set": gettext_lazy(
            "hat festgelegt, wer bei ausbleibender Ankunft erfährt"
        ),
        "change_request.raised": gettext_lazy("hat den Änderungsauftrag gestellt"),
        "change_request.changed": gettext_lazy("hat den Änderungsauftrag geändert"),
        "change_request.decided": gettext_lazy("hat über den Änderungsauftrag entschieden"),
        "change_request.done": gettext_lazy("hat den Änderungsauftrag umgesetzt"),
        "change_request.taken_up": gettext_lazy(
            "hat den Änderungsauftrag in einen Entwurf aufgenommen"
        ),
        "change_request.mapped": gettext_lazy("hat gesagt, wohin die Stationen gehören"),
    }
)
