"""The signs of a timeline and what they mean: kinds of events, marks, legend."""

from collections.abc import Callable, Sequence

from handinhand.web.pictures.svg import Canvas
from handinhand.web.pictures.text import width
from handinhand.web.pictures.timeline_model import Mark
from handinhand.web.pictures.timeline_order import Order
from handinhand.web.pictures.words import TimelineWords

RADIUS = 8.0


def _contact(c: Canvas, x: float, y: float) -> None:
    c.circle(x, y, RADIUS - 0.5, "hp-shape")


def _handover(c: Canvas, x: float, y: float) -> None:
    r = RADIUS
    c.path(f"M{x - r:.1f} {y - r + 1:.1f}h{r}l{r} {r - 1}l{-r} {r - 1}h{-r}z", "hp-shape-full")


def _notice(c: Canvas, x: float, y: float) -> None:
    r = RADIUS
    c.rect((x - r + 1, y - r + 1, 2 * r - 2, 2 * r - 2), "hp-shape")
    for down in (-2.5, 2):
        c.line((x - r + 4.5, y + down), (x + r - 4.5, y + down), "hp-wait-line")


def _service(c: Canvas, x: float, y: float) -> None:
    r = RADIUS
    c.rect((x - r - 1, y - r + 3, 2 * r + 2, 2 * r - 6), "hp-shape-full", 5)


def _information(c: Canvas, x: float, y: float) -> None:
    c.circle(x, y, RADIUS - 0.5, "hp-shape")
    c.circle(x, y - 3, 1.5, "hp-fill-ink")
    c.line((x, y + 0.6), (x, y + 3.6), "hp-shape-line")


def draw_cross(c: Canvas, x: float, y: float, arm: float = RADIUS - 2) -> None:
    """Two crossing strokes: something ended, or nobody took it up."""
    s = arm
    c.path(
        f"M{x - s:.1f} {y - s:.1f}l{2 * s} {2 * s}M{x + s:.1f} {y - s:.1f}l{-2 * s} {2 * s}",
        "hp-shape-line",
    )


def _drop_out(c: Canvas, x: float, y: float) -> None:
    c.circle(x, y, RADIUS, "hp-paper")
    draw_cross(c, x, y)


def _crisis(c: Canvas, x: float, y: float) -> None:
    r = RADIUS
    c.path(f"M{x:.1f} {y - r:.1f}l{r} {2 * r - 2}h{-2 * r}z", "hp-shape")
    c.line((x, y - 2.5), (x, y + 1), "hp-shape-line")
    c.circle(x, y + 4, 1.2, "hp-fill-ink")


_KINDS: dict[str, Callable[[Canvas, float, float], None]] = {
    "contact": _contact,
    "handover": _handover,
    "notice": _notice,
    "service": _service,
    "information": _information,
    "drop_out": _drop_out,
    "crisis": _crisis,
}


def draw_kind(c: Canvas, kind: str, x: float, y: float) -> None:
    """One shape for each kind of event, readable without colour."""
    _KINDS.get(kind, _contact)(c, x, y)


def mark_width(mark: Mark) -> float:
    """Width of the box around the letters of a mark."""
    return max(27.0, width(mark.code, 12, True) + 11)


def marks_width(marks: Sequence[Mark]) -> float:
    """Width of a row of marks."""
    return sum(mark_width(mark) + 4 for mark in marks)


def draw_marks(c: Canvas, marks: Sequence[Mark], x: float, y: float) -> None:
    """Letter codes: a break is a box with cut corners, a bridge a rounded one."""
    for mark in marks:
        wide = mark_width(mark)
        if mark.bridge:
            c.rect((x, y, wide, 16), "hp-bridge", 8)
            c.text(x + wide / 2, y + 12, mark.code, "hp-t-good", "middle")
        else:
            flat = wide - 8
            c.path(f"M{x + 4:.1f} {y:.1f}h{flat:.1f}l4 4v8l-4 4h{-flat:.1f}l-4 -4v-8z", "hp-mark")
            c.text(x + wide / 2, y + 12.2, mark.code, "hp-t-mark", "middle")
        x += wide + 4


class _Rows:
    """Places things one after another and begins a new row where the room ends."""

    def __init__(self, x: float, y: float, room: float) -> None:
        self.start, self.x, self.y, self.room = x, x, y, room

    def place(self, long: float) -> tuple[float, float]:
        if self.x > self.start and self.x + long > self.start + self.room:
            self.next_row()
        at = (self.x, self.y)
        self.x += long + 18
        return at

    def next_row(self) -> None:
        self.x, self.y = self.start, self.y + 28


def draw_legend(
    c: Canvas, order: Order, words: TimelineWords, x: float, y: float, room: float
) -> float:
    """Kinds, lines and the marks that occur; returns the last baseline."""
    rows = _Rows(x, y, room)
    for kind, name in words.kinds.items():
        left, base = rows.place(24 + width(name, 12))
        draw_kind(c, kind, left + 8, base - 4)
        c.text(left + 22, base, name, "hp-t-soft")
    rows.next_row()
    for line, head, name in (
        ("hp-edge", "hp-fill-flow", words.legend_kept),
        ("hp-edge-bad", "hp-fill-bad", words.legend_broken),
    ):
        left, base = rows.place(54 + width(name, 12))
        c.line((left, base - 4), (left + 34, base - 4), line)
        c.arrow(left + 42, base - 4, head)
        c.text(left + 50, base, name, "hp-t-soft")
    left, base = rows.place(52 + width(words.legend_wait, 12))
    c.rect((left, base - 11, 40, 14), "hp-wait", 3)
    c.text(left + 48, base, words.legend_wait, "hp-t-soft")
    used = {mark.code: mark for one in order.events for mark in one.marks}
    if used:
        rows.next_row()
    for mark in used.values():
        wide = mark_width(mark)
        left, base = rows.place(wide + 7 + width(mark.label, 12))
        draw_marks(c, (mark,), left, base - 12)
        c.text(left + wide + 6, base, mark.label, "hp-t-soft")
    return rows.y
