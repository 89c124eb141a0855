"""Draws one whole thread, from events to the next decision, as columns joined by one red line."""

from dataclasses import dataclass
from typing import Literal

from handinhand.web.pictures.svg import Canvas, Point
from handinhand.web.pictures.text import clean, wrap
from handinhand.web.pictures.words import ThreadWords

GERMAN = ThreadWords()
MARGIN, CARD, GAP, BETWEEN = 28.0, 186.0, 52.0, 18.0
PHONE, LEAST_WIDTH = 360.0, 760.0
_CARDS = {"good": "hp-pill-good", "bad": "hp-pill-bad", "missing": "hp-card-maybe"}
_FEET = {"good": "hp-t-good", "bad": "hp-t-bad"}


@dataclass(frozen=True)
class Knot:
    """One thing in the thread; a `missing` one is a gap and is drawn with a broken edge."""

    id: str
    column: str
    head: str
    text: str
    foot: str = ""
    state: Literal["", "good", "bad", "missing"] = ""
    href: str = ""
    """Empty: `#<id>`."""


@dataclass(frozen=True)
class ThreadPicture:
    """Knots in columns, and what answers what."""

    title: str
    knots: tuple[Knot, ...] = ()
    links: tuple[tuple[str, str], ...] = ()
    """Pairs of ids: from what was there first to what answers it."""
    columns: tuple[str, ...] = ()
    """Steps in order; steps that only knots name come after them. Empty ones are left out."""
    subtitle: str = ""
    description: str = ""
    name: str = "faden"
    """Prefix of the ids; unique on the page."""


def draw_thread(
    model: ThreadPicture,
    *,
    form: Literal["wide", "phone"] = "wide",
    words: ThreadWords = GERMAN,
) -> str:
    """Draw a thread as SVG.

    Args:
        model: the thread; it may be empty. Links to knots that are missing are left out.
        form: columns side by side, or one below the other for narrow screens.
        words: the fixed words, German if none are given.

    Returns:
        A whole `<svg>`; each knot is one link, column by column.
    """
    columns = _columns(model)
    described = model.description or words.description % {
        "count": len(model.knots),
        "steps": len(columns),
        "names": ", ".join(columns),
    }
    described = described if columns else words.empty
    c = Canvas(model.name, model.title, described, words.lang)
    subtitle = model.subtitle if columns else words.empty
    if form == "phone":
        return _draw_phone(c, model, columns, subtitle)
    return _draw_wide(c, model, columns, subtitle)


def _columns(model: ThreadPicture) -> dict[str, list[Knot]]:
    found: dict[str, list[Knot]] = {name: [] for name in model.columns}
    for one in model.knots:
        found.setdefault(one.column, []).append(one)
    return {name: knots for name, knots in found.items() if knots}


def _height(one: Knot, room: float) -> float:
    head = len(wrap(one.head, room, 14, True, 3))
    text = len(wrap(one.text, room, 13)) if clean(one.text) else 0
    foot = len(wrap(one.foot, room, 12, True, 3)) if clean(one.foot) else 0
    return 19 + 17.0 * (head + text) + (2 + 16 * foot if foot else 0)


def _draw_card(c: Canvas, one: Knot, at: Point, wide: float) -> None:
    (x, y), high = at, _height(one, wide - 24)
    said = [f"{one.column}: {one.head}", *(part for part in (one.text, one.foot) if part)]
    label = ". ".join(clean(part).rstrip(".") for part in said)
    with c.link(one.href or f"#{one.id}", f"{label}.", (x, y, wide, high)):
        c.rect((x, y, wide, high), _CARDS.get(one.state, "hp-card"), 8)
        down = c.lines(x + 12, y + 22, one.head, "hp-t-card", wide - 24, most=3, step=17)
        down = c.lines(x + 12, down + 2, one.text, "hp-t", wide - 24, step=17) if one.text else down
        foot = _FEET.get(one.state, "hp-t-soft")
        c.lines(x + 12, down + 2, one.foot, foot, wide - 24, most=3, step=16)


