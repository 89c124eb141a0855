"""The signs of a chain: cards, labels, lines, legend."""

from collections.abc import Sequence

from handinhand.web.pictures.chain_layout import Layout, Segment, segments
from handinhand.web.pictures.chain_model import Measure, Node, Station, Way
from handinhand.web.pictures.chain_order import (
    BOX,
    NAME_ROOM,
    Chain,
    drawn_limit,
    node_href,
    node_sentence,
    number_of,
    percent,
    station_href,
    station_sentence,
    tags,
    together,
)
from handinhand.web.pictures.svg import Box, Canvas, Point, rounded
from handinhand.web.pictures.text import shorten, width

STATES = {  # label, text, bar
    "good": ("hp-pill-good", "hp-t-good", "hp-fill-good"),
    "mid": ("hp-pill-mid", "hp-t-wait", "hp-fill-wait"),
    "bad": ("hp-pill-bad", "hp-t-bad", "hp-fill-bad"),
    "none": ("hp-pill", "hp-t-bold", "hp-fill-flow"),
}


def kind_of(way: Way, back: frozenset[str]) -> tuple[str, str, str]:
    """Class of line, head and label."""
    if way.change:
        label = f"hp-pill-{way.change}" if way.standard else ""
        return f"hp-edge-{way.change}", "hp-fill-plain", label
    if way.key in back:
        if way.standard:
            return "hp-edge-loop", "hp-fill-loop", "hp-pill-loop"
        return "hp-edge-back", "hp-fill-loop", ""
    if way.standard:
        return "hp-edge", "hp-fill-flow", "hp-pill"
    return "hp-edge-plain", "hp-fill-plain", ""


def state_of(measure: Measure) -> str:
    """On target; below it; less than half. Without a target none of them, unless below half."""
    if measure.kept * 2 < measure.judged:
        return "bad"
    if measure.target is None:
        return "none"
    return "good" if measure.kept >= measure.target * measure.judged else "mid"


def draw_label(c: Canvas, chain: Chain, way: Way, box: Box, loop: bool) -> None:
    """The label of a hand-over: its code and limit, or what was counted."""
    if chain.measured:
        _draw_measured(c, chain, way, box, loop)
        return
    x, y, w, h = box
    c.rect(box, f"hp-pill-{way.change or 'loop'}" if loop or way.change else "hp-pill", 7)
    code = "hp-t-loop" if loop else "hp-t-code"
    limit = drawn_limit(chain.standards[way.standard].limit)
    c.text(x + w / 2, y + (15.5 if limit else 23), way.standard, code, "middle")
    c.text(x + w / 2, y + h - 6.5, limit, "hp-t-limit", "middle")


def _draw_measured(c: Canvas, chain: Chain, way: Way, box: Box, loop: bool) -> None:
    x, y, w, _ = box
    words, measure = chain.words, chain.measure(way.standard)
    code = "hp-t-loop" if loop else "hp-t-code"
    if measure is None or measure.note or not measure.judged:
        c.rect(box, "hp-pill-plain", 7)
        c.text(x + 8, y + 17, way.standard, code)
        room = w - width(way.standard, 14, True) - 24
        limit = shorten(chain.standards[way.standard].limit, room, 11)
        c.text(x + w - 8, y + 17, limit, "hp-t-small", "end")
        note = (measure.note if measure else "") or words.no_number
        c.text(x + 8, y + 36, shorten(note, w - 16, 11), "hp-t-small")
        return
    state = state_of(measure)
    label, css, bar = STATES[state]
    c.rect(box, label, 7)
    c.text(x + 8, y + 17, way.standard, code)
    kept = words.kept % {"kept": measure.kept, "judged": measure.judged}
    c.text(x + w - 8, y + 17, f"{kept} !" if state == "bad" else kept, css, "end")
    long = w - 16
    c.rect((x + 8, y + 22.5, long, 6), "hp-card-line", 2)
    c.rect((x + 8, y + 22.5, long * min(1, measure.kept / measure.judged), 6), bar, 2)
    if measure.target is not None:
        at = x + 8 + long * measure.target
        c.line((at, y + 20), (at, y + 31), "hp-shape-line")
        target = words.target % {"percent": percent(measure.target)}
        c.text(x + 8, y + 42, target, "hp-t-small")


def draw_disc(c: Canvas, x: float, y: float, number: str, field: str) -> float:
    """The number of a station; (x, y) is the left end; returns the width."""
    long = max(28.0, width(number, 15, True) + 12)
    c.rect((x, y - 14, long, 28), f"hp-s-{field}", 14)
    c.text(x + long / 2, y + 5.2, number, "hp-t-num", "middle")
    return long


