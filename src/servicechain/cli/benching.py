"""`servicechain bench` and `servicechain compile`."""

import time
from argparse import ArgumentParser, Namespace
from collections.abc import Callable

from servicechain.cli.output import Screen


def add(add_command: Callable[..., ArgumentParser]) -> None:
    """Add the commands about speed."""
    sub = add_command("bench", run_bench, "Measure how fast this is, side by side with others.")
    sub.add_argument("--cases", type=int, default=1_000_000, help="size of the log (1000000)")
    sub.add_argument("--operations", nargs="*", metavar="NAME", help="only these operations")
    sub.add_argument("--pm4py-python", metavar="PATH", help="a Python that has PM4Py installed")
    add_command("compile", run_compile, "Compile all loops once, for this machine.", json=False)


def run_bench(options: Namespace, screen: Screen) -> int:
    """Measure, one line or row per operation, variant and peer."""
    from servicechain.bench import run

    return int(
        run(
            options.cases,
            json=screen.as_json,
            operations=options.operations or None,
            pm4py_python=options.pm4py_python,
        )
        or 0
    )


def run_compile(options: Namespace, screen: Screen) -> int:
    """Fill the cache on disk, so that nobody waits for a compiler later."""
    from servicechain.kernels import compile_all
    from servicechain.kernels.prepared import note_prepared

    with screen.progress(screen.word("compiling")):
        taken = compile_all()
        started = time.perf_counter()
        _simulate_once()
        taken["simulation"] = time.perf_counter() - started
    note_prepared()
    for name, seconds in taken.items():
        screen.say(screen.word("compiled", seconds=screen.cell(seconds), name=name))
    return 0


def _simulate_once() -> None:
    """Run the smallest simulation compiled: that compiles its loop or reads it from the cache."""
    from servicechain.model import Chain, Station
    from servicechain.simulation.run import simulate
    from servicechain.simulation.scenario import Arrivals, Scenario

    chain = Chain("K", "1", "Kurz", "1", ("1",), (Station("1", "Ansprechen"),))
    scenario = Scenario(Arrivals(1.0), weeks=1, warm_up_weeks=0)
    simulate(chain, scenario, replications=1, loop="compiled")
