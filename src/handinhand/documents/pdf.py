"""Writes a document as PDF/UA-1 with Typst; texts travel as data, never as markup."""

from __future__ import annotations

import json
import re
from collections.abc import Iterable
from pathlib import Path

import typst

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
    plain,
    runs,
)
from handinhand.documents.layout import (
    column_widths,
    is_kept_whole,
    needs_large_page,
    number_columns,
)
from handinhand.documents.pages import SHORT, Across, Placed, Room, placed
from handinhand.kernel import clock

HERE = Path(__file__).parent
FONTS = HERE / "fonts"
TEMPLATE = HERE / "template.typ"
MISSING = "□"  # stands for a sign that no font of ours can draw
WHOLE_ROW = 500  # letters up to which a row is kept on one page
ROOM_OF_TABLE = 75  # millimetres: a heading, the head of a long table and its first rows

_UNKNOWN = re.compile(r"the text `\"(.+?)\"` could not be displayed", re.DOTALL)
_ESCAPED = re.compile(r"\\u\{([0-9a-f]+)\}")
_FAR = re.compile(r"[\x00-\x08\x0b-\x1f\x7f-\x9f\u2e80-\ufaff\ufe10-\ufeff\U00010000-\U0010ffff]")

Piece = dict[str, object]


def to_pdf(document: Document) -> bytes:
    """Return the document as a tagged PDF with embedded fonts.

    A sign that no font holds is drawn as an empty box, so that no name can stop a document.
    """
    content: Piece = {
        "title": document.title,
        "subtitle": document.subtitle,
        "language": document.language,
        "as_of": document.as_of,
        "footer": document.footer,
        "contents": document.contents,
        "words": _words(document.language),
        "blocks": _pieces(placed(in_steps(document.blocks))),
    }
    return _drawn(json.dumps(content, ensure_ascii=False))


def _pieces(blocks: Iterable[Placed]) -> list[Piece]:
    """The blocks as data.

    After a `room` the space above a heading is there already; a short text between a heading and
    a table that is not torn goes along with both.
    """
    done: list[Piece] = []
    for block in blocks:
        piece = _piece(block)
        before = done[-1] if done else {}
        if piece["kind"] == "heading":
            piece["flush"] = before.get("kind") == "room"
        if piece.get("kept") and before.get("kind") == "paragraph" and len(done) > 1:
            before["sticky"] = done[-2]["kind"] == "heading"
        done.append(piece)
    return done


def _piece(block: Placed) -> Piece:
    match block:
        case Across():
            picture = _block(block.picture) if block.picture else None
            return {"kind": "across", "blocks": _pieces(block.blocks), "picture": picture}
        case Room():
            return {"kind": "room", "height": ROOM_OF_TABLE}
        case _:
            return _block(block)


def _drawn(content: str) -> bytes:
    """Compile, and replace signs that cannot be drawn until there is none."""
    for _ in range(50):
        try:
            return _compile(content)
        except typst.TypstError as fault:
            found = _UNKNOWN.search(str(fault))
            if not found:
                raise
            text = _ESCAPED.sub(lambda hexed: chr(int(hexed[1], 16)), found[1])
            content = _FAR.sub(MISSING, content)
            for sign in set(text) - {MISSING}:
                content = content.replace(json.dumps(sign)[1:-1], MISSING).replace(sign, MISSING)
    return _compile(content)


def _compile(content: str) -> bytes:
    return typst.compile(
        TEMPLATE,
        format="pdf",
        font_paths=[FONTS],
        ignore_system_fonts=True,
        pdf_standards=["ua-1"],
        sys_inputs={"document": content},
        timestamp=clock.now().replace(microsecond=0),
    )


def _words(language: str) -> Piece:
    """The few words the template itself says."""
    if language.startswith("de"):
        return {
            "contents": "Inhalt",
            "page": "Seite",
            "of": "von",
            "table": "Tabelle",
            "picture": "Bild",
            "place": "Ort, Datum",
            "signature": "Unterschrift",
            "name": "Name, Funktion",
        }
    return {
        "contents": "Contents",
        "page": "Page",
        "of": "of",
        "table": "Table",
        "picture": "Picture",
        "place": "Place, date",
        "signature": "Signature",
        "name": "Name, function",
    }


def _text(text: Text) -> list[Piece]:
    return [
        {
            "text": run.text,
            "bold": run.bold,
            "italic": run.italic,
            # A page of the product means nothing on paper.
            "link": run.link if ":" in run.link else "",
        }
        for run in runs(text)
    ]


def _block(block: Block) -> Piece:
    match block:
        case Heading():
            return {"kind": "heading", "text": block.text, "level": block.level}
        case Paragraph():
            return {"kind": "paragraph", "text": _text(block.text)}
        case Bullets() | Numbered():
            kind = "bullets" if isinstance(block, Bullets) else "numbered"
            short = sum(len(plain(item)) for item in block.items) <= SHORT
            return {"kind": kind, "items": [_text(item) for item in block.items], "kept": short}
        case Table():
            return {
                "kind": "table",
                "caption": block.caption,
                "columns": list(block.columns),
                "rows": [[_text(cell) for cell in row] for row in block.rows],
                "whole": [_length(row) <= WHOLE_ROW for row in block.rows],
                "widths": list(column_widths(block)),
                "numbers": list(number_columns(block)),
                "landscape": block.landscape,
                "kept": is_kept_whole(block),
            }
        case Picture():
            return {
                "kind": "picture",
                "svg": block.svg,
                "alt": block.alt,
                "caption": block.caption,
                "landscape": block.landscape,
                "large": needs_large_page(block),
            }
        case SignatureLines():
            return {"kind": "signatures", "parties": list(block.parties)}
        case Note():
            return {"kind": "note", "title": block.title, "text": _text(block.text)}
        case PageBreak():
            return {"kind": "pagebreak"}


def _length(row: tuple[Text, ...]) -> int:
    return max(sum(len(run.text) for run in runs(cell)) for cell in row)
