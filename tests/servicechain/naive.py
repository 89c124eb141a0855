"""The chain semantics a second time: docs/engine/behaviour.md word for word, without shortcuts.

Slow and simple on purpose: it shares no code with the engine, so that the two can be compared.
"""

import itertools
from fractions import Fraction
from typing import NamedTuple

from servicechain import Chain


class Token(NamedTuple):
    at: str
    waits: bool
    side: bool
    begun_by: frozenset[str]


State = frozenset[Token]


def all_states(chain: Chain) -> dict[State, set[State]]:
    """Every state that a case can reach, with the states that follow it."""
    closing = {s.key: closed_by(chain, s.key) for s in chain.places if s.split != "one"}
    start = frozenset({Token(chain.start, False, False, frozenset())})
    found: dict[State, set[State]] = {}
    todo = [start]
    while todo:
        state = todo.pop()
        if state not in found:
            found[state] = set(following(chain, closing, state))
            todo += found[state]
    return found


def distances(chain: Chain) -> dict[tuple[str, str], int]:
    keys = [s.key for s in chain.places]
    far = {(a, b): 0 if a == b else 10**6 for a in keys for b in keys}
    for w in chain.ways:
        if not w.returns and w.source != w.target:
            far[w.source, w.target] = 1
    for k, a, b in itertools.product(keys, repeat=3):
        far[a, b] = min(far[a, b], far[a, k] + far[k, b])
    return far


def closed_by(chain: Chain, split: str) -> str | None:
    """The nearest station with the same word in join that all the split's ways lead to."""
    word = chain.place(split).split
    targets = [w.target for w in chain.ways if w.source == split and not w.returns]
    if not targets:
        return None
    far = distances(chain)
    candidates = [
        (min(far[t, s.key] for t in targets), s.key)
        for s in chain.places
        if s.join == word and s.key != split and all(far[t, s.key] < 10**6 for t in targets)
    ]
    return min(candidates)[1] if candidates else None


def is_ambiguous(chain: Chain) -> bool:
    """Whether two stations are equally near to close a split; then either answer is right."""
    far = distances(chain)
    for split in chain.places:
        targets = [w.target for w in chain.ways if w.source == split.key and not w.returns]
        if split.split == "one" or not targets:
            continue
        near = [
            min(far[t, s.key] for t in targets)
            for s in chain.places
            if s.join == split.split
            and s.key != split.key
            and all(far[t, s.key] < 10**6 for t in targets)
        ]
        if near.count(min(near, default=0)) > 1:
            return True
    return False


def following(chain: Chain, closing: dict[str, str | None], state: State):
    return (there for _, there in moves(chain, closing, state))


def moves(chain: Chain, closing: dict[str, str | None], state: State):
    for token in state:
        if token.waits:
            continue
        rest = state - {token}
        out = [w for w in chain.ways if w.source == token.at]
        for size in range(1, len(out) + 1):
            for chosen in itertools.combinations(out, size):
                if may_go(chain, token, chosen, len(out), rest):
                    yield token, after(chain, closing, token, chosen, rest)


def is_main(chain: Chain, token: Token) -> bool:
    if token.side:
        return False
    return token.waits or token.at != chain.parallel.side


def may_go(chain: Chain, token: Token, chosen, ways_out: int, rest: State) -> bool:
    station, parallel = chain.place(token.at), chain.parallel
    if station.split == "one" and len(chosen) > 1:
        return False
    if station.split == "all" and len(chosen) < ways_out:
        return False
    if station.split != "one":
        for group in station.exclusive:
            if sum(w.key in group for w in chosen) > 1:
                return False
        mains = {w.target for w in chosen if parallel and w.target != parallel.side}
        if parallel and parallel.split == token.at and len(mains) > 1:
            return False
    standing = {t.at for t in rest if not t.waits}
    if any(w.target in standing for w in chosen):
        return False
    if parallel and token.at == parallel.side:
        main = any(is_main(chain, t) for t in rest)
        return all((w.target == parallel.join) == main for w in chosen)
    return True


