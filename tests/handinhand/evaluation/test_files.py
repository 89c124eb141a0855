"""Figures as files, and what leaves the network."""

import csv
import re
from datetime import date
from io import BytesIO, StringIO

import openpyxl
import pytest

from handinhand.accounts.models import Person
from handinhand.audit.models import Entry
from handinhand.evaluation.models import Snapshot
from handinhand.evaluation.services import keep_month, release_for_land
from handinhand.evaluation.web.sheets import Sheet, csv_of, xlsx_of
from handinhand.evaluation.web.tables import Cell, Head, Line, ReportTable
from handinhand.kernel.errors import NotAllowed, RuleBroken
from handinhand.networks.models import Organisation
from tests.handinhand.matrix import NETWORK

BASE = f"/networks/{NETWORK}/figures"
PERIOD = "?first=1.9.2026&last=23.10.2026"


@pytest.fixture
def client_of(db, demo, sign_in):
    """Return a client in which a persona of the demo is signed in."""
    return lambda key: sign_in(Person.objects.get(email=f"{key}@lindenrath.example"))


def _csv(answer):
    assert answer.status_code == 200
    text = answer.content.decode()
    assert text.startswith("\ufeff")
    return list(csv.DictReader(StringIO(text[1:]), delimiter=";"))


def _xlsx(answer):
    book = openpyxl.load_workbook(BytesIO(answer.content))
    head, *rows = book.worksheets[0].iter_rows(values_only=True)
    told = dict(book.worksheets[1].iter_rows(values_only=True))
    return [dict(zip(head, row, strict=True)) for row in rows], told


def test_csv_and_xlsx_hold_what_the_page_says(client_of):
    client = client_of("mertens")
    rows = _csv(client.get(f"{BASE}/by/standards/table.csv{PERIOD}"))
    sheet, told = _xlsx(client.get(f"{BASE}/by/standards/table.xlsx{PERIOD}"))

    second = next(row for row in rows if row["Übergabe"].startswith("Ü2 "))
    assert (second["gewertet"], second["fristgerecht"], second["zu spät"]) == ("9", "7", "1")
    assert rows[-1]["gewertet"] == "31"
    assert [row["gewertet"] for row in sheet] == [int(row["gewertet"]) for row in rows]
    assert told["Zeitraum"] == "01.09.–23.10.2026"
    assert told["Bestimmt für"] == "Genaue Zahlen, nur für das Netzwerk"
    assert rows[0]["Zeitraum"] == "01.09.–23.10.2026"


def test_decimals_have_a_comma_in_csv_and_are_numbers_in_xlsx():
    head = Head("median", "Tage")
    table = ReportTable("T", "Name", [head], [("", [Line("A", [Cell(head, 2.5)])])])
    sheet = Sheet("Zahlen", [("Zeitraum", "Oktober")], table)

    assert csv_of(sheet).decode().splitlines()[1] == "A;2,5;Oktober"
    page = openpyxl.load_workbook(BytesIO(xlsx_of(sheet))).worksheets[0]
    assert page["B2"].value == 2.5


@pytest.mark.parametrize("text", ["=1+1", "+49", "-x", "@SUM(A1)", "\t=1", "=HYPERLINK(1)", " =2"])
def test_no_text_becomes_a_formula(text):
    head = Head("reasons", "Gründe", is_number=False)
    table = ReportTable("T", "Name", [head], [("", [Line(text, [Cell(head, text)])])])
    sheet = Sheet("Zahlen", [], table)

    (_head, row) = csv.reader(StringIO(csv_of(sheet).decode()[1:]), delimiter=";")
    assert all(cell.startswith("'") for cell in row)
    page = openpyxl.load_workbook(BytesIO(xlsx_of(sheet))).worksheets[0]
    assert [page["A2"].data_type, page["B2"].data_type] == ["s", "s"]


def test_the_name_of_an_organisation_is_no_formula_either(client_of):
    Organisation.objects.filter(key="SH").update(name="=cmd|' /C calc'!A0")

    rows = _csv(client_of("mertens").get(f"{BASE}/by/partners/table.csv"))

    assert "'=cmd|' /C calc'!A0" in {row["Stelle"] for row in rows}


