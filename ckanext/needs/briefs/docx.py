"""Writes a brief as DOCX: headings, tables with head rows, pictures, the language and its font."""

from __future__ import annotations

import io
from typing import Any

import docx
from docx.enum.text import WD_ALIGN_PARAGRAPH
from docx.opc.constants import RELATIONSHIP_TYPE
from docx.oxml import OxmlElement
from docx.oxml.ns import qn
from docx.shared import Cm, Pt, RGBColor

from ckanext.needs.pages.brief_page import BriefPage
from ckanext.needs.pages.brief_parts import Cell, Section, Table
from ckanext.needs.pictures import png
from ckanext.needs.pictures.tokens import tokens

#: The font of Thai government documents, which Thai word processors bring along.
FONT = "TH Sarabun New"
BODY, HEADINGS = 15, {0: 24, 1: 18, 2: 16}
WIDTH = Cm(16.5)
#: OOXML's names of languages, by ours.
LANGUAGES = {"th": "th-TH", "en": "en-GB"}


def docx_file(page: BriefPage, headings: dict[str, str]) -> bytes:
    """Return a brief as DOCX.

    :param headings: words that stand above parts: `kind`, `findings`, `figures`
    """
    document: Any = docx.Document()
    _set_up(document, page)
    document.add_heading(page.title, 0)
    document.add_paragraph(headings["kind"])
    for label, said in page.subject:
        paragraph = document.add_paragraph(style="List Bullet")
        paragraph.add_run(f"{label}: ").bold = True
        paragraph.add_run(said)
    document.add_heading(headings["findings"], 1)
    for tile in page.tiles:
        paragraph = document.add_paragraph(style="List Bullet")
        paragraph.add_run(tile.figure).bold = True
        paragraph.add_run(f" {tile.says}")
    for said in page.findings:
        document.add_paragraph(said)
    for section in page.sections:
        _write(document, section)
    sink = io.BytesIO()
    document.save(sink)
    return sink.getvalue()


def _write(document: Any, section: Section) -> None:
    document.add_heading(section.title, 1)
    for text in section.texts:
        document.add_paragraph(text)
    for drawn in section.pictures:
        document.add_picture(io.BytesIO(png(drawn.picture)), width=WIDTH)
        shown = document.inline_shapes[-1]._inline.docPr
        shown.set("descr", drawn.words)
    for table in section.tables:
        _write_table(document, table)
    for note in section.notes:
        document.add_paragraph().add_run(note).italic = True


def _write_table(document: Any, table: Table) -> None:
    document.add_heading(table.caption, 2)
    made = document.add_table(rows=1, cols=len(table.columns), style="Table Grid")
    head = made.rows[0]
    head._tr.get_or_add_trPr().append(OxmlElement("w:tblHeader"))
    for column, cell in zip(table.columns, head.cells, strict=True):
        cell.paragraphs[0].add_run(column.name).bold = True
    numbers = [column.of_numbers for column in table.columns]
    for row in table.rows:
        cells = made.add_row().cells
        for said, cell, of_numbers in zip(row.cells, cells, numbers, strict=True):
            paragraph = cell.paragraphs[0]
            if of_numbers:
                paragraph.alignment = WD_ALIGN_PARAGRAPH.RIGHT
            _write_cell(paragraph, said, row.marked)
    document.add_paragraph()


def _write_cell(paragraph: Any, cell: Cell, marked: bool) -> None:
    run = paragraph.add_run(cell.text)
    run.bold = marked
    if not cell.link:
        return
    link = OxmlElement("w:hyperlink")
    related = paragraph.part.relate_to(cell.link, RELATIONSHIP_TYPE.HYPERLINK, is_external=True)
    link.set(qn("r:id"), related)
    run.font.underline = True
    link.append(run._r)
    paragraph._p.append(link)


def _set_up(document: Any, page: BriefPage) -> None:
    """Name title, language and font; A4; the number and address at the foot of every page."""
    document.core_properties.title = page.title
    document.core_properties.author = page.portal
    document.core_properties.language = LANGUAGES[page.language]
    section = document.sections[0]
    section.page_width, section.page_height = Cm(21), Cm(29.7)
    section.left_margin = section.right_margin = Cm(2.2)
    section.top_margin = section.bottom_margin = Cm(2)
    section.footer.paragraphs[0].text = f"{page.number} · {page.address}"
    colour = RGBColor.from_string(tokens()["primary-strong"].removeprefix("#").upper())
    _set_font(document.styles["Normal"], BODY, page.language)
    for level, size in HEADINGS.items():
        style = document.styles["Title" if level == 0 else f"Heading {level}"]
        _set_font(style, size, page.language)
        style.font.color.rgb = colour


def _set_font(style: Any, size: int, language: str) -> None:
    """Set font, size and language, of Thai letters too: these are "complex script" in OOXML."""
    style.font.name, style.font.size = FONT, Pt(size)
    properties = style.element.get_or_add_rPr()
    fonts = properties.get_or_add_rFonts()
    for theme in ("asciiTheme", "hAnsiTheme", "eastAsiaTheme", "cstheme"):
        fonts.attrib.pop(qn(f"w:{theme}"), None)
    for script in ("ascii", "hAnsi", "cs", "eastAsia"):
        fonts.set(qn(f"w:{script}"), FONT)
    for old in properties.findall(qn("w:szCs")) + properties.findall(qn("w:lang")):
        properties.remove(old)
    large = OxmlElement("w:szCs")
    large.set(qn("w:val"), str(size * 2))
    spoken = OxmlElement("w:lang")
    for name in ("val", "bidi"):
        spoken.set(qn(f"w:{name}"), LANGUAGES[language])
    properties.append(large)
    properties.append(spoken)
