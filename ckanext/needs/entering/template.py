"""The spreadsheet that an office fills in: headings that the loader knows, lists to choose from.

The lists follow each other: the districts are those of the province in the same row, the issues
those of the pillar. Excel and LibreOffice both understand the formulas that do this.
"""

from __future__ import annotations

import io
from collections.abc import Iterable, Sequence
from dataclasses import dataclass

from openpyxl import Workbook
from openpyxl.cell.cell import Cell
from openpyxl.comments import Comment
from openpyxl.styles import Alignment, Font, PatternFill
from openpyxl.utils import get_column_letter
from openpyxl.worksheet.datavalidation import DataValidation
from openpyxl.worksheet.worksheet import Worksheet

from ckanext.needs.codelists import Area, Codelists, Strategy
from ckanext.needs.entering.sheets import EXAMPLE, HELP, LISTS, NEEDS
from ckanext.needs.records.need_columns import need_columns
from ckanext.needs.thai import FiscalYear, today

#: Fields in the order of the columns; those that must be filled in are marked by colour.
COLUMNS = (
    *("external_id", "title", "notes", "province", "district", "subdistrict", "village"),
    *("pillar", "issue", "fiscal_year", "requested_on", "people_affected", "estimated_cost"),
    *("status", "channel", "spatial"),
)
NEEDED = frozenset(("external_id", "title", "province", "district", "issue", "fiscal_year"))
#: Rows of the sheet that have lists to choose from.
ROWS = 2000
_WIDE = {"title": 40, "notes": 50, "issue": 34, "pillar": 30, "village": 22}


@dataclass(frozen=True, slots=True)
class _Pairs:
    """A list of names, each under what it belongs to, on the sheet of lists.

    :param column: number of the column of the upper names; the lower ones stand in the next
    """

    column: int
    rows: Sequence[tuple[str, str]]


def template(codelists: Codelists, provinces: Sequence[str], organization: str) -> bytes:
    """Return the workbook (XLSX) for one organisation.

    :param provinces: area codes; the first is that of the example
    :param organization: its title, which stands in the help
    """
    book = Workbook()
    sheet: Worksheet = book.worksheets[0]
    sheet.title = NEEDS
    areas = [codelists.areas.get(code) for code in provinces]
    plans = tuple(dict.fromkeys(_plans(codelists, areas)))
    _head(sheet)
    _example(sheet, codelists, areas, plans)
    _offer(sheet, book.create_sheet(LISTS), codelists, areas, plans)
    _explain(book.create_sheet(HELP), organization)
    out = io.BytesIO()
    book.save(out)
    return out.getvalue()


def _plans(codelists: Codelists, areas: Iterable[Area]) -> Iterable[Strategy]:
    year = FiscalYear.of(today()).be
    for area in areas:
        yield codelists.strategies.for_year(area.code, year)


def _head(sheet: Worksheet) -> None:
    for number, field in enumerate(COLUMNS, start=1):
        cell: Cell = sheet.cell(1, number, need_columns()[field][0])  # pyright: ignore[reportAssignmentType]
        cell.font = Font(bold=True, color="FFFFFF")
        cell.fill = PatternFill("solid", fgColor="185A9D" if field in NEEDED else "5C6268")
        cell.alignment = Alignment(wrap_text=True, vertical="center")
        sheet.column_dimensions[get_column_letter(number)].width = _WIDE.get(field, 18)
    sheet.freeze_panes = "C2"


def _example(
    sheet: Worksheet, codelists: Codelists, areas: Sequence[Area], plans: Sequence[Strategy]
) -> None:
    """Write a row that is right in all, but for its id: it is left out when the file is loaded."""
    district = codelists.areas.children(areas[0].code)[0]
    pillar = plans[0].pillars[0]
    issue = pillar.issues[0].name.th if pillar.issues else ""
    said = {
        "external_id": EXAMPLE,
        "title": "ซ่อมถนนหน้าโรงเรียนที่เป็นหลุม (แถวตัวอย่าง ระบบไม่นำเข้า)",
        "province": areas[0].name.th,
        "district": district.name.th,
        "pillar": pillar.name.th,
        "issue": issue,
        "fiscal_year": FiscalYear.of(today()).be,
        "people_affected": 120,
        "status": codelists.statuses.get("submitted").name.th,
        "channel": codelists.channels.all()[0].name.th,
    }
    for field, value in said.items():
        cell: Cell = sheet.cell(2, COLUMNS.index(field) + 1, value)  # pyright: ignore[reportAssignmentType]
        cell.font = Font(italic=True, color="6B737A")
    sheet["A2"].comment = Comment("ลบแถวนี้ได้ / you may delete this row", NEEDS)


