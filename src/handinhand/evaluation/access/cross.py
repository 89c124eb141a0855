"""Two dimensions against each other: what a cross table counts, as each role may see it."""

from collections.abc import Callable, Mapping
from dataclasses import dataclass, field, replace
from datetime import date
from typing import Literal
from uuid import UUID

from django.utils.formats import date_format
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from handinhand.chains.access import standards_in_force, standards_of_line
from handinhand.evaluation.access.columns import Value
from handinhand.evaluation.access.counting import counts_by
from handinhand.evaluation.access.figures import FigureRow, sees_exact
from handinhand.evaluation.access.obligations import obeyed
from handinhand.evaluation.access.partners import Sight, period_of, sight_of
from handinhand.handovers.access import Counts, total_of
from handinhand.kernel import clock
from handinhand.kernel.actor import Actor
from handinhand.kernel.errors import NotAllowed
from handinhand.networks.access import organisations_of

CrossSide = Literal["line", "sender", "receiver", "month"]
SIDES: dict[CrossSide, object] = {
    "line": gettext_lazy("Übergabe"),
    "receiver": gettext_lazy("annehmende Stelle"),
    "sender": gettext_lazy("abgebende Stelle"),
    "month": gettext_lazy("Monat des Angebots"),
}


def _of(figure: str) -> Callable[[Counts], Value]:
    def words(counts: Counts) -> Value:
        found = obeyed(figure, [FigureRow("", "", None, counts, exact=True)])
        return found.words if found.judged else None

    return words


def _number(count: Callable[[Counts], int]) -> Callable[[Counts], Value]:
    return lambda counts: count(counts) or None


MEASURES: dict[str, tuple[object, Callable[[Counts], Value]]] = {
    "kept": (gettext_lazy("fristgerecht angekommen"), _of("arrival")),
    "answered": (gettext_lazy("rechtzeitig beantwortet"), _of("answer")),
    "reported": (gettext_lazy("rechtzeitig zurückgemeldet"), _of("feedback")),
    "offered": (gettext_lazy("angeboten"), _number(lambda one: one.offered)),
    "late": (gettext_lazy("zu spät angekommen"), _number(lambda one: one.figure.late)),
    "missing": (gettext_lazy("nicht angekommen"), _number(lambda one: one.figure.not_arrived)),
    "silent": (gettext_lazy("ohne Antwort"), _number(lambda one: one.silent)),
    "declined": (gettext_lazy("abgelehnt"), _number(lambda one: one.declined)),
    "own_wish": (gettext_lazy("Wunsch der Person"), _number(lambda one: one.figure.own_wish)),
    "no_shows": (gettext_lazy("versäumte Termine"), _number(lambda one: one.no_shows)),
    "held": (gettext_lazy("angehalten"), _number(lambda one: one.held)),
}
"""What a cell may tell: words, and how it is read from the counts; None where there is nothing."""


@dataclass(frozen=True, slots=True)
class Asked:
    """What somebody wants to see: the two sides, the measure, the period and the filters."""

    rows: CrossSide = "line"
    columns: CrossSide = "receiver"
    measure: str = "kept"
    first: date | None = None
    last: date | None = None
    only: Mapping[CrossSide, UUID] = field(default_factory=dict)

    @property
    def names_partners(self) -> bool:
        """Tell whether single organisations stand in the table or in its filters.

        So they do with a standard, which has one receiver.
        """
        sides = {self.rows, self.columns, *self.only}
        return bool(sides & {"sender", "receiver", "line"})


@dataclass(frozen=True, slots=True)
class CrossRow:
    """One row: its name, a value for each column, and the sum."""

    name: str
    cells: list[Value]
    total: Value


@dataclass(frozen=True, slots=True)
class CrossTable:
    """A cross table with the period it counts.

    `waits`: others see these figures earlier; `own`: only the own organisation's hand-overs count.
    """

    first: date
    last: date
    columns: list[str]
    rows: list[CrossRow]
    total: CrossRow
    waits: bool = False
    own: bool = False

    @property
    def is_empty(self) -> bool:
        """Tell whether nothing was counted."""
        return not self.rows


