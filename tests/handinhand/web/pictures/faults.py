"""Counts what must not happen in the layout of a chain."""

from itertools import combinations

from handinhand.web.pictures.chain_layout import segments


def lines_through_boxes(layout):
    return [
        (line.key, station)
        for line in layout.grid.lines
        for x1, y1, x2, y2 in segments(layout.points[line.key])
        for station, (x, y, w, h) in layout.boxes.items()
        if min(x1, x2) < x + w - 1
        and max(x1, x2) > x + 1
        and min(y1, y2) < y + h - 1
        and max(y1, y2) > y + 1
    ]


def _together(a, b):
    """Whether two pieces run on one another for more than a crossing."""
    x1, y1, x2, y2 = a
    u1, v1, u2, v2 = b
    if x1 == x2 and u1 == u2:
        return abs(x1 - u1) < 3 and min(y1, y2) < max(v1, v2) - 3 and min(v1, v2) < max(y1, y2) - 3
    return (
        y1 == y2
        and v1 == v2
        and abs(y1 - v1) < 3
        and min(x1, x2) < max(u1, u2) - 3
        and min(u1, u2) < max(x1, x2) - 3
    )


def lines_on_one_another(layout):
    bundle = layout.grid.bundle
    return [
        (a.key, b.key)
        for a, b in combinations(layout.grid.lines, 2)
        if bundle[a.key] != bundle[b.key]
        for one in segments(layout.points[a.key])
        for other in segments(layout.points[b.key])
        if _together(one, other)
    ]


def labels_on_labels(layout):
    shown = {(layout.grid.bundle[key], box[:2]): box for key, box in layout.labels.items()}
    return [
        (a, b)
        for a, b in combinations(shown.values(), 2)
        if a[0] < b[0] + b[2] and b[0] < a[0] + a[2] and a[1] < b[1] + b[3] and b[1] < a[1] + a[3]
    ]


def faults(layout):
    return {
        "through": lines_through_boxes(layout),
        "on lines": lines_on_one_another(layout),
        "on labels": labels_on_labels(layout),
    }
