"""Where a journey stands in its chain, and what may come next: the engine's markings, replayed.

A journey that went another way may stand where no case of the chain can stand. It is then set on
the nearest marking with the same stations; where there is none, it is led by the ways alone.
"""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass

from handinhand.journeys.rules.codes import MoveKind
from servicechain import Behaviour, Chain, Marking, Step


@dataclass(frozen=True, slots=True)
class Position:
    """The stations in which a branch stands, and the marking if the chain knows one."""

    standing: frozenset[str]
    marking: Marking | None = None

    @property
    def waits(self) -> tuple[str, ...]:
        """Stations in front of which a branch waits for others."""
        return self.marking.waits if self.marking else ()


NOWHERE = Position(frozenset())
"""Before the beginning and after the end."""


@dataclass(frozen=True, slots=True)
class Choice:
    """Ways that are taken together, and the stations they lead to."""

    ways: tuple[str, ...]
    targets: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Move:
    """One thing that moved a journey; see `MoveKind`."""

    kind: MoveKind
    source: str = ""
    ways: tuple[str, ...] = ()
    targets: tuple[str, ...] = ()


class Walk:
    """How one journey may go in one chain.

    Args:
        chain: the version the journey follows.
        behaviour: its compiled behaviour; None when the chain has too many markings, then the
            ways alone lead.
    """

    def __init__(self, chain: Chain, behaviour: Behaviour | None) -> None:
        self.chain = chain
        self.behaviour = behaviour
        self._targets = {way.key: way.target for way in chain.ways}

    def replay(self, moves: Iterable[Move]) -> Position:
        """Tell where the moves have led, from the last change of version on."""
        position = NOWHERE
        for move in moves:
            position = self.after(position, move)
        return position

    def after(self, position: Position, move: Move) -> Position:
        """Tell where one move leads; a visit at a station beside the ways leads nowhere."""
        if move.kind is MoveKind.BESIDE:
            return position
        if move.kind in (MoveKind.COMPLETED, MoveKind.LEFT_EARLY):
            return NOWHERE
        if move.kind is MoveKind.BEGUN and self.behaviour is not None:
            start = self.behaviour.start
            return Position(frozenset(start.stations), start)
        if move.kind is MoveKind.STEP and (step := self._step(position, move)) is not None:
            return Position(frozenset(step.marking.stations), step.marking)
        standing = position.standing - {move.source} | set(move.targets)
        if move.kind is MoveKind.VERSION:
            standing = frozenset(move.targets)
        return self.at(standing, position.waits)

    def at(self, standing: Iterable[str], waits: Sequence[str] = ()) -> Position:
        """Find the marking for stations in which branches stand."""
        stations = frozenset(standing)
        if self.behaviour is None:
            return Position(stations)
        same = [m for m in self.behaviour.markings if frozenset(m.stations) == stations]
        exact = [m for m in same if m.waits == tuple(waits)]
        return Position(stations, next(iter(exact or same), None))

    def _step(self, position: Position, move: Move) -> Step | None:
        if self.behaviour is None or position.marking is None:
            return None
        return next(
            (
                step
                for step in self.behaviour.steps[position.marking]
                if step.station == move.source and set(step.ways) == set(move.ways)
            ),
            None,
        )

    def choices(self, position: Position, station: str) -> tuple[Choice, ...]:
        """List what may come next from a station; empty at an end."""
        if station not in position.standing:
            return ()
        if self.behaviour is not None and position.marking is not None:
            steps = self.behaviour.steps[position.marking]
            return tuple(
                Choice(step.ways, tuple(self._targets[way] for way in step.ways))
                for step in steps
                if step.station == station
            )
        return tuple(
            Choice((way.key,), (way.target,))
            for way in self.chain.ways
            if way.source == station and way.target not in position.standing
        )

    def is_choice(self, position: Position, station: str, ways: Iterable[str]) -> bool:
        """Tell whether these ways may be taken together now."""
        wanted = set(ways)
        return any(set(choice.ways) == wanted for choice in self.choices(position, station))

    def may_end(self, position: Position, station: str) -> bool:
        """Tell whether the chain ends here and nothing else runs."""
        if station not in self.chain.ends or position.standing != {station}:
            return False
        return not position.waits

    def elsewhere(self, position: Position, station: str) -> tuple[str, ...]:
        """List the stations a journey may go to only as a deviation."""
        named = {target for choice in self.choices(position, station) for target in choice.targets}
        taken = position.standing | set(position.waits) | {station}
        return tuple(
            s.key for s in self.chain.stations if s.key not in named | taken and not s.any_time
        )
