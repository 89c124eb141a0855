"""Documents as PDF, DOCX and HTML from one list of blocks; knows no Django."""

from handinhand.documents.blocks import (
    Block,
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
    Text,
    plain,
)
from handinhand.documents.hypertext import to_html
from handinhand.documents.pdf import to_pdf
from handinhand.documents.prose import from_markdown
from handinhand.documents.stored import as_data, from_data
from handinhand.documents.word import to_docx

__all__ = [
    "Block",
    "Bullets",
    "Document",
    "Heading",
    "Note",
    "Numbered",
    "PageBreak",
    "Paragraph",
    "Picture",
    "Run",
    "SignatureLines",
    "Table",
    "Text",
    "as_data",
    "from_data",
    "from_markdown",
    "plain",
    "to_docx",
    "to_html",
    "to_pdf",
]
