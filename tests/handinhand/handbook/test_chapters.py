"""Every chapter says what the network has, the same for everybody who reads it."""

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.urls import reverse

from handinhand.accounts.models import Person
from handinhand.chains import services as chains
from handinhand.documents import Heading, Note, Paragraph, Picture, Table, as_data, plain
from handinhand.goals import services as goals
from handinhand.handbook.access import PLANS, draft_chapter, draft_of
from handinhand.handbook.access.working import norm_of
from handinhand.kernel import clock
from handinhand.networks.models import Network
from handinhand.workshops import services as workshops
from tests.handinhand.chains.small import fork, small_draft

SAYS = {
    "mandate": ["Stadt Lindenrath", "620 Personen", "27.01.2026", "0 – ohne Namen"],
    "partners": ["Suchthilfe Lindenrath gGmbH", "10 Organisationen unterschrieben", "Absichts"],
    "findings": ["Schnittstellenbruch", "Befunde aus den Fallrekonstruktionen", "AF-1",
                 "Schnittstellenmatrix", "nicht bearbeitet"],
    "understanding": ["T7", "11 von 11", "Dissens D1", "Zwischenstand"],
    "goals": ["AF-13", "Ziel Z5", "I11", "H7", "höchstens 25 %"],
    "chain": ["Version 1.0", "12 Stationen", "Station 6: Existenz sichern", "Ü11b",
              "7 Arbeitstage", "Kontakt, Einwilligung, § 67b SGB X"],
    "rules": ["Kooperationsvereinbarung", "§ 3 Übergaben", "V-F1", "Datenstufe 0",
              "Datenschutzgesetz der evangelischen Kirche"],
    "steering": ["Steuerungsgruppe", "stellvertretender Vorsitz", "Datenschutzrunde"],
    "results": ["24 von 31", "77 %", "01.09.–23.10.2026", "27.10.2026", "Wie gezählt wird"],
    "roadmap": ["Phasen des Netzwerks", "OP-14", "ÄA-2", "01.12.2026"],
    "proof": ["M1 ", "AF-1 ", "Indikator I1", "V-Ü2-AN"],
    "decisions": ["BS-1", "BS-14", "9 Ja, 0 Nein, 1 Enthaltungen"],
    "codes": ["Bruch", "Brücke", "Zuständigkeitsunklarheit"],
    "sheets": ["F13", "Clearingbogen", "Ü9"],
    "methods": ["ändert sich nicht mehr", "Kapitel 9, Netzwerk"],
}  # fmt: skip


def words_of(blocks) -> str:
    """Everything a chapter says, in one text."""
    return str(as_data(blocks))


@pytest.mark.parametrize("key", [plan.key for plan in PLANS])
def test_a_chapter_of_the_demo_says_what_the_network_knows(sign_in, lindenrath, key):
    client = sign_in(Person.objects.get(email="osei@lindenrath.example"))

    page = client.get(reverse("handbook:chapter", args=[lindenrath.slug, key]))

    assert page.status_code == 200
    text = page.text.replace("\N{NO-BREAK SPACE}", " ")
    assert [words for words in SAYS[key] if words not in text] == []


def test_the_book_has_its_chapters_in_order_and_the_picture_with_its_words(edition):
    assert [one.number for one in edition.chapters] == [
        "1", "2", "3", "4", "5", "6", "7", "8", "10", "11", "A", "B", "C", "E", "F",
    ]  # fmt: skip
    pictures = [b for b in edition.chapter("chain").blocks if isinstance(b, Picture)]
    [picture] = pictures
    assert "Station 12" in picture.alt
    assert picture.alt.count("verantwortlich") == 12
    assert "href" not in picture.svg


def test_whoever_reads_it_the_book_says_the_same(sign_in, lindenrath):
    bodies = set()
    for key in ("mertens", "kowalski", "sommer", "osei"):
        client = sign_in(Person.objects.get(email=f"{key}@lindenrath.example"))
        page = client.get(reverse("handbook:chapter", args=[lindenrath.slug, "results"]))
        bodies.add(page.text.split('<div class="doc">')[1].split("</div>\n<nav")[0])

    assert len(bodies) == 1


def test_the_book_is_german_whatever_language_the_reader_has(sign_in, lindenrath):
    client = sign_in(Person.objects.get(email="mertens@lindenrath.example"))
    client.cookies["django_language"] = "en"

    page = client.get(
        reverse("handbook:chapter", args=[lindenrath.slug, "mandate"]),
        headers={"Accept-Language": "en"},
    )

    assert "Auftrag beschlossen am" in page.text


def test_an_empty_network_has_a_book_that_says_what_is_missing(network):
    edition = draft_of(network, None)

    notes = [plain(b.text) for one in edition.chapters for b in one.blocks if isinstance(b, Note)]
    assert "Noch ist keine Kette in Kraft." in notes
    assert "Noch ist nichts beschlossen." in notes
    assert "Noch ist nichts geplant." in notes
    assert "Noch nennt die Kette keine Bögen." in notes
    assert "Noch ist keine Organisation aufgenommen." in notes
    assert "Zahlen stehen hier, sobald der erste Monat abgeschlossen ist." in notes
    assert "Noch sind keine Gremien eingetragen." in notes
    assert any("mindestens 3 Fälle" in note for note in notes)
    for one in edition.chapters:
        assert any(not isinstance(block, Heading) for block in one.blocks), one.key
        tables = [block for block in one.blocks if isinstance(block, Table)]
        assert all(table.rows for table in tables), one.key


