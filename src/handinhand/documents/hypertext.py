"""Writes a document as the inner HTML of a page; everything is escaped."""

from __future__ import annotations

from html import escape

from handinhand.documents.blocks import (
    Block,
    Bullets,
    Document,
    Heading,
    Note,
    Numbered,
    PageBreak,
    Paragraph,
    Picture,
    SignatureLines,
    Table,
    Text,
    in_steps,
    runs,
)
from handinhand.documents.layout import number_columns


def to_html(document: Document, *, level: int = 2) -> str:
    """Return the blocks as HTML; the page around it has the title as its `<h1>`.

    Args:
        document: what to write.
        level: of the highest heading.
    """
    return "\n".join(_block(block, level - 1) for block in in_steps(document.blocks))


def _text(text: Text) -> str:
    done = []
    for run in runs(text):
        words = escape(run.text).replace("\n", "<br>")
        if run.bold:
            words = f"<strong>{words}</strong>"
        if run.italic:
            words = f"<em>{words}</em>"
        if run.link:
            words = f'<a class="kern-link" href="{escape(run.link)}">{words}</a>'
        done.append(words)
    return "".join(done)


def _block(block: Block, down: int) -> str:
    match block:
        case Heading():
            tag = f"h{min(block.level + down, 6)}"
            return f"<{tag}>{escape(block.text)}</{tag}>"
        case Paragraph():
            return f"<p>{_text(block.text)}</p>"
        case Bullets():
            return f"<ul>{_items(block.items)}</ul>"
        case Numbered():
            return f"<ol>{_items(block.items)}</ol>"
        case Table():
            return _table(block)
        case Picture():
            return _picture(block)
        case SignatureLines():
            return f'<ul class="doc-signatures">{_items(block.parties)}</ul>'
        case Note():
            head = f'<p class="doc-note__title">{escape(block.title)}</p>' if block.title else ""
            return f'<div class="doc-note">{head}<p>{_text(block.text)}</p></div>'
        case PageBreak():
            return ""


def _items(items: tuple[Text, ...]) -> str:
    return "".join(f"<li>{_text(item)}</li>" for item in items)


def _table(table: Table) -> str:
    """Roles are named, because the narrow form shows rows as blocks."""
    numbers = number_columns(table)
    heads = "".join(
        f'<th class="kern-table__header" role="columnheader" scope="col">{escape(name)}</th>'
        for name in table.columns
    )
    rows = []
    for first, *others in table.rows:
        cells = "".join(
            f'<td class="kern-table__cell{" kern-table__cell--numeric" * number}" role="cell"'
            f' data-label="{escape(name)}"><span>{_text(cell)}</span></td>'
            for cell, name, number in zip(others, table.columns[1:], numbers[1:], strict=True)
        )
        rows.append(
            '<tr class="kern-table__row" role="row"><th class="kern-table__header" scope="row"'
            f' role="rowheader">{_text(first)}</th>{cells}</tr>'
        )
    return (
        '<table class="kern-table kern-table--small app-table app-table--blocks" role="table">'
        f'<caption class="kern-title">{escape(table.caption)}</caption>'
        f'<thead class="kern-table__head" role="rowgroup">'
        f'<tr class="kern-table__row" role="row">{heads}</tr></thead>'
        f'<tbody class="kern-table__body" role="rowgroup">{"".join(rows)}</tbody></table>'
    )


def _picture(picture: Picture) -> str:
    """The frame takes the focus, because a wide picture scrolls in it; its words follow below."""
    shown = escape(picture.caption or picture.alt)
    return (
        f'<figure><div class="hp-frame" tabindex="0" role="group" aria-label="{shown}">'
        f"{picture.svg}</div><figcaption>{shown}</figcaption></figure>"
    )
