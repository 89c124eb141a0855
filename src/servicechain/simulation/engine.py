"""Runs the loops: on lists as they stand, or compiled, one replication after or beside another."""

import functools
from collections.abc import Callable, Iterator, Sequence
from concurrent.futures import ThreadPoolExecutor
from typing import Any, NamedTuple

import numpy as np
import numpy.typing as npt

from servicechain.kernels import people
from servicechain.kernels.choice import threads
from servicechain.kernels.draws import GOLD, MASK, mix
from servicechain.simulation.tables import Tables

_ROOM = 1024
_MOST_ROOM = 1 << 22
NO_LIMIT = 1 << 62


class SimulationError(Exception):
    """A chain cannot be simulated to the end; says why in German and English.

    Attributes:
        code: "too_many_people", "endless" or "too_long".
    """

    def __init__(self, code: str) -> None:
        super().__init__(_SENTENCES[code][0])
        self.code = code

    def sentence_in(self, language: str) -> str:
        """Say it in "de" or "en"; any other language gets German."""
        return _SENTENCES[self.code][language == "en"]


_SENTENCES = {
    "too_many_people": (
        "In der Kette sammeln sich mehr Menschen, als der Rechner halten kann. "
        "Es kommen weit mehr, als die Stellen aufnehmen; senken Sie den Zugang oder "
        "geben Sie mehr Posten und Plätze an.",
        "More people gather in the chain than the computer can hold. Far more come than the "
        "services can take in; lower the arrivals or enter more posts and places.",
    ),
    "endless": (
        "Ein Fall läuft in einem Kreis, in dem nichts Zeit braucht. "
        "Geben Sie den Stationen des Kreises eine Dauer oder öffnen Sie einen Weg hinaus.",
        "A case runs in a circle in which nothing takes time. "
        "Give the stations of the circle a duration or open a way out.",
    ),
    "too_long": (
        "Das Durchspielen dauert zu lange und wurde abgebrochen. "
        "Es kommen sehr viele Fälle, oder ein Fall läuft sehr oft im Kreis; senken Sie den Zugang, "
        "geben Sie den Stationen längere Dauern oder prüfen Sie die Wege zurück.",
        "Playing this through takes too long and was broken off. "
        "Very many cases come, or a case goes round in a circle very often; lower the arrivals, "
        "give the stations longer durations or check the ways back.",
    ),
}


class Outcome(NamedTuple):
    """What one replication has counted; rows of stations, units, standards, as in `people.run`."""

    stations: npt.NDArray[np.float64]
    units: npt.NDArray[np.float64]
    levels: npt.NDArray[np.float64]
    hands: npt.NDArray[np.float64]
    days: npt.NDArray[np.float64]
    total: npt.NDArray[np.float64]
    trace: tuple[Sequence[int], Sequence[int], Sequence[float]]


def replication_key(seed: int, number: int) -> int:
    """Return the key of one replication; different for every seed and number."""
    return int(mix((mix((seed * 2 + 1) * GOLD & MASK) + number * GOLD) & MASK)) | 1 << 63


def replicate(
    tables: Tables,
    *,
    key: int,
    hours: float,
    warm: float,
    compiled: bool,
    budget: int = NO_LIMIT,
    trace: int = 0,
    rooms: list[int] | None = None,
) -> Outcome:
    """Run one replication.

    Args:
        key: of the replication.
        hours: how long, the warm-up included.
        warm: hours that are not counted.
        compiled: let numba compile the loop; otherwise it runs on lists without a compiler.
        budget: how often a station or a routing node may be begun.
        trace: how many begun stations are noted one by one.
        rooms: how much room earlier replications needed; grows with this one.

    Raises:
        SimulationError: too many people gather, a case runs in a circle without time, or the
            budget is used up.
    """
    loop, array = (_compiled(), _numpy) if compiled else (people.run, _list)
    rooms = [_ROOM] if rooms is None else rooms
    while True:
        room = rooms[-1]
        memory = _memory(tables, room, trace, array)
        arguments = _arguments(tables, array, compiled)
        first = (np.uint64(key) if compiled else key, hours, warm, budget, tables.gap)
        state = loop(*first, *arguments, *memory.values())
        if state == people.GOOD:
            return _outcome(tables, memory)
        if state == people.ENDLESS:
            raise SimulationError("endless")
        if state == people.TOO_LONG:
            raise SimulationError("too_long")
        if room * 4 > _MOST_ROOM:
            raise SimulationError("too_many_people")
        if rooms[-1] == room:  # another thread may have found the same
            rooms.append(room * 4)


def replicate_all(
    tables: Tables, *, keys: Sequence[int], compiled: bool, budget: int, **times: float
) -> Iterator[Outcome]:
    """Run several replications and yield them in order; compiled ones two at a time."""
    one: Callable[[int], Outcome] = functools.partial(
        _one, tables, compiled, budget, times, [_ROOM]
    )
    workers = threads() if compiled else 1
    if workers == 1 or len(keys) == 1:
        yield from map(one, keys)
        return
    _compiled()
    with ThreadPoolExecutor(workers) as pool:
        yield from pool.map(one, keys)


