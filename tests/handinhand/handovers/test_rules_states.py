"""The table of states: who may go where, and that nothing leads out of it."""

from random import Random

import pytest
from hypothesis import strategies as st
from hypothesis.stateful import RuleBasedStateMachine, initialize, invariant, precondition, rule

from handinhand.handovers.rules import (
    ENDED,
    FINAL,
    REASONS,
    STEPS,
    Need,
    ReasonOwner,
    Side,
    State,
    StepName,
    new_slip_number,
    owner_of,
    read_slip_number,
    reason_fits,
    responsible_side,
    step_allowed,
    steps_from,
    target_of,
)

SENDER, RECEIVER, COORDINATOR, TICK = (
    Side.SENDER,
    Side.RECEIVER,
    Side.COORDINATOR,
    Side.TICK,
)
# Written down from the decided table, row by row, independent of the code: from, to, who.
TABLE = {
    (None, "draft"): {SENDER},
    ("draft", "offered"): {SENDER},
    ("offered", "accepted"): {RECEIVER},
    ("offered", "declined"): {RECEIVER},
    ("declined", "offered"): {COORDINATOR},
    ("offered", "withdrawn"): {SENDER},
    ("offered", "offered"): {SENDER, RECEIVER},
    ("offered", "expired"): {TICK},
    ("expired", "accepted"): {RECEIVER},
    ("accepted", "arrived"): {RECEIVER},
    ("accepted", "no_show"): {RECEIVER},
    ("no_show", "accepted"): {RECEIVER},
    ("no_show", "cancelled"): {SENDER, RECEIVER},
    ("accepted", "on_hold"): {SENDER, RECEIVER},
    ("offered", "on_hold"): {SENDER, RECEIVER},
    ("on_hold", "accepted"): {SENDER, RECEIVER},
    ("on_hold", "offered"): {SENDER, RECEIVER},
    ("accepted", "cancelled"): {SENDER, RECEIVER},
    ("arrived", "completed"): {RECEIVER},
} | {
    (state, "entered_in_error"): {SENDER, COORDINATOR}
    for state in [
        "draft",
        "offered",
        "accepted",
        "arrived",
        "declined",
        "withdrawn",
        "expired",
        "no_show",
        "cancelled",
        "on_hold",
    ]
}


def ways(side):
    """Every (from, to) the code allows a side."""
    found = set()
    for state in (None, *State):
        for step in steps_from(state, side):
            targets = [step.target] if step.target else [State.ACCEPTED, State.OFFERED]
            found |= {(state, target) for target in targets}
    return found


@pytest.mark.parametrize("side", Side)
def test_each_side_may_go_the_ways_of_the_table_and_no_others(side):
    assert ways(side) == {way for way, sides in TABLE.items() if side in sides}


@pytest.mark.parametrize(
    ("state", "step", "allowed", "refused"),
    [
        (State.OFFERED, StepName.ACCEPT, {RECEIVER}, {SENDER, COORDINATOR, TICK}),
        (State.OFFERED, StepName.ASK, {RECEIVER}, {SENDER, COORDINATOR, TICK}),
        (State.OFFERED, StepName.REPLY, {SENDER}, {RECEIVER, COORDINATOR, TICK}),
        (State.OFFERED, StepName.EXPIRE, {TICK}, {SENDER, RECEIVER, COORDINATOR}),
        (State.EXPIRED, StepName.ACCEPT, {RECEIVER}, {SENDER, COORDINATOR, TICK}),
        (State.EXPIRED, StepName.DECLINE, set(), set(Side)),
        (State.DECLINED, StepName.SEND_BACK, {COORDINATOR}, {SENDER, RECEIVER, TICK}),
        (State.NO_SHOW, StepName.ARRIVE, set(), set(Side)),
        (State.COMPLETED, StepName.ENTER_IN_ERROR, set(), set(Side)),
    ],
)
def test_a_step_belongs_to_its_side(state, step, allowed, refused):
    assert {side for side in Side if step_allowed(state, step, side)} == allowed
    assert set(Side) - allowed == refused


