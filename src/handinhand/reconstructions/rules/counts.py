"""What a case counts (method 8.4) and what all of them say together (method 8.5)."""

from collections import Counter
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date

from handinhand.reconstructions.rules.codes import BRIDGE

WAIT = "wait"
HANDOVER = "handover"
INTERFACE_BREAK = "SB"
PROPOSE_FROM_DAYS = 28


@dataclass(frozen=True, slots=True)
class EventFact:
    """One event, as far as it is counted."""

    id: str
    on: date
    kind: str
    organisation: str
    """The organisation it counts for; empty for what no organisation did."""
    codes: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class LinkFact:
    """A referral or a wait between two events; `days` when they are frozen already."""

    kind: str
    source: str
    target: str | None
    days: int | None = None


@dataclass(frozen=True, slots=True)
class CaseCounts:
    """The figures of one case; days are whole days."""

    events: int = 0
    days: int = 0
    organisations: int = 0
    handovers: int = 0
    handovers_broken: int = 0
    waits: int = 0
    wait_days: int = 0
    longest_wait: int = 0
    breaks: Mapping[str, int] = field(default_factory=dict)
    bridges: int = 0

    @property
    def breaks_total(self) -> int:
        """All marks but the bridges."""
        return sum(self.breaks.values())

    def as_json(self) -> dict[str, object]:
        """Return what is frozen when the case is released."""
        return {
            "events": self.events,
            "days": self.days,
            "organisations": self.organisations,
            "handovers": self.handovers,
            "handovers_broken": self.handovers_broken,
            "waits": self.waits,
            "wait_days": self.wait_days,
            "longest_wait": self.longest_wait,
            "breaks": dict(self.breaks),
            "breaks_total": self.breaks_total,
            "bridges": self.bridges,
        }

    @classmethod
    def from_json(cls, frozen: Mapping[str, object]) -> "CaseCounts":
        """Return the figures of a released case as they were frozen."""
        names = (
            "events",
            "days",
            "organisations",
            "handovers",
            "handovers_broken",
            "waits",
            "wait_days",
            "longest_wait",
            "bridges",
        )
        whole = {name: int(str(frozen.get(name, 0))) for name in names}
        breaks = frozen.get("breaks", {})
        assert isinstance(breaks, dict)
        return cls(**whole, breaks={str(k): int(v) for k, v in breaks.items()})


def wait_days(begins: date, ends: date) -> int:
    """Return how many days lie between two events.

    >>> wait_days(date(2023, 8, 21), date(2023, 11, 27))
    98
    """
    return (ends - begins).days


def count_case(
    events: Sequence[EventFact],
    links: Sequence[LinkFact] = (),
    *,
    bridges: frozenset[str] = frozenset({BRIDGE}),
) -> CaseCounts:
    """Count one case.

    Args:
        events: n events in any order.
        links: waits count; referrals do not (hand-overs are events of that kind).
        bridges: codes that are bridges, not breaks.

    Returns:
        Days from the first to the last event; waits as links of that kind that have an end;
        breaks as all marks without the bridges, by code. All zero for no events.

    Source:
        docs/reference/limits-and-figures.md, "Figures of a case".
    """
    if not events:
        return CaseCounts()
    when = {event.id: event.on for event in events}
    waits = [days for link in links if (days := _days_of(link, when)) is not None]
    handovers = [event for event in events if event.kind == HANDOVER]
    codes = Counter(code for event in events for code in event.codes)
    return CaseCounts(
        events=len(events),
        days=wait_days(min(when.values()), max(when.values())),
        organisations=len({event.organisation for event in events if event.organisation}),
        handovers=len(handovers),
        handovers_broken=sum(INTERFACE_BREAK in event.codes for event in handovers),
        waits=len(waits),
        wait_days=sum(waits),
        longest_wait=max(waits, default=0),
        breaks={code: count for code, count in codes.items() if code not in bridges},
        bridges=sum(count for code, count in codes.items() if code in bridges),
    )


def _days_of(link: LinkFact, when: Mapping[str, date]) -> int | None:
    if link.kind != WAIT:
        return None
    if link.days is not None:
        return link.days
    if link.target is None or link.source not in when or link.target not in when:
        return None
    return wait_days(when[link.source], when[link.target])


@dataclass(frozen=True, slots=True)
class CrossEvaluation:
    """All cases side by side: breaks by code and case, and what they sum up to."""

    cases: tuple[str, ...]
    rows: tuple[tuple[str, tuple[int, ...], int], ...]
    """Code, its number in each case, its sum; in the order of the code book."""
    totals: tuple[int, ...]
    handovers: int
    handovers_broken: int
    wait_days: int

    @property
    def total(self) -> int:
        """All break marks of all cases."""
        return sum(self.totals)


def evaluate_across(cases: Mapping[str, CaseCounts], codes: Sequence[str]) -> CrossEvaluation:
    """Lay the figures of several cases side by side.

    Args:
        cases: key of the case -> its figures.
        codes: codes of the code book in its order; codes in use that it lacks come after them.

    Source:
        docs/reference/limits-and-figures.md, "Figures of a case".
    """
    used = {code for counts in cases.values() for code in counts.breaks}
    order = [*(code for code in codes if code != BRIDGE), *sorted(used - set(codes))]
    rows = []
    for code in order:
        each = tuple(counts.breaks.get(code, 0) for counts in cases.values())
        rows.append((code, each, sum(each)))
    return CrossEvaluation(
        cases=tuple(cases),
        rows=tuple(rows),
        totals=tuple(counts.breaks_total for counts in cases.values()),
        handovers=sum(counts.handovers for counts in cases.values()),
        handovers_broken=sum(counts.handovers_broken for counts in cases.values()),
        wait_days=sum(counts.wait_days for counts in cases.values()),
    )


@dataclass(frozen=True, slots=True)
class WaitProposal:
    """A wait that the links of a case suggest; a person decides whether it is one."""

    source: str
    target: str
    days: int


def propose_waits(
    events: Sequence[EventFact], links: Sequence[LinkFact], *, from_days: int = PROPOSE_FROM_DAYS
) -> list[WaitProposal]:
    """Propose a wait for each referral that took longer than `from_days` and has none yet.

    Source:
        docs/reference/limits-and-figures.md, "Figures of a case" (28 days).
    """
    when = {event.id: event.on for event in events}
    known = {(link.source, link.target) for link in links if link.kind == WAIT}
    found = []
    for link in links:
        if link.kind == WAIT or link.target is None or (link.source, link.target) in known:
            continue
        if link.source not in when or link.target not in when:
            continue
        days = wait_days(when[link.source], when[link.target])
        if days > from_days:
            found.append(WaitProposal(link.source, link.target, days))
    return sorted(found, key=lambda one: -one.days)
