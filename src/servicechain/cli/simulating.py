"""`servicechain simulate`."""

from argparse import ArgumentParser, Namespace
from collections.abc import Callable
from typing import TYPE_CHECKING

from servicechain.behaviour import TooManyMarkings
from servicechain.cli.chains import load_chain
from servicechain.cli.logs import too_many
from servicechain.cli.output import Screen, Stop, existing

if TYPE_CHECKING:
    from servicechain.simulation.estimates import Estimate
    from servicechain.simulation.results import Run
    from servicechain.simulation.run import Comparison
    from servicechain.simulation.scenario import Scenario

_EPILOG = """\
A scenario is a JSON document; --example prints one that fits the chain. Times of work are hours,
stays, patience and transfers are days. --what-if compares two scenarios under the same random
numbers."""


def add(add_command: Callable[..., ArgumentParser]) -> None:
    """Add the command."""
    sub = add_command("simulate", run_simulate, "Simulate a chain before anybody signs it.")
    sub.epilog = _EPILOG
    sub.add_argument("chain", help="a chain: .json or .bpmn")
    sub.add_argument("--scenario", metavar="FILE", help="who comes, who works, how long it takes")
    sub.add_argument("--what-if", metavar="FILE", help="a second scenario to compare with")
    sub.add_argument("--example", action="store_true", help="print a scenario to begin with")
    sub.add_argument("--replications", type=int, default=20, help="how often (20)")
    sub.add_argument("--seed", type=int, default=1, help="the same seed, the same answer (1)")
    sub.add_argument("--confidence", type=float, default=0.95, help="of the intervals (0.95)")


def run_simulate(options: Namespace, screen: Screen) -> int:
    """Print what a simulation says."""
    from servicechain.simulation.checking import InvalidScenario
    from servicechain.simulation.documents import example_scenario, scenario_to_json
    from servicechain.simulation.engine import SimulationError

    chain = load_chain(options.chain, screen)
    if options.example:
        print(scenario_to_json(example_scenario(chain)))
        return 0
    if options.replications < 1 or not 0 < options.confidence < 1:
        raise Stop(screen.word("bad_numbers"))
    if not options.scenario:
        raise Stop(screen.word("need_scenario"))
    try:
        if options.what_if:
            return _compare(options, screen)
        return _simulate(options, screen)
    except InvalidScenario as error:
        raise Stop("\n".join(f.sentence_in(screen.language) for f in error.faults)) from None
    except SimulationError as error:
        raise Stop(error.sentence_in(screen.language)) from None
    except TooManyMarkings as error:
        raise Stop(too_many(error, screen)) from None


def _scenario(path: str, screen: Screen) -> "Scenario":
    from servicechain.simulation.documents import read_scenario

    try:
        return read_scenario(existing(path, screen))
    except OSError as error:
        raise Stop(screen.word("cannot_read", path=path, reason=error.strerror)) from None


def _simulate(options: Namespace, screen: Screen) -> int:
    from servicechain.simulation.run import simulate

    chain, scenario = load_chain(options.chain, screen), _scenario(options.scenario, screen)
    with screen.progress(screen.word("simulating"), options.replications) as bar:
        run = simulate(
            chain,
            scenario,
            replications=options.replications,
            seed=options.seed,
            confidence=options.confidence,
            progress=bar.at,
        )
    if screen.as_json:
        screen.json(as_document(run, screen.language))
    else:
        _show(run, screen)
    return int(run.cases.stuck > 0)


def as_document(run: "Run", language: str) -> dict[str, object]:
    """Return everything a run says as plain values."""
    return {
        "sentence": run.sentence_in(language),
        "replications": run.replications,
        "seed": run.seed,
        "confidence": run.confidence,
        "cases": {name: getattr(run.cases, name) for name in run.cases.__slots__},
        "handovers": run.handovers.to_pylist(),
        "stations": run.stations.to_pylist(),
        "units": run.units.to_pylist(),
    }


def _show(run: "Run", screen: Screen) -> None:
    screen.say(run.sentence_in(screen.language))
    cases = run.cases
    words = {name: screen.rounded(getattr(cases, name).mean) for name in cases.__slots__
             if name != "stuck"}  # fmt: skip
    screen.say(screen.word("cases_are", **words))
    if cases.stuck:
        screen.say(screen.word("stuck", count=screen.cell(cases.stuck)))
    screen.table(screen.word("waits_title"), [
        {
            "standard": h.standard, "name": h.name, "count": h.count,
            "wait_days": _interval(h.wait_days, screen), "median_days": h.median_days,
            "p90_days": h.p90_days, "within_limit": _interval(h.kept, screen, 100),
            "never_arrived": h.never_arrived,
        }
        for h in run.handover_results
    ])  # fmt: skip
    screen.table(screen.word("stations_title"), [
        {
            "station": s.station, "name": s.name, "started": s.started,
            "wait_days": _interval(s.wait_days, screen), "impatient": s.impatient,
            "missed": s.missed, "left": s.left,
        }
        for s in run.station_results
    ])  # fmt: skip
    screen.table(screen.word("units_title"), [
        {
            "unit": u.unit, "name": u.name, "posts": u.posts,
            "load": _interval(u.load, screen, 100), "queue": _interval(u.queue, screen),
            "places": u.places, "places_needed": u.places_needed,
        }
        for u in run.unit_results
    ])  # fmt: skip
    screen.say(
        screen.word(
            "simulated",
            replications=run.replications,
            weeks=f"{run.scenario.weeks:g}",
            confidence=f"{run.confidence * 100:g}",
        )
    )


def _interval(estimate: "Estimate", screen: Screen, factor: float = 1.0) -> str | None:
    mean, low, high = (value * factor for value in estimate)
    if mean != mean:
        return None
    if low != low:
        return screen.rounded(mean)
    between = "bis" if screen.language == "de" else "to"
    return f"{screen.rounded(mean)} ({screen.rounded(low)} {between} {screen.rounded(high)})"


def _compare(options: Namespace, screen: Screen) -> int:
    from servicechain.simulation.run import compare

    chain = load_chain(options.chain, screen)
    before, after = _scenario(options.scenario, screen), _scenario(options.what_if, screen)
    with screen.progress(screen.word("simulating"), 2 * options.replications) as bar:
        found = compare(
            (chain, before),
            (chain, after),
            replications=options.replications,
            seed=options.seed,
            confidence=options.confidence,
            progress=bar.at,
        )
    if screen.as_json:
        screen.json(_comparison(found, screen.language))
        return 0
    screen.table(screen.word("differences_title"), [
        {
            "standard": d.standard, "name": d.name,
            "wait_days": _interval(d.wait_days, screen),
            "within_limit": _interval(d.kept, screen, 100),
        }
        for d in found.handovers
    ])  # fmt: skip
    days = _interval(found.days, screen)
    screen.say(screen.word("difference_is", days=days or "–"))
    screen.say(found.after.sentence_in(screen.language))
    return 0


def _comparison(found: "Comparison", language: str) -> dict[str, object]:
    return {
        "before": as_document(found.before, language),
        "after": as_document(found.after, language),
        "days": found.days,
        "handovers": [{name: getattr(d, name) for name in d.__slots__} for d in found.handovers],
    }
