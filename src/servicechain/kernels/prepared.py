"""Whether the compiled loops lie ready on this machine, as `servicechain compile` leaves them.

Numba keeps its cache per file and processor, and says nothing about it before it is too late: a
loop that is missing there is compiled at once. So a note beside the cache says for which state of
the loops, which Numba and which processor it was filled.
"""

import contextlib
from collections.abc import Iterator
from functools import cache
from pathlib import Path

_FOLDER = Path(__file__).parent
_NOTE = "prepared.txt"


def note_prepared() -> None:
    """Note that all loops were compiled; in the first folder that can be written.

    Raises:
        OSError: there is none.
    """
    problem: OSError | None = None
    for folder in _folders():
        try:
            folder.mkdir(parents=True, exist_ok=True)
            (folder / _NOTE).write_text(_state(), "utf-8")
        except OSError as error:
            problem = problem or error
        else:
            is_prepared.cache_clear()
            return
    raise problem or OSError("no folder for the cache")


@cache
def is_prepared() -> bool:
    """Tell whether the loops were compiled as they stand, with this Numba, on this processor."""
    state = _state()
    for folder in _folders():
        with contextlib.suppress(OSError):
            if (folder / _NOTE).read_text("utf-8") == state:
                return True
    return False


def _folders() -> Iterator[Path]:
    """Yield where Numba would look for its cache: named, beside the loops, the user's own."""
    from numba import config

    if named := str(config.CACHE_DIR):  # type: ignore[attr-defined]
        yield Path(named)
    yield _FOLDER / "__pycache__"
    with contextlib.suppress(RuntimeError):  # a user without a home
        yield Path.home() / ".cache" / "servicechain"


def _state() -> str:
    import numba
    from llvmlite import binding  # type: ignore[import-untyped]  # what numba stands on

    files = sorted(_FOLDER.glob("*.py"))
    stamps = [f"{file.name} {file.stat().st_mtime_ns} {file.stat().st_size}" for file in files]
    return "\n".join([numba.__version__, binding.get_host_cpu_name(), *stamps])
