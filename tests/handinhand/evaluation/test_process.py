"""What follows what, and what of it may leave the network."""

import csv
from collections import Counter
from datetime import date, timedelta
from io import StringIO
from itertools import pairwise
from uuid import uuid4

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext

from handinhand.accounts.access import actor_of
from handinhand.accounts.models import Person
from handinhand.audit.models import Entry
from handinhand.background.services import Worker
from handinhand.evaluation import services
from handinhand.evaluation.access import process
from handinhand.evaluation.access.process import ALIKE, exported_log, process_of
from handinhand.evaluation.models import LogExport
from handinhand.handovers.models import Handover, StateChange
from handinhand.journeys.models import Journey, Stay
from handinhand.kernel import clock
from handinhand.kernel.errors import NotAllowed
from tests.handinhand.journeys.conftest import chain, last_unit, network, third_unit, version
from tests.handinhand.matrix import NETWORK

__all__ = ["chain", "last_unit", "network", "third_unit", "version"]

pytestmark = pytest.mark.django_db
SECOND = "starthilfe-alleinerziehende"


def _person(name: str) -> Person:
    return Person.objects.get(email__startswith=f"{name}@")


def _actor(name: str):
    actor = actor_of(_person(name), None)
    assert actor is not None
    return actor


@pytest.fixture
def travel(version):
    """Return a function that writes journeys: "13" goes to station 1 and ten days later to 3."""
    stations = {one.key: one for one in version.stations.prefetch_related("responsible")}

    def write(*ways: str, began: date = date(2026, 9, 2), state: str = "running") -> None:
        for way in ways:
            days = [began + timedelta(days=10 * number) for number in range(len(way) + 1)]
            journey = Journey.objects.create(
                network=version.chain.network,
                chain_version=version,
                state=state,
                began_on=began,
                ended_on=None if state == "running" else days[-1],
            )
            for number, (key, day) in enumerate(zip(way, days, strict=False), start=1):
                unit = stations[key].responsible.get()
                Stay.objects.create(
                    journey=journey,
                    number=number,
                    station=stations[key],
                    line=stations[key].line,
                    unit=unit,
                    organisation=unit.organisation,
                    entered_on=day,
                )

    return write


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
    assert {one.name for one in conformity.stations} >= {one.source for one in found.passages}
    assert sum(one.done for one in conformity.stations) > 0


@pytest.mark.parametrize(("who", "slug"), [("sommer", NETWORK), ("baumgart", SECOND)])
def test_who_sees_no_exact_counts_is_told_why_and_gets_no_count(demo, client, who, slug):
    found = process_of(_actor(who))

    assert found.hidden == (who == "sommer")
    assert bool(found.passages) == (who == "baumgart")
    client.force_login(_person(who))
    page = client.get(f"/networks/{slug}/figures/process/").text
    assert ("ließe sich davon abziehen" in page) == (who == "sommer")
    assert ("wie oft</th>" in page) == (who == "baumgart")


def test_files_end_with_the_month_before(travel, act, evaluator):
    travel(*["1"] * 5, began=date(2026, 10, 21))
    travel(*["12"] * 5, began=date(2026, 10, 22))  # to the second station on 1 November
    travel(*["12"] * 5, began=date(2026, 10, 21))  # and on 31 October

    log = exported_log(act(evaluator)).log

    assert log is not None
    assert log.n_cases == 15
    assert max(_days(log)) == date(2026, 10, 1)


def _leaving(actor) -> Counter[tuple[tuple[str, date], ...]]:
    """Return how many cases of each way are in the file, with the days that stand there."""
    log = exported_log(actor).log
    if log is None:
        return Counter()
    found = [
        (log.activities[code], date(1970, 1, 1) + timedelta(microseconds=int(time)))
        for code, time in zip(log.activity, log.time, strict=True)
    ]
    return Counter(tuple(found[a:b]) for a, b in pairwise(int(at) for at in log.offsets))


IN_AUGUST = date(2026, 8, 25)
"""The second station is reached in September then."""
EARLIER = date(2026, 8, 3)


