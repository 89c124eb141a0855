"""One document that holds a block of every kind, and ways to read the files made of it."""

import io

import docx
import pytest
from pypdf import PdfReader

from handinhand.documents import (
    Bullets,
    Document,
    Heading,
    Note,
    Numbered,
    PageBreak,
    Paragraph,
    Picture,
    Run,
    SignatureLines,
    Table,
)

SVG = (
    '<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 400 200">'
    '<rect width="9" height="9"/></svg>'
)
LARGE = SVG.replace("400 200", "2600 1600")


@pytest.fixture
def whole() -> Document:
    return Document(
        title="Übergaben & Absprachen",
        subtitle="Ausgabe 1",
        as_of="Stand 20.11.2026",
        footer="Testnetz",
        contents=True,
        blocks=(
            Heading("1 Kette"),
            Paragraph((Run("Es gilt "), Run("Version 1", bold=True), Run(".", italic=True))),
            Paragraph((Run("Gesetz", link="https://gesetz.example/x"),)),
            Heading("Bild", 2),
            Picture(SVG, "Station 1 führt zu Station 2.", "Die Kette"),
            Heading("Listen", 2),
            Bullets(("eins", "zwei")),
            Numbered(("erstens", "zweitens")),
            Table("Fristen", ("Kürzel", "Tage"), (("Ü1", "3"), ("Ü2", "10"))),
            Note("Gezählt wird nach Tagen.", "Methode"),
            PageBreak(),
            SignatureLines(("Jobcenter", "Suchthilfe")),
        ),
    )


@pytest.fixture
def read_pdf():
    return lambda content: PdfReader(io.BytesIO(content))


@pytest.fixture
def read_docx():
    return lambda content: docx.Document(io.BytesIO(content))


def objects(reader: PdfReader):
    """Return every dictionary in the file."""
    last = max(*reader.xref.get(0, {0: 0}), *reader.xref_objStm)
    for number in range(1, last + 1):
        found = reader.get_object(number)
        if isinstance(found, dict):
            yield found
