"""How a source's columns become records: the `mapping` part of a harvester's YAML."""

from __future__ import annotations

from dataclasses import dataclass

from ckanext.needs.declared import Node, declaration_error

PHASES = ("plan", "proposed", "approved", "executed")


@dataclass(frozen=True, slots=True)
class Cell:
    """Where a value comes from: a column of the source, or the same value for every row."""

    column: str = ""
    value: str = ""

    def of(self, cells: dict[str, str]) -> str:
        """Return the value for a row of cells."""
        return cells.get(self.column, "") if self.column else self.value


@dataclass(frozen=True, slots=True)
class ControlTotal:
    """What a fiscal year (Buddhist Era) must come to: number of lines and baht."""

    fiscal_year: int
    lines: int
    amount: int


@dataclass(frozen=True, slots=True)
class BudgetMapping:
    """A flat budget table: one line a row.

    :param area: code of the area whose budget it is; a row of another area is an error
    :param area_column: where a row names its area; empty = no such column
    :param code_path: columns from the widest to the narrowest class
    :param factor: baht in one unit of the amount column
    :param corrections: misspelled text of the source to the right one, in any class column
    :param totals: the run fails unless these are met exactly
    """

    area: str
    phase: str
    strategy: str
    fiscal_year: Cell
    area_column: str
    code_path: tuple[str, ...]
    plan: Cell
    project: Cell
    work: Cell
    expense_type: Cell
    agency: Cell
    amount: str
    factor: int
    corrections: dict[str, str]
    totals: tuple[ControlTotal, ...]

    def columns(self) -> tuple[str, ...]:
        """Return the columns that the source must have."""
        cells = (
            *(self.fiscal_year, self.plan, self.project),
            *(self.work, self.expense_type, self.agency),
        )
        named = (*(c.column for c in cells), self.area_column, *self.code_path, self.amount)
        return tuple(dict.fromkeys(name for name in named if name))


@dataclass(frozen=True, slots=True)
class ActionPlanMapping:
    """An action plan: a document whose headings carry the code path, and two kinds of table.

    :param heading_levels: words that begin a heading, from the widest (ด้านที่) to the narrowest
    :param indicator: column with the indicator; its numbered items begin a new row of the plan
    :param agency: column with the responsible agency (หมายเหตุ in the plans of Bangkok)
    :param objective: column of the second table, which joins by the name of the project
    :param fiscal_year: Buddhist Era, or 0 = as a heading says (ประจำปี พ.ศ. ...)
    """

    area: str
    phase: str
    strategy: str
    fiscal_year: int
    heading_levels: tuple[str, ...]
    indicator: str
    project: str
    amount: str
    agency: str
    objective: str
    factor: int
    totals: tuple[ControlTotal, ...]


@dataclass(frozen=True, slots=True)
class NeedMapping:
    """Needs that the source already holds as records (a portal).

    :param areas: codes of the areas whose needs are taken; empty = all
    """

    areas: tuple[str, ...]


Mapping = BudgetMapping | ActionPlanMapping | NeedMapping
#: What `records` in a harvester's YAML may be.
KINDS = ("needs", "budget_lines", "action_plan")


def read_mapping(kind: str, node: Node) -> Mapping:
    """Read the mapping of a harvester whose `records` is `kind`."""
    mapping: Mapping
    if kind == "budget_lines":
        mapping = _budget(node)
    elif kind == "action_plan":
        mapping = _action_plan(node)
    else:
        mapping = NeedMapping(node.texts("areas"))
    node.done()
    return mapping


def _budget(node: Node) -> BudgetMapping:
    return BudgetMapping(
        area=node.text("area"),
        phase=node.choice("phase", PHASES),
        strategy=node.text("strategy", ""),
        fiscal_year=_cell(node, "fiscal_year", required=True),
        area_column=node.text("area_column", ""),
        code_path=node.texts("code_path"),
        plan=_cell(node, "plan"),
        project=_cell(node, "project"),
        work=_cell(node, "work"),
        expense_type=_cell(node, "expense_type"),
        agency=_cell(node, "agency"),
        amount=node.text("amount"),
        factor=node.number("factor", 1),
        corrections=node.mapping("corrections"),
        totals=_totals(node),
    )


def _action_plan(node: Node) -> ActionPlanMapping:
    columns = node.child("columns")
    mapping = ActionPlanMapping(
        area=node.text("area"),
        phase=node.choice("phase", PHASES),
        strategy=node.text("strategy", ""),
        fiscal_year=node.number("fiscal_year", 0),
        heading_levels=node.texts("heading_levels"),
        indicator=columns.text("indicator"),
        project=columns.text("project"),
        amount=columns.text("amount"),
        agency=columns.text("agency"),
        objective=columns.text("objective"),
        factor=node.number("factor", 1),
        totals=_totals(node),
    )
    columns.done()
    if not mapping.heading_levels:
        raise declaration_error(
            node.file, f"{node.path}.heading_levels", "ต้องมีอย่างน้อยหนึ่งคำ", "needs one at least"
        )
    return mapping


def _cell(node: Node, key: str, required: bool = False) -> Cell:
    """Read `key: column`, or `key: {value: the same for every row}`."""
    if not node.has(key) and not required:
        node.text(key, "")
        return Cell()
    try:
        return Cell(column=node.text(key))
    except ValueError:
        child = node.child(key)
        cell = Cell(value=child.text("value"))
        child.done()
        return cell


def _totals(node: Node) -> tuple[ControlTotal, ...]:
    return tuple(_total(child) for child in node.children("totals"))


def _total(node: Node) -> ControlTotal:
    total = ControlTotal(node.number("fiscal_year"), node.number("lines"), node.number("amount"))
    node.done()
    return total
