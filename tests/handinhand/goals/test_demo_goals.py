"""What the demo's file says of understanding and goals is what the pages count."""

import pytest

from handinhand.accounts.access import actor_of
from handinhand.accounts.models import Person
from handinhand.goals.access import goal_counts
from handinhand.goals.models import Indicator, Requirement
from handinhand.kernel.actor import Actor
from handinhand.thread.access import neighbours
from handinhand.thread.rules import DUE_CHECKS, ORPHAN_CHECKS
from handinhand.workshops.access import next_dates, understanding_counts
from handinhand.workshops.models import Workshop


@pytest.fixture
def mertens(db, demo) -> Actor:
    actor = actor_of(Person.objects.get(email="mertens@lindenrath.example"), None)
    assert actor is not None
    return actor


def test_the_demo_is_counted_whole(mertens):
    understanding, goals = understanding_counts(mertens), goal_counts(mertens)

    assert (understanding.theses, understanding.dissents) == (7, 2)
    assert (goals.requirements, goals.goals, goals.indicators, goals.strategies) == (13, 5, 11, 7)


def test_every_target_has_its_direction(mertens):
    upper = Indicator.objects.filter(direction=Indicator.Direction.AT_MOST)

    assert set(upper.values_list("key", flat=True)) == {"I2", "I4", "I5", "I7", "I8", "I10", "I11"}


def test_the_cockpit_hears_what_is_due_and_what_lacks(mertens):
    [points] = DUE_CHECKS["open_points"].run(mertens)
    [invitation] = DUE_CHECKS["invitations"].run(mertens)
    [baseline] = ORPHAN_CHECKS["indicators"].run(mertens)

    assert points.sentence == "1 von 4 offenen Punkten ist überfällig"
    assert points.more.startswith("OP-19 ")
    assert invitation.sentence.startswith("Workshop 5 ist am 01.12.2026")
    assert baseline.more.startswith("I1 ")
    assert ORPHAN_CHECKS["requirements"].run(mertens) == []
    assert ORPHAN_CHECKS["goals"].run(mertens) == []
    assert [found.what.split()[0] for found in next_dates(mertens)] == [
        "Workshop",
        "OP-14",
        "OP-17",
    ]


def test_the_first_requirement_stands_between_its_pattern_and_its_strategy(mertens):
    requirement = Requirement.objects.get(network=mertens.network_id, key="AF-1")

    found = neighbours(mertens, "requirement", requirement.pk)

    assert [card.label for card in found.answers] == ["Muster M1"]
    assert {"Ziel Z1", "Strategie H1", "Indikator I1", "Indikator I2"} <= {
        card.label for card in found.answered_by
    }


def test_minutes_are_approved_on_their_day(mertens):
    first = Workshop.objects.get(network=mertens.network_id, number=1)

    assert f"{first.invited_on} {first.minutes_approved_on}" == "2026-03-27 2026-05-12"
