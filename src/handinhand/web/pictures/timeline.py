"""Draws the timeline of a case: the wide picture, the poster and, in its own module, the phone."""

import math
from typing import Literal

from handinhand.web.pictures.svg import Canvas, Point, rounded
from handinhand.web.pictures.text import width, wrap
from handinhand.web.pictures.timeline_layout import MARGIN, Spot, Wait, Wide, lay_out_wide
from handinhand.web.pictures.timeline_model import Event, Timeline
from handinhand.web.pictures.timeline_order import (
    Order,
    event_sentence,
    href_of,
    in_days,
    lane_title,
    put_in_order,
    summary,
)
from handinhand.web.pictures.timeline_phone import draw_phone
from handinhand.web.pictures.timeline_signs import draw_cross, draw_kind, draw_legend, draw_marks
from handinhand.web.pictures.words import TimelineWords

MONTH = 52.0
POSTER_MONTHS = (44.0, 52.0, 60.0, 68.0, 76.0, 84.0)
A3 = 420 / 297
HEAD, LEGEND = 116.0, 114.0  # about what stands above and below the rows
GERMAN = TimelineWords()


def draw_timeline(
    model: Timeline,
    *,
    form: Literal["wide", "phone", "poster"] = "wide",
    words: TimelineWords = GERMAN,
) -> str:
    """Draw a case as SVG.

    Args:
        model: the case; it may be empty.
        form: one page wide, a strip for narrow screens, or the wide picture nearest to A3.
        words: the fixed words, German if none are given.

    Returns:
        A whole `<svg>`; each event is one link, in time order.
    """
    order = put_in_order(model)
    if form == "phone":
        return draw_phone(order, words)
    if form == "wide" or not order.events:
        return _draw_wide(order, words, MONTH)

    def far_from_a3(month: float) -> float:
        lay = lay_out_wide(order, HEAD, month, routed=False)
        return abs(lay.width / (lay.bottom + LEGEND) - A3)

    return _draw_wide(order, words, min(POSTER_MONTHS, key=far_from_a3))


def _draw_wide(order: Order, words: TimelineWords, month: float) -> str:
    model = order.model
    counted = summary(order, words)
    described = model.description or words.description % {"summary": counted}
    c = Canvas(model.name, model.title, described, words.lang)
    room = lay_out_wide(order, 0, month, routed=False).width - 2 * MARGIN
    y = c.lines(MARGIN, 44, model.title, "hp-t-head", room, most=3)
    y = c.lines(MARGIN, y - 6, model.subtitle or counted, "hp-t-sub", room, most=3)
    lay = lay_out_wide(order, y + 28, month)
    if order.lanes:
        with c.hidden():
            _draw_ground(c, lay, words)
            _draw_waits(c, lay)
            _draw_routes(c, lay)
            _draw_wait_words(c, lay, words)
            _draw_life(c, lay)
            _draw_turning_point(c, lay, words)
            _draw_view(c, lay)
    for one in order.events:
        _draw_event(c, lay, one, words)
    end = lay.bottom if order.lanes else y
    if order.events:
        with c.hidden():
            end = draw_legend(c, order, words, MARGIN, end + 34, lay.width - 2 * MARGIN)
    return c.svg(lay.width, end + 24)


def _draw_ground(c: Canvas, lay: Wide, words: TimelineWords) -> None:
    """Bands with their names, the scale of months, the line of encounter."""
    wide = lay.width - MARGIN - 10
    for area, (band, _) in lay.areas.items():
        c.rect((MARGIN, band.top + 1, wide, band.height - 2), "hp-w-none", 6)
        _band_name(c, area, band.top, band.height)
    if lay.view:
        c.rect((MARGIN, lay.view.top, wide, lay.view.height), "hp-w-none", 6)
        middle = lay.view.top + lay.view.height / 2
        c.text(MARGIN + 16, middle + 1, words.view, "hp-t-lane")
        c.text(MARGIN + 16, middle + 18, words.view_range, "hp-t-small")
    for lane, band in lay.bands:
        c.rect((MARGIN, band.top, wide, band.height), f"hp-w-{lane.field}", 6)
        c.rect((MARGIN, band.top, 6, band.height), f"hp-s-{lane.field}", 3)
        _band_name(c, lane_title(lane, words), band.top, band.height)
    _draw_months(c, lay, words)
    c.line((MARGIN, lay.encounter + 4), (lay.width - 10, lay.encounter + 4), "hp-encounter")
    long = width(words.encounter, 12) + 16
    c.rect((MARGIN + 8, lay.encounter - 7, long, 22), "hp-paper", 4)
    c.text(MARGIN + 16, lay.encounter + 9, words.encounter, "hp-t-soft")


