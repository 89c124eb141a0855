"""Places a timeline on a wide page. Pure geometry, no drawing.

Time runs to the right, one row of lanes below the other. In time order each event takes the next
free row of its lane; the room it needs is its waiting bar, its sign, its words and its marks.
"""

from collections import defaultdict
from collections.abc import Sequence
from dataclasses import dataclass

from handinhand.web.pictures.svg import Box, Point, Way
from handinhand.web.pictures.text import width, wrap
from handinhand.web.pictures.timeline_model import Event, Lane, Link
from handinhand.web.pictures.timeline_order import Order, Stretch, title_of
from handinhand.web.pictures.timeline_signs import marks_width

MARGIN, LABEL = 24.0, 196.0
LEFT = MARGIN + LABEL
ROW = 64.0
"""Height of one event row: sign, three lines of words or two and marks."""
AREA_ROW, VIEW = 26.0, 104.0
TEXT = 158.0
LEAST_WIDTH, MOST_WIDTH = 760.0, 16000.0


@dataclass(frozen=True)
class Spot:
    """Where an event stands: its sign, its lines of words, the room it keeps in its row."""

    x: float
    y: float
    lines: tuple[str, ...]
    left: float
    right: float

    @property
    def words(self) -> Box:
        """Left, top, right, bottom of words and marks."""
        return (self.x + 15, self.y - 12, self.right, self.y + 38)

    @property
    def sign(self) -> Box:
        """Left, top, right, bottom of the sign."""
        return (self.x - 20, self.y - 13, self.x + 10, self.y + 13)


@dataclass(frozen=True)
class Bar:
    """A stretch of life: its box, and whether the words stand inside."""

    left: float
    right: float
    row: int
    inside: bool
    words: str


@dataclass(frozen=True)
class Band:
    """A row of the page."""

    top: float
    height: float


@dataclass(frozen=True)
class Wait:
    """A waiting time before an event."""

    left: float
    right: float
    y: float
    sign: float
    """Middle of the sign that ends it."""
    link: Link


@dataclass(frozen=True)
class Route:
    """The line of a hand-over, its head, and where a break sign stands."""

    points: tuple[Point, ...]
    head: Point
    way: Way
    cut: Point
    lost: bool = False


@dataclass(frozen=True)
class Wide:
    """All places of the wide picture."""

    order: Order
    month_width: float
    width: float
    top: float
    bottom: float
    areas: dict[str, tuple[Band, tuple[Bar, ...]]]
    view: Band | None
    encounter: float
    bands: tuple[tuple[Lane, Band], ...]
    spots: dict[str, Spot]
    waits: tuple[Wait, ...]
    routes: tuple[tuple[Link, Route], ...]

    def x_of(self, month: float) -> float:
        """Place of a month on the page."""
        return _x_of(self.order, self.month_width, month)


def _x_of(order: Order, month_width: float, month: float) -> float:
    return LEFT + 14 + (month - order.first) * month_width


def _since(order: Order) -> dict[str, str]:
    """The event from which a row must be free: where the wait or the hand-over began."""
    began = {one.target: one.source for one in order.referrals if one.target in order.by_id}
    began |= {target: link.source for target, link in order.waits.items()}
    return {target: source for target, source in began.items() if target}


@dataclass(frozen=True)
class _Need:
    """The room an event needs in its lane, before it has a row."""

    event: Event
    x: float
    lines: tuple[str, ...]
    left: float
    right: float
    reserved: float


def _need(order: Order, one: Event, month_width: float, since: dict[str, str]) -> _Need:
    x = _x_of(order, month_width, order.month[one.id])
    lines = wrap(title_of(one), TEXT, 13.5, False, 2 if one.marks else 3)
    long = max([*(width(line, 13.5) for line in lines), marks_width(one.marks)])
    reserved = x - 12
    if one.id in since:
        start = _x_of(order, month_width, order.month[since[one.id]])
        reserved = min(reserved, start - 4, x - 34 if one.id in order.waits else reserved)
    return _Need(one, x, lines, x - 12, x + 15 + long, reserved)


