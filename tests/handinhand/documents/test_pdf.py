"""The PDF is tagged and readable by machines, and no text can break it."""

import pytest

from handinhand.documents import (
    Document,
    Heading,
    Paragraph,
    Picture,
    Run,
    Table,
    to_pdf,
)
from tests.handinhand.documents.conftest import LARGE, SVG, objects


def _tags(reader) -> list[str]:
    return [one["/S"] for one in objects(reader) if "/S" in one and "/P" in one]


def _text(reader) -> str:
    return " ".join(" ".join(page.extract_text() for page in reader.pages).split())


def test_the_file_names_its_standard_language_and_title(whole, read_pdf):
    reader = read_pdf(to_pdf(whole))

    root = reader.trailer["/Root"]
    assert root["/MarkInfo"]["/Marked"]
    assert root["/Lang"].startswith("de")
    assert reader.metadata.title == "Übergaben & Absprachen"
    assert root["/ViewerPreferences"]["/DisplayDocTitle"]
    assert b"pdfuaid:part" in root["/Metadata"].get_data()
    assert b">1<" in root["/Metadata"].get_data().split(b"pdfuaid:part")[1][:4]


def test_every_font_lies_in_the_file(whole, read_pdf):
    reader = read_pdf(to_pdf(whole))

    fonts = [one for one in objects(reader) if one.get("/Type") == "/FontDescriptor"]
    assert fonts
    for font in fonts:
        assert {"/FontFile", "/FontFile2", "/FontFile3"} & set(font), font["/FontName"]


def test_headings_tables_lists_and_pictures_are_tagged(whole, read_pdf):
    reader = read_pdf(to_pdf(whole))
    tags = _tags(reader)

    assert tags.count("/H1") == 2  # the list of contents has one as well
    assert tags.count("/H2") == 2
    assert tags.count("/TH") == 2
    assert tags.count("/TD") == 4
    assert tags.count("/L") >= 2
    figures = [one for one in objects(reader) if one.get("/S") == "/Figure"]
    assert "Station 1 führt zu Station 2." in [str(one.get("/Alt")) for one in figures]
    assert [one["/A"]["/URI"] for one in objects(reader) if one.get("/Subtype") == "/Link"
            and "/A" in one and "/URI" in one["/A"]] == ["https://gesetz.example/x"]  # fmt: skip


def test_what_the_document_says_can_be_read_out_of_it(whole, read_pdf):
    text = _text(read_pdf(to_pdf(whole)))

    for words in (
        "Inhalt", "Es gilt Version 1.", "eins", "zweitens", "Fristen", "Ü2", "Die Kette",
        "Gezählt wird nach Tagen.", "Suchthilfe", "Ort, Datum", "Stand 20.11.2026",
    ):  # fmt: skip
        assert words in text
    assert "Seite 1 von" in text


def test_an_english_document_speaks_english(read_pdf):
    reader = read_pdf(to_pdf(Document("Minutes", language="en", blocks=(Paragraph("Done."),))))

    assert reader.trailer["/Root"]["/Lang"].startswith("en")
    assert "Page 1 of 1" in _text(reader)


@pytest.mark.parametrize(
    "typed",
    [
        '#read("/etc/passwd")',
        "*fett* _kursiv_ $x^2$ @ref <label> // Kommentar",
        "\\ \" ' ` # [ ] { } & % ~",
        "漢字 𝔸 🚀 \u200b",
        "\x07Glocke",
        "ſt ﬁ ∑ → ≥ „“ – …",
    ],
)
def test_text_is_never_markup_and_no_sign_stops_a_document(typed, read_pdf):
    table = Table("Tabelle", (typed or "x",), ((typed,),))
    document = Document(f"Titel {typed}", blocks=(Heading(typed), Paragraph(typed), table))

    text = _text(read_pdf(to_pdf(document)))

    assert "root:" not in text
    if typed.isascii() and typed.isprintable():
        assert " ".join(typed.split()) in text
    if "漢" in typed:
        assert "□□ □ □" in text


def test_links_into_the_product_lose_their_address_on_paper(read_pdf):
    run = Run("Netzwerk", link="/networks/testnetz/")

    reader = read_pdf(to_pdf(Document("D", blocks=(Paragraph((run,)),))))

    assert "/networks/" not in str([page.get("/Annots") for page in reader.pages])
    assert "Netzwerk" in _text(reader)


def _sizes(reader) -> list[tuple[int, int]]:
    return [(round(p.mediabox.width), round(p.mediabox.height)) for p in reader.pages]


UPRIGHT, ACROSS, FOLDED = (595, 842), (842, 595), (1191, 842)


def test_a_picture_in_landscape_takes_its_heading_along_and_a_large_one_gets_a3(read_pdf):
    blocks = (
        Paragraph("Vorher."),
        Heading("Kette"),
        Paragraph("Kurz gesagt."),
        Heading("Bild", 2),
        Picture(LARGE, "Viel.", "Groß", landscape=True),
        Heading("Klein"),
        Picture(SVG, "Wenig.", "Klein", landscape=True),
        Paragraph("Nachher."),
    )

    reader = read_pdf(to_pdf(Document("D", blocks=blocks)))

    assert _sizes(reader) == [UPRIGHT, FOLDED, ACROSS, UPRIGHT]
    pages = [" ".join(page.extract_text().split()) for page in reader.pages]
    assert "Kette" not in pages[0]
    assert "Kette Kurz gesagt. Bild" in pages[1]


def test_tables_in_landscape_share_a_page(read_pdf):
    tables = [
        block
        for number in range(3)
        for block in (
            Heading(f"T{number}"),
            Table(f"Tabelle {number}", ("a", "b"), (("1", "2"),), landscape=True),
        )
    ]

    assert _sizes(read_pdf(to_pdf(Document("D", blocks=tuple(tables))))) == [UPRIGHT, ACROSS]


def test_a_short_table_is_never_torn_and_a_long_one_begins_below_its_heading(read_pdf):
    def table(name: str, rows: int) -> tuple:
        return (
            Heading(f"Blatt {name}", 2),
            Table(f"Tafel {name}", ("k", "w"), tuple((f"{name}{n:02d}", "x") for n in range(rows))),
        )

    blocks = (Heading("Alle"),)
    for name in "abcdef":
        blocks += table(name, 12)
    reader = read_pdf(to_pdf(Document("D", blocks=(*blocks, *table("z", 80)))))
    pages = [page.extract_text() for page in reader.pages]

    for name in "abcdef":
        holds = [page for page in pages if f"Tafel {name}" in page]
        assert len(holds) == 1
        assert f"Blatt {name}" in holds[0]
        assert f"{name}00" in holds[0]
        assert f"{name}11" in holds[0]
    begins = next(page for page in pages if "Blatt z" in page)
    assert "z03" in begins
    assert not any("Blatt" in page.splitlines()[-2] for page in pages)


def test_a_short_text_goes_along_with_its_table(read_pdf):
    rows = tuple((f"{n}", "x") for n in range(12))
    for filled in range(6, 26):
        blocks = (
            *(Paragraph(f"Zeile {n}") for n in range(filled)),
            Heading("Fälle"),
            Paragraph("Es sind drei."),
            Table("Brüche", ("k", "n"), rows),
        )
        pages = read_pdf(to_pdf(Document("D", blocks=blocks))).pages
        [holds] = [page.extract_text() for page in pages if "Brüche" in page.extract_text()]
        assert "Fälle" in holds
        assert "Es sind drei." in holds
