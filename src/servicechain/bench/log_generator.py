"""A synthetic log of a chain between five organisations, and the chain it was made from.

Twelve stations, each taken over and finished (24 activities): one of two, three side by side, a
loop, an optional station; 8 % of the cases drop out and 12 % are noisy. Made in chunks, so that its
size is bounded by the disk and not by memory; the same seed gives the same log.
"""

from collections.abc import Iterator
from functools import cache
from itertools import permutations

import numpy as np
import numpy.typing as npt
import pyarrow as pa

from servicechain.eventlog.log import EventLog, Numbers
from servicechain.model import Chain, Gate, Station, Unit, Way

STATIONS = "ABCDEFGHIJKL"
ACTIVITIES = tuple(key + half for key in STATIONS for half in "12")
ORGANISATIONS = ("Jugendamt", "Beratung", "Klinik", "Träger", "Jobcenter")
CHUNK = 200_000

_AGREED = (0, 0, 1, 2, 1, 2, 4, 3, 2, 3, 0, 0)  # the organisation of each station
_DAYS = (
    0.5, 4, 6, 2, 10, 3, 10, 3, 5, 8, 12, 8, 7, 9, 14, 20, 3, 5, 4, 6, 9, 2, 3, 1,
)  # fmt: skip  # the mean wait before each activity
_DAY = 86_400_000_000
_BEGIN = 1_672_531_200_000_000  # 2023-01-01
_YEARS = 3
_DROP_OUTS, _NOISY = 0.08, 0.12


def chain() -> Chain:
    """Return the chain that a case without noise and without drop-out follows."""
    code = {name: n for n, name in enumerate(ACTIVITIES)}
    stations = [
        Station(
            name,
            name,
            (f"U{_AGREED[code[name] // 2]}",),
            split=Gate.ALL if name in {"C2", "D2"} else Gate.ONE,
            join=Gate.ALL if name == "H1" else Gate.ONE,
        )
        for name in ACTIVITIES
    ]
    inside = [(f"{key}1", f"{key}2") for key in STATIONS]
    between = [
        ("A2", "B1"), ("B2", "C1"), ("B2", "D1"),
        *((source, target) for source in ("C2", "D2") for target in ("E1", "F1", "G1")),
        ("E2", "H1"), ("F2", "H1"), ("G2", "H1"),
        ("H2", "I1"), ("H2", "J1"), ("H2", "K1"), ("J2", "K1"), ("K2", "L1"),
    ]  # fmt: skip
    ways = [Way(f"{a}-{b}", a, b) for a, b in inside + between]
    ways.append(Way("I2-H1", "I2", "H1", returns=True))
    units = tuple(Unit(f"U{n}", name, name) for n, name in enumerate(ORGANISATIONS))
    return Chain(
        "BENCH", "1", "Benchmark", "A1", ("L2",), tuple(stations), tuple(ways), units=units
    )


PROCESS_TREE = (
    "->('A1','A2','B1','B2',X(->('C1','C2'),->('D1','D2')),"
    "+(->('E1','E2'),->('F1','F2'),->('G1','G2')),"
    "*(->('H1','H2'),->('I1','I2')),X(->('J1','J2'),tau),'K1','K2','L1','L2')"
)
"""The same chain as a process tree, for other tools."""


def chunks(cases: int, *, seed: int = 1) -> Iterator[EventLog]:
    """Yield the log in parts of 200,000 cases, with cases numbered from 0."""
    for number, first in enumerate(range(0, cases, CHUNK)):
        yield _chunk(first, min(CHUNK, cases - first), np.random.default_rng([seed, number]))


def generate(cases: int, *, seed: int = 1) -> EventLog:
    """Return a whole log in memory.

    >>> log = generate(100)
    >>> log.n_cases, len(log.activities), log.sequence(0)[:2]
    (100, 24, ['A1', 'A2'])
    """
    parts = list(chunks(cases, seed=seed))
    shifts = np.cumsum([0, *(part.n_events for part in parts[:-1])])
    offsets = [part.offsets[:-1] + shift for part, shift in zip(parts, shifts, strict=True)]
    events = sum(part.n_events for part in parts)
    return EventLog(
        np.concatenate([*offsets, np.array([events])]),
        np.concatenate([part.activity for part in parts]),
        np.concatenate([part.organisation for part in parts]),
        np.concatenate([part.time for part in parts]),
        ACTIVITIES,
        ORGANISATIONS,
        pa.array(np.arange(cases)),
    )


