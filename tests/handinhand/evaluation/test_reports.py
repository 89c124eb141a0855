"""The figures per standard, obligation, partner and month, crossed, and over the chain."""

import json
import re
from datetime import date
from pathlib import Path

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.urls import reverse

import handinhand.demo
from handinhand.accounts.access import actor_in
from handinhand.accounts.models import Person
from handinhand.agreements.access import kept
from handinhand.agreements.models import Agreement, Obligation
from handinhand.evaluation.access import (
    Asked,
    cross,
    figures,
    months,
    obligation_rows,
    partners,
    sight_of,
)
from handinhand.handovers import services
from handinhand.kernel import clock
from handinhand.kernel.errors import NotAllowed
from handinhand.networks.models import Network, Organisation
from tests.handinhand.handovers.conftest import on
from tests.handinhand.matrix import NETWORK

FIRST, LAST = date(2026, 9, 1), date(2026, 10, 23)
DATA = Path(handinhand.demo.__file__).parent / "data" / "lindenrath_network.json"
BASE = f"/networks/{NETWORK}/figures"


@pytest.fixture
def persona(db, demo):
    """Return the actor of a persona of the demo."""
    network = Network.objects.get(slug=NETWORK)

    def actor(key: str, role: str = ""):
        found = actor_in(Person.objects.get(email=f"{key}@lindenrath.example"), network.pk, role)
        assert found is not None
        return found

    return actor


@pytest.fixture
def client_of(db, demo, sign_in):
    """Return a client in which a persona of the demo is signed in."""
    return lambda key: sign_in(Person.objects.get(email=f"{key}@lindenrath.example"))


def _obligation(key):
    return Obligation.objects.get(key=key, agreement__network__slug=NETWORK)


def _published():
    return {row["standard"]: row for row in json.loads(DATA.read_text())["handover_results"]}


def test_every_figure_of_every_standard_is_the_one_the_demo_says(persona):
    table = figures(persona("mertens"), FIRST, LAST)

    found = {row.key: row for row in table.rows if row.counts.offered}
    for key, told in _published().items():
        figure = found[key].figure
        assert (figure.kept, figure.late, figure.not_arrived) == (
            told["kept"],
            told["late"],
            told["not_arrived"],
        )
        assert (figure.judged, figure.own_wish) == (told["judged"], told["own_wish"])
    others = [row for key, row in found.items() if key not in _published()]
    assert all(row.figure.judged == 0 for row in others)


# --- per partner ----------------------------------------------------------------------------------


def test_what_partners_receive_adds_up_to_all_and_so_does_what_they_send(persona):
    table = partners(persona("mertens"), FIRST, LAST)

    for side in ("nimmt an", "gibt ab"):
        figures_of_side = [row.figure for row in table.rows if row.group == side]
        assert sum(one.judged for one in figures_of_side) == 31
        assert sum(one.kept for one in figures_of_side) == 24


def test_a_partner_sees_its_own_figures_exactly_and_at_once(persona):
    table = partners(persona("osei"))

    assert {row.name for row in table.rows} == {"Suchthilfe Lindenrath gGmbH"}
    lead = partners(persona("mertens"))
    of_lead = {row.anchor: row.counts for row in lead.rows}
    assert all(row.counts == of_lead[row.anchor] for row in table.rows)
    assert sight_of(persona("osei")).others_until is None


def test_steering_sees_a_partner_five_working_days_after_the_partner(persona):
    """An arrival of today is in the partner's figures now, and in steering's in five days."""
    sending, receiving, steering = persona("yildiz"), persona("osei"), persona("kowalski")
    standard = _obligation("V-Ü2-AK").standard
    draft = services.start(
        sending, standard, from_unit=standard.senders.get(), to_unit=standard.receiver
    )
    accepted = services.accept(receiving, services.offer(sending, draft))
    services.arrive(receiving, accepted, arrived_on=clock.today())

    def received(actor):
        row = next(r for r in partners(actor).rows if r.anchor == "receiver-SH")
        return row.figure.kept

    now = received(receiving)
    assert sight_of(steering).others_until == date(2026, 11, 13)
    with on("2026-11-26"):
        assert received(steering) < now
    with on("2026-11-27"):
        assert received(steering) == now


