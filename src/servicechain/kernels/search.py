"""The cheapest alignment of each variant: bucketed search over (place in the trace, state)."""

from typing import Any

import numba as nb
import numpy as np

from servicechain.kernels.kinds import read, write

_FAR = np.int32(2**31 - 1)


@nb.njit(cache=True, nogil=True)
def _push(heap: Any, costs: Any, size: int, node: int, cost: int) -> int:
    i = size
    while i > 0:
        parent = (i - 1) >> 1
        if costs[parent] <= cost:
            break
        heap[i], costs[i] = heap[parent], costs[parent]
        i = parent
    heap[i], costs[i] = node, cost
    return size + 1


@nb.njit(cache=True, nogil=True)
def _pop(heap: Any, costs: Any, size: int) -> int:
    """Remove the least; its place 0 was read by the caller."""
    size -= 1
    node, cost = heap[size], costs[size]
    i = 0
    while True:
        child = 2 * i + 1
        if child >= size:
            break
        if child + 1 < size and costs[child + 1] < costs[child]:
            child += 1
        if costs[child] >= cost:
            break
        heap[i], costs[i] = heap[child], costs[child]
        i = child
    heap[i], costs[i] = node, cost
    return size


@nb.njit(cache=True, nogil=True, inline="always")
def _least(remaining: int, events: int) -> int:
    """Return what a case must still cost: stations to the end beyond the events that are left."""
    return max(0, remaining - events)


@nb.njit(cache=True, nogil=True)
def unit_search(
    seq: Any, states: int, first: Any, label: Any, target: Any, final: int, remaining: Any,
    dist: Any, parent: Any, head: Any, node: Any, after: Any, touched: Any,
) -> Any:  # fmt: skip
    """Search with costs 0 and 1 only: A* with a list of nodes for each cost, the newest first.

    Returns the cost (-1: the end cannot be reached) and how many nodes were touched.
    """
    length = len(seq)
    if remaining[0] < 0:
        return -1, 0
    worst = length + remaining[0]
    for f in range(worst + 1):
        head[f] = -1
    dist[0], parent[0], touched[0] = 0, -1, 0
    n_touched, n_entries = 1, 1
    f = _least(remaining[0], length)
    node[0], after[0], head[f] = 0, -1, 0
    goal = length * states + final
    while f <= worst:
        entry = head[f]
        if entry < 0:
            f += 1
            continue
        head[f] = after[entry]
        u = node[entry]
        i = u // states
        s = u - i * states
        left = length - i
        so_far = dist[u]
        if so_far + _least(remaining[s], left) != f:
            continue
        if u == goal:
            return so_far, n_touched
        event = seq[i] if left > 0 and seq[i] >= 0 else -2
        # Dearer moves first, so that the list gives back the cheapest first.
        if left > 0:
            v, price = u + states, so_far + 1
            if dist[v] > price:
                if dist[v] == _FAR:
                    touched[n_touched] = v
                    n_touched += 1
                dist[v], parent[v] = price, u
                g = price + _least(remaining[s], left - 1)
                if g <= worst:
                    node[n_entries], after[n_entries], head[g] = v, head[g], n_entries
                    n_entries += 1
        for e in range(first[s], first[s + 1]):
            t = target[e]
            if remaining[t] < 0:
                continue
            v = u - s + t
            price = so_far + (1 if label[e] >= 0 else 0)
            if dist[v] > price:
                if dist[v] == _FAR:
                    touched[n_touched] = v
                    n_touched += 1
                dist[v], parent[v] = price, u
                g = price + _least(remaining[t], left)
                if g <= worst:
                    node[n_entries], after[n_entries], head[g] = v, head[g], n_entries
                    n_entries += 1
            if label[e] == event:
                w = v + states
                if dist[w] > so_far:
                    if dist[w] == _FAR:
                        touched[n_touched] = w
                        n_touched += 1
                    dist[w], parent[w] = so_far, u
                    g = so_far + _least(remaining[t], left - 1)
                    if g <= worst:
                        node[n_entries], after[n_entries], head[g] = w, head[g], n_entries
                        n_entries += 1
    return -1, n_touched


@nb.njit(cache=True, nogil=True)
def priced_search(
    seq: Any,
    prices: Any,
    states: int,
    first: Any,
    label: Any,
    target: Any,
    final: int,
    model_cost: Any,
    dist: Any,
    parent: Any,
    heap: Any,
    costs: Any,
    touched: Any,
) -> Any:
    """Search with a cost per station and kind of move (Dijkstra)."""  # fmt: skip
    length = len(seq)
    dist[0], parent[0], touched[0] = 0, -1, 0
    n_touched = 1
    size = _push(heap, costs, 0, 0, 0)
    goal = length * states + final
    while size > 0:
        u, cost = heap[0], costs[0]
        size = _pop(heap, costs, size)
        if dist[u] != cost:
            continue
        if u == goal:
            return cost, n_touched
        i = u // states
        s = u - i * states
        for e in range(first[s], first[s + 1]):
            v = i * states + target[e]
            price = cost if label[e] < 0 else cost + model_cost[label[e]]
            if dist[v] > price:
                if dist[v] == _FAR:
                    touched[n_touched] = v
                    n_touched += 1
                dist[v], parent[v] = price, u
                size = _push(heap, costs, size, v, price)
            if label[e] >= 0 and i < length and seq[i] == label[e]:
                w = v + states
                if dist[w] > cost:
                    if dist[w] == _FAR:
                        touched[n_touched] = w
                        n_touched += 1
                    dist[w], parent[w] = cost, u
                    size = _push(heap, costs, size, w, cost)
        if i < length:
            v = u + states
            price = cost + prices[i]
            if dist[v] > price:
                if dist[v] == _FAR:
                    touched[n_touched] = v
                    n_touched += 1
                dist[v], parent[v] = price, u
                size = _push(heap, costs, size, v, price)
    return -1, n_touched


