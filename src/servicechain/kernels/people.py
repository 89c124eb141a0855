"""The simulation of a chain with everything in it: one loop over what happens next.

Plain Python on sequences: on lists it runs as it stands, on arrays numba compiles it; both give
the same answer. Times are hours from a Monday at midnight. A branch of a case that stands in a
station is an "entry"; entries, cases and agreed hand-overs under way lie in arrays with free lists.
Places from number `nodes` on are routing nodes, which a branch passes through unseen.
"""

import math
from typing import Any

from servicechain.kernels.draws import (
    AGAIN,
    GAP,
    GOLD,
    LEAVES,
    MASK,
    NO_SHOW,
    PATIENCE,
    ROUTE,
    STAY,
    TRANSFER,
    WORK,
    draw,
    mix,
    pop,
    push,
    unit,
    when_worked,
    worked,
)

GOOD, FULL, ENDLESS, TOO_LONG = 0, 1, 2, 3
LEVELS = 256  # persons at a unit that are told apart
DAYS = 400  # days of waiting that are told apart
SAME_MOMENT = 1_000_000  # stations done at one moment before it is called endless

# states of an entry
_ON_WAY, _NEEDS_PLACE, _NEEDS_POST, _AT_WORK, _STAYS, _DONE, _GONE, _MISSED = range(8)
# events
_READY, _WORKED, _STAYED, _NOT_COME, _IMPATIENT = range(5)
# what is to do at this moment
_SEEK_PLACE, _SEEK_POST, _START, _FINISH, _GO_ON, _LEAVE, _FREE_POST, _FREE_PLACE = range(8)


