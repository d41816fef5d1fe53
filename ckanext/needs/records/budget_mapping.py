"""The mapping of a flat budget table: which column becomes what of a budget line."""

from __future__ import annotations

from dataclasses import dataclass, field

from ckanext.needs.declared import Node, declaration_error
from ckanext.needs.records.cells import NO_CELL, Cell, Words, read_cell, read_words
from ckanext.needs.records.vintages import (
    ERAS,
    NO_YEARS,
    Vintage,
    WideYears,
    read_vintages,
    read_wide_years,
)

PHASES = ("plan", "proposed", "approved", "executed")
#: Baht in one of what the header of an amount calls its unit.
UNITS = {
    "บาท": 1,
    "พันบาท": 1_000,
    "หมื่นบาท": 10_000,
    "แสนบาท": 100_000,
    "ล้านบาท": 1_000_000,
}
#: The texts of a line that a column may give, by the name of the line's own field.
TEXTS = (
    *("plan", "project", "work", "expense_type", "agency", "indicator", "objective"),
    *("community", "status_text"),
)
#: What a row may name its area by.
LEVELS = ("", "province", "district", "subdistrict")
#: More rows than this share refused, and the run stops.
MAX_ERROR_SHARE = 0.05


@dataclass(frozen=True, slots=True)
class ControlTotal:
    """What a fiscal year (Buddhist Era) must come to: number of lines and baht."""

    fiscal_year: int
    lines: int
    amount: int


@dataclass(frozen=True, slots=True)
class BudgetMapping:
    """A flat budget table: one line a row, or one a row and year where years are columns.

    :param area: code of the area whose budget it is; empty = as `area_column` says, or the country
    :param area_column: where a row names its area; with `area`, a row of another one is an error
    :param area_level: on which level the column's areas are; empty = told by the text
    :param strategy: strategies by fiscal year; none = the source has a classification of its own
    :param code_path: cells from the widest to the narrowest class; empty ones are left out
    :param heading_levels: words that begin the headings above a table, whose codes begin the path
    :param texts: cells of the line's texts, by field
    :param factor: baht in one unit of the amounts; 0 = as the header says in brackets, or baht
    :param years: columns of amounts, one a year, instead of `fiscal_year` and `amount`
    :param year_era: how the source counts its years: one of `vintages.ERAS`
    :param two_digits: its years may have two digits
    :param own_id: the source's own id of a line; lines keep theirs when their texts change
    :param pillar, issue: where a row names its pillar and issue of the strategy
    :param district: where a row names its district, inside its area
    :param obliged: whether the line is a part of an amount obliged over several years
    :param description_rows: rows right under the header that describe the columns
    :param skip: rows that are no lines
    :param subtotals: rows that sum up others; they are checked, never published
    :param corrections: misspelled text of the source to the right one, in any text
    :param totals: the run fails unless these are met exactly
    :param max_error_share: the run stops when more of the rows have an error
    """

    area: str
    phase: str
    amount: Cell
    fiscal_year: Cell = NO_CELL
    area_column: Cell = NO_CELL
    area_level: str = ""
    strategy: tuple[Vintage, ...] = ()
    code_path: tuple[Cell, ...] = ()
    heading_levels: tuple[str, ...] = ()
    texts: dict[str, Cell] = field(default_factory=dict[str, Cell])
    factor: int = 0
    years: WideYears = NO_YEARS
    year_era: str = "any"
    two_digits: bool = False
    own_id: Cell = NO_CELL
    pillar: Cell = NO_CELL
    issue: Cell = NO_CELL
    district: Cell = NO_CELL
    obliged: Cell = NO_CELL
    used_amount: Cell = NO_CELL
    start_date: Cell = NO_CELL
    end_date: Cell = NO_CELL
    description_rows: int = 0
    skip: tuple[Words, ...] = ()
    subtotals: tuple[Words, ...] = ()
    corrections: dict[str, str] = field(default_factory=dict[str, str])
    totals: tuple[ControlTotal, ...] = ()
    max_error_share: float = MAX_ERROR_SHARE

    def cells(self) -> tuple[Cell, ...]:
        """Return every cell that names columns."""
        every = (
            *(self.fiscal_year, self.area_column, *self.code_path, *self.texts.values()),
            *(self.own_id, self.pillar, self.issue, self.district, self.obliged),
            *(self.amount, self.used_amount, self.start_date, self.end_date),
            *(Cell((words.column,)) for words in (*self.skip, *self.subtotals)),
        )
        return tuple(cell for cell in every if cell.columns)


