"""What is assumed when a chain is simulated: who comes, who works, how long things take."""

from collections.abc import Mapping
from dataclasses import dataclass, field

from servicechain.simulation.durations import Duration


@dataclass(frozen=True, slots=True)
class Arrivals:
    """How many cases begin.

    Attributes:
        per_week: cases in a mean week.
        weekdays: seven weights, Monday first; empty: every day alike.
        season: weights of equal parts of the year (4 quarters, 12 months, 52 weeks); empty: none.
            The year of the simulation has 52 weeks.
    """

    per_week: float
    weekdays: tuple[float, ...] = ()
    season: tuple[float, ...] = ()


@dataclass(frozen=True, slots=True)
class Capacity:
    """What a unit, or all units of an organisation together, can do.

    Attributes:
        posts: people who work at the same time; None: as many as are needed.
        weekly_hours: hours a post works in a week, spread over Monday to Friday from eight on;
            above 80 hours over all seven days; 168: round the clock.
        places: persons who can be there at the same time; None: as many as are needed.
    """

    posts: int | None = None
    weekly_hours: float = 39.0
    places: int | None = None


@dataclass(frozen=True, slots=True)
class NoShow:
    """People who do not come to what was arranged.

    Attributes:
        probability: how often, 0 to 1, each time a service would begin.
        lost_hours: hours of a post that are lost then.
        again: share, 0 to 1, of those who get a new date; the others leave.
        after_days: days until the new date.
    """

    probability: float
    lost_hours: float = 0.5
    again: float = 0.7
    after_days: float = 7.0


@dataclass(frozen=True, slots=True)
class Service:
    """What happens in a station. First a place, then the work, then the stay.

    Attributes:
        work: hours of a post of the responsible unit.
        stay: days for which the person stays on, without a post but on a place.
        patience: days after which somebody who still waits leaves; a Weibull time with a shape
            above 1 lets the wish to leave grow with the wait.
        no_show: who does not come.
        leaves: share, 0 to 1, that leaves the chain when the service is done.
    """

    work: Duration | None = None
    stay: Duration | None = None
    patience: Duration | None = None
    no_show: NoShow | None = None
    leaves: float = 0.0


@dataclass(frozen=True, slots=True)
class Scenario:
    """Everything that is assumed.

    Attributes:
        arrivals: who comes.
        services: by key of the station; a station that is absent takes no time.
        capacities: by key of a unit or of an organisation; who is absent is never short.
        routing: by key of the way. After a split of the kind "one" a weight among the ways (1
            unless given, 0.1 for a way back); of the kind "any" the probability that the way is
            taken (0.5 unless given).
        transfers: days between leaving a station and being ready for the next, by key of the
            hand-over standard or of the way; a way goes before its standard.
        weeks: how long is measured.
        warm_up_weeks: how long the chain runs before that, since it begins empty.
    """

    arrivals: Arrivals
    services: Mapping[str, Service] = field(default_factory=dict)
    capacities: Mapping[str, Capacity] = field(default_factory=dict)
    routing: Mapping[str, float] = field(default_factory=dict)
    transfers: Mapping[str, Duration] = field(default_factory=dict)
    weeks: float = 104.0
    warm_up_weeks: float = 52.0
