"""Were the limits of the chain's hand-over standards kept?"""

from collections.abc import Iterator
from dataclasses import dataclass

import numpy as np
import pyarrow as pa

from servicechain.calendar import Calendar, Days
from servicechain.eventlog.log import EventLog
from servicechain.measures.follows import Mask
from servicechain.model import Chain, Direction, HandoverStandard, Limit


@dataclass(frozen=True, eq=False)
class Passages:
    """The passages under one standard.

    Attributes:
        standard: the standard.
        case: the case of each passage.
        receiver: code of the activity that arrived; -1 where nobody arrived.
        first: the day on which the limit began.
        due: its last day.
        arrived: the day of arrival; -1 where nobody arrived.
    """

    standard: HandoverStandard
    case: Days
    receiver: Days
    first: Days
    due: Days
    arrived: Days

    @property
    def late(self) -> Mask:
        """Which passages arrived after the limit."""
        found: Mask = (self.arrived >= 0) & (self.arrived > self.due)
        return found


def limits_kept(
    log: EventLog,
    chain: Chain,
    calendar: Calendar,
    *,
    cases: Mask | None = None,
    until: int | None = None,
) -> pa.Table:
    """Judge every passage from a station to the next that is under a standard with a limit.

    A passage begins with an event of the sending station; it has arrived with the next event of
    the receiving one in the same case, before the sending station is seen again. Only limits that
    run forward are judged here: a log holds neither appointments nor reference dates.

    Args:
        log: any log; events match stations by name.
        chain: the chain with its standards.
        calendar: which days count.
        cases: a mask with a truth value per case.
        until: microseconds UTC up to which the log reaches; None: its last event. A passage whose
            limit still runs then is not judged.

    Returns:
        Arrow table, a row per standard with an arrival limit: standard, judged, kept, late, silent
        (the limit has passed and nobody arrived), share (kept of judged; missing where none is).

    Raises:
        ValueError: a day lies outside of the calendar's years.
    """
    rows = []
    last = int(log.time.max()) if until is None and log.n_events else (until or 0)
    today = int(calendar.days_of(np.array([last]))[0])
    for found in passages(log, chain, calendar, cases=cases):
        came = found.arrived >= 0
        late = int(found.late.sum())
        kept = int(came.sum()) - late
        silent = int((~came & (found.due < today)).sum())
        judged = kept + late + silent
        share = kept / judged if judged else None
        rows.append((found.standard.key, judged, kept, late, silent, share))
    names = ("standard", "judged", "kept", "late", "silent", "share")
    kinds = (pa.string(), *[pa.int64()] * 4, pa.float64())
    columns = list(zip(*rows, strict=True)) if rows else [()] * len(names)
    return pa.table({n: pa.array(c, k) for n, c, k in zip(names, columns, kinds, strict=True)})


def late_arrivals(
    log: EventLog, chain: Chain, calendar: Calendar, *, cases: Mask | None = None
) -> dict[str, int]:
    """Count late arrivals per receiving station; stations under no arrival limit are absent."""
    late: dict[str, int] = {}
    for found in passages(log, chain, calendar, cases=cases):
        _, receivers = ends_of(chain, found.standard)
        late |= {name: late.get(name, 0) for name in receivers}
        codes, counts = np.unique(found.receiver[found.late], return_counts=True)
        for code, count in zip(codes.tolist(), counts.tolist(), strict=True):
            late[log.activities[code]] += count
    return late


def passages(
    log: EventLog, chain: Chain, calendar: Calendar, *, cases: Mask | None = None
) -> Iterator[Passages]:
    """Yield the passages under each standard with an arrival limit that runs forward."""
    log.check_mask(cases)
    for standard in chain.standards:
        limit = standard.arrival
        if limit is not None and limit.direction is Direction.AFTER:
            yield _passages(log, chain, standard, limit, calendar, cases)


def ends_of(chain: Chain, standard: HandoverStandard) -> tuple[list[str], list[str]]:
    """Return the names of the stations that a standard's ways lead from and to.

    Where a way begins or ends at a routing node, these are the stations behind it.
    """
    ways = [way for way in chain.ways if way.key in standard.ways]
    before: dict[str, list[str]] = {}
    after: dict[str, list[str]] = {}
    for way in chain.ways:
        before.setdefault(way.target, []).append(way.source)
        after.setdefault(way.source, []).append(way.target)
    return (
        _stations(chain, [way.source for way in ways], before),
        _stations(chain, [way.target for way in ways], after),
    )


def _stations(chain: Chain, keys: list[str], onward: dict[str, list[str]]) -> list[str]:
    """Return the names of stations among keys, or behind the routing nodes among them."""
    names = {station.key: station.name for station in chain.stations}
    seen = list(dict.fromkeys(keys))
    for key in seen:  # grows while it is read
        if key not in names:
            seen += [k for k in dict.fromkeys(onward.get(key, [])) if k not in seen]
    return [names[key] for key in seen if key in names]


def _passages(
    log: EventLog, chain: Chain, standard: HandoverStandard, limit: Limit, calendar: Calendar,
    cases: Mask | None,
) -> Passages:  # fmt: skip
    code = {name: number for number, name in enumerate(log.activities)}
    senders, receivers = (
        [code[name] for name in names if name in code] for names in ends_of(chain, standard)
    )
    activity = np.asarray(log.activity)
    case = np.repeat(np.arange(log.n_cases), np.diff(log.offsets))
    relevant = np.isin(activity, [*senders, *receivers])
    if cases is not None:
        relevant &= cases[case]
    places = np.flatnonzero(relevant)
    sent = np.flatnonzero(np.isin(activity[places], senders))
    follows = np.zeros(len(places), bool)
    follows[:-1] = (case[places[1:]] == case[places[:-1]]) & np.isin(
        activity[places[1:]], receivers
    )
    days = calendar.days_of(np.asarray(log.time)[places]) if len(places) else places
    arrived, receiver = np.full(len(sent), -1, np.int64), np.full(len(sent), -1, np.int64)
    came = follows[sent]
    arrived[came] = days[sent[came] + 1]
    receiver[came] = activity[places[sent[came] + 1]]
    first = days[sent]
    due = calendar.due(first, limit.value, limit.unit) if len(sent) else first
    return Passages(standard, case[places[sent]], receiver, first, due, arrived)