def test_the_steps_ask_for_what_the_table_names():
    needs = {step.name: step.needs for step in STEPS}

    assert needs[StepName.DECLINE] == {Need.REASON, Need.REASON_OWNER}
    assert needs[StepName.CANCEL] == {Need.REASON, Need.REASON_OWNER}
    assert needs[StepName.WITHDRAW] == {Need.REASON}
    assert needs[StepName.HOLD] == {Need.REASON, Need.EXPECTED_END}
    assert needs[StepName.ARRIVE] == {Need.ARRIVED_ON}
    assert needs[StepName.NO_SHOW] == needs[StepName.APPOINT_AGAIN] == {Need.APPOINTMENT}
    assert needs[StepName.SEND_BACK] == {Need.ONCE}
    assert needs[StepName.ACCEPT] == needs[StepName.COMPLETE] == set()
    assert set(needs) == set(StepName)


def test_resuming_leads_back_to_where_the_hold_began():
    assert target_of(StepName.RESUME, before_hold=State.OFFERED) is State.OFFERED
    assert target_of(StepName.RESUME, before_hold=State.ACCEPTED) is State.ACCEPTED
    assert target_of(StepName.ACCEPT) is State.ACCEPTED
    for wrong in (None, State.ARRIVED):
        with pytest.raises(ValueError, match="hold"):
            target_of(StepName.RESUME, before_hold=wrong)


def test_the_sender_stays_responsible_until_the_person_has_arrived():
    receiver = {state for state in State if responsible_side(state) is RECEIVER}

    assert receiver == {State.ARRIVED, State.COMPLETED}
    assert all(responsible_side(s) is SENDER for s in set(State) - receiver)


def test_every_state_with_a_coded_reason_has_a_closed_list_with_owners():
    for state, codes in REASONS.items():
        for code in codes:
            owner = owner_of(state, code)
            assert (owner is None) == (state is State.ON_HOLD)
    assert owner_of(State.DECLINED, "person_does_not_want") is ReasonOwner.PERSON
    assert owner_of(State.DECLINED, "documents_incomplete") is ReasonOwner.ORGANISATION
    assert owner_of(State.CANCELLED, "moved_away") is ReasonOwner.PERSON
    assert owner_of(State.CANCELLED, "not_reached") is ReasonOwner.ORGANISATION
    assert not reason_fits(State.ACCEPTED, "no_capacity")
    with pytest.raises(ValueError, match="made_up"):
        owner_of(State.DECLINED, "made_up")


def test_a_slip_number_is_three_and_three_signs_that_nobody_mixes_up():
    numbers = [new_slip_number(Random(seed)) for seed in range(500)]

    assert all(len(n) == 7 and n[3] == "-" for n in numbers)
    assert not set("".join(numbers)) & set("01IO")
    assert len(set(numbers)) > 490
    assert all(read_slip_number(n.lower().replace("-", " ")) == n for n in numbers)


@pytest.mark.parametrize("text", ["", "9N8", "9N8-GU0", "9N8-GUZZ", "9N8/GUZ", "ÄN8-GUZ"])
def test_what_is_no_slip_number_is_not_read_as_one(text):
    assert read_slip_number(text) is None


class HandoverLife(RuleBasedStateMachine):
    """Anybody tries any step at any time; only the table lets them through."""

    @initialize()
    def begin(self):
        self.state = None
        self.before_hold = None
        self.path = [None]

    @rule(step=st.sampled_from(StepName), side=st.sampled_from(Side))
    def try_a_step(self, step, side):
        if step_allowed(self.state, step, side):
            target = target_of(step, before_hold=self.before_hold)
            if step is StepName.HOLD:
                self.before_hold = self.state
            self.state = target
            self.path.append(target)

    @precondition(lambda self: self.state not in FINAL)
    @rule(data=st.data())
    def take_an_open_step(self, data):
        open_steps = [(s.name, side) for side in Side for s in steps_from(self.state, side)]
        assert open_steps, f"nobody can do anything in {self.state}"
        self.try_a_step(*data.draw(st.sampled_from(open_steps)))

    @invariant()
    def every_way_stands_in_the_table(self):
        for way in zip(self.path, self.path[1:], strict=False):
            assert way in TABLE

    @invariant()
    def exactly_one_side_is_responsible(self):
        if self.state is not None:
            arrived = State.ARRIVED in self.path and self.state is not State.ENTERED_IN_ERROR
            assert responsible_side(self.state) is (RECEIVER if arrived else SENDER)

    @invariant()
    def what_is_final_stays(self):
        assert all(state not in FINAL for state in self.path[:-1])
        assert FINAL <= ENDED
        if self.state in FINAL:
            assert not [s for side in Side for s in steps_from(self.state, side)]


TestHandoverLife = HandoverLife.TestCase