@cache
def _templates() -> tuple[npt.NDArray[np.int16], Numbers, npt.NDArray[np.float64]]:
    """Return the ways through the chain, one after the other, their lengths and weights."""
    code = {name: n for n, name in enumerate(ACTIVITIES)}
    ways: list[list[int]] = []
    weights: list[float] = []
    for branch, branch_weight in (("C", 0.7), ("D", 0.3)):
        for rank, order in enumerate(sorted(set(permutations("EEFFGG"))), 1):
            side_by_side = [
                key + ("2" if key in order[:place] else "1") for place, key in enumerate(order)
            ]
            for loops in range(7):
                for optional in (0, 1):
                    names = ["A1", "A2", "B1", "B2", branch + "1", branch + "2", *side_by_side]
                    names += ["H1", "H2", *(["I1", "I2", "H1", "H2"] * loops)]
                    names += [*(["J1", "J2"] * optional), "K1", "K2", "L1", "L2"]
                    ways.append([code[name] for name in names])
                    weights.append(branch_weight / rank * 0.75 * 0.25**loops * 0.5)
    lengths = np.array([len(way) for way in ways])
    chances = np.array(weights) / sum(weights)
    return np.concatenate([np.array(way, np.int16) for way in ways]), lengths, chances


def _chunk(first: int, cases: int, random: np.random.Generator) -> EventLog:
    ways, lengths, chances = _templates()
    begins = np.concatenate([[0], np.cumsum(lengths)[:-1]])
    chosen = random.choice(len(lengths), cases, p=chances)
    kept = lengths[chosen].copy()
    drops = random.random(cases) < _DROP_OUTS
    kept[drops] = np.maximum(1, (kept[drops] * random.random(drops.sum())).astype(np.int64))
    starts = np.cumsum(kept) - kept
    place = np.arange(kept.sum()) - np.repeat(starts, kept)
    activity = ways[np.repeat(begins[chosen], kept) + place]
    case = np.repeat(np.arange(cases), kept)
    case, activity = _with_noise(case, activity, place, random)
    organisation = np.array(_AGREED, np.int16)[activity // 2]
    other = random.random(len(activity)) < 0.08
    organisation[other] = random.integers(0, len(ORGANISATIONS), other.sum())
    offsets = np.concatenate([[0], np.flatnonzero(np.diff(case)) + 1, [len(case)]])
    time = _times(offsets, activity, random)
    ids = pa.array(np.arange(first, first + cases))
    return EventLog(offsets, activity, organisation, time, ACTIVITIES, ORGANISATIONS, ids)


def _with_noise(
    case: Numbers, activity: npt.NDArray[np.int16], place: Numbers, random: np.random.Generator
) -> tuple[Numbers, npt.NDArray[np.int16]]:
    """Swap, change, lose and double some events of the noisy cases; none loses its first."""
    noisy = (random.random(case[-1] + 1) < _NOISY)[case]
    chance = random.random(len(case))
    swap = np.flatnonzero(noisy & (chance < 0.04))
    swap = swap[swap + 1 < len(case)]
    swap = swap[case[swap] == case[swap + 1]]
    swap = swap[np.diff(swap, prepend=-2) > 1]
    activity[swap], activity[swap + 1] = activity[swap + 1], activity[swap].copy()
    changed = noisy & (chance > 0.98)
    activity[changed] = random.integers(0, len(ACTIVITIES), changed.sum())
    times = np.ones(len(case), np.int64)
    times[noisy & (chance > 0.94) & (chance <= 0.97) & (place > 0)] = 0
    times[noisy & (chance > 0.97) & (chance <= 0.98)] = 2
    return np.repeat(case, times), np.repeat(activity, times)


def _times(
    offsets: Numbers, activity: npt.NDArray[np.int16], random: np.random.Generator
) -> Numbers:
    """Return times that rise within each case."""
    lengths = np.diff(offsets)
    waits = random.exponential(1, len(activity)) * np.array(_DAYS)[activity] * _DAY
    waits[offsets[:-1]] = 0
    total = np.cumsum(waits.astype(np.int64) + 1)
    begin = random.integers(0, _YEARS * 365 * 86_400, len(lengths)) * 1_000_000
    times: Numbers = _BEGIN + total + np.repeat(begin - total[offsets[:-1]], lengths)
    return times
