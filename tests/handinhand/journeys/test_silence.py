"""What happens by itself on rung 1: as on rung 0, and nobody who has answered is reminded."""

from datetime import timedelta

from django.db import connection
from django.test.utils import CaptureQueriesContext

from handinhand.handovers.rules import State
from handinhand.journeys import services
from handinhand.journeys.access import get_handover
from handinhand.journeys.models import JourneyHandover, LadderRow
from handinhand.notices.models import Notice
from tests.handinhand.journeys.conftest import FRIDAY, later

LONG = FRIDAY + timedelta(days=30)


def test_days_on_hold_after_the_limit_do_not_count_between_two_steps(offered, begun, sending):
    with later(5):  # the answer was due on Tuesday
        services.tick()
        waiting = get_handover(begun, "2")
        services.hold(sending, begun, waiting, reason="waiting_for_consent", expected_end=LONG)
    with later(21):
        services.resume(sending, begun, get_handover(begun, "2"))

        assert services.tick() == (0, 0)
        assert get_handover(begun, "2").state == State.OFFERED
    with later(24):  # the two working days until it expires go on where they had stopped
        assert services.tick() == (0, 0)
    with later(25):
        assert services.tick() == (0, 1)


def test_whoever_has_answered_is_reminded_of_nothing(offered, theirs, receiving):
    with later(5):
        as_the_tick_read_it = JourneyHandover.objects.select_related(
            "journey__network__site", "standard", "target", "to_unit__organisation"
        ).get(pk=offered.pk)
        services.accept(receiving, theirs, get_handover(theirs, "2"))
        told = Notice.objects.count()

        row = services.take_ladder_step(as_the_tick_read_it, step=1, to="receiver", on=FRIDAY)

    assert (row, LadderRow.objects.count(), Notice.objects.count()) == (None, 0, told)
    assert JourneyHandover.objects.get(pk=offered.pk).ladder_steps == 0


def test_looking_through_the_offers_costs_as_much_for_many_as_for_one(offered, begin_one, sending):
    with later(5):
        services.tick()
        with CaptureQueriesContext(connection) as one:
            services.tick()
    for _ in range(5):
        services.go_on(sending, begin_one(), station="1", ways=["S1-2"])
    with later(5):
        assert services.tick() == (5, 0)
        with CaptureQueriesContext(connection) as many:
            assert services.tick() == (0, 0)

    assert len(many) == len(one)
