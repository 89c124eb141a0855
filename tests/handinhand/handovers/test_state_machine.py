"""Two sides, the coordination, time, retries and crashes: nothing leaves the table of states.

The machine knows the decided table (written down here, independent of the code), counts working
days on a paper calendar of its own, and after every move compares: the state, who is responsible,
one row of history and one audit entry per change, and the steps of the ladder that must be there.
"""

from collections import Counter
from dataclasses import dataclass, field
from datetime import UTC, date, datetime, timedelta

import pytest
from django.db import connection, transaction
from hypothesis import HealthCheck, settings
from hypothesis import strategies as st
from hypothesis.stateful import (
    RuleBasedStateMachine,
    initialize,
    invariant,
    precondition,
    rule,
    run_state_machine_as_test,
)

from handinhand.audit.models import Entry
from handinhand.handovers import services
from handinhand.handovers.access import inbox, outbox
from handinhand.handovers.models import Handover
from handinhand.handovers.rules import Side, State, responsible_side
from handinhand.kernel import clock
from handinhand.kernel.errors import DomainError, NotAllowed

FIRST = date(2026, 11, 20)  # a Friday; no holiday until Christmas
FREE = {date(2026, 12, 25), date(2026, 12, 26), date(2027, 1, 1)}
LAST = date(2027, 2, 26)
SIDES = ["sending", "receiving", "lead", "stranger"]
# step: from where, to where, whose it is; "back" is the state before the hold.
TABLE: dict[str, tuple[set[str], str, set[str]]] = {
    "offer": ({"draft"}, "offered", {"sending"}),
    "accept": ({"offered", "expired"}, "accepted", {"receiving"}),
    "decline": ({"offered"}, "declined", {"receiving"}),
    "withdraw": ({"offered"}, "withdrawn", {"sending"}),
    "send_back": ({"declined"}, "offered", {"lead"}),
    "report_no_show": ({"accepted"}, "no_show", {"receiving"}),
    "appoint_again": ({"no_show"}, "accepted", {"receiving"}),
    "arrive": ({"accepted"}, "arrived", {"receiving"}),
    "complete": ({"arrived"}, "completed", {"receiving"}),
    "hold": ({"offered", "accepted"}, "on_hold", {"sending", "receiving"}),
    "resume": ({"on_hold"}, "back", {"sending", "receiving"}),
    "cancel": ({"accepted", "no_show"}, "cancelled", {"sending", "receiving"}),
    "enter_in_error": (
        {state.value for state in State} - {"completed", "entered_in_error"},
        "entered_in_error",
        {"sending", "lead"},
    ),
}
ENDING = {"withdraw", "enter_in_error", "cancel", "complete"}
AUDITED = {"report_no_show": "no_show"}
WITH_SENDER = {"draft", "offered", "accepted", "no_show", "on_hold", "declined", "expired"}


class Crash(Exception):
    """The process dies: what was not committed is gone."""


@dataclass
class Model:
    """What must be, told without the code."""

    state: str = "draft"
    before_hold: str = ""
    sent_back: bool = False
    question_open: bool = False
    offered_on: date | None = None
    stopped: set[date] = field(default_factory=set)
    held_since: date | None = None
    changes: list[str] = field(default_factory=lambda: ["draft"])
    audited: Counter = field(default_factory=lambda: Counter(start=1))
    ladder: set[tuple[int, int]] = field(default_factory=set)

    def works(self, day: date) -> bool:
        """Monday to Friday, no holiday, and the clock is not stopped."""
        return day.weekday() < 5 and day not in FREE and day not in self.stopped

    def after(self, day: date, number: int) -> date:
        """Count working days on the paper calendar."""
        while number:
            day += timedelta(days=1)
            number -= self.works(day)
        return day

    def ladder_days(self) -> tuple[date, date, date]:
        """First step, second step one working day later, expiry two working days after it."""
        first = self.after(self.after(self.offered_on, 2), 1)
        second = self.after(first, 1)
        return first, second, self.after(second, 2)


