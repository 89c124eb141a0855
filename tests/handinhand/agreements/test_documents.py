"""The agreement to take away: PDF for the signature, DOCX for whoever edits on; both read back."""

from io import BytesIO

import pytest
from django.urls import reverse
from docx import Document as open_docx  # noqa: N813  (a function, whatever its name)
from docx.oxml.ns import qn
from pypdf import PdfReader

from handinhand.accounts.models import Person
from handinhand.agreements import services
from handinhand.agreements.models import Agreement
from tests.handinhand.matrix import NETWORK

WORD = "application/vnd.openxmlformats-officedocument.wordprocessingml.document"


def _url(name, agreement, slug="testnetz"):
    return reverse(f"agreements:{name}", args=[slug, agreement.pk])


def _text(content: bytes) -> str:
    pages = PdfReader(BytesIO(content)).pages
    return " ".join(" ".join(page.extract_text() for page in pages).split())


def _words(content: bytes) -> str:
    """Return everything a DOCX says, tables included."""
    word = open_docx(BytesIO(content))
    cells = [cell.text for table in word.tables for row in table.rows for cell in row.cells]
    return " ".join([*(p.text for p in word.paragraphs), *cells])


def test_the_pdf_is_tagged_german_and_says_what_is_signed(sign_in, practitioner, signing):
    answer = sign_in(practitioner).get(_url("pdf", signing))

    reader = PdfReader(BytesIO(answer.content))
    root = reader.trailer["/Root"]
    text = _text(answer.content)
    assert answer["Content-Type"] == "application/pdf"
    assert 'filename="vereinbarung-v1.pdf"' in answer["Content-Disposition"]
    assert b"pdfuaid:part" in root["/Metadata"].get_data()
    assert root["/MarkInfo"]["/Marked"]
    assert root["/Lang"].startswith("de")
    assert reader.metadata.title == "Kooperationsvereinbarung"
    for told in (
        "Niemand geht verloren.",
        "Jobcenter Teststadt",
        "Suchthilfe Teststadt",
        "Anlage 1: Dienstleistungskette",
        "Anlage 3: Datenschutz",
        "Ort, Datum",
    ):
        assert told in text
    assert signing.text_hash in text.replace(" ", "")
    for obligation in signing.obligations.all():
        assert obligation.key in text


def test_the_docx_says_the_same_with_headings_and_table_heads(sign_in, practitioner, signing):
    answer = sign_in(practitioner).get(_url("docx", signing))

    word = open_docx(BytesIO(answer.content))
    words = _words(answer.content)
    styles = {(p.style.name, p.text) for p in word.paragraphs}
    assert answer["Content-Type"] == WORD
    assert ("Heading 1", "Verpflichtungen") in styles
    assert ("Heading 2", "§ 1 Zweck") in styles
    assert word.core_properties.language == "de-DE"
    assert all(t.rows[0]._tr.trPr.find(qn("w:tblHeader")) is not None for t in word.tables)
    assert "Niemand geht verloren." in words
    assert signing.text_hash in words
    for obligation in signing.obligations.all():
        assert obligation.text in words


def test_the_chain_stands_in_it_as_a_picture_with_its_text(sign_in, practitioner, signing):
    word = open_docx(BytesIO(sign_in(practitioner).get(_url("docx", signing)).content))

    [shape] = word.inline_shapes
    assert shape._inline.docPr.get("descr").startswith("Bild der Kette mit 2 Stationen")


def test_a_draft_is_marked_and_carries_no_hash(sign_in, practitioner, draft):
    client = sign_in(practitioner)

    answer = client.get(_url("pdf", draft))

    assert 'filename="vereinbarung-v1-entwurf.pdf"' in answer["Content-Disposition"]
    text = _text(answer.content)
    assert "ENTWURF" in text
    assert "Prüfsumme des Wortlauts" not in text
    assert "bindet niemanden" in _words(client.get(_url("docx", draft)).content)


def test_signatures_are_named_and_only_open_ones_have_lines(
    sign_in, practitioner, signing, sender_unit, sign
):
    sign(signing, sender_unit.organisation, signing.chain_version.agreed_on)

    text = _text(sign_in(practitioner).get(_url("pdf", signing)).content)

    signed = text.partition("Eingetragene Unterschriften")[2].partition("Anlage 1")[0]
    assert "Frau Leitung, Geschäftsführerin" in signed
    assert "Vertragsakte" in signed
    assert signed.count("Ort, Datum") == 1


def test_it_is_german_for_a_reader_of_english_too(sign_in, practitioner, signing):
    client = sign_in(practitioner)
    german = _text(client.get(_url("pdf", signing)).content)

    client.cookies["django_language"] = "en"

    assert _text(client.get(_url("pdf", signing)).content) == german


@pytest.mark.parametrize("name", ["pdf", "docx"])
def test_text_that_looks_like_markup_stays_text(act, sign_in, coordinator, draft, name):
    odd = "§ 1 Zweck: #set page(paper: „a0“) <script>alert(1)</script> $x^2$ & Söhne"
    services.set_text(act(coordinator), draft, paragraphs=[odd])

    content = sign_in(coordinator).get(_url(name, draft)).content

    said = _text(content) if name == "pdf" else _words(content)
    assert "<script>alert(1)</script>" in said
    assert "#set page(paper:" in said
    assert "& Söhne" in said


def test_the_agreement_of_the_demo_names_all_obligations_by_party(db, demo, sign_in):
    agreement = Agreement.objects.get(key="V1", network__slug=NETWORK)
    client = sign_in(Person.objects.get(email="kowalski@lindenrath.example"))

    text = _text(client.get(_url("pdf", agreement, NETWORK)).content)
    word = open_docx(BytesIO(client.get(_url("docx", agreement, NETWORK)).content))

    keys = list(agreement.obligations.values_list("key", flat=True))
    assert len(keys) == 74
    assert [key for key in keys if key not in text] == []
    owed = [t for t in word.tables if t.rows[0].cells[0].text == "Kürzel"]
    told = [row.cells[0].text for table in owed for row in table.rows[1:]]
    assert sorted(told) == sorted(keys)
