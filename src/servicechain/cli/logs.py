"""`servicechain measure` and `servicechain conform`."""

from argparse import ArgumentParser, Namespace
from collections.abc import Callable
from pathlib import Path
from typing import TYPE_CHECKING

from servicechain.cli.chains import load_chain
from servicechain.cli.output import Screen, Stop, existing
from servicechain.model import Chain

if TYPE_CHECKING:
    import pyarrow as pa

    from servicechain.calendar import Calendar
    from servicechain.conformance.align import Alignments
    from servicechain.eventlog.log import EventLog

DAY = 86_400.0
MOST = {"variants_title": 8}
USUALLY = 15
Rows = list[dict[str, object]]


def add(add_command: Callable[..., ArgumentParser]) -> None:
    """Add the commands about logs."""
    sub = add_command("measure", run_measure, "Say what really happened in an event log.")
    _log_options(sub)
    sub.add_argument("--chain", help="also judge limits and drop-outs by this chain")
    sub.add_argument("--out", metavar="FOLDER", help="write every table in full as Parquet")
    sub = add_command("conform", run_conform, "Hold a log against a chain.")
    _log_options(sub)
    sub.add_argument("chain", help="a chain: .json or .bpmn")
    sub.add_argument("--moves", metavar="FILE", help="write the moves per variant as Parquet")


def _log_options(sub: ArgumentParser) -> None:
    sub.add_argument("log", help="a log: .xes, .xes.gz, .csv, .parquet, or a store's folder")
    for column in ("case", "activity", "time", "organisation"):
        sub.add_argument(f"--{column}", metavar="COLUMN", help=f"the column of the {column}")
    sub.add_argument("--land", default="NW", help="whose holidays count for limits (NW)")
    sub.add_argument("--timezone", default="UTC", help="of times that name none (UTC)")


def load_log(path: str, screen: Screen, options: Namespace | None = None) -> "EventLog":
    """Read a log.

    Raises:
        Stop: it cannot be read; says where and what was expected.
    """
    from servicechain.eventlog.errors import LogError
    from servicechain.eventlog.reading import read_log

    names = ("case", "activity", "time", "organisation", "timezone")
    columns = {name: getattr(options, name) for name in names} if options else {}
    file = existing(path, screen)
    try:
        with screen.progress(screen.word("reading")):
            return read_log(file, **columns)
    except LogError as error:
        raise Stop(screen.word("cannot_read", path=path, reason=error)) from None
    except OSError as error:
        raise Stop(screen.word("cannot_read", path=path, reason=error.strerror)) from None


def run_measure(options: Namespace, screen: Screen) -> int:
    """Print the measures of a log."""
    from servicechain.measures import cases, follows, variants

    log = load_log(options.log, screen, options)
    steps: dict[str, Callable[[], pa.Table]] = {
        "follows_title": lambda: follows.directly_follows(log),
        "handovers_title": lambda: follows.handovers(log),
        "variants_title": lambda: variants.variants(log),
        "starts_title": lambda: cases.starts(log),
        "ends_title": lambda: cases.ends(log),
        "rework_title": lambda: cases.rework(log),
    }
    if options.chain:
        steps["limits_title"] = lambda: _limits(log, options, screen)
        steps["drop_outs_title"] = lambda: _drop_outs(log, options, screen)
    tables: dict[str, pa.Table] = {}
    with screen.progress("", len(steps)) as bar:
        for title, measure in steps.items():
            bar.step(screen.word(title))
            tables[title] = measure()
    times = cases.throughput(log)
    if options.out:
        _write(tables, options.out, screen)
    if screen.as_json:
        names = {title: title.removesuffix("_title") for title in tables}
        counts = {"cases": log.n_cases, "events": log.n_events, "variants": log.n_variants}
        found = {names[title]: table.to_pylist() for title, table in tables.items()}
        screen.json({**counts, "throughput": times, **found})
        return 0
    _say_log(log, times, screen)
    for title, table in tables.items():
        screen.table(screen.word(title), _readable(table, screen), most=MOST.get(title, USUALLY))
    return 0


def _say_log(log: "EventLog", times: dict[str, float], screen: Screen) -> None:
    numbers = {"cases": log.n_cases, "events": log.n_events, "variants": log.n_variants}
    screen.say(screen.word("log_is", **{k: screen.cell(v) for k, v in numbers.items()}))
    if times["count"]:
        days = {key: screen.cell(times[f"{key}_s"] / DAY) for key in ("mean", "p50", "p90")}
        screen.say(screen.word("throughput_is", **days))


