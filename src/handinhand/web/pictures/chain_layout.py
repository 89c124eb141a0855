"""Places any service chain: boxes, lines, labels, lanes. Pure geometry, no drawing.

Widths and heights follow from tracks, labels and ports, so no line can cross a box. The label of a
line stands directly before the station it reaches, in a strip that no vertical line enters.
"""

from collections import defaultdict
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from itertools import combinations, pairwise

from handinhand.web.pictures.chain_grid import Grid, LaneBox, Line, Node, make_grid
from handinhand.web.pictures.chain_routes import Ports, Route, choose_routes, find_ports
from handinhand.web.pictures.svg import Box, Point

Segment = tuple[float, float, float, float]
Turn = tuple[float, int]
"""Where a line enters or leaves a track: the place, and the side (-1 before, 1 behind)."""
NUDGES = (0.0, 8.0, -8.0, 16.0, -16.0, 4.0, -4.0, 12.0, -12.0, 20.0, -20.0)
"""Where a port may move to; never beyond its box."""
MOST_PASSES, LEAST_GAP = 24, 3.0


@dataclass(frozen=True)
class Sizes:
    """Measures in user units."""

    box: float = 130
    port: float = 43
    track: float = 11
    row_gap: float = 14
    label: float = 36
    lane_label: float = 150


@dataclass(frozen=True)
class Layout:
    """All places."""

    grid: Grid
    boxes: dict[str, Box]
    points: dict[str, tuple[Point, ...]]
    labels: dict[str, Box]
    bands: dict[str, tuple[float, float]]
    """Top and bottom of each lane."""
    width: float
    height: float


@dataclass(frozen=True)
class Tracks:
    """The track of each bundle in each gutter or channel, and how many tracks there are."""

    of: dict[tuple[int, str], int]
    count: tuple[int, ...]


def in_sequence(members: Sequence[str], price: Callable[[str, str], float]) -> list[str]:
    """An order with few crossings: insertion at the best place, then neighbour swaps.

    Args:
        members: the lines.
        price: crossings if the first stands before the second.

    Returns:
        All members, once each.
    """
    order: list[str] = []
    for one in members:
        left, right = 0.0, sum(price(one, other) for other in order)
        best, place = left + right, 0
        for at, other in enumerate(order):
            left += price(other, one)
            right -= price(one, other)
            if left + right < best:
                best, place = left + right, at + 1
        order.insert(place, one)
    for _ in range(4):
        swapped = False
        for at in range(len(order) - 1):
            if price(order[at + 1], order[at]) < price(order[at], order[at + 1]):
                order[at], order[at + 1] = order[at + 1], order[at]
                swapped = True
        if not swapped:
            break
    return order


def in_tracks(
    order: Sequence[str], reach: dict[str, tuple[float, float]], gap: float
) -> dict[str, int]:
    """Left-edge rule that keeps the order: lines that do not meet may share a track."""
    track: dict[str, int] = {}
    for at, one in enumerate(order):
        low, high = reach[one]
        meets = (
            track[other] + 1
            for other in order[:at]
            if reach[other][0] - gap < high and low < reach[other][1] + gap
        )
        track[one] = max(meets, default=0)
    return track


def _reach(members: dict[str, list[Turn]]) -> dict[str, tuple[float, float]]:
    return {
        key: (min(at for at, _ in turns), max(at for at, _ in turns))
        for key, turns in members.items()
    }


def _channel_tracks(grid: Grid, routes: dict[str, Route]) -> Tracks:
    """Order and tracks in the channels, in grid coordinates."""
    by_channel: dict[int, dict[str, list[Turn]]] = defaultdict(lambda: defaultdict(list))
    for one in grid.lines:
        route = routes[one.key]
        if route.channel is None:
            continue
        turns = by_channel[route.channel][grid.bundle[one.key]]
        for gutter, station in ((route.first, one.source), (route.last, one.target)):
            turns.append((2.0 * gutter, -1 if grid.row[station] < route.channel else 1))
    track: dict[tuple[int, str], int] = {}
    count = [0] * (grid.rows + 1)
    for h, members in by_channel.items():
        reach = _reach(members)

        def price(
            above: str,
            below: str,
            members: dict[str, list[Turn]] = members,
            reach: dict[str, tuple[float, float]] = reach,
        ) -> float:
            (alow, ahigh), (blow, bhigh) = reach[above], reach[below]
            down = sum(way > 0 and blow < x < bhigh for x, way in members[above])
            return down + sum(way < 0 and alow < x < ahigh for x, way in members[below])

        found = in_tracks(in_sequence(list(members), price), reach, 1)
        track |= {(h, key): at for key, at in found.items()}
        count[h] = max(found.values()) + 1
    return Tracks(track, tuple(count))


