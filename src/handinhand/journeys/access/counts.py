"""The hand-overs of journeys as something that is counted: by the words of every rung.

Only counts leave from here: no journey, no number, no order of what happened.
"""

from collections import defaultdict
from collections.abc import Iterator
from datetime import date
from uuid import UUID

from django.db.models import Prefetch, QuerySet, Value

from handinhand.handovers.access import (
    Counts,
    Key,
    Offered,
    Question,
    Source,
    counts_in,
    first_in,
    lines_in,
)
from handinhand.journeys.access.facts import facts_of
from handinhand.journeys.models import HandoverChange, JourneyHandover
from handinhand.journeys.rules import ExitCode
from handinhand.networks.access import Calendars, PseudonymousNetwork


def counts_of(network: PseudonymousNetwork, asked: Question) -> dict[Key, Counts]:
    """Count the hand-overs of a network's journeys, see `counts_in`; four queries.

    Deviations and ways without a standard are none. Journeys entered in error never were any.
    """
    assert asked.network_id == network.id
    return counts_in(OF_JOURNEYS, asked)


def first_offer_on(network: PseudonymousNetwork) -> date | None:
    """Return the day of the first hand-over of a journey; None without any."""
    return first_in(OF_JOURNEYS, network.id)


def lines_with_handovers(network: PseudonymousNetwork) -> set[UUID]:
    """Return the lines of the standards by which a journey was ever handed over."""
    return lines_in(OF_JOURNEYS, network.id)


def lines_at_stations(
    network: PseudonymousNetwork, first: date, last: date
) -> list[frozenset[UUID]]:
    """Return which lines led to a station, and which from it, by what was offered in a period."""
    offered = _live(network.id).filter(offered_on__range=(first, last)).order_by()
    met: dict[tuple[str, UUID], set[UUID]] = defaultdict(set)
    columns = ("line", "stay__line", "target__line")
    for line, source, target in offered.values_list(*columns).distinct():
        assert line is not None
        met["from", source].add(line)
        met["to", target].add(line)
    return sorted({frozenset(one) for one in met.values()}, key=lambda one: sorted(map(str, one)))


def _live(network_id: UUID) -> QuerySet[JourneyHandover]:
    rows = JourneyHandover.objects.filter(
        journey__network=network_id, line__isnull=False, offered_on__isnull=False
    )
    # A journey is only ever offered to who is in force in the agreement: nobody asks for a reason.
    return rows.exclude(journey__exit_code=ExitCode.ENTERED_IN_ERROR).annotate(
        outside_reason=Value("")
    )


def _judge(rows: QuerySet[JourneyHandover]) -> Iterator[Offered]:
    changes = Prefetch("changes", HandoverChange.objects.order_by("id"))
    complete = rows.select_related("standard", "journey__network__site").prefetch_related(changes)
    calendars = Calendars()
    for row in complete.iterator(chunk_size=500):
        assert row.line is not None
        assert row.offered_on is not None
        calendar = calendars.of(row.journey.network, row.receiver_id)
        facts = facts_of(row, row.changes.all(), calendar)
        yield Offered(row.line, row.sender_id, row.receiver_id, row.offered_on, facts)


OF_JOURNEYS: Source[JourneyHandover] = Source("journeys", _live, HandoverChange, _judge)
"""The hand-overs of rung 1; other tables than those of rung 0, so nothing counts twice."""
