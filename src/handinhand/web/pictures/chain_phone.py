"""Draws a chain for narrow screens: cards from top to bottom, rails beside them.

A way to the next card is a straight arrow; all others are rails, forward on the left, loops on the
right.
"""

from collections import defaultdict
from collections.abc import Sequence
from dataclasses import dataclass, field

from handinhand.web.pictures.chain_grid import Grid, make_grid
from handinhand.web.pictures.chain_layout import Segment, segments
from handinhand.web.pictures.chain_model import Node, Station, Way
from handinhand.web.pictures.chain_order import (
    Chain,
    Place,
    boxes,
    drawn_limit,
    lane_boxes,
    lines,
    listed,
    node_href,
    node_sentence,
    number_of,
    standard_href,
    station_href,
    station_sentence,
    tags,
    together,
    way_sentence,
)
from handinhand.web.pictures.chain_signs import (
    STATES,
    draw_diamond,
    draw_disc,
    draw_legend,
    fresh_parts,
    kind_of,
    state_of,
)
from handinhand.web.pictures.svg import Canvas, rounded
from handinhand.web.pictures.text import shorten, width, wrap

WIDE, RAIL, MOST_RAILS = 360.0, 9.0, 7


@dataclass
class _Strip:
    """Places of the strip."""

    chain: Chain
    grid: Grid
    order: list[Place]
    place: dict[str, int]
    rail: dict[str, int]
    left: float
    right: float
    top: dict[str, float] = field(default_factory=dict)
    height: dict[str, float] = field(default_factory=dict)
    chips: list[tuple[float, list[Way]]] = field(default_factory=list)

    @property
    def card(self) -> float:
        return self.right - self.left

    def is_direct(self, way: Way) -> bool:
        """Whether the way leads to the next card."""
        return self.place[way.target] == self.place[way.source] + 1


def draw_phone(c: Canvas, chain: Chain, subtitle: str) -> str:
    """The strip as SVG; see `draw_chain`."""
    y = c.lines(14, 34, chain.model.title, "hp-t-head-small", WIDE - 28)
    y = c.lines(14, y + 2, subtitle, "hp-t-soft", WIDE - 28) + 16
    if not chain.stations:
        return c.svg(WIDE, y)
    strip = _make(chain)
    bottom = _place(strip, y)
    with c.hidden():
        _draw_rails(c, strip)
        _draw_arrows(c, strip)
    chips = {id(ways): y for y, ways in strip.chips}
    for station in strip.order:
        for _, ways in strip.chips:
            if ways[0].target == station.key:
                _draw_chip(c, strip, ways, chips[id(ways)])
        _draw_card(c, strip, station)
    with c.hidden():
        end = draw_legend(c, chain, 14, bottom + 40, WIDE - 28)
    return c.svg(WIDE, end + 24)


def _make(chain: Chain) -> _Strip:
    grid = make_grid(lane_boxes(chain), boxes(chain), lines(chain))
    given = {key: at for at, key in enumerate(chain.places)}
    order = sorted(chain.places.values(), key=lambda one: (grid.column[one.key], given[one.key]))
    place = {one.key: at for at, one in enumerate(order)}
    rail: dict[str, int] = {}
    counts = []
    for back in (False, True):
        members = [
            one
            for one in chain.ways
            if place[one.target] != place[one.source] + 1 and (one.key in grid.back) == back
        ]
        found, count = _rails(members, grid, place)
        rail |= found
        counts.append(min(count, MOST_RAILS))
    left, right = (14 + count * RAIL if count else 14 for count in counts)
    return _Strip(chain, grid, order, place, rail, left, WIDE - right)


