"""Which joins of BPMN close which splits, and what to do where the two do not fit together.

A join of BPMN waits for all ways into it; a join of a chain waits for the branches of the split
that it closes. For a split and a join that belong together this is the same.
"""

from collections.abc import Iterable, Iterator

from servicechain.bpmn.draft import Draft, Place
from servicechain.model import Gate


def mark_returns(draft: Draft) -> None:
    """Mark the ways that lead back to a place on the way from the start to their source."""
    on_trail: set[str] = set()
    seen: set[str] = set()
    sources = [key for key in draft.places if not draft.into(key)]
    for root in (draft.start, *sources, *draft.places):
        if root not in draft.places or root in seen:
            continue
        seen.add(root)
        on_trail.add(root)
        trail = [(root, iter(draft.out_of(root)))]
        while trail:
            here, left = trail[-1]
            flow = next(left, None)
            if flow is None:
                trail.pop()
                on_trail.discard(here)
            elif flow.target in on_trail:
                flow.returns = flow.returns or flow.own is None
            elif flow.target not in seen:
                seen.add(flow.target)
                on_trail.add(flow.target)
                trail.append((flow.target, iter(draft.out_of(flow.target))))


def targets(draft: Draft, key: str) -> list[str]:
    """Return the places that ways lead to from here, ways back left out."""
    return list(dict.fromkeys(flow.target for flow in draft.out_of(key) if not flow.returns))


class Reach:
    """Which places lead to which, ways back left out, as whole numbers with a bit per place."""

    def __init__(self, draft: Draft) -> None:
        self._draft = draft
        self._bit = {key: 1 << n for n, key in enumerate(draft.places)}
        self._mask: dict[str, int] = {}
        for root in draft.places:
            if root not in self._mask:
                self._fill(root)

    def _fill(self, root: str) -> None:
        """Work out a place after all places behind it."""
        trail = [(root, iter(targets(self._draft, root)))]
        self._mask[root] = self._bit[root]
        while trail:
            here, left = trail[-1]
            target = next(left, None)
            if target is None:
                trail.pop()
                if trail:
                    self._mask[trail[-1][0]] |= self._mask[here]
            elif target in self._mask:
                self._mask[here] |= self._mask[target]
            else:
                self._mask[target] = self._bit[target]
                trail.append((target, iter(targets(self._draft, target))))

    def shared(self, key: str) -> Iterator[str]:
        """Return the places that every way out of a split leads to, the nearest first."""
        firsts = targets(self._draft, key)
        common = -1
        for first in firsts:
            common &= self._mask[first]
        found = dict.fromkeys(firsts)
        waiting = list(found)
        for place in waiting:  # grows while it is read
            if common & self._bit[place] and place != key:
                yield place
            for target in targets(self._draft, place):
                if target not in found:
                    found[target] = None
                    waiting.append(target)


def wide_splits(draft: Draft, places: Iterable[str]) -> list[Place]:
    """Return the places that open several ways together."""
    found = [draft.places[key] for key in places if key in draft.places]
    return [p for p in found if p.split is not Gate.ONE and len(targets(draft, p.key)) > 1]


def closings(draft: Draft, splits: Iterable[Place]) -> dict[str, str]:
    """Say for each split which place closes it; absent when none does."""
    found: dict[str, str] = {}
    reach = Reach(draft)
    for split in splits:
        for key in reach.shared(split.key):
            if draft.places[key].join is split.split:
                found[split.key] = key
                break
    return found


def unclosed(draft: Draft, inside: list[str], last: str) -> list[Gate]:
    """Return the words of the splits inside a part that nothing in it closes, each once."""
    mark_returns(draft)
    splits = wide_splits(draft, inside)
    closed = closings(draft, splits)
    words = {split.split for split in splits if closed.get(split.key, last) == last}
    return [word for word in (Gate.ALL, Gate.ANY) if word in words]


def fit_joins(draft: Draft) -> None:
    """Let an inclusive join that belongs to a parallel split take its word, and report it."""
    splits = wide_splits(draft, draft.places)
    closed = closings(draft, splits)
    busy, reach = set(closed.values()), Reach(draft)
    for split in splits:
        if split.key in closed:
            continue
        for key in reach.shared(split.key):
            place = draft.places[key]
            if key in busy or place.own is not None or len(draft.into(key)) < 2:
                continue
            if split.split is Gate.ALL and place.join is Gate.ANY:
                place.join = Gate.ALL
                busy.add(key)
                draft.remark("gate_changed", place)
                break


def report_joins(draft: Draft) -> None:
    """Report every place that waits for all ways in BPMN and closes no split here."""
    closed = closings(draft, wide_splits(draft, draft.places)).values()
    for place in draft.places.values():
        waits = place.join is Gate.ALL and len(draft.into(place.key)) > 1
        if waits and place.own is None and place.key not in closed:
            draft.remark("waits_differently", place)


def close_ends(draft: Draft) -> None:
    """Lead all ends together where a split would otherwise leave branches running."""
    ends = [place for place in draft.places.values() if place.is_end]
    splits = wide_splits(draft, draft.places)
    closed = closings(draft, splits)
    words = {split.split for split in splits if split.key not in closed}
    if not words or (len(ends) < 2 and not any(len(draft.into(e.key)) > 1 for e in ends)):
        return
    gather = [word for word in (Gate.ANY, Gate.ALL) if word in words]
    before = [place.key for place in ends]
    for place in ends:
        place.is_end = False
    for word in gather:
        last = Place(draft.new_key("Ende"), "endEvent", join=word)
        draft.add_place(last)
        for key in before:
            draft.add_flow(key, last.key)
        before = [last.key]
    draft.places[before[0]].is_end = True
