"""The operations of the benchmark, done by r4pm, Polars and DuckDB."""

from collections.abc import Callable
from pathlib import Path
from typing import Any

from servicechain.bench import results
from servicechain.bench.log_generator import ACTIVITIES, PROCESS_TREE
from servicechain.bench.nets import net_of_tree
from servicechain.bench.own import Work
from servicechain.bench.results import Result


def work(tool: str, operation: str, folder: Path) -> Work:
    """Prepare an operation; what is prepared is not timed.

    Raises:
        KeyError: the tool does not offer the operation.
        ImportError: it is not installed.
    """
    makers: dict[tuple[str, str], Callable[[Path], Work]] = {
        ("polars", "directly_follows"): _polars_follows,
        ("polars", "variants"): _polars_variants,
        ("polars", "medians"): _polars_medians,
        ("duckdb", "medians"): _duckdb_medians,
        ("r4pm", "directly_follows"): _r4pm_follows,
        ("r4pm", "variants"): _r4pm_variants,
        ("r4pm", "align"): _r4pm_align,
    }
    return makers[tool, operation](folder)


def _polars(folder: Path) -> tuple[Any, Any]:
    import polars

    frame = polars.read_parquet(folder / "log.parquet").rechunk()
    return polars, frame.with_columns(frame["ts"].cast(polars.Int64))


def _neighbours(pl: Any, frame: Any, column: str) -> Any:
    """Return neighbouring events of a case; the frame is sorted by case and time."""
    case = pl.col("case")
    return (
        frame.lazy()
        .select(
            pl.col(column).shift(1).alias("source"),
            pl.col(column).alias("target"),
            (pl.col("ts") - pl.col("ts").shift(1)).alias("wait"),
            (case == case.shift(1)).alias("same"),
        )
        .filter("same")
        .group_by("source", "target")
    )


def _polars_follows(folder: Path) -> Work:
    pl, frame = _polars(folder)

    def run() -> object:
        counted = [pl.len().alias("count"), pl.col("wait").mean().alias("mean")]
        act, ts = pl.col("act"), pl.col("ts")
        cases = frame.lazy().group_by("case").agg(
            act.first().alias("start"), act.last().alias("end"), (ts.last() - ts.first()).alias("d")
        )  # fmt: skip
        return pl.collect_all(
            [
                _neighbours(pl, frame, "act").agg(counted),
                _neighbours(pl, frame, "org").agg(counted),
                cases,
            ]
        )

    def result(answer: Any) -> Result:
        follows, passes, cases = answer
        found: Result = {
            name: results.pairs((a, b, (n, mean / 1e6)) for a, b, n, mean in table.iter_rows())
            for name, table in (("follows", follows), ("handovers", passes))
        }
        for name, column in (("starts", "start"), ("ends", "end")):
            found[name] = dict(cases[column].value_counts().iter_rows())
        return found | {"durations": results.durations(cases["d"].to_numpy())}

    return run, result


def _polars_variants(folder: Path) -> Work:
    pl, frame = _polars(folder)
    names = pl.Enum(ACTIVITIES)
    frame = frame.with_columns(frame["act"].cast(names).to_physical().alias("act_code"))

    def run() -> object:
        sequences = frame.lazy().group_by("case", maintain_order=True).agg("act_code")
        return sequences.group_by("act_code").len().collect()

    def result(answer: Any) -> Result:
        return results.listed(([ACTIVITIES[k] for k in one], n) for one, n in answer.iter_rows())

    return run, result


def _polars_medians(folder: Path) -> Work:
    pl, frame = _polars(folder)

    def run() -> object:
        waits = pl.col("wait")
        figures = (pl.len(), waits.mean(), waits.median().alias("m"))
        return _neighbours(pl, frame, "act").agg(*figures).collect()

    def result(answer: Any) -> Result:
        rows = answer.select("source", "target", "m").iter_rows()
        return {"medians": results.pairs((a, b, (m / 1e6,)) for a, b, m in rows)}

    return run, result


def _duckdb_medians(folder: Path) -> Work:
    import duckdb

    base = duckdb.connect()
    base.execute("set threads = 2")
    base.execute(
        'create table log as select row_number() over () as n, "case" as c,'
        " act::varchar as act, epoch_us(ts) as ts from read_parquet(?)",
        [str(folder / "log.parquet")],
    )

    def run() -> object:
        return base.execute(
            "select source, act, count(*), avg(wait), median(wait) from (select act,"
            " lag(act) over w as source, ts - lag(ts) over w as wait"
            " from log window w as (partition by c order by ts, n))"
            " where source is not null group by source, act"
        ).fetchall()

    def result(answer: Any) -> Result:
        return {"medians": results.pairs((a, b, (m / 1e6,)) for a, b, _, _, m in answer)}

    return run, result


def _r4pm_log(folder: Path) -> tuple[Any, Any]:
    import polars
    import r4pm

    frame = polars.read_parquet(folder / "log.parquet").select(
        polars.col("case").cast(polars.String).alias("case:concept:name"),
        polars.col("act").cast(polars.String).alias("concept:name"),
        polars.col("ts").cast(polars.Datetime("us", "UTC")).alias("time:timestamp"),
    )
    return r4pm, r4pm.import_item_from_df("EventLog", frame)


def _r4pm_follows(folder: Path) -> Work:
    r4pm, log = _r4pm_log(folder)

    def result(answer: Any) -> Result:
        found = answer["directly_follows_relations"]
        return {"follows": results.pairs((a, b, (n,)) for (a, b), n in found)}

    return lambda: r4pm.bindings.discover_dfg(log), result


def _r4pm_variants(folder: Path) -> Work:
    r4pm, log = _r4pm_log(folder)

    def run() -> object:
        return r4pm.bindings.get_variants(r4pm.bindings.log_to_activity_projection(log))

    def result(answer: Any) -> Result:
        return results.listed((one["activities"], one["count"]) for one in answer)

    return run, result


def _r4pm_align(folder: Path) -> Work:
    r4pm, log = _r4pm_log(folder)
    projection = r4pm.bindings.log_to_activity_projection(log)
    net = net_of_tree(PROCESS_TREE)

    def result(answer: Any) -> Result:
        return results.listed((one["activities"], one["result"]["Ok"]["cost"]) for one in answer)

    return lambda: r4pm.bindings.align_variants(net, projection), result
