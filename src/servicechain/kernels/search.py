"""The cheapest alignment of each variant: bucketed search over (place in the trace, state)."""

from typing import Any

import numba as nb
import numpy as np

_FAR = np.int32(2**31 - 1)


@nb.njit(cache=True)
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


@nb.njit(cache=True)
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


@nb.njit(cache=True)
def unit_search(
    seq: Any,
    states: int,
    first: Any,
    label: Any,
    target: Any,
    final: int,
    dist: Any,
    parent: Any,
    now: Any,
    later: Any,
    touched: Any,
) -> Any:
    """Search with costs 0 and 1 only: one level of cost after the other, no queue to sort.

    Returns the cost (-1: the end cannot be reached) and how many nodes were touched.
    """  # fmt: skip
    length = len(seq)
    dist[0], parent[0], touched[0] = 0, -1, 0
    n_touched, n_now, cost = 1, 1, 0
    now[0] = 0
    goal = length * states + final
    while n_now > 0:
        n_later, k = 0, 0
        while k < n_now:
            u = now[k]
            k += 1
            if dist[u] != cost:
                continue
            if u == goal:
                return cost, n_touched
            i = u // states
            s = u - i * states
            for e in range(first[s], first[s + 1]):
                v = i * states + target[e]
                if label[e] < 0:
                    if dist[v] > cost:
                        if dist[v] == _FAR:
                            touched[n_touched] = v
                            n_touched += 1
                        dist[v], parent[v] = cost, u
                        now[n_now] = v
                        n_now += 1
                    continue
                if i < length and seq[i] == label[e]:
                    w = v + states
                    if dist[w] > cost:
                        if dist[w] == _FAR:
                            touched[n_touched] = w
                            n_touched += 1
                        dist[w], parent[w] = cost, u
                        now[n_now] = w
                        n_now += 1
                if dist[v] > cost + 1:
                    if dist[v] == _FAR:
                        touched[n_touched] = v
                        n_touched += 1
                    dist[v], parent[v] = cost + 1, u
                    later[n_later] = v
                    n_later += 1
            if i < length:
                v = u + states
                if dist[v] > cost + 1:
                    if dist[v] == _FAR:
                        touched[n_touched] = v
                        n_touched += 1
                    dist[v], parent[v] = cost + 1, u
                    later[n_later] = v
                    n_later += 1
        for j in range(n_later):
            now[j] = later[j]
        n_now = n_later
        cost += 1
    return -1, n_touched


@nb.njit(cache=True)
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


@nb.njit(cache=True)
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


@nb.njit(cache=True, parallel=True)
def align_variants(
    begins: Any,
    seqs: Any,
    prices: Any,
    states: int,
    first: Any,
    label: Any,
    target: Any,
    final: int,
    model_cost: Any,
    unit: bool,
    room: Any,
    n: int,
) -> Any:
    """Align every variant; that of variant v lies from `begins[v]` up to `begins[v + 1]`.

    `seqs` holds codes of stations (-1 for an unknown activity), `prices` what each event costs
    when it stands alone (not read when `unit`).

    Returns the cost of each (-1: none), the number of moves of each, and kind and code of the
    moves, each variant's from `room[v]` on, backwards.
    """  # fmt: skip
    variants = len(begins) - 1
    cost = np.empty(variants, np.int32)
    moves = np.zeros(variants, np.int32)
    kind = np.empty(room[variants], np.int8)
    code = np.empty(room[variants], np.int32)
    longest = 0
    for v in range(variants):
        longest = max(longest, begins[v + 1] - begins[v])
    nodes = (longest + 1) * states
    queue = 2 * (len(target) + states) * (longest + 1) + 16
    for t in nb.prange(n):
        dist = np.full(nodes, _FAR, np.int32)
        parent = np.empty(nodes, np.int32)
        one = np.empty(queue, np.int32)
        two = np.empty(queue, np.int32)
        touched = np.empty(nodes, np.int32)
        for v in range(t, variants, n):
            seq = seqs[begins[v] : begins[v + 1]]
            if unit:
                found, n_touched = unit_search(
                    seq, states, first, label, target, final, dist, parent, one, two, touched
                )
            else:
                found, n_touched = priced_search(
                    seq, prices[begins[v] : begins[v + 1]], states, first, label, target, final,
                    model_cost, dist, parent, one, two, touched,
                )  # fmt: skip
            cost[v] = found
            if found >= 0:
                moves[v] = _trace_back(
                    len(seq) * states + final, seq, states, first, label, target, model_cost,
                    dist, parent, kind, code, room[v],
                )  # fmt: skip
            for j in range(n_touched):
                dist[touched[j]] = _FAR
    return cost, moves, kind, code
