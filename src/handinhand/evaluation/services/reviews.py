"""Joins the figures to what they measure, and records reviews."""

from datetime import date
from uuid import UUID

from django.db import transaction
from django.utils.translation import gettext as _

from handinhand.agreements.access import agreement_in_force
from handinhand.audit import services as audit
from handinhand.chains.access import standards_in_force
from handinhand.evaluation.access import are_whole_months, lines_of, may_review
from handinhand.evaluation.access.counting import counts_by_line
from handinhand.evaluation.models import Review
from handinhand.evaluation.services.months import keep_period
from handinhand.goals.access import indicators_measured_by_handovers
from handinhand.kernel import clock
from handinhand.kernel.actor import Actor
from handinhand.kernel.errors import NotAllowed, RuleBroken
from handinhand.networks.access import current_network
from handinhand.thread.services import connect

Ref = tuple[str, UUID]


@transaction.atomic
def connect_figures(actor: Actor) -> int:
    """Join each standard's figure to the obligations it measures and the indicators it feeds.

    It runs after an indicator was written down or an agreement came into force (registered with
    the thread in `things`); joining twice does nothing, so only new joins are recorded.

    Returns:
        Number of pairs that were not joined before.
    """
    network = current_network(actor)
    standards = list(standards_in_force(network.pk, clock.today()))
    lines = {one.key: one.line for one in standards}
    pairs = _obligations(network.pk) + _indicators(actor, lines)
    new = sum(connect(network.pk, asked=asked, answer=answer) for asked, answer in pairs)
    if new:
        audit.record(actor, "figures.connected", network)
    return new


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


@transaction.atomic
def record_review(actor: Actor, *, first: date, last: date, presented_on: date) -> Review:
    """Record that the figures of a period were looked at together, e.g. in the steering group.

    The figures of the standards used in it lead to the review in the thread, so that the
    decisions taken there can answer it. What the period said on its last day is kept, so that
    everybody sees the same for ever.

    Raises:
        NotAllowed: only the coordination records reviews.
        RuleBroken: the days are in the wrong order or lie ahead, this period is recorded, or the
            network leads journeys and the period does not consist of whole months.
    """
    if not may_review(actor):
        raise NotAllowed(_("Auswertungen hält die Netzwerkkoordination fest."))
    if last < first:
        raise RuleBroken(
            _("Das Ende des Zeitraums liegt vor seinem Anfang. Tauschen Sie die Tage."),
            field="last",
        )
    if not last <= presented_on <= clock.today():
        raise RuleBroken(
            _(
                "Vorgestellt werden kann ein Zeitraum frühestens an seinem letzten Tag und nicht"
                " in der Zukunft. Prüfen Sie das Datum."
            ),
            field="presented_on",
        )
    network = current_network(actor)
    if network.has_journeys and not are_whole_months(first, last):
        raise RuleBroken(
            _(
                "Dieses Netzwerk führt Wege. Eine Auswertung umfasst hier ganze Monate: Aus"
                " einzelnen Tagen ließe sich auf einzelne Wege schließen. Wählen Sie den ersten Tag"
                " eines Monats und den letzten Tag eines Monats."
            ),
            field="last" if first.day == 1 else "first",
        )
    review, is_new = Review.objects.get_or_create(
        network=network, first=first, last=last, defaults={"presented_on": presented_on}
    )
    if not is_new:
        raise RuleBroken(_("Dieser Zeitraum ist schon als Auswertung festgehalten."), field="first")
    keep_period(network.pk, first, last)
    for line, counts in counts_by_line(network.pk, first, last).items():
        if counts.figure.judged:
            connect(network.pk, asked=("figure", line), answer=("review", review.pk))
    audit.record(actor, "review.recorded", review)
    return review
