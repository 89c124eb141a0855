"""Two organisations cannot join what they see of journeys: not by numbers, keys, times or order."""

import csv
import re
from io import StringIO
from itertools import combinations

import pytest
from django.db import transaction

from handinhand.audit.models import Entry
from handinhand.chains.models import ChainVersion, HandoverStandard, Station
from handinhand.evaluation.models import Snapshot
from handinhand.journeys.models import (
    Journey,
    JourneyHandover,
    JourneyMove,
    JourneyNumber,
    Stay,
)
from tests.handinhand.journeys.test_roles import SECOND, client_of

ROOT = f"/networks/{SECOND}/journeys/"
SIDES = {"celik": "JC", "jansen": "KT", "roth": "BW"}
UUID = re.compile(r"[0-9a-f]{8}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{12}")
MOMENT = re.compile(r"\d{4}-\d{2}-\d{2}T\d{2}:\d{2}|\b\d{1,2}:\d{2}:\d{2}\b")


def pages_of(persona: str) -> dict[str, str]:
    """Return all a person sees of journeys: lists, inbox, figures, file, each journey."""
    client = client_of(persona)
    found = {name: client.get(ROOT + name).text for name in ("", "inbox/", "outbox/", "figures/")}
    found["export/"] = client.get(f"{ROOT}export/").getvalue().decode()
    for number in JourneyNumber.objects.filter(organisation__key=SIDES[persona]):
        found[number.number] = client.get(f"{ROOT}{number.pk}/").text
    return found


def rows_of(persona: str) -> list[dict[str, str]]:
    text = client_of(persona).get(f"{ROOT}export/").getvalue().decode("utf-8-sig")
    return list(csv.DictReader(StringIO(text), delimiter=";"))


def journey_of(number: str) -> object:
    return JourneyNumber.objects.get(number=number).journey_id


@pytest.fixture(scope="module")
def seen(demo, django_db_blocker) -> dict[str, dict[str, str]]:
    """Person -> what their pages show; opened once, for reading is recorded and slow."""
    with django_db_blocker.unblock(), transaction.atomic():
        found = {persona: pages_of(persona) for persona in SIDES}
        transaction.set_rollback(True)
    return found


@pytest.fixture
def numbers(db, demo) -> dict[str, set[str]]:
    """Organisation -> its numbers; "" stands for the coordination."""
    found: dict[str, set[str]] = {}
    for row in JourneyNumber.objects.select_related("organisation"):
        key = row.organisation.key if row.organisation else ""
        found.setdefault(key, set()).add(row.number)
    return found


def test_every_organisation_has_numbers_of_its_own_and_the_demo_shows_ten_journeys(numbers):
    assert {key: len(found) for key, found in numbers.items()} == {
        "JC": 10,
        "KT": 9,
        "BW": 7,
        "": 10,
    }
    for one, other in combinations(numbers.values(), 2):
        assert one & other == set()


@pytest.mark.parametrize("persona", SIDES)
def test_no_page_tells_a_number_of_another_side_or_a_key_that_two_sides_share(
    numbers, seen, persona
):
    own = {str(n.pk) for n in JourneyNumber.objects.filter(organisation__key=SIDES[persona])}
    shared = {
        str(key)
        for model in (Journey, Stay, JourneyHandover)
        for key in model.objects.values_list("pk", flat=True)
    }
    others = set().union(*(found for key, found in numbers.items() if key != SIDES[persona]))
    foreign = {str(n.pk) for n in JourneyNumber.objects.exclude(pk__in=own)}

    for name, text in seen[persona].items():
        assert [number for number in others if number in text] == [], name
        assert set(UUID.findall(text)) & (shared | foreign) == set(), name
        assert MOMENT.search(text) is None, name


def test_the_keys_two_sides_have_in_common_are_those_of_the_chain(numbers, seen):
    of_the_chain = {
        str(key)
        for model in (ChainVersion, Station, HandoverStandard)
        for key in model.objects.values_list("pk", flat=True)
    }
    keys = {p: set(UUID.findall(" ".join(pages.values()))) for p, pages in seen.items()}

    assert len(keys["celik"]) > 10
    for one, other in combinations(SIDES, 2):
        assert keys[one] & keys[other] <= of_the_chain


@pytest.mark.parametrize(("one", "other"), list(combinations(SIDES, 2)))
def test_two_files_cannot_be_joined_by_what_stands_in_their_columns(db, demo, one, other):
    """Try every set of columns as a key: no join may find a pair that belongs together."""
    mine, theirs = rows_of(one), rows_of(other)
    columns = [name for name in mine[0] if name != "Nummer"]
    assert len(mine) > 5
    assert len(theirs) > 5

    for size in range(1, len(columns) + 1):
        for key in combinations(columns, size):
            pairs = _unique_pairs(mine, theirs, key)
            right = [(a, b) for a, b in pairs if journey_of(a) == journey_of(b)]
            assert right == [], key


def _unique_pairs(mine, theirs, key) -> list[tuple[str, str]]:
    """Return the pairs a join on some columns finds, where it finds exactly one on both sides."""
    found: dict[tuple[str, ...], tuple[list[str], list[str]]] = {}
    for at, rows in enumerate((mine, theirs)):
        for row in rows:
            found.setdefault(tuple(row[name] for name in key), ([], []))[at].append(row["Nummer"])
    return [(a[0], b[0]) for a, b in found.values() if len(a) == len(b) == 1]


