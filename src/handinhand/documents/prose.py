"""Reads what people write by hand: a small part of Markdown, no HTML."""

from __future__ import annotations

import itertools
from collections.abc import Iterator, Sequence

from markdown_it import MarkdownIt
from markdown_it.token import Token

from handinhand.documents.blocks import (
    Block,
    Bullets,
    Heading,
    Note,
    Numbered,
    Paragraph,
    Run,
    Table,
    Text,
    plain,
)

_MARKDOWN = MarkdownIt("commonmark", {"html": False}).enable("table")
_OUTSIDE = ("http://", "https://", "mailto:")


def from_markdown(text: str, *, below: int = 0, caption: str = "Tabelle") -> tuple[Block, ...]:
    """Read Markdown as blocks.

    Headings, paragraphs, lists, bold, italic, links, quotations (as notes) and tables are known.
    Nested lists become flat, pictures become their text, HTML stays text, and a link that is not
    http, https or mailto becomes its words.

    Args:
        text: what was typed.
        below: how many levels the headings move down.
        caption: of a table, as Markdown has none.
    """
    tokens = _MARKDOWN.parse(text.replace("\x00", ""))
    return tuple(_blocks(tokens, below, caption))


def _blocks(tokens: Sequence[Token], below: int, caption: str) -> Iterator[Block]:
    at = 0
    while at < len(tokens):
        token = tokens[at]
        end = _end(tokens, at)
        inside = tokens[at + 1 : end]
        match token.type:
            case "heading_open":
                yield Heading(plain(_inline(inside)), int(token.tag[1]) + below)
            case "paragraph_open":
                yield Paragraph(_inline(inside))
            case "bullet_list_open":
                yield Bullets(tuple(_items(inside)))
            case "ordered_list_open":
                yield Numbered(tuple(_items(inside)))
            case "blockquote_open":
                yield Note(_flat(inside))
            case "table_open":
                yield _table(inside, caption)
            case "fence" | "code_block":
                yield Paragraph(token.content.rstrip("\n"))
            case _:
                pass
        at = end + 1


def _end(tokens: Sequence[Token], at: int) -> int:
    """The place of the token that closes the one at `at`."""
    depth = 0
    for place in range(at, len(tokens)):
        depth += tokens[place].nesting
        if depth <= 0:
            return place
    return len(tokens) - 1


def _parts(tokens: Sequence[Token], kind: str) -> Iterator[Sequence[Token]]:
    """The insides of the direct children of this kind."""
    at = 0
    while at < len(tokens):
        end = _end(tokens, at)
        if tokens[at].type == f"{kind}_open":
            yield tokens[at + 1 : end]
        at = end + 1


def _items(tokens: Sequence[Token]) -> Iterator[Text]:
    """The items of a list; those of lists inside follow with a dash in front."""
    for item in _parts(tokens, "list_item"):
        nested = [i for i, token in enumerate(item) if token.type.endswith("_list_open")]
        yield _flat(item[: nested[0]] if nested else item)
        for start in nested:
            if item[start].level == item[nested[0]].level:
                inner = _items(item[start + 1 : start + _end(item[start:], 0)])
                yield from ((Run("– "), *_as_runs(one)) for one in inner)


def _as_runs(text: Text) -> tuple[Run, ...]:
    return (Run(text),) if isinstance(text, str) else text


def _flat(tokens: Sequence[Token]) -> Text:
    """All text inside as one, a line for each paragraph."""
    texts = [_inline([token]) for token in tokens if token.type == "inline"]
    lines = [[*_as_runs(text), Run("\n")] for text in texts]
    return tuple(itertools.chain.from_iterable(lines))[:-1]


def _table(tokens: Sequence[Token], caption: str) -> Table:
    head = next(_parts(tokens, "thead"))
    columns = [plain(_inline(cell)) for row in _parts(head, "tr") for cell in _parts(row, "th")]
    rows = [
        tuple(_inline(cell) for cell in _parts(row, "td"))
        for body in _parts(tokens, "tbody")
        for row in _parts(body, "tr")
    ]
    return Table(caption, tuple(columns), tuple(rows))


def _inline(tokens: Sequence[Token]) -> Text:
    found: list[Run] = []
    bold = italic = 0
    link = ""
    for token in itertools.chain.from_iterable(t.children or [] for t in tokens):
        match token.type:
            case "strong_open" | "strong_close":
                bold += token.nesting
            case "em_open" | "em_close":
                italic += token.nesting
            case "link_open":
                href = str(token.attrGet("href") or "")
                link = href if href.startswith(_OUTSIDE) else ""
            case "link_close":
                link = ""
            case "softbreak":
                found.append(Run(" ", bool(bold), bool(italic), link))
            case "hardbreak":
                found.append(Run("\n"))
            case _:
                found.append(Run(token.content, bool(bold), bool(italic), link))
    return tuple(run for run in found if run.text)