def test_cases_leave_in_fives_that_look_the_same_with_months_and_new_numbers(
    travel, act, evaluator
):
    travel(*["12"] * (2 * ALIKE + 1), *["13"] * ALIKE, *["14"] * (ALIKE - 1), began=IN_AUGUST)

    found = _leaving(act(evaluator))

    august, september = date(2026, 8, 1), date(2026, 9, 1)
    assert found == {
        (("Schritt 1", august), ("Schritt 2", september)): 2 * ALIKE,
        (("Schritt 1", august), ("Schritt 3", september)): ALIKE,
    }
    log = exported_log(act(evaluator))
    assert log.left_out
    assert log.log is not None
    ids = {str(pk) for pk in Journey.objects.values_list("pk", flat=True)}
    assert not ids & {str(case) for case in log.log.case_ids.to_pylist()}


def test_whoever_knows_one_visit_finds_five_cases_or_none(travel, act, evaluator):
    """One went the same way as others, in a month of its own: it would be known by it."""
    travel(*["12"] * ALIKE, *["13"] * ALIKE, began=IN_AUGUST)
    travel("12", began=EARLIER)

    ways = _leaving(act(evaluator))

    seen: Counter[tuple[str, date]] = Counter()
    for way, number in ways.items():
        seen.update(dict.fromkeys(way, number))
    assert sum(ways.values()) == 2 * ALIKE
    assert min(seen.values()) >= ALIKE
    assert ("Schritt 2", EARLIER.replace(day=1)) not in seen


def test_where_all_that_began_alike_went_one_way_nothing_leaves(travel, act, evaluator):
    travel(*["12"] * (3 * ALIKE))

    assert not _leaving(act(evaluator))


def _days(log) -> set[date]:
    return {date(1970, 1, 1) + timedelta(microseconds=int(time)) for time in log.time}


@pytest.mark.parametrize("ending", ["xes", "csv", "jsonocel"])
def test_the_file_is_read_back_and_taking_it_is_recorded(travel, sign_in, evaluator, ending):
    travel(*["12"] * ALIKE, *["13"] * ALIKE)
    client = sign_in(evaluator)
    before = Entry.objects.filter(action="figures.exported").count()

    answer = client.get(f"/networks/testnetz/figures/process/log.{ending}")

    assert answer.status_code == 200
    assert "attachment" in answer["Content-Disposition"]
    if ending == "csv":
        rows = list(csv.DictReader(StringIO(answer.text)))
        found = Counter(row["concept:name"] for row in rows)
        assert found == {"Schritt 1": 10, "Schritt 2": 5, "Schritt 3": 5}
    assert answer.text.count("Jobcenter Teststadt") >= 1
    assert Entry.objects.filter(action="figures.exported").count() == before + 1


# --- many cases -----------------------------------------------------------------------------------

LOGS = "/networks/testnetz/figures/process/"


@pytest.fixture
def many(travel, monkeypatch) -> None:
    """Ten cases, and a page that puts no more than five together by itself."""
    monkeypatch.setattr(process, "DIRECT", 5)
    travel(*["12"] * ALIKE, *["13"] * ALIKE)


def test_many_cases_are_put_together_in_the_background_and_taken_from_there(
    many, sign_in, evaluator
):
    client = sign_in(evaluator)
    assert "Beginnen Sie damit" in client.get(f"{LOGS}log.csv", follow=True).text
    assert "CSV zusammenstellen" in client.get(LOGS).text

    page = client.post(f"{LOGS}logs/new/csv/", follow=True)
    assert "Wartet auf den Hintergrunddienst" in page.text
    export = LogExport.objects.get()
    assert client.get(f"{LOGS}logs/{export.pk}/file/").status_code == 404
    Worker().run_once()

    assert "Die Datei ist fertig" in client.get(f"{LOGS}logs/{export.pk}/").text
    before = Entry.objects.filter(action="figures.exported").count()
    answer = client.get(f"{LOGS}logs/{export.pk}/file/")
    rows = list(csv.DictReader(StringIO(answer.text)))
    found = Counter(row["concept:name"] for row in rows)
    assert found == {"Schritt 1": 10, "Schritt 2": 5, "Schritt 3": 5}
    assert Entry.objects.filter(action="figures.exported").count() == before + 1


