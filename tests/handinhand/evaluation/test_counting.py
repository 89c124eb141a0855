"""Every figure, counted by the database, against a slow count by the rules."""

from datetime import date, timedelta

import pytest
from django.db import transaction
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from handinhand.evaluation.access.counting import counts_by
from handinhand.handovers import services
from handinhand.handovers.models import Handover, Tally
from handinhand.handovers.rules import StepName
from handinhand.kernel.errors import DomainError
from tests.handinhand.evaluation.slow import count_slowly, plain
from tests.handinhand.handovers.conftest import make_standard
from tests.handinhand.handovers.conftest import on as clock_on

FIRST = date(2026, 9, 7)
DIMENSIONS = [
    ("line",),
    ("receiver",),
    ("sender", "month"),
    ("line", "sender", "receiver", "month"),
]
STEPS = [
    ("accept", "receiving", {}),
    ("decline", "receiving", {"reason": "no_capacity"}),
    ("decline", "receiving", {"reason": "person_does_not_want"}),
    ("withdraw", "sending", {"reason": "wrong_receiver"}),
    ("arrive", "receiving", {"arrived_on": None}),
    ("arrive", "receiving", {"arrived_on": None}),
    ("report_no_show", "receiving", {"appointment_on": None}),
    ("appoint_again", "receiving", {"appointment_on": None}),
    ("cancel", "receiving", {"reason": "moved_away"}),
    ("hold", "sending", {"reason": "hospital_stay", "expected_end": 30}),
    ("resume", "sending", {}),
    ("complete", "receiving", {}),
    ("enter_in_error", "sending", {"reason": "mixed_up"}),
    ("tick", "", {}),
]
STORY = st.tuples(
    st.integers(0, 40),
    st.sampled_from(["Ü1", "Ü2"]),
    st.booleans(),
    st.lists(st.tuples(st.sampled_from(STEPS), st.integers(1, 9)), min_size=1, max_size=6),
)
SETTINGS = settings(
    max_examples=15,
    deadline=None,
    suppress_health_check=[HealthCheck.function_scoped_fixture, HealthCheck.too_slow],
)


@pytest.fixture
def world(chain_version, agreement, sending, receiving, sender_unit, receiver_unit):
    """Two standards in opposite directions, so that each side sends and receives."""
    make_standard(chain_version, sender_unit, receiver_unit, "Ü2")
    make_standard(chain_version, receiver_unit, sender_unit, "Ü1", arrival_value=4)
    return {"sending": sending, "receiving": receiving}


@SETTINGS
@given(stories=st.lists(STORY, min_size=1, max_size=6), span=st.integers(0, 80))
def test_every_count_of_every_dimension_equals_the_slow_count(
    world, chain_version, network, stories, span
):
    last = _tell(world, chain_version, stories)
    until = min(FIRST + timedelta(days=span), last)

    with clock_on(last.isoformat()):
        for by in DIMENSIONS:
            counted = counts_by(network.pk, FIRST, until, by=by)

            quick = {key: plain(one) for key, one in counted.items() if plain(one)}
            assert quick == count_slowly(network.pk, FIRST, until, by)
    _forget()


@SETTINGS
@given(stories=st.lists(STORY, min_size=1, max_size=5))
def test_nothing_is_lost_when_hand_overs_become_tallies(world, chain_version, network, stories):
    last = _tell(world, chain_version, stories) + timedelta(days=60)
    by = ("line", "sender", "receiver")
    with clock_on(last.isoformat()):
        before = {key: plain(one) for key, one in counts_by(network.pk, FIRST, last, by=by).items()}

        services.tally_ended()

        after = {key: plain(one) for key, one in counts_by(network.pk, FIRST, last, by=by).items()}
    for counts in [*before.values(), *after.values()]:
        counts.pop("held", None)  # a stop that ended on its day leaves no day on hold
    assert after == before
    _forget()


