"""Any sequence of steps: only those of the table are taken, and SQL judges as the rules do."""

from datetime import UTC, date, datetime, timedelta

from django.db import transaction
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from handinhand.handovers import services
from handinhand.handovers.access import sides_of
from handinhand.handovers.models import Handover
from handinhand.handovers.rules import STEP_BY_NAME, State, StepName, step_allowed
from handinhand.kernel import clock
from handinhand.kernel.errors import DomainError
from tests.handinhand.handovers.judged import arrivals, by_rules, counts_by_line

FIRST = date(2026, 11, 16)
STEPS = [name for name in StepName if name not in (StepName.START, StepName.ASK, StepName.REPLY)]
NEEDS = {
    StepName.DECLINE: lambda day: {"reason": "no_capacity"},
    StepName.WITHDRAW: lambda day: {"reason": "person_does_not_want"},
    StepName.CANCEL: lambda day: {"reason": "moved_away"},
    StepName.ENTER_IN_ERROR: lambda day: {"reason": "mixed_up"},
    StepName.HOLD: lambda day: {"reason": "hospital_stay", "expected_end": day + timedelta(9)},
    StepName.ARRIVE: lambda day: {"arrived_on": day},
    StepName.NO_SHOW: lambda day: {"appointment_on": day},
    StepName.APPOINT_AGAIN: lambda day: {"appointment_on": day},
}
NAMES = {StepName.NO_SHOW: "report_no_show"}
MOVES = st.lists(
    st.tuples(
        st.sampled_from([*STEPS, StepName.ACCEPT, StepName.ARRIVE, StepName.RESUME]),
        st.sampled_from(["sending", "receiving", "lead"]),
        st.integers(0, 4),
    ),
    min_size=3,
    max_size=12,
)


def _try(actor, handover, step, day) -> bool:
    take = getattr(services, NAMES.get(step, step))
    try:
        with transaction.atomic():
            take(actor, handover, **NEEDS.get(step, lambda day: {})(day))
    except DomainError:
        return False
    return True


@settings(
    max_examples=12,
    deadline=None,
    suppress_health_check=[HealthCheck.function_scoped_fixture, HealthCheck.too_slow],
)
@given(moves=MOVES)
def test_any_sequence_of_steps_follows_the_table_and_is_judged_alike(
    act, coordinator, standard, agreement, sending, receiving, sender_unit, receiver_unit, moves
):
    actors = {"sending": sending, "receiving": receiving, "lead": act(coordinator)}
    day = FIRST
    with _at(day):
        handover = services.start(sending, standard, from_unit=sender_unit, to_unit=receiver_unit)
        handover = services.offer(sending, handover)
    for step, who, days in moves:
        day += timedelta(days=days)
        before, actor = State(handover.state), actors[who]
        with _at(day):
            taken = _try(actor, handover, step, day)
        handover = Handover.objects.select_related("standard", "network__site").get(pk=handover.pk)
        allowed = any(step_allowed(before, step, side) for side in sides_of(actor, handover))
        assert not taken or allowed
        assert taken or handover.state == before
        if taken and STEP_BY_NAME[step].target:
            assert handover.state == STEP_BY_NAME[step].target

    _compare(handover.network_id, day)
    Handover.objects.all().delete()


def _compare(network_id, last) -> None:
    with _at(last):
        for number in {0, (last - FIRST).days // 2, (last - FIRST).days}:
            until = FIRST + timedelta(days=number)
            counted = arrivals(counts_by_line(network_id, FIRST, until))
            assert counted == by_rules(network_id, FIRST, until), until


def _at(day):
    return clock.at(datetime(day.year, day.month, day.day, 11, tzinfo=UTC))
