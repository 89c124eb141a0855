"""What a service chain is: stations, the ways between them, and how a hand-over is agreed.

Plain values without behaviour. A draft may have gaps (no receiver, no limit): `check` names them.
Every text is shown to people; every key is short, unique among its kind, and stays for ever.
"""

from dataclasses import dataclass, field
from enum import StrEnum

from servicechain.report import Remark


class Gate(StrEnum):
    """How many ways a station opens together (split), or how many it waits for (join)."""

    ONE = "one"
    ANY = "any"
    ALL = "all"


class LimitUnit(StrEnum):
    """In what a limit is counted; `werktag` is Monday to Saturday and has no English name."""

    WORKING_DAY = "working_day"
    WERKTAG = "werktag"
    CALENDAR_DAY = "calendar_day"
    WEEK = "week"
    MONTH = "month"


class Direction(StrEnum):
    """Whether a limit lies after its anchor or before it."""

    AFTER = "after"
    BEFORE = "before"


class Anchor(StrEnum):
    """What a limit is counted from."""

    OFFER = "offer"
    ARRIVAL = "arrival"
    APPOINTMENT = "appointment"
    REFERENCE_DATE = "reference_date"
    NAMED_EVENT = "named_event"
    STATION_ENTRY = "station_entry"


class Sensitivity(StrEnum):
    """How much an item of information needs protection, rising."""

    CONTACT = "contact"
    SOCIAL = "social"
    HEALTH = "health"
    ENTRUSTED = "entrusted"


class Basis(StrEnum):
    """What allows an item of information to be passed on."""

    TASK = "task"
    MANDATE = "mandate"
    CONSENT = "consent"
    RELEASE = "release"


class NoHandoverCode(StrEnum):
    """Why a way needs no hand-over standard."""

    SAME_ORGANISATION = "same_organisation"
    SIDE_BRANCH_JOINS = "side_branch_joins"
    OTHER = "other"


class Event(StrEnum):
    """What a routing node stands for when it is more than a fork in the road."""

    MESSAGE = "message"
    TIMER = "timer"
    SIGNAL = "signal"
    CONDITION = "condition"
    OTHER = "other"


class Recipient(StrEnum):
    """Whom a step of the ladder reminds."""

    RECEIVER = "receiver"
    RECEIVER_DEPUTY = "receiver_deputy"
    RECEIVER_LEAD = "receiver_lead"
    COORDINATOR = "coordinator"
    STEERING = "steering"


@dataclass(frozen=True, slots=True)
class Unit:
    """A unit that can be responsible; `organisation` is the key of the party it counts as."""

    key: str
    name: str
    organisation: str


@dataclass(frozen=True, slots=True)
class Limit:
    """So many units before or after an anchor."""

    value: int
    unit: LimitUnit
    direction: Direction = Direction.AFTER
    anchor: Anchor = Anchor.OFFER
    anchor_label: str | None = None
    text: str | None = None
    statutory: str | None = None


@dataclass(frozen=True, slots=True)
class Form:
    """A sheet that a station uses."""

    key: str
    name: str


LATER = {"later": True}
"""Marks a field that came later: the canonical text leaves it out while it holds its default,
so that the digests of chains agreed before stay what they were."""


@dataclass(frozen=True, slots=True)
class Station:
    """A place in the chain where one unit is responsible and a service is done.

    A station that is possible at `any_time` stands beside the ways: it may happen as often as
    needed from the beginning of a case to its end, moves no branch, and no way touches it.
    """

    key: str
    name: str
    responsible: tuple[str, ...] = ()
    involved: tuple[str, ...] = ()
    purpose: str = ""
    entry: str = ""
    service: str = ""
    result: str = ""
    limits: tuple[Limit, ...] = ()
    forms: tuple[Form, ...] = ()
    split: Gate = Gate.ONE
    join: Gate = Gate.ONE
    optional: bool = False
    exclusive: tuple[tuple[str, ...], ...] = ()
    requirements: tuple[str, ...] = ()
    any_time: bool = field(default=False, metadata=LATER)


@dataclass(frozen=True, slots=True)
class RoutingNode:
    """A fork or a meeting of ways between stations, where nobody does anything.

    A branch passes through it unseen. Split, join and `exclusive` mean what they mean at a station.

    Attributes:
        ends_all: when a branch comes here, all other branches of the case end.
        event: what is waited for here, as far as it is known.
        wait: how long, when `event` is a timer.
    """

    key: str
    name: str = ""
    split: Gate = Gate.ONE
    join: Gate = Gate.ONE
    exclusive: tuple[tuple[str, ...], ...] = ()
    ends_all: bool = False
    event: Event | None = None
    wait: Limit | None = None


