"""Tables, progress bars and errors of the command line."""

import json
import math
import re
import sys
from collections.abc import Iterator, Mapping, Sequence
from contextlib import contextmanager
from pathlib import Path
from typing import Any, Literal

from servicechain.cli.words import WORDS


class Stop(Exception):
    """The command cannot go on; says why in a sentence."""

    def __init__(self, sentence: str) -> None:
        super().__init__(sentence)
        self.sentence = sentence


class Screen:
    """Where a command writes.

    Attributes:
        language: "de" or "en".
        as_json: print JSON instead of tables.
    """

    def __init__(self, language: str, *, as_json: bool) -> None:
        from rich.console import Console

        self.language = language
        self.as_json = as_json
        self.out = Console(highlight=False, markup=False)
        self.err = Console(stderr=True, highlight=False, markup=False)

    def word(self, key: str, **params: object) -> str:
        """Return a text in the language of the screen."""
        return WORDS[key][self.language == "en"] % params

    def say(self, text: str) -> None:
        """Print a sentence."""
        self.out.print(harmless(text), soft_wrap=True)

    def error(self, sentence: str) -> None:
        """Print a sentence to standard error."""
        self.err.print(harmless(sentence), soft_wrap=True)

    def json(self, document: object) -> None:
        """Print a document on lines of its own."""
        print(json.dumps(_plain(document), ensure_ascii=False, indent=2))

    def line(self, document: object) -> None:
        """Print a document on one line, at once."""
        print(json.dumps(_plain(document), ensure_ascii=False), flush=True)

    def table(
        self, title: str, rows: Sequence[Mapping[str, object]], *, most: int | None = None
    ) -> None:
        """Print rows as a table; the keys of the first row, translated, are the headings."""
        from rich.table import Table

        if not rows:
            return
        table = Table(title=title, title_justify="left", title_style="bold")
        for key in rows[0]:
            numeric = all(isinstance(row[key], int | float | None) for row in rows)
            side: Literal["left", "right"] = "right" if numeric else "left"
            table.add_column(self.word(key), justify=side, overflow="fold")
        for row in rows[:most]:
            table.add_row(*(self.cell(value) for value in row.values()))
        if most is not None and len(rows) > most:
            table.caption = self.word("more", count=len(rows) - most)
        self.out.print(table)

    def cell(self, value: object) -> str:
        """Write one value as the language does; a missing one as a dash."""
        if value is None or (isinstance(value, float) and math.isnan(value)):
            return "–"
        if isinstance(value, float):
            text = f"{value:z,.2f}"
        elif isinstance(value, int):
            text = f"{value:,}"
        else:
            return harmless(str(value))
        if self.language == "de":
            text = text.translate(str.maketrans(",.", ".,"))
        return text

    def rounded(self, value: float) -> str:
        """Write a number with one digit after the point."""
        return self.cell(round(float(value), 1))[:-1]

    @contextmanager
    def progress(self, title: str, total: int | None = None) -> Iterator["Bar"]:
        """Show a bar on standard error while something takes its time; none into a file."""
        from rich.progress import BarColumn, Progress, TextColumn, TimeElapsedColumn

        columns = (TextColumn("{task.description}"), BarColumn(), TimeElapsedColumn())
        quiet = not sys.stderr.isatty()
        with Progress(*columns, console=self.err, transient=True, disable=quiet) as progress:
            yield Bar(progress, progress.add_task(title, total=total))


class Bar:
    """One progress bar."""

    def __init__(self, progress: Any, task: Any) -> None:
        self._progress, self._task = progress, task

    def at(self, done: int, total: int) -> None:
        """Show how much is done."""
        self._progress.update(self._task, completed=done, total=total)

    def step(self, title: str) -> None:
        """Show what is done now."""
        self._progress.update(self._task, description=title, advance=1)


_CONTROL = re.compile("[\x00-\x08\x0b-\x1f\x7f-\x9f]")


def harmless(text: str) -> str:
    """Leave out what would steer the terminal: names come from files of strangers."""
    return _CONTROL.sub("\ufffd", text)


def existing(path: str, screen: Screen) -> Path:
    """Return a path that is there.

    Raises:
        Stop: it is not.
    """
    found = Path(path)
    if not found.exists():
        raise Stop(screen.word("no_file", path=path))
    return found


def _plain(value: object) -> object:
    """Replace what JSON does not know: nan, tuples with names, enumerations."""
    if isinstance(value, float) and not math.isfinite(value):
        return None
    if isinstance(value, Mapping):
        return {str(key): _plain(item) for key, item in value.items()}
    if hasattr(value, "_asdict"):
        return _plain(value._asdict())
    if isinstance(value, list | tuple):
        return [_plain(item) for item in value]
    return str(value) if isinstance(value, str) else value
