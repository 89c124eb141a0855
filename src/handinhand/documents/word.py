"""Writes a document as DOCX, to edit on in a word processor."""

from __future__ import annotations

import re
from io import BytesIO

import docx
import typst
from docx.document import Document as Word
from docx.enum.section import WD_ORIENT, WD_SECTION
from docx.enum.text import WD_ALIGN_PARAGRAPH, WD_BREAK
from docx.opc.constants import RELATIONSHIP_TYPE
from docx.oxml import OxmlElement
from docx.oxml.ns import qn
from docx.oxml.xmlchemy import BaseOxmlElement
from docx.section import Section
from docx.shared import Emu, Length, Mm, Pt, RGBColor
from docx.table import Table as WordTable
from docx.text.paragraph import Paragraph as WordParagraph

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
    in_steps,
    plain,
    runs,
)
from handinhand.documents.layout import (
    column_widths,
    is_kept_whole,
    needs_large_page,
    number_columns,
)
from handinhand.documents.pages import SHORT, Across, Room, placed
from handinhand.documents.pdf import FONTS, HERE

_UNFIT = re.compile(r"[\x00-\x08\x0b-\x1f\ud800-\udfff\ufffe\uffff]")
PICTURE = HERE / "picture.typ"
A4, A3 = (Mm(210), Mm(297)), (Mm(297), Mm(420))
INK, LINK = RGBColor(0x13, 0x15, 0x25), RGBColor(0x20, 0x44, 0xAA)


def to_docx(document: Document) -> bytes:
    """Return the document as DOCX with real headings, lists and table headers."""
    word = docx.Document()
    _prepare(word, document)
    word.add_paragraph(_fit(document.title), style="Title")
    for line in filter(None, (document.subtitle, document.as_of)):
        word.add_paragraph(_fit(line), style="Subtitle")
    if document.contents:
        _contents(word, document)
    blocks = placed(in_steps(document.blocks))
    for before, block in zip([None, *blocks], blocks, strict=False):
        if isinstance(block, Table) and isinstance(before, Paragraph):
            _hold_on(word, before)
        if isinstance(block, Across):
            _across(word, block)
        elif not isinstance(block, Room):
            _block(word, block)
    file = BytesIO()
    word.save(file)
    return file.getvalue()


def _hold_on(word: Word, paragraph: Paragraph) -> None:
    """Keep the last paragraph, if it is short, with the table that follows."""
    if len(plain(paragraph.text)) <= SHORT:
        written = WordParagraph(word.element.body[-2], word._body)
        written.paragraph_format.keep_with_next = True


def _fit(text: str) -> str:
    """The text without what XML cannot hold."""
    return _UNFIT.sub("", text)


def _prepare(word: Word, document: Document) -> None:
    """Set page, language, fonts, properties, header and footer."""
    section = word.sections[0]
    _size(section, *A4)
    section.left_margin, section.right_margin = Mm(22), Mm(20)
    section.top_margin, section.bottom_margin = Mm(25), Mm(22)
    language = "de-DE" if document.language == "de" else document.language
    for tag in word.styles.element.iter(qn("w:lang")):
        tag.set(qn("w:val"), language)
    for style in word.styles:
        font = getattr(style, "font", None)
        if font is None or style.element.find(qn("w:rPr")) is None:
            continue
        fonts = style.element.rPr.find(qn("w:rFonts"))
        if fonts is not None:
            style.element.rPr.remove(fonts)
        if style.name.startswith(("Heading", "Title", "Subtitle", "Caption")):
            font.color.rgb, font.italic = INK, False
    normal = word.styles["Normal"].font
    normal.name, normal.size = "Arial", Pt(10)
    properties = word.core_properties
    properties.title, properties.language = _fit(document.title), language
    properties.author = properties.comments = ""
    # No tab stops: pages are of three widths.
    head = filter(None, (document.title, document.as_of))
    section.header.paragraphs[0].text = _fit(" · ".join(head))
    foot = section.footer.paragraphs[0]
    foot.text = _fit(document.footer + " · " if document.footer else "") + _say(document, "page")
    _field(foot, "PAGE", "1")
    foot.add_run(_say(document, "of"))
    _field(foot, "NUMPAGES", "1")


def _say(document: Document, word: str) -> str:
    german = {"page": "Seite ", "of": " von "}
    return german[word] if document.language == "de" else {"page": "Page ", "of": " of "}[word]


def _field(paragraph: WordParagraph, code: str, shown: str) -> None:
    """Add a field that the word processor fills in."""
    field = OxmlElement("w:fldSimple")
    field.set(qn("w:instr"), code)
    run = paragraph.add_run(shown)
    field.append(run._element)
    paragraph._element.append(field)