def _tell(world, chain_version, stories):
    """Let each story happen; what the table of states refuses is left out. Returns the last day."""
    latest = FIRST
    for begin, key, turned, steps in stories:
        day = FIRST + timedelta(days=begin)
        standard = chain_version.standards.get(key=key)
        sides = dict(world)
        if key == "Ü1":
            sides = {"sending": world["receiving"], "receiving": world["sending"]}
        with clock_on(day.isoformat()):
            draft = services.start(
                sides["sending"],
                standard,
                from_unit=standard.senders.get(),
                to_unit=standard.receiver,
            )
            outside = "urgent" if turned else ""
            handover = services.offer(sides["sending"], draft, outside_reason=outside)
        for (name, side, values), days in steps:
            day += timedelta(days=days)
            with clock_on(day.isoformat()):
                _take(name, sides.get(side), handover, values, day)
        latest = max(latest, day)
    return latest


def _take(name, actor, handover, values, day):
    if name == "tick":
        services.tick()
        return
    found = Handover.objects.select_related("standard", "network__site").get(pk=handover.pk)
    filled = {key: _filled(value, day) for key, value in values.items()}
    try:
        with transaction.atomic():
            getattr(services, name)(actor, found, **filled)
    except DomainError:
        return


def _filled(value, day):
    """Days are told as None (the day itself) or as a number of days after it."""
    if value is None:
        return day
    return day + timedelta(days=value) if isinstance(value, int) else value


def _forget():
    Handover.objects.all().delete()
    Tally.objects.all().delete()


def test_the_sender_is_measured_by_offering_in_the_agreed_way(world, chain_version, network):
    stories = [(0, "Ü2", False, []), (1, "Ü2", True, []), (2, "Ü2", False, [])]
    last = _tell(world, chain_version, stories)
    withdrawn = Handover.objects.order_by("-offered_on").first()
    with clock_on(last.isoformat()):
        services.withdraw(world["sending"], withdrawn, reason="offered_twice")

        (counts,) = counts_by(network.pk, FIRST, last, by=("line",)).values()

    assert dict(counts.offer) == {"kept": 1, "missing": 1}
    assert counts.offered == 3


def test_an_offer_after_the_last_day_of_the_arrival_is_late(
    network, chain_version, agreement, sending, sender_unit, receiver_unit
):
    standard = make_standard(
        chain_version,
        sender_unit,
        receiver_unit,
        "Ü6",
        arrival_value=3,
        arrival_unit="werktag",
        arrival_anchor="reference_date",
        arrival_anchor_label="Entlasstag",
    )
    for day, anchor in (("2026-09-07", "2026-09-07"), ("2026-09-14", "2026-09-07")):
        with clock_on(day):
            draft = services.start(
                sending,
                standard,
                from_unit=sender_unit,
                to_unit=receiver_unit,
                anchor_date=date.fromisoformat(anchor),
            )
            services.offer(sending, draft)

    with clock_on("2026-09-15"):
        (counts,) = counts_by(network.pk, FIRST, date(2026, 9, 15), by=("line",)).values()

    assert dict(counts.offer) == {"kept": 1, "late": 1}


def test_the_demo_counts_like_the_rules_on_any_day(db, demo):
    network_id = Handover.objects.filter(offered_on__isnull=False).first().network_id
    first = date(2026, 10, 24)

    for days in range(0, 28, 3):
        last = first + timedelta(days=days)
        for by in DIMENSIONS:
            counted = counts_by(network_id, first, last, by=by)
            quick = {key: plain(one) for key, one in counted.items() if plain(one)}
            assert quick == count_slowly(network_id, first, last, by), (last, by)
        without = counts_by(network_id, first, last, by=by, days=False)
        for counts in quick.values():
            for name in ("answer_days", "arrival_days", "feedback_days"):
                counts.pop(name, None)
        assert {key: plain(one) for key, one in without.items() if plain(one)} == quick


def test_every_step_of_the_table_can_occur_in_a_story():
    """A story that left out a state would prove nothing about it."""
    names = {name for name, _side, _values in STEPS}
    told = {"report_no_show": "no_show"}

    missing = set(StepName) - {told.get(name, name) for name in names}

    assert missing <= {"start", "offer", "expire", "send_back", "ask", "reply"}
