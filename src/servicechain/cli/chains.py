"""`servicechain check` and `servicechain convert`."""

from argparse import ArgumentParser, Namespace
from collections.abc import Callable
from pathlib import Path

from servicechain.canonical import InvalidChain, read_chain, to_json
from servicechain.check import check
from servicechain.cli.output import Screen, Stop, existing
from servicechain.faults import Fault
from servicechain.model import Chain

Add = Callable[..., ArgumentParser]
CHAINS = (".json", ".bpmn", ".xml")
LOGS = (".xes", ".xes.gz", ".csv", ".csv.gz", ".parquet", ".ocel.json", ".jsonocel")


def add(add_command: Add) -> None:
    """Add the commands about chains."""
    sub = add_command("check", run_check, "Say what keeps a chain from being agreed.")
    sub.add_argument("chain", help="a chain: .json or .bpmn")
    sub.add_argument(
        "--signed", metavar="KEY", nargs="*", help="keys of the organisations that have signed"
    )
    sub = add_command("convert", run_convert, "Write a chain or a log in another form.", json=False)
    sub.add_argument("source", help="a chain (.json, .bpmn) or a log (.xes, .csv, .parquet)")
    sub.add_argument("target", help="the file to write; its ending says how")


def load_chain(path: str, screen: Screen) -> Chain:
    """Read a chain.

    Raises:
        Stop: with every fault of the document in a sentence.
    """
    file = existing(path, screen)
    if is_log(file):
        raise Stop(screen.word("not_a_chain", path=path))
    try:
        return read_chain(file)
    except InvalidChain as error:
        raise Stop("\n".join(f.sentence_in(screen.language) for f in error.faults)) from None
    except OSError as error:
        raise Stop(screen.word("cannot_read", path=path, reason=error.strerror)) from None


def is_log(path: Path) -> bool:
    """Tell by its ending whether a file holds a log; a folder is a store."""
    return path.name.lower().endswith(LOGS) or path.is_dir()


def run_check(options: Namespace, screen: Screen) -> int:
    """Print the faults; 1 when there are any."""
    chain = load_chain(options.chain, screen)
    faults = check(chain, signed=options.signed)
    if screen.as_json:
        screen.json(
            {
                "chain": chain.name,
                "report": _remarks(chain, screen),
                "faults": [_fault(f, screen) for f in faults],
            }
        )
        return int(bool(faults))
    screen.table(screen.word("remarks"), _remarks(chain, screen))
    screen.table(screen.word("faults"), [_row(fault, screen) for fault in faults])
    key = "count_faults" if faults else "no_faults"
    screen.say(screen.word(key, name=chain.name, count=len(faults)))
    return int(bool(faults))


def _remarks(chain: Chain, screen: Screen) -> list[dict[str, object]]:
    return [
        {"id": r.id, "name": r.name, "reason": r.reason_in(screen.language)} for r in chain.report
    ]


def _row(fault: Fault, screen: Screen) -> dict[str, object]:
    return {
        "place": fault.path,
        "sentence": fault.sentence_in(screen.language),
        "example": " → ".join(fault.example) or None,
    }


def _fault(fault: Fault, screen: Screen) -> dict[str, object]:
    return {
        "code": str(fault.code),
        "path": fault.path,
        "subject": fault.subject,
        "sentence": fault.sentence_in(screen.language),
        "example": list(fault.example),
    }


def run_convert(options: Namespace, screen: Screen) -> int:
    """Read one file and write the other."""
    source, target = existing(options.source, screen), Path(options.target)
    name = target.name.lower()
    if not name.endswith((*LOGS, *CHAINS)):
        raise Stop(screen.word("unknown_ending", path=options.target))
    if is_log(source) != name.endswith(LOGS):
        raise Stop(screen.word("mixed"))
    try:
        if is_log(source):
            from servicechain.cli.logs import load_log
            from servicechain.eventlog.writing import write_log

            write_log(load_log(options.source, screen), target)
        else:
            chain = load_chain(options.source, screen)
            screen.table(screen.word("remarks"), _remarks(chain, screen))
            _write_chain(chain, target)
    except OSError as error:
        raise Stop(
            screen.word("cannot_write", path=options.target, reason=error.strerror)
        ) from None
    screen.say(screen.word("written", path=options.target))
    return 0


def _write_chain(chain: Chain, target: Path) -> None:
    if target.suffix.lower() == ".json":
        target.write_text(to_json(chain) + "\n", encoding="utf-8")
        return
    from servicechain.bpmn import to_bpmn

    target.write_text(to_bpmn(chain), encoding="utf-8")
