"""What the hand-overs say about the indicators of the goals."""

from collections import defaultdict
from collections.abc import Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING
from uuid import UUID

from django.utils.formats import number_format
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from handinhand.disclosure import MEMBERS, may_be_split
from handinhand.evaluation.access.columns import unit_words
from handinhand.evaluation.access.figures import FigureRow, FigureTable, days_of
from handinhand.evaluation.access.partners import one_unit
from handinhand.goals.access import indicators_of, is_computed
from handinhand.handovers.access import Counts, total_of
from handinhand.handovers.rules.figures import ENOUGH_FOR_A_SHARE
from handinhand.kernel.actor import Actor

if TYPE_CHECKING:
    from handinhand.goals.models import Goal, Indicator


@dataclass(frozen=True, slots=True)
class IndicatorValue:
    """An indicator with its last value in words; empty when there is none yet.

    `since` says of which day or period the value is.
    """

    indicator: "Indicator"
    value: str
    computed: bool
    since: str = ""


def rows_of(indicator: "Indicator", table: FigureTable) -> list[FigureRow]:
    """Return the rows of the table an indicator counts; naming no standard means all."""
    wanted = set(indicator.standards)
    return [row for row in table.rows if not wanted or row.key in wanted]


def lines_of(indicator: "Indicator", lines: dict[str, UUID]) -> list[UUID]:
    """Return the stable lines of the standards an indicator counts."""
    wanted = set(indicator.standards)
    return [line for key, line in lines.items() if not wanted or key in wanted]


def value_of(indicator: "Indicator", table: FigureTable) -> str:
    """Say the value of an indicator that is computed from hand-overs; empty when there is none."""
    rows = rows_of(indicator, table)
    if not indicator.standards:
        rows = [table.total]
    if not all(row.shown for row in rows):
        return _("geschützt")
    counts = total_of(row.counts for row in rows)
    exact = all(row.exact for row in rows)
    if indicator.measured_by == "handover_no_show":
        if not exact and not may_tell_missed(counts):
            return _("geschützt")
        return _share(counts.missed, counts.appeared, exact)
    if indicator.measured_by == "handover_days":
        return _days(counts, exact, [row.unit for row in rows_of(indicator, table)])
    return _share(counts.figure.kept, counts.figure.judged, exact)


def may_tell_missed(counts: Counts) -> bool:
    """Tell whether neither who missed the first appointment nor who came to it are a few people.

    >>> may_tell_missed(Counts(appeared=12, missed=1)), may_tell_missed(Counts(appeared=12))
    (False, True)
    """
    return may_be_split((counts.missed, counts.appeared - counts.missed), MEMBERS)


def _share(part: int, whole: int, exact: bool) -> str:
    if not whole:
        return ""
    if whole < MEMBERS.minimum and not exact:
        return _("geschützt")
    words = _("%(part)s von %(whole)s") % {"part": part, "whole": whole}
    if whole < ENOUGH_FOR_A_SHARE:
        return words
    percent = (200 * part + whole) // (2 * whole)
    return f"{percent} % ({words})"


def _days(counts: Counts, exact: bool, units: Sequence[str]) -> str:
    days = days_of(counts.arrival_days)
    if not days.measured:
        return ""
    if days.measured < MEMBERS.minimum and not exact:
        return _("geschützt")
    if days.median is None:
        return ngettext(
            "erst %(n)s gemessen, ab 10 der Median", "erst %(n)s gemessen, ab 10 der Median",
            days.measured,
        ) % {"n": days.measured}  # fmt: skip
    unit = one_unit(units)
    if not unit:
        words = {"units": ", ".join(dict.fromkeys(unit_words(one) for one in units if one))}
        return _("kein Median: Die Fristen zählen verschieden (%(units)s)") % words
    return _("Median %(days)s %(unit)s (%(n)s gemessen)") % {
        "days": number_format(days.median),
        "unit": unit_words(unit),
        "n": days.measured,
    }


def indicator_values(actor: Actor, table: FigureTable) -> list[tuple["Goal", list[IndicatorValue]]]:
    """Return every indicator under its goal, with its last value; two queries."""
    found: dict[Goal, list[IndicatorValue]] = defaultdict(list)
    for indicator in indicators_of(actor).prefetch_related("measurements"):
        found[indicator.goal].append(_with_value(indicator, table))
    return list(found.items())


def _with_value(indicator: "Indicator", table: FigureTable) -> IndicatorValue:
    if is_computed(indicator):
        value = value_of(indicator, table)
        return IndicatorValue(indicator, value, True, table.period if value else "")
    measured = next(iter(indicator.measurements.all()), None)
    words = ""
    if measured is not None:
        value = number_format(measured.value.normalize())
        words = _("%(value)s am %(day)s") % {"value": value, "day": f"{measured.on:%d.%m.%Y}"}
        if measured.of_how_many is not None:
            words = _("%(words)s (von %(all)s)") % {"words": words, "all": measured.of_how_many}
    return IndicatorValue(indicator, words, False)


def target_share(actor: Actor) -> "Indicator | None":
    """Return the indicator that names the target share of all hand-overs, if there is one."""
    for indicator in indicators_of(actor):
        if indicator.measured_by == "handover_share_kept" and not indicator.standards:
            return indicator
    return None


def target_shares(actor: Actor) -> "dict[str, Indicator]":
    """Return the indicators that name a target share, by key of the standard; "" for all."""
    found: dict[str, Indicator] = {}
    for indicator in indicators_of(actor):
        if indicator.measured_by == "handover_share_kept":
            for key in indicator.standards or [""]:
                found.setdefault(key, indicator)
    return found
