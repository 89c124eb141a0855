"""Who may see and change what of a chain."""

from uuid import UUID

from django.db.models import Count, QuerySet
from django.shortcuts import get_object_or_404
from django.utils.translation import gettext as _

from handinhand.chains.models import (
    Chain,
    ChainVersion,
    ChangeRequest,
    HandoverStandard,
    RoutingNode,
    Station,
    Way,
)
from handinhand.kernel.actor import MEMBERS, Actor, Role
from handinhand.kernel.rights import Rights

RIGHTS = Rights(
    "chains",
    {
        "read": MEMBERS,
        "change draft": {Role.COORDINATOR, Role.MODERATOR},
        "agree": {Role.STEERING},
        "raise change request": {
            Role.COORDINATOR,
            Role.MODERATOR,
            Role.PRACTITIONER,
            Role.STEERING,
        },
        "decide change request": {Role.STEERING},
        "simulate": {Role.COORDINATOR, Role.MODERATOR, Role.STEERING},
    },
)


def require_read(actor: Actor) -> None:
    """Let pass who may read the chain.

    Raises:
        NotAllowed: the role sees no content.
    """
    RIGHTS.require(actor, "read", _("Die Kette sehen die Mitglieder des Netzwerks."))


def require_change_draft(actor: Actor) -> None:
    """Let pass who may change a draft.

    Raises:
        NotAllowed: the role may read only.
    """
    RIGHTS.require(
        actor,
        "change draft",
        _(
            "Den Entwurf der Kette ändern Netzwerkkoordination und Moderation. Stellen Sie einen"
            " Änderungsauftrag, wenn etwas anders werden soll."
        ),
    )


def may_change_draft(actor: Actor, version: ChainVersion | None = None) -> bool:
    """Tell whether the actor may change drafts, and this version in particular."""
    return RIGHTS.allow(actor, "change draft") and (version is None or version.is_draft)


def may_agree(actor: Actor) -> bool:
    """Tell whether the actor may agree on a version, put it in force and retire it."""
    return RIGHTS.allow(actor, "agree")


def may_raise(actor: Actor) -> bool:
    """Tell whether the actor may raise a change request."""
    return RIGHTS.allow(actor, "raise change request")


def may_decide(actor: Actor) -> bool:
    """Tell whether the actor may decide a change request."""
    return RIGHTS.allow(actor, "decide change request")


def chain_of(actor: Actor) -> Chain | None:
    """Return the chain of the actor's network; None before there is one."""
    return Chain.objects.visible_to(actor).first()


def versions(actor: Actor) -> QuerySet[ChainVersion]:
    """Return all versions with their counts of stations and standards, newest first."""
    return (
        ChainVersion.objects.visible_to(actor)
        .select_related("chain")
        .annotate(
            stations_count=Count("stations", distinct=True),
            standards_count=Count("standards", distinct=True),
        )
        .order_by("-drafted_on", "-number")
    )


def open_draft(actor: Actor) -> ChainVersion | None:
    """Return the newest draft of the network, if there is one."""
    return (
        ChainVersion.objects.visible_to(actor)
        .filter(state=ChainVersion.State.DRAFT)
        .select_related("chain")
        .order_by("-drafted_on")
        .first()
    )


def get_version(actor: Actor, version_id: UUID) -> ChainVersion:
    """Return one version, or raise Http404."""
    found = ChainVersion.objects.visible_to(actor).select_related("chain", "previous")
    return get_object_or_404(found, pk=version_id)


def get_station(actor: Actor, station_id: UUID) -> Station:
    """Return one station, or raise Http404."""
    found = Station.objects.visible_to(actor).select_related("chain_version__chain")
    return get_object_or_404(found, pk=station_id)


def get_way(actor: Actor, way_id: UUID) -> Way:
    """Return one way, or raise Http404."""
    found = Way.objects.visible_to(actor).select_related(
        "chain_version__chain", "source", "source_node", "target", "target_node", "standard"
    )
    return get_object_or_404(found, pk=way_id)


def get_node(actor: Actor, node_id: UUID) -> RoutingNode:
    """Return one routing node, or raise Http404."""
    found = RoutingNode.objects.visible_to(actor).select_related("chain_version__chain")
    return get_object_or_404(found, pk=node_id)


def get_standard(actor: Actor, standard_id: UUID) -> HandoverStandard:
    """Return one hand-over standard, or raise Http404."""
    found = HandoverStandard.objects.visible_to(actor).select_related(
        "chain_version__chain", "receiver__organisation"
    )
    return get_object_or_404(found, pk=standard_id)


def change_requests(actor: Actor) -> QuerySet[ChangeRequest]:
    """Return the change requests of the network, newest first."""
    return (
        ChangeRequest.objects.visible_to(actor)
        .select_related("organisation", "from_version__chain")
        .order_by("-raised_on", "key")
    )


def get_change_request(actor: Actor, request_id: UUID) -> ChangeRequest:
    """Return one change request, or raise Http404."""
    found = ChangeRequest.objects.visible_to(actor).select_related(
        "organisation", "from_version__chain", "to_version__chain"
    )
    return get_object_or_404(found, pk=request_id)
