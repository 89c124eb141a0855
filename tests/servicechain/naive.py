"""The chain semantics a second time, word for word from the decided rules and without shortcuts.

Slow and simple on purpose: it shares no code with the engine, so that the two can be compared.
"""

import itertools
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
    closing = {s.key: closed_by(chain, s.key) for s in chain.stations if s.split != "one"}
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
    keys = [s.key for s in chain.stations]
    far = {(a, b): 0 if a == b else 10**6 for a in keys for b in keys}
    for w in chain.ways:
        if not w.returns and w.source != w.target:
            far[w.source, w.target] = 1
    for k, a, b in itertools.product(keys, repeat=3):
        far[a, b] = min(far[a, b], far[a, k] + far[k, b])
    return far


def closed_by(chain: Chain, split: str) -> str | None:
    """The nearest station with the same word in join that all the split's ways lead to."""
    word = chain.station(split).split
    targets = [w.target for w in chain.ways if w.source == split and not w.returns]
    if not targets:
        return None
    far = distances(chain)
    candidates = [
        (min(far[t, s.key] for t in targets), s.key)
        for s in chain.stations
        if s.join == word and s.key != split and all(far[t, s.key] < 10**6 for t in targets)
    ]
    return min(candidates)[1] if candidates else None


def is_ambiguous(chain: Chain) -> bool:
    """Whether two stations are equally near to close a split; then either answer is right."""
    far = distances(chain)
    for split in chain.stations:
        targets = [w.target for w in chain.ways if w.source == split.key and not w.returns]
        if split.split == "one" or not targets:
            continue
        near = [
            min(far[t, s.key] for t in targets)
            for s in chain.stations
            if s.join == split.split
            and s.key != split.key
            and all(far[t, s.key] < 10**6 for t in targets)
        ]
        if near.count(min(near, default=0)) > 1:
            return True
    return False


def following(chain: Chain, closing: dict[str, str | None], state: State):
    for token in state:
        if token.waits:
            continue
        rest = state - {token}
        out = [w for w in chain.ways if w.source == token.at]
        for size in range(1, len(out) + 1):
            for chosen in itertools.combinations(out, size):
                if may_go(chain, token, chosen, len(out), rest):
                    yield after(chain, closing, token, chosen, rest)


def is_main(chain: Chain, token: Token) -> bool:
    if token.side:
        return False
    return token.waits or token.at != chain.parallel.side


def may_go(chain: Chain, token: Token, chosen, ways_out: int, rest: State) -> bool:
    station, parallel = chain.station(token.at), chain.parallel
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
