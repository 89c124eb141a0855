"""The rows of the benchmark about logs: each tool in a process of its own, one after the other."""

import json
import os
import statistics
import subprocess
import sys
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from pathlib import Path

import pyarrow as pa
import pyarrow.parquet as pq

from servicechain.bench import log_generator, results
from servicechain.eventlog.log import EventLog
from servicechain.eventlog.store import LogStore
from servicechain.eventlog.writing import write_log
from servicechain.measures.variants import variants

SECONDS = 600.0
"""A peer that takes longer is tried with a tenth of the cases."""

_XES_CASES = 25_000
"""So many cases make a file of about 100 MB."""

_THREADS = ("NUMBA_NUM", "POLARS_MAX", "RAYON_NUM", "OMP_NUM")

PM4PY_READERS = ("iterparse", "line_by_line", "chunk_regex", "rustxes")

Peers = Sequence[tuple[str, str]]
"""Tool and variant."""

OPERATIONS: dict[str, Peers] = {
    "directly_follows": (("polars", "memory"), ("r4pm", "counts only"), ("pm4py", "pandas")),
    "variants": (("polars", "memory"), ("r4pm", "projection and variants"), ("pm4py", "pandas")),
    "medians": (("polars", "memory"), ("duckdb", "memory"), ("pm4py", "pandas")),
    "align": (("r4pm", "unit costs"), ("pm4py", "fastest"), ("pm4py", "default")),
    "all": (("", "parquet"), ("", "store")),
    "read_xes": tuple(("pm4py", reader) for reader in PM4PY_READERS),
}


@dataclass(frozen=True)
class Measured:
    """What one process reports."""

    seconds: float
    worked: float
    memory: float
    imported: float
    compiled: float
    result: dict[str, object]


class Bench:
    """A folder with logs of the sizes that are measured."""

    def __init__(self, folder: Path, pm4py_python: Path | None) -> None:
        self.folder = folder
        self.pm4py_python = pm4py_python
        self._own: dict[tuple[str, str, int], Measured | None] = {}

    def rows(self, operation: str, cases: int) -> Iterator[dict[str, object]]:
        """Measure one operation beside each peer, or alone where none is there."""
        known = OPERATIONS[operation]
        peers = [one for one in known if one[0] != "pm4py" or self.pm4py_python is not None]
        for peer, variant in peers or [("", "")]:
            size, theirs = cases, None
            while peer and theirs is None and size >= min(cases, 1000):
                theirs = self._measure(peer, operation, variant, size)
                if theirs is None:
                    size //= 10
            if peer and theirs is None:
                size = cases  # it is not installed, or finishes at no size
            ours = self.own(operation, variant if not peer else "", size)
            if ours is not None:
                yield _row(operation, variant, size, ours, peer or None, theirs)

    def own(self, operation: str, variant: str, cases: int) -> Measured | None:
        """Measure ourselves, once per size."""
        key = (operation, variant, cases)
        if key not in self._own:
            self._own[key] = self._measure("own", operation, variant, cases)
        return self._own[key]

    def _measure(self, tool: str, operation: str, variant: str, cases: int) -> Measured | None:
        folder = self._prepared(operation, cases)
        env = {**os.environ, **{f"{name}_THREADS": "2" for name in _THREADS}}
        if tool == "pm4py":
            script = Path(__file__).with_name("pm4py_peer.py")
            module = [str(self.pm4py_python), str(script), operation]
            env.pop("PYTHONPATH", None)  # it shall find its own packages only
        else:
            module = [sys.executable, "-m", "servicechain.bench.worker", tool, operation]
            here = str(Path(__file__).parents[2])  # also where the library is not installed
            env["PYTHONPATH"] = os.pathsep.join(filter(None, (here, env.get("PYTHONPATH"))))
        try:
            done = subprocess.run(  # noqa: S603 - our own modules
                [*module, variant, str(folder)],
                capture_output=True, text=True, timeout=SECONDS, check=True, env=env,
            )  # fmt: skip
        except (subprocess.CalledProcessError, subprocess.TimeoutExpired) as error:
            if tool == "own":
                raise RuntimeError(f"{operation} failed: {error.stderr!s}") from error
            if os.environ.get("SERVICECHAIN_BENCH_ERRORS"):
                sys.stderr.write(f"{tool} {operation} {variant}: {error}\n{error.stderr!s}\n")
            return None
        found = json.loads(done.stdout.splitlines()[-1])
        seconds, worked = (statistics.median(found[name]) for name in ("taken", "worked"))
        return Measured(
            seconds, worked, found["mb"], found["import_s"], found["compile_s"], found["result"]
        )

    def _prepared(self, operation: str, cases: int) -> Path:
        """Return the folder with the log of a size; makes what is missing."""
        folder = self.folder / str(cases)
        if not folder.exists():
            folder.mkdir(parents=True)
            store = LogStore(folder / "store")
            store.fill(log_generator.chunks(cases))
            (folder / "tree.txt").write_text(log_generator.PROCESS_TREE, "utf-8")
        if operation == "read_xes" and not (folder / "log.xes").exists():
            part = log_generator.generate(min(cases, _XES_CASES))
            write_log(part, folder / "log.xes")
        if operation == "align" and not (folder / "variants.json").exists():
            listed = variants(LogStore(folder / "store").log())["variant"].to_pylist()
            (folder / "variants.json").write_text(json.dumps(listed), "utf-8")
        parquet = folder / "log.parquet"
        if operation != "read_xes" and not parquet.exists():
            _write_parquet(parquet, cases)
        return folder


def _write_parquet(path: Path, cases: int) -> None:
    """Write the log in parts, as an export of a large system would come."""
    writer: pq.ParquetWriter | None = None
    for part in log_generator.chunks(cases):
        table = _table(part)
        writer = writer or pq.ParquetWriter(path, table.schema, compression="zstd")
        writer.write_table(table)
    if writer is not None:
        writer.close()


def _table(part: EventLog) -> pa.Table:
    lengths = pa.array(part.offsets[1:] - part.offsets[:-1]).to_numpy()
    case = part.case_ids.to_numpy().repeat(lengths)
    return pa.table(
        {
            "case": pa.array(case),
            "act": pa.DictionaryArray.from_arrays(pa.array(part.activity), [*part.activities]),
            "org": pa.DictionaryArray.from_arrays(
                pa.array(part.organisation), [*part.organisations]
            ),
            "ts": pa.array(part.time).cast(pa.timestamp("us")),
        }
    )


def _row(
    operation: str, variant: str, cases: int, ours: Measured, peer: str | None,
    theirs: Measured | None,
) -> dict[str, object]:  # fmt: skip
    """Return one line of the benchmark; import and compilation of ours are not in `own_s`.

    The seconds of all threads together (`…_cpu_s`) tell more on a machine that others use, too.
    """
    return {
        "operation": operation,
        "variant": variant,
        "cases": cases,
        "own_s": ours.seconds,
        "own_mb": round(ours.memory),
        "peer": peer,
        "peer_s": None if theirs is None else theirs.seconds,
        "peer_mb": None if theirs is None else round(theirs.memory),
        "ratio": None if theirs is None else theirs.seconds / ours.seconds,
        "equal": None if theirs is None else results.equal(ours.result, theirs.result),
        "own_cpu_s": ours.worked,
        "peer_cpu_s": None if theirs is None else theirs.worked,
        "own_import_s": round(ours.imported, 2),
        "own_compile_s": round(ours.compiled, 2),
    }
