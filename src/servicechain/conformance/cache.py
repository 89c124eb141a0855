"""Alignments kept by chain version, costs and variant: an import aligns only what is new."""

import hashlib
import json
import os
import zipfile
from collections.abc import Callable, Sequence
from dataclasses import astuple
from itertools import pairwise
from pathlib import Path

import numpy as np
import numpy.typing as npt

from servicechain.canonical import digest
from servicechain.conformance.costs import Costs
from servicechain.conformance.moves import Moves
from servicechain.eventlog.log import EventLog, Numbers
from servicechain.model import Chain

Ints = npt.NDArray[np.int32]
Align = Callable[[Numbers], tuple[Ints, Moves]]


class AlignmentCache:
    """Keeps alignments in memory, and in a folder when one is given.

    Attributes:
        aligned: how many variants were new to it the last time.

    >>> from servicechain import Chain, Station, Way, align, read_log
    >>> chain = Chain("K", "1", "Kurz", "1", ("2",), (Station("1", "A"), Station("2", "B")),
    ...               (Way("a", "1", "2"),))
    >>> log = read_log([{"case": "x", "activity": "A", "time": "2026-03-01"}])
    >>> cache = AlignmentCache()
    >>> [(align(log, chain, cache=cache).cost.tolist(), cache.aligned) for _ in range(2)]
    [([1], 1), ([1], 0)]
    """

    def __init__(self, folder: Path | str | None = None) -> None:
        self.folder = None if folder is None else Path(folder)
        self.aligned = 0
        self._known: dict[str, _Known] = {}

    def look_up(
        self, chain: Chain, costs: Costs, log: EventLog, names: Sequence[str], align: Align
    ) -> tuple[Ints, Moves]:
        """Return costs and moves of all variants of a log; `align` works out those of cases."""
        key = _key(chain, costs)
        known = self._known.get(key) or self._load(key)
        self._known[key] = known
        representative = log.grouping.representative
        sequences = known.sequences(log, representative)
        new = [n for n, sequence in enumerate(sequences) if sequence not in known.places]
        self.aligned = len(new)
        if new:
            known.add([sequences[n] for n in new], *align(representative[np.array(new)]))
            self._save(key, known)
        places = np.array([known.places[sequence] for sequence in sequences], np.int64)
        return known.cost[places], known.moves(log, representative, places)

    def _load(self, key: str) -> "_Known":
        if self.folder is not None:
            try:
                return _Known.read(self.folder / f"{key}.npz")
            except (OSError, KeyError, ValueError, zipfile.BadZipFile):
                pass  # there is none yet, or it is damaged: everything is aligned anew
        return _Known()

    def _save(self, key: str, known: "_Known") -> None:
        if self.folder is not None:
            self.folder.mkdir(parents=True, exist_ok=True)
            new = self.folder / f"{key}.{os.getpid()}.new"
            with new.open("wb") as file:
                known.write(file)
            new.replace(self.folder / f"{key}.npz")


def _key(chain: Chain, costs: Costs) -> str:
    """Name a version of a chain with costs."""
    log_move, model_move, log_moves, model_moves = astuple(costs)
    priced = [log_move, model_move, sorted(log_moves.items()), sorted(model_moves.items())]
    return hashlib.sha256(f"{digest(chain)} {json.dumps(priced)}".encode()).hexdigest()[:32]


class _Known:
    """Variants of one chain: their names have codes of their own, in the order of first sight."""

    def __init__(self) -> None:
        self.names: dict[str, int] = {}
        self.places: dict[bytes, int] = {}
        self.cost = np.empty(0, np.int32)
        self.offsets = np.zeros(1, np.int64)
        self.kind = np.empty(0, np.int8)
        self.place = np.empty(0, np.int32)

    def sequences(self, log: EventLog, cases: Numbers) -> list[bytes]:
        """Return the sequence of each case in codes that hold for every log."""
        codes = [self.names.setdefault(name, len(self.names)) for name in log.activities]
        begins, ends = log.offsets[cases], log.offsets[cases + 1]
        lengths = ends - begins
        cuts = np.concatenate([[0], np.cumsum(lengths)])
        places = np.arange(cuts[-1]) + np.repeat(begins - cuts[:-1], lengths)
        whole = np.array(codes, np.int32)[log.activity[places]].tobytes()
        bounds = (cuts * 4).tolist()
        return [whole[a:b] for a, b in pairwise(bounds)]

    def add(self, sequences: Sequence[bytes], cost: Ints, moves: Moves) -> None:
        """Keep new variants."""
        for number, sequence in enumerate(sequences, len(self.places)):
            self.places[sequence] = number
        self.cost = np.concatenate([self.cost, cost])
        self.offsets = np.concatenate([self.offsets, self.offsets[-1] + moves.offsets[1:]])
        self.kind = np.concatenate([self.kind, moves.kind])
        self.place = np.concatenate([self.place, moves.place])

    def moves(self, log: EventLog, cases: Numbers, places: Numbers) -> Moves:
        """Return the moves of some variants as they stand in a log."""
        lengths = np.diff(self.offsets)[places]
        offsets = np.concatenate([[0], np.cumsum(lengths)])
        step = np.arange(offsets[-1]) - np.repeat(offsets[:-1], lengths)
        at = np.repeat(self.offsets[places], lengths) + step
        kind, place = self.kind[at], self.place[at]
        variant = np.repeat(np.arange(len(places), dtype=np.int32), lengths)
        code = place + np.int32(len(log.activities))
        seen = kind != 2
        code[seen] = log.activity[log.offsets[cases[variant[seen]]] + place[seen]]
        return Moves(offsets, kind, place, code, variant, step.astype(np.int32))

    def write(self, file: object) -> None:
        """Write everything to an open file."""
        sequences = list(self.places)
        np.savez(
            file,  # type: ignore[arg-type]
            names=np.frombuffer(json.dumps(list(self.names)).encode(), np.uint8),
            sequences=np.frombuffer(b"".join(sequences), np.int32),
            lengths=np.array([len(sequence) // 4 for sequence in sequences], np.int64),
            cost=self.cost, offsets=self.offsets, kind=self.kind, place=self.place,
        )  # fmt: skip

    @classmethod
    def read(cls, path: Path) -> "_Known":
        """Read what was written."""
        known = cls()
        with np.load(path, allow_pickle=False) as data:
            names = json.loads(data["names"].tobytes())
            known.names = {name: code for code, name in enumerate(names)}
            cuts = np.concatenate([[0], np.cumsum(data["lengths"]) * 4]).tolist()
            whole = data["sequences"].tobytes()
            known.places = {whole[a:b]: n for n, (a, b) in enumerate(pairwise(cuts))}
            known.cost, known.offsets = data["cost"], data["offsets"]
            known.kind, known.place = data["kind"], data["place"]
        if not len(known.places) == len(known.cost) == len(known.offsets) - 1:
            raise ValueError("columns of different length")
        return known
