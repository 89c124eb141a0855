"""The pure rules, and the figures of method 8.4 and 8.5 counted from the events of the file."""

import json
from datetime import date
from pathlib import Path

import pytest

from handinhand.demo.services.load import DATA
from handinhand.reconstructions.rules import (
    DEFAULT_CODES,
    EventFact,
    LinkFact,
    case_hints,
    coarsen,
    count_case,
    evaluate_across,
    field_of,
    letters_of,
    number_of,
    propose_waits,
    text_hints,
)

FILE = json.loads((Path(DATA) / "lindenrath_cases.json").read_text(encoding="utf-8"))
COUNTS_AS = {one["key"]: one["counts_as"] for one in FILE["organisations"]}
CODES = [one.code for one in DEFAULT_CODES]


def _counted(case):
    events = [
        EventFact(
            one["id"],
            date.fromisoformat(one["date"]),
            one["kind"],
            COUNTS_AS[one["unit"]],
            tuple(mark["code"] for mark in one["marks"]),
        )
        for one in case["events"]
    ]
    links = [LinkFact(one["kind"], one["from_event"], one["to_event"]) for one in case["links"]]
    return count_case(events, links)


@pytest.mark.parametrize("case", FILE["cases"], ids=lambda case: case["title"])
def test_the_figures_of_a_case_are_those_of_the_method(case):
    counts = _counted(case)

    expected = case["metrics"]
    told = counts.as_json()
    assert {name: told[name] for name in expected if name != "breaks"} == {
        name: value for name, value in expected.items() if name != "breaks"
    }
    assert counts.breaks == {code: n for code, n in expected["breaks"].items() if n}


def test_all_cases_together_have_64_breaks_in_12_handovers_and_990_days_of_waiting():
    across = evaluate_across({one["key"]: _counted(one) for one in FILE["cases"]}, CODES)

    assert across.totals == (26, 21, 17)
    assert across.total == 64
    assert (across.handovers, across.handovers_broken, across.wait_days) == (12, 7, 990)
    assert across.rows == (
        ("SB", (4, 3, 2), 9),
        ("WZ", (5, 4, 3), 12),
        ("DA", (3, 4, 2), 9),
        ("IL", (5, 3, 2), 10),
        ("AL", (3, 1, 2), 6),
        ("ZU", (1, 2, 3), 6),
        ("AB", (3, 0, 2), 5),
        ("ZK", (1, 3, 1), 5),
        ("EI", (1, 1, 0), 2),
    )


def test_a_code_the_book_does_not_know_is_counted_after_the_others():
    counts = count_case([EventFact("1", date(2024, 1, 1), "contact", "A", ("XX",))])

    assert evaluate_across({"A": counts}, ["SB"]).rows == (("SB", (0,), 0), ("XX", (1,), 1))


def test_frozen_days_win_over_dates_that_are_coarse():
    events = [EventFact(key, date(2024, 1, 1), "contact", "A") for key in "ab"]

    counts = count_case(events, [LinkFact("wait", "a", "b", 19)])

    assert (counts.waits, counts.wait_days, counts.longest_wait) == (1, 19, 19)


def test_bridges_are_no_breaks():
    counts = count_case([EventFact("1", date(2024, 1, 1), "contact", "A", ("BR", "SB"))])

    assert (counts.breaks_total, counts.bridges) == (1, 1)


def test_a_long_referral_without_a_wait_is_proposed_and_a_known_one_is_not():
    events = [
        EventFact("a", date(2024, 1, 1), "handover", "A"),
        EventFact("b", date(2024, 1, 29), "contact", "B"),
        EventFact("c", date(2024, 1, 30), "contact", "C"),
    ]
    referrals = [LinkFact("referral", "a", "b"), LinkFact("referral", "a", "c")]

    assert [one.target for one in propose_waits(events, referrals)] == ["c"]
    assert propose_waits(events, [*referrals, LinkFact("wait", "a", "c")]) == []


@pytest.mark.parametrize(
    ("day", "precision", "left"),
    [
        (date(2023, 3, 14), "day", (date(2023, 3, 1), "month")),
        (date(2023, 3, 1), "month", (date(2023, 3, 1), "month")),
        (date(2023, 5, 16), "quarter", (date(2023, 4, 1), "quarter")),
        (date(2023, 5, 16), "year", (date(2023, 1, 1), "year")),
    ],
)
def test_release_leaves_a_month_or_less(day, precision, left):
    assert coarsen(day, precision) == left


@pytest.mark.parametrize(
    ("text", "found"),
    [
        ("Frau Beispiel rief an.", ["Frau Beispiel"]),
        ("Herr Ahorn und Herrn Ahorn, Ahorns Termin", []),
        ("am 14.3.2023 erschienen", ["14.3.2023"]),
        ("Post an Musterweg 12, 12345 Musterstadt", ["Musterweg 12", "12345 Musterstadt"]),
        ("Bescheid 12345BG0001234", ["12345BG0001234"]),
        ("Rückstand 2.140 Euro", ["2.140 Euro"]),
        ("erreichbar unter name@stelle.example", ["name@stelle.example"]),
        ("Kontakt nach drei Wochen, fünf Stunden pro Woche.", []),
    ],
)
def test_the_detector_finds_what_could_point_to_a_person(text, found):
    assert [hint.words for hint in text_hints(text, pseudonym="Herr Ahorn")] == found


def test_many_features_and_an_exact_age_are_a_rare_combination():
    hints = case_hints(
        pseudonym="Frau Birke",
        age_group="34",
        features=["a", "b", "c", "d"],
        description=[],
        events=[(3, "Frau Muster war da.")],
    )

    assert [(hint.kind, hint.event) for hint in hints] == [
        ("name", 3),
        ("combination", None),
        ("combination", None),
    ]


def test_cases_are_lettered_like_columns():
    assert [letters_of(n) for n in (1, 26, 27, 703)] == ["A", "Z", "AA", "AAA"]
    assert all(number_of(letters_of(n)) == n for n in range(1, 800))


@pytest.mark.parametrize(
    ("law", "field"),
    [
        ("SGB II", "work"),
        ("SGB\u00a0III", "work"),
        ("SGB VIII", "youth"),
        ("SGB VI, SGB IX", "rehab"),
        ("SGB V", "health"),
        ("SGB II (§ 16a)", "social"),
        ("SGB II (§ 16a), SGB VI", "health"),
        ("Forschung", "none"),
    ],
)
def test_the_law_decides_the_field_of_work(law, field):
    assert field_of(law) == field
