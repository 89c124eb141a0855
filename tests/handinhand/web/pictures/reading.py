"""Reads a picture back as a browser or a screen reader would."""

import re
from itertools import combinations
from xml.etree import ElementTree

from handinhand.web.pictures.style import size_of
from handinhand.web.pictures.text import width

SVG = "{http://www.w3.org/2000/svg}"


def tree(svg):
    """The picture as XML; raises if it is not well-formed."""
    return ElementTree.fromstring(svg)  # noqa: S314 - our own output


def links(svg):
    """Address and accessible name of every link, in reading order."""
    return [(one.get("href"), one.get("aria-label")) for one in tree(svg).iter(f"{SVG}a")]


def size(svg):
    _, _, wide, high = tree(svg).get("viewBox").split(" ")
    return float(wide), float(high)


def texts(svg):
    """Left, top, right, bottom and words of every text, moved as its groups say."""
    found = []

    def walk(element, shift):
        move = re.match(r"translate\(([\d.-]+) 0\)", element.get("transform") or "")
        shift += float(move.group(1)) if move else 0
        if element.tag == f"{SVG}text":
            font, bold = size_of(element.get("class"))
            long = width(element.text, font, bold)
            part = {"middle": 0.5, "end": 1.0}.get(element.get("text-anchor"), 0.0)
            x, y = float(element.get("x")) + shift - part * long, float(element.get("y"))
            found.append((x, y - font * 0.7, x + long, y + font * 0.15, element.text))
        for child in element:
            walk(child, shift)

    walk(tree(svg), 0.0)
    return found


def words_on_words(svg):
    """Pairs of texts that lie on one another."""
    return [
        (a[4], b[4])
        for a, b in combinations(texts(svg), 2)
        if a[0] + 0.5 < b[2] and b[0] + 0.5 < a[2] and a[1] + 0.5 < b[3] and b[1] + 0.5 < a[3]
    ]


def words_outside(svg):
    """Texts that leave the page."""
    wide, high = size(svg)
    return [one[4] for one in texts(svg) if one[0] < 0 or one[2] > wide + 0.5 or one[3] > high]
