"""Hand-overs of journeys are counted like those without names, and both together once."""

from datetime import date, timedelta

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext

from handinhand.evaluation.access.counting import counts_by as counts_of_network
from handinhand.evaluation.access.counting import first_offer_on, lines_with_handovers
from handinhand.handovers import services as nameless
from handinhand.handovers.access import Question
from handinhand.journeys import services
from handinhand.journeys.access import counts_of, facts_of, get_handover
from handinhand.journeys.models import JourneyHandover
from handinhand.journeys.models.handover import NEVER
from handinhand.networks.access import pseudonymous_network
from handinhand.networks.models import Network
from tests.handinhand.evaluation.slow import count_rows, plain
from tests.handinhand.journeys.conftest import FRIDAY, as_seen, later, lead_on

DIMENSIONS = [("line",), ("receiver", "month"), ("line", "sender", "receiver", "month")]
FIRST, LAST = FRIDAY, FRIDAY + timedelta(days=60)


@pytest.fixture
def network_of_ways(leading):
    return pseudonymous_network(leading)


@pytest.fixture
def many(version, begin_one, sending, receiving, training):
    """One of each kind: kept, late, refused, on wish, silent, missed, held, deviated, in error."""

    def sent():
        one = begin_one()
        services.go_on(sending, one, station="1", ways=["S1-2"])
        return one, as_seen(receiving, one), get_handover(as_seen(receiving, one), "2")

    lead_on(sending, begin_one(), "1", "2", receiving, FRIDAY)
    _one, theirs, refused = sent()
    services.decline(receiving, theirs, refused, reason="no_capacity")
    _one, theirs, wished = sent()
    services.decline(receiving, theirs, wished, reason="person_does_not_want")
    _one, late_seen, late = sent()
    services.accept(receiving, late_seen, late)
    _one, missed_seen, missed = sent()
    services.accept(receiving, missed_seen, missed)
    held_seen, _theirs, _held = sent()
    services.hold(
        sending,
        held_seen,
        get_handover(held_seen, "2"),
        reason="person_asked_for_time",
        expected_end=FRIDAY + timedelta(days=9),
    )
    sent()  # nobody answers
    wrong = begin_one()
    services.go_on(sending, wrong, station="1", ways=["S1-2"])
    services.withdraw(sending, wrong, get_handover(wrong, "2"), reason="wrong_receiver")
    services.leave_early(sending, wrong, exit_code="entered_in_error")
    with later(3):
        services.report_no_show(
            receiving,
            missed_seen,
            get_handover(missed_seen, "2"),
            appointment_on=FRIDAY + timedelta(days=3),
        )
    with later(20):
        services.tick()
        day = FRIDAY + timedelta(days=19)
        services.arrive(receiving, late_seen, get_handover(late_seen, "2"), arrived_on=day)
        third = as_seen(receiving, late_seen)
        services.deviate(receiving, third, station="2", target="4", reason="urgent")
    with later(30):
        services.tick()


def slowly(last: date, by) -> dict:
    rows = JourneyHandover.objects.filter(offered_on__range=(FIRST, last), line__isnull=False)
    rows = rows.exclude(journey__exit_code="entered_in_error")
    return count_rows(rows.select_related("standard"), facts_of, last, by)


def quickly(network, last: date, by) -> dict:
    counted = counts_of(network, Question(network.id, FIRST, last, by))
    return {key: plain(one) for key, one in counted.items() if plain(one)}


def test_every_count_equals_the_slow_count_on_every_day(many, network_of_ways):
    for days in (0, 3, 8, 12, 19, 20, 31, 45):
        last = FRIDAY + timedelta(days=days)
        with later(60):
            for by in DIMENSIONS:
                assert quickly(network_of_ways, last, by) == slowly(last, by), (days, by)


def test_what_was_written_before_the_columns_is_judged_by_the_rules_until_it_is_derived(
    many, network_of_ways
):
    with later(60):
        before = quickly(network_of_ways, LAST, ("line",))
        JourneyHandover.objects.update(
            changed_on=NEVER, answer_days=None, arrival_days=None, feedback_days=None
        )

        assert quickly(network_of_ways, LAST, ("line",)) == before
        number = JourneyHandover.objects.count()
        assert services.derive_missing(at_once=2) == number > 2
        assert services.derive_missing() == 0
        assert quickly(network_of_ways, LAST, ("line",)) == before
    assert not JourneyHandover.objects.filter(changed_on=NEVER).exists()


def test_a_network_that_began_without_names_counts_both_and_nothing_twice(
    begin_one, version, network, sending, receiving
):
    Network.objects.filter(pk=network.pk).update(rung=0)
    standard = version.standards.get(key="Ü1")
    draft = nameless.start(
        sending, standard, from_unit=standard.senders.get(), to_unit=standard.receiver
    )
    nameless.offer(sending, draft, outside_reason="urgent")
    Network.objects.filter(pk=network.pk).update(rung=1)
    services.go_on(sending, begin_one(), station="1", ways=["S1-2"])

    counted = counts_of_network(network.pk, FIRST, LAST, by=("line",))

    assert {key: one.offered for key, one in counted.items()} == {(standard.line,): 2}
    assert lines_with_handovers(network.pk) == {standard.line}
    assert first_offer_on(network.pk) == FRIDAY
    Network.objects.filter(pk=network.pk).update(rung=0)
    assert counts_of_network(network.pk, FIRST, LAST, by=("line",))[standard.line,].offered == 1


def test_more_hand_overs_need_no_more_queries(begin_one, version, network, sending, receiving):
    def queries() -> int:
        with (
            CaptureQueriesContext(
                connection,
            ) as found,
            later(10),
        ):
            counts_of_network(network.pk, FIRST, FRIDAY, by=("line", "sender", "receiver"))
        return len(found)

    lead_on(sending, begin_one(), "1", "2", receiving, FRIDAY)
    few = queries()
    for _number in range(4):
        lead_on(sending, begin_one(), "1", "2", receiving, FRIDAY)

    assert queries() == few
