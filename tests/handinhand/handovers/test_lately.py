"""Many hand-overs are counted once a minute; few are counted for every page."""

from datetime import date, timedelta

import pytest

from handinhand.handovers import services
from handinhand.handovers.access import counts
from handinhand.kernel import clock
from tests.handinhand.handovers.judged import counts_by_line

YEAR = (date(2026, 1, 1), date(2026, 12, 31))


@pytest.fixture
def counted(offer_on, network, standard, receiving):
    """Return a function that declines one more offer and counts the declined ones afterwards."""

    def count(number=1):
        for _one in range(number):
            services.decline(receiving, offer_on("2026-11-20"), reason="no_capacity")
        return counts_by_line(network.pk, *YEAR)[standard.line].declined

    return count


def test_few_hand_overs_are_counted_anew_each_time(counted):
    assert [counted(), counted(), counted()] == [1, 2, 3]


def test_many_are_counted_once_a_minute(counted, monkeypatch):
    monkeypatch.setattr(counts, "MANY", 1)
    assert counted(2) == 2
    assert counted() == 2

    with clock.at(clock.now() + timedelta(seconds=61)):
        assert counted(0) == 3


def test_every_question_has_its_own_answer(counted, network, standard, sender_unit, monkeypatch):
    monkeypatch.setattr(counts, "MANY", 1)
    counted(2)

    assert not counts_by_line(network.pk, date(2026, 1, 1), date(2026, 11, 19))
    own = counts_by_line(network.pk, *YEAR, organisation_id=sender_unit.organisation_id)
    assert own[standard.line].declined == 2
    assert not counts_by_line(network.pk, *YEAR, organisation_id=network.pk)


def test_an_ended_period_is_counted_anew_after_a_quarter_of_an_hour(
    counted, network, standard, receiving, monkeypatch
):
    monkeypatch.setattr(counts, "MANY", 1)
    counted(2)
    november = (date(2026, 11, 1), date(2026, 11, 20))
    day = clock.now() + timedelta(days=1)
    with clock.at(day):
        assert counts_by_line(network.pk, *november)[standard.line].offered == 2
    counted()

    with clock.at(day + timedelta(minutes=14)):
        assert counts_by_line(network.pk, *november)[standard.line].offered == 2
    with clock.at(day + timedelta(minutes=16)):
        assert counts_by_line(network.pk, *november)[standard.line].offered == 3
