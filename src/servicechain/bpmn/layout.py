"""Where everything lies in the drawing: columns by longest path, lanes by organisation.

Boxes stand in the cells of a grid. Between the columns lie gutters, above the rows channels; lines
run in these alone, each on a track of its own, and so never cross a box.
"""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from servicechain.bpmn.drawing import Drawing, Line, Shape

Point = tuple[int, int]
EDGE, HEADER = 80, 30
_GAP, _TRACK, _PAD = 24, 10, 20
_LABEL, _NAME = 30, (90, 27)  # two lines of small print, as viewers break them
_SIZES = {"task": (120, 80), "subProcess": (300, 130)}
_GATEWAY, _EVENT = (50, 50), (36, 36)


@dataclass(frozen=True, slots=True)
class Box:
    """Left, top, width and height in pixels."""

    x: int
    y: int
    width: int
    height: int


@dataclass(frozen=True, slots=True)
class Layout:
    """Boxes by the id of the shape, corners of lines and boxes of their names by that of the line.

    Names that stand where viewers put them anyway have no box.
    """

    boxes: Mapping[str, Box]
    lines: Mapping[str, tuple[Point, ...]]
    names: Mapping[str, Box]
    lanes: tuple[Box, ...]
    pool: Box


def size(shape: Shape) -> tuple[int, int]:
    """Return width and height of a shape."""
    if shape.element in _SIZES:
        return _SIZES[shape.element]
    return _GATEWAY if shape.element.endswith("Gateway") else _EVENT


def lay_out(drawing: Drawing) -> Layout:
    """Give everything its place."""
    return _Grid(drawing).lay_out()


def columns(shapes: Sequence[Shape], lines: Sequence[Line]) -> dict[str, int]:
    """Say in which column each shape stands: as far right as its longest way from the left.

    Lines that lead back are left out, marked or not.
    """
    after: dict[str, list[str]] = {shape.id: [] for shape in shapes}
    for line in lines:
        if line.source in after and line.target in after and not line.returns:
            after[line.source].append(line.target)
    done, forward = _without_returns(after)
    found = dict.fromkeys(after, 0)
    for here in reversed(done):
        for target in forward[here]:
            found[target] = max(found[target], found[here] + 1)
    return found


def _without_returns(
    after: Mapping[str, Sequence[str]],
) -> tuple[list[str], dict[str, list[str]]]:
    """Return all shapes, each after those behind it, and what leads where without circles."""
    entered = {target for targets in after.values() for target in targets}
    roots = [key for key in after if key not in entered]
    on_trail: set[str] = set()
    seen: set[str] = set()
    done: list[str] = []
    forward: dict[str, list[str]] = {key: [] for key in after}
    for root in (*roots, *after):
        trail = [] if root in seen else [(root, iter(after[root]))]
        seen.add(root)
        on_trail.update(key for key, _ in trail)
        while trail:
            here, left = trail[-1]
            target = next(left, None)
            if target is None:
                trail.pop()
                on_trail.discard(here)
                done.append(here)
            elif target not in on_trail:
                forward[here].append(target)
                if target not in seen:
                    seen.add(target)
                    on_trail.add(target)
                    trail.append((target, iter(after[target])))
    return done, forward