class _Heights:
    """Heights of rows and channels, and of every port and track in them."""

    def __init__(
        self, grid: Grid, sizes: Sizes, ports: Ports, channels: Tracks, top: float
    ) -> None:
        self.grid, self.sizes, self.ports, self.channels = grid, sizes, ports, channels
        self.box = {one.key: self._box(one) for one in grid.nodes}
        self.row = [60.0] * grid.rows
        for key, row in grid.row.items():
            self.row[row] = max(self.row[row], self.box[key])
        for lane in grid.lanes:
            rows = grid.rows_of_lane[lane.key]
            self.row[rows.start] += max(0, lane.height - sum(self.row[r] for r in rows))
        self.channel = [self._channel(h) for h in range(grid.rows + 1)]
        self.channel_y, self.row_y = [], []
        y = top
        for r in range(grid.rows):
            self.channel_y.append(y)
            y += self.channel[r]
            self.row_y.append(y)
            y += self.row[r]
        self.channel_y.append(y)
        self.total = y + self.channel[grid.rows]

    def _box(self, node: Node) -> float:
        reach = [abs(at) for (key, _, _), at in self.ports.items() if key == node.key]
        fan = 2 * max(reach, default=0) * self.sizes.port + self.sizes.label + 12
        return max(node.height, fan)

    def _channel(self, h: int) -> float:
        starts = {rows.start for rows in self.grid.rows_of_lane.values()}
        wide = h in starts or h == self.grid.rows
        count = self.channels.count[h]
        gap = self.sizes.row_gap * (2 if wide else 1)
        return gap + (count + 1 if count else 0) * self.sizes.track

    def port(self, station: str, side: str, bundle: str) -> float:
        row = self.grid.row[station]
        middle = self.row_y[row] + self.row[row] / 2
        return middle + self.ports[station, side, bundle] * self.sizes.port

    def track(self, h: int, bundle: str) -> float:
        used = (self.channels.count[h] - 1) * self.sizes.track
        first = self.channel_y[h] + self.channel[h] / 2 - used / 2
        return first + self.channels.of[h, bundle] * self.sizes.track

    def band(self, lane: LaneBox) -> tuple[float, float]:
        rows = self.grid.rows_of_lane[lane.key]
        edge = self.sizes.row_gap * 0.62
        last = rows.stop - 1
        return self.row_y[rows.start] - edge, self.row_y[last] + self.row[last] + edge

    def top_of(self, node: Node) -> float:
        row = self.grid.row[node.key]
        return self.row_y[row] + (self.row[row] - self.box[node.key]) / 2


class _Placing:
    """One pass: heights first, then the gutters in real heights, then widths and points."""

    def __init__(
        self,
        grid: Grid,
        sizes: Sizes,
        routes: dict[str, Route],
        ports: Ports,
        top: float,
        nudges: dict[str, float],
    ) -> None:
        self.grid, self.sizes, self.routes, self.nudges = grid, sizes, routes, nudges
        self.small = {one.key: one.width for one in grid.nodes if one.width is not None}
        self.heights = _Heights(grid, sizes, ports, _channel_tracks(grid, routes), top)
        self.gutters = self._gutter_tracks()
        self._widths()

    def _ends(self, one: Line) -> tuple[float, float]:
        bundle = self.grid.bundle[one.key]
        start = self.heights.port(one.source, "out", bundle) + self.nudges.get(bundle, 0)
        return start, self.heights.port(one.target, "in", bundle)

    def _turns(self) -> dict[int, dict[str, list[Turn]]]:
        by_gutter: dict[int, dict[str, list[Turn]]] = defaultdict(lambda: defaultdict(list))
        for one in self.grid.lines:
            route, bundle = self.routes[one.key], self.grid.bundle[one.key]
            start, end = self._ends(one)
            if route.channel is None:
                if abs(start - end) > 0.5:
                    by_gutter[route.first][bundle] += [(start, -1), (end, 1)]
                continue
            y = self.heights.track(route.channel, bundle)
            if route.first == route.last:
                by_gutter[route.first][bundle] += [(start, -1), (y, 0), (end, 1)]
                continue
            side = 1 if route.last > route.first else -1
            by_gutter[route.first][bundle] += [(start, -1), (y, side)]
            by_gutter[route.last][bundle] += [(y, -side), (end, 1)]
        return by_gutter

    def _gutter_tracks(self) -> Tracks:
        track: dict[tuple[int, str], int] = {}
        count = [0] * (self.grid.columns + 1)
        for g, members in self._turns().items():
            reach = _reach(members)

            def price(
                left: str,
                right: str,
                members: dict[str, list[Turn]] = members,
                reach: dict[str, tuple[float, float]] = reach,
            ) -> float:
                return _gutter_price(members[left], members[right], reach[left], reach[right])

            found = in_tracks(in_sequence(list(members), price), reach, 16)
            track |= {(g, key): at for key, at in found.items()}
            count[g] = max(found.values()) + 1
        return Tracks(track, tuple(count))

    def _widths(self) -> None:
        sizes, count = self.sizes, self.gutters.count
        label = [0.0] * (self.grid.columns + 1)
        for one in self.grid.lines:
            if one.code:
                at = self.grid.column[one.target]
                label[at] = max(label[at], one.label[0])
        self.gutter_x, self.column_x = [], []
        x = sizes.lane_label
        for at in range(self.grid.columns):
            self.gutter_x.append(x)
            x += (13 if count[at] else 2) + max(0, count[at] - 1) * sizes.track
            x += label[at] + 24 if label[at] else 22
            self.column_x.append(x)
            x += sizes.box
        self.gutter_x.append(x)
        self.width = x + 30 + max(0, count[-1] - 1) * sizes.track

    def _track_x(self, g: int, bundle: str) -> float:
        return self.gutter_x[g] + 12 + self.gutters.of[g, bundle] * self.sizes.track

    def _points(self, one: Line) -> tuple[Point, ...]:
        route, bundle = self.routes[one.key], self.grid.bundle[one.key]
        sx = self.column_x[self.grid.column[one.source]] + self.sizes.box
        tx = self.column_x[self.grid.column[one.target]]
        if (small := self.small.get(one.source)) is not None:  # from the middle of a diamond
            sx -= self.sizes.box / 2
        if (small := self.small.get(one.target)) is not None:
            tx += (self.sizes.box - small) / 2
        start, end = self._ends(one)
        if route.channel is not None:
            a, b = self._track_x(route.first, bundle), self._track_x(route.last, bundle)
            y = self.heights.track(route.channel, bundle)
            return (sx, start), (a, start), (a, y), (b, y), (b, end), (tx, end)
        if abs(start - end) <= 0.5:
            return (sx, start), (tx, end)
        x = self._track_x(route.first, bundle)
        return (sx, start), (x, start), (x, end), (tx, end)

    def layout(self) -> Layout:
        boxes = {}
        for node in self.grid.nodes:
            wide = node.width or self.sizes.box
            x = self.column_x[self.grid.column[node.key]] + (self.sizes.box - wide) / 2
            boxes[node.key] = (x, self.heights.top_of(node), wide, self.heights.box[node.key])
        points = {one.key: self._points(one) for one in self.grid.lines}
        labels = {}
        for one in self.grid.lines:
            if one.code:
                (x, y), (w, h) = points[one.key][-1], one.label
                labels[one.key] = (x - 12 - w, y - h / 2, w, h)
        bands = {lane.key: self.heights.band(lane) for lane in self.grid.lanes}
        return Layout(self.grid, boxes, points, labels, bands, self.width, self.heights.total)


