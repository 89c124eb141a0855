"""Writes down the value of the indicators that hand-overs measure, when a month was kept."""

from decimal import Decimal
from uuid import UUID

from handinhand.chains.access import standards_in_force
from handinhand.disclosure import MEMBERS, TOTAL
from handinhand.evaluation.access import frozen
from handinhand.evaluation.access.figures import days_of
from handinhand.evaluation.access.indicators import may_tell_missed
from handinhand.evaluation.access.partners import one_unit
from handinhand.evaluation.models import Snapshot
from handinhand.goals.access import indicators_of_network
from handinhand.goals.services import keep_measurement
from handinhand.handovers.access import Counts, total_of


def measure_indicators(network_id: UUID, snapshot: Snapshot) -> int:
    """Write a value for every indicator of hand-overs that every member may see.

    A value of fewer than 3, of standards that are protected in this month, or that tells of one or
    two who missed their first appointment is not written: who sees exact counts finds it on the
    page of the figures. Neither is a median over limits that count different days.

    Returns:
        Number of values written.
    """
    counts = frozen.by_line(frozen.parts_of(snapshot))
    standards = list(standards_in_force(network_id, snapshot.last))
    keys = {one.key: one.line for one in standards}
    units = {one.line: one.arrival_unit for one in standards}
    hidden, number = set(snapshot.hidden.get(frozen.OWN, ())), 0
    for indicator in indicators_of_network(network_id):
        lines = [keys[key] for key in indicator.standards if key in keys]
        names = {str(line) for line in lines} if indicator.standards else {TOTAL}
        if names & hidden or (indicator.standards and not lines):
            continue
        some = [counts[line] for line in (lines or counts) if line in counts]
        if indicator.measured_by == "handover_days" and not one_unit(
            units.get(line, "") for line in (lines or counts)
        ):
            continue
        value = _value(indicator.measured_by, total_of(some))
        if value is not None:
            keep_measurement(
                indicator, value=value[0], of_how_many=value[1], period=snapshot.period
            )
            number += 1
    return number


def _value(source: str, counts: Counts) -> tuple[Decimal, int] | None:
    """Return value and "von wie vielen"; None when there is too little to tell."""
    if source == "handover_days":
        days = days_of(counts.arrival_days)
        return (Decimal(str(days.median)), days.measured) if days.median is not None else None
    part, whole = counts.figure.kept, counts.figure.judged
    if source == "handover_no_show":
        if not may_tell_missed(counts):
            return None
        part, whole = counts.missed, counts.appeared
    if whole < MEMBERS.minimum:
        return None
    return (Decimal(100 * part) / whole).quantize(Decimal("0.01")), whole
