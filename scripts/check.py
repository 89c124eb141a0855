"""`make check`, also without make: python3 scripts/check.py [--fix]

Says everything that can be said about the code without running the tests. Every step runs, also
after a fault, and the end names the steps that failed. --fix formats what a tool can format.
"""

from __future__ import annotations

import os
import re
import secrets
import sys
import tempfile
import time
import traceback
from collections.abc import Callable
from pathlib import Path

import environment
from environment import BIN, PYTHON, ROOT, say

Step = tuple[str, Callable[[], bool]]
MANAGE: list[str | Path] = [PYTHON, ROOT / "manage.py"]
SOURCES = ["src", "tests", "scripts", "benchmarks", "manage.py"]


def tool(*command: str | Path, env: dict[str, str] | None = None) -> Callable[[], bool]:
    """Return a step that runs one tool."""
    return lambda: environment.run(command, env or environment.base_env()) == 0


def rule(name: str) -> Callable[[], bool]:
    """Return a step that runs one function of house.py."""

    def step() -> bool:
        import house

        faults: list[str] = getattr(house, name)()
        for fault in faults:
            say(f"  {fault}")
        return not faults

    return step


def templates() -> list[str]:
    """Return the templates of the project."""
    return sorted(str(path) for path in (ROOT / "src" / "handinhand").rglob("templates/**/*.html"))


def development() -> dict[str, str]:
    """Return the environment of a developer, without what a site sets."""
    env = environment.base_env(HANDINHAND_MODE="development", DATABASE_URL="sqlite://:memory:")
    for name in ("HANDINHAND_DEMO", "HANDINHAND_DEBUG"):
        env.pop(name, None)
    return env


def deploy() -> bool:
    """Ask Django about a production site with an empty database."""
    with tempfile.TemporaryDirectory() as folder:
        env = environment.base_env(
            HANDINHAND_MODE="production",
            HANDINHAND_SECRET_KEY=secrets.token_urlsafe(50),
            HANDINHAND_HOSTS="netz.example",
            HANDINHAND_MAIL_FROM="netz@example.org",
            DATABASE_URL=f"sqlite:///{folder}/empty.sqlite3",
        )
        for name in ("HANDINHAND_DEMO", "HANDINHAND_DEBUG"):
            env.pop(name, None)
        command = [*MANAGE, "check", "--deploy", "--fail-level", "WARNING"]
        return environment.run(command, env) == 0


def present(paths: list[str]) -> list[str]:
    """Return those folders that exist already."""
    return [path for path in paths if (ROOT / path).exists()]


def steps() -> list[Step]:
    """Return every step in the order of how fast it answers."""
    python = present(SOURCES)
    target = "--target-version=5.2"
    return [
        ("format", tool(BIN / "ruff", "format", "--check", "--quiet", *python)),
        ("lint", tool(BIN / "ruff", "check", "--quiet", *python)),
        ("templates", tool(BIN / "djade", target, "--check", *templates())),
        ("imports", tool(BIN / "lint-imports", "--no-logo", "--no-cache")),
        ("requirements", rule("requirement_faults")),
        ("vendored files", rule("changed_vendor_files")),
        ("links in the docs", rule("dead_links")),
        ("words", rule("forbidden_words")),
        ("licences", rule("strong_copyleft")),
        ("deploy", deploy),
        ("migrations", tool(*MANAGE, "makemigrations", "--check", "--dry-run", env=development())),
        ("rights page", tool(*MANAGE, "print_rights", "--check", env=development())),
        ("English complete", rule("untranslated")),
        ("catalogue current", rule("stale_catalogue")),
        ("types", tool(BIN / "mypy")),
    ]


def fix() -> int:
    """Format code and templates."""
    python = present(SOURCES)
    environment.run([BIN / "ruff", "check", "--quiet", "--fix-only", *python])
    environment.run([BIN / "ruff", "format", "--quiet", *python])
    environment.run([BIN / "djade", "--target-version=5.2", *templates()])
    return 0


def check(only: list[str]) -> int:
    """Run the steps (or those named) and name the failing ones."""
    failed = []
    for name, step in steps():
        if only and re.sub(r"\W", "-", name) not in only and name not in only:
            continue
        started = time.monotonic()
        try:
            good = step()
        except Exception:  # noqa: BLE001 - one broken step must not hide the others
            traceback.print_exc()
            good = False
        say(f"{'ok    ' if good else 'FAILED'} {name}  ({time.monotonic() - started:.1f} s)")
        if not good:
            failed.append(name)
    say("\nAll checks passed." if not failed else "\nFailed: " + ", ".join(failed))
    return int(bool(failed))


def main(arguments: list[str]) -> int:
    """Install what is needed, go on inside `.venv`, check."""
    environment.install("requirements-dev.txt")
    if Path(sys.prefix).resolve() != environment.VENV.resolve():
        os.chdir(ROOT)
        own = [str(PYTHON), str(Path(__file__).resolve()), *arguments]
        os.execv(own[0], own)  # noqa: S606 - the same script, inside .venv
    environment.compile_catalogues()
    if "--fix" in arguments:
        return fix()
    return check(arguments)


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