@pytest.mark.parametrize("kind", ["standards", "obligations", "months"])
@pytest.mark.parametrize("ending", ["csv", "xlsx"])
def test_what_the_evaluator_takes_out_is_protected(client_of, kind, ending):
    client = client_of("sommer")
    period = "" if kind == "months" else PERIOD

    answer = client.get(f"{BASE}/by/{kind}/table.{ending}{period}")

    rows = _csv(answer) if ending == "csv" else _xlsx(answer)[0]
    cells = [cell for row in rows for cell in row.values()]
    assert "geschützt" in cells
    if kind == "standards":
        small = next(row for row in rows if row["Übergabe"].startswith("Ü4b"))
        assert {small["gewertet"], small["fristgerecht"], small["zu spät"]} == {"geschützt"}
        assert str(rows[-1]["gewertet"]) == "31"


def test_the_coordination_can_hand_on_the_same_as_the_evaluator_sees(client_of):
    lead, evaluator = client_of("mertens"), client_of("sommer")
    path = f"{BASE}/by/standards/table.csv{PERIOD}"

    assert _csv(lead.get(f"{path}&outside=1")) == _csv(evaluator.get(path))
    assert _csv(lead.get(path)) != _csv(evaluator.get(path))
    page = lead.get(f"{BASE}/by/standards/{PERIOD}&outside=1").text
    assert "Diese Fassung ist geschützt" in page


def test_a_practitioner_gets_no_more_by_asking_for_the_version_for_others(client_of):
    path = f"{BASE}/by/standards/table.csv{PERIOD}"

    asked = _csv(client_of("yildiz").get(f"{path}&outside=1"))

    assert asked == _csv(client_of("yildiz").get(path))


@pytest.mark.parametrize(
    "period", ["?first=1.9.2026&last=22.10.2026", "?first=2.9.2026&last=23.10.2026"]
)
@pytest.mark.parametrize("kind", ["standards", "obligations"])
def test_who_sees_protected_figures_cannot_choose_a_period(client_of, kind, period):
    """The difference of two periods would be a small count."""
    assert client_of("sommer").get(f"{BASE}/by/{kind}/{period}").status_code == 404
    assert client_of("sommer").get(f"{BASE}/by/{kind}/table.csv{period}").status_code == 404


def test_every_file_that_is_taken_out_is_recorded(client_of):
    client = client_of("sommer")
    before = Entry.objects.filter(action="figures.exported").count()

    client.get(f"{BASE}/by/standards/table.csv")
    client.get(f"{BASE}/by/standards/")

    assert Entry.objects.filter(action="figures.exported").count() == before + 1


@pytest.mark.parametrize("path", ["/by/standards/table.pdf", "/by/people/", "/by/people/table.csv"])
def test_there_is_no_other_ending_and_nothing_per_person(client_of, path):
    assert client_of("mertens").get(BASE + path).status_code == 404


# --- for the Land ---------------------------------------------------------------------------------


def test_the_land_sees_a_month_when_it_was_released_and_in_fives(client_of):
    land, lead = client_of("nagel"), client_of("mertens")
    september = Snapshot.objects.get(network__slug=NETWORK, first="2026-09-01", is_month=True)
    assert "September 2026" not in land.get("/released-figures/").text

    lead.post(f"{BASE}/months/{september.pk}/release/")

    page = land.get("/released-figures/").text
    assert "September 2026" in page
    row = page[page.index("<tbody") : page.index("</tbody")]
    assert re.findall(r"<span>\s*([^<]+?)\s*</span>", row) == [
        "September 2026",
        "20",
        "15",
        "unter 5",
    ]
    assert Entry.objects.filter(action="month.released", thing_id=september.pk).count() == 1


def test_rounded_counts_stand_nowhere_beside_protected_ones(client_of):
    """A rounded sum beside the rows that are shown would narrow a hidden one down."""
    assert "gerundet" in client_of("mertens").get(f"{BASE}/months/").text
    assert "gerundet" not in client_of("sommer").get(f"{BASE}/months/").text


def test_a_month_is_released_once_and_by_coordination_or_steering(
    network, act, coordinator, moderator, standard, agreement
):
    month, _is_new = keep_month(network.pk, date(2026, 10, 1))

    with pytest.raises(NotAllowed):
        release_for_land(act(moderator), month)
    release_for_land(act(coordinator), month)
    with pytest.raises(RuleBroken):
        release_for_land(act(coordinator), month)
