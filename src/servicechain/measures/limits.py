"""Were the limits of the chain's hand-over standards kept?"""

from dataclasses import dataclass

import numpy as np
import pyarrow as pa

from servicechain.calendar import Calendar, Days
from servicechain.eventlog.log import EventLog
from servicechain.measures.follows import Mask
from servicechain.model import Chain, Direction, HandoverStandard, Limit


@dataclass(frozen=True, eq=False)
class Judged:
    """The passages under one standard.

    Attributes:
        case: the case of each passage.
        first: the day on which the limit began.
        due: its last day.
        arrived: the day of arrival; -1 where nobody arrived.
    """

    case: Days
    first: Days
    due: Days
    arrived: Days


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
    """
    rows = []
    last = int(log.time.max()) if until is None and log.n_events else (until or 0)
    today = int(calendar.days_of(np.array([last]))[0])
    for standard in chain.standards:
        limit = standard.arrival
        if limit is None or limit.direction is not Direction.AFTER:
            continue
        found = _passages(log, chain, standard, limit, calendar, cases)
        arrived = found.arrived >= 0
        kept = int((arrived & (found.arrived <= found.due)).sum())
        late = int((arrived & (found.arrived > found.due)).sum())
        silent = int((~arrived & (found.due < today)).sum())
        judged = kept + late + silent
        share = kept / judged if judged else None
        rows.append((standard.key, judged, kept, late, silent, share))
    names = ("standard", "judged", "kept", "late", "silent", "share")
    kinds = (pa.string(), *[pa.int64()] * 4, pa.float64())
    columns = list(zip(*rows, strict=True)) if rows else [()] * len(names)
    return pa.table({n: pa.array(c, k) for n, c, k in zip(names, columns, kinds, strict=True)})


def _passages(
    log: EventLog, chain: Chain, standard: HandoverStandard, limit: Limit, calendar: Calendar,
    cases: Mask | None,
) -> Judged:  # fmt: skip
    code = {name: number for number, name in enumerate(log.activities)}
    names = {station.key: station.name for station in chain.stations}
    senders, receivers = set[int](), set[int]()
    for way in chain.ways:
        if way.key in standard.ways:
            senders.add(code.get(names[way.source], -1))
            receivers.add(code.get(names[way.target], -1))
    activity = np.asarray(log.activity)
    case = np.repeat(np.arange(log.n_cases), np.diff(log.offsets))
    relevant = np.isin(activity, list(senders | receivers))
    if cases is not None:
        relevant &= cases[case]
    places = np.flatnonzero(relevant)
    sends = np.isin(activity[places], list(senders))
    follows = np.zeros(len(places), bool)
    follows[:-1] = (case[places[1:]] == case[places[:-1]]) & np.isin(
        activity[places[1:]], list(receivers)
    )
    sent = np.flatnonzero(sends)
    days = calendar.days_of(np.asarray(log.time)[places]) if len(places) else places
    first = days[sent]
    arrived = np.full(len(sent), -1, np.int64)
    came = follows[sent]
    arrived[came] = days[sent[came] + 1]
    due = calendar.due(first, limit.value, limit.unit) if len(sent) else first
    return Judged(case[places[sent]], first, due, arrived)
