"""Random numbers that belong to a person and a purpose, and the heap of what happens next.

Plain Python that numba compiles as it stands: both give the same numbers. Every number is a hash
of a key, so that the same person draws the same numbers in two scenarios whatever else happens
there ("common random numbers"). All constants have the highest bit set, so numba takes them, and
what is reckoned with them, as unsigned 64-bit numbers.
"""

import math
from typing import Any

MASK = 0xFFFFFFFFFFFFFFFF
GOLD = 0x9E3779B97F4A7C15
_MIX1 = 0xBF58476D1CE4E5B9
_MIX2 = 0x94D049BB133111EB
GAP = 0xA0761D6478BD642F
WORK = 0xE7037ED1A0B428DB
STAY = 0x8EBC6AF09C88C6E3
ROUTE = 0x9E6C63D0876A7E05
LEAVES = 0xC6A4A7935BD1E995
PATIENCE = 0xD6E8FEB86659FD93
NO_SHOW = 0xFF51AFD7ED558CCD
AGAIN = 0xC4CEB9FE1A85EC53
TRANSFER = 0xF1357AEA2E62A9C5
_SECOND = 0xD2B74407B1CE6E93
_UNIT = 1.0 / 9007199254740992.0
_TURN = 2.0 * math.pi


def mix(x: Any) -> Any:
    """Scramble a 64-bit key (the finaliser of splitmix64; Steele, Lea, Flood 2014)."""
    x = ((x ^ (x >> 30)) * _MIX1) & MASK
    x = ((x ^ (x >> 27)) * _MIX2) & MASK
    return x ^ (x >> 31)


def unit(x: Any) -> Any:
    """Return a number from 0 up to, not including, 1."""
    return (x >> 11) * _UNIT


def _normal(x: Any) -> Any:
    """Return a standard normal number (Box and Muller 1958)."""
    u, v = unit(x), unit(mix((x + _SECOND) & MASK))
    return math.sqrt(-2.0 * math.log(1.0 - u)) * math.cos(_TURN * v)


def _gamma(shape: Any, x: Any) -> Any:
    """Return a gamma number of scale 1 (Marsaglia and Tsang 2000)."""
    boost = 1.0
    if shape < 1.0:
        x = mix((x + GOLD) & MASK)
        boost = (1.0 - unit(x)) ** (1.0 / shape)
        shape += 1.0
    d = shape - 1.0 / 3.0
    c = 1.0 / math.sqrt(9.0 * d)
    while True:
        x = mix((x + GOLD) & MASK)
        z = _normal(x)
        v = 1.0 + c * z
        v = v * v * v
        if v > 0.0:
            u = 1.0 - unit(mix((x + TRANSFER) & MASK))
            if math.log(u) < 0.5 * z * z + d - d * v + d * math.log(v):
                return d * v * boost


def draw(kind: Any, a: Any, b: Any, values: Any, x: Any) -> Any:
    """Return a random time; `kind` as in `Kind`, `a` and `b` as in `Duration.parameters`."""
    if kind == 1:
        return -a * math.log(1.0 - unit(x))
    if kind == 0:
        return a
    if kind == 2:
        return math.exp(a + b * _normal(x))
    if kind == 3:
        return b * _gamma(a, x)
    if kind == 4:  # the observed times lie in `values` from a on, b of them
        return values[int(a) + int(b * unit(x))]
    return a * (-math.log(1.0 - unit(x))) ** b


def push(times: Any, codes: Any, n: Any, time: Any, code: Any) -> None:
    """Put an event into a heap of n events."""
    i = n
    while i > 0:
        up = (i - 1) >> 1
        if times[up] <= time:
            break
        times[i] = times[up]
        codes[i] = codes[up]
        i = up
    times[i] = time
    codes[i] = code


def pop(times: Any, codes: Any, n: Any) -> None:
    """Remove the first event, of n + 1; the caller has read it."""
    time = times[n]
    i = 0
    while True:
        down = 2 * i + 1
        if down >= n:
            break
        if down + 1 < n and times[down + 1] < times[down]:
            down += 1
        if times[down] >= time:
            break
        times[i] = times[down]
        codes[i] = codes[down]
        i = down
    times[i] = time
    codes[i] = codes[n]


def worked(time: Any, opens: Any, hours: Any, days: Any) -> Any:
    """Return the working hours up to a moment: `hours` from `opens` on, on `days` of the week."""
    week = math.floor(time / 168.0)
    rest = time - week * 168.0
    day = math.floor(rest / 24.0)
    if day >= days:
        return (week + 1.0) * days * hours
    return week * days * hours + day * hours + min(max(rest - day * 24.0 - opens, 0.0), hours)


def when_worked(work: Any, opens: Any, hours: Any, days: Any, ends: Any) -> Any:
    """Return the moment at which so many hours are worked; `ends`: the end of a day, if it is."""
    week = math.floor(work / (days * hours))
    rest = work - week * days * hours
    day = min(math.floor(rest / hours), days - 1.0)
    rest -= day * hours
    if ends and rest < 1e-9:  # not the morning after but the evening before
        rest = hours
        day -= 1.0
        if day < 0.0:
            day = days - 1.0
            week -= 1.0
    return week * 168.0 + day * 24.0 + opens + rest