def cross(actor: Actor, asked: Asked) -> CrossTable:
    """Count the hand-overs of a period by two dimensions, in the state of its last day.

    Coordination sees all; steering sees tables that name organisations as they stood when these
    had seen them for five working days; an organisation sees its own hand-overs only. Who sees
    protected figures gets them by standard and by month, not crossed: with so few of a kind most
    cells would be protected.

    Raises:
        NotAllowed: the role sees no exact counts, or the agreement keeps them from steering.
        Http404: the actor acts in no network.
    """
    sight = sight_of(actor)
    first, last = period_of(actor, asked.first, asked.last)
    own, waits = None, False
    if asked.names_partners or not sees_exact(actor):
        if sight.others_until is None:
            own = _own_only(sight)
        elif last > sight.others_until:
            last, waits = sight.others_until, sight.waits
    sides = tuple(dict.fromkeys([asked.rows, asked.columns, *asked.only]))
    found: dict[tuple[UUID | str, ...], Counts] = {}
    if first <= last and actor.network_id is not None:
        found = counts_by(actor.network_id, first, last, by=sides, organisation_id=own, days=False)
    cells: dict[tuple[UUID | str, UUID | str], Counts] = {}
    at, beside = sides.index(asked.rows), sides.index(asked.columns)
    for key, counts in found.items():
        if all(key[sides.index(side)] == wanted for side, wanted in asked.only.items()):
            cells.setdefault((key[at], key[beside]), Counts()).add(counts)
    table = _table(actor, asked, cells, (first, last))
    return replace(table, waits=waits, own=own is not None)


def _own_only(sight: Sight) -> UUID:
    if sight.own is None:
        raise NotAllowed(_("Die Vereinbarung gibt der Steuerungsgruppe keine Zahlen je Stelle."))
    return sight.own


def _table(
    actor: Actor,
    asked: Asked,
    cells: dict[tuple[UUID | str, UUID | str], Counts],
    period: tuple[date, date],
) -> CrossTable:
    rows = _names(actor, asked.rows, {row for row, _column in cells})
    columns = _names(actor, asked.columns, {column for _row, column in cells})
    value = MEASURES[asked.measure][1]
    empty = Counts()

    def line(name: str, counts: list[Counts]) -> CrossRow:
        return CrossRow(name, [value(one) for one in counts], value(total_of(counts)))

    found = [
        line(name, [cells.get((row, column), empty) for column in columns])
        for row, name in rows.items()
    ]
    sums = [total_of(cells.get((row, column), empty) for row in rows) for column in columns]
    return CrossTable(*period, list(columns.values()), found, line(_("Summe"), sums))


def _names(actor: Actor, side: CrossSide, keys: set[UUID | str]) -> dict[UUID | str, str]:
    """Return what stands in the table, in its order, with names."""
    found: dict[UUID | str, str] = {}
    if side == "month":
        months = sorted(str(key) for key in keys)
        return {one: date_format(date.fromisoformat(f"{one}-01"), "F Y") for one in months}
    if side == "line":
        in_force = standard_names(actor)
        found.update((line, name) for line, name in in_force.items())
        old = {key for key in keys if isinstance(key, UUID)} - set(in_force)
        for line, standard in standards_of_line(actor, old).items():
            found[line] = f"{standard.key} {standard.name}"
    else:
        found.update({one.pk: one.name for one in organisations_of(actor)})
    return {key: name for key, name in found.items() if key in keys}


def standard_names(actor: Actor) -> dict[UUID, str]:
    """Return the standards in force by their stable line, in the order of the chain."""
    assert actor.network_id is not None
    standards = standards_in_force(actor.network_id, clock.today())
    return {one.line: f"{one.key} {one.name}" for one in standards}
