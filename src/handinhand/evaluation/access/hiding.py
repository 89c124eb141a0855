"""What of a kept period is hidden: by itself, beside other periods, from who knows a part."""

from collections import Counter
from collections.abc import Collection, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import date, timedelta
from uuid import UUID

from handinhand.disclosure import (
    MEMBERS,
    TOTAL,
    Cell,
    ProtectedTable,
    Relation,
    Table,
    may_be_split,
    protect,
)
from handinhand.evaluation.access.frozen import OWN, Parts, by_line, parts_of, totals
from handinhand.evaluation.models import Snapshot
from handinhand.handovers.access import Counts
from handinhand.kernel.actor import Actor

THIS = "this"
STATIONS = "stations"
"""Beside what is hidden: which lines meet at a station, where journeys are counted there too."""
_DAY = timedelta(days=1)


@dataclass(frozen=True)
class Beside:
    """A period that was kept earlier, with what it shows to everybody.

    Attributes:
        judged: how many were judged, by line and in all (`TOTAL`).
        hidden: lines (and perhaps `TOTAL`) that are hidden there.
    """

    first: date
    last: date
    judged: Mapping[str, int]
    hidden: frozenset[str]

    def shows(self, line: str) -> bool:
        """Tell whether the period shows this line."""
        return line not in self.hidden

    def has(self, other: "Beside") -> bool:
        """Tell whether another period lies in this one."""
        return self.first <= other.first and other.last <= self.last


def kept_beside(network_id: UUID, first: date, last: date) -> list[Beside]:
    """Return the other kept periods that share days with a period, or with one that does."""
    others = Snapshot.objects.filter(network=network_id).exclude(first=first, last=last)
    found, begin, end = list(others), first, last
    near: list[Snapshot] = []
    while more := [one for one in found if one.first <= end and begin <= one.last]:
        near += more
        found = [one for one in found if one not in more]
        begin = min(begin, *(one.first for one in more))
        end = max(end, *(one.last for one in more))
    return [
        Beside(one.first, one.last, judged_in(parts_of(one)), frozenset(one.hidden.get(OWN, ())))
        for one in sorted(near, key=lambda one: (one.first, one.last))
    ]


def judged_in(parts: Parts) -> dict[str, int]:
    """Return how many were judged, by line and in all."""
    counts = {str(line): one.figure.judged for line, one in by_line(parts).items()}
    return {**counts, TOTAL: totals(parts).figure.judged}


def protected_own(parts: Parts, first: date, last: date, beside: Sequence[Beside]) -> list[str]:
    """Return the lines (and perhaps `TOTAL`) that are hidden in a period from who knows no part.

    The period is protected together with every kept one it shares days with. A line is hidden
    where the difference of two of them, or of one and the months it is made of, is small; and
    where such a difference would give a count away that another period hides.

    Args:
        parts: the counts of the period.
        first: its first day.
        last: its last day.
        beside: the periods kept earlier that share days with it; what they show stays shown.
    """
    this = Beside(first, last, judged_in(parts), frozenset())
    forced = {(THIS, line) for line in this.judged if _differs_little(line, this, beside)}
    table = Table.joined(
        [_table(name, one.judged) for name, one in _named(this, beside)],
        _sums(this, beside),
    )
    known = {
        (name, line)
        for name, one in _named(this, beside)
        if name != THIS
        for line in one.judged
        if one.shows(line)
    }
    earlier = {cell for cell in table.counts if cell[0] != THIS} - known
    before = ProtectedTable(
        {cell: table.counts[cell] for cell in known},
        frozenset(cell for cell in earlier | forced if table.counts[cell]),
        MEMBERS,
    )
    hidden = protect(table, MEMBERS, before=before, insiders=_insiders(parts)).hidden
    return sorted(line for name, line in hidden if name == THIS)


def with_stations(
    hidden: Collection[str], parts: Parts, stations: Collection[Collection[str]]
) -> list[str]:
    """Return what is hidden where journeys are also counted by their stations.

    How many came to a station and went on from there stands on the page of the journeys, roughly
    what was handed over there. Whoever knows it knows all lines of the station but one, so with a
    line all others of its stations are hidden, and the sum over everything. A line of which one or
    two were kept is hidden as well: their arrival is what the other page keeps to itself.

    Args:
        hidden: lines (and perhaps `TOTAL`) that are hidden already.
        parts: the counts of the period.
        stations: the lines that meet at each station, those that lead to it and those from it.

    >>> with_stations(["a"], {}, [["a", "b"], ["c"]])
    ['*', 'a', 'b']
    """
    few = {str(line) for line, counts in by_line(parts).items() if _few(counts)}
    found = {*hidden, *few}
    while more := {line for one in stations if found.intersection(one) for line in one} - found:
        found |= more
    return sorted(found | {TOTAL} if found else found)


def _named(this: Beside, beside: Sequence[Beside]) -> list[tuple[str, Beside]]:
    return [(THIS, this), *((f"{one.first}/{one.last}", one) for one in beside)]


def _table(name: str, judged: Mapping[str, int]) -> Table:
    counts: dict[Cell, int] = {(name, line): number for line, number in judged.items()}
    lines = tuple((name, line) for line in judged if line != TOTAL)
    return Table(counts, (Relation((name, TOTAL), lines),))


def _made_of(whole: Beside, others: Iterable[Beside]) -> Iterator[list[Beside]]:
    """Return what lies in a period: each alone, and all that follow each other in it."""
    inside = [one for one in others if one is not whole and whole.has(one)]
    yield from ([one] for one in inside)
    row: list[Beside] = []
    for one in sorted(inside, key=lambda one: (one.last, one.first)):
        if not row or row[-1].last < one.first:
            row.append(one)
    if len(row) > 1:
        yield row


