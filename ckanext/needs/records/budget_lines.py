"""Turns the rows of a flat budget table into budget lines."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, replace
from decimal import Decimal

from ckanext.needs.bilingual import Text
from ckanext.needs.codelists import CodeError, Codelists
from ckanext.needs.problems import InputError, Problem, SourceRef
from ckanext.needs.records.budget_line import BudgetLine
from ckanext.needs.records.ids import stable_id
from ckanext.needs.records.mapping import BudgetMapping, ControlTotal
from ckanext.needs.records.money import Amount, AmountError, parse_amount
from ckanext.needs.records.vintages import strategy_in
from ckanext.needs.sources.failures import require_columns
from ckanext.needs.sources.rows import RawRow, RawTable
from ckanext.needs.thai import FiscalYear, ThaiValueError, fold, normalise

#: Between the classes of a code path.
PATH_SEPARATOR = " > "


@dataclass(frozen=True, slots=True)
class Mapped:
    """Budget lines, and what stands in the way of publishing them."""

    lines: tuple[BudgetLine, ...]
    problems: tuple[Problem, ...]


def map_budget_rows(
    tables: Iterable[RawTable], mapping: BudgetMapping, codelists: Codelists, source: str
) -> Mapped:
    """Map every row to a budget line, in the order of the source.

    :param source: name of the harvester; a part of each line's id
    :raises InputError: a table lacks a column that the mapping names
    """
    lines: list[BudgetLine] = []
    problems: list[Problem] = []
    for table in tables:
        require_columns([c.columns[0] for c in mapping.cells()], table.columns, table.ref)
        for row in table.rows:
            line = _line(row, mapping, codelists)
            if isinstance(line, BudgetLine):
                lines.append(line)
            else:
                problems.extend(line)
    return Mapped(with_ids(lines, source), tuple(problems))


def _line(
    row: RawRow, mapping: BudgetMapping, codelists: Codelists
) -> BudgetLine | tuple[Problem, ...]:
    problems = [*_wrong_area(row, mapping, codelists)]
    year = _fiscal_year(row, mapping)
    amount = _amount(row, mapping)
    problems.extend(found for found in (year, amount) if isinstance(found, Problem))
    if problems or isinstance(year, Problem) or isinstance(amount, Problem):
        return tuple(problems)
    return _compose(row, mapping, year, amount)


def _compose(row: RawRow, mapping: BudgetMapping, year: FiscalYear, amount: Amount) -> BudgetLine:
    cells = {name: _corrected(text, mapping.corrections) for name, text in row.cells.items()}
    classes = [text for cell in mapping.code_path if (text := cell.of(cells))]
    texts = {name: cell.of(cells) for name, cell in mapping.texts.items()}
    return BudgetLine(
        line_id="",
        fiscal_year=year.be,
        phase=mapping.phase,
        area=mapping.area,
        strategy=strategy_in(mapping.strategy, year.be),
        code_path=PATH_SEPARATOR.join(classes),
        plan=texts.pop("plan", ""),
        project=texts.pop("project", ""),
        agency=texts.pop("agency", ""),
        basis=amount.basis,
        amount=amount.amount,
        unit_amount=amount.unit_amount,
        unit_count=amount.unit_count,
        work=texts.pop("work", ""),
        expense_type=texts.pop("expense_type", ""),
        amount_text=amount.text,
        source_ref=str(row.ref),
    )


def _corrected(text: str, corrections: dict[str, str]) -> str:
    plain = normalise(text)
    for wrong, right in corrections.items():
        plain = plain.replace(wrong, right)
    return plain


def _wrong_area(row: RawRow, mapping: BudgetMapping, codelists: Codelists) -> tuple[Problem, ...]:
    if not mapping.area_column:
        return ()
    found = mapping.area_column.of(row.cells)
    try:
        area = codelists.areas.resolve(found)
    except CodeError as error:
        return (Problem("unknown_code", error.reason, row.ref, mapping.area_column.shown, found),)
    if area.code == mapping.area:
        return ()
    expected = codelists.areas.get(mapping.area).name
    reason = Text(
        f"แถวนี้เป็นของพื้นที่อื่น ต้องเป็น {expected.th}",
        f"the row is of another area; expected {expected.in_('en')}",
    )
    return (Problem("wrong_area", reason, row.ref, mapping.area_column.shown, found),)


def _fiscal_year(row: RawRow, mapping: BudgetMapping) -> FiscalYear | Problem:
    found = mapping.fiscal_year.of(row.cells)
    try:
        return FiscalYear.parse(found)
    except ThaiValueError as error:
        return Problem("bad_year", error.reason, row.ref, mapping.fiscal_year.shown, found)


def _amount(row: RawRow, mapping: BudgetMapping) -> Amount | Problem:
    found = mapping.amount.of(row.cells)
    try:
        return parse_amount(found, factor=mapping.factor or 1)
    except AmountError as error:
        return Problem("bad_amount", error.reason, row.ref, mapping.amount.shown, found)


def with_ids(lines: Sequence[BudgetLine], source: str) -> tuple[BudgetLine, ...]:
    """Give each line its id, from what it is about and not from where it stands.

    Lines that are about the same thing are told apart by their amount, then by a number; so the
    same lines in another order have the same ids.
    """
    seen: Counter[tuple[str, ...]] = Counter()
    ids: dict[int, str] = {}
    for position in sorted(range(len(lines)), key=lambda n: (_key(lines[n]), lines[n].amount or 0)):
        key = _key(lines[position])
        seen[key] += 1
        again = (str(seen[key]),) if seen[key] > 1 else ()
        ids[position] = stable_id("budget_line", source, *key, *again)
    return tuple(replace(line, line_id=ids[n]) for n, line in enumerate(lines))


def _key(line: BudgetLine) -> tuple[str, ...]:
    """Return what a line is about; spaces, punctuation and the digits' script do not matter."""
    texts = (fold(text) for text in (line.code_path, line.indicator, line.project))
    return (str(line.fiscal_year), line.phase, line.area, *texts)


def check_totals(lines: Iterable[BudgetLine], totals: Iterable[ControlTotal], source: str) -> None:
    """Check that each fiscal year has the lines and the sum that its publisher states.

    :raises InputError: a year differs; what is published would not be that budget
    """
    counted = Counter[int]()
    summed: dict[int, Decimal] = {}
    for line in lines:
        counted[line.fiscal_year] += 1
        summed[line.fiscal_year] = summed.get(line.fiscal_year, Decimal(0)) + (line.amount or 0)
    problems = [
        _difference(
            total, counted[total.fiscal_year], summed.get(total.fiscal_year, Decimal(0)), source
        )
        for total in totals
        if (counted[total.fiscal_year], summed.get(total.fiscal_year))
        != (total.lines, total.amount)
    ]
    if problems:
        raise InputError(*problems)


def _difference(total: ControlTotal, lines: int, amount: Decimal, source: str) -> Problem:
    year = total.fiscal_year
    return Problem(
        "total_differs",
        Text(
            f"ปีงบประมาณ {year}: ได้ {lines} รายการ รวม {amount:,} บาท "
            f"แต่ต้องได้ {total.lines} รายการ รวม {total.amount:,} บาท",
            f"fiscal year {year}: {lines} lines of {amount:,} baht, "
            f"expected {total.lines} lines of {total.amount:,} baht",
        ),
        SourceRef(source),
    )
