"""Draws a service chain: the wide picture, the poster and, in its own module, the phone."""

from typing import Literal

from handinhand.web.pictures.chain_layout import Layout, Sizes, lay_out
from handinhand.web.pictures.chain_model import ChainPicture, Node, Standard, Way
from handinhand.web.pictures.chain_order import (
    LANE_ROOM,
    Chain,
    boxes,
    lane_boxes,
    lines,
    put_in_order,
    standard_href,
    summary,
    way_sentence,
)
from handinhand.web.pictures.chain_phone import draw_phone
from handinhand.web.pictures.chain_signs import (
    draw_label,
    draw_legend,
    draw_lines,
    draw_node,
    draw_station,
)
from handinhand.web.pictures.svg import Canvas
from handinhand.web.pictures.text import wrap
from handinhand.web.pictures.words import ChainWords

GERMAN = ChainWords()
MARGIN, LEAST_WIDTH = 28.0, 760.0


def draw_chain(
    model: ChainPicture,
    *,
    form: Literal["wide", "phone", "poster"] = "wide",
    words: ChainWords = GERMAN,
) -> str:
    """Draw a chain as SVG.

    Args:
        model: any chain; it may be empty, have loops, or fall into parts.
        form: one page wide, a strip for narrow screens, or with all that holds at each hand-over.
        words: the fixed words, German if none are given.

    Returns:
        A whole `<svg>`; each station and each hand-over is one link, column by column.
    """
    chain = put_in_order(model, words)
    counted = summary(chain)
    described = model.description or words.description % {"summary": counted}
    c = Canvas(model.name, model.title, described, words.lang)
    subtitle = model.subtitle or counted
    if form == "phone":
        return draw_phone(c, chain, subtitle)
    return _draw_wide(c, chain, subtitle, poster=form == "poster")


def _draw_wide(c: Canvas, chain: Chain, subtitle: str, *, poster: bool) -> str:
    full = LEAST_WIDTH
    if chain.stations:
        full = max(full, place_chain(chain, poster=poster).width + 2 * MARGIN)
    y = _draw_head(c, chain.model.title, subtitle, full - 2 * MARGIN, poster)
    if not chain.stations:
        return c.svg(full, y + 10)
    lay = place_chain(chain, y - (8 if poster else 4), poster=poster)
    wide = full - 2 * MARGIN
    with c.hidden(MARGIN):
        _draw_lanes(c, chain, lay, wide)
        draw_lines(c, chain, lay)
    with c.shifted(MARGIN):
        _draw_stations(c, chain, lay)
    with c.hidden():
        end = draw_legend(c, chain, MARGIN, lay.height + 34, wide)
    if poster:
        end = _draw_register(c, chain, end + 64, wide)
    return c.svg(full, end + 26)


def place_chain(chain: Chain, top: float = 0, *, poster: bool = False) -> Layout:
    """The layout of the wide form, with the sizes its labels need."""
    gap = 24.0 if poster else 14.0
    port, label = (54.0, 49.0) if chain.measured else (43.0, 36.0)
    sizes = Sizes(port=port, label=label, row_gap=gap)
    return lay_out(lane_boxes(chain), boxes(chain), lines(chain), sizes, top)


def _draw_head(c: Canvas, title: str, subtitle: str, room: float, poster: bool) -> float:
    if poster:
        y = c.lines(MARGIN, 62, title, "hp-t-title", room, most=3)
        return c.lines(MARGIN, y - 10, subtitle, "hp-t-lead", room, most=3) + 10
    y = c.lines(MARGIN, 46, title, "hp-t-head", room, most=3)
    return c.lines(MARGIN, y - 4, subtitle, "hp-t-sub", room, most=3) + 4


def _draw_lanes(c: Canvas, chain: Chain, lay: Layout, wide: float) -> None:
    for lane in lay.grid.lanes:
        unit = chain.units[lane.key]
        top, bottom = lay.bands[lane.key]
        c.rect((0, top, wide, bottom - top), f"hp-w-{unit.field}", 10)
        c.rect((0, top, 7, bottom - top), f"hp-s-{unit.field}", 3)
        count = len(wrap(unit.name, LANE_ROOM, 14, True))
        y = (top + bottom) / 2 - (count - 1) * 8.5 + 5
        c.lines(20, y, unit.name, "hp-t-lane", LANE_ROOM)


def _draw_stations(c: Canvas, chain: Chain, lay: Layout) -> None:
    """Column by column; after each station or node the hand-overs that leave it."""
    grid = lay.grid
    bundles: dict[str, list[Way]] = {}
    for way in chain.ways:
        if way.standard:
            bundles.setdefault(grid.bundle[way.key], []).append(way)
    places = chain.places
    for key in sorted(places, key=lambda key: (grid.column[key], grid.row[key])):
        place = places[key]
        if isinstance(place, Node):
            draw_node(c, chain, place, lay.boxes[key])
        else:
            draw_station(c, chain, place, lay.boxes[key])
        for bundle in [name for name, ways in bundles.items() if ways[0].source == key]:
            ways = bundles.pop(bundle)
            first = ways[0]
            box, standard = lay.labels[first.key], chain.standards[first.standard]
            with c.link(standard_href(standard), way_sentence(chain, ways), box):
                draw_label(c, chain, first, box, first.key in grid.back)


def _register(chain: Chain) -> list[Standard]:
    used = {one.standard for one in chain.ways}
    return [one for one in chain.standards.values() if one.code in used and one.facts]


def _draw_register(c: Canvas, chain: Chain, y: float, room: float) -> float:
    """What holds at each hand-over, in columns, for the poster."""
    register, gap = _register(chain), 34.0
    if not register:
        return y - 40
    count = max(1, min(4, int((room + gap) // (300 + gap))))
    wide = (room - gap * (count - 1)) / count
    c.text(MARGIN, y, chain.words.register, "hp-t-head")
    y += 34
    for at in range(0, len(register), count):
        ends = [
            _draw_entry(c, one, MARGIN + k * (wide + gap), y, wide)
            for k, one in enumerate(register[at : at + count])
        ]
        y = max(ends) + 12
    return y


def _draw_entry(c: Canvas, standard: Standard, x: float, y: float, wide: float) -> float:
    c.line((x, y), (x + wide, y), "hp-grid-strong")
    c.rect((x, y + 11, 56, 30), "hp-pill", 7)
    c.text(x + 28, y + 32, standard.code, "hp-t-code", "middle")
    end = c.lines(x + 68, y + 32, standard.name, "hp-t-reg-bold", wide - 70) + 4
    end = max(end, y + 60)
    for name, facts in standard.facts:
        if facts:
            below = c.lines(x, end, name, "hp-t-soft", 104, most=2)
            end = max(below, c.lines(x + 112, end, facts, "hp-t-reg", wide - 114)) + 3
    return end
