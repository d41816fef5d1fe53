"""A harvester proposed for a file of needs; nothing of it is public unless its rows say so."""

from __future__ import annotations

from collections.abc import Mapping

from ckanext.needs.proposing.about import About
from ckanext.needs.proposing.cells import Cells, Lists
from ckanext.needs.proposing.harvester_yaml import Declared, harvester_of, harvester_text
from ckanext.needs.proposing.need_comments import need_comments
from ckanext.needs.proposing.need_match import MatchedNeeds
from ckanext.needs.proposing.need_values import Constants, constants
from ckanext.needs.records.mapping import MAX_ERROR_SHARE
from ckanext.needs.records.need_columns import need_columns
from ckanext.needs.sources.rows import RawTable
from ckanext.needs.thai import fold

#: Fields that tell one need from another where no column has an id, as far as there are columns.
IDENTITY = (
    *("title", "district", "subdistrict", "village", "fiscal_year", "requested_on", "notes"),
)
TABLES = ("needs", "needs_by_district_issue", "needs_by_status", "needs_by_agency")


def need_yaml(
    about: About,
    table: RawTable,
    matched: MatchedNeeds,
    lists: Lists,
    source: Mapping[str, int],
) -> str:
    """Return the YAML of a harvester, with a word on each column above it."""
    said = constants(about, table, matched, lists)
    mapping = _mapping(about, table, matched, said)
    declared = harvester_of(about, "needs", mapping, _dataset(about), source)
    return harvester_text(declared, need_comments(table, matched, said, lists))


def _mapping(about: About, table: RawTable, matched: MatchedNeeds, said: Constants) -> Declared:
    columns: Declared = {field: guess.column for field, guess in matched.fields.items()}
    mapping: Declared = {"columns": columns | _not_meant(table, matched)}
    if said.values:
        mapping["values"] = dict(said.values)
    if agencies := _agencies(matched, matched.cells):
        mapping["agencies"] = agencies
    if matched.description_rows:
        mapping["description_rows"] = matched.description_rows
    mapping |= {
        "source_system": about.name,
        "owner_org": about.publisher,
        "status": said.status,
    }
    if "external_id" not in columns:
        mapping["external_id_from"] = [f for f in IDENTITY if f in columns] or ["title"]
    return mapping | {"max_error_share": MAX_ERROR_SHARE}


def _not_meant(table: RawTable, matched: MatchedNeeds) -> dict[str, list[str]]:
    """Return, without a column, the fields that would be read of a column that is left out."""
    taken = {guess.column for guess in matched.fields.values()}
    headers = {fold(column) for column in table.columns if column not in taken}
    return {
        field: []
        for field, names in need_columns().items()
        if field not in matched.fields and any(fold(name) in headers for name in names)
    }


def _agencies(matched: MatchedNeeds, cells: Cells) -> dict[str, str]:
    """Return the organisations that cells name, where they are not named by their slug."""
    guess = matched.fields.get("owner_org")
    named = {text: cells.lists.agency(text) for text in cells.of(guess.column)} if guess else {}
    return {text: slug for text, slug in named.items() if slug and text != slug}


def _dataset(about: About) -> Declared:
    return {
        "tables": list(TABLES),
        "tags": ["ความต้องการของประชาชน"],
        "gdcatalog": {
            "data_type": "ข้อมูลสถิติ",
            "objective": ["เพื่อการให้บริการประชาชน"],
            "update_frequency_unit": "ปี",
            "update_frequency_interval": "1",
            "geo_coverage": "อำเภอ" if about.area else "ประเทศ",
            "license_id": "Open Data Common",
            "disaggregate": ["ขอบเขตเชิงภูมิศาสตร์หรือเชิงพื้นที่", "อื่นๆ"],
            "disaggregate_other": "ยุทธศาสตร์/ประเด็น/สถานะ",
            "unit_of_measure": "เรื่อง",
            "unit_of_multiplier": "หน่วย",
            "official_statistics": "False",
        },
    }
