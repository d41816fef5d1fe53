"""`datapackage.json`: what a dataset's files are, for machines (Data Package v2, Table Schema).

Budget tables also carry the Fiscal Data Package's `columnType` in each field.
"""

from __future__ import annotations

import hashlib
from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from ckanext.needs.bilingual import Text
from ckanext.needs.publish.files import GUARD, GUARD_RULE
from ckanext.needs.publish.provenance import Source
from ckanext.needs.publish.staged import Written
from ckanext.needs.tables.schema import Constraints, Field, TableSchema

PROFILE = "https://datapackage.org/profiles/2.0/datapackage.json"
SCHEMA_PROFILE = "https://datapackage.org/profiles/2.0/tableschema.json"
#: Addresses of the licences that the government metadata standard names.
LICENCES = {
    "Open Data Common": "https://opendatacommons.org/licenses/by/1-0/",
    "Creative Commons Attributions": "https://creativecommons.org/licenses/by/4.0/",
    "Creative Commons Attribution Share-Alike": "https://creativecommons.org/licenses/by-sa/4.0/",
}
#: The short names of those licences in the Open Definition's list.
LICENCE_NAMES = {
    "Open Data Common": "ODC-BY-1.0",
    "Creative Commons Attributions": "CC-BY-4.0",
    "Creative Commons Attribution Share-Alike": "CC-BY-SA-4.0",
}

Json = str | int | float | bool | None | Sequence["Json"] | Mapping[str, "Json"]
JsonObject = dict[str, Json]
#: Name of the file that describes the others.
PACKAGE = "datapackage.json"


@dataclass(frozen=True, slots=True)
class PackageFile:
    """One file of a package: its table, path inside the package, format and contents."""

    schema: TableSchema
    path: str
    format: str
    written: Written


@dataclass(frozen=True, slots=True)
class PackageInfo:
    """What a package says of itself.

    :param id: uuid of the dataset
    :param sources: where the rows come from, and what became of them
    :param created: ISO date of the data; empty = not said
    """

    id: str
    name: str
    title: Text
    description: Text
    licence: str
    publisher: str
    sources: tuple[Source, ...]
    keywords: tuple[str, ...]
    created: str


def datapackage(info: PackageInfo, files: Sequence[PackageFile]) -> JsonObject:
    """Return the descriptor of a dataset's files."""
    package: JsonObject = {
        "$schema": PROFILE,
        "name": info.name,
        "id": info.id,
        "title": info.title.th,
        "description": info.description.th,
        "labels": {"title_en": info.title.in_("en"), "description_en": info.description.in_("en")},
        "version": _version(files),
        "keywords": list(info.keywords),
        "licenses": [_licence(info.licence)],
        "contributors": [{"title": info.publisher, "roles": ["publisher"]}],
        "sources": [source.as_json() for source in info.sources],
        "resources": [_resource(file) for file in files],
    }
    if info.created:
        package["created"] = f"{info.created}T00:00:00Z"
    return package


def _version(files: Sequence[PackageFile]) -> str:
    """Return a version that changes exactly when a file does."""
    digests = "".join(file.written.sha256 for file in files)
    return hashlib.sha256(digests.encode()).hexdigest()[:12]


def _licence(name: str) -> JsonObject:
    licence: JsonObject = {"name": LICENCE_NAMES.get(name, "other"), "title": name}
    return licence | ({"path": LICENCES[name]} if name in LICENCES else {})


def _resource(file: PackageFile) -> JsonObject:
    """Return a file's entry. Only the CSV is a tabular resource; the JSON holds the same rows."""
    csv = file.format == "csv"
    resource: JsonObject = {
        "name": file.schema.name if csv else f"{file.schema.name}-{file.format}",
        "path": file.path,
        "title": file.schema.title.th,
        "description": file.schema.description.th,
        "format": file.format,
        "mediatype": "text/csv" if csv else "application/json",
        "encoding": "utf-8",
        "bytes": file.written.size,
        "hash": f"sha256:{file.written.sha256}",
    }
    return resource | (_tabular(file.schema) if csv else {})


def _tabular(schema: TableSchema) -> JsonObject:
    """Return what only a CSV's entry has; `formulaGuard` is ours."""
    return {
        "type": "table",
        "dialect": {"delimiter": ",", "header": True, "quoteChar": '"', "doubleQuote": True},
        "formulaGuard": {"prefix": GUARD, **GUARD_RULE.as_dict()},
        "schema": descriptor(schema),
    }


def descriptor(schema: TableSchema) -> JsonObject:
    """Return a table's schema as a Table Schema descriptor."""
    return {
        "$schema": SCHEMA_PROFILE,
        "fields": [_field(field) for field in schema.fields],
        "primaryKey": list(schema.primary_key),
        "missingValues": list(schema.missing_values),
    }


def _field(field: Field) -> JsonObject:
    labels: JsonObject = {
        "title_th": field.title.th,
        "title_en": field.title.in_("en"),
        "description_th": field.description.th,
        "description_en": field.description.in_("en"),
    }
    described: JsonObject = {
        "name": field.name,
        "type": field.type,
        "title": field.title.th,
        "description": field.description.th,
        "labels": labels,
    }
    if field.unit.th:
        described["unit"] = field.unit.th
    if field.column_type:
        described["columnType"] = field.column_type
    constraints = _constraints(field.constraints)
    return described | ({"constraints": constraints} if constraints else {})


def _constraints(constraints: Constraints) -> JsonObject:
    said: JsonObject = {
        "required": constraints.required or None,
        "unique": constraints.unique or None,
        "minimum": constraints.minimum,
        "maximum": constraints.maximum,
        "enum": list(constraints.enum) or None,
    }
    return {name: value for name, value in said.items() if value is not None}
