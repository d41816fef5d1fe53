"""How a source's columns become records: the `mapping` part of a harvester's YAML.

What each key means for those who write one is in docs/mappings.md.
"""

from __future__ import annotations

import hashlib
import json
from dataclasses import Field, asdict, dataclass, fields

from ckanext.needs.declared import Node, declaration_error
from ckanext.needs.records.budget_mapping import (
    PHASES,
    BudgetMapping,
    ControlTotal,
    read_budget,
    read_factor,
    read_totals,
)
from ckanext.needs.records.cells import Cell, Words
from ckanext.needs.records.vintages import Vintage, WideYears

__all__ = [
    "KINDS",
    "PHASES",
    "ActionPlanMapping",
    "BudgetMapping",
    "Cell",
    "ControlTotal",
    "Mapping",
    "NeedMapping",
    "Vintage",
    "WideYears",
    "Words",
    "mapping_version",
    "read_mapping",
]


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
#: Hex digits that tell any two mappings of a source apart.
VERSION_LENGTH = 12


def mapping_version(mapping: Mapping) -> str:
    """Return a name of the mapping that changes exactly when what it says does.

    Keys that are left at their default, ones that later versions add too, are no part of it.
    """
    values = asdict(mapping)
    said = {each.name: values[each.name] for each in fields(mapping) if _is_said(mapping, each)}
    text = json.dumps([type(mapping).__name__, said], ensure_ascii=False, sort_keys=True)
    return hashlib.sha256(text.encode()).hexdigest()[:VERSION_LENGTH]


def _is_said(mapping: Mapping, each: Field[object]) -> bool:
    value: object = getattr(mapping, each.name)
    return bool(value) and value != each.default


def read_mapping(kind: str, node: Node) -> Mapping:
    """Read the mapping of a harvester whose `records` is `kind`."""
    mapping: Mapping
    if kind == "budget_lines":
        mapping = read_budget(node)
    elif kind == "action_plan":
        mapping = _action_plan(node)
    else:
        mapping = NeedMapping(node.texts("areas"))
    node.done()
    return mapping


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
        factor=read_factor(node) or 1,
        totals=read_totals(node),
    )
    columns.done()
    if not mapping.heading_levels:
        raise declaration_error(
            node.file, f"{node.path}.heading_levels", "ต้องมีอย่างน้อยหนึ่งคำ", "needs one at least"
        )
    return mapping
