"""A harvester proposed for a file of budget lines, as YAML that a publisher corrects."""

from __future__ import annotations

import re
from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

import yaml

from ckanext.needs.header_match import Matched, match
from ckanext.needs.sources.rows import RawTable
from ckanext.needs.thai import FiscalYear

#: What a mapping has no other place for; the rest of the fields are texts of a line.
_NUMBER_LIKE = ("fiscal_year", "amount")
_WORD = re.compile(r"[^a-z0-9]+")


@dataclass(frozen=True, slots=True)
class About:
    """What a publisher says of the file.

    :param name: slug of the harvester and of the dataset
    :param publisher: name (slug) of the organisation, with its title
    :param area: code of the area whose budget it is; empty = the whole country
    :param location: where the file lies, as the YAML says it
    """

    name: str
    title: str
    publisher: str
    publisher_title: str
    email: str
    area: str
    phase: str
    format: str
    location: str


def propose(about: About, table: RawTable, this_year: FiscalYear) -> str:
    """Return the YAML of a harvester, with a word on each column above it.

    :param this_year: the fiscal year of rows, when no column says it
    """
    matched = match(table)
    said = _harvester(about, _mapping(about, matched, this_year))
    text = yaml.safe_dump(said, allow_unicode=True, sort_keys=False, width=100)
    return "".join(f"# {line}\n" for line in _comments(matched)) + text


def slug(text: str, default: str = "budget") -> str:
    """Return a name for addresses out of a file's name; Thai letters have no place in it."""
    return _WORD.sub("-", text.lower()).strip("-")[:60].strip("-") or default


def _mapping(about: About, matched: Matched, this_year: FiscalYear) -> dict[str, Any]:
    columns = {field: guess.column for field, guess in matched.fields.items()}
    said: dict[str, Any] = {"area": about.area, "phase": about.phase}
    if matched.years:
        said["years"] = {"pattern": matched.years}
    else:
        year: Any = columns.get("fiscal_year") or {"value": str(this_year.be)}
        said |= {"fiscal_year": year, "amount": columns.get("amount", "")}
    said["code_path"] = list(matched.code_path or _some_class(columns))
    texts = {field: column for field, column in columns.items() if field not in _NUMBER_LIKE}
    return said | {"agency": {"value": about.publisher_title}} | texts


def _some_class(columns: Mapping[str, str]) -> tuple[str, ...]:
    """Return what classifies lines where nothing looks like a class."""
    return tuple(columns[field] for field in ("plan", "agency", "project") if field in columns)[:1]


def _harvester(about: About, mapping: dict[str, Any]) -> dict[str, Any]:
    title = {"th": about.title, "en": about.title}
    organization = {"th": about.publisher_title, "en": about.publisher_title}
    publisher: dict[str, Any] = {
        "name": about.publisher,
        "title": organization,
        "maintainer": about.publisher_title,
        "maintainer_email": about.email,
    }
    return {
        "name": about.name,
        "title": title,
        "schedule": "manual",
        "source": {
            "format": about.format,
            "locations": [about.location],
            "attribution": {**organization},  # its own: YAML would refer back to the other
            "licence": "public budget figures",
        },
        "records": "budget_lines",
        "mapping": mapping,
        "datasets": [_dataset(about, publisher)],
    }


def _dataset(about: About, publisher: dict[str, Any]) -> dict[str, Any]:
    title = f"{about.title} ปีงบประมาณ พ.ศ. {{year}}"
    return {
        "key": "budget",
        "name": about.name,
        "period": "all",
        "title": {"th": title, "en": f"{about.title}, fiscal years {{year}}"},
        "notes": {"th": title, "en": f"{about.title}, fiscal years {{year}}"},
        "tables": ["budget_lines", "budget_by_strategy", "budget_by_agency"],
        "tags": ["งบประมาณ"],
        "publisher": publisher,
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


def _comments(matched: Matched) -> list[str]:
    found = [
        f"{field}: «{guess.column}» ~ «{guess.name}» {guess.score:.0f} %"
        for field, guess in matched.fields.items()
    ]
    years = [f"years: «{matched.years}»"] if matched.years else []
    missing = [] if "amount" in matched.fields or matched.years else ["amount: ? ไม่พบ / not found"]
    unused = ", ".join(f"«{column}»" for column in matched.unused)
    rest = [f"คอลัมน์ที่ยังไม่ได้ใช้ / columns not used: {unused}"] if unused else []
    lines = [*found, *years, *missing, *rest]
    return [" ".join(line.split()) for line in lines]