def _offer(
    sheet: Worksheet,
    lists: Worksheet,
    codelists: Codelists,
    areas: Sequence[Area],
    plans: Sequence[Strategy],
) -> None:
    inside = codelists.areas.children
    districts = [(a, d) for a in areas for d in inside(a.code)]
    pillars = [pillar for plan in plans for pillar in plan.pillars]
    alone = {
        "province": [area.name.th for area in areas],
        "pillar": [pillar.name.th for pillar in pillars],
        "status": [status.name.th for status in codelists.statuses.all()],
        "channel": [channel.name.th for channel in codelists.channels.all()],
    }
    for number, (field, names) in enumerate(alone.items(), start=1):
        _write(lists, number, names)
        letter = get_column_letter(number)
        _choose(sheet, field, f"'{LISTS}'!${letter}$1:${letter}${len(names)}")
    under = {
        "district": ("province", [(a.name.th, d.name.th) for a, d in districts]),
        "subdistrict": (
            "district",
            [(d.name.th, s.name.th) for _, d in districts for s in inside(d.code)],
        ),
        "issue": ("pillar", [(p.name.th, i.name.th) for p in pillars for i in p.issues]),
    }
    for number, (field, (above, rows)) in enumerate(under.items()):
        pairs = _Pairs(len(alone) + 1 + 2 * number, sorted(rows))
        _write(lists, pairs.column, [upper for upper, _ in pairs.rows])
        _write(lists, pairs.column + 1, [lower for _, lower in pairs.rows])
        _choose(sheet, field, _those_of(pairs, above))


def _those_of(pairs: _Pairs, above: str) -> str:
    """Return the formula for the names that belong to what stands in the same row."""
    upper, lower = get_column_letter(pairs.column), get_column_letter(pairs.column + 1)
    asked = f"${get_column_letter(COLUMNS.index(above) + 1)}2"
    column = f"'{LISTS}'!${upper}$1:${upper}${max(1, len(pairs.rows))}"
    return f"OFFSET('{LISTS}'!${lower}$1,MATCH({asked},{column},0)-1,0,COUNTIF({column},{asked}),1)"


def _choose(sheet: Worksheet, field: str, formula: str) -> None:
    rule = DataValidation(type="list", formula1=formula, allow_blank=True, showErrorMessage=False)
    letter = get_column_letter(COLUMNS.index(field) + 1)
    rule.add(f"{letter}2:{letter}{ROWS}")
    sheet.add_data_validation(rule)


def _write(lists: Worksheet, column: int, names: Iterable[str]) -> None:
    for row, name in enumerate(names, start=1):
        lists.cell(row, column, name)


def _explain(sheet: Worksheet, organization: str) -> None:
    lines = (
        f"ไฟล์นำเข้าความต้องการของ {organization}",
        f"1. กรอกในแผ่น «{NEEDS}» แถวละหนึ่งเรื่อง หัวตารางสีน้ำเงินต้องกรอก",
        "2. รหัสอ้างอิงต้องไม่ซ้ำกัน และใช้รหัสเดิมเมื่อส่งเรื่องเดิมอีกครั้ง ระบบจะแก้ไขเรื่องเดิม ไม่เพิ่มเรื่องใหม่",
        "3. เลือกจังหวัดก่อนอำเภอ อำเภอก่อนตำบล และด้านก่อนประเด็น รายการจะตามกัน",
        "4. ไม่ใส่ชื่อคน เบอร์โทรศัพท์ หรือเลขประจำตัวประชาชน",
        f"5. แถวที่รหัสอ้างอิงเป็น «{EXAMPLE}» ระบบไม่นำเข้า",
        "Fill in the first sheet, one need a row; blue headings are needed. The id tells which need"
        " a row is: the same id again changes that need.",
    )
    for row, line in enumerate(lines, start=1):
        sheet.cell(row, 1, line)
    sheet.column_dimensions["A"].width = 100
