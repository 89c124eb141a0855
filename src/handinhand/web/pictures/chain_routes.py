"""Chooses the way of every line through the grid, and its ports. Grid coordinates only.

Heights here: channel h lies at 2h, row r at 2r + 1.
"""

from collections import defaultdict
from collections.abc import Iterable
from dataclasses import dataclass

from handinhand.web.pictures.chain_grid import Grid, Line

BEND, CROSSING, LENGTH, DETOUR, COMPANY = 0.6, 1.1, 0.5, 1.6, 0.25


@dataclass(frozen=True)
class Route:
    """One gutter (`first == last`, no channel), or two gutters joined by a channel."""

    first: int
    last: int
    channel: int | None = None


@dataclass(frozen=True)
class _Option:
    price: float
    route: Route
    cells: tuple[tuple[int, int], ...] = ()


class _Router:
    """Compares a few routes per line by length, bends, and crossings with what is placed."""

    def __init__(self, grid: Grid) -> None:
        self.grid = grid
        self.full = {(grid.row[one.key], grid.column[one.key]) for one in grid.nodes}
        self.runs: set[tuple[int, int]] = set()
        self.verticals: dict[int, list[tuple[float, float]]] = defaultdict(list)
        self.horizontals: list[tuple[float, int, int]] = []
        self.shared: dict[str, int] = {}

    def _crossed(self, y: float, a: int, b: int) -> int:
        """Vertical lines that a horizontal one from gutter a to gutter b would cross."""
        between = range(min(a, b) + 1, max(a, b))
        return sum(low < y < high for g in between for low, high in self.verticals[g])

    def _fall(self, gutter: int, a: float, b: float) -> float:
        """Price of a vertical line in a gutter."""
        low, high = min(a, b), max(a, b)
        cut = sum(x1 < gutter < x2 and low < y < high for y, x1, x2 in self.horizontals)
        return (high - low) * LENGTH + CROSSING * cut

    def _ends(self, one: Line) -> tuple[int, int, int, int]:
        column, row = self.grid.column, self.grid.row
        return column[one.source], column[one.target], row[one.source], row[one.target]

    def _straight(self, one: Line) -> Iterable[_Option]:
        """Along the row of the target, or along the row of the source, through empty cells."""
        i, j, r, s = self._ends(one)
        ys, yt = 2 * r + 1.0, 2 * s + 1.0
        for run, gutter, y, more in ((s, i + 1, yt, 0.0), (r, j, ys, 0.01)):
            cells = tuple((run, at) for at in range(i + 1, j))
            if any(cell in self.full or cell in self.runs for cell in cells):
                continue
            price = self._fall(gutter, ys, yt) + CROSSING * self._crossed(y, i + 1, j)
            bend = 0 if r == s else BEND
            yield _Option(price + bend + more, Route(gutter, gutter), cells)

    def _channelled(self, one: Line) -> Iterable[_Option]:
        """Through a channel near the two rows; a bundle keeps the one it has."""
        i, j, r, s = self._ends(one)
        ys, yt = 2 * r + 1.0, 2 * s + 1.0
        low, high = min(i + 1, j), max(i + 1, j)
        bundle = self.grid.bundle[one.key]
        near = range(max(0, min(r, s) - 1), min(self.grid.rows, max(r, s) + 2) + 1)
        for h in [self.shared[bundle]] if bundle in self.shared else near:
            y = 2.0 * h
            company = sum(o == y and a < high and b > low for o, a, b in self.horizontals)
            price = self._fall(i + 1, ys, y) + self._fall(j, y, yt)
            price += CROSSING * self._crossed(y, i + 1, j) + DETOUR + COMPANY * company
            yield _Option(price, Route(i + 1, j, h))

    def place(self, one: Line) -> Route:
        """The cheapest route, booked so that later lines see it."""
        i, j, r, s = self._ends(one)
        forward = one.key not in self.grid.back
        options = list(self._straight(one)) if forward else []
        if not options or j != i + 1:
            options += self._channelled(one)
        best = min(options, key=lambda option: option.price)
        self.runs.update(best.cells)
        ys, yt, route = 2 * r + 1.0, 2 * s + 1.0, best.route
        if route.channel is None:
            self.verticals[route.first].append((min(ys, yt), max(ys, yt)))
            y, a, b = (yt, i + 1, j) if route.first == i + 1 else (ys, i + 1, j)
            self.horizontals.append((y, min(a, b) - 1, max(a, b) + 1))
            return route
        y = 2.0 * route.channel
        self.verticals[route.first].append((min(ys, y), max(ys, y)))
        self.verticals[route.last].append((min(yt, y), max(yt, y)))
        self.horizontals.append((y, min(route.first, route.last), max(route.first, route.last)))
        self.shared.setdefault(self.grid.bundle[one.key], route.channel)
        return route


def choose_routes(grid: Grid) -> dict[str, Route]:
    """A route for every line: forward before loops, short before long."""

    def reach(one: Line) -> tuple[bool, int]:
        far = abs(grid.column[one.target] - grid.column[one.source])
        return one.key in grid.back, far

    router = _Router(grid)
    return {one.key: router.place(one) for one in sorted(grid.lines, key=reach)}


Ports = dict[tuple[str, str, str], float]


def _fan(members: dict[str, tuple[float, int]]) -> dict[str, float]:
    """Straight lines in the middle, upward ones above, downward ones below."""
    up = [key for key, (rise, _) in members.items() if rise < 0]
    level = [key for key, (rise, _) in members.items() if rise == 0]
    down = [key for key, (rise, _) in members.items() if rise > 0]
    up.sort(key=lambda key: (members[key][1], members[key][0]))
    down.sort(key=lambda key: (-members[key][1], members[key][0]))
    line = up + level + down
    middle = len(up) if level else (len(line) - 1) / 2
    return {key: at - middle for at, key in enumerate(line)}


def find_ports(grid: Grid, routes: dict[str, Route]) -> Ports:
    """Steps from the middle of the box, by station, side ("out" or "in") and bundle."""
    groups: dict[tuple[str, str], dict[str, tuple[float, int]]] = defaultdict(dict)
    for one in grid.lines:
        route, bundle = routes[one.key], grid.bundle[one.key]
        ys, yt = 2 * grid.row[one.source] + 1.0, 2 * grid.row[one.target] + 1.0
        out, back = (yt, ys) if route.channel is None else (2.0 * route.channel,) * 2
        leaves = (out - ys, route.first - grid.column[one.source])
        arrives = (back - yt, grid.column[one.target] - route.last)
        groups[one.source, "out"].setdefault(bundle, leaves)
        groups[one.target, "in"].setdefault(bundle, arrives)
    return {
        (station, side, bundle): offset
        for (station, side), members in groups.items()
        for bundle, offset in _fan(members).items()
    }
