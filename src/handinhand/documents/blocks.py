"""What a document consists of: frozen values, checked when they are made."""

from __future__ import annotations

import re
from collections.abc import Iterable
from dataclasses import dataclass
from xml.etree import ElementTree as Tree

_LINK = re.compile(r"(?:https?://|mailto:|/(?!/)|#)\S*\Z")


@dataclass(frozen=True)
class Run:
    """A piece of text in one look.

    Raises:
        ValueError: if the link leads to anything but a page, a place in this one, or a mailbox.
    """

    text: str
    bold: bool = False
    italic: bool = False
    link: str = ""

    def __post_init__(self) -> None:
        if self.link and not _LINK.match(self.link):
            raise ValueError(f"a link leads to http, https, mailto, / or #, not {self.link!r}")


Text = str | tuple[Run, ...]


def runs(text: Text) -> tuple[Run, ...]:
    """The text as runs."""
    return (Run(text),) if isinstance(text, str) else text


def plain(text: Text) -> str:
    """The text without its looks."""
    return "".join(run.text for run in runs(text))


@dataclass(frozen=True)
class Heading:
    """A heading; `level` 1 is the highest. Documents close gaps between levels themselves."""

    text: str
    level: int = 1


@dataclass(frozen=True)
class Paragraph:
    """A paragraph; a line break in the text is one on the page."""

    text: Text


@dataclass(frozen=True)
class Bullets:
    """A list without an order."""

    items: tuple[Text, ...]


@dataclass(frozen=True)
class Numbered:
    """A list that counts from 1."""

    items: tuple[Text, ...]


@dataclass(frozen=True)
class Table:
    """A table with a caption and one header row.

    Raises:
        ValueError: if a row has not one cell per column, or there is no caption or column.
    """

    caption: str
    columns: tuple[str, ...]
    rows: tuple[tuple[Text, ...], ...]
    landscape: bool = False

    def __post_init__(self) -> None:
        if not self.caption.strip() or not self.columns:
            raise ValueError("a table needs a caption and columns")
        for row in self.rows:
            if len(row) != len(self.columns):
                raise ValueError(f"{len(row)} cells for {len(self.columns)} columns: {row!r}")


def _check_svg(svg: str) -> None:
    if "<!DOCTYPE" in svg or "<!ENTITY" in svg:
        raise ValueError("a picture is an SVG without a document type")
    try:
        root = Tree.fromstring(svg)  # noqa: S314 - no document type, so no entities
    except Tree.ParseError as fault:
        raise ValueError(f"a picture is well-formed SVG: {fault}") from fault
    if root.tag.rsplit("}")[-1] != "svg":
        raise ValueError("a picture is an SVG")
    for element in root.iter():
        name = str(element.tag).rsplit("}")[-1]
        if name in {"script", "foreignObject", "iframe", "image"}:
            raise ValueError(f"a picture holds no <{name}>")
        for key, value in element.attrib.items():
            bare = key.rsplit("}")[-1].lower()
            if bare.startswith("on") or (bare == "href" and not _LINK.match(value)):
                raise ValueError(f"a picture holds no {bare}={value!r}")


@dataclass(frozen=True)
class Picture:
    """A picture as SVG whose colours stand in the file, with a text that says the same.

    Raises:
        ValueError: if the text is missing, or the SVG is broken or holds script.
    """

    svg: str
    alt: str
    caption: str = ""
    landscape: bool = False

    def __post_init__(self) -> None:
        if not self.alt.strip():
            raise ValueError("a picture needs a text that says what it shows")
        _check_svg(self.svg)


@dataclass(frozen=True)
class SignatureLines:
    """Lines to sign on paper, one set for each party."""

    parties: tuple[str, ...]


@dataclass(frozen=True)
class PageBreak:
    """What follows begins on a new page."""


@dataclass(frozen=True)
class Note:
    """A box beside the text: how a figure was made, what to mind."""

    text: Text
    title: str = ""


Block = (
    Heading | Paragraph | Bullets | Numbered | Table | Picture | SignatureLines | PageBreak | Note
)


@dataclass(frozen=True)
class Document:
    """A document: the same content for PDF, DOCX and HTML.

    Args:
        title: what it is; also the title of the file.
        subtitle: one line below.
        language: of the text, as in `lang`.
        as_of: the day of the data, printed on each page ("Stand 20.11.2026").
        footer: what stands at the foot of each page.
        blocks: the content in its order.
        contents: whether a title page with a list of contents comes first.
    """

    title: str
    subtitle: str = ""
    language: str = "de"
    as_of: str = ""
    footer: str = ""
    blocks: tuple[Block, ...] = ()
    contents: bool = False

    def __post_init__(self) -> None:
        if not self.title.strip():
            raise ValueError("a document needs a title")


def in_steps(blocks: Iterable[Block]) -> tuple[Block, ...]:
    """Give back the blocks with headings that begin at 1 and never skip a level."""
    done: list[Block] = []
    depth = 0
    for block in blocks:
        if isinstance(block, Heading):
            depth = max(1, min(block.level, depth + 1, 6))
            done.append(Heading(block.text, depth))
        else:
            done.append(block)
    return tuple(done)
