"""Decides what stands on a page together: no heading without what follows it."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass

from handinhand.documents.blocks import Block, Heading, Paragraph, Picture, Table, plain
from handinhand.documents.layout import is_kept_whole

SHORT = 400  # letters up to which a paragraph or a list is kept with the heading before it


@dataclass(frozen=True)
class Across:
    """A page in landscape: tables one below the other, or one picture with what leads to it."""

    blocks: tuple[Block, ...]
    picture: Picture | None = None


@dataclass(frozen=True)
class Room:
    """What follows needs so much room that its first rows stand below its heading."""


Placed = Block | Across | Room


def placed(blocks: Iterable[Block]) -> list[Placed]:
    """Give back the blocks with those in landscape put together on pages of their own."""
    done: list[Placed] = []
    for block in blocks:
        if isinstance(block, Table | Picture) and block.landscape:
            _put_across(done, block)
        elif isinstance(block, Table) and not is_kept_whole(block):
            done += [*_room_before(lead := _lead(done)), *lead, block]
        else:
            done.append(block)
    return done


def _room_before(lead: list[Block]) -> list[Placed]:
    return [Room()] if lead else []


def _put_across(done: list[Placed], block: Table | Picture) -> None:
    """Put a block on a page in landscape with what leads to it, or on the one just begun."""
    lead = _lead(done)
    if isinstance(block, Picture):
        done.append(Across(tuple(lead), block))
        return
    before = done[-1] if done else None
    if isinstance(before, Across) and before.picture is None:
        done[-1] = Across((*before.blocks, *lead, block))
    else:
        done.append(Across((*lead, block)))


def _lead(done: list[Placed]) -> list[Block]:
    """Take off the headings and short texts at the end, from the first heading on."""
    start = len(done)
    while start and _leads(done[start - 1]):
        start -= 1
    while start < len(done) and not isinstance(done[start], Heading):
        start += 1
    lead: list[Block] = [one for one in done[start:] if isinstance(one, Heading | Paragraph)]
    del done[start:]
    return lead


def _leads(block: Placed) -> bool:
    short = isinstance(block, Paragraph) and len(plain(block.text)) <= SHORT
    return short or isinstance(block, Heading)
