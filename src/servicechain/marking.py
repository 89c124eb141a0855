"""Where the branches of one case are, and one step of it."""

from collections.abc import Sequence
from dataclasses import dataclass

from servicechain.ordering import natural


class TooManyMarkings(Exception):
    """The chain has more markings than the caller allowed.

    Attributes:
        limit: how many were allowed.
        stations: keys of the stations and routing nodes whose splits cause it.
    """

    def __init__(self, limit: int, stations: Sequence[str] = ()) -> None:
        after = f"; too many branches run side by side after {', '.join(stations)}"
        super().__init__(f"the chain has more than {limit} markings{after if stations else ''}")
        self.limit = limit
        self.stations = tuple(stations)


@dataclass(frozen=True, slots=True, order=True)
class Branch:
    """One branch of a case.

    Attributes:
        station: where it stands, or the joining station in front of which it waits.
        waiting: it waits for the others; the station has not begun.
        side: it waits as the side branch of `parallel`.
        splits: the splits that began it and are not joined yet, sorted.
    """

    station: str
    waiting: bool = False
    side: bool = False
    splits: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True, order=True)
class Marking:
    """All branches of one case, sorted.

    >>> str(Marking((Branch("12", waiting=True), Branch("6"))))
    '6 (12)'
    """

    branches: tuple[Branch, ...]

    @property
    def stations(self) -> tuple[str, ...]:
        """Keys of the stations (and routing nodes) in which a branch stands."""
        return tuple(sorted((b.station for b in self.branches if not b.waiting), key=natural))

    @property
    def waits(self) -> tuple[str, ...]:
        """Keys of the stations in front of which a branch waits."""
        return tuple(sorted((b.station for b in self.branches if b.waiting), key=natural))

    def __str__(self) -> str:
        return " ".join((*self.stations, *(f"({key})" for key in self.waits)))


@dataclass(frozen=True, slots=True)
class Step:
    """One step of a case: a branch leaves `station` on `ways`; an exit takes no way."""

    station: str
    ways: tuple[str, ...]
    marking: Marking
    is_exit: bool = False
