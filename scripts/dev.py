"""The rarer targets of the Makefile: messages, requirements, bench, docs, screenshots, vendor."""

from __future__ import annotations

import json
import shutil
import sys
from collections.abc import Callable

import environment
import house
from environment import BIN, PYTHON, ROOT, say


def messages() -> None:
    """Collect the texts of the code into the English catalogue."""
    if not shutil.which("xgettext"):
        sys.exit("GNU gettext is missing. On Debian: apt install gettext")
    (environment.LOCALE / "en" / "LC_MESSAGES").mkdir(parents=True, exist_ok=True)
    house.collect_messages(ROOT)
    say("Now translate src/handinhand/locale/en/LC_MESSAGES/django.po; make check says what lacks.")


def requirements() -> None:
    """Write the hashed requirements files from pyproject.toml."""
    if not (BIN / "uv").exists():
        environment.must([PYTHON, "-m", "pip", "install", "-q", "-r", ROOT / "requirements-uv.txt"])
    common = [BIN / "uv", "pip", "compile", "-q", "--universal", "--generate-hashes", "--no-header"]
    common += ["--python-version", "3.11", "--no-emit-index-url", "--extra", "platform"]
    common += ["pyproject.toml"]
    environment.must([*common, "-o", "requirements.txt"])
    environment.must([*common, "--group", "dev", "-o", "requirements-dev.txt"])
    environment.must([*common, "--group", "load", "-o", "requirements-load.txt"])
    environment.must([*common, "--extra", "bench", "-o", "requirements-bench.txt"])


def bench() -> None:
    """Run every benchmark; the figures are orders of magnitude."""
    for script in sorted((ROOT / "benchmarks").glob("*.py")):
        say(f"=== {script.name} ===")
        environment.must([PYTHON, script], environment.base_env(HANDINHAND_MODE="development"))


def docs() -> None:
    """Write the generated pages of docs/reference anew."""
    env = environment.base_env(HANDINHAND_MODE="development")
    environment.must([PYTHON, ROOT / "manage.py", "print_rights"], env)


def screenshots() -> None:
    """Take the pictures of the README from the demo."""
    environment.must([PYTHON, ROOT / "scripts" / "screenshots.py"], environment.base_env())


def vendor() -> None:
    """Write the hashes of the vendored files anew, after a look at what changed."""
    manifest = json.loads(house.MANIFEST.read_text())
    for package in manifest["packages"]:
        package["files"] = {name: house.sha256(ROOT / name) for name in package["files"]}
    house.MANIFEST.write_text(json.dumps(manifest, indent=2, ensure_ascii=False) + "\n")


TASKS: dict[str, Callable[[], None]] = {
    task.__name__: task for task in (messages, requirements, bench, docs, screenshots, vendor)
}


def main(arguments: list[str]) -> int:
    """Run the named task."""
    if len(arguments) != 1 or arguments[0] not in TASKS:
        sys.exit(f"Name one of: {', '.join(TASKS)}")
    environment.install("requirements-dev.txt")
    environment.compile_catalogues()
    TASKS[arguments[0]]()
    return 0


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
