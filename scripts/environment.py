"""The ground the other scripts stand on: `.venv`, requirements with hashes, stamps, catalogues.

Only the standard library, because this runs before anything is installed.
"""

from __future__ import annotations

import hashlib
import os
import shutil
import subprocess
import sys
import venv
from collections.abc import Iterable, Mapping, Sequence
from pathlib import Path

ROOT = Path(__file__).resolve().parent.parent
VENV = ROOT / ".venv"
BIN = VENV / ("Scripts" if os.name == "nt" else "bin")
PYTHON = BIN / "python"
VAR = ROOT / "var"
LOCALE = ROOT / "src" / "handinhand" / "locale"


def say(text: str) -> None:
    """Print one line at once, also into a pipe."""
    print(text, flush=True)


def run(command: Sequence[str | Path], env: Mapping[str, str] | None = None) -> int:
    """Run a command in the root of the project and return its exit code."""
    return subprocess.run([str(part) for part in command], cwd=ROOT, env=env).returncode


def must(command: Sequence[str | Path], env: Mapping[str, str] | None = None) -> None:
    """Run a command and end this script with its exit code when it fails."""
    if code := run(command, env):
        say("Failed: " + " ".join(str(part) for part in command))
        sys.exit(code)


def fingerprint(paths: Iterable[Path]) -> str:
    """Return one hash over names and contents, so that a stamp knows when to be renewed."""
    total = hashlib.sha256()
    for path in sorted(paths):
        total.update(str(path.relative_to(ROOT)).encode())
        total.update(hashlib.sha256(path.read_bytes()).digest())
    return total.hexdigest()


def is_current(stamp: Path, value: str) -> bool:
    """Tell whether the step behind this stamp was done for exactly this value."""
    return stamp.is_file() and stamp.read_text() == value


def make_venv() -> None:
    """Make `.venv`, also where Debian's ensurepip is missing but pip is there."""
    if sys.version_info < (3, 11):  # noqa: UP036 - the reader may have an older one
        sys.exit("Hand in Hand needs Python 3.11 or newer; this is " + sys.version.split()[0] + ".")
    if PYTHON.exists() and run([PYTHON, "-c", "import pip"]) == 0:
        return
    shutil.rmtree(VENV, ignore_errors=True)
    say("Making .venv ...")
    try:
        import ensurepip  # noqa: F401 - only asks whether it is there
    except ImportError:
        venv.create(VENV, symlinks=True)
        code = run([sys.executable, "-m", "pip", "--python", PYTHON, "install", "-q", "pip"])
        if code:
            shutil.rmtree(VENV, ignore_errors=True)
            sys.exit("Neither ensurepip nor pip works here. On Debian: apt install python3-venv")
    else:
        venv.create(VENV, symlinks=os.name != "nt", with_pip=True)


def install(*names: str) -> None:
    """Install hashed requirements files, once per content: with uv, or with pip where uv fails."""
    make_venv()
    for name in names:
        file = ROOT / name
        stamp = VENV / f".installed-{file.stem}"
        wanted = fingerprint([file])
        if is_current(stamp, wanted):
            continue
        say(f"Installing {name} ...")
        _install_with_uv(file) or _install_with_pip(file)
        stamp.write_text(wanted)


def _install_with_uv(file: Path) -> bool:
    uv = BIN / "uv"
    if not uv.exists() and run([*_pip(), "-r", ROOT / "requirements-uv.txt"]):
        return False
    command = [uv, "pip", "install", "-q", "--python", PYTHON, "--require-hashes", "-r", file]
    # Hard links from a cache on another disk only warn; say copy where the cache is elsewhere.
    return run(command, {"UV_LINK_MODE": "copy", **os.environ}) == 0


def _install_with_pip(file: Path) -> None:
    say("uv cannot install here; pip does it.")
    must([*_pip(), "-r", file])


def _pip() -> list[str | Path]:
    quiet = ["-q", "--disable-pip-version-check", "--require-hashes"]
    return [PYTHON, "-m", "pip", "install", *quiet]


def compile_catalogues() -> None:
    """Compile the translations with Babel; no system gettext is needed."""
    catalogues = list(LOCALE.glob("*/LC_MESSAGES/*.po"))
    wanted = fingerprint(catalogues)
    stamp = VENV / ".compiled-catalogues"
    compiled = all(path.with_suffix(".mo").exists() for path in catalogues)
    if not catalogues or (compiled and is_current(stamp, wanted)):
        return
    domains = sorted({path.stem for path in catalogues})
    for domain in domains:
        # -f: a catalogue with a fuzzy header would be skipped without a word.
        must([BIN / "pybabel", "-q", "compile", "-f", "-d", LOCALE, "-D", domain])
    stamp.write_text(wanted)


def base_env(**extra: str) -> dict[str, str]:
    """Return the environment in which the project's own code is found."""
    return {**os.environ, "PYTHONPATH": str(ROOT / "src"), **extra}


def find_chromium() -> str | None:
    """Return the Chromium of this machine, if there is one."""
    named = os.environ.get("HANDINHAND_CHROMIUM")
    names = ["chromium", "chromium-browser", "google-chrome", "google-chrome-stable"]
    return named or next((path for name in names if (path := shutil.which(name))), None)
