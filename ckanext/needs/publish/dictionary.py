"""The data dictionary of a table, as the DataStore keeps it: names in Thai and English, units."""

from __future__ import annotations

import pyarrow as pa

from ckanext.needs.bilingual import Text
from ckanext.needs.tables.schema import Field, TableSchema

DataStoreField = dict[str, str | dict[str, str]]
POSTGRES = {
    "string": "text",
    "integer": "int8",
    "number": "numeric",
    "date": "date",
    "boolean": "bool",
}


def data_dictionary(schema: TableSchema) -> list[DataStoreField]:
    """Return the DataStore's fields: `id`, `type`, and `info` with `label` and `notes`.

    `label` and `notes` are what CKAN's pages show: Thai, then English. The two languages are also
    there one by one (`label_th`, `label_en`, ...), with `unit` where a number has one.
    """
    return [{"id": f.name, "type": postgres_type(f), "info": _info(f)} for f in schema.fields]


def postgres_type(field: Field) -> str:
    """Return the PostgreSQL type of a column."""
    if field.type == "number" and pa.types.is_floating(field.arrow_type):
        return "float8"
    return POSTGRES[field.type]


def _info(field: Field) -> dict[str, str]:
    info = {
        "label": _both(field.title, " / "),
        "notes": _both(field.description, "\n"),
        "label_th": field.title.th,
        "label_en": field.title.in_("en"),
        "notes_th": field.description.th,
        "notes_en": field.description.in_("en"),
    }
    if field.unit.th:
        info |= {"unit": _both(field.unit, " / ")}
    return info


def _both(text: Text, between: str) -> str:
    return between.join(dict.fromkeys((text.th, text.in_("en"))))