class _Grid:
    def __init__(self, drawing: Drawing) -> None:
        self.drawing = drawing
        self.shapes = {shape.id: shape for shape in drawing.shapes}
        inner = {s.id for shape in drawing.shapes for s in shape.inside}
        self.lines = [line for line in drawing.lines if line.source not in inner]
        self.inner_lines = [line for line in drawing.lines if line.source in inner]
        flat = [shape for shape in drawing.shapes if not shape.inside]
        self.column = columns(flat, self.lines)
        last = max(self.column.values(), default=0)
        for shape in drawing.shapes:
            if shape.inside:  # what is possible at any time stands behind everything else
                self.column[shape.id] = last + 1
        self.n_columns = max(self.column.values(), default=0) + 1
        self.row: dict[str, int] = {}
        self.first_row: list[int] = []
        self._find_rows()
        self._find_tracks()
        self._measure()

    def _find_rows(self) -> None:
        """Put each shape into the row of the one before it, or the nearest that is free."""
        before: dict[str, list[str]] = {}
        for line in self.lines:
            if self.column[line.source] < self.column[line.target]:
                before.setdefault(line.target, []).append(line.source)
        total = 0
        for number in range(len(self.drawing.lanes)):
            self.first_row.append(total)
            mine = [shape for shape in self.drawing.shapes if shape.lane == number]
            taken: set[tuple[int, int]] = set()
            for shape in sorted(mine, key=lambda s: self.column[s.id]):
                column = self.column[shape.id]
                wish = [self.row[s] - total for s in before.get(shape.id, ()) if s in self.row]
                wished = next((row for row in wish if row >= 0), 0)
                row = next(
                    r
                    for n in range(len(mine) + wished + 1)
                    for r in (wished + n, wished - n)
                    if r >= 0 and (column, r) not in taken
                )
                taken.add((column, row))
                self.row[shape.id] = total + row
            total += max((row + 1 for _, row in taken), default=1)
        self.n_rows = total

    def _find_tracks(self) -> None:
        """Give each line a track in every gutter and channel that it runs through."""
        self.gutters: list[list[tuple[str, str]]] = [[] for _ in range(self.n_columns + 1)]
        self.channels: list[list[Line]] = [[] for _ in range(self.n_rows)]
        self.named: set[int] = set()
        arriving: list[list[tuple[str, str]]] = [[] for _ in range(self.n_columns + 1)]
        for line in self.lines:
            leave, arrive = self.column[line.source] + 1, self.column[line.target]
            if line.name and leave == arrive:
                self.named.add(leave)
            if self._is_straight(line):
                continue
            self.gutters[leave].append((line.id, "out"))
            if leave != arrive:
                arriving[arrive].append((line.id, "in"))
                self.channels[self.row[line.target]].append(line)
        for gutter, more in zip(self.gutters, arriving, strict=True):
            gutter.extend(more)

    def _is_straight(self, line: Line) -> bool:
        near = self.column[line.target] == self.column[line.source] + 1
        return near and self.row[line.source] == self.row[line.target]

    def _measure(self) -> None:
        """Find the left edge of each column and the top of each row, with room for the tracks."""
        widths = [0] * self.n_columns
        heights = [80] * self.n_rows
        for shape in self.drawing.shapes:
            width, height = size(shape)
            column, row = self.column[shape.id], self.row[shape.id]
            widths[column] = max(widths[column], width)
            heights[row] = max(heights[row], height)
        self.left: list[int] = []
        self.gutter_x: list[int] = []
        x = EDGE + 2 * HEADER
        for n, (width, gutter) in enumerate(zip([*widths, 0], self.gutters, strict=True)):
            self.gutter_x.append(x + _GAP)
            room = 2 * _GAP + _TRACK * len(gutter)
            x += max(room, _NAME[0] + 2 * _TRACK) if n in self.named else room
            self.left.append(x)
            x += width
        self.right = x
        self.widths = widths
        self.top: list[int] = []
        self.channel_y: dict[str, int] = {}
        self.lane_y: list[int] = []
        y = EDGE
        for row, (height, channel) in enumerate(zip(heights, self.channels, strict=True)):
            if row in self.first_row:
                self.lane_y.append(y)
            y += _PAD
            for line in channel:
                self.channel_y[line.id] = y
                y += _LABEL if line.name else _TRACK
            y += _PAD
            self.top.append(y)
            y += height
            if row + 1 in self.first_row or row + 1 == self.n_rows:
                y += _PAD
        self.heights, self.bottom = heights, y

    def lay_out(self) -> Layout:
        boxes = {shape.id: self._box(shape) for shape in self.drawing.shapes}
        for shape in self.drawing.shapes:
            boxes.update(_inside(shape, boxes[shape.id]))
        lines = {line.id: self._corners(line, boxes) for line in self.lines}
        for line in self.inner_lines:
            lines[line.id] = (_right(boxes[line.source]), _left(boxes[line.target]))
        ends = [*self.lane_y[1:], self.bottom]
        lanes = tuple(
            Box(EDGE + HEADER, top, self.right - EDGE - HEADER, end - top)
            for top, end in zip(self.lane_y, ends, strict=True)
        )
        pool = Box(EDGE, EDGE, self.right - EDGE, self.bottom - EDGE)
        names = {
            line.id: Box(min(lines[line.id][2][0], lines[line.id][3][0]) + 6, y + 2, *_NAME)
            for line in self.lines
            if line.name and (y := self.channel_y.get(line.id)) is not None
        }
        return Layout(boxes, lines, names, lanes, pool)

    def _box(self, shape: Shape) -> Box:
        width, height = size(shape)
        column, row = self.column[shape.id], self.row[shape.id]
        x = self.left[column] + (self.widths[column] - width) // 2
        return Box(x, self.top[row] + (self.heights[row] - height) // 2, width, height)

    def _corners(self, line: Line, boxes: Mapping[str, Box]) -> tuple[Point, ...]:
        begin, end = _right(boxes[line.source]), _left(boxes[line.target])
        if self._is_straight(line):
            return (begin, end)
        leave, arrive = self.column[line.source] + 1, self.column[line.target]
        out = self._track(leave, line, "out")
        if leave == arrive:
            return (begin, (out, begin[1]), (out, end[1]), end)
        into = self._track(arrive, line, "in")
        channel = self.channel_y[line.id]
        return (
            begin, (out, begin[1]), (out, channel), (into, channel), (into, end[1]), end
        )  # fmt: skip

    def _track(self, gutter: int, line: Line, side: str) -> int:
        return self.gutter_x[gutter] + _TRACK * self.gutters[gutter].index((line.id, side))


def _inside(shape: Shape, box: Box) -> dict[str, Box]:
    """Put the shapes of a subprocess in a line."""
    found: dict[str, Box] = {}
    x = box.x + _GAP
    for inner in shape.inside:
        width, height = size(inner)
        found[inner.id] = Box(x, box.y + (box.height - height) // 2, width, height)
        x += width + _GAP + 6
    return found


def _right(box: Box) -> Point:
    return box.x + box.width, box.y + box.height // 2


def _left(box: Box) -> Point:
    return box.x, box.y + box.height // 2
