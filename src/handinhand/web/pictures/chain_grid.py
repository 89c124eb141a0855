"""Gives every station of a chain a column and a row. Pure geometry, no drawing.

Columns are steps from a start, rows belong to lanes. Between two columns lies a gutter, between
two rows a channel: boxes stand only in cells, lines run only in gutters, channels and empty cells.
Gutter g lies left of column g, channel h above row h.
"""

import math
from collections import defaultdict
from collections.abc import Sequence
from dataclasses import dataclass
from itertools import combinations
from typing import TypeVar

T = TypeVar("T")
LOOP_WEIGHT = 0.35  # a loop pulls its lanes together about a third as much


@dataclass(frozen=True)
class LaneBox:
    """A lane, kept beside the others of its group, and the height its name needs."""

    key: str
    group: str
    height: float = 0


@dataclass(frozen=True)
class Node:
    """A station or routing node and the height its words need; without a width, a whole box."""

    key: str
    lane: str
    height: float = 60
    width: float | None = None


@dataclass(frozen=True)
class Line:
    """A way; a `code` gets a label of the size `label`."""

    key: str
    source: str
    target: str
    code: str = ""
    returns: bool = False
    label: tuple[float, float] = (0, 0)


@dataclass(frozen=True)
class Grid:
    """Columns and rows of all stations."""

    lanes: tuple[LaneBox, ...]
    nodes: tuple[Node, ...]
    lines: tuple[Line, ...]
    back: frozenset[str]
    """Lines that close a loop."""
    bundle: dict[str, str]
    """Lines of one bundle are drawn as one."""
    column: dict[str, int]
    row: dict[str, int]
    rows_of_lane: dict[str, range]

    @property
    def rows(self) -> int:
        """Number of rows."""
        return max((rows.stop for rows in self.rows_of_lane.values()), default=0)

    @property
    def columns(self) -> int:
        """Number of columns."""
        return max(self.column.values(), default=-1) + 1


def make_grid(lanes: Sequence[LaneBox], nodes: Sequence[Node], lines: Sequence[Line]) -> Grid:
    """Columns from the ways, lanes in an order with short lines, rows inside the lanes."""
    back = back_lines(nodes, lines)
    column = columns(nodes, lines, back)
    order = order_lanes(lanes, nodes, lines, back)
    row, rows_of_lane = rows(order, nodes, lines, column)
    return Grid(
        *(tuple(order), tuple(nodes), tuple(lines), back),
        *(bundles(lines, back), column, row, rows_of_lane),
    )


def back_lines(nodes: Sequence[Node], lines: Sequence[Line]) -> frozenset[str]:
    """Ways that close a loop: the declared ones, and those found depth-first in the given order.

    >>> nodes = [Node("1", "a"), Node("2", "a")]
    >>> sorted(back_lines(nodes, [Line("there", "1", "2"), Line("home", "2", "1")]))
    ['home']
    """
    back = {one.key for one in lines if one.returns}
    leaving: dict[str, list[Line]] = defaultdict(list)
    for one in lines:
        if not one.returns:
            leaving[one.source].append(one)
    done: dict[str, bool] = {}
    for start in nodes:
        if start.key in done:
            continue
        done[start.key] = False
        stack = [(start.key, iter(leaving[start.key]))]
        while stack:
            here, todo = stack[-1]
            following = next(todo, None)
            if following is None:
                done[here] = True
                stack.pop()
            elif following.target not in done:
                done[following.target] = False
                stack.append((following.target, iter(leaving[following.target])))
            elif not done[following.target]:
                back.add(following.key)
    return frozenset(back)


def bundles(lines: Sequence[Line], back: frozenset[str]) -> dict[str, str]:
    """Loops of one standard to one station share a line, so do returns from one station.

    A station that is repeated has a line of its own, so that it reads as a loop.
    """
    found = {}
    for one in lines:
        if one.key not in back:
            found[one.key] = f"way {one.key}"
        elif one.source == one.target:
            found[one.key] = f"repetition {one.key}"
        elif one.code:
            found[one.key] = f"loop {one.code} to {one.target}"
        else:
            found[one.key] = f"return from {one.source}"
    return found


def columns(nodes: Sequence[Node], lines: Sequence[Line], back: frozenset[str]) -> dict[str, int]:
    """Column = longest path from a start; it ends because loops are taken out."""
    column = {one.key: 0 for one in nodes}
    forward = [one for one in lines if one.key not in back]
    for _ in nodes:
        moved = False
        for one in forward:
            if column[one.target] <= column[one.source]:
                column[one.target] = column[one.source] + 1
                moved = True
        if not moved:
            break
    return column