def _gutter_price(
    left: list[Turn],
    right: list[Turn],
    left_reach: tuple[float, float],
    right_reach: tuple[float, float],
) -> float:
    """Crossings if one line runs left of the other, and much for lying on one another."""
    total = 0.0
    for at, side in left:
        if side > 0:
            total += right_reach[0] + 1 < at < right_reach[1] - 1
            total += 5 * sum(way < 0 and abs(other - at) < 6 for other, way in right)
    for at, side in right:
        if side < 0:
            total += left_reach[0] + 1 < at < left_reach[1] - 1
    return total


def lay_out(
    lanes: Sequence[LaneBox],
    nodes: Sequence[Node],
    lines: Sequence[Line],
    sizes: Sizes | None = None,
    top: float = 0,
) -> Layout:
    """Place a chain.

    Args:
        lanes: every lane a node names.
        nodes: n stations, at least one.
        lines: ways between these nodes, any number, loops allowed.
        sizes: measures in user units.
        top: where the first channel begins.

    Returns:
        Places of everything. If lines would lie on one another between ports of one height,
        one port moves a little and the pass is repeated.
    """
    sizes = sizes or Sizes()
    grid = make_grid(lanes, nodes, lines)
    routes = choose_routes(grid)
    ports = find_ports(grid, routes)
    moved: dict[str, int] = {}
    for _ in range(MOST_PASSES):
        nudges = {bundle: NUDGES[times % len(NUDGES)] for bundle, times in moved.items()}
        found = _Placing(grid, sizes, routes, ports, top, nudges).layout()
        clash = on_one_another(found)
        if not clash:
            break
        moved |= {bundle: moved.get(bundle, 0) + 1 for bundle in clash}
    return found


def segments(points: Sequence[Point]) -> list[Segment]:
    """The straight pieces of a line."""
    return [(*a, *b) for a, b in pairwise(points) if a != b]


def on_one_another(layout: Layout) -> set[str]:
    """Bundles that should leave their station elsewhere, as they lie on another bundle."""
    flat = sorted(
        (y1, min(x1, x2), max(x1, x2), at == 0, layout.grid.bundle[one.key])
        for one in layout.grid.lines
        for at, (x1, y1, x2, y2) in enumerate(segments(layout.points[one.key]))
        if y1 == y2
    )
    clash = set()
    for first, second in combinations(flat, 2):
        apart = second[0] - first[0] >= LEAST_GAP or first[4] == second[4]
        if apart or first[1] >= second[2] - LEAST_GAP or second[1] >= first[2] - LEAST_GAP:
            continue
        leaves = first if first[3] and not second[3] else second
        clash.add(leaves[4])
    return clash