def _take_rows(needs: Sequence[_Need]) -> tuple[dict[str, int], dict[str, int]]:
    """The next free row of the lane for each event, and the rows of each lane."""
    busy: dict[str, list[list[tuple[float, float]]]] = defaultdict(list)
    row_of: dict[str, int] = {}
    for one in needs:
        rows = busy[one.event.lane]
        low, high = one.reserved, one.right + 10
        free = (
            at
            for at, taken in enumerate(rows)
            if all(end <= low or high <= start for start, end in taken)
        )
        row = next(free, len(rows))
        if row == len(rows):
            rows.append([])
        rows[row].append((low, high))
        row_of[one.event.id] = row
    return row_of, {lane: len(rows) for lane, rows in busy.items()}


def _bars(order: Order, stretches: Sequence[Stretch], month_width: float) -> tuple[Bar, ...]:
    """Bars of one life area; words that are too long stand behind their bar."""
    free_from: list[float] = []
    bars = []
    for one in stretches:
        left = _x_of(order, month_width, one.start)
        right = max(left + 6, _x_of(order, month_width, one.end))
        long = width(one.words, 12)
        inside = long + 14 <= right - left
        row = next((at for at, free in enumerate(free_from) if free <= left), len(free_from))
        if row == len(free_from):
            free_from.append(0)
        free_from[row] = right + 4 if inside else right + long + 16
        bars.append(Bar(left, right, row, inside, one.words))
    return tuple(bars)


def _bar_end(bar: Bar) -> float:
    return bar.right if bar.inside else bar.right + 6 + width(bar.words, 12)


def drop_line(
    x: float, span: tuple[float, float], words: Sequence[Box], bars: Sequence[Box]
) -> float:
    """Where a vertical line runs: straight, or beside it if it would cut through words."""
    low, high = span
    hard = [(a - 4, b + 4) for a, t, b, u in words if t < high - 2 and u > low + 2]
    light = [(a, b) for a, t, b, u in bars if t < high and u > low]

    def price(at: float) -> float:
        cuts = sum(a < at < b for a, b in hard)
        soft = sum(a < at < b for a, b in light)
        return 10 * cuts + 1.5 * soft + 0.05 * abs(at - x)

    return min((x - 4 * step for step in range(-3, 26)), key=price)


def _cut_place(at: float, sy: float, ty: float, words: Sequence[Box]) -> Point:
    """A free place for the break sign on a vertical line."""
    places = [sy + (ty - sy) * share for share in (0.5, 0.4, 0.6, 0.3, 0.7, 0.2, 0.8)]

    def free(y: float) -> bool:
        return not any(
            a - 8 < at < b + 8 and top < y + 10 and bottom > y - 10 for a, top, b, bottom in words
        )

    return at, next((y for y in places if free(y)), places[0])


def _lost(spot: Spot) -> Route:
    """A short stub: the hand-over reached nobody that the case names."""
    end = (spot.x, spot.y + 33)
    return Route(((spot.x, spot.y + 9), end), (spot.x, spot.y + 36), "down", end, lost=True)


def _route(source: Spot, target: Spot, words: Sequence[Box], bars: Sequence[Box]) -> Route:
    """Down or up to the row of the receiver, then along the waiting time to the arrival."""
    sx, sy, tx, ty = source.x, source.y, target.x, target.y
    side = 1 if ty > sy else -1
    if tx - 24 < sx:
        near = ty - 22 * side
        points = ((sx, sy + 9 * side), (sx, near), (tx, near), (tx, ty - 17 * side))
        head = (tx, ty - 10 * side)
        middle = (sx, (sy + ty) / 2)
        return Route(points, head, "down" if side > 0 else "up", middle)
    low, high = sorted((sy + 14 * side, ty - 14 * side))
    others = [box for box in words if box != source.sign]
    at = drop_line(sx, (low, high), others, bars)
    turn = sy + 16 * side
    bend = () if at == sx else ((sx, turn), (at, turn))
    points = ((sx, sy + 9 * side), *bend, (at, ty), (tx - 17, ty))
    return Route(points, (tx - 10, ty), "right", _cut_place(at, sy, ty, words))


