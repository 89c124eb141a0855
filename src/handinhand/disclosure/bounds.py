"""What a reader can compute of hidden counts: exact bounds, by linear programming.

The reader knows every count that is shown, every sum, and the least a hidden count can be. What
is left is a system of equations over the hidden counts. Elimination leaves free ones; the values
a hidden count can take then are bounded by a linear programme, solved exactly (in fractions) by
the simplex method. The true counts are a point that is allowed, so no first phase is needed.
"""

from collections.abc import Collection, Sequence
from fractions import Fraction

from handinhand.disclosure.table import Cell, Table

Number = int | Fraction
Row = list[Number]


class System:
    """The hidden counts as a reader sees them: some free, the others given by these."""

    def __init__(self, table: Table, hidden: Collection[Cell], least: int) -> None:
        self.cells = sorted(hidden)
        self.values = [table.counts[cell] for cell in self.cells]
        self.least = least
        at = {cell: number for number, cell in enumerate(self.cells)}
        rows: list[Row] = []
        for relation in table.relations:
            row: Row = [0] * len(self.cells)
            if relation.total in at:
                row[at[relation.total]] = -1
            for cell in relation.parts:
                if cell in at:
                    row[at[cell]] += 1
            if any(row):
                rows.append(row)
        bound = _eliminate(rows)
        self.free = [column for column in range(len(self.cells)) if column not in bound]
        place = {column: number for number, column in enumerate(self.free)}
        self.moves: list[Row] = []
        """For each hidden count: how it moves with each free one."""
        for column in range(len(self.cells)):
            if column in place:
                self.moves.append([int(place[column] == n) for n in range(len(self.free))])
            else:
                row = bound[column]
                self.moves.append([-row[other] for other in self.free])

    def reach(self, column: int, sign: int, enough: Number | None) -> tuple[Number | None, Row]:
        """Tell how far a hidden count can move up (sign 1) or down (-1) from its true value.

        Args:
            column: number of the hidden count.
            sign: direction.
            enough: stop as soon as it has moved so far; None: go to the end.

        Returns:
            How far (None: without end), and how each hidden count has moved then.
        """
        goal = [sign * move for move in self.moves[column]]
        rooms = [value - self.least for value in self.values]
        step, far = _climb(self.moves, rooms, goal, enough)
        moved = [
            sum((m * s for m, s in zip(row, step, strict=True) if m and s), 0) for row in self.moves
        ]
        return far, moved


def _eliminate(rows: list[Row]) -> dict[int, Row]:
    """Bring the equations into reduced form; returns the row of each bound column."""
    bound: dict[int, Row] = {}
    for row in rows:
        for column, known in bound.items():
            if row[column]:
                _subtract(row, known, row[column])
        column = next((n for n, value in enumerate(row) if value), -1)
        if column < 0:
            continue
        _divide(row, row[column])
        for known in bound.values():
            if known[column]:
                _subtract(known, row, known[column])
        bound[column] = row
    return bound


def _subtract(row: Row, other: Row, times: Number) -> None:
    for n, value in enumerate(other):
        if value:
            row[n] -= times * value


def _divide(row: Row, by: Number) -> None:
    if by == 1:
        return
    row[:] = [-value if by == -1 else Fraction(value) / by for value in row]


def _climb(
    moves: Sequence[Row], rooms: Sequence[int], goal: Row, enough: Number | None
) -> tuple[Row, Number | None]:
    """Maximise `goal` over steps of the free counts that leave no count below its least.

    Each free count may step up and down, so the start (no step) is a corner of the tableau.
    Bland's rule: it ends.
    """
    free = len(goal)
    count = len(moves)
    # columns: steps up, steps down, one slack for each hidden count, right side
    tableau: list[Row] = []
    for number, (row, room) in enumerate(zip(moves, rooms, strict=True)):
        slack = [int(number == n) for n in range(count)]
        tableau.append([*(-m for m in row), *row, *slack, max(0, room)])
    price: Row = [*(-g for g in goal), *goal, *([0] * count), 0]
    basis = [2 * free + number for number in range(count)]
    far: Number | None = 0
    while True:
        enter = next((n for n in range(2 * free + count) if price[n] < 0), -1)
        if enter < 0:
            far = price[-1]
            break
        leave = _leaving(tableau, basis, enter)
        if leave < 0:
            return _ray(tableau, basis, enter, free), None
        _pivot(tableau, price, leave, enter)
        basis[leave] = enter
        if enough is not None and price[-1] >= enough:
            far = price[-1]
            break
    at = {column: tableau[row][-1] for row, column in enumerate(basis)}
    return [at.get(n, 0) - at.get(free + n, 0) for n in range(free)], far


def _leaving(tableau: list[Row], basis: list[int], enter: int) -> int:
    best, leave = None, -1
    for number, row in enumerate(tableau):
        if row[enter] > 0:
            ratio = (Fraction(row[-1]) / row[enter], basis[number])
            if best is None or ratio < best:
                best, leave = ratio, number
    return leave


def _ray(tableau: list[Row], basis: list[int], enter: int, free: int) -> Row:
    """Return one step along a direction without end, from the corner reached so far."""
    at = {column: tableau[row][-1] - tableau[row][enter] for row, column in enumerate(basis)}
    at[enter] = 1
    return [at.get(n, 0) - at.get(free + n, 0) for n in range(free)]


def _pivot(tableau: list[Row], price: Row, leave: int, enter: int) -> None:
    pivot = tableau[leave]
    _divide(pivot, pivot[enter])
    for number, row in enumerate(tableau):
        if number != leave and row[enter]:
            _subtract(row, pivot, row[enter])
    if price[enter]:
        _subtract(price, pivot, price[enter])


def interval(
    table: Table, hidden: Collection[Cell], cell: Cell, *, least: int = 0
) -> tuple[Number, Number | None]:
    """Tell the smallest and largest value a reader must allow a count to have.

    Args:
        table: the true counts and the sums a reader knows.
        hidden: the counts that are not shown.
        cell: one of them.
        least: the least a hidden count can be, as the reader knows.

    Returns:
        Smallest and largest value; the largest is None where there is no limit.

    >>> table = Table.crossed({("a",): 2, ("b",): 5})
    >>> interval(table, [("a",), ("b",)], ("a",))
    (0, 7)
    >>> interval(table, [("a",)], ("a",))
    (2, 2)
    """
    system = System(table, hidden, least)
    column, value = system.cells.index(cell), table.counts[cell]
    down, _ = system.reach(column, -1, None)
    up, _ = system.reach(column, 1, None)
    low = least if down is None else value - down
    return low, None if up is None else value + up


def open_cells(
    table: Table, hidden: Collection[Cell], *, least: int = 1, width: int = 1
) -> list[Cell]:
    """Return the hidden counts that a reader can compute, or pin down closer than allowed.

    Each point found for one count is a witness for every count that moves in it, so few linear
    programmes are solved.
    """
    system = System(table, hidden, least)
    low: list[Number] = [0] * len(system.cells)
    high: list[Number] = [0] * len(system.cells)
    found = []
    for column, cell in enumerate(system.cells):
        for sign in (1, -1):
            if high[column] - low[column] >= width:
                break
            far, moved = system.reach(column, sign, width)
            if far is None:
                moved[column] = sign * width
            for n, move in enumerate(moved):
                low[n], high[n] = min(low[n], move), max(high[n], move)
        if high[column] - low[column] < width:
            found.append(cell)
    return found