def _rails(members: Sequence[Way], grid: Grid, place: dict[str, int]) -> tuple[dict[str, int], int]:
    """Short rails inside, long ones outside; those that do not meet share a rail."""
    ends: dict[str, list[int]] = defaultdict(list)
    for one in members:
        ends[grid.bundle[one.key]] += [place[one.source], place[one.target]]
    rail: dict[str, int] = {}
    used: list[list[tuple[int, int]]] = []
    for bundle, found in sorted(ends.items(), key=lambda item: max(item[1]) - min(item[1])):
        low, high = min(found), max(found)
        free = (k for k, taken in enumerate(used) if all(b < low or high < a for a, b in taken))
        at = next(free, len(used))
        if at == len(used):
            used.append([])
        used[at].append((low, high))
        rail[bundle] = min(at, MOST_RAILS - 1)
    return rail, len(used)


def _incoming(strip: _Strip) -> dict[str, list[list[Way]]]:
    """Hand-overs by the station they reach; a bundle stands once."""
    found: dict[str, dict[str, list[Way]]] = defaultdict(dict)
    for one in strip.chain.ways:
        if one.standard:
            loop = one.key in strip.grid.back
            same = f"{one.standard} {loop}"
            found[one.target].setdefault(same, []).append(one)
    return {key: list(chips.values()) for key, chips in found.items()}


def _place(strip: _Strip, y: float) -> float:
    """Chips, then the card; returns the bottom."""
    incoming = _incoming(strip)
    for at, one in enumerate(strip.order):
        y += 16 if at else 0
        for ways in incoming.get(one.key, []):
            strip.chips.append((y, ways))
            y += 30
        y += 12
        strip.top[one.key], strip.height[one.key] = y, _card_height(strip, one)
        y += strip.height[one.key]
    return y


def _who(strip: _Strip, one: Station) -> str:
    others = together(strip.chain, one)
    name = strip.chain.lane(one).name
    return f"{name}, {others}" if others else name


def _rest(strip: _Strip, one: Station) -> str:
    words = strip.chain.words
    limit = words.limit % {"limit": one.limit} if one.limit else ""
    return " · ".join(part for part in (limit, tags(one, words)) if part)


def _card_height(strip: _Strip, one: Place) -> float:
    if isinstance(one, Node):
        return 22 + 15.0 * len(wrap(_node_words(one), strip.card - 56, 12, False, 3))
    name = len(wrap(one.name, strip.card - 62, 15, True))
    who = len(wrap(_who(strip, one), strip.card - 56, 12, False, 2))
    rest = _rest(strip, one)
    more = len(wrap(rest, strip.card - 56, 12, False, 2)) if rest else 0
    return 19 + 18.5 * name + 15 * (who + more)


def _draw_rails(c: Canvas, strip: _Strip) -> None:
    outs: dict[str, list[str]] = defaultdict(list)
    ins: dict[str, list[str]] = defaultdict(list)
    covered: dict[str, list[Segment]] = defaultdict(list)
    reach = {
        one.key: abs(strip.place[one.source] - strip.place[one.target]) for one in strip.chain.ways
    }
    for one in sorted(strip.chain.ways, key=lambda way: -reach[way.key]):
        if strip.is_direct(one):
            continue
        bundle, back = strip.grid.bundle[one.key], one.key in strip.grid.back
        edge, side = (strip.right, 1) if back else (strip.left, -1)
        for ends, key in ((outs, one.source), (ins, one.target)):
            if bundle not in ends[key]:
                ends[key].append(bundle)
        x = edge + side * (12 + RAIL * strip.rail[bundle])
        start = _port(strip, one.source, -12, -9 * outs[one.source].index(bundle))
        end = _port(strip, one.target, 14, 9 * ins[one.target].index(bundle))
        line, head, _ = kind_of(one, strip.grid.back)
        points = [(edge, start), (x, start), (x, end), (edge + side * 7, end)]
        for piece in fresh_parts(points, covered[bundle]):
            c.path(rounded(piece, 6), line)
        covered[bundle] += segments(points)
        c.arrow(edge, end, head, "left" if back else "right", 6)


def _port(strip: _Strip, key: str, first: float, more: float) -> float:
    """Where a rail meets a card: from its top down, or from its bottom up, never beyond it."""
    top, high = strip.top[key], strip.height[key]
    y = top + first + more if first > 0 else top + high + first + more
    return min(max(y, top + 8), top + high - 8)


