"""States of a hand-over and every way between them; a table, no code per state.

Source: docs/reference/limits-and-figures.md, "States of a hand-over".
"""

from collections.abc import Mapping
from dataclasses import dataclass
from enum import StrEnum


class State(StrEnum):
    """Where a hand-over stands."""

    DRAFT = "draft"
    OFFERED = "offered"
    ACCEPTED = "accepted"
    ARRIVED = "arrived"
    COMPLETED = "completed"
    DECLINED = "declined"
    WITHDRAWN = "withdrawn"
    EXPIRED = "expired"
    NO_SHOW = "no_show"
    CANCELLED = "cancelled"
    ON_HOLD = "on_hold"
    ENTERED_IN_ERROR = "entered_in_error"


class Side(StrEnum):
    """Who takes a step; "either" of the table is sender and receiver."""

    SENDER = "sender"
    RECEIVER = "receiver"
    COORDINATOR = "coordinator"
    TICK = "tick"


class Need(StrEnum):
    """What a step asks for beyond the right to take it."""

    STANDARD = "standard"
    RECEIVING_UNIT = "receiving_unit"
    COMPLETE = "complete"  # everything the standard asks for, the anchor's date included
    IN_FORCE = "in_force"  # the receiver is in force, or the sender confirms with a reason
    REASON = "reason"
    REASON_OWNER = "reason_owner"
    QUESTION = "question"
    ANSWER = "answer"
    ARRIVED_ON = "arrived_on"
    APPOINTMENT = "appointment"
    EXPECTED_END = "expected_end"
    LADDER_ENDED = "ladder_ended"
    ONCE = "once"  # at most one time per hand-over


class StepName(StrEnum):
    """The name of a step, stable in audit lines and addresses."""

    START = "start"
    OFFER = "offer"
    ACCEPT = "accept"
    DECLINE = "decline"
    ARRIVE = "arrive"
    COMPLETE = "complete"
    NO_SHOW = "no_show"
    APPOINT_AGAIN = "appoint_again"
    ASK = "ask"
    REPLY = "reply"
    HOLD = "hold"
    RESUME = "resume"
    SEND_BACK = "send_back"
    WITHDRAW = "withdraw"
    CANCEL = "cancel"
    EXPIRE = "expire"
    ENTER_IN_ERROR = "enter_in_error"


@dataclass(frozen=True)
class Step:
    """One row of the table.

    Args:
        name: stable name.
        sources: states it starts from; None is "there is no hand-over yet".
        target: state it leads to; None is "the state before the hold".
        sides: who may take it.
        needs: what it asks for.
    """

    name: StepName
    sources: frozenset[State | None]
    target: State | None
    sides: frozenset[Side]
    needs: frozenset[Need] = frozenset()


def _step(
    name: StepName,
    sources: tuple[State | None, ...],
    target: State | None,
    sides: tuple[Side, ...],
    *needs: Need,
) -> Step:
    return Step(name, frozenset(sources), target, frozenset(sides), frozenset(needs))


_SENDER, _RECEIVER = (Side.SENDER,), (Side.RECEIVER,)
_EITHER = (Side.SENDER, Side.RECEIVER)
_MISTAKEN = tuple(s for s in State if s not in (State.COMPLETED, State.ENTERED_IN_ERROR))

# In the order in which a page offers them: the likely step first, the mistake last.
STEPS: tuple[Step, ...] = (
    _step(StepName.START, (None,), State.DRAFT, _SENDER, Need.STANDARD, Need.RECEIVING_UNIT),
    _step(StepName.OFFER, (State.DRAFT,), State.OFFERED, _SENDER, Need.COMPLETE, Need.IN_FORCE),
    _step(StepName.ACCEPT, (State.OFFERED, State.EXPIRED), State.ACCEPTED, _RECEIVER),
    _step(StepName.ARRIVE, (State.ACCEPTED,), State.ARRIVED, _RECEIVER, Need.ARRIVED_ON),
    _step(StepName.COMPLETE, (State.ARRIVED,), State.COMPLETED, _RECEIVER),
    _step(StepName.APPOINT_AGAIN, (State.NO_SHOW,), State.ACCEPTED, _RECEIVER, Need.APPOINTMENT),
    _step(StepName.RESUME, (State.ON_HOLD,), None, _EITHER),
    _step(StepName.REPLY, (State.OFFERED,), State.OFFERED, _SENDER, Need.ANSWER),
    _step(StepName.ASK, (State.OFFERED,), State.OFFERED, _RECEIVER, Need.QUESTION),
    _step(StepName.NO_SHOW, (State.ACCEPTED,), State.NO_SHOW, _RECEIVER, Need.APPOINTMENT),
    _step(
        StepName.DECLINE,
        (State.OFFERED,),
        State.DECLINED,
        _RECEIVER,
        Need.REASON,
        Need.REASON_OWNER,
    ),
    _step(
        StepName.HOLD,
        (State.ACCEPTED, State.OFFERED),
        State.ON_HOLD,
        _EITHER,
        Need.REASON,
        Need.EXPECTED_END,
    ),
    _step(StepName.SEND_BACK, (State.DECLINED,), State.OFFERED, (Side.COORDINATOR,), Need.ONCE),
    _step(StepName.WITHDRAW, (State.OFFERED,), State.WITHDRAWN, _SENDER, Need.REASON),
    _step(
        StepName.CANCEL,
        (State.ACCEPTED, State.NO_SHOW),
        State.CANCELLED,
        _EITHER,
        Need.REASON,
        Need.REASON_OWNER,
    ),
    _step(StepName.EXPIRE, (State.OFFERED,), State.EXPIRED, (Side.TICK,), Need.LADDER_ENDED),
    _step(
        StepName.ENTER_IN_ERROR,
        _MISTAKEN,
        State.ENTERED_IN_ERROR,
        (Side.SENDER, Side.COORDINATOR),
        Need.REASON,
    ),
)
STEP_BY_NAME: Mapping[StepName, Step] = {step.name: step for step in STEPS}

