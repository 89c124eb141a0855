"""Draws a share month by month, with the target."""

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Literal

from handinhand.web.pictures.svg import Canvas
from handinhand.web.pictures.text import width
from handinhand.web.pictures.words import ChartWords

GERMAN = ChartWords()
ENOUGH = 10
"""A share is told, and so drawn, from so many upwards."""
_SHARES = (0.0, 0.25, 0.5, 0.75, 1.0)


@dataclass(frozen=True)
class TrendPoint:
    """One month: how many of the judged hand-overs kept their limit."""

    code: str
    """Short, below the axis: "09/26"."""
    label: str
    """Whole, as read out: "September 2026"."""
    kept: int
    judged: int
    note: str = ""
    """Shown instead of numbers, for values that are protected."""
    href: str = ""
    """Empty: `#monat-<code>`."""

    @property
    def told(self) -> bool:
        """Tell whether there are enough for a share."""
        return not self.note and self.judged >= ENOUGH

    @property
    def share(self) -> float:
        """Share kept, 0 to 1."""
        return self.kept / self.judged


@dataclass(frozen=True)
class _Plot:
    """Measures of one form."""

    wide: float
    left: float
    right: float
    top: float
    bottom: float
    step: float

    def x(self, at: int) -> float:
        return self.left + self.step * at

    def y(self, share: float) -> float:
        return self.bottom - (self.bottom - self.top) * share


def draw_trend(
    points: Sequence[TrendPoint],
    target: float | None,
    *,
    title: str,
    subtitle: str = "",
    description: str = "",
    form: Literal["wide", "phone"] = "wide",
    name: str = "verlauf",
    words: ChartWords = GERMAN,
) -> str:
    """Draw a point for each month from ten judged upwards, with "x von y" below.

    Args:
        points: the months in their order; there may be none. The last ones are shown, as many as
            have room for their numbers, at most twelve.
        target: share from 0 to 1, drawn as a broken line; None: no target agreed.
        title: the head of the chart.
        subtitle: what was counted.
        description: read out with the title; empty: the subtitle and the target.
        form: for a page or for a narrow screen.
        name: prefix of the ids; unique on the page.
        words: the fixed words, German if none are given.

    Returns:
        A whole `<svg>`; each month is one link.
    """
    narrow = form == "phone"
    wide = 360.0 if narrow else 860.0
    goal = "" if target is None else words.target % {"percent": f"{target * 100:.0f}"}
    said = ". ".join(part.rstrip(".") for part in (subtitle, goal) if part)
    c = Canvas(name, title, description or said, words.lang)
    y = c.lines(20, 36, title, "hp-t-head-small", wide - 40)
    # The target is told at the line's end where there is room, else in the legend.
    left, right = 84.0, wide - (44 if narrow else 24 + width(goal, 13, True) + 32)
    shown = _fitting(points, right - left, words)
    subtitle = subtitle or ("" if any(one.judged or one.note for one in shown) else words.empty)
    y = c.lines(20, y, subtitle, "hp-t-soft", wide - 40) + 24
    if not shown:
        return c.svg(wide, y)
    step = (right - left) / max(1, len(shown) - 1)
    plot = _Plot(wide, left, right, y, y + 200, step)
    _draw_axis(c, plot, shown, target, "" if narrow else goal)
    for at, one in enumerate(shown):
        _draw_point(c, plot, at, one, target, words)
    return c.svg(wide, _draw_legend(c, plot, shown, target, goal if narrow else "", words))


def _below(one: TrendPoint, words: ChartWords) -> str:
    """What stands below the month."""
    if one.note or not one.judged:
        return one.note or "–"
    return words.kept % {"kept": one.kept, "judged": one.judged}


def _fitting(points: Sequence[TrendPoint], room: float, words: ChartWords) -> Sequence[TrendPoint]:
    """The last months whose numbers stand beside each other without touching."""
    for count in range(min(12, len(points)), 1, -1):
        last = points[-count:]
        if max(width(_below(one, words), 12, False) for one in last) + 8 <= room / (count - 1):
            return last
    return points[-1:]


def _draw_axis(
    c: Canvas, plot: _Plot, points: Sequence[TrendPoint], target: float | None, goal: str
) -> None:
    with c.hidden():
        for share in _SHARES:
            y = plot.y(share)
            c.line((plot.left - 32, y), (plot.right + 14, y), "hp-grid")
            c.text(plot.left - 38, y + 4, f"{share * 100:.0f}\u00a0%", "hp-t-small", "end")
        if target is not None:
            y = plot.y(target)
            c.line((plot.left - 32, y), (plot.right + 14, y), "hp-target")
            c.text(plot.right + 20, y + 4, goal, "hp-t-bold")
        run: list[str] = []
        for at, one in enumerate(points):
            if one.told:
                run.append(f"{plot.x(at):.1f} {plot.y(one.share):.1f}")
            if run and (not one.told or at == len(points) - 1):
                if len(run) > 1:
                    c.path("M" + "L".join(run), "hp-edge")
                run = []


def _draw_point(
    c: Canvas, plot: _Plot, at: int, one: TrendPoint, target: float | None, words: ChartWords
) -> None:
    x, said = plot.x(at), words.kept_long % {"kept": one.kept, "judged": one.judged}
    if one.note or not one.judged:
        said = one.note or words.no_number_long
    elif not one.told:
        said = f"{said}, {words.too_few}"
    room = min(plot.step or 60, 60)
    box = (x - room / 2, plot.top - 8, room, plot.bottom - plot.top + 54)
    with c.link(one.href or f"#monat-{one.code}", f"{one.code}: {said} ({one.label})", box):
        if one.told:
            met = target is None or one.kept >= target * one.judged
            c.circle(x, plot.y(one.share), 6.5, "hp-fill-flow" if met else "hp-dot-late")
        c.text(x, plot.bottom + 22, one.code, "hp-t-bold", "middle")
        c.text(x, plot.bottom + 39, _below(one, words), "hp-t-soft", "middle")


def _draw_legend(
    c: Canvas,
    plot: _Plot,
    points: Sequence[TrendPoint],
    target: float | None,
    goal: str,
    words: ChartWords,
) -> float:
    y, x = plot.bottom + 70, 22.0
    with c.hidden():
        if target is not None:
            for css, word in (("hp-fill-flow", words.reached), ("hp-dot-late", words.below)):
                c.circle(x + 6, y - 4, 6.5, css)
                c.text(x + 20, y, word, "hp-t-soft")
                x += 20 + width(word, 12, False) + 24
        if goal:
            c.text(x, y, goal, "hp-t-bold")
        few = any(0 < one.judged < ENOUGH and not one.note for one in points)
        if few:
            y = c.lines(22, y + (22 if target is not None else 0), words.few, "hp-t-soft",
                        plot.wide - 44) - 18  # fmt: skip
    return y + 20
