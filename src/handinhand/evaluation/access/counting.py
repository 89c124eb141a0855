"""The counts of a network, on whichever rung it stands: the one door of all its figures.

A network that leads journeys may have begun without names. Both are then counted: a hand-over lies
in the tables of one rung and never of two.
"""

from collections.abc import Collection
from datetime import date
from uuid import UUID

from handinhand.handovers import access as nameless
from handinhand.handovers.access import Counts, Dimension, Key, Question
from handinhand.journeys import access as journeys
from handinhand.networks.access import with_journeys


def counts_by_line(network_id: UUID, first: date, last: date) -> dict[UUID, Counts]:
    """Count the hand-overs offered in a period, per standard (by its stable line)."""
    found = counts_by(network_id, first, last, by=("line",))
    return {line: counts for (line,), counts in found.items() if isinstance(line, UUID)}


def counts_by(
    network_id: UUID,
    first: date,
    last: date,
    *,
    by: tuple[Dimension, ...],
    organisation_id: UUID | None = None,
    lines: Collection[UUID] | None = None,
    days: bool = True,
) -> dict[Key, Counts]:
    """Count the hand-overs offered in a period, by any of their dimensions.

    Args:
        network_id: the network.
        first: first day of the period.
        last: its last day; a period that still runs is judged in the state of now.
        by: what to count by; the keys of the answer have this order.
        organisation_id: only those this organisation sent or received.
        lines: only those of these standards (stable lines).
        days: whether to count the days too; without them there is less to group by.

    Returns:
        Counts by key. Where very many are counted they may be a minute old (ADR 0012).
    """
    asked = Question(network_id, first, last, by, organisation_id, lines, days)
    found = nameless.counts_of(asked)
    network = with_journeys(network_id)
    if network is not None:
        for key, counts in journeys.counts_of(network, asked).items():
            found.setdefault(key, Counts()).add(counts)
    return found


def first_offer_on(network_id: UUID) -> date | None:
    """Return the day by which the first hand-over of a network counts; None without any."""
    network = with_journeys(network_id)
    days = [nameless.first_offer_on(network_id)]
    if network is not None:
        days.append(journeys.first_offer_on(network))
    return min((day for day in days if day), default=None)


def lines_at_stations(network_id: UUID, first: date, last: date) -> list[list[str]] | None:
    """Return which lines met at a station in a period; None where no journeys are counted."""
    network = with_journeys(network_id)
    if network is None:
        return None
    return [sorted(map(str, one)) for one in journeys.lines_at_stations(network, first, last)]


def lines_with_handovers(network_id: UUID) -> set[UUID]:
    """Return the lines of the standards by which anything was ever offered."""
    found, network = nameless.lines_with_handovers(network_id), with_journeys(network_id)
    return found | journeys.lines_with_handovers(network) if network is not None else found