# The hand-over has come to an end; some ends can be left again (expired, declined, arrived).
ENDED = frozenset(
    {
        State.ARRIVED,
        State.COMPLETED,
        State.DECLINED,
        State.WITHDRAWN,
        State.EXPIRED,
        State.CANCELLED,
        State.ENTERED_IN_ERROR,
    }
)
FINAL = frozenset({State.COMPLETED, State.ENTERED_IN_ERROR})


def step_allowed(state: State | None, step: StepName, side: Side) -> bool:
    """Tell whether a side may take a step from a state; its needs are not looked at.

    >>> step_allowed(State.OFFERED, StepName.ACCEPT, Side.RECEIVER)
    True
    >>> step_allowed(State.OFFERED, StepName.ACCEPT, Side.SENDER)
    False
    """
    row = STEP_BY_NAME[step]
    return state in row.sources and side in row.sides


def steps_from(state: State | None, side: Side) -> tuple[Step, ...]:
    """List the steps a side may take from a state, the likely ones first."""
    return tuple(step for step in STEPS if step_allowed(state, step.name, side))


def target_of(step: StepName, *, before_hold: State | None = None) -> State:
    """Tell the state a step leads to.

    Args:
        step: the step.
        before_hold: for RESUME, the state in which the hold began.

    Raises:
        ValueError: RESUME without a state in which a hold can begin.
    """
    target = STEP_BY_NAME[step].target
    if target is not None:
        return target
    if before_hold not in STEP_BY_NAME[StepName.HOLD].sources or before_hold is None:
        raise ValueError(f"a hold cannot have begun in {before_hold!r}")
    return before_hold


# By which step a state is come into, unless the state before says otherwise.
_INTO: Mapping[State, StepName] = {
    State.DRAFT: StepName.START,
    State.OFFERED: StepName.OFFER,
    State.ACCEPTED: StepName.ACCEPT,
    State.ARRIVED: StepName.ARRIVE,
    State.COMPLETED: StepName.COMPLETE,
    State.DECLINED: StepName.DECLINE,
    State.WITHDRAWN: StepName.WITHDRAW,
    State.EXPIRED: StepName.EXPIRE,
    State.NO_SHOW: StepName.NO_SHOW,
    State.CANCELLED: StepName.CANCEL,
    State.ON_HOLD: StepName.HOLD,
    State.ENTERED_IN_ERROR: StepName.ENTER_IN_ERROR,
}


def step_between(before: State | None, state: State) -> StepName:
    """Tell which step led from one state to the next; None before is the beginning.

    >>> step_between(State.DECLINED, State.OFFERED).value
    'send_back'
    >>> step_between(State.DECLINED, State.ENTERED_IN_ERROR).value
    'enter_in_error'
    """
    if before is State.ON_HOLD and state in (State.OFFERED, State.ACCEPTED):
        return StepName.RESUME
    if before is State.DECLINED and state is State.OFFERED:
        return StepName.SEND_BACK
    if before is State.NO_SHOW and state is State.ACCEPTED:
        return StepName.APPOINT_AGAIN
    return _INTO[state]


def responsible_side(state: State) -> Side:
    """Tell the one side that is responsible: the sender until the person has arrived.

    >>> responsible_side(State.EXPIRED)
    <Side.SENDER: 'sender'>
    """
    return Side.RECEIVER if state in (State.ARRIVED, State.COMPLETED) else Side.SENDER