class _LaneOrder:
    """Swaps groups, and lanes inside a group, while the lines between lanes get shorter."""

    def __init__(self, pulls: dict[tuple[str, str], float]) -> None:
        self.pulls = pulls

    def cost(self, blocks: Sequence[Sequence[LaneBox]]) -> float:
        place = {lane.key: at for at, lane in enumerate(lane for block in blocks for lane in block)}
        far = {pair: float(abs(place[pair[0]] - place[pair[1]])) for pair in self.pulls}
        return sum(weight * math.pow(far[pair], 1.3) for pair, weight in self.pulls.items())

    def settle(self, blocks: list[list[LaneBox]]) -> list[list[LaneBox]]:
        for _ in range(6):
            pairs = combinations(range(len(blocks)), 2)
            moved = [self._better(blocks, blocks, a, b) for a, b in pairs]
            for block in blocks:
                moved += [self._better(blocks, block, at, at + 1) for at in range(len(block) - 1)]
            if not any(moved):
                break
        return blocks

    def _better(self, blocks: list[list[LaneBox]], items: list[T], a: int, b: int) -> bool:
        before = self.cost(blocks)
        items[a], items[b] = items[b], items[a]
        if self.cost(blocks) < before - 1e-9:
            return True
        items[a], items[b] = items[b], items[a]
        return False

    def barycentre(self, lanes: Sequence[LaneBox]) -> dict[str, float]:
        """Each lane moves to the mean of those it exchanges with, a few times."""
        place = {lane.key: float(at) for at, lane in enumerate(lanes)}
        near: dict[str, list[tuple[str, float]]] = defaultdict(list)
        for (a, b), weight in self.pulls.items():
            near[a].append((b, weight))
            near[b].append((a, weight))
        for _ in range(8):
            for lane in lanes:
                total = sum(weight for _, weight in near[lane.key])
                if total:
                    mean = sum(place[other] * weight for other, weight in near[lane.key]) / total
                    place[lane.key] = (place[lane.key] + mean) / 2
        return place


def order_lanes(
    lanes: Sequence[LaneBox],
    nodes: Sequence[Node],
    lines: Sequence[Line],
    back: frozenset[str],
) -> list[LaneBox]:
    """The better of two orders, both improved by swaps: as given, and by barycentre."""
    lane_of = {one.key: one.lane for one in nodes}
    pulls: dict[tuple[str, str], float] = defaultdict(float)
    for one in lines:
        a, b = sorted((lane_of[one.source], lane_of[one.target]))
        if a != b:
            pulls[a, b] += LOOP_WEIGHT if one.key in back else 1.0
    search = _LaneOrder(pulls)
    groups: dict[str, list[LaneBox]] = {}
    for lane in lanes:
        groups.setdefault(lane.group or f"\0{lane.key}", []).append(lane)
    place = search.barycentre(lanes)
    given = search.settle([list(block) for block in groups.values()])
    middle = {
        key: sum(place[one.key] for one in block) / len(block) for key, block in groups.items()
    }
    pulled = search.settle([list(groups[key]) for key in sorted(groups, key=middle.__getitem__)])
    best = min((given, pulled), key=search.cost)
    order = [lane for block in best for lane in block]
    first = {lane.key: at for at, lane in enumerate(lanes)}
    turned = [block[::-1] for block in best[::-1]]
    same = abs(search.cost(turned) - search.cost(best)) < 1e-9
    if same and order and first[order[0].key] > first[order[-1].key]:
        order.reverse()
    return order


def rows(
    order: Sequence[LaneBox],
    nodes: Sequence[Node],
    lines: Sequence[Line],
    column: dict[str, int],
) -> tuple[dict[str, int], dict[str, range]]:
    """Stations of one lane and one column stand in sub-rows, ordered by what they are tied to."""
    lane_at = {lane.key: at for at, lane in enumerate(order)}
    lane_of = {one.key: one.lane for one in nodes}
    tied: dict[str, list[int]] = defaultdict(list)
    for one in lines:
        tied[one.source].append(lane_at[lane_of[one.target]])
        tied[one.target].append(lane_at[lane_of[one.source]])
    row: dict[str, int] = {}
    rows_of_lane: dict[str, range] = {}
    top = 0
    for lane in order:
        cells: dict[int, list[str]] = defaultdict(list)
        for node in nodes:
            if node.lane == lane.key:
                cells[column[node.key]].append(node.key)
        for cell in cells.values():
            cell.sort(key=lambda key: sum(tied[key]) / max(1, len(tied[key])))
            row |= {key: top + at for at, key in enumerate(cell)}
        deep = max((len(cell) for cell in cells.values()), default=1)
        rows_of_lane[lane.key] = range(top, top + deep)
        top += deep
    return row, rows_of_lane
