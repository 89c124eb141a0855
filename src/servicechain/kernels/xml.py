"""A scanner for the little of XML that XES uses: tags, attributes, comments; nothing else.

It keeps a stack of open tags, so that what is not well formed is refused and not guessed at.
"""

from typing import Any

import numba as nb
import numpy as np

from servicechain.kernels.kinds import read

OK, BROKEN, MISMATCH, TOO_DEEP, NOT_A_LOG, LOOSE_EVENT, DOCTYPE = 0, 1, 2, 3, 4, 5, 6
MAX_DEPTH = 250

_LT, _GT, _SLASH, _BANG, _QUESTION, _EQ = 60, 62, 47, 33, 63, 61
_DOUBLE, _SINGLE, _AMP, _COLON, _DASH = 34, 39, 38, 58, 45


@nb.njit(cache=True, inline="always")
def _space(byte: int) -> bool:
    return byte == 32 or byte == 10 or byte == 13 or byte == 9


@nb.njit(cache=True, nogil=True)
def _is(data: Any, start: int, length: int, word: Any) -> bool:
    if length != len(word):
        return False
    for i in range(length):
        if data[start + i] != word[i]:
            return False
    return True


@nb.njit(cache=True, nogil=True)
def _find(data: Any, start: int, a: int, b: int, c: int) -> int:
    """Return where three bytes stand next, -1 nowhere; c = 0 looks for two."""
    n = len(data)
    for i in range(start, n - 1):
        if data[i] == a and data[i + 1] == b:
            if c == 0:
                return i
            if i + 2 < n and data[i + 2] == c:
                return i
    return -1


_BYTES, _NUMBERS, _LENGTHS = read(nb.uint8), read(nb.int64), read(nb.int32)


