"""What hand-overs say about the assumptions of a simulation ("Was wäre, wenn").

Whoever begins one sees the exact counts; its assumptions are read by every member. So only values
of the network as a whole leave here, rounded, and none that rests on a small count: what one unit
did, or one or two persons, cannot be read off them.
"""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date
from typing import TYPE_CHECKING

from django.utils.formats import number_format
from django.utils.translation import gettext as _

import servicechain as engine
from handinhand.chains.access import Measured, engine_chain, standards_in_force
from handinhand.disclosure import MEMBERS as MEMBERS_POLICY
from handinhand.evaluation.access.columns import unit_words
from handinhand.evaluation.access.figures import FigureTable, days_of, figures, sees_exact
from handinhand.evaluation.access.partners import one_unit
from handinhand.handovers.access import Counts
from handinhand.handovers.rules.figures import ENOUGH_FOR_A_SHARE
from handinhand.kernel import clock
from handinhand.kernel.actor import Actor
from handinhand.kernel.calendar import LimitUnit

if TYPE_CHECKING:
    from handinhand.chains.models import ChainVersion

MOST_PERCENT = 90
_WEEKS = 4
"""A chain lived for a shorter time says nothing about how many come in a week."""
_DAYS_A_WEEK = {LimitUnit.WORKING_DAY.value: 5, LimitUnit.WERKTAG.value: 6}


@dataclass(frozen=True, slots=True)
class _Source:
    """The counts of a period, and from when on they are."""

    counts: Counts
    since: str


def measured_of(actor: Actor, version: "ChainVersion") -> Mapping[str, Measured]:
    """Return values for the general assumptions about a version, by their names.

    Only for who sees the exact counts of the network.
    """
    if actor.network_id is None or not actor.is_member or not sees_exact(actor):
        return {}
    table = figures(actor)
    source = _Source(table.total.counts, f"{table.first:%d.%m.%Y}")
    found = {
        "per_week": _per_week(table, version),
        "transfer_days": _accepting(actor, source),
        "no_show": _no_show(source),
        "leaves": _leaving(source),
    }
    return {name: one for name, one in found.items() if one is not None}


def _per_week(table: FigureTable, version: "ChainVersion") -> Measured | None:
    """Measure how many come in a week: hand-overs from the first station, rounded to halves."""
    last = _end_of_rows(table)
    weeks = ((last - table.first).days + 1) / 7 if last else 0
    if weeks < _WEEKS:
        return None
    chain = engine_chain(version)
    first = _first_standards(chain)
    lines = {one.line for one in version.standards.all() if one.key in first}
    offered = [row.counts.offered for row in table.rows if row.line in lines and row.exact]
    # where several ways are taken together, one case makes several hand-overs
    number = sum(offered) if _splits_to_one(chain) else max(offered, default=0)
    if number < ENOUGH_FOR_A_SHARE:
        return None
    words = _(
        "Gemessen aus %(n)s Übergaben von der ersten Station seit %(day)s, auf halbe gerundet."
        " Wer von dort ohne Übergabe weitergeht, ist nicht dabei."
    )
    value = max(round(2 * number / weeks) / 2, 0.5)
    return Measured(value, words % {"n": number, "day": f"{table.first:%d.%m.%Y}"})


def _end_of_rows(table: FigureTable) -> date | None:
    """Return the last day whose single standards the viewer knows; None: none are known."""
    if not table.waits:
        return min(table.last, clock.today())
    return table.rows_until


def _first_standards(chain: engine.Chain) -> set[str]:
    """Return the standards of the ways from the start, through routing nodes, to a station."""
    nodes = {node.key for node in chain.nodes}
    found, seen, places = set(), {chain.start}, [chain.start]
    for place in places:  # grows while it is read
        for way in chain.ways:
            if way.source != place or way.returns:
                continue
            if way.standard:
                found.add(way.standard)
            if way.target in nodes - seen:
                seen.add(way.target)
                places.append(way.target)
    return found


def _splits_to_one(chain: engine.Chain) -> bool:
    start = next((one for one in chain.stations if one.key == chain.start), None)
    gates = [node.split for node in chain.nodes] + ([start.split] if start else [])
    return all(gate is engine.Gate.ONE for gate in gates)


def _accepting(actor: Actor, source: _Source) -> Measured | None:
    """Measure how long receivers take to answer: the median, in whole calendar days."""
    assert actor.network_id is not None
    days = days_of(source.counts.answer_days)
    unit = one_unit(s.answer_unit for s in standards_in_force(actor.network_id, clock.today()))
    if days.median is None or not unit:
        return None
    words = _(
        "Gemessen aus %(n)s Antworten seit %(day)s: die Hälfte binnen %(median)s, neun von zehn"
        " binnen %(most)s Tagen (%(unit)s)."
    )
    said = {"median": number_format(days.median), "most": days.most, "unit": unit_words(unit)}
    value = round(days.median * 7 / _DAYS_A_WEEK.get(unit, 7))
    return Measured(value, words % {"n": days.measured, "day": source.since, **said})


def _no_show(source: _Source) -> Measured | None:
    percent = share_in_fives(source.counts.missed, source.counts.appeared)
    words = _("Gemessen aus %(n)s ersten Terminen seit %(day)s, auf fünf gerundet.")
    return _told(percent, words, source.counts.appeared, source)


def _leaving(source: _Source) -> Measured | None:
    """Measure how many hand-overs ended without an arrival; of each somebody was lost."""
    figure = source.counts.figure
    lost = sum(source.counts.reasons.values()) + source.counts.silent
    ended = lost + figure.kept + figure.late
    words = _(
        "Gemessen aus %(n)s Übergaben seit %(day)s, die angekommen oder beendet sind: So viele"
        " wurden abgelehnt, abgebrochen oder nicht beantwortet, auf fünf gerundet."
    )
    return _told(share_in_fives(lost, ended), words, ended, source)


def _told(percent: int | None, words: str, number: int, source: _Source) -> Measured | None:
    if percent is None:
        return None
    return Measured(percent, words % {"n": number, "day": source.since})


def share_in_fives(part: int, whole: int) -> int | None:
    """Return a share in percent, rounded to fives; None where a count behind it is small.

    Args:
        part: how many of them.
        whole: how many in all.

    Returns:
        0 to 90, what the form takes.

    >>> share_in_fives(4, 31), share_in_fives(2, 31), share_in_fives(4, 9)
    (15, None, None)
    """
    small = (0 < count < MEMBERS_POLICY.minimum for count in (part, whole - part))
    if whole < ENOUGH_FOR_A_SHARE or any(small):
        return None
    return min(5 * round(20 * part / whole), MOST_PERCENT)
