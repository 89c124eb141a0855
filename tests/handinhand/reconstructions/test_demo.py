"""The demo's cases as they come out of the services."""

import json
from pathlib import Path

import pytest

from handinhand.accounts.access import actor_of
from handinhand.accounts.models import Person
from handinhand.demo.services.load import DATA
from handinhand.reconstructions.access import (
    comparison,
    pattern_rows,
    patterns_of,
)
from handinhand.reconstructions.models import EventVersion, Reconstruction, Stretch
from handinhand.reconstructions.things import patterns_without_answer

NETWORK = "arbeit-und-gesundheit"


def _read(name):
    return json.loads((Path(DATA) / name).read_text(encoding="utf-8"))


@pytest.fixture
def mertens(db, demo):
    actor = actor_of(Person.objects.get(email="mertens@lindenrath.example"), None)
    assert actor is not None
    return actor


def test_cases_a_to_c_are_released_with_the_figures_of_the_file(mertens):
    for row in _read("lindenrath_cases.json")["cases"]:
        case = Reconstruction.objects.get(network__slug=NETWORK, key=row["key"])

        expected = {name: n for name, n in row["metrics"].items() if name != "breaks"}
        assert {name: case.metrics[name] for name in expected} == expected
        assert case.metrics["breaks"] == {k: n for k, n in row["metrics"]["breaks"].items() if n}
        assert (str(case.released_on), case.released_by.name) == (
            row["released_on"],
            "Frau Lindner",
        )
        assert {event.on.day for event in case.events.all()} == {1}
    assert not EventVersion.objects.exists()


def test_all_cases_together_give_64_12_7_and_990(mertens):
    _cases, across = comparison(mertens)

    assert across.total == 64
    assert (across.handovers, across.handovers_broken, across.wait_days) == (12, 7, 990)


def test_the_stretches_of_the_dry_run_keep_their_days(mertens):
    days = list(Stretch.objects.filter(reconstruction__key="A").values_list("days", flat=True))

    assert days == [92, 105, 63, 25]


def test_the_patterns_rest_on_the_cases_and_events_of_the_file(mertens):
    rows = {row.pattern.key: row for row in pattern_rows(mertens, patterns_of(mertens))}

    for expected in _read("lindenrath_network.json")["patterns"]:
        evidence = rows[expected["key"]].evidence
        assert (evidence.cases, evidence.events) == (
            expected["frequency"]["cases"],
            expected["frequency"]["events"],
        )
    assert list(rows) == [f"M{n}" for n in range(1, 9)]
    assert rows["M2"].places.replace("\N{NO-BREAK SPACE}", " ") == "A 14, A 22, B 16, C 11"


def test_only_m8_is_without_answer_and_it_is_explained(mertens):
    [finding] = patterns_without_answer(mertens)

    assert "M8" in finding.sentence
    assert finding.explained


def test_case_d_is_in_work_and_open_to_those_who_carry_it_on(mertens):
    released = Reconstruction.objects.visible_to(mertens).filter(state="released")
    draft = Reconstruction.objects.get(network__slug=NETWORK, key="D")

    assert released.count() == 3
    assert str(max(one.released_on for one in released)) == "2026-03-26"
    assert (draft.state, draft.events.count()) == ("draft", 7)
    for person, cases in (("yildiz", 1), ("osei", 1), ("brandt", 0), ("kowalski", 0)):
        actor = actor_of(Person.objects.get(email=f"{person}@lindenrath.example"), None)
        seen = Reconstruction.objects.visible_to(actor).filter(state="draft")
        assert seen.count() == cases
