"""Joins the figures to what they measure; figures themselves are never stored."""

from uuid import UUID

from django.db import transaction

from handinhand.agreements.access import agreement_in_force
from handinhand.audit import services as audit
from handinhand.chains.access import standards_in_force
from handinhand.evaluation.access import lines_of
from handinhand.goals.access import indicators_measured_by_handovers
from handinhand.kernel import clock
from handinhand.kernel.actor import Actor
from handinhand.networks.access import current_network
from handinhand.thread.services import connect

Ref = tuple[str, UUID]


@transaction.atomic
def connect_figures(actor: Actor) -> int:
    """Join each standard's figure to the obligations it measures and the indicators it feeds.

    Run it after an agreement has come into force or an indicator was added; joining twice does
    nothing.

    Returns:
        Number of pairs that are joined now.
    """
    network = current_network(actor)
    standards = list(standards_in_force(network.pk, clock.today()))
    lines = {one.key: one.line for one in standards}
    pairs = _obligations(network.pk) + _indicators(actor, lines)
    for asked, answer in pairs:
        connect(network.pk, asked=asked, answer=answer)
    audit.record(actor, "figures.connected", network)
    return len(pairs)


def _obligations(network_id: UUID) -> list[tuple[Ref, Ref]]:
    agreement = agreement_in_force(network_id, clock.today())
    if agreement is None:
        return []
    return [
        (("obligation", obligation.pk), ("figure", measured.line))
        for obligation in agreement.obligations.prefetch_related("measured_standards")
        for measured in obligation.measured_standards.all()
    ]


def _indicators(actor: Actor, lines: dict[str, UUID]) -> list[tuple[Ref, Ref]]:
    return [
        (("figure", line), ("indicator", indicator.pk))
        for indicator in indicators_measured_by_handovers(actor)
        for line in lines_of(indicator, lines)
    ]