def test_steering_sees_its_own_organisation_at_once(persona):
    steering = persona("kowalski")

    own = next(r for r in partners(steering).rows if r.anchor == "sender-JC")

    with on("2026-11-30"):
        later = next(r for r in partners(steering, last=date(2026, 11, 20)).rows
                     if r.anchor == "sender-JC")  # fmt: skip
    assert own.counts == later.counts


def test_the_agreement_may_keep_figures_per_partner_from_steering(persona):
    Agreement.objects.update(steering_sees_partner_figures=False)
    steering = persona("kowalski")

    assert {row.name for row in partners(steering).rows} == {"Jobcenter Lindenrath"}
    words = {row.obeyed.words for row in obligation_rows(steering).rows if row.obeyed}
    assert words == {"geschützt"}
    assert cross(steering, Asked(rows="receiver", columns="line")).own


def test_the_agreement_says_how_many_days_a_partner_sees_its_figures_before(persona):
    Agreement.objects.update(partner_preview_working_days=10)

    assert sight_of(persona("kowalski")).others_until == date(2026, 11, 6)


@pytest.mark.parametrize("key", ["albers", "sommer", "lindner"])
def test_other_members_see_no_single_partner(persona, key):
    with pytest.raises(NotAllowed):
        partners(persona(key))
    with pytest.raises(NotAllowed):
        cross(persona(key), Asked())


# --- per obligation -------------------------------------------------------------------------------


def test_each_obligation_is_measured_by_its_own_limit(persona):
    lead = persona("mertens")
    table = figures(lead)
    second = next(row for row in table.rows if row.key == "Ü2").counts

    rows = {row.obligation.key: row.obeyed for row in obligation_rows(lead).rows}

    assert rows["V-Ü2-AK"].kept == second.figure.kept
    assert rows["V-Ü2-AW"].judged == sum(second.answer.values())
    assert rows["V-Ü2-RM"].judged == sum(second.feedback.values())
    assert rows["V-Ü2-AN"].judged == sum(second.offer.values())
    assert rows["V-F1"] is None


def test_an_obligation_of_a_station_adds_up_its_standards(persona):
    lead = persona("mertens")
    by_key = {row.key: row.figure for row in figures(lead).rows}

    rows = {row.obligation.key: row.obeyed for row in obligation_rows(lead).rows}

    both = by_key["Ü4a"] + by_key["Ü4b"]
    assert (rows["V-ST6"].kept, rows["V-ST6"].judged) == (both.kept, both.judged)


def test_the_page_of_an_obligation_says_how_often_it_was_kept(persona, client_of):
    obligation = _obligation("V-Ü2-AK")

    (told,) = kept(persona("mertens"), obligation)

    assert re.fullmatch(r"\d+ von \d+", told.words)
    page = client_of("mertens").get(reverse("agreements:obligation", args=[NETWORK, obligation.pk]))
    assert told.words in page.text


# --- per month ------------------------------------------------------------------------------------


def test_a_month_stays_as_it_was_kept_and_the_running_one_follows(persona):
    lead = persona("mertens")

    before = months(lead)

    assert [row.key for row in before.rows] == ["09/26", "10/26", "11/26"]
    assert before.rows[0].figure.judged == 20
    assert before.rows[-1].group == "läuft noch"
    assert [row.key for row in months(persona("sommer")).rows] == ["09/26", "10/26"]


def test_months_of_one_standard_add_up_to_no_more_than_all(persona):
    lead = persona("mertens")
    lines = [row.line for row in figures(lead).rows]

    per_line = [months(lead, line).rows for line in lines]

    for number, row in enumerate(months(lead).rows):
        assert sum(rows[number].figure.judged for rows in per_line) == row.figure.judged


