"""Writes a document as DOCX, to edit on in a word processor."""

from __future__ import annotations

import re
from collections.abc import Callable
from io import BytesIO

import docx
import typst
from docx.document import Document as Word
from docx.enum.section import WD_ORIENT, WD_SECTION
from docx.enum.text import WD_ALIGN_PARAGRAPH, WD_BREAK
from docx.opc.constants import RELATIONSHIP_TYPE
from docx.oxml import OxmlElement
from docx.oxml.ns import qn
from docx.section import Section
from docx.shared import Emu, Mm, Pt, RGBColor
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
    runs,
)
from handinhand.documents.layout import column_widths, number_columns
from handinhand.documents.pdf import FONTS, HERE

_UNFIT = re.compile(r"[\x00-\x08\x0b-\x1f\ud800-\udfff\ufffe\uffff]")
PICTURE = HERE / "picture.typ"
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
    for block in in_steps(document.blocks):
        _block(word, block)
    file = BytesIO()
    word.save(file)
    return file.getvalue()


def _fit(text: str) -> str:
    """The text without what XML cannot hold."""
    return _UNFIT.sub("", text)


def _prepare(word: Word, document: Document) -> None:
    """Set page, language, fonts, properties, header and footer."""
    section = word.sections[0]
    section.page_width, section.page_height = Mm(210), Mm(297)
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
    section.header.paragraphs[0].text = _fit("\t\t".join((document.title, document.as_of)))
    foot = section.footer.paragraphs[0]
    foot.text = _fit(document.footer) + "\t\t"
    _field(foot, "PAGE", "1")


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
            _turned(word, block.landscape, lambda: _table(word, block))
        case Picture():
            _turned(word, block.landscape, lambda: _picture(word, block))
        case SignatureLines():
            _signatures(word, block)
        case Note():
            _note(word, block)
        case PageBreak():
            word.add_paragraph().add_run().add_break(WD_BREAK.PAGE)


def _turned(word: Word, landscape: bool, write: Callable[[], None]) -> None:
    """Write on a page of its own in landscape, or go on."""
    if not landscape:
        write()
        return
    _turn(word.add_section(WD_SECTION.NEW_PAGE), WD_ORIENT.LANDSCAPE)
    write()
    _turn(word.add_section(WD_SECTION.NEW_PAGE), WD_ORIENT.PORTRAIT)


def _turn(section: Section, way: WD_ORIENT) -> None:
    short, long = sorted((int(section.page_width or 0), int(section.page_height or 0)))
    section.orientation = way
    wide = way == WD_ORIENT.LANDSCAPE
    section.page_width, section.page_height = (
        Emu(long if wide else short),
        Emu(short if wide else long),
    )


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
    word.add_paragraph()


def _picture(word: Word, block: Picture) -> None:
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
    scale = min(1.0, wide / shape.width, (high - Mm(25)) / shape.height)
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
    paragraph = word.add_paragraph(style="Intense Quote")
    if block.title:
        paragraph.add_run(_fit(block.title) + "\n").bold = True
    _write(paragraph, block.text)


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
