"""Any sequence of acts by anybody: one side is responsible, and every change is audited once."""

from collections.abc import Callable
from datetime import UTC, date, datetime, timedelta
from typing import Any

from django.db import transaction
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from handinhand.audit.models import Entry
from handinhand.handovers.rules import State
from handinhand.journeys import services
from handinhand.journeys.access import position_of, walk_of
from handinhand.journeys.models import (
    Journey,
    JourneyHandover,
    JourneyMove,
    JourneyNumber,
    LadderRow,
)
from handinhand.journeys.rules import JourneyState
from handinhand.kernel import clock
from handinhand.kernel.errors import DomainError
from tests.handinhand.journeys.conftest import as_seen

FIRST = date(2026, 11, 16)
OPEN = [State.OFFERED, State.ACCEPTED, State.NO_SHOW, State.ON_HOLD]
Act = Callable[..., object]


def _go_on(actor, seen, day, pick):
    key = str(pick % 3 + 1)
    ways = [way.key for way in seen.journey.chain_version.ways.filter(source__key=key)]
    chosen = ways if seen.journey.chain_version.stations.get(key=key).split == "all" else [ways[0]]
    services.go_on(actor, seen, station=key, ways=chosen)


def _deviate(actor, seen, day, pick):
    source, target = str(pick % 4 + 1), str(pick // 4 % 4 + 1)
    services.deviate(actor, seen, station=source, target=target, reason="step_again")


def _leave(actor, seen, day, pick):
    services.leave_early(actor, seen, exit_code="work_found")


def _complete(actor, seen, day, pick):
    services.complete(actor, seen)


def _step(name: str, **more: Callable[[date], Any]) -> Act:
    def take(actor, seen, day, pick):
        handovers = list(seen.handovers().order_by("departure", "id"))
        if not handovers:
            raise LookupError
        chosen = handovers[-1 - pick % min(len(handovers), 2)]
        values = {key: value(day) for key, value in more.items()}
        getattr(services, name)(actor, seen, chosen, **values)

    return take


ACTS: list[Act] = [
    _go_on,
    _go_on,
    _go_on,
    _deviate,
    _leave,
    _complete,
    _step("accept"),
    _step("accept"),
    _step("arrive", arrived_on=lambda day: day),
    _step("arrive", arrived_on=lambda day: day),
    _step("close_handover"),
    _step("decline", reason=lambda day: "no_capacity"),
    _step("withdraw", reason=lambda day: "no_longer_needed"),
    _step("send_back"),
    _step("report_no_show", appointment_on=lambda day: day),
    _step("appoint_again", appointment_on=lambda day: day),
    _step(
        "hold",
        reason=lambda day: "waiting_for_consent",
        expected_end=lambda day: day + timedelta(5),
    ),
    _step("resume"),
    _step("cancel", reason=lambda day: "moved_away"),
    _step("enter_in_error", reason=lambda day: "mixed_up"),
]
MOVES = st.lists(
    st.tuples(
        st.sampled_from(range(len(ACTS))),
        st.integers(0, 4),
        st.integers(0, 15),
        st.integers(0, 4),
    ),
    min_size=5,
    max_size=18,
)


def _try(act, actor, begun, day, pick) -> bool:
    try:
        with transaction.atomic():
            act(actor, as_seen(actor, begun), day, pick)
    except (DomainError, JourneyNumber.DoesNotExist, LookupError):
        return False
    return True


def _check(begun) -> None:
    """Hold a stored journey against what must be true at any time."""
    journey = Journey.objects.get(pk=begun.journey.pk)
    open_stays = list(journey.stays.filter(left_on=None).select_related("station"))
    standing = {stay.station.key for stay in open_stays}
    if journey.state != JourneyState.RUNNING:
        assert standing == set()
        return
    walk = walk_of(journey.chain_version)
    position = position_of(journey, walk)
    assert standing or position.waits  # somebody is responsible, or others are waited for
    under_way = JourneyHandover.objects.filter(journey=journey, stay__in=open_stays)
    targets = set(under_way.values_list("target__key", flat=True))
    assert position.standing - standing <= targets  # not yet arrived
    left = {h.stay.station.key for h in under_way.select_related("stay__station")}
    assert standing - position.standing <= left  # not yet let go
    for handover in journey.handovers.filter(state__in=OPEN):
        assert JourneyNumber.objects.filter(
            journey=journey, organisation=handover.receiver_id
        ).exists()


@settings(
    max_examples=12,
    deadline=None,
    suppress_health_check=[HealthCheck.function_scoped_fixture, HealthCheck.too_slow],
)
@given(moves=MOVES)
def test_whatever_people_do_one_side_is_responsible_and_each_change_is_audited(
    version, begin_one, sending, receiving, training, ending, leading, moves
):
    _run(begin_one, [sending, receiving, training, ending, leading], moves)


@settings(
    max_examples=12,
    deadline=None,
    suppress_health_check=[HealthCheck.function_scoped_fixture, HealthCheck.too_slow],
)
@given(moves=MOVES)
def test_the_same_holds_where_ways_split_and_join(
    forked, begin_one, sending, receiving, training, ending, leading, moves
):
    _run(begin_one, [sending, receiving, training, ending, leading], moves)


def _run(begin_one, actors, moves) -> None:
    day = FIRST
    with _at(day):
        begun = begin_one()
    for number, who, pick, days in moves:
        day += timedelta(days=days)
        with _at(day):
            services.tick()
            for actor in actors[who:] + actors[:who]:  # until one of them may
                before = _entries(), _rows()
                taken = _try(ACTS[number], actor, begun, day, pick)
                assert _entries() > before[0] if taken else (_entries(), _rows()) == before
                if taken:
                    break
            _check(begun)
    JourneyHandover.objects.all().delete()
    Journey.objects.all().delete()


def _entries() -> int:
    return Entry.objects.count()


def _rows() -> tuple[int, ...]:
    return tuple(
        model.objects.count() for model in (JourneyMove, JourneyHandover, JourneyNumber, LadderRow)
    )


def _at(day: date):
    return clock.at(datetime(day.year, day.month, day.day, 11, tzinfo=UTC))
