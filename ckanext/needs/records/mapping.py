"""How a source's columns become records: the `mapping` part of a harvester's YAML.

What each key means for those who write one is in docs/mappings.md.
"""

from __future__ import annotations

import hashlib
import json
from dataclasses import Field, asdict, dataclass, field, fields

from ckanext.needs.declared import Node, declaration_error
from ckanext.needs.records.budget_mapping import (
    MAX_ERROR_SHARE,
    PHASES,
    BudgetMapping,
    ControlTotal,
    read_budget,
    read_factor,
    read_totals,
)
from ckanext.needs.records.cells import Cell, Words
from ckanext.needs.records.need_columns import VALUES, need_columns
from ckanext.needs.records.vintages import Vintage, WideYears

__all__ = [
    "KINDS",
    "PHASES",
    "ActionPlanMapping",
    "BudgetMapping",
    "Cell",
    "ComplaintMapping",
    "ControlTotal",
    "Mapping",
    "NeedMapping",
    "ParticipationMapping",
    "RoundsMapping",
    "Vintage",
    "VotesMapping",
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
    """Needs that the source already holds as records (a portal), or as the rows of a file.

    Columns are found by the names of schemas/need_columns.yaml; `columns` names others.

    :param areas: codes of the areas whose needs are taken; empty = all
    :param columns: field of a need to what its column is called in this source
    :param source_system: of rows that name none; empty = the harvester's name
    :param owner_org: name (slug) of the agency of rows that name none
    :param status: of rows that say none; empty = such a row is an error
    :param external_id_from: fields that make the id of rows that have none
    :param values: field of a need to what holds for rows that say nothing of it
    :param agencies: what the source calls an agency to the agency's name (slug)
    :param description_rows: rows right under the header that describe the columns
    :param max_error_share: the run stops when more of the rows have an error
    """

    areas: tuple[str, ...]
    columns: dict[str, tuple[str, ...]] = field(default_factory=dict[str, tuple[str, ...]])
    source_system: str = ""
    owner_org: str = ""
    status: str = ""
    external_id_from: tuple[str, ...] = ()
    values: dict[str, str] = field(default_factory=dict[str, str])
    agencies: dict[str, str] = field(default_factory=dict[str, str])
    description_rows: int = 0
    max_error_share: float = MAX_ERROR_SHARE


@dataclass(frozen=True, slots=True)
class ComplaintMapping:
    """A feed of complaints, which are counted and not kept.

    :param areas: codes of the provinces whose complaints are counted; empty = all
    :param max_error_share: the run stops when more of the rows have an error
    """

    areas: tuple[str, ...]
    max_error_share: float = MAX_ERROR_SHARE


@dataclass(frozen=True, slots=True)
class ParticipationMapping:
    """Forums and proposals of a portal's rounds, which are counted by district.

    :param areas: codes of the provinces whose districts are counted; empty = all
    """

    areas: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class VotesMapping:
    """Votes of a portal's rounds whose result is shown.

    :param areas: codes of the provinces whose rounds are taken; empty = all
    """

    areas: tuple[str, ...]


RoundsMapping = ParticipationMapping | VotesMapping
Mapping = BudgetMapping | ActionPlanMapping | NeedMapping | ComplaintMapping | RoundsMapping
#: What `records` in a harvester's YAML may be.
KINDS = ("needs", "budget_lines", "action_plan", "complaints", "participation", "votes")
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
    elif kind == "complaints":
        share = node.share("max_error_share", MAX_ERROR_SHARE)
        mapping = ComplaintMapping(node.texts("areas"), share)
    elif kind == "participation":
        mapping = ParticipationMapping(node.texts("areas"))
    elif kind == "votes":
        mapping = VotesMapping(node.texts("areas"))
    else:
        mapping = _needs(node)
    node.done()
    return mapping


def _needs(node: Node) -> NeedMapping:
    columns = node.child("columns", optional=True)
    fields = tuple(need_columns())
    return NeedMapping(
        areas=node.texts("areas"),
        columns={name: _names(columns, name) for name in _known(columns, fields)},
        source_system=node.text("source_system", ""),
        owner_org=node.text("owner_org", ""),
        status=node.text("status", ""),
        external_id_from=tuple(
            item.choice(name, fields) for item, name in node.items("external_id_from")
        ),
        values=_values(node.child("values", optional=True)),
        agencies=_filled(node.child("agencies", optional=True)),
        description_rows=node.number("description_rows", 0, least=0),
        max_error_share=node.share("max_error_share", MAX_ERROR_SHARE),
    )


def _values(node: Node) -> dict[str, str]:
    return {name: node.text(name) for name in _known(node, VALUES)}


def _filled(node: Node) -> dict[str, str]:
    return {name: node.text(name) for name in node}


def _known(columns: Node, fields: tuple[str, ...]) -> tuple[str, ...]:
    """Return the keys of `columns`; one that is no field of a need is an error."""
    asked = {name for name in fields if columns.has(name)}
    for name in fields:
        columns.offer(name)
    return tuple(name for name in columns if name in asked)


def _names(columns: Node, key: str) -> tuple[str, ...]:
    names = columns.text_or_texts(key)
    return (names,) if isinstance(names, str) else names


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
