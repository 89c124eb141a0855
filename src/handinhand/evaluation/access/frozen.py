"""What was kept of periods that are over: stored counts, and what of them may be shown."""

from collections import Counter
from collections.abc import Callable, Mapping
from dataclasses import fields
from datetime import date
from uuid import UUID

from handinhand.evaluation.models import Snapshot
from handinhand.handovers.access import Counts, total_of
from handinhand.handovers.rules import Judgement, Obedience
from handinhand.kernel.actor import Actor

Row = dict[str, object]
Parts = dict[tuple[UUID, UUID, UUID], Counts]
"""Counts by line, sender and receiver."""

_KEYS: Mapping[str, Callable[[str], object]] = {
    "arrival": Judgement,
    "offer": Obedience,
    "answer": Obedience,
    "feedback": Obedience,
    "reasons": str,
    "answer_days": int,
    "arrival_days": int,
    "feedback_days": int,
}
OWN = "own"


def stored(parts: Parts) -> list[Row]:
    """Return counts as they are stored."""
    rows: list[Row] = []
    for (line, sender, receiver), counts in sorted(parts.items(), key=lambda one: str(one[0])):
        row: Row = {"line": str(line), "sender": str(sender), "receiver": str(receiver)}
        for one in fields(Counts):
            value = getattr(counts, one.name)
            row[one.name] = dict(value) if isinstance(value, Counter) else value
        rows.append(row)
    return rows


def parts_of(snapshot: Snapshot) -> Parts:
    """Return the counts of a snapshot by line, sender and receiver."""
    found: Parts = {}
    for row in snapshot.rows:
        counts = Counts()
        for one in fields(Counts):
            value = row.get(one.name, 0)
            if one.name in _KEYS:
                read = _KEYS[one.name]
                value = Counter({read(key): number for key, number in dict(value or {}).items()})
            setattr(counts, one.name, value)
        key = (UUID(row["line"]), UUID(row["sender"]), UUID(row["receiver"]))
        found[key] = counts
    return found


def by_line(parts: Parts, organisation_id: UUID | None = None) -> dict[UUID, Counts]:
    """Add up the counts per standard; on wish only those an organisation sent or received."""
    found: dict[UUID, Counts] = {}
    for (line, sender, receiver), counts in parts.items():
        if organisation_id is None or organisation_id in (sender, receiver):
            found.setdefault(line, Counts()).add(counts)
    return found


def totals(parts: Parts) -> Counts:
    """Add up everything."""
    return total_of(parts.values())


def months_kept(network_id: UUID, until: date | None = None) -> list[Snapshot]:
    """Return the months that were kept, the latest first."""
    found = Snapshot.objects.filter(network=network_id).months()
    return list(found.filter(last__lte=until) if until else found)


def reviewed_together(network_id: UUID) -> list[Snapshot]:
    """Return the kept periods that are no months: those looked at together, the latest first."""
    return list(Snapshot.objects.filter(network=network_id, is_month=False))


def snapshot_of(actor: Actor, first: date, last: date) -> Snapshot | None:
    """Return what was kept of exactly this period."""
    return Snapshot.objects.visible_to(actor).filter(first=first, last=last).first()