def _contents(word: Word, document: Document) -> None:
    """A list of contents: the headings at once, page numbers as soon as it is updated."""
    german = document.language == "de"
    word.add_paragraph("Inhalt" if german else "Contents", style="TOC Heading")
    headings = [b for b in in_steps(document.blocks) if isinstance(b, Heading) and b.level <= 2]
    first = word.add_paragraph()
    for kind, text in (("begin", ""), ("", r'TOC \o "1-2" \h \z \u'), ("separate", "")):
        _mark(first, kind, text)
    last = first
    for at, heading in enumerate(headings):
        last = first if at == 0 else word.add_paragraph()
        last.paragraph_format.left_indent = Mm(6 * (heading.level - 1))
        last.paragraph_format.space_after = Pt(2)
        last.add_run(_fit(heading.text))
    _mark(last, "end")
    last.add_run().add_break(WD_BREAK.PAGE)


def _mark(paragraph: WordParagraph, kind: str, text: str = "") -> None:
    run = paragraph.add_run()._element
    if kind:
        mark = OxmlElement("w:fldChar")
        mark.set(qn("w:fldCharType"), kind)
    else:
        mark = OxmlElement("w:instrText")
        mark.text = text
    run.append(mark)


def _write(paragraph: WordParagraph, text: Text) -> None:
    for run in runs(text):
        if run.link and ":" in run.link:
            _link(paragraph, run)
            continue
        done = paragraph.add_run(_fit(run.text))
        done.bold, done.italic = run.bold or None, run.italic or None


def _link(paragraph: WordParagraph, run: Run) -> None:
    to = paragraph.part.relate_to(run.link, RELATIONSHIP_TYPE.HYPERLINK, is_external=True)
    link = OxmlElement("w:hyperlink")
    link.set(qn("r:id"), to)
    done = paragraph.add_run(_fit(run.text))
    done.font.underline, done.font.color.rgb = True, LINK
    done.bold, done.italic = run.bold or None, run.italic or None
    link.append(done._element)
    paragraph._element.append(link)


def _block(word: Word, block: Block) -> None:
    match block:
        case Heading():
            word.add_heading(_fit(block.text), level=block.level)
        case Paragraph():
            _write(word.add_paragraph(), block.text)
        case Bullets() | Numbered():
            _list(word, block)
        case Table():
            _table(word, block)
        case Picture():
            _picture(word, block)
        case SignatureLines():
            _signatures(word, block)
        case Note():
            _note(word, block)
        case PageBreak():
            word.add_paragraph().add_run().add_break(WD_BREAK.PAGE)


def _across(word: Word, across: Across) -> None:
    """Write on a page in landscape; a picture that cannot be read on A4 gets A3."""
    large = across.picture is not None and needs_large_page(across.picture)
    begun = _is_empty_page(word)
    section = word.sections[-1] if begun else word.add_section(WD_SECTION.NEW_PAGE)
    _size(section, *((A3[1], A3[0]) if large else (A4[1], A4[0])))
    for block in across.blocks:
        _block(word, block)
    if across.picture:
        _picture(word, across.picture, above=len(across.blocks))
    _size(word.add_section(WD_SECTION.NEW_PAGE), *A4)


def _is_empty_page(word: Word) -> bool:
    """Tell whether the last section has just begun."""
    last = word.element.body[-2] if len(word.element.body) > 1 else None
    return last is not None and last.find(f".//{qn('w:sectPr')}") is not None


def _size(section: Section, wide: Length, high: Length) -> None:
    section.orientation = WD_ORIENT.LANDSCAPE if wide > high else WD_ORIENT.PORTRAIT
    section.page_width, section.page_height = wide, high


def _room(word: Word) -> tuple[int, int]:
    """Width and height inside the margins of the last section."""
    section = word.sections[-1]
    sides = int(section.left_margin or 0) + int(section.right_margin or 0)
    ends = int(section.top_margin or 0) + int(section.bottom_margin or 0)
    return int(section.page_width or 0) - sides, int(section.page_height or 0) - ends


def _caption(word: Word, text: str) -> None:
    caption = word.add_paragraph(_fit(text), style="Caption")
    caption.paragraph_format.keep_with_next = True