@nb.njit(
    [(_BYTES, nb.int64, nb.int64, nb.int64, nb.int64, _BYTES, _NUMBERS)], cache=True, nogil=True
)
def scan(
    data: Any, begin: int, stop: int, log_at: int, log_length: int, words: Any, word_ends: Any
) -> Any:
    """Find all events of a log, or of a part of it that begins and ends between traces.

    Args:
        data: the bytes of the file.
        begin: where to begin.
        stop: where to stop; the end of the file, or where a later part begins.
        log_at, log_length: the name of the outermost tag, for a part that begins inside it.
        words: the bytes of log, trace, event, key, value, concept:name, time:timestamp,
            org:group, org:resource, one after the other.
        word_ends: where each of them ends.

    Returns:
        fault, its place, how many traces; per event its trace; per activity, time, organisation
        the starts, and the lengths (-1: none) of all events; per trace start and length of its
        name; per attribute of a trace its trace, start and length of key and of value.
    """
    w_log = words[0 : word_ends[0]]
    w_trace = words[word_ends[0] : word_ends[1]]
    w_event = words[word_ends[1] : word_ends[2]]
    w_key = words[word_ends[2] : word_ends[3]]
    w_value = words[word_ends[3] : word_ends[4]]
    w_name = words[word_ends[4] : word_ends[5]]
    w_time = words[word_ends[5] : word_ends[6]]
    w_group = words[word_ends[6] : word_ends[7]]
    w_resource = words[word_ends[7] : word_ends[8]]

    room = stop - begin  # of the shortest tags; memory is taken only where it is written
    event_trace = np.empty(room // 8 + 1, np.int32)
    starts = np.empty((3, room // 8 + 1), np.int64)
    lengths = np.empty((3, room // 8 + 1), np.int32)
    trace_spans = np.empty((room // 8 + 1, 2), np.int64)
    own = np.empty((room // 16 + 1, 5), np.int64)
    stack = np.empty((MAX_DEPTH + 1, 2), np.int64)
    events, traces, owns, depth = 0, 0, 0, 0
    in_trace, in_event, has_group = False, False, False
    begun = begin > 0
    if begun:
        stack[0, 0], stack[0, 1] = log_at, log_length
        depth = 1
    n = len(data)
    p = begin
    fault = OK
    while p < stop:
        while p < stop and data[p] != _LT:
            p += 1
        if p >= stop:
            break
        if p + 1 >= n:
            fault = BROKEN
            break
        at = p
        p += 1
        if data[p] == _QUESTION:
            q = _find(data, p, _QUESTION, _GT, 0)
            if q < 0:
                fault = BROKEN
                break
            p = q + 2
            continue
        if data[p] == _BANG:
            if p + 2 < n and data[p + 1] == _DASH and data[p + 2] == _DASH:
                q = _find(data, p + 3, _DASH, _DASH, _GT)
                if q < 0:
                    fault = BROKEN
                    break
                p = q + 3
                continue
            fault = DOCTYPE
            break
        if data[p] == _SLASH:
            p += 1
            s = p
            while p < n and data[p] != _GT and not _space(data[p]):
                p += 1
            length = p - s
            while p < n and _space(data[p]):
                p += 1
            if p >= n or data[p] != _GT:
                fault = BROKEN
                p = at
                break
            if depth == 0 or stack[depth - 1, 1] != length:
                fault = MISMATCH
                p = at
                break
            same = True
            for i in range(length):
                if data[stack[depth - 1, 0] + i] != data[s + i]:
                    same = False
                    break
            if not same:
                fault = MISMATCH
                p = at
                break
            depth -= 1
            if depth == 2 and in_event:
                in_event = False
            elif depth == 1:
                in_trace = False
            p += 1
            continue
        # a start tag
        s = p
        local = p
        while p < n and data[p] != _GT and data[p] != _SLASH and not _space(data[p]):
            if data[p] == _COLON:
                local = p + 1
            if data[p] == _LT:
                break
            p += 1
        end = p
        if end == s or p >= n or data[p] == _LT:
            fault = BROKEN
            p = at
            break
        key_s, key_l, value_s, value_l = -1, -1, -1, -1
        closed, complete = False, False
        while p < n:
            while p < n and _space(data[p]):
                p += 1
            if p >= n:
                break
            if data[p] == _GT:
                p += 1
                complete = True
                break
            if data[p] == _SLASH:
                if p + 1 < n and data[p + 1] == _GT:
                    p += 2
                    closed, complete = True, True
                break
            a = p
            while p < n and data[p] != _EQ and not _space(data[p]) and data[p] != _GT:
                p += 1
            a_end = p
            while p < n and _space(data[p]):
                p += 1
            if p >= n or data[p] != _EQ or a_end == a:
                break
            p += 1
            while p < n and _space(data[p]):
                p += 1
            if p >= n or (data[p] != _DOUBLE and data[p] != _SINGLE):
                break
            quote = data[p]
            p += 1
            v = p
            while p < n and data[p] != quote and data[p] != _LT:
                p += 1
            if p >= n or data[p] == _LT:
                break
            if _is(data, a, a_end - a, w_key):
                key_s, key_l = v, p - v
            elif _is(data, a, a_end - a, w_value):
                value_s, value_l = v, p - v
            p += 1
            if p < n and not _space(data[p]) and data[p] != _GT and data[p] != _SLASH:
                break
        if not complete:
            fault = BROKEN
            p = at
            break
        length = end - local
        if depth == 0:
            if begun or not _is(data, local, length, w_log):
                fault = NOT_A_LOG
                p = at
                break
            begun = True
        elif depth == 1:
            if _is(data, local, length, w_trace):
                trace_spans[traces, 0], trace_spans[traces, 1] = -1, -1
                traces += 1
                in_trace = not closed
            elif _is(data, local, length, w_event):
                fault = LOOSE_EVENT
                p = at
                break
        elif depth == 2 and in_trace:
            if _is(data, local, length, w_event):
                event_trace[events] = traces - 1
                for i in range(3):
                    lengths[i, events] = -1
                events += 1
                in_event, has_group = not closed, False
            elif key_l >= 0:
                if _is(data, key_s, key_l, w_name):
                    trace_spans[traces - 1, 0] = value_s
                    trace_spans[traces - 1, 1] = value_l
                elif value_l >= 0:
                    own[owns, 0] = traces - 1
                    own[owns, 1], own[owns, 2] = key_s, key_l
                    own[owns, 3], own[owns, 4] = value_s, value_l
                    owns += 1
        elif _is(data, local, length, w_event) or _is(data, local, length, w_trace):
            fault = LOOSE_EVENT
            p = at
            break
        elif depth == 3 and in_event and key_l >= 0:
            e = events - 1
            if _is(data, key_s, key_l, w_name):
                starts[0, e], lengths[0, e] = value_s, value_l
            elif _is(data, key_s, key_l, w_time):
                starts[1, e], lengths[1, e] = value_s, value_l
            elif _is(data, key_s, key_l, w_group):
                starts[2, e], lengths[2, e] = value_s, value_l
                has_group = True
            elif not has_group and _is(data, key_s, key_l, w_resource):
                starts[2, e], lengths[2, e] = value_s, value_l
        if not closed:
            if depth >= MAX_DEPTH:
                fault = TOO_DEEP
                p = at
                break
            stack[depth, 0], stack[depth, 1] = s, end - s
            depth += 1
    left_open = 1 if stop < n else 0  # a part before others leaves the outermost tag open
    if fault == OK and (depth != left_open or not begun or p > stop):
        fault = BROKEN
    return (
        fault, p, traces, event_trace[:events], starts[:, :events], lengths[:, :events],
        trace_spans[:traces], own[:owns],
    )  # fmt: skip


@nb.njit([(_BYTES, _NUMBERS, _LENGTHS)], cache=True, nogil=True)
def codes(data: Any, starts: Any, lengths: Any) -> Any:
    """Give equal texts equal codes.

    Returns the code of each (-1: none), and the number of the first text with each code.
    """
    n = len(starts)
    found = np.empty(n, np.int32)
    capacity = 1 << 16
    slots = np.full(capacity, -1, np.int64)
    first = np.empty(n, np.int64)
    hashed = np.empty(n, np.uint64)
    count = 0
    for k in range(n):
        if lengths[k] < 0:
            found[k] = -1
            continue
        x = np.uint64(1469598103934665603)
        for i in range(starts[k], starts[k] + lengths[k]):
            x = (x ^ np.uint64(data[i])) * np.uint64(0x100000001B3)
        x ^= x >> np.uint64(29)
        if 2 * count > capacity:
            capacity *= 4
            slots = np.full(capacity, -1, np.int64)
            for c in range(count):
                p = np.int64(hashed[c] & np.uint64(capacity - 1))
                while slots[p] >= 0:
                    p = (p + 1) & (capacity - 1)
                slots[p] = c
        p = np.int64(x & np.uint64(capacity - 1))
        while True:
            c = slots[p]
            if c < 0:
                slots[p] = count
                first[count], hashed[count] = k, x
                found[k] = count
                count += 1
                break
            f = first[c]
            if hashed[c] == x and lengths[f] == lengths[k]:
                same = True
                for i in range(lengths[k]):
                    if data[starts[f] + i] != data[starts[k] + i]:
                        same = False
                        break
                if same:
                    found[k] = c
                    break
            p = (p + 1) & (capacity - 1)
    return found, first[:count].copy()


@nb.njit([(_BYTES, _NUMBERS, _LENGTHS)], cache=True, nogil=True)
def times(data: Any, starts: Any, lengths: Any) -> Any:
    """Read times such as 2026-03-14T09:30:00.123+01:00.

    Returns int64 microseconds, and per time 0 read with an offset, 1 read without one, 2 absent,
    3 not read.
    """
    n = len(starts)
    found = np.zeros(n, np.int64)
    state = np.empty(n, np.uint8)
    days_before = np.array([0, 31, 59, 90, 120, 151, 181, 212, 243, 273, 304, 334])
    for k in range(n):
        s, m = starts[k], lengths[k]
        if m < 0:
            state[k] = 2
            continue
        state[k] = 3
        if m < 19 or data[s + 4] != 45 or data[s + 7] != 45 or data[s + 13] != 58:
            continue
        if data[s + 16] != 58 or (data[s + 10] != 84 and data[s + 10] != 32):
            continue
        good = True
        for i in (0, 1, 2, 3, 5, 6, 8, 9, 11, 12, 14, 15, 17, 18):
            if data[s + i] < 48 or data[s + i] > 57:
                good = False
        if not good:
            continue
        year = (
            (data[s] - 48) * 1000 + (data[s + 1] - 48) * 100
            + (data[s + 2] - 48) * 10 + data[s + 3] - 48
        )  # fmt: skip
        month = (data[s + 5] - 48) * 10 + data[s + 6] - 48
        day = (data[s + 8] - 48) * 10 + data[s + 9] - 48
        hour = (data[s + 11] - 48) * 10 + data[s + 12] - 48
        minute = (data[s + 14] - 48) * 10 + data[s + 15] - 48
        second = (data[s + 17] - 48) * 10 + data[s + 18] - 48
        leap = (year % 4 == 0 and year % 100 != 0) or year % 400 == 0
        if month < 1 or month > 12 or day < 1 or hour > 23 or minute > 59 or second > 59:
            continue
        length = 31
        if month == 4 or month == 6 or month == 9 or month == 11:
            length = 30
        elif month == 2:
            length = 29 if leap else 28
        if day > length or year < 1:
            continue
        i, fraction, scale = 19, 0, 100_000
        if i < m and data[s + i] == 46:
            i += 1
            digits = 0
            while i < m and 48 <= data[s + i] <= 57:
                if scale > 0:
                    fraction += (data[s + i] - 48) * scale
                    scale //= 10
                digits += 1
                i += 1
            if digits == 0:
                continue
        offset, naive = 0, 1
        if i < m:
            naive = 0
            sign = data[s + i]
            if sign == 90 and i + 1 == m:
                offset = 0
            elif sign == 43 or sign == 45:
                rest = m - i - 1
                at = s + i + 1
                if rest == 5 and data[at + 2] == 58:
                    tail = at + 3
                elif rest == 4:
                    tail = at + 2
                else:
                    continue
                good = True
                for j in (at, at + 1, tail, tail + 1):
                    if data[j] < 48 or data[j] > 57:
                        good = False
                if not good:
                    continue
                hours = (data[at] - 48) * 10 + data[at + 1] - 48
                minutes = (data[tail] - 48) * 10 + data[tail + 1] - 48
                if hours > 23 or minutes > 59:
                    continue
                offset = hours * 60 + minutes
                if sign == 45:
                    offset = -offset
            else:
                continue
        y = year - 1
        days = y * 365 + y // 4 - y // 100 + y // 400 + days_before[month - 1] + day - 1 - 719162
        if leap and month > 2:
            days += 1
        seconds = days * 86_400 + hour * 3600 + minute * 60 + second - offset * 60
        found[k] = seconds * 1_000_000 + fraction
        state[k] = naive
    return found, state
