"""The command `servicechain`: check, measure, conform, simulate, convert, bench, compile.

Exit codes: 0 done and nothing found, 1 something was found (a fault, a difference), 2 the input
cannot be read or does not fit. Answers go to standard output, progress and errors to standard
error.
"""

import sys
from argparse import ArgumentParser, Namespace, RawDescriptionHelpFormatter
from collections.abc import Callable, Sequence
from io import TextIOWrapper

from servicechain.cli.output import Screen, Stop

Command = Callable[[Namespace, Screen], int]


def main(arguments: Sequence[str] | None = None) -> int:
    """Run the command and return its exit code."""
    from servicechain.cli.words import WORDS

    for stream in (sys.stdout, sys.stderr):  # a terminal may know fewer characters than we write
        if isinstance(stream, TextIOWrapper):
            stream.reconfigure(errors="replace")
    options = _parser().parse_args(arguments)
    screen = Screen(options.language, as_json=getattr(options, "json", False))
    try:
        command: Command = options.command
        return command(options, screen)
    except Stop as error:
        screen.error(error.sentence)
    except BrokenPipeError:  # the reader has seen enough
        sys.stderr.close()
    except KeyboardInterrupt:
        screen.error(WORDS["interrupted"][screen.language == "en"])
    return 2


def _parser() -> ArgumentParser:
    from servicechain.cli import benching, chains, logs, simulating

    parser = ArgumentParser(
        prog="servicechain",
        description="Check, measure, simulate and convert service chains and their event logs.",
    )
    common = ArgumentParser(add_help=False)
    common.add_argument(
        "--language", choices=("de", "en"), default="de", help="of sentences and tables (de)"
    )
    commands = parser.add_subparsers(required=True, metavar="COMMAND")

    def add(name: str, command: Command, help_text: str, *, json: bool = True) -> ArgumentParser:
        sub = commands.add_parser(
            name,
            parents=[common],
            help=help_text,
            description=help_text,
            formatter_class=RawDescriptionHelpFormatter,
        )
        sub.set_defaults(command=command)
        if json:
            sub.add_argument("--json", action="store_true", help="print JSON instead of tables")
        return sub

    chains.add(add)
    logs.add(add)
    simulating.add(add)
    benching.add(add)
    return parser