def _table(word: Word, block: Table) -> None:
    _caption(word, block.caption)
    table = word.add_table(rows=1, cols=len(block.columns), style="Table Grid")
    table.autofit = False
    _look(table)
    for cell, name in zip(table.rows[0].cells, block.columns, strict=True):
        cell.paragraphs[0].add_run(_fit(name)).bold = True
    header = OxmlElement("w:tblHeader")
    table.rows[0]._tr.get_or_add_trPr().append(header)
    for row in block.rows:
        for cell, text in zip(table.add_row().cells, row, strict=True):
            _write(cell.paragraphs[0], text)
    shares, room = column_widths(block), _room(word)[0]
    columns = zip(table.columns, shares, number_columns(block), strict=True)
    for column, share, number in columns:
        column.width = Emu(room * share // sum(shares))
        for cell in column.cells:
            cell.width = column.width
            form = cell.paragraphs[0].paragraph_format
            form.space_after = Pt(0)
            form.alignment = WD_ALIGN_PARAGRAPH.RIGHT if number else None
            for run in cell.paragraphs[0].runs:
                run.font.size = Pt(8.5)
    _keep_together(table, whole=is_kept_whole(block))
    word.add_paragraph()


def _look(table: WordTable) -> None:
    """Thin lines between the rows only, and room above and below the words."""
    borders = _made("w:tblBorders")
    for side in ("top", "bottom", "insideH"):
        borders.append(_made(f"w:{side}", val="single", sz="4", space="0", color="8E93B1"))
    for side in ("left", "right", "insideV"):
        borders.append(_made(f"w:{side}", val="nil"))
    margins = _made("w:tblCellMar")
    for side, width in (("top", "50"), ("left", "80"), ("bottom", "50"), ("right", "80")):
        margins.append(_made(f"w:{side}", w=width, type="dxa"))
    properties = table._tbl.tblPr
    for element in (borders, margins):
        properties.insert_element_before(element, "w:tblLook")


def _keep_together(table: WordTable, *, whole: bool) -> None:
    """No row is torn; a short table is not either, and the head of a long one has a row below."""
    for row in table.rows:
        row._tr.get_or_add_trPr().append(OxmlElement("w:cantSplit"))
    for row in table.rows[:-1] if whole else table.rows[:2]:
        for cell in row.cells:
            cell.paragraphs[0].paragraph_format.keep_with_next = True


def _picture(word: Word, block: Picture, *, above: int = 0) -> None:
    """Add a picture as large as the page allows below so many lines of text."""
    if block.caption:
        _caption(word, block.caption)
    png = typst.compile(
        PICTURE,
        format="png",
        ppi=220,
        font_paths=[FONTS],
        ignore_system_fonts=True,
        sys_inputs={"svg": block.svg},
    )
    shape = word.add_paragraph().add_run().add_picture(BytesIO(png))
    wide, high = _room(word)
    scale = min(1.0, wide / shape.width, (high - Mm(25 + 12 * above)) / shape.height)
    shape.width, shape.height = Emu(int(shape.width * scale)), Emu(int(shape.height * scale))
    shape._inline.docPr.set("descr", _fit(block.alt))


def _signatures(word: Word, block: SignatureLines) -> None:
    for party in block.parties:
        head = word.add_paragraph()
        head.add_run(_fit(party)).bold = True
        head.paragraph_format.keep_with_next = True
        head.paragraph_format.space_before = Pt(18)
        line = word.add_paragraph("_" * 78)
        line.paragraph_format.keep_with_next = True
        word.add_paragraph("Ort, Datum · Unterschrift · Name, Funktion")


def _note(word: Word, block: Note) -> None:
    """A shaded paragraph with a line at its left."""
    paragraph = word.add_paragraph()
    paragraph.paragraph_format.left_indent = Mm(4)
    properties = paragraph._p.get_or_add_pPr()
    borders = _made("w:pBdr")
    borders.append(_made("w:left", val="single", sz="18", space="8", color="2044AA"))
    for element in (borders, _made("w:shd", val="clear", color="auto", fill="F3F4F7")):
        properties.insert_element_before(element, "w:tabs", "w:spacing", "w:ind", "w:jc")
    if block.title:
        paragraph.add_run(_fit(block.title) + "\n").bold = True
    _write(paragraph, block.text)


def _made(tag: str, **values: str) -> BaseOxmlElement:
    element = OxmlElement(tag)
    for name, value in values.items():
        element.set(qn(f"w:{name}"), value)
    return element


def _list(word: Word, block: Bullets | Numbered) -> None:
    style = "List Bullet" if isinstance(block, Bullets) else "List Number"
    items = [word.add_paragraph(style=style) for _ in block.items]
    for paragraph, text in zip(items, block.items, strict=True):
        _write(paragraph, text)
    if isinstance(block, Numbered):
        _count_from_one(word, items)


def _count_from_one(word: Word, items: list[WordParagraph]) -> None:
    """Give the list a numbering of its own on the pattern of the style."""
    pattern = word.styles["List Number"].element.pPr.numPr.numId.val
    numbering = word.part.numbering_part.numbering_definitions._numbering
    number = numbering.add_num(numbering.num_having_numId(pattern).abstractNumId.val)
    number.add_lvlOverride(ilvl=0).add_startOverride(1)
    for paragraph in items:
        properties = paragraph._p.get_or_add_pPr().get_or_add_numPr()
        properties.get_or_add_numId().val = number.numId
        properties.get_or_add_ilvl().val = 0
