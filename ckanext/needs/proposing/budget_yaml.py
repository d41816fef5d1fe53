"""A harvester proposed for a file of budget lines."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from typing import Any

from ckanext.needs.proposing.about import About
from ckanext.needs.proposing.budget_match import Matched
from ckanext.needs.proposing.harvester_yaml import Declared, harvester_of, harvester_text

#: What a mapping has no other place for; the rest of the fields are texts of a line.
_NUMBER_LIKE = ("fiscal_year", "amount")
#: Stands for a column that nothing is like: the dry run then names the columns there are.
NOT_FOUND = "?"


def budget_yaml(about: About, matched: Matched, this_year: int, source: Mapping[str, int]) -> str:
    """Return the YAML of a harvester, with a word on each column above it.

    :param this_year: the fiscal year (Buddhist Era) of rows, when no column says it
    """
    mapping = _mapping(about, matched, this_year)
    said = harvester_of(about, "budget_lines", mapping, _dataset(about), source)
    return harvester_text(said, _comments(matched))


def _mapping(about: About, matched: Matched, this_year: int) -> Declared:
    columns = {field: guess.column for field, guess in matched.fields.items()}
    said: Declared = {"area": about.area, "phase": about.phase}
    if matched.years:
        said["years"] = {"pattern": matched.years}
    else:
        year: Any = columns.get("fiscal_year") or {"value": str(this_year)}
        said |= {"fiscal_year": year, "amount": columns.get("amount", NOT_FOUND)}
    said["code_path"] = list(matched.code_path or _some_class(columns))
    texts = {field: column for field, column in columns.items() if field not in _NUMBER_LIKE}
    return said | {"agency": {"value": about.publisher_title}} | texts


def _some_class(columns: Mapping[str, str]) -> tuple[str, ...]:
    """Return what classifies lines where nothing looks like a class."""
    return tuple(columns[field] for field in ("plan", "agency", "project") if field in columns)[:1]


def _dataset(about: About) -> Declared:
    return {
        "tables": ["budget_lines", "budget_by_strategy", "budget_by_agency", "budget_keywords"],
        "tags": ["งบประมาณ"],
        "gdcatalog": {
            "data_type": "ข้อมูลสถิติ",
            "objective": ["เพื่อการให้บริการประชาชน"],
            "update_frequency_unit": "ปี",
            "geo_coverage": "จังหวัด" if about.area else "ประเทศ",
            "license_id": "Open Data Common",
            "unit_of_measure": "บาท",
            "unit_of_multiplier": "หน่วย",
        },
    }


def _comments(matched: Matched) -> Iterator[str]:
    for field, guess in matched.fields.items():
        yield f"{field}: «{guess.column}» ~ «{guess.name}» {guess.score:.0f} %"
    if matched.years:
        yield f"years: «{matched.years}»"
    elif "amount" not in matched.fields:
        yield f"amount: {NOT_FOUND} ไม่พบ / not found"
    if matched.unused:
        unused = ", ".join(f"«{column}»" for column in matched.unused)
        yield f"คอลัมน์ที่ยังไม่ได้ใช้ / columns not used: {unused}"