# --- crossed --------------------------------------------------------------------------------------


def test_a_cross_table_adds_up_in_both_directions(persona):
    table = cross(
        persona("mertens"),
        Asked(rows="line", columns="receiver", measure="offered", first=FIRST, last=LAST),
    )

    assert table.total.total == sum(row.total for row in table.rows)
    for number, total in enumerate(table.total.cells):
        assert (total or 0) == sum(row.cells[number] or 0 for row in table.rows)


@pytest.mark.parametrize("rows", ["line", "sender", "receiver", "month"])
@pytest.mark.parametrize("columns", ["line", "sender", "receiver", "month"])
def test_every_pair_of_sides_says_24_of_31(persona, rows, columns):
    if rows == columns:
        return
    asked = Asked(rows=rows, columns=columns, first=FIRST, last=LAST)

    assert cross(persona("mertens"), asked).total.total == "24 von 31"


def test_the_filters_stand_in_the_address(client_of):
    client = client_of("mertens")
    period = "first=1.9.2026&last=23.10.2026"

    page = client.get(f"{BASE}/cross/?rows=month&columns=sender&line=Ü2&{period}").text

    assert "7 von 9" in page
    assert "Ü2 Begleitete Übergabe" in page
    assert "24 von 31" not in page


def test_the_same_side_twice_is_refused_in_words(client_of):
    answer = client_of("mertens").get(f"{BASE}/cross/?rows=line&columns=line")

    assert answer.status_code == 422
    assert "Wählen Sie für die Spalten etwas anderes" in answer.text


def test_an_organisation_crosses_its_own_hand_overs_only(persona):
    own = Organisation.objects.get(key="SH")
    asked = Asked(rows="receiver", columns="sender", measure="offered")

    table = cross(persona("osei"), asked)

    assert table.own
    for row in table.rows:
        assert row.name == own.name or {
            name for name, cell in zip(table.columns, row.cells, strict=True) if cell
        } == {own.name}


# --- over the chain -------------------------------------------------------------------------------


def test_picture_and_table_of_the_chain_say_the_same(client_of):
    page = client_of("mertens").get(f"{BASE}/chain/?first=1.9.2026&last=23.10.2026").text

    picture = page[page.index("<svg") : page.rindex("</svg>")]
    table = page[page.rindex("</svg>") :]
    for words in ("9 von 9", "7 von 9", "2 von 3", "2 von 5"):
        assert words in picture
        assert words in table
    assert "weniger als die Hälfte" in table
    assert "Ziel\u00a085" in picture or "Ziel 85" in picture


def test_protected_figures_stand_neither_in_the_picture_nor_in_the_table(client_of):
    page = client_of("sommer").get(f"{BASE}/chain/?first=1.9.2026&last=23.10.2026").text

    assert "geschützt" in page
    assert "2 von 2" not in page
    assert "2 von 5" not in page


# --- how many questions the database is asked -----------------------------------------------------


@pytest.mark.parametrize(
    ("path", "most"),
    [
        ("/", 45),
        ("/by/standards/", 30),
        ("/by/obligations/", 35),
        ("/by/partners/", 30),
        ("/by/months/", 30),
        ("/cross/", 30),
        ("/chain/", 60),
        ("/months/", 20),
    ],
)
def test_the_number_of_queries_does_not_grow_with_the_hand_overs(client_of, path, most):
    client, period = client_of("mertens"), "?first=1.9.2026&last=23.10.2026"
    client.get(BASE + path)

    with CaptureQueriesContext(connection) as few:
        client.get(BASE + path + "?first=1.9.2026&last=2.9.2026")
    with CaptureQueriesContext(connection) as many:
        client.get(BASE + path + period)

    assert len(many) <= most
    assert len(many) - len(few) <= 4  # calendars of receivers, names of standards no longer used
