"""Draws a timeline for narrow screens: time runs down, one card for each event.

Time is elastic: each card gets its room, an empty month keeps a little, and the scale of months at
the left shows the stretch.
"""

import math
from collections import defaultdict
from dataclasses import dataclass

from handinhand.web.pictures.svg import Canvas
from handinhand.web.pictures.text import shorten, width, wrap
from handinhand.web.pictures.timeline_model import Event, Link
from handinhand.web.pictures.timeline_order import (
    Order,
    event_sentence,
    href_of,
    in_days,
    lane_title,
    summary,
    title_of,
)
from handinhand.web.pictures.timeline_signs import draw_kind, draw_legend, draw_marks
from handinhand.web.pictures.words import TimelineWords

WIDE = 360.0
RAIL, CARD = 46.0, 92.0
MONTH, MOST_HEIGHT = 11.0, 16000.0
"""Least height of a month without events, and what all of them may take together."""
INSIDE = CARD + 34
ROOM = WIDE - CARD - 54
Tops = dict[str, float]


@dataclass(frozen=True)
class _Strip:
    """Places of the strip: the top and height of each card, and where it begins."""

    order: Order
    start: float
    top: Tops
    height: dict[str, float]
    sent: dict[str, list[Link]]

    @property
    def bottom(self) -> float:
        last = self.order.events[-1].id
        return self.top[last] + self.height[last]

    def knot(self, event: str) -> float:
        """Where an event touches the line of time."""
        return self.top[event] + 18

    def y_of(self, month: float) -> float:
        """Height of a month between the events around it."""
        begin, y = float(self.order.first), self.start
        for one in self.order.events:
            end, below = self.order.month[one.id], self.knot(one.id)
            if month <= end:
                share = (month - begin) / (end - begin) if end > begin else 0
                return y + (below - y) * share
            begin, y = end, below
        return y


def draw_phone(order: Order, words: TimelineWords) -> str:
    """The strip as SVG; see `draw_timeline`."""
    model = order.model
    counted = summary(order, words)
    described = model.description or words.description % {"summary": counted}
    c = Canvas(model.name, model.title, described, words.lang)
    y = c.lines(14, 32, model.title, "hp-t-head-small", WIDE - 28)
    y = c.lines(14, y + 2, model.subtitle or counted, "hp-t-soft", WIDE - 28) + 18
    if not order.events:
        return c.svg(WIDE, y)
    strip = _place(order, y)
    with c.hidden():
        _draw_scale(c, strip, words)
        _draw_waits(c, strip)
        for one in order.events:
            knot = strip.knot(one.id)
            c.line((RAIL, knot), (CARD, knot), "hp-grid-strong")
            c.circle(RAIL, knot, 4, "hp-fill-ink")
    for one in order.events:
        _draw_card(c, strip, one, words)
    with c.hidden():
        end = draw_legend(c, order, words, 14, strip.bottom + 40, WIDE - 28)
    return c.svg(WIDE, end + 24)


def _place(order: Order, start: float) -> _Strip:
    """Cards keep their order and never overlap."""
    sent: dict[str, list[Link]] = defaultdict(list)
    for link in order.referrals:
        sent[link.source].append(link)
    top: Tops = {}
    height: dict[str, float] = {}
    month_height = min(MONTH, MOST_HEIGHT / max(1, order.months))
    month, knot, free = float(order.first), start, start
    for one in order.events:
        lines = len(wrap(title_of(one), ROOM, 14, True))
        height[one.id] = 32 + 17.0 * (lines + len(sent.get(one.id, []))) + 22 * bool(one.marks)
        y = max(free, knot + month_height * (order.month[one.id] - month))
        top[one.id] = y
        month, knot, free = order.month[one.id], y, y + height[one.id] + 9
    return _Strip(order, start, top, height, dict(sent))


def _draw_scale(c: Canvas, strip: _Strip, words: TimelineWords) -> None:
    order = strip.order
    c.line((RAIL, strip.start - 6), (RAIL, strip.bottom), "hp-grid-strong")
    last = int(order.month[order.events[-1].id] // 1)
    step = 1 if order.months < 600 else 12 * math.ceil(order.months / 3600)
    for month in range(order.first, last + 1):
        if month % step:
            continue
        y, third = strip.y_of(month), month % 3 == 0
        c.line((RAIL - (8 if third else 4), y), (RAIL, y), "hp-grid-strong")
        if third:
            css = "hp-t-bold" if month % 12 == 0 else "hp-t-soft"
            c.text(RAIL - 12, y + 4, str(month), css, "end")
    c.text(12, strip.start - 16, words.months_head, "hp-t-small")


def _draw_waits(c: Canvas, strip: _Strip) -> None:
    """Waiting times as bars beside the line of time, two abreast."""
    busy: list[list[tuple[float, float]]] = [[], []]
    for one in strip.order.events:
        wait = strip.order.waits.get(one.id)
        if wait is None:
            continue
        a, b = sorted((strip.knot(wait.source), strip.knot(one.id)))
        free = (k for k, taken in enumerate(busy) if all(q <= a or b <= p for p, q in taken))
        at = next(free, 1)
        busy[at].append((a, b))
        c.rect((RAIL + 7 + 13 * at, a + 3, 10, max(6, b - a - 6)), "hp-wait", 3)


def _draw_card(c: Canvas, strip: _Strip, one: Event, words: TimelineWords) -> None:
    order, top, high = strip.order, strip.top[one.id], strip.height[one.id]
    lane, wide = order.lane_of(one), WIDE - CARD - 10
    with c.link(href_of(one), event_sentence(order, one, words), (CARD, top, wide, high)):
        c.rect((CARD, top, wide, high), "hp-card", 7)
        c.rect((CARD, top, 5, high), f"hp-s-{lane.field}", 2)
        draw_kind(c, one.kind, CARD + 20, top + 18)
        taken = _draw_waited(c, order.waits.get(one.id), top, words)
        title = shorten(lane_title(lane, words), ROOM - taken, 12)
        c.text(INSIDE, top + 18, title, "hp-t-soft")
        y = c.lines(INSIDE, top + 36, title_of(one), "hp-t-card", ROOM, step=17)
        for link in strip.sent.get(one.id, []):
            _draw_sent(c, order, link, y, words)
            y += 17
        draw_marks(c, one.marks, INSIDE, y - 11)


def _draw_waited(c: Canvas, wait: Link | None, top: float, words: TimelineWords) -> float:
    """The days waited, in the corner; returns the room taken."""
    if wait is None or wait.days is None:
        return 0
    text = in_days(wait.days, words)
    long = width(text, 12, True)
    c.rect((WIDE - 22 - long, top + 6, long + 8, 16), "hp-wait", 3)
    c.text(WIDE - 18, top + 18, text, "hp-t-wait", "end")
    return long + 16


def _draw_sent(c: Canvas, order: Order, link: Link, y: float, words: TimelineWords) -> None:
    """What became of a hand-over."""
    target = order.by_id.get(link.target or "")
    if link.arrived:
        c.check(INSIDE, y - 5)
        text = words.short_kept_at % {"nr": target.nr} if target else words.short_kept
        c.text(INSIDE + 16, y - 1, shorten(text, ROOM - 16, 12, True), "hp-t-good")
        return
    c.path(f"M{INSIDE + 1} {y - 1:.1f}l10 -8M{INSIDE + 1} {y - 9:.1f}l10 8", "hp-shape-line")
    text = words.short_broken_at % {"nr": target.nr} if target else words.short_broken
    c.text(INSIDE + 16, y - 1, shorten(text, ROOM - 16, 12, True), "hp-t-bad")