def _covering(whole: Beside, others: Iterable[Beside]) -> list[Beside]:
    """Return periods that follow each other day by day and together hold a period."""
    row: list[Beside] = []
    near = [one for one in others if one.first <= whole.last and whole.first <= one.last]
    for one in sorted(near, key=lambda one: (one.first, one.last)):
        follows = one.first == row[-1].last + _DAY if row else one.first <= whole.first
        if one is not whole and follows:
            row.append(one)
    return row if len(row) > 1 and row[-1].last >= whole.last else []


def _differs_little(line: str, this: Beside, beside: Sequence[Beside]) -> bool:
    """Tell whether some difference a reader can make of a line with this period is small."""
    periods = [this, *beside]
    for whole in periods:
        if not whole.shows(line):
            continue
        rows = [[one for one in row if _tells(one, line)] for row in _made_of(whole, periods)]
        cover = _covering(whole, periods)
        if all(_tells(one, line) for one in cover):
            rows.append(cover)
        for row in rows:
            if row and this in (whole, *row):
                rest = whole.judged.get(line, 0) - sum(one.judged[line] for one in row)
                if 0 < abs(rest) < MEMBERS.minimum:
                    return True
    return False


def _tells(one: Beside, line: str) -> bool:
    return line in one.judged and one.shows(line)


def _sums(this: Beside, beside: Sequence[Beside]) -> Iterator[Relation]:
    """Return the sums that hold between periods: a reader may take them to hold."""
    named = _named(this, beside)
    names = {id(one): name for name, one in named}
    periods = [one for _name, one in named]
    for whole in periods:
        for row in _made_of(whole, periods):
            for line, number in whole.judged.items():
                parts = [one for one in row if line in one.judged]
                if parts and number == sum(one.judged[line] for one in parts):
                    cells = tuple((names[id(one)], line) for one in parts)
                    yield Relation((names[id(whole)], line), cells)


def _insiders(parts: Parts) -> list[frozenset[Cell]]:
    """Return for each organisation the cells it knows: where it sent or received everything."""
    size: Counter[Cell] = Counter()
    part: dict[UUID, Counter[Cell]] = {}
    for line, sender, receiver in parts:
        cell: Cell = (THIS, str(line))
        size[cell] += 1
        for organisation in {sender, receiver}:
            part.setdefault(organisation, Counter())[cell] += 1
    return [
        frozenset(cell for cell, number in cells.items() if number == size[cell])
        for _organisation, cells in sorted(part.items(), key=lambda one: str(one[0]))
    ]


def hidden_from(actor: Actor, snapshot: Snapshot) -> set[str]:
    """Return the lines (and perhaps `TOTAL`) of a kept period that are hidden from somebody.

    Whoever acts for an organisation knows what it sent and received, so lines are hidden in which
    the others had only one or two, and as many lines as are needed beside them. A period that was
    looked at together hides what one of its months hides in this way.
    """
    parts, found = parts_of(snapshot), _hidden_from(actor, snapshot)
    stations = snapshot.hidden.get(STATIONS)
    return found if stations is None else set(with_stations(found, parts, stations))


def _hidden_from(actor: Actor, snapshot: Snapshot) -> set[str]:
    hidden = frozenset(snapshot.hidden.get(OWN, ()))
    if actor.organisation_id is None:
        return set(hidden)
    forced = _few_of_others(snapshot, actor.organisation_id)
    if not snapshot.is_month:
        for one in Snapshot.objects.filter(
            network=snapshot.network_id, first__lte=snapshot.last, last__gte=snapshot.first
        ):
            forced |= _few_of_others(one, actor.organisation_id)
    if not forced - hidden:
        return set(hidden)
    table = _table(THIS, judged_in(parts_of(snapshot)))
    closed = frozenset((THIS, line) for line in forced | hidden if table.counts.get((THIS, line)))
    found = protect(table, MEMBERS, before=ProtectedTable({}, closed, MEMBERS)).hidden
    return {line for _name, line in found} | hidden


def _few_of_others(snapshot: Snapshot, organisation_id: UUID) -> set[str]:
    parts = parts_of(snapshot)
    own = {str(line) for line in by_line(parts, organisation_id)}
    of_others = _of_others(parts, organisation_id)
    known = own | {TOTAL} if own else own
    return {line for line, counts in of_others.items() if line in known and _few(counts)}


def may_be_parted(actor: Actor, parts: Parts, line: UUID | None) -> bool:
    """Tell whether the single counts of a line may be shown: none is small, also of the others."""
    if line is None:
        return False
    counts = [by_line(parts).get(line, Counts())]
    if actor.organisation_id is not None:
        counts.append(_of_others(parts, actor.organisation_id).get(str(line), Counts()))
    return all(may_be_split(parts_told(one), MEMBERS) for one in counts)


def _of_others(parts: Parts, organisation_id: UUID) -> dict[str, Counts]:
    """Return what an organisation had no part in, by line and in all."""
    rest = {key: counts for key, counts in parts.items() if organisation_id not in key[1:]}
    return {**{str(line): counts for line, counts in by_line(rest).items()}, TOTAL: totals(rest)}


def _few(counts: Counts) -> bool:
    figure = counts.figure
    return any(0 < count < MEMBERS.minimum for count in (figure.judged, figure.kept))


def parts_told(counts: Counts) -> list[int]:
    """Return every single count that is told of some hand-overs besides kept and judged."""
    figure = counts.figure
    told = [figure.late, figure.not_arrived, figure.own_wish, counts.silent, counts.declined]
    return [*told, counts.no_shows, counts.missed, counts.held, *counts.reasons.values()]
