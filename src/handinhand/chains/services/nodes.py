"""Routing nodes of a draft: where ways fork or meet between stations."""

from collections.abc import Mapping

from django.db import transaction

from handinhand.audit import services as audit
from handinhand.chains.access.sizes import require_room
from handinhand.chains.models import ChainVersion, RoutingNode
from handinhand.chains.services.drafts import lock_draft, next_position, require_free_key
from handinhand.kernel.actor import Actor


@transaction.atomic
def add_node(
    actor: Actor, version: ChainVersion, *, key: str, name: str = "", **fields: object
) -> RoutingNode:
    """Add a routing node to a draft.

    Raises:
        NotAllowed: the role may not.
        RuleBroken: the version is frozen or full, or a station or routing node has the key already.
    """
    version = lock_draft(actor, version.pk)
    require_room(version, "nodes")
    require_free_key(version, key)
    node = RoutingNode.objects.create(
        chain_version=version,
        key=key,
        name=name,
        position=next_position(version.nodes.all()),
        **fields,
    )
    audit.record(actor, "node.added", node)
    return node


@transaction.atomic
def change_node(
    actor: Actor, node: RoutingNode, *, version: int, fields: Mapping[str, object]
) -> RoutingNode:
    """Change a routing node of a draft; another length of a wait drops its words of before.

    Raises:
        NotAllowed: the role may not.
        RuleBroken: the version is frozen.
        Stale: somebody else saved first.
    """
    lock_draft(actor, node.chain_version_id)
    wait = ("wait_value", "wait_unit")
    if any(name in fields and fields[name] != getattr(node, name) for name in wait):
        fields = {"wait_text": "", **fields}
    return audit.change(actor, node, "node.changed", version=version, fields=fields)


@transaction.atomic
def remove_node(actor: Actor, node: RoutingNode) -> None:
    """Take a routing node out of a draft, with the ways from and to it.

    Raises:
        NotAllowed: the role may not.
        RuleBroken: the version is frozen.
    """
    lock_draft(actor, node.chain_version_id)
    audit.record(actor, "node.removed", node)
    node.delete()