def test_nothing_of_another_network_is_in_the_book(lindenrath, edition):
    other = Network.objects.get(slug="starthilfe-alleinerziehende")

    theirs = words_of([b for one in draft_of(other, None).chapters for b in one.blocks])

    assert other.name not in words_of([b for one in edition.chapters for b in one.blocks])
    assert "Suchthilfe" not in theirs
    assert "BS-14" not in theirs


def test_a_draft_of_the_chain_is_not_in_the_book(network, act, coordinator, sender_unit,
                                                 receiver_unit, steering):  # fmt: skip
    version = small_draft(act(coordinator), sender_unit, receiver_unit)
    assert "Noch ist keine Kette" in words_of(draft_chapter(network, "chain").blocks)

    chains.agree(act(steering), version)

    assert "Noch ist keine Kette" in words_of(draft_chapter(network, "chain").blocks)


def test_a_fork_has_no_sheet_and_the_stations_behind_it_are_named(
    network, act, coordinator, sender_unit, receiver_unit, steering
):
    actor = act(coordinator)
    version = fork(actor, small_draft(actor, sender_unit, receiver_unit), receiver_unit)
    chains.add_station(actor, version, key="K", name="Krisenkontakt", any_time=True)
    agreed = chains.agree(act(steering), version)
    chains.put_in_force(
        act(steering), agreed, first_day=clock.today(), exception_reason="Unterschriften folgen."
    )

    blocks = draft_chapter(network, "chain").blocks

    sheets = [plain(b.text) for b in blocks if isinstance(b, Heading) and b.level == 3]
    assert [one for one in sheets if "V1" in one] == []
    found = words_of(blocks)
    assert "2 Beraten (Ü1), wenn: nein" in found
    assert "3 Vertiefen (Ü1), wenn: ja" in found
    assert "Weiter zu: 2 Beraten, 3 Vertiefen." in found
    assert "jederzeit möglich, so oft wie nötig" in found
    assert "Es gilt Version 0.1" in found
    assert "4 Stationen" in found


def test_what_is_changed_in_the_network_is_changed_in_the_draft(network, act, coordinator, thesis):
    workshops.change_thesis(
        act(coordinator), thesis, version=thesis.version, fields={"text": "Neu gefasst."}
    )

    found = words_of(draft_chapter(network, "understanding").blocks)

    assert "Neu gefasst." in found
    assert "Ein Verweis ist keine" not in found


def test_headings_follow_their_chapter(edition):
    for chapter in edition.chapters:
        levels = [block.level for block in chapter.blocks if isinstance(block, Heading)]
        assert all(level >= 2 for level in levels), chapter.key


@pytest.mark.parametrize(
    ("basis", "norm", "said"),
    [
        ("Einwilligung", "Einwilligung (§ 67b SGB X)", "§ 67b SGB X"),
        ("Einwilligung", "Einwilligung (§ 67b SGB X); für Meldungen § 50 SGB II",
         "§ 67b SGB X; für Meldungen § 50 SGB II"),
        ("Einwilligung", "§ 203 StGB", "§ 203 StGB"),
        ("Aufgabe", "Aufgabe nach SGB II", "nach SGB II"),
        ("", "", ""),
    ],
)  # fmt: skip
def test_the_basis_is_not_said_twice(basis, norm, said):
    class Item:
        def __init__(self) -> None:
            self.norm = norm

        def get_basis_display(self) -> str:
            return basis

    assert norm_of(Item()) == said


def test_the_basis_of_the_data_rung_is_a_sentence(edition):
    texts = [plain(b.text) for b in edition.chapter("rules").blocks if isinstance(b, Paragraph)]

    [found] = [text for text in texts if "Datenstufe" in text]
    assert found.endswith("Rechtsgrundlage: keine personenbezogenen Daten von Teilnehmenden.")


def test_more_content_asks_the_database_no_more_often(act, coordinator, network, sender_unit):
    actor = act(coordinator)

    def more(number: int) -> None:
        for _each in range(number):
            workshops.create_thesis(actor, text="These")
            goals.create_requirement(actor, text="Muss", measure="Maß")
            workshops.create_open_point(
                actor, text="Tun", owner=sender_unit.organisation, due_on=network.began_on
            )

    more(1)
    with CaptureQueriesContext(connection) as few:
        draft_of(network, None)
    more(6)
    with CaptureQueriesContext(connection) as many:
        draft_of(network, None)

    assert len(many) <= len(few)


def test_a_chapter_there_is_not_is_not_found(sign_in, coordinator, stranger, network):
    for name in ("handbook:chapter", "handbook:prose"):
        address = reverse(name, args=[network.slug, "weather"])
        assert sign_in(coordinator).get(address).status_code == 404
        assert sign_in(stranger).get(address).status_code == 404
