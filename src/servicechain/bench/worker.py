"""One operation of one tool in a process of its own: `python -m servicechain.bench.worker …`."""

import json
import resource
import sys
import time
from pathlib import Path

_MEMORY = 16 << 30
_TIMES = 5
_LONG = 20.0
"""What takes longer than so many seconds is not repeated."""


def peak_mb() -> float:
    """Return the most memory this process ever held."""
    lines = Path("/proc/self/status").read_text("utf-8").splitlines()
    return next(int(line.split()[1]) for line in lines if line.startswith("VmHWM")) / 1024


def main(tool: str, operation: str, variant: str, folder: str) -> None:
    """Do the work and print seconds (of each turn), memory and the result as one line of JSON."""
    resource.setrlimit(resource.RLIMIT_DATA, (_MEMORY, _MEMORY))
    begin = time.perf_counter()
    if tool == "own":
        from servicechain.bench import own
        from servicechain.kernels import compile_all

        imported = time.perf_counter() - begin
        compile_all()
        compiled = time.perf_counter() - begin - imported
        run, result = own.work(operation, Path(folder), variant)
    else:
        from servicechain.bench import peers

        run, result = peers.work(tool, operation, Path(folder))
        imported, compiled = time.perf_counter() - begin, 0.0
    taken: list[float] = []
    worked: list[float] = []
    while len(taken) < (1 if operation == "all" else _TIMES) and sum(taken) < _LONG:
        begin, before = time.perf_counter(), time.process_time()
        answer = run()
        taken.append(time.perf_counter() - begin)
        worked.append(time.process_time() - before)
    memory = peak_mb()
    line = {
        "taken": taken,
        "worked": worked,
        "mb": memory,
        "import_s": imported,
        "compile_s": compiled,
    }
    print(json.dumps(line | {"result": result(answer)}))  # noqa: T201 - the answer


if __name__ == "__main__":
    main(*sys.argv[1:])
