"""Two at the same moment: exactly one wins, and the other reads what it was."""

from collections import Counter
from concurrent.futures import ThreadPoolExecutor
from contextvars import copy_context
from threading import Barrier

import pytest
from django.db import connections

from handinhand.audit.models import Entry
from handinhand.journeys import services
from handinhand.journeys.access import get_handover
from handinhand.journeys.models import HandoverChange, Journey, JourneyHandover, Stay
from handinhand.kernel.errors import RuleBroken
from tests.handinhand.journeys.conftest import as_seen

RACES = 25
pytestmark = [pytest.mark.concurrency, pytest.mark.django_db(transaction=True)]


def race(journeys, first, second) -> Counter:
    """Let two act on each journey at the same moment; count who won."""
    barrier = Barrier(2)

    def act_on_all(act) -> list[str]:
        try:
            return [_try(act, journey, barrier) for journey in journeys]
        finally:
            connections.close_all()

    with ThreadPoolExecutor(2) as pool:
        runs = [pool.submit(copy_context().run, act_on_all, act) for act in (first, second)]
        mine, theirs = (run.result() for run in runs)
    return Counter(tuple(sorted(pair)) for pair in zip(mine, theirs, strict=True))


def _try(act, journey, barrier) -> str:
    barrier.wait(timeout=60)
    try:
        act(journey)
    except RuleBroken as error:
        return "read" if str(error) else "read nothing"
    return "won"


@pytest.fixture
def journeys(version, begin_one):
    return [begin_one() for _ in range(RACES)]


def test_of_two_offers_from_the_same_station_exactly_one_is_made(journeys, sending):
    def to_two(journey):
        services.go_on(sending, journey, station="1", ways=["S1-2"])

    def to_four(journey):
        services.deviate(sending, journey, station="1", target="4", reason="urgent")

    told = Entry.objects.filter(action="journey_handover.offer")
    before = told.count()  # the demo may lie beside

    assert race(journeys, to_two, to_four) == {("read", "won"): RACES}
    own = JourneyHandover.objects.filter(journey__in=[one.journey for one in journeys])
    assert own.count() == RACES
    assert told.count() - before == RACES


def test_of_acceptance_and_withdrawal_exactly_one_wins(journeys, sending, receiving):
    for journey in journeys:
        services.go_on(sending, journey, station="1", ways=["S1-2"])

    def accept(journey):
        seen = as_seen(receiving, journey)
        services.accept(receiving, seen, get_handover(seen, "2"))

    def withdraw(journey):
        services.withdraw(sending, journey, get_handover(journey, "2"), reason="no_longer_needed")

    found = race(journeys, _or_gone(accept), withdraw)

    assert found == {("read", "won"): RACES}
    states = Counter(JourneyHandover.objects.values_list("state", flat=True))
    assert set(states) <= {"accepted", "withdrawn"}
    answers = HandoverChange.objects.filter(state__in=["accepted", "withdrawn"])
    assert answers.count() == RACES


def _or_gone(act):
    """Take a number that is gone already as having read of the withdrawal."""

    def taken(journey):
        try:
            act(journey)
        except LookupError as error:
            raise RuleBroken("gone") from error

    return taken


def test_of_two_arrivals_exactly_one_moves_the_journey(journeys, sending, receiving):
    for journey in journeys:
        services.go_on(sending, journey, station="1", ways=["S1-2"])
        seen = as_seen(receiving, journey)
        services.accept(receiving, seen, get_handover(seen, "2"))

    def arrive(journey):
        seen = as_seen(receiving, journey)
        handover = get_handover(seen, "2")
        services.arrive(receiving, seen, handover, arrived_on=handover.offered_on)

    assert race(journeys, arrive, arrive) == {("read", "won"): RACES}
    assert Stay.objects.filter(station__key="2").count() == RACES
    assert Stay.objects.filter(left_on=None).count() == RACES


def test_of_two_ends_exactly_one_is_kept(journeys, sending):
    def for_work(journey):
        services.leave_early(sending, journey, exit_code="work_found")

    def moved(journey):
        services.leave_early(sending, journey, exit_code="moved_away")

    assert race(journeys, for_work, moved) == {("read", "won"): RACES}
    assert Journey.objects.filter(state="left_early").count() == RACES
    assert Entry.objects.filter(action="journey.left_early").count() == RACES
