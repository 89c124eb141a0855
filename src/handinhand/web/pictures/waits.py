"""Draws how many days people wait, one bar for each hand-over."""

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Literal

from handinhand.web.pictures.svg import Canvas
from handinhand.web.pictures.text import width, wrap


@dataclass(frozen=True)
class WaitRow:
    """One hand-over.

    Attributes:
        code: its short key.
        label: its name.
        days: mean days; None where nobody came.
        low: the lower bound of what is known about the mean.
        high: the upper bound.
        words: the days in words, shown beside the bar.
        href: where the row leads.
    """

    code: str
    label: str
    days: float | None
    low: float
    high: float
    words: str
    href: str


def draw_waits(
    rows: Sequence[WaitRow],
    *,
    title: str,
    description: str,
    form: Literal["wide", "phone"] = "wide",
    name: str = "wartezeit",
    lang: str = "de",
) -> str:
    """Draw a bar for each hand-over, with a thin line over what is known about its mean.

    Args:
        rows: the hand-overs in the order wanted; there may be none.
        title: the head of the chart.
        description: read out with the title.
        form: for a page or for a narrow screen.
        name: prefix of the ids; unique on the page.
        lang: language of the words.

    Returns:
        A whole `<svg>`; each row is one link.
    """
    narrow = form == "phone"
    wide, left, right, step = (360.0, 20.0, 250.0, 62.0) if narrow else (760.0, 300.0, 620.0, 42.0)
    longest = max([1.0, *(row.high for row in rows if row.days is not None)])
    scale = (right - left) / longest
    c = Canvas(name, title, description, lang)
    y = c.lines(20, 36, title, "hp-t-head-small", wide - 40) + 26
    code = max([38.0, *(width(row.code, 14, True) + 12 for row in rows)])
    for row in rows:
        bar = y + (14 if narrow else -13)
        box = (16, y - 20, wide - 32, step - 4)
        with c.link(row.href, f"{row.code} {row.label}: {row.words}", box):
            c.text(20, y, row.code, "hp-t-code")
            room = (wide - 40 if narrow else left - 36) - code
            label = wrap(row.label, room, 13, False, 1 if narrow else 2)
            for at, line in enumerate(label):
                c.text(20 + code, y - 8 * (len(label) - 1) + 16 * at, line, "hp-t")
            if row.days is not None:
                c.rect((left, bar, max(row.days * scale, 2), 18), "hp-fill-flow", 3)
                c.line((left + row.low * scale, bar + 9), (left + row.high * scale, bar + 9),
                       "hp-shape-line")  # fmt: skip
            c.text(right + 10, bar + 14, row.words, "hp-t-bold")
        y += step
    return c.svg(wide, y)
