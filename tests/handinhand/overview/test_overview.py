"""The cockpit of the demo: computed, for members, with a fixed number of queries."""

from uuid import uuid4

import pytest
from django.test import Client

from handinhand.accounts.access import actor_of
from handinhand.accounts.models import Person
from handinhand.evaluation.access import figures
from handinhand.overview.access import Gap, cockpit
from handinhand.reconstructions.models import Pattern
from handinhand.thread.rules import Finding

ADDRESS = "/networks/arbeit-und-gesundheit/overview/"


@pytest.fixture
def mertens(db, demo) -> Person:
    return Person.objects.get(email="mertens@lindenrath.example")


def test_the_steps_are_the_phases_of_the_network(mertens):
    steps = cockpit(actor_of(mertens, None)).steps

    assert [(step.name, step.state) for step in steps] == [
        ("Fälle", "done"),
        ("Verständnis", "done"),
        ("Ziele", "done"),
        ("Kette", "done"),
        ("Vereinbarung", "done"),
        ("Umsetzung", "now"),
        ("Verstetigung", "todo"),
    ]


def test_the_figure_of_the_cockpit_is_the_one_of_the_evaluation(mertens):
    actor = actor_of(mertens, None)
    client = Client()
    client.force_login(mertens)

    page = client.get(ADDRESS).text

    assert f'app-figure__n">{figures(actor).total.words}<' in page


def test_the_weakest_standard_is_one_with_enough_hand_overs(mertens):
    bars = cockpit(actor_of(mertens, None)).bars

    weakest = [bar for bar in bars if bar.is_weakest]
    assert [bar.row.key for bar in weakest] == ["Ü6"]
    assert weakest[0].row.figure.judged >= 3


def test_the_cockpit_tells_what_is_due_and_what_the_thread_lacks(mertens):
    found = cockpit(actor_of(mertens, None))

    assert any("OP-19" in finding.more for finding in found.due)
    assert any("M8" in gap.say and gap.is_explained for gap in found.gaps)
    assert any("I1" in gap.say + gap.more for gap in found.gaps)


def test_many_findings_of_a_check_become_one_line():
    findings = [Finding(f"Satz {number}.", "", "/") for number in range(1, 6)]

    gap = Gap("key", "Muster ohne Anforderung", findings)

    assert gap.say == "Muster ohne Anforderung: 5"
    assert gap.more == "Satz 1. Satz 2. Satz 3. Und 2 weitere."


@pytest.mark.parametrize("more", [0, 30])
def test_the_cockpit_takes_the_same_number_of_queries_however_much_there_is(
    mertens, django_assert_max_num_queries, more
):
    first = Pattern.objects.get(network__slug="arbeit-und-gesundheit", key="M1")
    for number in range(100, 100 + more):
        first.pk, first.key = uuid4(), f"M{number}"
        first.save(force_insert=True)
    client = Client()
    client.force_login(mertens)
    client.get(ADDRESS)

    with django_assert_max_num_queries(85):
        assert client.get(ADDRESS).status_code == 200