def read_budget(node: Node) -> BudgetMapping:
    """Read the mapping of a flat budget table."""
    years = read_wide_years(node, "years")
    _need_area(node)
    return BudgetMapping(
        area=node.text("area", ""),
        phase=node.choice("phase", PHASES),
        amount=_instead_of(node, "amount", years),
        fiscal_year=_instead_of(node, "fiscal_year", years),
        area_column=read_cell(node, "area_column"),
        area_level=node.choice("area_level", LEVELS, ""),
        strategy=read_vintages(node, "strategy"),
        code_path=tuple(read_cell(*item, required=True) for item in node.items("code_path")),
        heading_levels=node.texts("heading_levels"),
        texts=_texts(node),
        factor=read_factor(node),
        years=years,
        year_era=node.choice("year_era", ERAS, "any"),
        two_digits=node.flag("two_digits"),
        own_id=read_cell(node, "own_id"),
        pillar=read_cell(node, "pillar"),
        issue=read_cell(node, "issue"),
        district=read_cell(node, "district"),
        obliged=read_cell(node, "obliged"),
        used_amount=read_cell(node, "used_amount"),
        start_date=read_cell(node, "start_date"),
        end_date=read_cell(node, "end_date"),
        description_rows=node.number("description_rows", 0),
        skip=read_words(node, "skip"),
        subtotals=read_words(node, "subtotals"),
        corrections=node.mapping("corrections"),
        totals=read_totals(node),
        max_error_share=node.share("max_error_share", MAX_ERROR_SHARE),
    )


def read_factor(node: Node) -> int:
    """Read `unit: ล้านบาท` or `factor: 1000`; 0 when neither is there."""
    if node.has("unit") and node.has("factor"):
        raise declaration_error(
            node.file,
            f"{node.path}.unit",
            "ใช้ unit หรือ factor อย่างใดอย่างหนึ่ง",
            "use unit or factor, not both",
        )
    unit = node.choice("unit", ("", *UNITS), "")
    factor = node.number("factor", 0)
    if factor < 0:
        raise declaration_error(
            node.file, f"{node.path}.factor", "ต้องมากกว่า 0", "must be above 0", str(factor)
        )
    return UNITS[unit] if unit else factor


def read_totals(node: Node) -> tuple[ControlTotal, ...]:
    """Read what each fiscal year must come to."""
    return tuple(_total(child) for child in node.children("totals"))


def _total(node: Node) -> ControlTotal:
    total = ControlTotal(node.number("fiscal_year"), node.number("lines"), node.number("amount"))
    node.done()
    return total


def _texts(node: Node) -> dict[str, Cell]:
    cells = {name: read_cell(node, name) for name in TEXTS}
    return {name: cell for name, cell in cells.items() if cell}


def _instead_of(node: Node, key: str, years: WideYears) -> Cell:
    """Read a cell that must be there, unless the years are columns; then it must not."""
    if years and node.has(key):
        raise declaration_error(
            node.file,
            f"{node.path}.{key}",
            "ใช้ร่วมกับ years ไม่ได้",
            "does not go together with years",
        )
    return read_cell(node, key, required=not years)


def _need_area(node: Node) -> None:
    if not (node.has("area") or node.has("area_column")):
        raise declaration_error(
            node.file,
            f"{node.path}.area",
            'ไม่มีคีย์นี้ (รหัสพื้นที่ หรือ "" สำหรับทั้งประเทศ หรือใช้ area_column)',
            'this key is missing (a code, or "" for the whole country, or use area_column)',
        )
