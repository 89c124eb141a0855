"""What is in force, and what is "the same" over versions."""

from collections.abc import Collection
from datetime import date
from uuid import UUID

from django.db.models import Case, IntegerField, QuerySet, Value, When

from handinhand.chains.models import ChainVersion, HandoverStandard, Station
from handinhand.kernel import clock
from handinhand.kernel.actor import Actor

State = ChainVersion.State


def version_in_force(network_id: UUID, day: date) -> ChainVersion | None:
    """Return the version in force in a network on a day; None when there was none."""
    return (
        ChainVersion.objects.in_force_on(network_id, day)
        .filter(state__in=[State.IN_FORCE, State.RETIRED])
        .select_related("chain")
        .order_by("-in_force_from")
        .first()
    )


def standards_in_force(network_id: UUID, day: date) -> QuerySet[HandoverStandard]:
    """Return the standards of the version in force, in the order of the chain."""
    version = version_in_force(network_id, day)
    return (
        HandoverStandard.objects.filter(chain_version=version)
        .select_related("receiver__organisation", "chain_version")
        .prefetch_related("senders__organisation")
        .order_by("position", "key")
    )


def standards_for_sender(
    actor: Actor, unit_ids: Collection[UUID], day: date | None = None
) -> QuerySet[HandoverStandard]:
    """Return the standards in force by which one of the units may offer a hand-over."""
    if actor.network_id is None:
        return HandoverStandard.objects.none()
    found = standards_in_force(actor.network_id, day or clock.today())
    sending = HandoverStandard.senders.through.objects.filter(unit_id__in=list(unit_ids))
    return found.filter(pk__in=sending.values("handoverstandard_id"))


def standards_of_line(actor: Actor, lines: Collection[UUID]) -> dict[UUID, HandoverStandard]:
    """Return for each stable line the standard that counts now: in force, else the newest."""
    found = HandoverStandard.objects.visible_to(actor).filter(line__in=list(lines))
    rows = found.select_related("chain_version", "receiver").annotate(rank=_rank())
    return {row.line: row for row in rows.order_by("rank", "chain_version__drafted_on")}


def stations_of_line(actor: Actor, lines: Collection[UUID]) -> dict[UUID, Station]:
    """Return for each stable line the station that counts now: in force, else the newest."""
    found = Station.objects.visible_to(actor).filter(line__in=list(lines))
    rows = found.select_related("chain_version").annotate(rank=_rank())
    return {row.line: row for row in rows.order_by("rank", "chain_version__drafted_on")}


def versions_by_id(ids: Collection[UUID]) -> list[ChainVersion]:
    """Return versions that other things name, in the order in which they were drafted."""
    found = ChainVersion.objects.filter(pk__in=ids).select_related("chain")
    return list(found.order_by("drafted_on", "number"))


def lines_of(version: ChainVersion) -> dict[tuple[str, str], UUID]:
    """Return the stable lines of a version: ("station", key), ("node", key), ("standard", key)."""
    kinds = {"station": version.stations, "node": version.nodes, "standard": version.standards}
    return {
        (kind, key): line
        for kind, things in kinds.items()
        for key, line in things.values_list("key", "line")
    }


def _rank() -> Case:
    """Rank versions so that the one that counts now comes last."""
    order = [State.RETIRED, State.DRAFT, State.AGREED, State.IN_FORCE]
    return Case(
        *(When(chain_version__state=state, then=Value(n)) for n, state in enumerate(order)),
        output_field=IntegerField(),
    )