def _limits(log: "EventLog", options: Namespace, screen: Screen) -> "pa.Table":
    from servicechain.measures.limits import limits_kept

    return limits_kept(log, load_chain(options.chain, screen), _calendar(options, screen))


def _calendar(options: Namespace, screen: Screen) -> "Calendar":
    from servicechain.calendar import german_calendar

    try:
        return german_calendar(options.land)
    except NotImplementedError:
        raise Stop(screen.word("bad_land", land=options.land)) from None


def _drop_outs(log: "EventLog", options: Namespace, screen: Screen) -> "pa.Table":
    from servicechain.measures.cases import drop_outs

    chain = load_chain(options.chain, screen)
    return drop_outs(log, [s.name for s in chain.stations if s.key in chain.ends])


def _readable(table: "pa.Table", screen: Screen) -> Rows:
    """Turn seconds into days, sequences into arrows, and leave out what only machines read."""
    rows: Rows = []
    for row in table.to_pylist():
        found: dict[str, object] = {}
        for key, value in row.items():
            if key in {"mean_s", "median_s"}:
                found[key.replace("_s", "_days")] = None if value is None else value / DAY
            elif key == "variant":
                found[key] = " → ".join(value)
            elif key in _SHOWN:
                found[key] = value
        rows.append(found)
    return rows


_SHOWN = {
    "source", "target", "count", "activity", "cases", "repeated", "repetitions", "at_once",
    "standard", "judged", "kept", "late", "silent", "share", "reached", "stopped",
}  # fmt: skip


def _write(tables: "dict[str, pa.Table]", folder: str, screen: Screen) -> None:
    import pyarrow.parquet as pq

    place = Path(folder)
    try:
        place.mkdir(parents=True, exist_ok=True)
        for title, table in tables.items():
            pq.write_table(table, place / f"{title.removesuffix('_title')}.parquet")
    except OSError as error:
        raise Stop(screen.word("cannot_write", path=folder, reason=error.strerror)) from None


def run_conform(options: Namespace, screen: Screen) -> int:
    """Print how a log conforms to a chain; 1 when a case differs."""
    from servicechain.behaviour import TooManyMarkings
    from servicechain.conformance.align import NoAlignment, align

    log = load_log(options.log, screen, options)
    chain = load_chain(options.chain, screen)
    try:
        with screen.progress(screen.word("aligning")):
            result = align(log, chain)
    except TooManyMarkings as error:
        raise Stop(too_many(error, screen)) from None
    except NoAlignment as error:
        raise Stop(str(error)) from None
    if options.moves:
        import pyarrow.parquet as pq

        try:
            pq.write_table(result.moves, options.moves)
        except OSError as error:
            reason = error.strerror
            raise Stop(screen.word("cannot_write", path=options.moves, reason=reason)) from None
    fit = int((result.cost == 0).sum())
    fitness = float(result.fitness.mean()) if log.n_cases else 1.0
    rows = _deviations(result, chain, options, screen)
    if screen.as_json:
        screen.json({"cases": log.n_cases, "fitting": fit, "fitness": fitness, "deviations": rows})
    else:
        words = {"fit": screen.cell(fit), "cases": screen.cell(log.n_cases)}
        screen.say(screen.word("conforms", **words, fitness=screen.cell(fitness * 100)))
        screen.table(screen.word("deviations_title"), rows)
    return int(fit < log.n_cases)


def _deviations(result: "Alignments", chain: Chain, options: Namespace, screen: Screen) -> Rows:
    """Return the stations at which something was otherwise than agreed."""
    from servicechain.conformance.deviations import deviations

    table = deviations(result, chain, calendar=_calendar(options, screen))
    counts = ("skipped", "inserted", "repeated", "other_organisation", "late")
    return [row for row in table.to_pylist() if any(row[name] for name in counts)]


def too_many(error: Exception, screen: Screen) -> str:
    """Say which stations let too many branches run side by side."""
    keys = ", ".join(getattr(error, "stations", ()))
    stations = screen.word("after_stations", keys=keys) if keys else ""
    limit = screen.cell(getattr(error, "limit", 0))
    return screen.word("too_many", limit=limit, stations=stations)
