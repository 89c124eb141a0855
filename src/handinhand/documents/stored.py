"""Blocks as JSON and back, for documents that are kept as they were."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import fields

from handinhand.documents.blocks import (
    Block,
    Bullets,
    Heading,
    Note,
    Numbered,
    PageBreak,
    Paragraph,
    Picture,
    Run,
    SignatureLines,
    Table,
)

Stored = dict[str, object]

_KINDS: dict[str, type[Block]] = {
    "heading": Heading,
    "paragraph": Paragraph,
    "bullets": Bullets,
    "numbered": Numbered,
    "table": Table,
    "picture": Picture,
    "signatures": SignatureLines,
    "pagebreak": PageBreak,
    "note": Note,
}
_NAMES = {kind: name for name, kind in _KINDS.items()}


def as_data(blocks: Iterable[Block]) -> list[Stored]:
    """Return the blocks as values JSON can hold."""
    return [
        {"kind": _NAMES[type(block)]}
        | {one.name: _plain(getattr(block, one.name)) for one in fields(block)}
        for block in blocks
    ]


def _plain(value: object) -> object:
    if isinstance(value, Run):
        looks = {"bold": value.bold, "italic": value.italic, "link": value.link}
        return {"text": value.text} | {name: look for name, look in looks.items() if look}
    if isinstance(value, tuple):
        return [_plain(one) for one in value]
    return value


def from_data(stored: Iterable[Mapping[str, object]]) -> tuple[Block, ...]:
    """Return the blocks that were stored; they are checked as if they were made anew.

    Raises:
        KeyError: a block of a kind there is not.
        ValueError: a block that may not be, such as a picture without its text.
    """
    return tuple(_block(one) for one in stored)


def _block(stored: Mapping[str, object]) -> Block:
    kind = _KINDS[str(stored["kind"])]
    values = {name: _value(value) for name, value in stored.items() if name != "kind"}
    return kind(**values)  # type: ignore[arg-type]  # the fields were written by as_data


def _value(value: object) -> object:
    if isinstance(value, dict):
        return Run(**value)
    if isinstance(value, list):
        return tuple(_value(one) for one in value)
    return value