def test_the_background_lets_nothing_out_that_a_page_keeps_in(travel, act, evaluator):
    travel(*["12"] * ALIKE, *["13"] * ALIKE, *["1"] * (ALIKE - 1), began=date(2026, 9, 2))
    travel(*["14"] * ALIKE, began=date(2026, 11, 3))  # this month
    export = services.begin_log_export(act(evaluator), "csv")

    Worker().run_once()

    export.refresh_from_db()
    rows = list(csv.DictReader(StringIO(bytes(export.content).decode())))
    assert len(rows) == 4 * ALIKE
    assert {row["concept:name"] for row in rows} == {"Schritt 1", "Schritt 2", "Schritt 3"}
    assert {date.fromisoformat(row["time:timestamp"][:10]).day for row in rows} == {1}
    numbers = {row["case:concept:name"] for row in rows}
    assert not numbers & {str(pk) for pk in Journey.objects.values_list("pk", flat=True)}


def test_where_nothing_may_leave_the_background_says_so_too(travel, sign_in, evaluator):
    travel(*["12"] * (ALIKE - 1))
    client = sign_in(evaluator)
    client.post(f"{LOGS}logs/new/xes/")
    Worker().run_once()

    export = LogExport.objects.get()

    assert (export.state, export.content) == ("empty", None)
    assert "Es braucht wenigstens fünf" in client.get(f"{LOGS}logs/{export.pk}/").text


def test_a_second_click_finds_the_same_file_and_a_lost_one_is_begun_anew(many, act, evaluator):
    actor = act(evaluator)
    first = services.begin_log_export(actor, "csv")

    assert services.begin_log_export(actor, "csv") == first
    with clock.at(clock.now() + timedelta(hours=2)):
        again = services.begin_log_export(actor, "csv")
    first.refresh_from_db()
    assert again != first
    assert first.state == "failed"


def test_a_file_is_deleted_after_a_day(many, act, evaluator):
    services.begin_log_export(act(evaluator), "csv")
    Worker().run_once()
    with clock.at(clock.now() + timedelta(hours=23)):
        Worker().run_once()
    assert LogExport.objects.count() == 1

    with clock.at(clock.now() + timedelta(hours=26)):
        Worker().run_once()

    assert not LogExport.objects.exists()


def test_who_takes_no_events_out_begins_nothing_and_others_networks_see_nothing(
    many, act, steering, stranger, sign_in, evaluator
):
    with pytest.raises(NotAllowed):
        services.begin_log_export(act(steering), "csv")
    export = services.begin_log_export(act(evaluator), "csv")

    assert sign_in(stranger).get(f"{LOGS}logs/{export.pk}/").status_code == 404


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


def _asked(client, slug: str) -> int:
    """Open the page; return how many queries it took."""
    with CaptureQueriesContext(connection) as asked:
        answer = client.get(f"/networks/{slug}/figures/process/")
    assert answer.status_code == 200
    return len(asked)


def test_the_page_takes_the_same_number_of_queries_however_many_journeys(
    travel, sign_in, coordinator
):
    travel("123", "13", state="completed")
    client = sign_in(coordinator)
    _asked(client, "testnetz")
    few = _asked(client, "testnetz")

    travel(*["1234"] * 40, state="completed")

    assert _asked(client, "testnetz") == few


def test_the_page_takes_the_same_number_of_queries_however_many_hand_overs(demo, client):
    client.force_login(_person("mertens"))
    _asked(client, NETWORK)
    few = _asked(client, NETWORK)

    for number, one in enumerate(Handover.objects.filter(network__slug=NETWORK)):
        changes = list(one.changes.all())
        one.pk, one.slip, one._state.adding = uuid4(), f"M{number:05d}", True
        one.save()
        for change in changes:
            change.pk, change.handover, change._state.adding = None, one, True
        StateChange.objects.bulk_create(changes)

    assert _asked(client, NETWORK) == few
