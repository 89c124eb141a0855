"""What came first and what last: keys are random, so a number that grows says it."""

from collections import Counter
from importlib import import_module

import pytest
from django.apps import apps
from django.db.models import F

from handinhand.handovers.rules import State
from handinhand.journeys import services
from handinhand.journeys.access import get_handover, stay_events
from handinhand.journeys.models import JourneyHandover, Stay
from handinhand.networks.access import pseudonymous_network
from tests.handinhand.journeys.conftest import FRIDAY, as_seen
from tests.handinhand.journeys.test_pages import address, step

OFTEN = 8
"""Keys are drawn by chance: what only chance puts in order is found out soon."""


@pytest.mark.parametrize("_time", range(OFTEN))
def test_stations_of_one_day_are_told_in_the_order_in_which_they_were_entered(
    version, begin_one, sending, _time
):
    services.go_on(sending, begin_one(), station="1", ways=["S1-3"])

    events = stay_events(pseudonymous_network(sending), newest=10)

    assert [event.station for event in events] == ["Schritt 1", "Schritt 3"]


def arrive(actor, journey, target, source=""):
    """Accept an offer and report the arrival."""
    seen = as_seen(actor, journey)
    services.accept(actor, seen, get_handover(seen, target, source=source))
    services.arrive(actor, seen, get_handover(seen, target, source=source), arrived_on=FRIDAY)


@pytest.mark.parametrize("_time", range(OFTEN))
def test_after_a_refusal_within_a_split_the_new_offer_is_the_one_that_is_answered(
    forked, begin_one, sending, receiving, training, sign_in, third, network, _time
):
    seen = begin_one()
    services.go_on(sending, seen, station="1", ways=["S1-2", "S1-3"])
    arrive(receiving, seen, "2")
    theirs = as_seen(training, seen)
    services.decline(training, theirs, get_handover(theirs, "3"), reason="no_capacity")
    again = services.go_on(sending, seen, station="1", ways=["S1-3"])[0]

    page = step(network, as_seen(training, seen), "3", "accept")
    answer = sign_in(third).post(page)

    again.refresh_from_db()
    assert (answer.status_code, again.state) == (302, State.ACCEPTED)


def test_an_older_offer_that_is_sent_back_is_the_one_that_is_answered(
    offered, begun, theirs, sending, receiving, leading, sign_in, receiver, network
):
    services.decline(receiving, theirs, offered, reason="no_capacity")
    newer = services.go_on(sending, begun, station="1", ways=["S1-2"])[0]
    services.withdraw(sending, begun, newer, reason="no_longer_needed")
    whole = as_seen(leading, begun)
    services.send_back(leading, whole, JourneyHandover.objects.get(pk=offered.pk))

    sign_in(receiver).post(step(network, as_seen(receiving, begun), "2", "accept"))

    offered.refresh_from_db()
    assert offered.state == State.ACCEPTED


@pytest.mark.parametrize(("source", "other"), [("2", "3"), ("3", "2")])
def test_of_two_offers_that_lead_to_one_station_each_is_answered_by_itself(
    forked, begin_one, sending, receiving, training, ending, sign_in, colleague, network,
    source, other,
):  # fmt: skip
    seen = begin_one()
    services.go_on(sending, seen, station="1", ways=["S1-2", "S1-3"])
    arrive(receiving, seen, "2")
    arrive(training, seen, "3")
    services.go_on(receiving, as_seen(receiving, seen), station="2", ways=["S2-4"])
    services.go_on(training, as_seen(training, seen), station="3", ways=["S3-4"])
    client, last = sign_in(colleague), as_seen(ending, seen)
    shown = client.get(address("inbox", network)).text
    page = step(network, last, "4", "accept", source)

    client.post(page)

    assert f'action="{page}"' in shown
    states = {
        row.stay.station.key: row.state
        for row in JourneyHandover.objects.filter(target__key="4").select_related("stay__station")
    }
    assert states == {source: State.ACCEPTED, other: State.OFFERED}


def test_rows_from_before_are_numbered_in_the_order_in_which_they_were_written(
    forked, begin_one, sending, receiving, training, ending, leading
):
    seen = begin_one()
    services.go_on(sending, seen, station="1", ways=["S1-2", "S1-3"])
    arrive(receiving, seen, "2")
    arrive(training, seen, "3")
    services.go_on(receiving, as_seen(receiving, seen), station="2", ways=["S2-4"])
    services.go_on(training, as_seen(training, seen), station="3", ways=["S3-4"])
    arrive(ending, seen, "4", "2")
    arrive(ending, seen, "4", "3")
    written = [_numbers(Stay), _numbers(JourneyHandover)]
    for table in (Stay, JourneyHandover):
        table.objects.update(number=1000 - F("number"))

    migration = import_module("handinhand.journeys.migrations.0004_number_existing_rows")
    migration.number(apps, None)

    assert [_numbers(Stay), _numbers(JourneyHandover)] == written
    assert Counter(written[0].values()) == Counter(range(1, 5))


def _numbers(table) -> dict[object, int]:
    return dict(table.objects.values_list("pk", "number"))
