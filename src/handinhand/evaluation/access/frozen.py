"""What was kept of periods that are over: stored counts, and what of them may be shown."""

from collections import Counter
from collections.abc import Callable, Iterable, Mapping
from dataclasses import fields
from datetime import date
from uuid import UUID

from handinhand.disclosure import MEMBERS, TOTAL, Cell, ProtectedTable, Relation, Table, protect
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
OWN, YEAR = "own", "year"


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


def added(all_parts: Iterable[Parts]) -> Parts:
    """Add up the counts of several periods."""
    found: Parts = {}
    for parts in all_parts:
        for key, counts in parts.items():
            found.setdefault(key, Counts()).add(counts)
    return found


def totals(parts: Parts) -> Counts:
    """Add up everything."""
    return total_of(parts.values())


def months_kept(network_id: UUID, until: date | None = None) -> list[Snapshot]:
    """Return the months that were kept, the latest first."""
    found = Snapshot.objects.filter(network=network_id).months()
    return list(found.filter(last__lte=until) if until else found)


def months_of_year(snapshot: Snapshot) -> list[Snapshot]:
    """Return the kept months of a month's year up to and with it, the earliest first."""
    found = Snapshot.objects.filter(
        network=snapshot.network_id, last__year=snapshot.last.year, last__lte=snapshot.last
    )
    return list(found.months().order_by("first"))


def snapshot_of(actor: Actor, first: date, last: date) -> Snapshot | None:
    """Return what was kept of exactly this period."""
    return Snapshot.objects.visible_to(actor).filter(first=first, last=last).first()


def protected_own(parts: Parts) -> list[str]:
    """Return the lines (and perhaps `TOTAL`) that are hidden in a period that stands alone."""
    judged: dict[Cell, int] = {
        (str(line),): one.figure.judged for line, one in by_line(parts).items()
    }
    hidden = protect(Table.crossed(judged), MEMBERS, insiders=_insiders({"": parts})).hidden
    return sorted(cell[0] for cell in hidden)


def protected_month(earlier: list[Snapshot], parts: Parts, month: str) -> dict[str, list[str]]:
    """Decide what is hidden in a month, together with all that was published of its year.

    The cells are the hand-overs judged per standard and month, their sums per month, and the
    sums of the year so far after each month. What was published stays as it is.
    """
    known = {f"{one.first:%Y-%m}": parts_of(one) for one in earlier}
    whole = known | {month: parts}
    table = _year_table(whole)
    hidden = {
        (line, f"{mark}{one.first:%Y-%m}")
        for one in earlier
        for kind, mark in ((OWN, ""), (YEAR, "-"))
        for line in one.hidden.get(kind, ())
    }
    published = {cell for cell in table.counts if cell[1].removeprefix("-") in known}
    before = ProtectedTable(
        {cell: table.counts[cell] for cell in published - hidden}, frozenset(hidden), MEMBERS
    )
    found = protect(table, MEMBERS, before=before, insiders=_insiders(whole)).hidden
    return {
        OWN: sorted(line for line, name in found if name == month),
        YEAR: sorted(line for line, name in found if name == f"-{month}"),
    }


def _year_table(months: Mapping[str, Parts]) -> Table:
    """Return the judged per line and month, and after each month ("-") the sum of the year."""
    judged = {
        name: {str(line): one.figure.judged for line, one in by_line(parts).items()}
        for name, parts in months.items()
    }
    lines = sorted({line for counts in judged.values() for line in counts})
    counts: dict[Cell, int] = {}
    relations: list[Relation] = []
    previous = ""
    for name in sorted(months):
        for column in (name, f"-{name}"):
            for line in lines:
                before = counts[(line, previous)] if column[0] == "-" and previous else 0
                counts[(line, column)] = judged[name].get(line, 0) + before
            total: Cell = (TOTAL, column)
            parts: tuple[Cell, ...] = tuple((line, column) for line in lines)
            counts[total] = sum(counts[cell] for cell in parts)
            relations.append(Relation(total, parts))
        for line in (*lines, TOTAL):
            sums: list[Cell] = [(line, previous)] if previous else []
            relations.append(Relation((line, f"-{name}"), (*sums, (line, name))))
        previous = f"-{name}"
    return Table(counts, tuple(relations))


def _insiders(months: Mapping[str, Parts]) -> list[frozenset[Cell]]:
    """Return for each organisation the cells it knows: where it sent or received everything."""
    size: Counter[Cell] = Counter()
    part: dict[UUID, Counter[Cell]] = {}
    for name, parts in months.items():
        for line, sender, receiver in parts:
            cell: Cell = (str(line), name) if name else (str(line),)
            size[cell] += 1
            for organisation in {sender, receiver}:
                part.setdefault(organisation, Counter())[cell] += 1
    return [
        frozenset(cell for cell, number in cells.items() if number == size[cell])
        for _organisation, cells in sorted(part.items(), key=lambda one: str(one[0]))
    ]