def _waits(order: Order, spots: dict[str, Spot]) -> tuple[Wait, ...]:
    found = []
    for target, link in order.waits.items():
        start, spot = spots[link.source].x, spots[target]
        right = spot.x - 8
        found.append(Wait(min(start, right - 2), right, spot.y, spot.x, link))
    return tuple(found)


def _routes(
    order: Order, spots: dict[str, Spot], waits: Sequence[Wait]
) -> tuple[tuple[Link, Route], ...]:
    words = [spot.words for spot in spots.values()] + [spot.sign for spot in spots.values()]
    bars = [(one.left, one.y - 7, one.right, one.y + 7) for one in waits]
    routes = []
    for link in order.referrals:
        source, target = spots[link.source], spots.get(link.target or "")
        route = _route(source, target, words, bars) if target else _lost(source)
        routes.append((link, route))
    return tuple(routes)


def _bands(
    order: Order, rows: dict[str, int], top: float
) -> tuple[tuple[tuple[Lane, Band], ...], float]:
    bands: list[tuple[Lane, Band]] = []
    y = top
    for lane in order.lanes:
        if bands and bands[-1][0].group != lane.group:
            y += 8
        high = 8 + ROW * max(1, rows.get(lane.key, 1))
        bands.append((lane, Band(y, high)))
        y += high + 2
    return tuple(bands), y + 6


def _areas(
    order: Order, month_width: float, top: float
) -> tuple[dict[str, tuple[Band, tuple[Bar, ...]]], float]:
    areas = {}
    y = top
    for area, stretches in order.life.items():
        bars = _bars(order, stretches, month_width)
        high = 10 + AREA_ROW * (1 + max(bar.row for bar in bars))
        areas[area] = (Band(y, high), bars)
        y += high
    return areas, y


def month_width_for(order: Order, wanted: float) -> float:
    """The month width wanted, or less where the picture would become longer than a wall."""
    return min(wanted, MOST_WIDTH / max(1, order.months))


def lay_out_wide(order: Order, top: float, wanted: float, *, routed: bool = True) -> Wide:
    """All steps in order.

    Args:
        order: the timeline in order.
        top: where the first row begins.
        wanted: width of a month in user units.
        routed: False leaves the hand-overs out, where only the size is asked for.

    Returns:
        The places; as wide as the last words need.
    """
    month_width = month_width_for(order, wanted)
    since = _since(order)
    needs = [_need(order, one, month_width, since) for one in order.events]
    row_of, rows = _take_rows(needs)
    areas, y = _areas(order, month_width, top)
    view = Band(y + 4, VIEW) if order.view else None
    encounter = y + 20 + (VIEW if view else 0)
    bands, bottom = _bands(order, rows, encounter + 18)
    top_of = {lane.key: band.top for lane, band in bands}
    spots = {
        one.event.id: Spot(
            one.x,
            top_of[one.event.lane] + 17 + ROW * row_of[one.event.id],
            one.lines,
            one.left,
            one.right,
        )
        for one in needs
    }
    ends = [spot.right + 26 for spot in spots.values()]
    ends += [_bar_end(bar) + 24 for _, bars in areas.values() for bar in bars]
    total = max([LEAST_WIDTH, LEFT + order.months * month_width + 40, *ends])
    waits = _waits(order, spots)
    routes = _routes(order, spots, waits) if routed else ()
    return Wide(
        *(order, month_width, total, top, bottom, areas, view, encounter),
        *(bands, spots, waits, routes),
    )
