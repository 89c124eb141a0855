"""Writes accessible SVG without inline styles and without script."""

import re
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from typing import Literal
from xml.sax.saxutils import escape, quoteattr

from handinhand.web.pictures.style import FONT, fallback, size_of
from handinhand.web.pictures.text import clean, width, wrap

Point = tuple[float, float]
Box = tuple[float, float, float, float]
Anchor = Literal["start", "middle", "end"]
Way = Literal["right", "left", "down", "up"]

_SHARE = {"start": 0.0, "middle": 0.5, "end": 1.0}
_SCHEME = re.compile(r"^(?!https?:)[^/?#]*:", re.IGNORECASE)


def safe_id(name: str) -> str:
    """A prefix for ids: letters, digits, hyphens; never empty."""
    return re.sub(r"[^\w-]", "-", name).strip("-") or "bild"


def safe_href(href: str) -> str:
    """The address, unless it is a script or another scheme than http."""
    href = clean(href)
    return "#" if _SCHEME.match(href) else href


def plain(words: str) -> str:
    """Letters and digits only, for comparing a name with what can be seen."""
    joined = words.lower().replace("- ", "")
    return " ".join("".join(char if char.isalnum() else " " for char in joined).split())


def spoken(seen: Sequence[str], label: str) -> str:
    """The accessible name: the label, after the visible words if it does not hold them."""
    words = ""
    for part in seen:
        joins = words.endswith("- ") and part[:1].islower()
        words = (words[:-2] if joins else words) + part + " "
    return label if plain(words) in plain(label) else f"{words.strip()}. {label}"


class Canvas:
    """Collects elements; every text that is drawn is also remembered with its box."""

    def __init__(self, name: str, title: str, description: str, lang: str = "de") -> None:
        self.name = safe_id(name)
        self.title, self.description, self.lang = map(clean, (title, description, lang))
        self.parts: list[str] = []
        self.texts: list[tuple[Box, str]] = []

    def _style(self, css: str) -> str:
        return f' class="{css}"{fallback(css.split(" ")[0])}'

    def rect(self, box: Box, css: str, corner: float = 0) -> None:
        """A rectangle given by left, top, width, height."""
        x, y, w, h = box
        rx = f' rx="{corner:g}"' if corner else ""
        self.parts.append(
            f'<rect x="{x:.1f}" y="{y:.1f}" width="{max(0, w):.1f}" height="{max(0, h):.1f}"'
            f"{rx}{self._style(css)}/>"
        )

    def circle(self, x: float, y: float, r: float, css: str) -> None:
        """A circle around (x, y)."""
        self.parts.append(f'<circle cx="{x:.1f}" cy="{y:.1f}" r="{r:g}"{self._style(css)}/>')

    def path(self, d: str, css: str) -> None:
        """Any path."""
        self.parts.append(f'<path d="{d}"{self._style(css)}/>')

    def line(self, a: Point, b: Point, css: str) -> None:
        """A straight line."""
        self.path(f"M{a[0]:.1f} {a[1]:.1f}L{b[0]:.1f} {b[1]:.1f}", css)

    def text(self, x: float, y: float, words: str, css: str, anchor: Anchor = "start") -> None:
        """One line; y is the baseline."""
        words = clean(words)
        if not words:
            return
        size, bold = size_of(css)
        long = width(words, size, bold)
        left = x - _SHARE[anchor] * long
        self.texts.append(((left, y - size * 0.74, left + long, y + size * 0.2), words))
        at = "" if anchor == "start" else f' text-anchor="{anchor}"'
        gap = "" if words.endswith("-") else " "
        self.parts.append(
            f'<text x="{x:.1f}" y="{y:.1f}"{at}{self._style(css)}>{escape(words)}</text>{gap}'
        )

    def lines(
        self,
        x: float,
        y: float,
        words: str,
        css: str,
        room: float,
        *,
        most: int = 9,
        step: float = 0,
    ) -> float:
        """Several lines; returns the baseline after the last one."""
        size, bold = size_of(css)
        for one in wrap(words, room, size, bold, most):
            self.text(x, y, one, css)
            y += step or round(size * 1.22)
        return y

    def arrow(self, x: float, y: float, css: str, way: Way = "right", size: float = 7) -> None:
        """A filled head whose point lies on (x, y)."""
        s, h = size * 1.25, size * 0.72
        self.path(
            {
                "right": f"M{x:.1f} {y:.1f}l{-s:.1f} {-h:.1f}v{2 * h:.1f}z",
                "left": f"M{x:.1f} {y:.1f}l{s:.1f} {-h:.1f}v{2 * h:.1f}z",
                "down": f"M{x:.1f} {y:.1f}l{-h:.1f} {-s:.1f}h{2 * h:.1f}z",
                "up": f"M{x:.1f} {y:.1f}l{-h:.1f} {s:.1f}h{2 * h:.1f}z",
            }[way],
            css,
        )

    def check(self, x: float, y: float) -> None:
        """A tick."""
        self.path(f"M{x:.1f} {y:.1f}l3.5 4l6.5 -8", "hp-check")

    @contextmanager
    def link(self, href: str, label: str, box: Box) -> Iterator[None]:
        """Everything inside is one tab stop; its name starts with the words that can be seen."""
        opening, first = len(self.parts), len(self.texts)
        self.parts.append("")
        yield
        label = clean(label)
        name = spoken([words for _, words in self.texts[first:]], label)
        self.parts[opening] = (
            f"<a href={quoteattr(safe_href(href))} aria-label={quoteattr(name)}>"
            f"<title>{escape(label)}</title>"
        )
        x, y, w, h = box
        self.rect((x - 2, y - 2, w + 4, h + 4), "hp-hit", 5)
        self.parts.append("</a>")

    @contextmanager
    def hidden(self, shift: float = 0) -> Iterator[None]:
        """Decoration and lines: seen, never read out."""
        move = f' transform="translate({shift:g} 0)"' if shift else ""
        self.parts.append(f'<g aria-hidden="true"{move}>')
        yield
        self.parts.append("</g>")

    @contextmanager
    def shifted(self, shift: float) -> Iterator[None]:
        """Everything inside stands `shift` units further to the right."""
        self.parts.append(f'<g transform="translate({shift:g} 0)">')
        yield
        self.parts.append("</g>")

    def svg(self, w: float, h: float) -> str:
        """The whole picture."""
        return (
            f'<svg xmlns="http://www.w3.org/2000/svg" class="hp" viewBox="0 0 {w:.0f} {h:.0f}"'
            f' width="{w:.0f}" height="{h:.0f}" lang={quoteattr(self.lang)} role="group"'
            f' font-family="{FONT}" aria-labelledby="{self.name}-t {self.name}-d">'
            f'<title id="{self.name}-t">{escape(self.title)}</title>'
            f'<desc id="{self.name}-d">{escape(self.description)}</desc>'
            f'<rect width="{w:.0f}" height="{h:.0f}" class="hp-paper"{fallback("hp-paper")}/>'
            f"{''.join(self.parts)}</svg>\n"
        )


