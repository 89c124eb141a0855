"""Whether the compiled loops lie ready on this machine, as `servicechain compile` leaves them.

Numba keeps its cache per file and processor, and says nothing about it before it is too late: a
loop that is missing there is compiled at once. So a note beside the cache says for which state of
the loops, which Numba and which processor it was filled.
"""

import contextlib
from functools import cache
from pathlib import Path
from tempfile import TemporaryFile

_FOLDER = Path(__file__).parent
_NOTE = "prepared.txt"


def note_prepared() -> None:
    """Note that all loops were compiled.

    Raises:
        OSError: no folder for the cache can be written.
    """
    folder = _folder()
    if folder is None:
        raise OSError("no folder for the cache of the loops can be written")
    (folder / _NOTE).write_text(_state(), "utf-8")
    is_prepared.cache_clear()


@cache
def is_prepared() -> bool:
    """Tell whether the loops were compiled as they stand, with this Numba, on this processor."""
    folder = _folder()
    if folder is None:
        return False
    try:
        return (folder / _NOTE).read_text("utf-8") == _state()
    except OSError:
        return False


def _folder() -> Path | None:
    """Return where this user's Numba has its cache: named, beside the loops, or of its own.

    Like Numba it takes the first that can be written, and reads no other one: what somebody else
    has compiled beside loops that belong to root is not found by a server.
    """
    from numba import config

    named = str(config.CACHE_DIR)  # type: ignore[attr-defined]
    found = [Path(named)] if named else []
    found.append(_FOLDER / "__pycache__")
    with contextlib.suppress(RuntimeError):  # a user without a home
        found.append(Path.home() / ".cache" / "servicechain")
    return next(filter(_can_be_written, found), None)


def _can_be_written(folder: Path) -> bool:
    try:
        folder.mkdir(parents=True, exist_ok=True)
        with TemporaryFile(dir=folder):
            return True
    except OSError:
        return False


def _state() -> str:
    import numba
    from llvmlite import binding  # type: ignore[import-untyped]  # what numba stands on

    files = sorted(_FOLDER.glob("*.py"))
    stamps = [f"{file.name} {file.stat().st_mtime_ns} {file.stat().st_size}" for file in files]
    return "\n".join([numba.__version__, binding.get_host_cpu_name(), *stamps])