def after(chain: Chain, closing, token: Token, chosen, rest: State) -> State:
    parallel = chain.parallel
    begun_by = token.begun_by
    named = parallel is not None and parallel.split == token.at
    if closing.get(token.at) and not named:
        begun_by |= {token.at}
    killers = [n.key for n in chain.nodes if n.ends_all]
    for way in chosen:
        if way.target in killers:
            return frozenset({Token(way.target, False, False, frozenset())})
    tokens = set(rest)
    for target in {w.target for w in chosen}:
        at_join = parallel is not None and target == parallel.join
        ends_split = any(closing[s] == target for s in begun_by)
        side = at_join and token.at == parallel.side
        tokens.add(Token(target, at_join or ends_split, side, begun_by))
    changed = True
    while changed:
        changed = False
        for waiting in sorted(tokens, key=str):
            group = ready(chain, closing, waiting, tokens)
            if group:
                closed = {s for s in closing if closing[s] == waiting.at}
                left = frozenset().union(*(t.begun_by for t in group)) - closed
                tokens = (tokens - group) | {Token(waiting.at, False, False, left)}
                changed = True
                break
    return frozenset(tokens)


def ready(chain: Chain, closing, waiting: Token, tokens: set[Token]) -> set[Token]:
    """The tokens that begin a station together with this one, or none while it must wait."""
    parallel = chain.parallel
    if not waiting.waits or waiting.side:
        return set()
    standing = {t.at for t in tokens if not t.waits}
    at_join = parallel is not None and waiting.at == parallel.join
    if waiting.at in standing or (at_join and parallel.side in standing):
        return set()
    group = {waiting}
    for _ in tokens:
        ours = {s for t in group for s in t.begun_by if closing[s] == waiting.at}
        group |= {t for t in tokens if t.begun_by & ours}
    if any(not t.waits or t.at != waiting.at for t in group):
        return set()
    return group | {t for t in tokens if at_join and t.side}


EXIT = Fraction(1, 1000)
Seen = tuple[State, frozenset[str]]
"""A state, and the stations in it that have not begun: their event has not been seen."""


def visible_edges(chain: Chain, closing, seen: Seen):
    """What may happen: a station that begins, or (None) something that nobody sees."""
    state, pending = seen
    stations = {s.key: s for s in chain.stations}
    for key in pending:
        yield stations[key].name, (state, pending - {key}), 1
    for station in chain.stations:
        if station.any_time:
            yield station.name, seen, 1
    for token, there in moves(chain, closing, state):
        if token.at in pending:
            continue
        stayed = {t.at for t in state - {token} if not t.waits}
        standing = {t.at for t in there if not t.waits} & stations.keys()
        begun_later = frozenset(k for k in standing if k in pending or k not in stayed)
        yield None, (there, begun_later), 0
    standing = {t.at for t in state if not t.waits}
    leave = chain.person_exit
    if leave and (standing & stations.keys()) - pending and not standing & set(chain.ends):
        alone = frozenset({Token(leave.to, False, False, frozenset())})
        yield None, (alone, frozenset({leave.to} & stations.keys())), EXIT


def fitting(chain: Chain, history: list[str]) -> tuple[int, set[str]]:
    """The cost of the cheapest prefix alignment, and the stations that may come after it.

    Of equally cheap ones those with the fewest exits count.
    """
    closing = {p.key: closed_by(chain, p.key) for p in chain.places if p.split != "one"}
    start = frozenset({Token(chain.start, False, False, frozenset())})
    pending = frozenset({chain.start} & {s.key for s in chain.stations})
    cost = {(0, (start, pending)): Fraction(0)}
    cheaper = cost
    while cheaper:  # relax every move until nothing gets cheaper
        cheaper = {}
        for node, price in cost.items():
            for there, more in options(chain, closing, history, node):
                if price + more < min(cost.get(there, 10**6), cheaper.get(there, 10**6)):
                    cheaper[there] = price + more
        cost |= cheaper
    last = {seen: price for (place, seen), price in cost.items() if place == len(history)}
    least = min(last.values())
    here = {seen for seen, price in last.items() if price == least}
    more = here
    while more:  # and what nobody sees leads to
        more = {
            there
            for seen in here
            for name, there, _ in visible_edges(chain, closing, seen)
            if name is None and there not in here
        }
        here |= more
    names = {name for s in here for name, _, _ in visible_edges(chain, closing, s) if name}
    return int(least), names


def options(chain: Chain, closing, history: list[str], node):
    """Every move from a place in the history and a state, with what it costs."""
    place, seen = node
    if place < len(history):
        yield (place + 1, seen), 1
    for name, there, price in visible_edges(chain, closing, seen):
        yield (place, there), price
        if place < len(history) and name == history[place]:
            yield (place + 1, there), 0