@nb.njit(cache=True, nogil=True)
def _trace_back(
    goal: int,
    seq: Any,
    states: int,
    first: Any,
    label: Any,
    target: Any,
    model_cost: Any,
    dist: Any,
    parent: Any,
    kind: Any,
    code: Any,
    begin: int,
) -> int:
    """Write the visible moves of an alignment backwards from `begin`; return how many.

    Kinds: 0 together, 1 log only, 2 model only.
    """  # fmt: skip
    count = 0
    u = goal
    while parent[u] >= 0:
        p = parent[u]
        i, j = u // states, p // states
        s, r = u - i * states, p - j * states
        if i > j:
            together = s != r  # a station possible at any time leads back to where it began
            if not together and dist[u] == dist[p]:
                for e in range(first[r], first[r + 1]):
                    if target[e] == s and label[e] == seq[j]:
                        together = True
                        break
            kind[begin + count], code[begin + count] = 0 if together else 1, j
            count += 1
        else:
            best = -2
            for e in range(first[r], first[r + 1]):
                if target[e] == s:
                    price = 0 if label[e] < 0 else model_cost[label[e]]
                    if dist[p] + price == dist[u]:
                        best = label[e]
                        break
            if best >= 0:
                kind[begin + count], code[begin + count] = 2, best
                count += 1
        u = p
    return count


_NUMBERS, _READ8, _READ16, _READ32 = (
    read(nb.int64), read(nb.int8), read(nb.int16), read(nb.int32)
)  # fmt: skip
_WRITE8, _WRITE32 = write(nb.int8), write(nb.int32)


@nb.njit(
    [
        (
            _NUMBERS, _READ16, _READ32, nb.int64, _READ32, _READ16, _READ32, nb.int64, _READ32,
            _READ32, nb.boolean, _NUMBERS, _WRITE32, _WRITE32, _WRITE8, _WRITE32, nb.int64,
            nb.int64,
        )
    ],
    cache=True,
    nogil=True,
)  # fmt: skip
def align_variants(
    begins: Any, seqs: Any, prices: Any, states: int, first: Any, label: Any, target: Any,
    final: int, remaining: Any, model_cost: Any, unit: bool, room: Any, cost: Any, moves: Any,
    kind: Any, place: Any, begin: int, end: int,
) -> None:  # fmt: skip
    """Align the variants from `begin` to `end`; events of v lie from `begins[v]` on.

    `seqs` holds codes of stations (-1 for an unknown activity), `prices` what each event costs
    when it stands alone (not read when `unit`).

    Writes the cost of each (-1: none), the number of moves of each, and kind and place of the
    moves, each variant's from `room[v]` on, backwards.
    """
    longest = 0
    for v in range(begin, end):
        longest = max(longest, begins[v + 1] - begins[v])
    nodes = (longest + 1) * states
    queue = 2 * (len(target) + states) * (longest + 1) + 16
    dist = np.full(nodes, _FAR, np.int32)
    parent = np.empty(nodes, np.int32)
    one = np.empty(queue, np.int32)
    two = np.empty(queue, np.int32)
    touched = np.empty(nodes, np.int32)
    head = np.empty(longest + max(remaining[0], 0) + 1, np.int32)
    for v in range(begin, end):
        seq = seqs[begins[v] : begins[v + 1]]
        if unit:
            found, n_touched = unit_search(
                seq, states, first, label, target, final, remaining, dist, parent, head, one, two,
                touched,
            )  # fmt: skip
        else:
            found, n_touched = priced_search(
                seq, prices[begins[v] : begins[v + 1]], states, first, label, target, final,
                model_cost, dist, parent, one, two, touched,
            )  # fmt: skip
        cost[v] = found
        if found >= 0:
            moves[v] = _trace_back(
                len(seq) * states + final, seq, states, first, label, target, model_cost,
                dist, parent, kind, place, room[v],
            )  # fmt: skip
        for j in range(n_touched):
            dist[touched[j]] = _FAR


@nb.njit(
    [
        (
            _NUMBERS, _NUMBERS, _READ8, _READ32, _NUMBERS, _READ16, nb.int64,
            _WRITE8, _WRITE32, _WRITE32, _WRITE32, _WRITE32, nb.int64, nb.int64,
        )
    ],
    cache=True,
    nogil=True,
)  # fmt: skip
def write_moves(
    room: Any, offsets: Any, kind: Any, place: Any, begins: Any, activity: Any, shift: int,
    kinds: Any, places: Any, codes: Any, variants: Any, steps: Any, begin: int, end: int,
) -> None:  # fmt: skip
    """Write the moves of variants forwards and without gaps, with what a table of them needs.

    A code is that of the event's activity, or `shift` and the code of the station passed over.
    """
    for v in range(begin, end):
        count = offsets[v + 1] - offsets[v]
        for k in range(count):
            source, to = room[v] + count - 1 - k, offsets[v] + k
            kinds[to], places[to] = kind[source], place[source]
            if kind[source] == 2:
                codes[to] = place[source] + shift
            else:
                codes[to] = activity[begins[v] + place[source]]
            variants[to], steps[to] = v, k
