"""The rows of the benchmark about simulation, side by side with Ciw and SimPy."""

import json
import os
import statistics
import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path

from servicechain.bench.simulation_models import EVERYTHING, PER_DAY, PLAIN, QUEUES
from servicechain.simulation.estimates import estimate

OPERATION = "simulate"
PEERS = ((PLAIN, "ciw"), (PLAIN, "simpy"), (QUEUES, "ciw"), (EVERYTHING, "simpy"))
"""Ciw has neither side branches that are joined nor places beside posts."""

_OWN_REPLICATIONS, _PEER_REPLICATIONS = 8, 5
_PEER_WEEKS = 40.0
_SURE = 0.99
_TIMES = 3
_SECONDS = 600.0


def rows(cases: int) -> Iterator[dict[str, object]]:
    """Measure each peer beside ourselves and yield a row per pair.

    Both times are seconds for a million events (arrivals at stations and ends of services), since
    the tools are run as long as each needs for a steady figure: we for about `cases` cases, three
    times with the middle one kept, the peer for 40 weeks in five replications. `…_cpu_s` are the
    seconds of all threads together: they tell more on a machine that others use, too.
    """
    weeks = max(cases / (PER_DAY * 7) / _OWN_REPLICATIONS, 40.0)
    for variant, peer in PEERS:
        ours: list[dict[str, object]] = []
        theirs: dict[str, object] | None = None
        for turn in range(_TIMES):
            found = _measure("own", variant, weeks, _OWN_REPLICATIONS)
            ours += [found] if found else []
            if turn == 0:
                theirs = _measure(peer, variant, _PEER_WEEKS, _PEER_REPLICATIONS)
        if ours:
            yield _row(cases, variant, peer, ours, theirs)


def _measure(tool: str, variant: str, weeks: float, replications: int) -> dict[str, object] | None:
    """Run one tool in a process of its own; None when it is not installed or does not finish."""
    command = [sys.executable, "-m", "servicechain.bench.simulation_peers", tool, variant]
    command += [str(weeks), str(replications)]
    env = {**os.environ, "NUMBA_NUM_THREADS": "2"}
    here = str(Path(__file__).parents[2])  # also where the library is not installed
    env["PYTHONPATH"] = os.pathsep.join(filter(None, (here, env.get("PYTHONPATH"))))
    try:
        done = subprocess.run(  # noqa: S603 - our own module
            command, capture_output=True, text=True, timeout=_SECONDS, check=True, env=env
        )
    except (subprocess.CalledProcessError, subprocess.TimeoutExpired):
        return None
    found: dict[str, object] = json.loads(done.stdout)
    return found


def _row(
    cases: int,
    variant: str,
    peer: str,
    ours: list[dict[str, object]],
    theirs: dict[str, object] | None,
) -> dict[str, object]:
    own_s = statistics.median(_per_million(found) for found in ours)
    peer_s = None if theirs is None else _per_million(theirs)
    return {
        "operation": OPERATION,
        "variant": variant,
        "cases": cases,
        "own_s": own_s,
        "own_mb": ours[0]["mb"],
        "peer": peer,
        "peer_s": peer_s,
        "peer_mb": None if theirs is None else theirs["mb"],
        "ratio": None if peer_s is None else peer_s / own_s,
        "equal": None if theirs is None else _agree(_waits(ours[0]), _waits(theirs)),
        "own_cpu_s": statistics.median(_per_million(found, "worked") for found in ours),
        "peer_cpu_s": None if theirs is None else _per_million(theirs, "worked"),
        "own_compile_s": ours[-1]["ready_seconds"],
    }


def _per_million(found: dict[str, object], which: str = "seconds") -> float:
    return float(str(found[which])) / float(str(found["events"])) * 1e6


def _waits(found: dict[str, object]) -> list[list[float]]:
    waits = found["waits"]
    assert isinstance(waits, list)
    return waits


def _agree(ours: list[list[float]], theirs: list[list[float]]) -> bool:
    """Tell whether at every station the 99 % intervals of the mean wait overlap."""
    for own, other in zip(zip(*ours, strict=True), zip(*theirs, strict=True), strict=True):
        a, b = estimate(own, _SURE), estimate(other, _SURE)
        if a.low > b.high or b.low > a.high:
            return False
    return True