def _corners(points: Sequence[Point]) -> list[Point]:
    """The points without repetitions and without those on a straight line."""
    clear = [points[0]]
    for point in points[1:]:
        if abs(point[0] - clear[-1][0]) + abs(point[1] - clear[-1][1]) > 0.01:
            clear.append(point)
    slim = clear[:1]
    for before, here, after in zip(clear, clear[1:], clear[2:], strict=False):
        if not (before[0] == here[0] == after[0] or before[1] == here[1] == after[1]):
            slim.append(here)
    return slim + (clear[-1:] if len(clear) > 1 else [])


def _distance(a: Point, b: Point) -> float:
    return abs(a[0] - b[0]) + abs(a[1] - b[1])


def _towards(here: Point, there: Point, by: float) -> Point:
    share = by / (_distance(here, there) or 1)
    return here[0] + share * (there[0] - here[0]), here[1] + share * (there[1] - here[1])


def rounded(points: Sequence[Point], radius: float = 9) -> str:
    """An orthogonal line with rounded bends."""
    slim = _corners(points)
    d = f"M{slim[0][0]:.1f} {slim[0][1]:.1f}"
    for before, here, after in zip(slim, slim[1:], slim[2:], strict=False):
        r = min(radius, _distance(before, here) / 2, _distance(here, after) / 2)
        ax, ay = _towards(here, before, r)
        bx, by = _towards(here, after, r)
        d += f"L{ax:.1f} {ay:.1f}Q{here[0]:.1f} {here[1]:.1f} {bx:.1f} {by:.1f}"
    return d + f"L{slim[-1][0]:.1f} {slim[-1][1]:.1f}"