def _draw_arrows(c: Canvas, strip: _Strip) -> None:
    for one in strip.chain.ways:
        if strip.is_direct(one):
            line, head, _ = kind_of(one, strip.grid.back)
            x = strip.left + 24
            bottom = strip.top[one.source] + strip.height[one.source]
            c.line((x, bottom), (x, strip.top[one.target] - 7), line)
            c.arrow(x, strip.top[one.target], head, "down", 6)


def _chip_words(strip: _Strip, ways: Sequence[Way], room: float) -> tuple[str, str]:
    """What stands behind the code, as much as fits, and the class of the chip."""
    chain, words, first = strip.chain, strip.chain.words, ways[0]
    css = kind_of(first, strip.grid.back)[2]
    text = drawn_limit(chain.standards[first.standard].limit)
    if chain.measured:
        measure = chain.measure(first.standard)
        text = (measure.note if measure else "") or words.no_number
        if measure and measure.judged and not measure.note:
            text = words.kept % {"kept": measure.kept, "judged": measure.judged}
            css = STATES[state_of(measure)][0]
    numbers = dict.fromkeys(number_of(chain.places[one.source]) for one in ways)
    origin = words.from_stations % {"numbers": listed(list(numbers), words)}
    full = " · ".join(part for part in (text, origin) if part)
    return full if width(full, 12) <= room else shorten(text, room, 12), css


def _draw_chip(c: Canvas, strip: _Strip, ways: list[Way], y: float) -> None:
    chain, code = strip.chain, ways[0].standard
    taken = width(code, 14, True)
    text, css = _chip_words(strip, ways, strip.card - taken - 38)
    long = taken + width(text, 12) + 30
    box = (strip.left + 8, y, long, 26)
    with c.link(standard_href(chain.standards[code]), way_sentence(chain, ways), box):
        c.rect(box, css, 7)
        loop = ways[0].key in strip.grid.back
        c.text(strip.left + 18, y + 18, code, "hp-t-loop" if loop else "hp-t-code")
        c.text(strip.left + 26 + taken, y + 17.5, text, "hp-t-soft")


def _node_words(one: Node) -> str:
    return ": ".join(filter(None, [one.name, one.says]))


def _draw_node(c: Canvas, strip: _Strip, one: Node) -> None:
    left, top, high = strip.left, strip.top[one.key], strip.height[one.key]
    box = (left, top, strip.card, high)
    with c.link(node_href(one), node_sentence(strip.chain, one), box):
        c.rect(box, "hp-card-maybe" if one.gone else "hp-card", 10)
        draw_diamond(c, (left + 8, top + high / 2 - 17, 34, 34), "hp-pill-plain")
        number = shorten(number_of(one), 28, 11)
        c.text(left + 25, top + high / 2 + 4, number, "hp-t-small", "middle")
        c.lines(left + 48, top + 23, _node_words(one), "hp-t-soft", strip.card - 56, most=3)


def _draw_card(c: Canvas, strip: _Strip, one: Place) -> None:
    if isinstance(one, Node):
        _draw_node(c, strip, one)
        return
    chain, left, top = strip.chain, strip.left, strip.top[one.key]
    box = (left, top, strip.card, strip.height[one.key])
    lane = chain.lane(one)
    with c.link(station_href(one), station_sentence(chain, one), box):
        c.rect(box, "hp-card-maybe" if one.gone else f"hp-l-{lane.field}", 10)
        draw_disc(c, left + 10, top + 24, shorten(number_of(one), 26, 15, True), lane.field)
        y = c.lines(left + 48, top + 24, one.name, "hp-t-station", strip.card - 62, step=18.5)
        y = c.lines(left + 48, y - 1, _who(strip, one), "hp-t-soft", strip.card - 56, most=2)
        rest = _rest(strip, one)
        if rest:
            c.lines(left + 48, y, rest, "hp-t-soft", strip.card - 56, most=2)