@dataclass(frozen=True, slots=True)
class NoHandover:
    """The reason why a way needs no hand-over standard."""

    code: NoHandoverCode
    text: str


@dataclass(frozen=True, slots=True)
class Way:
    """A way from one station or routing node to the next; `returns` marks a way back."""

    key: str
    source: str
    target: str
    condition: str = ""
    standard: str | None = None
    no_handover: NoHandover | None = None
    returns: bool = False


@dataclass(frozen=True, slots=True)
class InformationItem:
    """One thing that is passed on, with what allows it."""

    name: str
    sensitivity: Sensitivity
    basis: Basis | None = None
    norm: str = ""


@dataclass(frozen=True, slots=True)
class Feedback:
    """How and by when the receiver reports that the person has arrived."""

    limit: Limit | None
    text: str = ""
    automatic: bool = False


@dataclass(frozen=True, slots=True)
class LadderStep:
    """A reminder, `delay` units after the step before it."""

    step: int
    to: Recipient
    delay: int
    unit: LimitUnit = LimitUnit.WORKING_DAY
    text: str = ""


@dataclass(frozen=True, slots=True)
class MissingArrival:
    """Who is told when nobody has arrived: a unit, an organisation or "coordinator"."""

    after: int
    unit: LimitUnit
    anchor: Anchor
    to: str
    text: str = ""


@dataclass(frozen=True, slots=True)
class Ladder:
    """What happens when nobody answers."""

    steps: tuple[LadderStep, ...]
    expire_after: int
    expire_unit: LimitUnit = LimitUnit.WORKING_DAY
    missing_arrival: tuple[MissingArrival, ...] = ()


@dataclass(frozen=True, slots=True)
class HandoverStandard:
    """How a person is handed over on one or more ways."""

    key: str
    name: str
    ways: tuple[str, ...] = ()
    senders: tuple[str, ...] = ()
    receiver: str | None = None
    trigger: str = ""
    channel: str = ""
    form: str | None = None
    items: tuple[InformationItem, ...] = ()
    answer: Limit | None = None
    arrival: Limit | None = None
    feedback: Feedback | None = None
    ladder: Ladder | None = None
    requirements: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class Parallel:
    """A side branch: begun at the station `split`, done in `side`, brought together at `join`."""

    split: str
    side: str
    join: str
    text: str = ""


@dataclass(frozen=True, slots=True)
class PersonExit:
    """Where a case goes on when the person wants to leave."""

    to: str
    text: str = ""


@dataclass(frozen=True, slots=True)
class Chain:
    """One version of a service chain.

    `report` says what could not be carried over from the file it was read from. It is no part of
    the chain: two chains that differ in it alone are equal and have one digest.

    >>> chain = Chain(key="K", version="0.1", name="Kurz", start="1", ends=("2",),
    ...               stations=(Station("1", "Ansprechen"), Station("2", "Beraten")),
    ...               ways=(Way("E1-2", "1", "2"),))
    >>> chain.station("2").name
    'Beraten'
    """

    key: str
    version: str
    name: str
    start: str
    ends: tuple[str, ...]
    stations: tuple[Station, ...] = ()
    ways: tuple[Way, ...] = ()
    standards: tuple[HandoverStandard, ...] = ()
    units: tuple[Unit, ...] = ()
    parallel: Parallel | None = None
    person_exit: PersonExit | None = None
    nodes: tuple[RoutingNode, ...] = field(default=(), metadata=LATER)
    report: tuple[Remark, ...] = field(default=(), compare=False)

    @property
    def places(self) -> tuple[Station | RoutingNode, ...]:
        """Everything that ways lead to and from: the stations, then the routing nodes."""
        return (*self.stations, *self.nodes)

    def place(self, key: str) -> Station | RoutingNode:
        """Return the station or routing node with this key.

        Raises:
            KeyError: the chain has neither.
        """
        for place in self.places:
            if place.key == key:
                return place
        raise KeyError(key)

    def station(self, key: str) -> Station:
        """Return the station with this key.

        Raises:
            KeyError: the chain has no such station.
        """
        for station in self.stations:
            if station.key == key:
                return station
        raise KeyError(key)
