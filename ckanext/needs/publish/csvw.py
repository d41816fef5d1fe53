"""`<table>.csv-metadata.json`: what a CSV file is, for readers of CSV on the Web (W3C).

It lies beside its file, where the standard's default location looks for it, and says each column's
type, both languages' titles, and where the file comes from. The header row has the columns' names,
so these stand among the titles too: a validator compares them.
"""

from __future__ import annotations

from ckanext.needs.bilingual import Text
from ckanext.needs.publish.datapackage import LICENCES, Json, JsonObject, PackageInfo
from ckanext.needs.publish.files import GUARD_RULE
from ckanext.needs.tables.schema import Field, TableSchema

CONTEXT = "http://www.w3.org/ns/csvw"
#: What the standard's default location adds to the address of a CSV file.
SUFFIX = "-metadata.json"


def csvw_name(csv_name: str) -> str:
    """Return the name of the file that describes a CSV file."""
    return csv_name + SUFFIX


def csvw_metadata(info: PackageInfo, schema: TableSchema, csv_name: str) -> JsonObject:
    """Return the description of a table's CSV file."""
    described: JsonObject = {
        "@context": [CONTEXT, {"@language": "th"}],
        "url": csv_name,
        "dc:title": _texts(schema.title),
        "dc:description": _texts(schema.description),
        "dc:publisher": info.publisher,
        "dc:source": [each.title.th for each in info.sources],
        "rdfs:comment": _texts(GUARD_RULE),
        "dialect": {"encoding": "utf-8", "delimiter": ",", "header": True},
        "tableSchema": _schema(schema),
    }
    if info.licence in LICENCES:
        described["dc:license"] = {"@id": LICENCES[info.licence]}
    if info.created:
        described["dc:modified"] = {"@value": info.created, "@type": "xsd:date"}
    return described


def _schema(schema: TableSchema) -> JsonObject:
    return {
        "columns": [_column(field) for field in schema.fields],
        "primaryKey": list(schema.primary_key),
        "null": list(schema.missing_values),
    }


def _column(field: Field) -> JsonObject:
    column: JsonObject = {
        "name": field.name,
        "titles": {"und": field.name, "th": field.title.th, "en": field.title.in_("en")},
        "dc:description": _texts(field.description),
        "datatype": _datatype(field),
        "required": field.constraints.required,
    }
    return column | ({"schema:unitText": _texts(field.unit)} if field.unit.th else {})


def _datatype(field: Field) -> JsonObject:
    """Return a column's type with the limits that CSV on the Web can say."""
    limits = field.constraints
    said: JsonObject = {
        "base": _base(field),
        "format": _format(field),
        "minimum": limits.minimum,
        "maximum": limits.maximum,
    }
    return {name: value for name, value in said.items() if value is not None}


def _base(field: Field) -> str:
    return {"number": "decimal" if field.unit.en == "baht" else "double"}.get(
        field.type, field.type
    )


def _format(field: Field) -> str | None:
    if field.constraints.enum:
        return "|".join(field.constraints.enum)
    return {"date": "yyyy-MM-dd", "boolean": "true|false"}.get(field.type)


def _texts(text: Text) -> list[Json]:
    """Return a text in its languages, as the standard writes them."""
    both = {"th": text.th, "en": text.en}
    return [{"@value": value, "@language": lang} for lang, value in both.items() if value]