def draw_station(c: Canvas, chain: Chain, station: Station, box: Box) -> None:
    """A station as a card; one tab stop."""
    x, y, w, h = box
    field = chain.lane(station).field
    with c.link(station_href(station), station_sentence(chain, station), box):
        if station.parallel:
            c.rect((x + 5, y - 5, w, h), "hp-card", 10)
        c.rect(box, "hp-card-maybe" if station.gone else f"hp-l-{field}", 10)
        room = w - 76
        taken = draw_disc(c, x + 10, y + 24, shorten(number_of(station), room, 15, True), field)
        if station.limit:
            room = w - taken - 20
            full = chain.words.limit % {"limit": station.limit}
            short = shorten(station.limit, room, 12)
            limit = full if width(full, 12) <= room - 6 else short
            c.text(x + taken + 16, y + 28.5, limit, "hp-t-soft")
        below = c.lines(x + 11, y + 60, station.name, "hp-t-station", NAME_ROOM, step=18.5)
        others = together(chain, station)
        if others:
            c.lines(x + 11, below - 3, others, "hp-t-small", NAME_ROOM, most=3, step=13.5)
        draw_tags(c, tags(station, chain.words), x + w - 8, y)


def draw_node(c: Canvas, chain: Chain, node: Node, box: Box) -> None:
    """A node as a diamond, as high as its ways need; one tab stop."""
    with c.link(node_href(node), node_sentence(chain, node), box):
        draw_diamond(c, box, "hp-card-maybe" if node.gone else "hp-pill-plain")
        x, y, w, h = box
        number = shorten(number_of(node), w - 10, 11)
        c.text(x + w / 2, y + h / 2 + 4, number, "hp-t-small", "middle")


def draw_diamond(c: Canvas, box: Box, css: str) -> None:
    """A diamond; a higher one is drawn out between its points, so that ways meet its sides."""
    x, y, w, h = box
    slope = min(h / 2, w * 0.6)
    c.path(
        f"M{x:.1f} {y + slope:.1f}L{x + w / 2:.1f} {y:.1f}L{x + w:.1f} {y + slope:.1f}"
        f"V{y + h - slope:.1f}L{x + w / 2:.1f} {y + h:.1f}L{x:.1f} {y + h - slope:.1f}Z",
        css,
    )


def draw_tags(c: Canvas, tag: str, right: float, y: float) -> None:
    """What is special about a station, on the upper edge of its card."""
    if tag:
        tag = shorten(tag, BOX - 26, 11)
        long = width(tag, 11) + 14
        c.rect((right - long, y - 9, long, 18), "hp-card", 9)
        c.text(right - long / 2, y + 4, tag, "hp-t-small", "middle")


def _uncovered(one: Segment, covered: Sequence[Segment]) -> list[tuple[float, float]]:
    """The stretches of a piece that no earlier line has drawn."""
    x1, y1, x2, y2 = one
    flat = y1 == y2
    left = [(min(x1, x2), max(x1, x2)) if flat else (min(y1, y2), max(y1, y2))]
    for u1, v1, u2, v2 in covered:
        if (v1 == v2) != flat or abs((y1 - v1) if flat else (x1 - u1)) > 0.5:
            continue
        a, b = (min(u1, u2), max(u1, u2)) if flat else (min(v1, v2), max(v1, v2))
        left = [
            part
            for p, q in left
            for part in ((p, min(q, a)), (max(p, b), q))
            if part[1] - part[0] > 0.5
        ]
    return left


def fresh_parts(points: Sequence[Point], covered: Sequence[Segment]) -> list[list[Point]]:
    """The parts of a line that no earlier line of its bundle has drawn."""
    pieces: list[list[Point]] = []
    for x1, y1, x2, y2 in segments(points):
        flat = y1 == y2
        forward = x2 > x1 if flat else y2 > y1
        for p, q in _uncovered((x1, y1, x2, y2), covered)[:: 1 if forward else -1]:
            start, end = (p, q) if forward else (q, p)
            a, b = ((start, y1), (end, y1)) if flat else ((x1, start), (x1, end))
            if pieces and pieces[-1][-1] == a:
                pieces[-1].append(b)
            else:
                pieces.append([a, b])
    return pieces


def _length(points: Sequence[Point]) -> float:
    return sum(abs(a - x) + abs(b - y) for a, b, x, y in segments(points))


