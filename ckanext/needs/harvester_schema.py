"""A harvester's YAML as JSON Schema (2020-12), for editors; made of what its reader knows.

`schemas/harvester.schema.json` is its text. A test holds it against the reader: what the schema
refuses the reader refuses too, and nearly everything the other way round.
"""

from __future__ import annotations

import json

from ckanext.needs.harvester import SCHEDULES, SOURCE_FORMATS, kind_of
from ckanext.needs.mapping_schema import (
    COUNT,
    DEFINITIONS,
    MAPPINGS,
    NAMES,
    NOT_BLANK,
    TEXT,
    Schema,
    described,
    group,
    ref,
)
from ckanext.needs.publish.dataset_spec import PERIODS
from ckanext.needs.publish.gdcatalog import code_lists
from ckanext.needs.sources.options import TABLE_LINES
from ckanext.needs.tables.schema import table_names, table_schema

SOME_OR_NONE: Schema = {"anyOf": [NOT_BLANK, {"type": "array", "items": NOT_BLANK}]}


def harvester_schema() -> Schema:
    """Return the schema."""
    required = ("name", "title", "source", "records", "datasets")
    return {
        "$schema": "https://json-schema.org/draft/2020-12/schema",
        "title": "ckanext-needs: harvester",
        "description": "แหล่งข้อมูลหนึ่งแหล่ง · One source: where it is and which datasets it feeds",
        **group(_top(), required),
        "allOf": [_when(records) for records in MAPPINGS],
        "$defs": {
            **DEFINITIONS,
            "label": _label(),
            "source": _source(),
            "publisher": _publisher(),
            "gdcatalog": _gdcatalog(),
            **{f"{records}_mapping": make() for records, make in MAPPINGS.items()},
            **{f"{kind}_dataset": _dataset(kind) for kind in dict.fromkeys(map(kind_of, MAPPINGS))},
        },
    }


def schema_text() -> str:
    """Return the text of `schemas/harvester.schema.json`."""
    return json.dumps(harvester_schema(), ensure_ascii=False, indent=1) + "\n"


def _top() -> Schema:
    return {
        "name": described(
            NOT_BLANK, "ชื่อของแหล่งข้อมูล (a-z 0-9 -)", "slug; also its name in the lake"
        ),
        "title": ref("label"),
        "schedule": described(
            {"enum": list(SCHEDULES)}, "เก็บบ่อยเท่าใด", "how often it is harvested"
        ),
        "source": ref("source"),
        "records": described({"enum": list(MAPPINGS)}, "แถวจะเป็นอะไร", "what the rows become"),
        "mapping": described({"type": "object"}, "คอลัมน์ใดหมายถึงอะไร", "which column means what"),
        "datasets": {"type": "array", "items": {"type": "object"}, "minItems": 1},
    }


def _when(records: str) -> Schema:
    """Return what else holds for one kind of records."""
    asked: list[str] = ["mapping"] if kind_of(records) == "budget_line" else []
    return {
        "if": {"properties": {"records": {"const": records}}, "required": ["records"]},
        "then": {
            "properties": {
                "mapping": ref(f"{records}_mapping"),
                "datasets": {"type": "array", "items": ref(f"{kind_of(records)}_dataset")},
            },
            "required": asked,
        },
    }


def _label() -> Schema:
    return described(
        group({"th": NOT_BLANK, "en": TEXT}, ("th",)), "ไทยและอังกฤษ", "Thai and English"
    )


def _source() -> Schema:
    properties: Schema = {
        "format": {"enum": list(SOURCE_FORMATS)},
        "locations": described(
            {"type": "array", "items": NOT_BLANK},
            "ไฟล์ (นับจากที่อยู่ของ YAML) หรือ http(s)",
            "files, from the YAML's folder, or http(s) addresses",
        ),
        "attribution": ref("label"),
        "licence": described(
            NOT_BLANK, "สัญญาอนุญาตของแหล่งข้อมูล", "licence, as its publisher states it"
        ),
        "homepage": TEXT,
        "fetched": described(
            TEXT, "วันที่คัดลอกไฟล์มา", "ISO date, in quotes; empty = read at each run"
        ),
        "encoding": described(TEXT, "รหัสอักขระ ว่าง = หาเอง", "of a text file; empty = found out"),
        "sheet": described(
            SOME_OR_NONE, 'แผ่นงาน หรือ "*" = ทุกแผ่น', 'sheets; "*" = all; none: the first'
        ),
        "delimiter": described(TEXT, "ตัวคั่นของ CSV ว่าง = หาเอง", "of a CSV; empty = found out"),
        "header_row": described(
            COUNT, "แถวที่หัวตารางเริ่ม 0 = หาเอง", "where the header begins; 0 = found out"
        ),
        "header_rows": described(
            COUNT, "หัวตารางมีกี่แถว 0 = หาเอง", "rows of the header; 0 = found out"
        ),
        "records": described(
            TEXT, "ตำแหน่งของรายการใน JSON", "where in a JSON file: `result.records`"
        ),
        "key_column": described(
            TEXT, "PDF: แถวที่ช่องนี้ว่างต่อจากแถวก่อน", "PDF: rows without it go on with the one before"
        ),
        "table_lines": described(
            {"enum": list(TABLE_LINES)},
            "PDF: ตารางมีเส้น (ruled) หรือไม่มีเส้น (text)",
            "PDF: what bounds cells: drawn lines (ruled), or where words stand (text)",
        ),
    }
    portal: Schema = {"properties": {"format": {"const": "portal"}}, "required": ["format"]}
    return {
        **group(properties, ("format", "attribution", "licence")),
        "if": portal,
        "else": {"properties": {"locations": {"minItems": 1}}, "required": ["locations"]},
    }


def _dataset(kind: str) -> Schema:
    tables = [name for name in table_names() if table_schema(name).records == kind]
    required = ("key", "name", "title", "notes", "tables", "publisher", "gdcatalog")
    properties: Schema = {
        "key": described(NOT_BLANK, "ห้ามเปลี่ยนภายหลัง", "what its id is made from; never change it"),
        "name": described(NOT_BLANK, "ชื่อในที่อยู่เว็บ", "slug; `{year}` stands for the fiscal year"),
        "title": ref("label"),
        "notes": ref("label"),
        "tables": {"type": "array", "items": {"enum": tables}, "minItems": 1},
        "tags": {"type": "array", "items": NOT_BLANK},
        "publisher": ref("publisher"),
        "period": {"enum": list(PERIODS)},
        "gdcatalog": ref("gdcatalog"),
    }
    return group(properties, required)


def _publisher() -> Schema:
    names = ("name", "title", "maintainer", "maintainer_email")
    return group({**dict.fromkeys(names, NOT_BLANK), "title": ref("label")}, names)


def _gdcatalog() -> Schema:
    """Return the schema of the metadata standard's fields: those with a list hold words of it."""
    any_value: Schema = {"anyOf": [NOT_BLANK, {**NAMES, "minItems": 0}]}
    return {
        "description": "คำอธิบายข้อมูลตาม GD Catalog · Fields of the government metadata standard",
        "type": "object",
        "properties": {name: _words(words) for name, words in code_lists().items()},
        "additionalProperties": any_value,
    }


def _words(words: tuple[str, ...]) -> Schema:
    one: Schema = {"enum": list(words)}
    return {"anyOf": [one, {"type": "array", "items": one}]}
