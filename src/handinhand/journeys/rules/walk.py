"""Where a journey stands in its chain, and what may come next: the engine's markings, replayed.

A journey that went another way may stand where no case of the chain can stand. It is then set on
the nearest marking with the same stations; where there is none, it is led by the ways alone.
"""

from collections.abc import Collection, Iterable, Iterator, Sequence
from dataclasses import dataclass

from handinhand.chains.rules import MOST_STRETCHES, stretches
from handinhand.journeys.rules.codes import MoveKind
from servicechain import Behaviour, Chain, Marking, TooManyMarkings, next_steps


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


Run = tuple[str, ...]
"""Keys of ways one behind the other, from a station to the next one through routing nodes."""


@dataclass(frozen=True, slots=True)
class Choice:
    """Ways that are taken together, and the stations they lead to.

    Attributes:
        ways: keys of all ways.
        targets: keys of the stations, one for each run.
        runs: the ways cut into runs from the station that is left to each target.
    """

    ways: tuple[str, ...]
    targets: tuple[str, ...]
    runs: tuple[Run, ...]


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
        self._ends = {way.key: (way.source, way.target) for way in chain.ways}
        self._returns = {way.key for way in chain.ways if way.returns}
        self._names = {station.key: station.name for station in chain.stations}
        self._stations = set(self._names)
        self._ending = {node.key for node in chain.nodes if node.ends_all} | set(chain.ends)

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
        if move.kind is MoveKind.BEGUN:
            return self._begun(move)
        if move.kind is MoveKind.STEP and (led := self._led(position, move)) is not None:
            return led
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

    def first_stations(self) -> tuple[str, ...]:
        """Return the stations at which a case may begin; several behind a routing node."""
        start = self.chain.start
        if start in self._stations:
            return (start,)
        runs = stretches(self._ends, start, self._stations)
        found = dict.fromkeys(self._ends[run[-1]][1] for run in runs)
        return tuple(key for key in found if key in self._stations)

    def _begun(self, move: Move) -> Position:
        if self.behaviour is not None:
            for _ways, marking in self._through((), self.behaviour.start):
                if set(move.targets) <= set(marking.stations):
                    return self._at_stations(marking)
        return self.at(move.targets or (self.chain.start,))

    def _at_stations(self, marking: Marking) -> Position:
        return Position(frozenset(marking.stations) & self._stations, marking)

    def _led(self, position: Position, move: Move) -> Position | None:
        """Take the step of a move, and those of the routing nodes behind it."""
        if self.behaviour is None or position.marking is None:
            return None
        taken = set(move.ways)
        fits = [
            (ways, marking)
            for ways, marking in self._steps(position.marking, move.source)
            if set(ways) <= taken
            and self._from(ways, move.source) == self._from(taken, move.source)
        ]
        if not fits:
            return None
        return self._at_stations(max(fits, key=lambda one: len(set(one[0])))[1])

    def _from(self, ways: Iterable[str], source: str) -> set[str]:
        return {way for way in ways if self._ends[way][0] == source}

    def _steps(self, marking: Marking, station: str) -> Iterator[tuple[Run, Marking]]:
        """List what may happen from a station until no branch stands in a routing node."""
        assert self.behaviour is not None
        for step in self.behaviour.steps[marking]:
            if step.station == station:
                yield from self._through(step.ways, step.marking)

    def _through(self, ways: Run, marking: Marking) -> Iterator[tuple[Run, Marking]]:
        """Lead every branch through the routing nodes in which it stands."""
        assert self.behaviour is not None
        open_steps, seen = [(ways, marking)], {(frozenset(ways), marking)}
        while open_steps and len(seen) < MOST_STRETCHES:
            taken, here = open_steps.pop()
            steps = [s for s in self.behaviour.steps[here] if s.station not in self._stations]
            if not steps:
                yield taken, here
            for step in reversed(steps):
                one = ((*taken, *step.ways), step.marking)
                if (frozenset(one[0]), one[1]) not in seen:
                    seen.add((frozenset(one[0]), one[1]))
                    open_steps.append(one)

    def choices(self, position: Position, station: str) -> tuple[Choice, ...]:
        """List what may come next from a station; empty at an end."""
        if station not in position.standing:
            return ()
        if self.behaviour is not None and position.marking is not None:
            found = [self._choice(ways, station) for ways, _ in self._steps_from(position, station)]
            return tuple(dict.fromkeys(one for one in found if one.targets))
        return tuple(
            Choice(run, (self._ends[run[-1]][1],), (run,))
            for run in stretches(self._ends, station, self._stations)
            if self._ends[run[-1]][1] in self._stations - (position.standing - {station})
        )

    def _steps_from(self, position: Position, station: str) -> Iterator[tuple[Run, Marking]]:
        return self._steps(position.marking, station) if position.marking else iter(())

    def _choice(self, ways: Run, station: str) -> Choice:
        """Cut ways into runs; where a branch waits at a node, its run goes on to the next station.

        Whoever comes to such a node last goes on from there; who came before has arrived at the
        same station already and waits for the others, as in front of a station.
        """
        runs: dict[str, Run] = {}
        for first in [way for way in ways if self._ends[way][0] == station]:
            for run in self._runs((first,), set(ways)):
                target = self._ends[run[-1]][1]
                known = runs.get(target, run)
                both = (*known[:-1], *run[:-1], known[-1], run[-1])
                runs[target] = tuple(dict.fromkeys(both))
        whole = tuple(dict.fromkeys(way for run in runs.values() for way in run))
        return Choice(whole, tuple(runs), tuple(runs.values()))

    def _runs(self, run: Run, taken: set[str]) -> list[Run]:
        here = self._ends[run[-1]][1]
        if here in self._stations:
            return [run]
        passed = {self._ends[way][0] for way in run}
        onward = [way for way in taken if self._ends[way][0] == here and here not in passed]
        if onward:
            return [one for way in sorted(onward) for one in self._runs((*run, way), taken)]
        behind = stretches(self._ends, here, self._stations)
        ahead = next((one for one in behind if self._ends[one[-1]][1] in self._stations), None)
        return [(*run, *ahead)] if ahead else []

    def named_next(self, history: Sequence[str]) -> tuple[str, ...]:
        """Return the stations that come next for a way so far, best first.

        A way that left the chain is taken back to where it fits best.

        Args:
            history: names of the stations that have begun, in order.

        Returns:
            Keys of stations; empty when the chain is too large to tell while a page waits.
        """
        if self.behaviour is None:
            return ()
        try:
            names = next_steps(self.chain, history)
        except TooManyMarkings:
            return ()
        return tuple(key for name in names for key, own in self._names.items() if own == name)

    def shortest_way(self, station: str) -> list[str]:
        """Return the names of the stations on a shortest way from the start to one, both included.

        Empty when no way leads there.
        """
        came: dict[str, str] = {self.chain.start: ""}
        places = [self.chain.start]
        for place in places:  # grows while it is read
            for source, target in self._ends.values():
                if source == place and target not in came:
                    came[target] = place
                    places.append(target)
        found, place = [], station if station in came else ""
        while place:
            found.append(place)
            place = came[place]
        return [self._names[key] for key in reversed(found) if key in self._stations]

    def leads_back(self, choice: Choice) -> bool:
        """Tell whether one of the ways leads back."""
        return not self._returns.isdisjoint(choice.ways)

    def missed(self, position: Position, station: str, named: Sequence[str]) -> tuple[str, ...]:
        """List the stations that come next although no way leads there from here, best first.

        Only for the single branch of a journey that strayed: beside another one its next stations
        would be among them. Where the exit of the person leads one may go from anywhere.
        """
        if position.standing != {station} or position.waits:
            return ()
        leave = self.chain.person_exit
        elsewhere = set(self.elsewhere(position, station)) - ({leave.to} if leave else set())
        return tuple(key for key in named if key in elsewhere)

    def best_first(
        self, choices: Iterable[Choice], named: Sequence[str], *, strayed: bool = False
    ) -> tuple[Choice, ...]:
        """Put choices in the order of what comes next.

        On the ways of the chain what leads back comes last: the engine sees the stations only and
        cannot tell which ways of a split were taken, so it may name one that is behind.

        A station that waits for another branch cannot begin yet and is not named; it lies ahead
        all the same, so it comes behind the last one that does.

        Args:
            choices: what may be chosen.
            named: see `named_next`.
            strayed: whether the journey came otherwise than the chain says; then a way back may
                lead to what was left out, and stands where the engine names it.
        """
        choices = tuple(choices)
        place = {key: float(number) for number, key in enumerate(named)}
        onwards = [one for one in choices if not self.leads_back(one)]
        last_ahead = max((place.get(key, -1) for one in onwards for key in one.targets), default=-1)

        def distance(choice: Choice) -> tuple[bool, float, list[float]]:
            back = self.leads_back(choice)
            unnamed = len(place) if back else last_ahead + 0.5
            places = sorted(place.get(target, unnamed) for target in choice.targets)
            return back and not strayed, places[-1], places

        return tuple(sorted(choices, key=distance))

    def run_to(self, station: str, way: str, target: str) -> Run:
        """Return the run from a station to another one that holds a way; else the way alone."""
        runs = stretches(self._ends, station, self._stations)
        fits = (run for run in runs if way in run and self._ends[run[-1]][1] == target)
        return next(fits, (way,))

    def choice_of(
        self, position: Position, station: str, legs: Collection[tuple[str, str]]
    ) -> Choice | None:
        """Return the choice whose runs hold these ways (way, target), one each; None without."""
        for choice in self.choices(position, station):
            places = list(zip(choice.runs, choice.targets, strict=True))
            fits = all(any(way in run and to == end for run, to in places) for way, end in legs)
            if fits and len(places) == len(legs):
                return choice
        return None

    def is_choice(self, position: Position, station: str, ways: Iterable[str]) -> bool:
        """Tell whether these ways may be taken together now."""
        wanted = set(ways)
        return any(set(choice.ways) == wanted for choice in self.choices(position, station))

    def may_end(self, position: Position, station: str) -> bool:
        """Tell whether the chain ends here and nothing else runs.

        Behind the last station the end may be a routing node; one that ends all other branches
        does not ask for them.
        """
        runs = stretches(self._ends, station, self._stations)
        behind = {self._ends[run[-1]][1] for run in runs} & self._ending - self._stations
        if behind & {node.key for node in self.chain.nodes if node.ends_all}:
            return station in position.standing
        if not (station in self.chain.ends or behind) or position.standing != {station}:
            return False
        return not position.waits

    def elsewhere(self, position: Position, station: str) -> tuple[str, ...]:
        """List the stations a journey may go to only as a deviation."""
        named = {target for choice in self.choices(position, station) for target in choice.targets}
        taken = position.standing | set(position.waits) | {station}
        return tuple(
            s.key for s in self.chain.stations if s.key not in named | taken and not s.any_time
        )