class Machine(RuleBasedStateMachine):
    """One hand-over, moved by everybody at once."""

    fixtures: dict[str, object] = {}

    def __init__(self) -> None:
        super().__init__()
        self.undo = transaction.atomic()
        self.undo.__enter__()
        given, self.today = self.fixtures, FIRST
        self.actors = {name: given[name] for name in SIDES}
        with self.now():
            made = services.start(
                given["sending"],
                given["standard"],
                from_unit=given["sender_unit"],
                to_unit=given["receiver_unit"],
            )
        self.key, self.model = made.pk, Model()

    @initialize(at_once=st.integers(0, 3))
    def begin(self, at_once) -> None:
        """Begin with an offer, and one time in four with the draft."""
        if at_once:
            self._act("offer", "sending")

    def teardown(self) -> None:
        transaction.set_rollback(True)
        self.undo.__exit__(None, None, None)

    def now(self):
        """Let the clock stand at noon of the machine's day."""
        return clock.at(datetime(self.today.year, self.today.month, self.today.day, 11, tzinfo=UTC))

    def load(self) -> Handover:
        return Handover.objects.select_related(
            "standard", "network__site", "from_unit", "to_unit", "receiver", "sender"
        ).get(pk=self.key)

    # --- moves ------------------------------------------------------------------------------------

    @rule(days=st.integers(1, 5))
    def time_passes(self, days) -> None:
        """Let days pass; the tick does not run on them (the worker may be down)."""
        self.today = min(self.today + timedelta(days=days), LAST)

    @rule()
    def tick(self) -> None:
        """Let the tick run, twice."""
        with self.now():
            services.tick()
            services.tick()
        self._silence()

    @rule(number=st.integers(0, 12))
    def tick_dies(self, number) -> None:
        """Let the tick die at one of its writes, then run whole."""
        with self.now():
            self._dying(number, services.tick)
            services.tick()
        self._silence()

    @rule(step=st.sampled_from(sorted(TABLE)), who=st.sampled_from(SIDES))
    def somebody_acts(self, step, who) -> None:
        """Let anybody try any step."""
        self._act(step, who)

    @rule(step=st.sampled_from(sorted(TABLE)), data=st.data())
    def whose_step_it_is_acts(self, step, data) -> None:
        """Let somebody of the right side try a step, so that much is tried that may succeed."""
        self._act(step, data.draw(st.sampled_from(sorted(TABLE[step][2]))))

    @precondition(lambda self: self._lively_ways())
    @rule(data=st.data())
    def the_way_goes_on(self, data) -> None:
        """Take one of the ways that are open and do not end everything."""
        step, who = data.draw(st.sampled_from(self._lively_ways()))
        self._act(step, who)

    @precondition(lambda self: self.model.state in ("offered", "accepted"))
    @rule(before=st.integers(0, 5), length=st.integers(1, 6))
    def the_clock_rests_for_a_while(self, before, length) -> None:
        """Let silence go on, stop the clock, and let it run again; the tick looks on each day."""
        for _day in range(before):
            self.today = min(self.today + timedelta(days=1), LAST)
            self.tick()
        if self.model.state not in ("offered", "accepted"):
            return
        self._act("hold", "receiving")
        self.today = min(self.today + timedelta(days=length), LAST)
        self._act("resume", "sending")
        self.tick()

    @precondition(lambda self: self._open_ways())
    @rule(data=st.data(), number=st.integers(0, 12))
    def a_step_dies_and_is_tried_again(self, data, number) -> None:
        """Die at one of the writes of a step; then nothing has happened, and a retry succeeds."""
        step, who = data.draw(st.sampled_from(self._open_ways()))
        handover, before = self.load(), self._stored()
        with self.now():
            died = self._dying(number, lambda: self._call(step, who, handover))
        if died:
            assert self._stored() == before
            self._act(step, who, handover)
        else:
            self._took(step)

    @precondition(lambda self: self._open_ways())
    @rule(data=st.data())
    def a_step_is_sent_twice(self, data) -> None:
        """Send the same form twice: the second one changes nothing."""
        step, who = data.draw(st.sampled_from(self._open_ways()))
        handover = self.load()
        self._act(step, who, handover)
        before = self._stored()
        with self.now(), pytest.raises(DomainError), transaction.atomic():
            self._call(step, who, handover, version=handover.version)
        assert self._stored() == before

    @rule(who=st.sampled_from(SIDES))
    def ask(self, who) -> None:
        """Ask a coded question; the offer stays as it is."""
        may = who == "receiving" and self.model.state == "offered" and not self.model.question_open
        if self._try(lambda h: services.ask(self.actors[who], h, code="consent_given"), may):
            self.model.question_open = True
            self.model.audited["ask"] += 1

    @rule(who=st.sampled_from(SIDES))
    def reply(self, who) -> None:
        """Answer the question."""
        may = who == "sending" and self.model.state == "offered" and self.model.question_open
        if self._try(lambda h: services.reply(self.actors[who], h, code="yes"), may):
            self.model.question_open = False
            self.model.audited["reply"] += 1

    # --- how a move is made -----------------------------------------------------------------------

    def _open_ways(self) -> list[tuple[str, str]]:
        return [
            (step, who)
            for step, (sources, _target, sides) in sorted(TABLE.items())
            for who in sorted(sides)
            if self.model.state in sources and not (step == "send_back" and self.model.sent_back)
        ]

    def _lively_ways(self) -> list[tuple[str, str]]:
        return [way for way in self._open_ways() if way[0] not in ENDING]

    def _call(self, step, who, handover, **more) -> None:
        needs = {
            "decline": {"reason": "no_capacity"},
            "withdraw": {"reason": "offered_twice"},
            "cancel": {"reason": "not_reached"},
            "enter_in_error": {"reason": "mixed_up"},
            "hold": {"reason": "hospital_stay", "expected_end": self.today + timedelta(9)},
            "arrive": {"arrived_on": self.today},
            "report_no_show": {"appointment_on": self.today},
            "appoint_again": {"appointment_on": self.today},
        }.get(step, {})
        getattr(services, step)(self.actors[who], handover, **needs, **more)

    def _act(self, step, who, handover=None) -> None:
        may = (step, who) in self._open_ways()
        if self._try(lambda h: self._call(step, who, handover or h), may):
            self._took(step)

    def _try(self, act, may: bool) -> bool:
        """Let the act succeed exactly if it may; a refusal leaves everything as it was."""
        handover, before = self.load(), self._stored()
        with self.now():
            try:
                with transaction.atomic():
                    act(handover)
            except DomainError:
                assert not may
                assert self._stored() == before
                return False
        assert may
        return True

    def _dying(self, number, act) -> bool:
        """Run an act that dies at one of its writes; tell whether it did."""
        left = number

        def die(execute, sql, params, many, context):
            nonlocal left
            if sql.lstrip().upper().startswith(("INSERT", "UPDATE", "DELETE")):
                left -= 1
                if left < 0:
                    raise Crash
            return execute(sql, params, many, context)

        try:
            with connection.execute_wrapper(die):
                act()
        except Crash:
            return True
        return False

    def _took(self, step) -> None:
        """Move the model as the table says."""
        model, target = self.model, TABLE[step][1]
        if step == "hold":
            model.before_hold, model.held_since = model.state, self.today
        if step == "resume":
            target, model.before_hold = model.before_hold, ""
        if model.held_since and step != "hold":
            length = (self.today - model.held_since).days
            model.stopped |= {model.held_since + timedelta(n) for n in range(1, length + 1)}
            model.held_since = None
        if step in ("offer", "send_back"):
            model.offered_on = self.today
            model.sent_back = step == "send_back"
        model.state = target
        model.changes.append(target)
        model.audited[AUDITED.get(step, step)] += 1

    def _silence(self) -> None:
        """Let the model take the steps of silence that are due at noon of its day."""
        model = self.model
        if model.state != "offered":
            return
        first, second, end = model.ladder_days()
        offer = 2 if model.sent_back else 1
        for number, day in ((1, first), (2, second)):
            if day <= self.today and (offer, number) not in model.ladder:
                model.ladder.add((offer, number))
                model.audited["reminded"] += 1
        if end <= self.today:
            model.state = "expired"
            model.changes.append("expired")
            model.audited["expire"] += 1

    # --- what must hold ---------------------------------------------------------------------------

    def _stored(self) -> tuple[object, ...]:
        handover = self.load()
        return (
            handover.state,
            handover.version,
            handover.ladder_steps,
            handover.urgent_on,
            handover.changes.count(),
            handover.queries.values_list("code", "answer_code").count(),
            handover.ladder.count(),
            Entry.objects.count(),
        )

    @invariant()
    def the_state_is_the_models(self) -> None:
        handover = self.load()
        assert handover.state == self.model.state
        assert handover.version == len(self.model.changes)
        assert handover.before_hold == self.model.before_hold

    @invariant()
    def one_row_of_history_and_one_audit_entry_per_change(self) -> None:
        rows = self.load().changes.order_by("id").values_list("state", flat=True)
        assert list(rows) == self.model.changes
        actions = Entry.objects.filter(thing_id=self.key).values_list("action", flat=True)
        counted = Counter(action.removeprefix("handover.") for action in actions)
        assert counted == +self.model.audited

    @invariant()
    def one_side_is_responsible(self) -> None:
        state = self.model.state
        receives = state in ("arrived", "completed")
        assert (responsible_side(State(state)) is Side.RECEIVER) == receives
        with self.now():
            here = outbox(self.fixtures["sending"]).filter(pk=self.key).exists()
            there = inbox(self.fixtures["receiving"]).filter(pk=self.key).exists()
        assert here == (state in WITH_SENDER)
        assert not (receives and (here or there))

    @invariant()
    def each_step_of_the_ladder_is_one_row(self) -> None:
        handover = self.load()
        rows = sorted(handover.ladder.values_list("offer", "step"))
        assert rows == sorted(self.model.ladder)
        assert handover.ladder_steps == len(rows)

    @invariant()
    def a_stranger_sees_and_moves_nothing(self) -> None:
        handover, stranger = self.load(), self.fixtures["stranger"]
        assert not Handover.objects.visible_to(stranger).filter(pk=self.key).exists()
        with pytest.raises(NotAllowed):
            services.require_step(stranger, handover, "accept")


def test_nothing_leaves_the_table_whatever_both_sides_time_and_crashes_do(
    db, act, who, standard, agreement, sending, receiving, sender_unit, receiver_unit
):
    Machine.fixtures = {
        "sending": sending,
        "receiving": receiving,
        "lead": act(who("coordinator")),
        "stranger": act(who("stranger")),
        "standard": standard,
        "sender_unit": sender_unit,
        "receiver_unit": receiver_unit,
    }

    run_state_machine_as_test(
        Machine,
        settings=settings(
            max_examples=20,
            stateful_step_count=30,
            deadline=None,
            suppress_health_check=list(HealthCheck),
        ),
    )
