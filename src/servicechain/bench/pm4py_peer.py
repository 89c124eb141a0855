"""The operations of the benchmark, done by PM4Py, in the environment it is installed in.

Run by path in another Python, so it imports nothing of this library:
`python pm4py_peer.py OPERATION VARIANT FOLDER`. Prints one line of JSON.
"""

import contextlib
import json
import os
import resource
import sys
import time
from collections.abc import Callable
from pathlib import Path
from typing import Any

_MEMORY = 16 << 30
_TIMES = 3
_LONG = 5.0


def frame(folder: Path) -> Any:
    """Read the log as PM4Py wants it."""
    import pandas as pd

    table = pd.read_parquet(folder / "log.parquet")
    names = {"case": "case:concept:name", "act": "concept:name", "org": "org:resource"}
    table = table.rename(columns={**names, "ts": "time:timestamp"})
    for name in ("case:concept:name", "concept:name", "org:resource"):
        table[name] = table[name].astype(str)
    table["time:timestamp"] = pd.to_datetime(table["time:timestamp"], utc=True)
    return table


def pairs(found: dict[Any, Any], *numbers: Callable[[Any], float]) -> dict[str, list[float]]:
    """Return a table by pair."""
    return {f"{a} > {b}": [float(n(value)) for n in numbers] for (a, b), value in found.items()}


def follows(folder: Path, _variant: str) -> tuple[Callable[[], Any], Callable[[Any], Any]]:
    """All five: what follows what, mean wait, hand-overs, starts and ends, durations."""
    import pm4py

    table = frame(folder)

    def run() -> Any:
        counts, starts, ends = pm4py.discover_dfg(table)
        means, _, _ = pm4py.discover_performance_dfg(table, perf_aggregation_key="mean")
        passed = pm4py.discover_handover_of_work_network(table)
        durations = pm4py.get_all_case_durations(table)
        return counts, means, starts, ends, passed, durations

    def result(answer: Any) -> Any:
        counts, means, starts, ends, _, durations = answer
        means = {pair: m if isinstance(m, float | int) else m["mean"] for pair, m in means.items()}
        both = {pair: (n, means[pair]) for pair, n in counts.items()}
        ordered = sorted(durations)
        return {
            "follows": pairs(both, lambda v: v[0], lambda v: v[1]),
            "starts": {k: int(v) for k, v in starts.items()},
            "ends": {k: int(v) for k, v in ends.items()},
            "durations": [float(sum(ordered))],
        }

    return run, result


def variants(folder: Path, _variant: str) -> tuple[Callable[[], Any], Callable[[Any], Any]]:
    """All variants with their numbers."""
    import pm4py

    table = frame(folder)

    def result(answer: Any) -> Any:
        return listed((k, v if isinstance(v, int) else len(v)) for k, v in answer.items())

    return lambda: pm4py.get_variants(table), result


def listed(lines: Any) -> dict[str, object]:
    """The same figure as `results.listed`."""
    import hashlib

    texts = sorted(f"{'/'.join(names)}={int(number)}" for names, number in lines)
    return {
        "count": len(texts), "digest": hashlib.sha256("\n".join(texts).encode()).hexdigest()
    }  # fmt: skip


def medians(folder: Path, _variant: str) -> tuple[Callable[[], Any], Callable[[Any], Any]]:
    """Exact median of the wait of each pair."""
    import pm4py

    table = frame(folder)

    def result(answer: Any) -> Any:
        found = answer[0]
        return {"medians": pairs(found, lambda v: v if isinstance(v, float | int) else v["median"])}

    return lambda: pm4py.discover_performance_dfg(table, perf_aggregation_key="median"), result


def align(folder: Path, variant: str) -> tuple[Callable[[], Any], Callable[[Any], Any]]:
    """Align every variant; each is given once, so that no time goes into finding them."""
    import pm4py
    from pm4py.algo.conformance.alignments.petri_net import algorithm
    from pm4py.objects.log.obj import Event, EventLog, Trace

    net, begin, end = pm4py.convert_to_petri_net(
        pm4py.parse_process_tree((folder / "tree.txt").read_text("utf-8"))
    )
    sequences = json.loads((folder / "variants.json").read_text("utf-8"))
    log = EventLog([Trace([Event({"concept:name": n}) for n in one]) for one in sequences])
    versions = algorithm.Variants
    chosen = (
        versions.VERSION_DIJKSTRA_LESS_MEMORY if variant == "fastest" else algorithm.DEFAULT_VARIANT
    )
    costs: dict[str, object] = {}
    if variant == "fastest":
        visible = {t: int(t.label is not None) for t in net.transitions}
        costs = {"model_cost_function": visible, "sync_cost_function": dict.fromkeys(visible, 0)}

    def run() -> Any:
        given = dict(costs)
        if given:
            return [
                algorithm.apply_trace(
                    t, net, begin, end, variant=chosen,
                    parameters={**given, "trace_cost_function": [1] * len(t)},
                )
                for t in log
            ]  # fmt: skip
        return algorithm.apply_log(log, net, begin, end, variant=chosen)

    def result(answer: Any) -> Any:
        unit = 1 if variant == "fastest" else 10_000
        if variant != "fastest" and max(int(a["cost"]) for a in answer) < unit:
            unit = 1
        return listed(
            (one, int(a["cost"]) // unit) for one, a in zip(sequences, answer, strict=True)
        )

    return run, result


def read_xes(folder: Path, variant: str) -> tuple[Callable[[], Any], Callable[[Any], Any]]:
    """Read an XES file with one of PM4Py's readers."""
    import pm4py

    path = str(folder / "log.xes")

    def result(answer: Any) -> Any:
        cases = answer["case:concept:name"].nunique()
        return {
            "cases": int(cases),
            "events": len(answer),
            "activities": sorted(answer["concept:name"].unique()),
        }

    return lambda: pm4py.read_xes(path, variant=variant), result


OPERATIONS = {
    "directly_follows": follows,
    "variants": variants,
    "medians": medians,
    "align": align,
    "read_xes": read_xes,
}


def peak_mb() -> float:
    """Return the most memory this process ever held."""
    lines = Path("/proc/self/status").read_text("utf-8").splitlines()
    return next(int(line.split()[1]) for line in lines if line.startswith("VmHWM")) / 1024


def main(operation: str, variant: str, folder: str) -> None:
    """Do the work; PM4Py's own output goes nowhere."""
    resource.setrlimit(resource.RLIMIT_DATA, (_MEMORY, _MEMORY))
    with Path(os.devnull).open("w") as nowhere, contextlib.redirect_stdout(nowhere):
        begin = time.perf_counter()
        run, result = OPERATIONS[operation](Path(folder), variant)
        prepared = time.perf_counter() - begin
        taken: list[float] = []
        worked: list[float] = []
        while len(taken) < _TIMES and sum(taken) < _LONG:
            begin, before = time.perf_counter(), time.process_time()
            answer = run()
            taken.append(time.perf_counter() - begin)
            worked.append(time.process_time() - before)
        memory = peak_mb()
        line = {"taken": taken, "worked": worked, "mb": memory, "import_s": prepared}
        line["compile_s"] = 0.0
        line["result"] = result(answer)
    sys.stdout.write(json.dumps(line) + "\n")


if __name__ == "__main__":
    main(*sys.argv[1:])
