"""The DOCX has real headings, lists and table heads, so that a person can edit on."""

from docx.enum.section import WD_ORIENT
from docx.oxml.ns import qn

from handinhand.documents import Document, Heading, Numbered, Paragraph, Picture, Table, to_docx
from tests.handinhand.documents.conftest import LARGE


def _styles(word) -> list[tuple[str, str]]:
    return [(p.style.name, p.text) for p in word.paragraphs if p.text.strip()]


def test_the_content_comes_back_in_its_styles(whole, read_docx):
    word = read_docx(to_docx(whole))

    styles = _styles(word)
    assert styles[0] == ("Title", "Übergaben & Absprachen")
    for one in (
        ("Subtitle", "Ausgabe 1"),
        ("Heading 1", "1 Kette"),
        ("Heading 2", "Listen"),
        ("Normal", "Es gilt Version 1."),
        ("List Bullet", "zwei"),
        ("List Number", "erstens"),
        ("Caption", "Fristen"),
        ("Normal", "Methode\nGezählt wird nach Tagen."),
        ("Normal", "Suchthilfe"),
    ):
        assert one in styles
    assert word.core_properties.title == "Übergaben & Absprachen"
    assert word.core_properties.language == "de-DE"
    assert "Stand 20.11.2026" in word.sections[0].header.paragraphs[0].text
    assert "Testnetz · Seite " in word.sections[0].footer.paragraphs[0].text


def test_a_table_says_which_row_is_its_head_and_keeps_its_rows(whole, read_docx):
    [table] = read_docx(to_docx(whole)).tables

    assert [[cell.text for cell in row.cells] for row in table.rows] == [
        ["Kürzel", "Tage"],
        ["Ü1", "3"],
        ["Ü2", "10"],
    ]
    assert table.rows[0]._tr.trPr.find(qn("w:tblHeader")) is not None
    assert all(row._tr.trPr.find(qn("w:cantSplit")) is not None for row in table.rows)
    kept = [row.cells[0].paragraphs[0].paragraph_format.keep_with_next for row in table.rows]
    assert kept == [True, True, None]


def test_a_picture_has_its_text(whole, read_docx):
    word = read_docx(to_docx(whole))

    [shape] = word.inline_shapes
    assert shape._inline.docPr.get("descr") == "Station 1 führt zu Station 2."


def test_a_large_picture_stands_on_a3_with_its_heading_and_the_rest_on_a4(read_docx):
    blocks = (
        Heading("Bild"),
        Picture(LARGE, "Viel.", "Groß", landscape=True),
        Heading("Tafel"),
        Table("T", ("a",), (("1",),), landscape=True),
        Paragraph("Nachher."),
    )

    word = read_docx(to_docx(Document("D", blocks=(Paragraph("Vorher."), *blocks))))

    sizes = [(s.page_width.mm, s.page_height.mm, s.orientation) for s in word.sections]
    assert [(round(w), round(h)) for w, h, _o in sizes] == [
        (210, 297), (420, 297), (297, 210), (210, 297),
    ]  # fmt: skip
    assert sizes[1][2] == WD_ORIENT.LANDSCAPE
    [shape] = word.inline_shapes
    assert 300 < shape.width.mm <= 420
    assert shape.height.mm < 250


def test_each_numbered_list_counts_from_one(read_docx):
    document = Document("D", blocks=(Numbered(("a", "b")), Paragraph("x"), Numbered(("c",))))

    word = read_docx(to_docx(document))

    numbers = [p._p.pPr.numPr.numId.val for p in word.paragraphs if p.style.name == "List Number"]
    assert numbers[0] == numbers[1] != numbers[2]


def test_signs_that_xml_cannot_hold_are_left_out(read_docx):
    word = read_docx(to_docx(Document("A\x07B", blocks=(Paragraph("x\x00y <b>&amp;"),))))

    assert ("Title", "AB") in _styles(word)
    assert ("Normal", "xy <b>&amp;") in _styles(word)


def test_a_short_text_is_kept_with_its_table(read_docx):
    table = Table("Brüche", ("k", "n"), (("SB", "9"),))
    blocks = (Heading("Fälle"), Paragraph("Es sind drei."), table, Paragraph("Danach."))

    word = read_docx(to_docx(Document("D", blocks=blocks)))

    kept = {p.text: p.paragraph_format.keep_with_next for p in word.paragraphs}
    assert kept["Es sind drei."] is True
    assert kept["Danach."] is None
