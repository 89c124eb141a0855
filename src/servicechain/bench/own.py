"""The operations of the benchmark, done by this library."""

import os
from collections.abc import Callable
from dataclasses import replace
from pathlib import Path

import numpy as np

from servicechain.bench import log_generator, results
from servicechain.bench.results import Result
from servicechain.conformance.align import Alignments, align
from servicechain.eventlog.log import EventLog
from servicechain.eventlog.reading import read_log
from servicechain.measures.cases import throughput
from servicechain.measures.follows import Pass, directly_follows, handovers, one_pass
from servicechain.measures.variants import variants

Work = tuple[Callable[[], object], Callable[[object], Result]]
"""What is timed, and what makes a result of its answer."""


def work(operation: str, folder: Path, variant: str) -> Work:
    """Prepare an operation; what is prepared is not timed."""
    if operation == "read_xes":
        return lambda: read_log(folder / "log.xes"), _read
    if operation == "all":
        source = folder / ("log.parquet" if variant == "parquet" else "store")
        _forget(source)
        return lambda: _everything(source), lambda answer: {}
    log = _in_memory(read_log(folder / "store"))
    if operation == "directly_follows":
        return lambda: one_pass(log), lambda answer: _follows(log, answer)
    if operation == "variants":
        return lambda: variants(replace(log)), _variants
    if operation == "medians":
        return lambda: directly_follows(replace(log)), _medians
    if operation == "align":
        log.grouping  # noqa: B018 - the peers get their variants ready, too
        chain = log_generator.chain()
        return lambda: _with_moves(align(log, chain)), _costs
    raise KeyError(operation)


def _in_memory(log: EventLog) -> EventLog:
    return replace(
        log,
        offsets=np.array(log.offsets),
        activity=np.array(log.activity),
        organisation=np.array(log.organisation),
        time=np.array(log.time),
    )


def _forget(source: Path) -> None:
    """Ask the system to read a file from the disk next time."""
    for path in [source] if source.is_file() else source.rglob("*"):
        if path.is_file():
            handle = os.open(path, os.O_RDONLY)
            os.fsync(handle)
            os.posix_fadvise(handle, 0, 0, os.POSIX_FADV_DONTNEED)
            os.close(handle)


def _everything(source: Path) -> object:
    log = read_log(source)
    return (
        directly_follows(log), handovers(log), variants(log), throughput(log),
        _with_moves(align(log, log_generator.chain())),
    )  # fmt: skip


def _with_moves(found: Alignments) -> Alignments:
    found.moves  # noqa: B018 - writes them out
    return found


def _follows(log: EventLog, answer: object) -> Result:
    assert isinstance(answer, Pass)
    tables: Result = {}
    for name, found, words in (
        ("follows", answer.follows, log.activities), ("handovers", answer.passes, log.organisations)
    ):  # fmt: skip
        tables[name] = results.pairs(
            (words[a], words[b], (n, total / n / 1e6))
            for a, b, n, total in zip(
                found.source, found.target, found.count, found.total, strict=True
            )
        )
    for name, counts in (("starts", answer.starts), ("ends", answer.ends)):
        tables[name] = {log.activities[k]: int(n) for k, n in enumerate(counts) if n}
    tables["durations"] = results.durations(answer.durations)
    return tables


def _variants(answer: object) -> Result:
    rows = answer.to_pylist()  # type: ignore[attr-defined]
    return results.listed((row["variant"], row["count"]) for row in rows)


def _medians(answer: object) -> Result:
    rows = answer.to_pylist()  # type: ignore[attr-defined]
    return {"medians": results.pairs((r["source"], r["target"], (r["median_s"],)) for r in rows)}


def _costs(answer: object) -> Result:
    assert isinstance(answer, Alignments)
    first = answer.log.grouping.representative.tolist()
    return results.listed(
        (answer.log.sequence(case), int(cost))
        for case, cost in zip(first, answer.variant_cost, strict=True)
    )


def _read(answer: object) -> Result:
    assert isinstance(answer, EventLog)
    return {
        "cases": answer.n_cases,
        "events": answer.n_events,
        "activities": sorted(answer.activities),
        "seconds": float(np.sort(answer.time / 1e6).sum()),
    }