def run(
    key: Any, until: Any, warm: Any, budget: Any, gap: Any, day_rates: Any,
    s_unit: Any, s_work: Any, s_stay: Any, s_patience: Any, s_no_show: Any, s_lost: Any,
    s_again: Any, s_again_after: Any, s_leaves: Any, s_salt: Any,
    d_kind: Any, d_a: Any, d_b: Any, values: Any,
    u_posts: Any, u_places: Any, u_opens: Any, u_hours: Any, u_days: Any,
    w_transfer: Any, limits: Any,
    m_pairs: Any, m_final: Any, p_station: Any, p_steps: Any,
    g_weight: Any, g_marking: Any, g_begins: Any, g_hands: Any,
    b_station: Any, b_way: Any, h_standard: Any, h_target: Any,
    g_next: Any, nodes: Any, start: Any, exit_marking: Any, exit_station: Any,
    h_time: Any, h_code: Any,
    e_case: Any, e_station: Any, e_state: Any, e_link: Any, e_sibling: Any,
    e_place: Any, e_key: Any, e_offer: Any, e_ready: Any, e_gives_up: Any,
    c_marking: Any, c_first: Any, c_under_way: Any, c_link: Any, c_begun: Any, c_number: Any,
    o_standard: Any, o_target: Any, o_time: Any, o_link: Any,
    q_head: Any, q_tail: Any, u_busy: Any, u_held: Any, u_present: Any, u_since: Any,
    a_what: Any, a_which: Any,
    r_station: Any, r_unit: Any, r_level: Any, r_hand: Any, r_days: Any, r_total: Any,
    t_case: Any, t_station: Any, t_time: Any,
) -> Any:  # fmt: skip
    """Run one replication and add up what happened from `warm` on; say how it ended.

    `budget` is how often a station or a routing node may be begun: all work follows from that.
    """
    room = len(e_case)
    wide = len(a_what) // 2
    most = len(h_time) - wide
    for i in range(room):
        e_link[i] = i + 1
        c_link[i] = i + 1
        o_link[i] = i + 1
    free_entry, free_case, free_order = 0, 0, 0
    entries, orders, heap = 0, 0, 0
    events, visits, traced, number, same = 0, 0, 0, 0, 0
    to_do = 0
    arrival_key = key
    coming = 0.0
    now = 0.0
    first_moment = True
    while True:
        # ---- the next arrival is drawn when the one before has come
        if first_moment or coming <= now:
            if not first_moment:
                number += 1
            first_moment = False
            arrival_key = (arrival_key + GOLD) & MASK
            case_key = mix(arrival_key)
            rest = -math.log(1.0 - unit(mix((case_key + GAP) & MASK)))
            if len(day_rates) == 0:
                coming += rest * gap
            else:  # the rate changes from day to day
                day = float(math.floor(coming / 24.0))
                while True:
                    rate = day_rates[int(day) % len(day_rates)]
                    left = (day + 1.0) * 24.0 - coming
                    if rate * left >= rest:
                        coming += rest / rate
                        break
                    rest -= rate * left
                    day += 1.0
                    coming = day * 24.0
                    if coming > until:
                        break
        what = -1
        if entries + wide >= room or orders + wide >= room or heap >= most:
            return FULL
        if heap > 0 and h_time[0] < coming:
            time = h_time[0]
            if time > until:
                break
            code = h_code[0]
            heap -= 1
            pop(h_time, h_code, heap)
            if time > now:
                same = 0
            now = time
            e = code >> 3
            code &= 7
            if code == _IMPATIENT:
                if e_gives_up[e] == now and e_state[e] in (_NEEDS_PLACE, _NEEDS_POST):
                    if e_ready[e] >= warm:
                        r_station[e_station[e] * 5 + 2] += 1
                    a_what[0] = _LEAVE
                    a_which[0] = e_case[e]
                    to_do = 1
            elif code == _READY:
                if e_case[e] < 0:
                    e_link[e] = free_entry
                    free_entry = e
                    entries -= 1
                else:
                    a_what[0] = _SEEK_PLACE
                    a_which[0] = e
                    to_do = 1
            elif code == _WORKED:
                events += 1
                u = s_unit[e_station[e]]
                to_do = 0
                stay = s_stay[e_station[e]]
                if stay >= 0 and e_case[e] >= 0:
                    e_state[e] = _STAYS
                    x = mix((e_key[e] + STAY) & MASK)
                    push(h_time, h_code, heap,
                         now + draw(d_kind[stay], d_a[stay], d_b[stay], values, x),
                         e * 8 + _STAYED)  # fmt: skip
                    heap += 1
                else:
                    a_what[0] = _FINISH
                    a_which[0] = e
                    to_do = 1
                what = _FREE_POST
                e = u
            elif code == _STAYED:
                events += 1
                what = _FINISH
            else:  # the post has waited in vain
                u = s_unit[e_station[e]]
                if now > warm:
                    since = max(u_since[u], warm)
                    r_level[u * LEVELS + min(u_present[u], LEVELS - 1)] += now - since
                u_since[u] = now
                u_present[u] -= 1
                a_what[0] = _FREE_POST if s_work[e_station[e]] >= 0 else _FREE_PLACE
                a_which[0] = u
                to_do = 1
                if e_place[e] == 1 and s_work[e_station[e]] >= 0:
                    a_what[1] = _FREE_PLACE
                    a_which[1] = u
                    to_do = 2
                if e_place[e] == 0 and s_work[e_station[e]] < 0:
                    to_do = 0
                e_place[e] = 0
                if e_case[e] < 0:
                    e_link[e] = free_entry
                    free_entry = e
                    entries -= 1
                elif unit(mix((e_key[e] + AGAIN) & MASK)) < s_again[e_station[e]]:
                    e_key[e] = mix((e_key[e] + GOLD) & MASK)
                    e_state[e] = _ON_WAY
                    push(h_time, h_code, heap, now + s_again_after[e_station[e]],
                         e * 8 + _READY)  # fmt: skip
                    heap += 1
                else:
                    e_state[e] = _DONE
                    a_what[to_do] = _LEAVE
                    a_which[to_do] = e_case[e]
                    to_do += 1
        else:
            if coming > until:
                break
            if coming > now:
                same = 0
            now = coming
            c = free_case
            free_case = c_link[c]
            c_marking[c] = 0
            c_begun[c] = now
            c_first[c] = -1
            c_under_way[c] = -1
            c_number[c] = number
            if now >= warm:
                r_total[0] += 1
            e = free_entry
            free_entry = e_link[e]
            entries += 1
            e_case[e] = c
            e_station[e] = start
            e_key[e] = mix((case_key + s_salt[start]) & MASK)
            e_offer[e] = now
            e_ready[e] = now
            e_place[e] = 0
            e_state[e] = _ON_WAY
            e_sibling[e] = -1
            c_first[c] = e
            what = _SEEK_PLACE
        # ---- everything that follows at this moment
        while True:
            if to_do >= wide:
                return ENDLESS
            if entries + wide >= room or orders + wide >= room or heap >= most:
                return FULL
            if what < 0:
                if to_do == 0:
                    break
                to_do -= 1
                what = a_what[to_do]
                e = a_which[to_do]
            if what in (_FREE_POST, _FREE_PLACE):
                u = e
                q = u * 2
                is_post = what == _FREE_POST
                what = -1
                if is_post:
                    u_busy[u] -= 1
                else:
                    q += 1
                    u_held[u] -= 1
                while q_head[q] >= 0:
                    e = q_head[q]
                    q_head[q] = e_link[e]
                    if e_state[e] == _GONE:
                        e_link[e] = free_entry
                        free_entry = e
                        entries -= 1
                        continue
                    if is_post:
                        u_busy[u] += 1
                        what = _START
                    else:
                        u_held[u] += 1
                        e_place[e] = 1
                        what = _SEEK_POST
                    break
            if what == _FINISH:
                s = e_station[e]
                u = s_unit[s]
                if now > warm:
                    since = max(u_since[u], warm)
                    r_level[u * LEVELS + min(u_present[u], LEVELS - 1)] += now - since
                u_since[u] = now
                u_present[u] -= 1
                same += 1
                if same > SAME_MOMENT:
                    return ENDLESS
                what = -1
                c = e_case[e]
                place = e_place[e]
                if c < 0:  # the case has left meanwhile
                    e_link[e] = free_entry
                    free_entry = e
                    entries -= 1
                elif (
                    m_final[c_marking[c]] == 0
                    and s_leaves[s] > 0.0
                    and unit(mix((e_key[e] + LEAVES) & MASK)) < s_leaves[s]
                ):
                    e_state[e] = _DONE
                    what = _LEAVE
                    if now >= warm:
                        r_station[s * 5 + 4] += 1
                else:
                    e_state[e] = _DONE
                    what = _GO_ON
                if place == 1:  # the next one moves in first
                    e_place[e] = 0
                    if what >= 0:
                        a_what[to_do] = what
                        a_which[to_do] = c
                        to_do += 1
                    what = _FREE_PLACE
                    e = u
                    continue
                e = c
            if what == _GO_ON:
                what = -1
                c = e
                if c_first[c] < 0:
                    continue
                m = c_marking[c]
                if m_final[m] == 1:
                    e = c_first[c]
                    if e_state[e] == _DONE:
                        e_link[e] = free_entry
                        free_entry = e
                        entries -= 1
                        if c_begun[c] >= warm:
                            r_total[1] += 1
                            r_total[4] += now - c_begun[c]
                        while c_under_way[c] >= 0:
                            o = c_under_way[c]
                            c_under_way[c] = o_link[o]
                            o_link[o] = free_order
                            free_order = o
                            orders -= 1
                        c_first[c] = -1
                        c_link[c] = free_case
                        free_case = c
                    continue
                # a branch whose station is done takes a step that is open
                e = c_first[c]
                before = -1
                step = -1
                active = False
                while e >= 0:
                    if e_state[e] == _DONE:
                        for p in range(m_pairs[m], m_pairs[m + 1]):
                            if p_station[p] == e_station[e]:
                                dice = unit(mix((e_key[e] + ROUTE) & MASK))
                                step = p_steps[p]
                                while step < p_steps[p + 1] - 1 and g_weight[step] <= dice:
                                    step += 1
                                break
                        if step >= 0:
                            break
                    else:
                        active = True
                    before = e
                    e = e_sibling[e]
                if step < 0:
                    if not active:  # every branch waits for another
                        while c_first[c] >= 0:
                            e = c_first[c]
                            c_first[c] = e_sibling[e]
                            e_link[e] = free_entry
                            free_entry = e
                            entries -= 1
                        while c_under_way[c] >= 0:
                            o = c_under_way[c]
                            c_under_way[c] = o_link[o]
                            o_link[o] = free_order
                            free_order = o
                            orders -= 1
                        if c_begun[c] >= warm:
                            r_total[3] += 1
                        c_link[c] = free_case
                        free_case = c
                    continue
                if before < 0:
                    c_first[c] = e_sibling[e]
                else:
                    e_sibling[before] = e_sibling[e]
                branch_key = e_key[e]
                since = now
                if e_station[e] >= nodes:  # what was agreed goes on to the next station
                    since = e_offer[e]
                    o = c_under_way[c]
                    while o >= 0:
                        if o_target[o] == e_station[e]:
                            o_target[o] = g_next[step]
                        o = o_link[o]
                e_link[e] = free_entry
                free_entry = e
                entries -= 1
                c_marking[c] = g_marking[step]
                if c_first[c] >= 0:  # another branch may have waited for this
                    a_what[to_do] = _GO_ON
                    a_which[to_do] = c
                    to_do += 1
                for i in range(g_hands[step], g_hands[step + 1]):
                    o = free_order
                    free_order = o_link[o]
                    orders += 1
                    o_standard[o] = h_standard[i]
                    o_target[o] = h_target[i]
                    o_time[o] = now
                    o_link[o] = c_under_way[c]
                    c_under_way[c] = o
                for i in range(g_begins[step], g_begins[step + 1]):
                    s = b_station[i]
                    e = free_entry
                    free_entry = e_link[e]
                    entries += 1
                    e_case[e] = c
                    e_station[e] = s
                    e_key[e] = mix((branch_key + s_salt[s]) & MASK)
                    e_offer[e] = since
                    e_ready[e] = now
                    e_place[e] = 0
                    e_state[e] = _ON_WAY
                    e_sibling[e] = c_first[c]
                    c_first[c] = e
                    way = b_way[i]
                    if way >= 0 and w_transfer[way] >= 0:
                        k = w_transfer[way]
                        x = mix((e_key[e] + TRANSFER) & MASK)
                        push(h_time, h_code, heap,
                             now + draw(d_kind[k], d_a[k], d_b[k], values, x),
                             e * 8 + _READY)  # fmt: skip
                        heap += 1
                    else:
                        a_what[to_do] = _SEEK_PLACE
                        a_which[to_do] = e
                        to_do += 1
                continue
            if what == _LEAVE:
                what = -1
                c = e
                if c_first[c] < 0:
                    continue
                if c_begun[c] >= warm:
                    r_total[2] += 1
                at_exit = exit_station < 0
                branch_key = key
                e = c_first[c]
                while e >= 0:
                    after = e_sibling[e]
                    branch_key = e_key[e]
                    if m_final[c_marking[c]] == 1 or c_marking[c] == exit_marking:
                        at_exit = True
                    s = e_station[e]
                    u = s_unit[s]
                    e_case[e] = -1
                    if e_state[e] in (_NEEDS_PLACE, _NEEDS_POST):
                        r_unit[u * 3 + 1] += max(now - max(e_ready[e], warm), 0.0)
                        if now > warm:
                            since = max(u_since[u], warm)
                            r_level[u * LEVELS + min(u_present[u], LEVELS - 1)] += now - since
                        u_since[u] = now
                        u_present[u] -= 1
                        e_state[e] = _GONE
                        if e_place[e] == 1:
                            e_place[e] = 0
                            a_what[to_do] = _FREE_PLACE
                            a_which[to_do] = u
                            to_do += 1
                    elif e_state[e] == _DONE:
                        e_link[e] = free_entry
                        free_entry = e
                        entries -= 1
                    e = after
                while c_under_way[c] >= 0:  # an agreed hand-over that never arrived
                    o = c_under_way[c]
                    k = o_standard[o]
                    if o_time[o] >= warm:
                        r_hand[k * 5 + 4] += 1
                        if limits[k * 7] >= 0:
                            r_hand[k * 5 + 2] += 1
                    c_under_way[c] = o_link[o]
                    o_link[o] = free_order
                    free_order = o
                    orders -= 1
                if at_exit:
                    c_first[c] = -1
                    c_link[c] = free_case
                    free_case = c
                else:
                    c_begun[c] = -1.0  # counted already, as one who left
                    c_marking[c] = exit_marking
                    e = free_entry
                    free_entry = e_link[e]
                    entries += 1
                    e_case[e] = c
                    e_station[e] = exit_station
                    e_key[e] = mix((branch_key + s_salt[exit_station]) & MASK)
                    e_offer[e] = now
                    e_ready[e] = now
                    e_place[e] = 0
                    e_state[e] = _ON_WAY
                    e_sibling[e] = -1
                    c_first[c] = e
                    a_what[to_do] = _SEEK_PLACE
                    a_which[to_do] = e
                    to_do += 1
                continue
            if what == _SEEK_PLACE:
                visits += 1
                if visits > budget:
                    return TOO_LONG
                s = e_station[e]
                u = s_unit[s]
                if s < nodes:
                    events += 1
                e_ready[e] = now
                if now > warm:
                    since = max(u_since[u], warm)
                    r_level[u * LEVELS + min(u_present[u], LEVELS - 1)] += now - since
                u_since[u] = now
                u_present[u] += 1
                if u_places[u] < 0 or u_held[u] < u_places[u]:
                    if u_places[u] >= 0:
                        u_held[u] += 1
                        e_place[e] = 1
                    what = _SEEK_POST
                else:
                    what = -1
                    e_state[e] = _NEEDS_PLACE
                    e_link[e] = -1
                    if q_head[u * 2 + 1] < 0:
                        q_head[u * 2 + 1] = e
                    else:
                        e_link[q_tail[u * 2 + 1]] = e
                    q_tail[u * 2 + 1] = e
                patience = s_patience[s]
                if patience >= 0 and (
                    e_state[e] == _NEEDS_PLACE
                    or (s_work[s] >= 0 and u_posts[u] >= 0 and u_busy[u] >= u_posts[u])
                ):
                    x = mix((e_key[e] + PATIENCE) & MASK)
                    lasts = draw(d_kind[patience], d_a[patience], d_b[patience], values, x)
                    e_gives_up[e] = now + lasts
                    if now + lasts < until:
                        push(h_time, h_code, heap, now + lasts, e * 8 + _IMPATIENT)
                        heap += 1
            if what == _SEEK_POST:
                u = s_unit[e_station[e]]
                if s_work[e_station[e]] < 0 or u_posts[u] < 0 or u_busy[u] < u_posts[u]:
                    if s_work[e_station[e]] >= 0:
                        u_busy[u] += 1
                    what = _START
                else:
                    what = -1
                    e_state[e] = _NEEDS_POST
                    e_link[e] = -1
                    if q_head[u * 2] < 0:
                        q_head[u * 2] = e
                    else:
                        e_link[q_tail[u * 2]] = e
                    q_tail[u * 2] = e
            if what == _START:
                what = -1
                s = e_station[e]
                u = s_unit[s]
                c = e_case[e]
                work = s_work[s]
                begins = now
                at = 0.0
                closes = u_hours[u] * u_days[u] < 168.0
                if work >= 0 and closes:
                    at = worked(now, u_opens[u], u_hours[u], u_days[u])
                    begins = max(now, when_worked(at, u_opens[u], u_hours[u], u_days[u], False))
                r_unit[u * 3 + 1] += max(min(begins, until) - max(e_ready[e], warm), 0.0)
                if s_no_show[s] > 0.0 and unit(mix((e_key[e] + NO_SHOW) & MASK)) < s_no_show[s]:
                    if now >= warm:
                        r_station[s * 5 + 3] += 1
                    e_state[e] = _MISSED
                    ends = begins + s_lost[s]
                    if work >= 0 and closes:
                        ends = when_worked(at + s_lost[s], u_opens[u], u_hours[u], u_days[u], True)
                        ends = max(ends, begins)
                    if work >= 0:
                        r_unit[u * 3] += s_lost[s] if begins >= warm else 0.0
                    code = _NOT_COME
                else:
                    # the person has arrived: what was agreed for this station is judged
                    if e_ready[e] >= warm:
                        r_station[s * 5] += 1
                        r_station[s * 5 + 1] += begins - e_ready[e]
                    if s < nodes and traced < len(t_case):
                        t_case[traced] = c_number[c]
                        t_station[traced] = s
                        t_time[traced] = begins
                        traced += 1
                    before = -1
                    o = c_under_way[c] if s < nodes else -1
                    while o >= 0:
                        after = o_link[o]
                        if o_target[o] != s:
                            before = o
                        else:
                            if e_offer[e] >= warm:
                                k = o_standard[o]
                                r_hand[k * 5] += 1
                                r_hand[k * 5 + 1] += begins - e_offer[e]
                                offered = math.floor(e_offer[e] / 24.0)
                                allowed = limits[k * 7 + int(offered) % 7]
                                late = math.floor(begins / 24.0) - offered
                                r_days[k * DAYS + int(min(late, DAYS - 1.0))] += 1
                                if allowed >= 0:
                                    r_hand[k * 5 + 2] += 1
                                    if late <= allowed:
                                        r_hand[k * 5 + 3] += 1
                            if before < 0:
                                c_under_way[c] = after
                            else:
                                o_link[before] = after
                            o_link[o] = free_order
                            free_order = o
                            orders -= 1
                        o = after
                    if work >= 0:
                        e_state[e] = _AT_WORK
                        code = _WORKED
                        x = mix((e_key[e] + WORK) & MASK)
                        hours = draw(d_kind[work], d_a[work], d_b[work], values, x)
                        ends = begins + hours
                        if closes:
                            ends = when_worked(at + hours, u_opens[u], u_hours[u], u_days[u], True)
                            ends = max(ends, begins)
                            first = max(at, worked(warm, u_opens[u], u_hours[u], u_days[u]))
                            last = min(at + hours, worked(until, u_opens[u], u_hours[u], u_days[u]))
                        else:
                            first = max(begins, warm)
                            last = min(ends, until)
                        if last > first:
                            r_unit[u * 3] += last - first
                    elif s_stay[s] >= 0:
                        e_state[e] = _STAYS
                        code = _STAYED
                        stay = s_stay[s]
                        x = mix((e_key[e] + STAY) & MASK)
                        ends = now + draw(d_kind[stay], d_a[stay], d_b[stay], values, x)
                    else:
                        code = -1
                        ends = now
                        events += 1 if s < nodes else 0
                        what = _FINISH
                if code >= 0:
                    push(h_time, h_code, heap, ends, e * 8 + code)
                    heap += 1
    # ---- what is still open when the time is over
    for e in range(room):
        if e_state[e] in (_NEEDS_PLACE, _NEEDS_POST):
            r_unit[s_unit[e_station[e]] * 3 + 1] += until - max(e_ready[e], warm)
    for u in range(len(u_present)):
        since = max(u_since[u], warm)
        r_level[u * LEVELS + min(u_present[u], LEVELS - 1)] += until - since
    r_total[5] = events
    r_total[6] = traced
    return GOOD
