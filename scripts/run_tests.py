"""`make test`, also without make: python3 scripts/run_tests.py [what pytest takes]

Runs everything on SQLite and, at the same time, what touches the database on PostgreSQL; then the
browser tests, shared among the cores. The last lines say what was skipped and why; the very
last is the sum of all runs. With CI=true or NOTHING_SKIPPED=1 a skip is a failure.
"""

from __future__ import annotations

import os
import subprocess
import sys
import tempfile
import threading
import xml.etree.ElementTree as ElementTree
from collections import Counter
from dataclasses import dataclass, field
from pathlib import Path

import environment
import postgres
from environment import PYTHON, say

NO_TESTS = 5  # what pytest answers when it found none
WITH_DATABASE = [
    "tests/handinhand",
    "--ignore=tests/handinhand/kernel",
    "--ignore=tests/handinhand/web/pictures",
]
"""What is run a second time on PostgreSQL: all that touches the database."""


@dataclass
class Result:
    """What came out, summed over the runs."""

    passed: int = 0
    failed: int = 0
    skipped: int = 0
    reasons: Counter[str] = field(default_factory=Counter)

    def skip(self, reason: str) -> None:
        """Count one skip and keep why."""
        self.skipped += 1
        self.reasons[reason] += 1

    def add_report(self, report: Path, exit_code: int, run: str) -> None:
        """Count one pytest run from its JUnit report.

        A run that ends badly without a failed test (no report, nothing collected) is one failure.
        """
        failed_before = self.failed
        if report.exists():
            # The report was written by pytest a moment ago, on this machine.
            for case in ElementTree.parse(report).iter("testcase"):  # noqa: S314
                outcomes = {child.tag for child in case}
                skipped = case.find("skipped")
                if outcomes & {"failure", "error"}:
                    self.failed += 1
                elif skipped is not None:
                    self.skip(f"{run}: {skipped.get('message') or 'no reason given'}")
                else:
                    self.passed += 1
        if exit_code and self.failed == failed_before:
            self.failed += 1


def test_env(**extra: str) -> dict[str, str]:
    """Return the environment of a test run: nothing of a site on this machine leaks in."""
    env = environment.base_env(HANDINHAND_MODE="development", **extra)
    for name in ("HANDINHAND_DEMO", "HANDINHAND_DEBUG", "HANDINHAND_HOSTS"):
        env.pop(name, None)
    if chromium := environment.find_chromium():
        env.setdefault("HANDINHAND_CHROMIUM", chromium)
    return env


def run_pytest(
    result: Result, name: str, arguments: list[str], env: dict[str, str], *, quiet: bool = False
) -> None:
    """Run pytest once and add what came out.

    Args:
        result: where the run is added.
        name: what the run is called in the last lines.
        arguments: what pytest takes.
        env: its environment.
        quiet: keep the output until the run has ended, since another one is printing.
    """
    with tempfile.TemporaryDirectory() as folder:
        report, output = Path(folder) / "report.xml", Path(folder) / "output.txt"
        command = [str(PYTHON), "-m", "pytest", "-q", f"--junitxml={report}", *arguments]
        if not quiet:
            say(f"\n=== {name} ===")
            code = environment.run([*command], env)
        else:
            with output.open("w") as sink:
                code = subprocess.call(
                    command, cwd=environment.ROOT, env=env, stdout=sink, stderr=subprocess.STDOUT
                )
            say(f"\n=== {name} ===\n{output.read_text()}")
        if code == NO_TESTS and arguments_name_files(arguments):
            return  # the named files hold none for this run
        result.add_report(report, code, name)


def arguments_name_files(arguments: list[str]) -> bool:
    """Tell whether the caller chose some of the tests."""
    return any(not argument.startswith("-") for argument in arguments)


def _memory_disk() -> str | None:
    """Return a disk in memory, where there is one: the tests commit often."""
    return "/dev/shm" if os.access("/dev/shm", os.W_OK) else None  # noqa: S108 - a folder of its own


def run_all(arguments: list[str]) -> Result:
    """Run the tests on both databases at once, then in the browser."""
    result = Result()
    second = threading.Thread(target=_on_postgresql, args=(result, arguments))
    second.start()
    _on_sqlite(result, "SQLite", ["-m", "not browser", *arguments])
    second.join()
    shared = ["-n", str(os.cpu_count() or 1), "--dist", "worksteal"]
    _on_sqlite(result, "Browser", ["-m", "browser", *shared, *arguments])
    return result


def _on_sqlite(result: Result, name: str, arguments: list[str]) -> None:
    with tempfile.TemporaryDirectory(dir=_memory_disk()) as folder:
        # In a file, as at a site: only so do several threads meet one database.
        file = str(Path(folder) / "test.sqlite3")
        env = test_env(DATABASE_URL=f"sqlite:///{file}", HANDINHAND_TEST_DATABASE=file)
        run_pytest(result, name, arguments, env)


def _on_postgresql(result: Result, arguments: list[str]) -> None:
    chosen = arguments if arguments_name_files(arguments) else [*arguments, *WITH_DATABASE]
    try:
        with postgres.server() as url:
            env = test_env(DATABASE_URL=url)
            run_pytest(result, "PostgreSQL", ["-m", "not browser", *chosen], env, quiet=True)
    except postgres.NoServerError as error:
        result.skip(f"PostgreSQL: the whole run, {error}")


def tell(result: Result, strict: bool) -> int:
    """Print what was skipped and the sum; return the exit code."""
    if result.reasons:
        say("\nSkipped:")
        for reason, count in result.reasons.most_common():
            say(f"  {count} × {' '.join(reason.split())}")
    bad = result.failed > 0 or (strict and result.skipped > 0)
    if strict and result.skipped:
        say("Nothing may be skipped here (CI or NOTHING_SKIPPED is set).")
    say(f"\n{result.passed} passed, {result.failed} failed, {result.skipped} skipped")
    return int(bad)


def main(arguments: list[str]) -> int:
    """Install, compile, run, tell."""
    environment.install("requirements-dev.txt")
    environment.compile_catalogues()
    if environment.find_chromium() is None:
        say("No Chromium on this machine: the browser tests will be skipped.")
    strict = any(os.environ.get(name) in {"1", "true"} for name in ("CI", "NOTHING_SKIPPED"))
    return tell(run_all(arguments), strict)


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
