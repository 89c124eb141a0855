"""What follows what, and what of it may leave the network."""

import csv
from collections import Counter
from datetime import date, timedelta
from io import StringIO
from uuid import uuid4

import pytest

from handinhand.accounts.access import actor_of
from handinhand.accounts.models import Person
from handinhand.audit.models import Entry
from handinhand.evaluation.access import process
from handinhand.evaluation.access.process import ALIKE, Event, exported_log, process_of
from handinhand.handovers.models import Handover, StateChange
from handinhand.kernel.errors import NotAllowed
from tests.handinhand.matrix import NETWORK

pytestmark = pytest.mark.django_db
SECOND = "starthilfe-alleinerziehende"


def _person(name: str) -> Person:
    return Person.objects.get(email__startswith=f"{name}@")


def _actor(name: str):
    actor = actor_of(_person(name), None)
    assert actor is not None
    return actor


def _events(*ways: tuple[str, ...], began: date = date(2026, 9, 2)) -> list[Event]:
    """Return one case for each way, a station every ten days at one organisation."""
    return [
        Event(case, station, "Stelle", began + timedelta(days=10 * number))
        for case, way in ((uuid4(), way) for way in ways)
        for number, station in enumerate(way)
    ]


def test_handovers_are_counted_by_what_followed_what(demo):
    found = process_of(_actor("mertens"))

    assert not found.journeys
    pairs = {(one.source, one.target): one.count for one in found.passages}
    offered = StateChange.objects.filter(
        handover__network__slug=NETWORK, handover__standard__key="Ü2"
    ).order_by("handover", "id")
    naive: Counter[tuple[str, str]] = Counter()
    last: dict[object, str] = {}
    wrong = set(Handover.objects.filter(state="entered_in_error").values_list("pk", flat=True))
    for change in offered:
        if change.state == "draft" or change.handover_id in wrong:
            continue
        words = f"Ü2 {change.get_state_display()}"
        if change.handover_id in last:
            naive[(last[change.handover_id], words)] += 1
        last[change.handover_id] = words
    assert naive
    assert {pair: n for pair, n in pairs.items() if pair[0].startswith("Ü2 ")} == naive


def test_completed_journeys_are_held_against_their_chain(demo):
    found = process_of(_actor("baumgart"))

    assert found.journeys
    assert [one.version for one in found.conformities] == ["1.0"]
    conformity = found.conformities[0]
    assert 0 < conformity.agreed <= conformity.completed <= (found.cases or 0)
    assert conformity.fitness is None, "a mean stands from ten upwards"
    assert conformity.stations is not None
    assert {one.name for one in conformity.stations} >= {one.source for one in found.passages}
    assert sum(one.done for one in conformity.stations) > 0


def test_who_sees_no_exact_counts_sees_no_rare_passage(demo, monkeypatch):
    ways = [("A", "B", "C")] * 12 + [("A", "C")] * 2
    monkeypatch.setattr(process, "_events", lambda *_a, **_k: iter(_events(*ways)))

    exact, protected = process_of(_actor("mertens")), process_of(_actor("sommer"))

    assert ("A", "C", 2) in {(one.source, one.target, one.count) for one in exact.passages}
    assert not exact.hidden
    assert {(one.source, one.target) for one in protected.passages} == {("A", "B"), ("B", "C")}
    assert protected.hidden
    assert protected.cases is None
    assert {one.median for one in protected.passages} == {10.0}


def test_protected_counts_and_files_end_with_the_month_before(demo):
    evaluator, coordinator = _actor("sommer"), _actor("mertens")

    until = process._last_month()
    seen = list(process._events(evaluator, 1000, until=until))
    everything = list(process._events(coordinator, 1000))

    assert until == date(2026, 10, 31)
    assert {event.on for event in everything} - {event.on for event in seen}
    assert max(event.on for event in seen) <= until
    assert [e for e in everything if e.on <= until] == seen


def test_only_what_at_least_five_went_alike_leaves_with_weeks_and_new_numbers(demo, monkeypatch):
    ways = [("A", "B")] * ALIKE + [("A", "C")] * (ALIKE - 1)
    events = _events(*ways)
    monkeypatch.setattr(process, "_events", lambda *_a, **_k: iter(events))

    found = exported_log(_actor("sommer"))

    assert found.left_out
    assert found.log is not None
    assert found.log.n_cases == ALIKE
    assert set(found.log.activities) == {"A", "B"}
    days = {date(1970, 1, 1) + timedelta(microseconds=int(time)) for time in found.log.time}
    assert all(day.weekday() == 0 for day in days), "days are weeks"
    ids = {str(event.case) for event in events}
    assert not ids & {str(case) for case in found.log.case_ids.to_pylist()}


@pytest.mark.parametrize("ending", ["xes", "csv", "jsonocel"])
def test_the_file_is_read_back_and_taking_it_is_recorded(demo, client, monkeypatch, ending):
    events = _events(*[("A", "B")] * ALIKE)
    monkeypatch.setattr(process, "_events", lambda *_a, **_k: iter(events))
    client.force_login(_person("sommer"))
    before = Entry.objects.filter(action="figures.exported").count()

    answer = client.get(f"/networks/{NETWORK}/figures/process/log.{ending}")

    assert answer.status_code == 200
    assert "attachment" in answer["Content-Disposition"]
    if ending == "csv":
        rows = list(csv.DictReader(StringIO(answer.text)))
        assert [row["concept:name"] for row in rows] == ["A", "B"] * ALIKE
    assert answer.text.count("Stelle") >= 1
    assert Entry.objects.filter(action="figures.exported").count() == before + 1


def test_where_too_few_went_alike_a_sentence_says_so(demo, client):
    client.force_login(_person("baumgart"))

    answer = client.get(f"/networks/{SECOND}/figures/process/log.xes", follow=True)

    assert "Es braucht wenigstens fünf" in answer.text


def test_an_ending_that_is_none_is_not_found(demo, client):
    client.force_login(_person("mertens"))

    assert client.get(f"/networks/{NETWORK}/figures/process/log.exe").status_code == 404


def test_a_practitioner_sees_no_processes_and_takes_nothing_out(demo):
    with pytest.raises(NotAllowed):
        process_of(_actor("osei"))
    with pytest.raises(NotAllowed):
        exported_log(_actor("osei"))


def test_no_page_of_processes_shows_a_slip_number_or_a_case(demo, client):
    client.force_login(_person("mertens"))

    text = client.get(f"/networks/{NETWORK}/figures/process/").text

    slips = Handover.objects.filter(network__slug=NETWORK).values_list("slip", flat=True)
    assert not [slip for slip in slips if slip and slip in text]


@pytest.mark.parametrize(("who", "slug"), [("mertens", NETWORK), ("baumgart", SECOND)])
def test_the_page_takes_the_same_number_of_queries_however_many_cases(
    demo, client, django_assert_max_num_queries, who, slug
):
    client.force_login(_person(who))
    client.get(f"/networks/{slug}/figures/process/")

    with django_assert_max_num_queries(45):
        client.get(f"/networks/{slug}/figures/process/")
