"""Reachability on ways alone, without the rules of splitting and joining."""

from collections import deque
from collections.abc import Iterable, Sequence

from servicechain.model import Way


def reach(starts: Iterable[str], ways: Sequence[Way], *, backwards: bool = False) -> list[str]:
    """List the stations that can be reached on ways, nearest first, the starts included.

    Args:
        starts: keys of stations; those without a way are reached too.
        ways: n ways.
        backwards: walk every way from its target to its source.

    Returns:
        Keys, each once; by number of ways, then in the order of `starts` and `ways`.

    >>> reach(["1"], [Way("a", "1", "2"), Way("b", "2", "1"), Way("c", "3", "2")])
    ['1', '2']
    """
    after: dict[str, list[str]] = {}
    for way in ways:
        here, there = (way.target, way.source) if backwards else (way.source, way.target)
        after.setdefault(here, []).append(there)
    found = dict.fromkeys(starts)
    waiting = deque(found)
    while waiting:
        for key in after.get(waiting.popleft(), ()):
            if key not in found:
                found[key] = None
                waiting.append(key)
    return list(found)
