"""Turns an action plan (a document) into budget lines.

The shape is that of Bangkok's annual action plans: headings carry the code path; a table lists
indicators with their projects, budgets and agencies, its header again on each page; a later table
gives each project's objective and joins by the project's name.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass, field, replace

from rapidfuzz import fuzz, process

from ckanext.needs.bilingual import Text
from ckanext.needs.codelists import Codelists
from ckanext.needs.problems import InputError, Problem, SourceRef
from ckanext.needs.records.budget_line import BudgetLine
from ckanext.needs.records.headings import Place, after_headings
from ckanext.needs.records.mapping import ActionPlanMapping
from ckanext.needs.records.money import AmountError, parse_amount
from ckanext.needs.records.pages import (
    LogicalRow,
    logical_rows,
    same_text,
    without_number,
)
from ckanext.needs.records.plan_items import PlanItem, plan_items
from ckanext.needs.sources.failures import require_columns
from ckanext.needs.sources.rows import RawRow, RawTable
from ckanext.needs.thai import fold

#: How alike (0 to 100) two names of a project must be to be one: spaces and spelling differ.
SAME_NAME = 90


@dataclass
class _Section:
    """The rows of one kind of table under one place of the plan, all pages together."""

    kind: str
    place: Place
    rows: list[RawRow] = field(default_factory=list[RawRow])


@dataclass(frozen=True, slots=True)
class Mapped:
    """Budget lines, and what stands in the way of publishing them."""

    lines: tuple[BudgetLine, ...]
    problems: tuple[Problem, ...]


def map_action_plan(
    tables: Sequence[RawTable], mapping: ActionPlanMapping, codelists: Codelists
) -> Mapped:
    """Map every project of a plan to a budget line without an id, in the order of the source.

    :raises InputError: no table has the columns that the mapping names, or there is no year
    """
    sections = _sections(tables, mapping)
    objectives = _objectives(sections, mapping)
    districts = _districts(mapping, codelists)
    lines: list[BudgetLine] = []
    problems: list[Problem] = []
    for found in _lines(sections, mapping, districts):
        if isinstance(found, Problem):
            problems.append(found)
        else:
            lines.append(replace(found, objective=_objective(found, objectives)))
    if objectives:
        problems.extend(_no_objective(line, mapping) for line in lines if not line.objective)
    return Mapped(tuple(lines), tuple(problems))


def _sections(tables: Sequence[RawTable], mapping: ActionPlanMapping) -> list[_Section]:
    place = Place(fiscal_year=mapping.fiscal_year)
    sections: list[_Section] = []
    for table in tables:
        place = after_headings(place, table.headings, mapping.heading_levels)
        kind = _kind(table, mapping)
        same = [s for s in sections if s.kind == kind and s.place == place]
        if kind and same:
            same[-1].rows.extend(_renamed(table, mapping))
        elif kind:
            sections.append(_Section(kind, place, _renamed(table, mapping)))
    if not any(section.kind == "plan" for section in sections):
        for table in tables[:1]:
            require_columns(_plan_columns(mapping), table.columns, table.ref)
    _refuse_placeless(sections, tables)
    return sections


def _kind(table: RawTable, mapping: ActionPlanMapping) -> str:
    """Return `plan`, `objectives`, or nothing, by the columns a table has."""
    if _has(table, _plan_columns(mapping)):
        return "plan"
    return "objectives" if _has(table, (mapping.project, mapping.objective)) else ""


def _plan_columns(mapping: ActionPlanMapping) -> tuple[str, ...]:
    return (mapping.indicator, mapping.project, mapping.amount, mapping.agency)


def _has(table: RawTable, columns: Iterable[str]) -> bool:
    return all(any(same_text(name, found) for found in table.columns) for name in columns)


def _renamed(table: RawTable, mapping: ActionPlanMapping) -> list[RawRow]:
    """Return the rows with the mapping's spelling of the columns."""
    wanted = {fold(name): name for name in (*_plan_columns(mapping), mapping.objective)}
    names = {found: wanted.get(fold(found), found) for found in table.columns}
    return [
        replace(row, cells={names[name]: text for name, text in row.cells.items()})
        for row in table.rows
    ]