def _weight(chain: Chain, way: Way, line: str) -> str:
    """Measured: the thickness says how many hand-overs were counted."""
    if not chain.measured or line != "hp-edge":
        return line
    measure = chain.measure(way.standard)
    total = 0 if measure is None or measure.note else measure.judged
    return f"hp-edge-n{0 if not total else 1 if total < 4 else 2 if total < 8 else 3}"


def draw_lines(c: Canvas, chain: Chain, lay: Layout) -> None:
    """First the halos, then the lines, so that a crossing reads as a bridge."""
    covered: dict[str, list[Segment]] = {}
    jobs = []
    for way in sorted(chain.ways, key=lambda one: -_length(lay.points[one.key])):
        points = lay.points[way.key]
        before = covered.setdefault(lay.grid.bundle[way.key], [])
        pieces = fresh_parts(points, before)
        before += segments(points)
        line, head, _ = kind_of(way, lay.grid.back)
        forward = way.key not in lay.grid.back
        order = (bool(way.standard), forward)
        jobs.append((order, pieces, _weight(chain, way, line), head, points[-1]))
    jobs.sort(key=lambda job: job[0])
    for _, pieces, _, _, _ in jobs:
        for piece in pieces:
            c.path(rounded(piece), "hp-halo")
    for _, pieces, line, head, (x, y) in jobs:
        for piece in pieces:
            ends = piece[-1] == (x, y)
            c.path(rounded([*piece[:-1], (x - 7, y)] if ends else piece), line)
        c.arrow(x, y, "hp-fill-plain" if line == "hp-edge-n0" else head)


class _Legend:
    """Places entries one after another, in rows."""

    def __init__(self, c: Canvas, x: float, y: float, room: float) -> None:
        self.c, self.start, self.x, self.y, self.room = c, x, x, y, room

    def place(self, long: float) -> tuple[float, float]:
        if self.x > self.start and self.x + long > self.start + self.room:
            self.x, self.y = self.start, self.y + 30
        at = (self.x, self.y)
        self.x += long + 24
        return at

    def line(self, css: str, head: str, words: str) -> None:
        x, y = self.place(62 + width(words, 12))
        self.c.line((x, y - 4), (x + 42, y - 4), css)
        self.c.arrow(x + 50, y - 4, head)
        self.c.text(x + 58, y, words, "hp-t-soft")

    def tag(self, tag: str, words: str) -> None:
        long = width(tag, 11)
        x, y = self.place(long + 26 + width(words, 12))
        self.c.rect((x, y - 14, long + 14, 18), "hp-card", 9)
        self.c.text(x + 7, y - 1, tag, "hp-t-small")
        self.c.text(x + long + 22, y, words, "hp-t-soft")

    def diamond(self, words: str) -> None:
        x, y = self.place(26 + width(words, 12))
        draw_diamond(self.c, (x, y - 13, 16, 18), "hp-pill-plain")
        self.c.text(x + 22, y, words, "hp-t-soft")

    def words(self, words: str) -> None:
        x, y = self.place(width(words, 12))
        self.c.text(x, y, words, "hp-t-soft")


def draw_legend(c: Canvas, chain: Chain, x: float, y: float, room: float) -> float:
    """What each sign means; returns the last baseline."""
    words, legend = chain.words, _Legend(c, x, y, room)
    legend.line("hp-edge", "hp-fill-flow", words.legend_way)
    legend.line("hp-edge-plain", "hp-fill-plain", words.legend_plain)
    legend.line("hp-edge-loop", "hp-fill-loop", words.legend_loop)
    legend.line("hp-edge-back", "hp-fill-loop", words.legend_back)
    legend.tag(words.parallel, words.parallel_means)
    legend.tag(words.optional, words.optional_means)
    if any(station.any_time for station in chain.stations.values()):
        legend.tag(words.any_time, words.any_time_means)
    if chain.nodes:
        legend.diamond(words.node_means)
    legend.words(words.units_legend)
    for change, said in chain.model.legend:
        legend.line(f"hp-edge-{change}", "hp-fill-plain", said)
    if chain.model.compares:
        legend.line("hp-edge-new", "hp-fill-plain", words.legend_new)
        legend.line("hp-edge-gone", "hp-fill-plain", words.legend_gone)
        legend.words(words.legend_changed)
    if chain.measured:
        for one in (words.legend_target, words.legend_width, words.legend_half):
            legend.words(one)
    return legend.y
