"""Choosing cases: every filter gives a mask, masks are combined with `&`, `|` and `~`."""

from collections.abc import Collection
from datetime import datetime
from typing import Literal

import numpy as np
import pyarrow as pa
import pyarrow.compute as pc

from servicechain.eventlog.log import EventLog
from servicechain.measures.follows import Mask

Window = Literal["begun", "ended", "inside", "touching"]


def in_window(log: EventLog, first: datetime, last: datetime, how: Window = "begun") -> Mask:
    """Choose cases by time.

    Args:
        log: any log.
        first: beginning, with a zone.
        last: end, with a zone; the moment itself is outside.
        how: the case has begun in the window, ended in it, lies inside it, or touches it.

    Raises:
        ValueError: a moment names no zone.
    """
    if first.tzinfo is None or last.tzinfo is None:
        raise ValueError("first and last need a time zone")
    low, high = (int(moment.timestamp() * 1_000_000) for moment in (first, last))
    begin, end = log.time[log.offsets[:-1]], log.time[log.offsets[1:] - 1]
    masks = {
        "begun": (begin >= low) & (begin < high),
        "ended": (end >= low) & (end < high),
        "inside": (begin >= low) & (end < high),
        "touching": (begin < high) & (end >= low),
    }
    return masks[how]


def with_activity(log: EventLog, *activities: str) -> Mask:
    """Choose cases in which one of these activities happened."""
    return _any_event(log, np.isin(log.activity, _codes(log.activities, activities)))


def with_organisation(log: EventLog, *organisations: str) -> Mask:
    """Choose cases in which one of these organisations took part."""
    return _any_event(log, np.isin(log.organisation, _codes(log.organisations, organisations)))


def with_attribute(log: EventLog, name: str, *values: object) -> Mask:
    """Choose cases by an attribute of theirs.

    Raises:
        KeyError: the log has no such attribute.
    """
    if log.case_attributes is None or name not in log.case_attributes.column_names:
        raise KeyError(name)
    column = log.case_attributes[name]
    found: Mask = pc.is_in(column, value_set=pa.array(values, column.type)).to_numpy()
    return found


def with_variant(log: EventLog, *variants: Collection[str]) -> Mask:
    """Choose cases that went exactly one of these ways."""
    wanted = {tuple(variant) for variant in variants}
    chosen = [
        number
        for number, case in enumerate(log.grouping.representative.tolist())
        if tuple(log.sequence(case)) in wanted
    ]
    return np.isin(log.grouping.variant, chosen)


def only(log: EventLog, cases: Mask) -> EventLog:
    """Return a log with the chosen cases only."""
    lengths = np.diff(log.offsets)
    events = np.repeat(cases, lengths)
    offsets = np.concatenate([[0], np.cumsum(lengths[cases])]).astype(np.int64)
    mask = pa.array(cases)
    attributes = None if log.case_attributes is None else log.case_attributes.filter(mask)
    return EventLog(
        offsets,
        log.activity[events],
        log.organisation[events],
        log.time[events],
        log.activities,
        log.organisations,
        log.case_ids.filter(mask),
        attributes,
        log.report,
    )


def _codes(known: tuple[str, ...], names: Collection[str]) -> list[int]:
    return [code for code, name in enumerate(known) if name in names]


def _any_event(log: EventLog, events: Mask) -> Mask:
    if not log.n_cases:
        return np.empty(0, bool)
    return np.logical_or.reduceat(events, log.offsets[:-1])