def _refuse_placeless(sections: Sequence[_Section], tables: Sequence[RawTable]) -> None:
    for section in sections:
        if section.kind == "plan" and not (section.place.code_path and section.place.fiscal_year):
            raise InputError(
                Problem(
                    "no_heading",
                    Text(
                        "ไม่พบหัวข้อที่บอกรหัส (เช่น เป้าประสงค์ที่ ๕.๒.๑.๑) หรือปีงบประมาณ เหนือตาราง",
                        "no heading above the table says its code (such as 5.2.1.1) or the year",
                    ),
                    section.rows[0].ref if section.rows else tables[0].ref,
                )
            )


def _districts(mapping: ActionPlanMapping, codelists: Codelists) -> int | None:
    """Return how many districts the plan's area has: what an amount a district is multiplied by."""
    children = codelists.areas.children(mapping.area)
    return sum(child.level == "district" for child in children) or None


def _lines(
    sections: Iterable[_Section], mapping: ActionPlanMapping, districts: int | None
) -> Iterator[BudgetLine | Problem]:
    for section in sections:
        if section.kind != "plan":
            continue
        for row in logical_rows(section.rows, mapping.indicator):
            found = plan_items(row, mapping)
            yield from found.problems
            if not found.items and not found.problems:
                yield _without_project(row, mapping)
            for item in found.items:
                yield _line(item, row, section.place, mapping, districts)


def _line(
    item: PlanItem,
    row: LogicalRow,
    place: Place,
    mapping: ActionPlanMapping,
    districts: int | None,
) -> BudgetLine | Problem:
    try:
        amount = parse_amount(item.amount, districts, mapping.factor)
    except AmountError as error:
        return Problem("bad_amount", error.reason, item.ref, mapping.amount, item.amount)
    return BudgetLine(
        line_id="",
        fiscal_year=place.fiscal_year,
        phase=mapping.phase,
        area=mapping.area,
        strategy=mapping.strategy,
        code_path=place.code_path,
        plan=place.name,
        project=item.project,
        agency=item.agency,
        basis=amount.basis,
        amount=amount.amount,
        unit_amount=amount.unit_amount,
        unit_count=amount.unit_count,
        indicator=without_number(row.joined(mapping.indicator)),
        amount_text=amount.text,
        source_ref=str(item.ref),
    )


def _without_project(row: LogicalRow, mapping: ActionPlanMapping) -> Problem:
    return Problem(
        "no_project",
        Text("แถวนี้ไม่มีโครงการ", "the row has no project"),
        row.pieces[0].ref,
        mapping.project,
        severity="warning",
    )


def _objectives(sections: Iterable[_Section], mapping: ActionPlanMapping) -> dict[str, str]:
    """Return the objective of each project, by its folded name."""
    return {
        fold(without_number(row.joined(mapping.project))): without_number(
            row.joined(mapping.objective)
        )
        for section in sections
        if section.kind == "objectives"
        for row in logical_rows(section.rows, mapping.project)
    }


def _objective(line: BudgetLine, objectives: dict[str, str]) -> str:
    """Return the objective of the project whose name is the line's, or nearly; or nothing."""
    key = fold(line.project)
    near = process.extractOne(key, list(objectives), scorer=fuzz.ratio, score_cutoff=SAME_NAME)
    return objectives[near[0]] if near else ""


def _no_objective(line: BudgetLine, mapping: ActionPlanMapping) -> Problem:
    reason = Text(
        f"ไม่พบวัตถุประสงค์ของโครงการนี้ ({line.source_ref})",
        f"no objective is given for this project ({line.source_ref})",
    )
    where = SourceRef(line.source_ref.partition("#")[0])
    return Problem("no_objective", reason, where, mapping.objective, line.project, "warning")