def _band_name(c: Canvas, name: str, top: float, height: float) -> None:
    most = max(1, int((height - 4) // 17))
    lines = wrap(name, 172, 14, True, most)
    y = top + height / 2 - (len(lines) - 1) * 8.5 + 5
    c.lines(MARGIN + 16, y, name, "hp-t-lane", 172, most=most)


def _month_steps(month_width: float) -> tuple[int, int]:
    """Every how many months a line and a number stand."""
    if month_width >= 20:
        return 1, 3
    years = 12 * math.ceil(84 / (12 * month_width))
    return years, years


def _draw_months(c: Canvas, lay: Wide, words: TimelineWords) -> None:
    top, bottom = lay.top - 6, lay.bottom
    line_every, number_every = _month_steps(lay.month_width)
    for month in range(lay.order.first, lay.order.last + 1):
        x, year = lay.x_of(month), month % 12 == 0
        if month % line_every == 0:
            c.line((x, top), (x, bottom), "hp-grid-strong" if year else "hp-grid")
        if month % number_every == 0:
            name = words.month % {"month": month} if year else str(month)
            if x + 3 + width(name, 13, year) < lay.width:
                c.text(x + 3, top - 7, name, "hp-t-bold" if year else "hp-t-soft")


def _draw_waits(c: Canvas, lay: Wide) -> None:
    for one in lay.waits:
        c.rect((one.left, one.y - 7, one.right - one.left, 14), "hp-wait", 3)


def _draw_wait_words(c: Canvas, lay: Wide, words: TimelineWords) -> None:
    """The days stand on their bar, above it where it is too short."""
    for one in lay.waits:
        if one.link.days is None:
            continue
        text = _wait_text(one, words)
        long = width(text, 12, True)
        if one.right - one.left < long + 10:
            c.text(one.sign - 6, one.y - 12, text, "hp-t-wait hp-t-halo", "end")
            continue
        middle = (one.left + one.right) / 2
        c.rect((middle - long / 2 - 4, one.y - 7, long + 8, 14), "hp-wait", 3)
        c.text(middle, one.y + 4.3, text, "hp-t-wait", "middle")


def _wait_text(one: Wait, words: TimelineWords) -> str:
    days = one.link.days or 0
    full = in_days(days, words)
    return full if one.right - one.left >= width(full, 12, True) + 16 else str(days)


def _draw_routes(c: Canvas, lay: Wide) -> None:
    for link, route in lay.routes:
        line, head = ("hp-edge", "hp-fill-flow") if link.arrived else ("hp-edge-bad", "hp-fill-bad")
        c.path(rounded(route.points, 8), line)
        x, y = route.cut
        if route.lost and not link.arrived:
            draw_cross(c, x, y)
            continue
        c.arrow(*route.head, head, route.way)
        if not link.arrived:
            c.rect((x - 7, y - 5, 14, 10), "hp-paper")
            c.path(f"M{x - 7:.1f} {y + 1:.1f}l14 -8M{x - 7:.1f} {y + 7:.1f}l14 -8", "hp-shape-line")


def _draw_life(c: Canvas, lay: Wide) -> None:
    for band, bars in lay.areas.values():
        for bar in bars:
            y = band.top + 6 + 26 * bar.row
            c.rect((bar.left, y, bar.right - bar.left, 22), "hp-card", 5)
            x = bar.left + 7 if bar.inside else bar.right + 6
            c.text(x, y + 15.5, bar.words, "hp-t-soft")


def _draw_turning_point(c: Canvas, lay: Wide, words: TimelineWords) -> None:
    spot = lay.spots.get(lay.order.model.turning_point)
    if spot is None:
        return
    y = lay.encounter + 4
    long = width(words.turn, 12) + 16
    behind = spot.x + long + 14 <= lay.width
    c.path(f"M{spot.x:.1f} {y + 2:.1f}V{spot.y - 11:.1f}", "hp-grid-strong")
    left = spot.x - 2 if behind else spot.x - long
    c.rect((left, y - 12, long + 14, 22), "hp-paper")
    c.path(f"M{spot.x:.1f} {y + 8:.1f}v-18l11 5l-11 5z", "hp-shape-full")
    x = spot.x + 16 if behind else spot.x - 6
    c.text(x, y + 4, words.turn, "hp-t-soft", "start" if behind else "end")


_VIEW_SIGNS = {
    1: ("hp-bridge", "hp-t-good"),
    0: ("hp-card", "hp-t-small"),
    -1: ("hp-mark", "hp-t-mark"),
}


def _view_points(lay: Wide, top: float, high: float) -> list[tuple[Point, int]]:
    """Points of the curve; those at one height keep apart."""
    points: list[tuple[Point, int]] = []
    for one in lay.order.view:
        x = lay.x_of(one.month)
        y = top + high / 2 - one.valence * (high - 26) / 4
        beside = [other for (other, level), _ in points if abs(level - y) < 22]
        x = max([x, *(other + 23 for other in beside)])
        points.append(((x, y), one.valence))
    return points


def _draw_view(c: Canvas, lay: Wide) -> None:
    """The person's own valuation from minus two to plus two, as a curve with numbers."""
    if lay.view is None:
        return
    points = _view_points(lay, lay.view.top, lay.view.height)
    (x1, y1), _ = points[0]
    d = f"M{x1:.1f} {y1:.1f}"
    for (x2, y2), _ in points[1:]:
        bend = (x1 + x2) / 2
        d += f"C{bend:.1f} {y1:.1f} {bend:.1f} {y2:.1f} {x2:.1f} {y2:.1f}"
        x1, y1 = x2, y2
    c.path(d, "hp-view")
    for (x, y), value in points:
        disc, text = _VIEW_SIGNS[(value > 0) - (value < 0)]
        c.circle(x, y, 10.5, disc)
        said = f"+{value}" if value > 0 else f"−{-value}" if value else "0"
        c.text(x, y + 4, said, text, "middle")


def _draw_event(c: Canvas, lay: Wide, one: Event, words: TimelineWords) -> None:
    spot = lay.spots[one.id]
    box = (spot.left, spot.y - 12, spot.right - spot.left, 50)
    with c.link(href_of(one), event_sentence(lay.order, one, words), box):
        draw_kind(c, one.kind, spot.x, spot.y)
        _draw_event_words(c, one, spot)


def _draw_event_words(c: Canvas, one: Event, spot: Spot) -> None:
    lines = len(spot.lines)
    y = spot.y + (4.5, 0, -4)[lines - 1]
    for line in spot.lines:
        c.text(spot.x + 15, y, line, "hp-t-event hp-t-halo")
        y += 15.5
    draw_marks(c, one.marks, spot.x + 15, spot.y + (12, 21, 32)[lines - 1])
