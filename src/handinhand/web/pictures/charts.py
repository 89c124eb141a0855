"""Draws how many hand-overs were kept, one bar for each standard."""

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Literal

from handinhand.web.pictures.svg import Canvas
from handinhand.web.pictures.text import shorten, width, wrap
from handinhand.web.pictures.words import ChartWords

GERMAN = ChartWords()


@dataclass(frozen=True)
class KeptRow:
    """One standard: how many of the judged hand-overs kept their limit."""

    code: str
    label: str
    kept: int
    judged: int
    note: str = ""
    """Shown instead of numbers, for values that are protected."""
    href: str = ""
    """Empty: `#uebergabe-<code>`."""


@dataclass(frozen=True)
class _Page:
    """Measures of one form of the chart."""

    wide: float
    left: float
    right: float
    step: float
    narrow: bool
    code: float

    def bar(self, y: float) -> float:
        """Top of the bar of the row at y."""
        return y + (14 if self.narrow else -13)


def _page(rows: Sequence[KeptRow], narrow: bool) -> _Page:
    code = max([38.0, *(width(one.code, 14, True) + 12 for one in rows)])
    if narrow:
        return _Page(360, 20, 264, 62, True, code)
    return _Page(760, 300, 640, 42, False, code)


def draw_kept(
    rows: Sequence[KeptRow],
    target: float | None,
    *,
    title: str,
    subtitle: str = "",
    description: str = "",
    form: Literal["wide", "phone"] = "wide",
    name: str = "anteil",
    words: ChartWords = GERMAN,
) -> str:
    """Draw a bar for each standard, with "x von y" beside it.

    Args:
        rows: the standards in the order wanted; there may be none.
        target: share from 0 to 1, drawn as a broken line; None: no target agreed.
        title: the head of the chart.
        subtitle: what was counted and when.
        description: read out with the title; empty: the subtitle and the target.
        form: for a page or for a narrow screen.
        name: prefix of the ids; unique on the page.
        words: the fixed words, German if none are given.

    Returns:
        A whole `<svg>`; each row is one link.
    """
    page = _page(rows, form == "phone")
    goal = "" if target is None else words.target % {"percent": f"{target * 100:.0f}"}
    said = ". ".join(part.rstrip(".") for part in (subtitle, goal) if part)
    c = Canvas(name, title, description or said, words.lang)
    y = c.lines(20, 36, title, "hp-t-head-small", page.wide - 40)
    counted = any(one.judged for one in rows)
    subtitle = subtitle or ("" if counted else words.empty)
    y = c.lines(20, y, subtitle, "hp-t-soft", page.wide - 40) + 30
    top = y
    for one in rows:
        _draw_row(c, page, one, target, y, words)
        y += page.step
    if target is None or not rows:
        return c.svg(page.wide, y)
    with c.hidden():
        x = page.left + (page.right - page.left) * target
        for at in range(len(rows)):
            bar = page.bar(top + page.step * at)
            c.line((x, bar - 6), (x, bar + 24), "hp-halo")
            c.line((x, bar - 6), (x, bar + 24), "hp-target")
        c.text(x, y + 6, goal, "hp-t-bold", "middle")
    return c.svg(page.wide, y + 26)


def _sentence(one: KeptRow, words: ChartWords) -> str:
    said = words.kept_long % {"kept": one.kept, "judged": one.judged}
    if one.note or not one.judged:
        said = one.note or words.no_number_long
    return f"{one.code} {one.label}: {said}"


def _state(one: KeptRow, target: float | None) -> str:
    """On target; below it; less than half."""
    if one.kept * 2 < one.judged:
        return "bad"
    if target is None:
        return "flow"
    return "good" if one.kept >= target * one.judged else "wait"


def _draw_row(
    c: Canvas, page: _Page, one: KeptRow, target: float | None, y: float, words: ChartWords
) -> None:
    bar, long = page.bar(y), page.right - page.left
    href = one.href or f"#uebergabe-{one.code}"
    box = (16, y - 20, page.wide - 32, page.step - 4)
    with c.link(href, _sentence(one, words), box):
        c.text(20, y, one.code, "hp-t-code")
        room = (page.wide - 40 if page.narrow else page.left - 36) - page.code
        label = wrap(one.label, room, 13, False, 1 if page.narrow else 2)
        for at, line in enumerate(label):
            c.text(20 + page.code, y - 8 * (len(label) - 1) + 16 * at, line, "hp-t")
        c.rect((page.left, bar, long, 18), "hp-box", 3)
        x = page.right + 10
        if one.note or not one.judged:
            room = page.wide - x - 12
            c.text(x, bar + 14, shorten(one.note or words.no_number, room, 12), "hp-t-soft")
            return
        state = _state(one, target)
        c.rect((page.left, bar, long * min(1, one.kept / one.judged), 18), f"hp-fill-{state}", 3)
        kept = words.kept % {"kept": one.kept, "judged": one.judged}
        c.text(x, bar + 14, kept, "hp-t-bold")
        after = x + width(kept, 13, True) + 8
        if state == "good":
            c.check(after, bar + 9)
        elif state == "bad":
            c.text(after, bar + 14, "!", "hp-t-bad")
