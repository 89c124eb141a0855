"""Where cases leave the agreed way: per station, by what happened instead."""

import numpy as np
import numpy.typing as npt
import pyarrow as pa

from servicechain.calendar import Calendar
from servicechain.conformance.align import LOG, MODEL, TOGETHER, Alignments
from servicechain.measures.follows import Mask
from servicechain.measures.limits import late_arrivals
from servicechain.model import Chain

_CASES = 100_000
"""So many cases are looked at in one go, so that memory stays bounded."""


def deviations(
    result: Alignments,
    chain: Chain,
    *,
    calendar: Calendar | None = None,
    cases: Mask | None = None,
) -> pa.Table:
    """Count deviations per station.

    Args:
        result: the alignment of a log with this chain.
        chain: the chain; says who is responsible and which limits are agreed.
        calendar: which days count; without it nothing is said about lateness.
        cases: a mask with a truth value per case; None takes all.

    Returns:
        Arrow table, stations in the order of the chain, then activities that are none, by name:
        activity; done (events that fit); skipped (the chain asked for it and it did not happen);
        inserted (events of cases in which it fits nowhere); repeated (events beside one of the
        same name that fits); other_organisation (of the events that fit, those whose organisation
        is not responsible for the station by key or name, nor the organisation of a unit that is;
        events that name none and stations without a responsible unit do not count); late (arrivals
        after the arrival limit of a hand-over standard; missing without a calendar, and for
        stations under no such limit).

    Source:
        Definition of this project; see docs/engine/conformance.md.
    """
    result.log.check_mask(cases)
    log = result.log
    names = list(dict.fromkeys(station.name for station in chain.stations))
    names += sorted(set(log.activities) - set(names))
    row = {name: number for number, name in enumerate(names)}
    found = result.variant_moves
    rows = np.array([row[n] for n in (*log.activities, *result.graph.names)], np.int64)[found.code]
    weight = _frequency(result, cases)[found.variant]
    key = found.variant.astype(np.int64) * len(names) + rows
    fits = np.isin(key, np.unique(key[found.kind == TOGETHER]))

    def count(chosen: npt.NDArray[np.bool_]) -> pa.Array:
        counts = np.bincount(rows[chosen], weights=weight[chosen], minlength=len(names))
        return pa.array(counts.astype(np.int64))

    return pa.table(
        {
            "activity": pa.array(names, pa.string()),
            "done": count(found.kind == TOGETHER),
            "skipped": count(found.kind == MODEL),
            "inserted": count((found.kind == LOG) & ~fits),
            "repeated": count((found.kind == LOG) & fits),
            "other_organisation": _elsewhere(result, chain, row, cases),
            "late": _late(result, chain, calendar, names, cases),
        }
    )


def _frequency(result: Alignments, cases: Mask | None) -> npt.NDArray[np.int64]:
    grouping = result.log.grouping
    if cases is None:
        return grouping.frequency
    chosen = grouping.variant[cases]
    return np.bincount(chosen, minlength=len(grouping.frequency)).astype(np.int64)


def _elsewhere(
    result: Alignments, chain: Chain, row: dict[str, int], cases: Mask | None
) -> pa.Array:
    """Count the events that fit and were done by another organisation than agreed."""
    log, moves = result.log, result.variant_moves
    counts = np.zeros(len(row), np.int64)
    agreed = _agreed(result, chain)
    if agreed.all():
        return pa.array(counts)
    lengths = log.offsets[log.grouping.representative + 1]
    lengths = lengths - log.offsets[log.grouping.representative]
    starts = np.concatenate([[0], np.cumsum(lengths)])
    fits = np.zeros(starts[-1], bool)
    together = moves.kind == TOGETHER
    fits[starts[moves.variant[together]] + moves.place[together]] = True
    rows = np.array([row[name] for name in log.activities], np.int64)
    for first in range(0, log.n_cases, _CASES):
        part = slice(first, min(first + _CASES, log.n_cases))
        begins = log.offsets[part]
        own = log.offsets[part.start + 1 : part.stop + 1] - begins
        events = slice(int(begins[0]), int(log.offsets[part.stop]))
        of_variant = starts[log.grouping.variant[part]] - (begins - begins[0])
        place = np.arange(events.stop - events.start) + np.repeat(of_variant, own)
        chosen = fits[place]
        if cases is not None:
            chosen &= np.repeat(cases[part], own)
        activity, organisation = log.activity[events][chosen], log.organisation[events][chosen]
        wrong = ~agreed[activity, organisation]
        counts += np.bincount(rows[activity[wrong]], minlength=len(row))
    return pa.array(counts)


def _agreed(result: Alignments, chain: Chain) -> npt.NDArray[np.bool_]:
    """Return whether an organisation may do an activity; the last column is for unknown ones."""
    log = result.log
    units = {unit.key: unit for unit in chain.units}
    may: dict[str, set[str]] = {}
    for station in chain.stations:
        for key in station.responsible:
            unit = units.get(key)
            words = {key} if unit is None else {key, unit.name, unit.organisation}
            may.setdefault(station.name, set()).update(words)
    agreed = np.ones((len(log.activities), len(log.organisations) + 1), bool)
    for code, name in enumerate(log.activities):
        if name in may:
            agreed[code, :-1] = [organisation in may[name] for organisation in log.organisations]
    return agreed


def _late(
    result: Alignments, chain: Chain, calendar: Calendar | None, names: list[str],
    cases: Mask | None,
) -> pa.Array:  # fmt: skip
    if calendar is None:
        return pa.nulls(len(names), pa.int64())
    late = late_arrivals(result.log, chain, calendar, cases=cases)
    return pa.array([late.get(name) for name in names], pa.int64())