@pytest.mark.parametrize(("one", "other"), list(combinations(SIDES, 2)))
def test_the_order_of_two_files_says_nothing(db, demo, one, other):
    """Both are sorted by their own random numbers, so that rows do not run side by side."""
    mine = [row["Nummer"] for row in rows_of(one)]
    theirs = [row["Nummer"] for row in rows_of(other)]
    assert mine == sorted(mine)
    assert theirs == sorted(theirs)

    in_my_order = [journey_of(n) for n in mine]
    common = [j for j in map(journey_of, theirs) if j in in_my_order]
    began = dict(Journey.objects.values_list("pk", "began_on"))

    assert common != [j for j in in_my_order if j in common]
    assert [began[j] for j in common] != sorted(began[j] for j in common)


def test_times_of_what_is_over_are_weeks_in_lists_and_for_the_coordination(db, demo):
    whole = client_of("baumgart")
    number = JourneyNumber.objects.get(number="J-7538").journey.numbers.get(organisation=None)

    page = whole.get(f"{ROOT}{number.pk}/").text
    listed = whole.get(f"{ROOT}export/").getvalue().decode()

    day = re.compile(r"\d{2}\.\d{2}\.2026")
    body = page[page.index("<main") : page.index("</main>")]
    assert day.findall(body.replace("20.11.2026", "")) == []
    assert day.findall(listed) == []
    assert "KW 19/2026" in body


def test_the_trail_of_two_sides_names_no_thing_in_common(db, demo):
    """Entries name the number's row of the side that acted, never the journey."""
    things = set(
        Entry.objects.filter(action__startswith="journey").values_list("thing_id", flat=True)
    )
    rows = set(JourneyNumber.objects.values_list("pk", flat=True))

    assert things - rows <= {None}
    assert things & set(Journey.objects.values_list("pk", flat=True)) == set()
    assert JourneyMove.objects.exists()


# --- the figures of "Wirkung" ---------------------------------------------------------------------

FIGURES = (
    "figures/",
    "figures/by/partners/",
    "figures/by/months/",
    "figures/by/obligations/",
    "figures/cross/?rows=month&columns=line",
    "figures/chain/",
    "figures/by/partners/table.csv",
    "figures/cross/table.csv?rows=month&columns=line",
)
ONE_DAY = "first=14.10.2026&last=14.10.2026"


def figures_of_network(persona: str, address: str) -> str:
    response = client_of(persona).get(f"/networks/{SECOND}/{address}")
    assert response.status_code == 200, (persona, address)
    whole = response.getvalue().decode() if response.streaming else response.text
    begin = whole.find("<main")
    return whole[begin : whole.index("</main>")] if begin >= 0 else whole


@pytest.mark.parametrize("persona", SIDES)
def test_no_page_or_file_of_figures_tells_a_number_or_a_key_of_a_journey(numbers, persona):
    keys = {
        str(key)
        for model in (Journey, Stay, JourneyHandover, JourneyNumber)
        for key in model.objects.values_list("pk", flat=True)
    }

    for address in FIGURES:
        text = figures_of_network(persona, address)
        assert [n for found in numbers.values() for n in found if n in text] == [], address
        assert set(UUID.findall(text)) & keys == set(), address
        assert MOMENT.search(text) is None, address


@pytest.mark.parametrize("persona", [*SIDES, "scholl"])
def test_figures_of_a_single_day_are_those_of_its_month(db, demo, persona):
    page = figures_of_network(persona, f"figures/by/partners/?{ONE_DAY}")
    file = figures_of_network(persona, f"figures/by/partners/table.csv?{ONE_DAY}")
    month = "first=1.10.2026&last=31.10.2026"

    assert "01.10.–31.10.2026" in page
    assert ("Gezählt werden ganze Monate" in page) == (persona == "scholl")
    assert file == figures_of_network(persona, f"figures/by/partners/table.csv?{month}")


def test_coordination_sees_whole_journeys_and_so_may_ask_for_a_day(db, demo):
    page = figures_of_network("baumgart", f"figures/by/partners/?{ONE_DAY}")

    assert "14.10.–14.10.2026" in page
    assert "Gezählt werden ganze Monate" not in page


def test_an_organisation_gets_rows_of_its_own_hand_overs_only(db, demo):
    text = figures_of_network("jansen", "figures/by/partners/table.csv")

    assert "Kindertagespflege-Agentur" in text
    assert "Bildungswerk" not in text
    assert "Jobcenter" not in text


def test_steering_sees_single_hand_overs_as_of_the_end_of_a_month_and_nowhere_earlier(db, demo):
    figures = figures_of_network("scholl", "figures/")
    ways = figures_of_network("scholl", "journeys/figures/")

    assert "im Stand vom 31.10.2026" in figures
    assert "In die Kindertagespflege" not in ways
    assert "In die Kindertagespflege" in figures_of_network("baumgart", "journeys/figures/")


def test_who_sees_no_exact_counts_is_told_no_sum_beside_a_hidden_hand_over(db, demo):
    kept = Snapshot.objects.filter(network__slug=SECOND)

    assert len(kept) == 6
    for one in kept:
        assert not one.hidden["own"] or "*" in one.hidden["own"]
        assert {line for group in one.hidden["stations"] for line in group} == {
            row["line"] for row in one.rows
        }
    assert "geschützt" in figures_of_network("jansen", "figures/by/months/")