def _places(model: ThreadPicture, columns: dict[str, list[Knot]], top: float) -> dict[str, Point]:
    """Cards of a column in the order of the mean height of what they answer."""
    height = {one.id: _height(one, CARD - 24) for one in model.knots}
    deep = {
        name: sum(height[one.id] + BETWEEN for one in knots) - BETWEEN
        for name, knots in columns.items()
    }
    before: dict[str, list[str]] = {}
    for source, target in model.links:
        before.setdefault(target, []).append(source)
    place: dict[str, Point] = {}

    def pulled(one: Knot) -> float:
        ys = [place[key][1] + height[key] / 2 for key in before.get(one.id, []) if key in place]
        return sum(ys) / len(ys) if ys else 0.0

    for at, (name, knots) in enumerate(columns.items()):
        y = top + (max(deep.values()) - deep[name]) / 2
        for one in sorted(knots, key=pulled):
            place[one.id] = (MARGIN + at * (CARD + GAP), y)
            y += height[one.id] + BETWEEN
    return place


def _draw_wide(
    c: Canvas, model: ThreadPicture, columns: dict[str, list[Knot]], subtitle: str
) -> str:
    count = len(columns)
    wide = max(LEAST_WIDTH, 2 * MARGIN + count * (CARD + GAP) - GAP)
    y = c.lines(MARGIN, 46, model.title, "hp-t-head", wide - 2 * MARGIN, most=3)
    y = c.lines(MARGIN, y - 4, subtitle, "hp-t-sub", wide - 2 * MARGIN, most=3)
    if not columns:
        return c.svg(wide, y + 10)
    heads = max(len(wrap(name, CARD - 30, 14, True, 3)) for name in columns)
    top = y + 14 + 17 * heads + 20
    place = _places(model, columns, top)
    with c.hidden():
        for at, name in enumerate(columns):
            _draw_step(c, MARGIN + at * (CARD + GAP), y + 14, at + 1, name)
        _draw_threads(c, model, place)
    for knots in columns.values():
        for one in sorted(knots, key=lambda knot: place[knot.id][1]):
            _draw_card(c, one, place[one.id], CARD)
    with c.hidden():
        for ends in _ends(model, place):
            for x, knot in ends:
                c.circle(x, knot, 5, "hp-knot")
    bottom = max(place[one.id][1] + _height(one, CARD - 24) for one in model.knots)
    return c.svg(wide, bottom + 34)


def _draw_step(c: Canvas, x: float, y: float, number: int, name: str) -> None:
    c.circle(x + 11, y - 5, 11, "hp-fill-thread")
    c.text(x + 11, y, str(number), "hp-t-num", "middle")
    c.lines(x + 30, y, name, "hp-t-lane", CARD - 30, most=3)


def _ends(model: ThreadPicture, place: dict[str, Point]) -> list[tuple[Point, Point]]:
    """Where each link leaves a card and where it arrives."""
    middle = {one.id: _height(one, CARD - 24) / 2 for one in model.knots}
    return [
        (
            (place[a][0] + CARD, place[a][1] + middle[a]),
            (place[b][0], place[b][1] + middle[b]),
        )
        for a, b in model.links
        if a in place and b in place
    ]


def _draw_threads(c: Canvas, model: ThreadPicture, place: dict[str, Point]) -> None:
    for (x1, y1), (x2, y2) in _ends(model, place):
        bend = max(26.0, (x2 - x1) / 2)
        c.path(
            f"M{x1:.1f} {y1:.1f}C{x1 + bend:.1f} {y1:.1f} {x2 - bend:.1f} {y2:.1f}"
            f" {x2:.1f} {y2:.1f}",
            "hp-thread",
        )


def _draw_phone(
    c: Canvas, model: ThreadPicture, columns: dict[str, list[Knot]], subtitle: str
) -> str:
    """The same steps from top to bottom on one red line."""
    y = c.lines(14, 34, model.title, "hp-t-head-small", PHONE - 28)
    y = c.lines(14, y + 2, subtitle, "hp-t-soft", PHONE - 28) + 22
    card = PHONE - 60
    steps: list[tuple[float, str]] = []
    cards: list[tuple[float, Knot]] = []
    for name, knots in columns.items():
        steps.append((y, name))
        y += 17 * len(wrap(name, card, 14, True)) - 3
        for one in knots:
            cards.append((y, one))
            y += _height(one, card - 24) + 10
        y += 22
    with c.hidden():
        if steps:
            c.line((24, steps[0][0]), (24, steps[-1][0]), "hp-thread")
        for at, (top, name) in enumerate(steps):
            c.circle(24, top - 5, 11, "hp-fill-thread")
            c.text(24, top, str(at + 1), "hp-t-num", "middle")
            c.lines(46, top, name, "hp-t-lane", card)
    for top, one in cards:
        _draw_card(c, one, (46, top), card)
    return c.svg(PHONE, y - 10)