def _one(
    tables: Tables,
    compiled: bool,
    budget: int,
    times: dict[str, float],
    rooms: list[int],
    key: int,
) -> Outcome:
    return replicate(
        tables,
        key=key,
        compiled=compiled,
        budget=budget,
        hours=times["hours"],
        warm=times["warm"],
        rooms=rooms,
    )


@functools.cache
def _compiled() -> Callable[..., int]:
    """Return the loop compiled, from the cache on disk where it was compiled before."""
    from servicechain.simulation.compiled import run

    return run


def _list(values: Sequence[float] | int, kind: type, fill: float = 0) -> list[float]:
    return [kind(fill)] * values if isinstance(values, int) else list(values)


def _numpy(values: Sequence[float] | int, kind: type, fill: float = 0) -> Any:
    if isinstance(values, int):
        return np.full(values, fill, kind)
    return np.array(values, kind)


def _arguments(tables: Tables, array: Callable[..., Any], compiled: bool) -> list[Any]:
    """Return what the loop only reads, in the order in which it takes it."""
    whole, real = (np.int64, np.float64) if compiled else (int, float)
    salt = np.uint64 if compiled else int
    t = tables
    return [
        array(t.day_rates, real),
        *(array(x, whole) for x in (t.s_unit, t.s_work, t.s_stay, t.s_patience)),
        *(array(x, real) for x in (t.s_no_show, t.s_lost, t.s_again, t.s_again_after, t.s_leaves)),
        array(t.s_salt, salt),
        array(t.d_kind, whole),
        *(array(x, real) for x in (t.d_a, t.d_b, t.values)),
        *(array(x, whole) for x in (t.u_posts, t.u_places)),
        *(array(x, real) for x in (t.u_opens, t.u_hours, t.u_days)),
        *(array(x, whole) for x in (t.w_transfer, t.limits, t.m_pairs, t.m_final)),
        *(array(x, whole) for x in (t.p_station, t.p_steps)),
        array(t.g_weight, real),
        *(array(x, whole) for x in (t.g_marking, t.g_begins, t.g_hands)),
        *(array(x, whole) for x in (t.b_station, t.b_way, t.h_standard, t.h_target)),
        array(t.g_next, whole),
        t.nodes,
        t.start,
        t.exit_marking,
        t.exit_station,
    ]


def _memory(tables: Tables, room: int, trace: int, array: Callable[..., Any]) -> dict[str, Any]:
    """Return what the loop writes to, in the order in which it takes it."""
    compiled = array is _numpy
    whole, real = (np.int64, np.float64) if compiled else (int, float)
    stations, units, standards = len(tables.s_unit), len(tables.pools), len(tables.standards)
    width = 64 + 4 * stations + len(tables.w_transfer)
    people_room = room + width
    memory: dict[str, Any] = {
        "h_time": array(2 * people_room, real),
        "h_code": array(2 * people_room, whole),
    }
    for name in ("case", "station", "state", "link", "sibling", "place"):
        memory[f"e_{name}"] = array(people_room, whole)
    memory["e_key"] = array(people_room, np.uint64 if compiled else int)
    for name in ("e_offer", "e_ready", "e_gives_up"):
        memory[name] = array(people_room, real)
    for name in ("marking", "first", "under_way", "link"):
        memory[f"c_{name}"] = array(people_room, whole)
    memory["c_begun"] = array(people_room, real)
    memory["c_number"] = array(people_room, whole)
    for name in ("standard", "target"):
        memory[f"o_{name}"] = array(people_room, whole)
    memory["o_time"] = array(people_room, real)
    memory["o_link"] = array(people_room, whole)
    memory["q_head"] = array(2 * units, whole, -1)
    for name in ("q_tail", "u_busy", "u_held", "u_present"):
        memory[name] = array(2 * units, whole, -1) if name == "q_tail" else array(units, whole)
    memory["u_since"] = array(units, real)
    memory["a_what"] = array(2 * width, whole)
    memory["a_which"] = array(2 * width, whole)
    memory["r_station"] = array(stations * 5, real)
    memory["r_unit"] = array(units * 3, real)
    memory["r_level"] = array(units * people.LEVELS, real)
    memory["r_hand"] = array(standards * 5, real)
    memory["r_days"] = array(standards * people.DAYS, real)
    memory["r_total"] = array(8, real)
    memory["t_case"] = array(trace, whole)
    memory["t_station"] = array(trace, whole)
    memory["t_time"] = array(trace, real)
    return memory


def _outcome(tables: Tables, memory: dict[str, Any]) -> Outcome:
    noted = int(memory["r_total"][6])
    trace = (memory["t_case"], memory["t_station"], memory["t_time"])
    return Outcome(
        stations=np.array(memory["r_station"]).reshape(-1, 5),
        units=np.array(memory["r_unit"]).reshape(-1, 3),
        levels=np.array(memory["r_level"]).reshape(-1, people.LEVELS),
        hands=np.array(memory["r_hand"]).reshape(-1, 5),
        days=np.array(memory["r_days"]).reshape(-1, people.DAYS),
        total=np.array(memory["r_total"]),
        trace=(trace[0][:noted], trace[1][:noted], trace[2][:noted]),
    )
