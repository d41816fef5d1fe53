"""An edition as CKAN's dictionary of a dataset."""

from __future__ import annotations

import hashlib
import json
import re
from pathlib import Path
from typing import Any

import ckan.lib.plugins as lib_plugins
import ckan.plugins.toolkit as tk

from ckanext.needs.bilingual import Text
from ckanext.needs.catalogue import files as catalogue_files
from ckanext.needs.publish.datapackage import LICENCES, PACKAGE
from ckanext.needs.publish.edition import Edition, EditionTable
from ckanext.needs.publish.gdcatalog import FieldValue
from ckanext.needs.records.ids import stable_id
from ckanext.needs.tables.schema import table_names, table_schema

PackageDict = dict[str, Any]
PACKAGE_TITLE = Text("คำอธิบายชุดข้อมูลสำหรับเครื่องอ่าน (Data Package)", "Description for machines")
#: Behind the name of a table: its second file.
JSON = " (JSON)"
_THAI = re.compile("[\u0e01-\u0e4f]")
#: What DCAT calls the algorithm of `hash`.
SHA256 = "http://spdx.org/rdf/terms#checksumAlgorithm_sha256"
#: What core itself gives a meaning to; a schema that drops one of these does so on purpose.
CORE_FIELDS = frozenset(
    (
        *("name", "title", "notes", "owner_org", "maintainer", "maintainer_email", "license_id"),
        *("tag_string", "url", "version", "author", "author_email"),
    )
)


def package_dict(edition: Edition, owner_org: str) -> PackageDict:
    """Return the dataset as `package_create` takes it.

    A field that the portal's own schema of `dataset` does not know becomes an extra: the national
    catalogue finds it all the same.
    """
    known = _known_fields()
    fields = {key: _plain(value) for key, value in edition.metadata.items()}
    fields["owner_org"] = owner_org
    unknown = fields.keys() - known
    return {
        **{key: value for key, value in fields.items() if key not in unknown},
        "id": edition.dataset_id,
        "type": "dataset",
        "private": False,
        "extras": [{"key": key, "value": _text(fields[key])} for key in sorted(unknown)],
        "resources": resources(edition),
    }


def _known_fields() -> set[str]:
    """Return the fields that the portal's schema of `dataset` has, scheming's included."""
    schema = lib_plugins.lookup_package_plugin("dataset").create_package_schema()
    declared = getattr(tk.h, "scheming_get_dataset_schema", None)
    scheming: PackageDict = (declared("dataset") if declared else None) or {}
    fields: list[dict[str, str]] = scheming.get("dataset_fields", [])
    return {*schema, *CORE_FIELDS, *(field["field_name"] for field in fields)}


def resources(edition: Edition) -> list[PackageDict]:
    """Return the resources: CSV and JSON of each table, then the datapackage.

    They are named after their tables; `title` is what pages call them.
    """
    of_tables = [
        resource
        for table in edition.tables
        for resource in (
            _resource(edition, table.files["csv"], table.name, _described(table))
            | {"datastore_active": True},
            _resource(edition, table.files["json"], table.name + JSON, _described(table)),
        )
    ]
    about = _resource(edition, PACKAGE, PACKAGE, PACKAGE_TITLE)
    return [*of_tables, about]


def title(resource: PackageDict) -> Text | None:
    """Return what pages call a resource that `resources` made; None for any other."""
    name, url = str(resource.get("name") or ""), str(resource.get("url") or "")
    if f"{catalogue_files.SERVED_AT}/" not in url:
        return None
    if name == PACKAGE:
        return PACKAGE_TITLE
    table = name.removesuffix(JSON)
    if table not in table_names():
        return None
    said, kind = table_schema(table).title, name.removeprefix(table)
    return Text(said.th + kind, said.in_("en") + kind)


def said(about: PackageDict, text: str, language: str) -> str:
    """Return a text of a dataset or a resource in one language; of one that is not ours, the text.

    Ours say the same twice: paragraphs in Thai, then as many without a Thai letter. What is in any
    other order is shown whole.
    """
    every: list[PackageDict] = about.get("resources") or [about]
    if not all(title(one) for one in every):
        return text
    paragraphs = text.split("\n\n")
    thai = [one for one in paragraphs if _THAI.search(one)]
    other = [one for one in paragraphs if not _THAI.search(one)]
    if not thai or len(thai) != len(other) or paragraphs != thai + other:
        return text
    return Text("\n\n".join(thai), "\n\n".join(other)).in_(language)


def resource_id(edition: Edition, file: str) -> str:
    """Return the id of a file's resource: the same in every edition."""
    return resource_id_of(edition.dataset_id, file)


def resource_id_of(dataset_id: str, file: str) -> str:
    """Return the id of the resource of a published dataset's file."""
    return stable_id("resource", dataset_id, file)


def table_resource_id(edition: Edition, table: EditionTable) -> str:
    """Return the id of the resource whose rows are in the DataStore."""
    return resource_id(edition, table.files["csv"])


def _resource(edition: Edition, file: str, name: str, description: Text) -> PackageDict:
    resource = {
        "id": resource_id(edition, file),
        "name": name,
        "description": "\n\n".join(dict.fromkeys((description.th, description.in_("en")))),
        "format": file.rpartition(".")[2].upper(),
        "mimetype": catalogue_files.media_type(file),
        "url": catalogue_files.address(edition.name, edition.version, file),
        "size": (edition.folder / file).stat().st_size,
        "hash": _sha256(edition.folder / file),
        "hash_algorithm": SHA256,
    }
    licence = LICENCES.get(str(edition.metadata.get("license_id")))
    return resource | ({"license": licence} if licence else {})


def _sha256(path: Path) -> str:
    with path.open("rb") as file:
        return hashlib.file_digest(file, "sha256").hexdigest()


def _described(table: EditionTable) -> Text:
    """Return a table's title and description as one text in each language."""
    return Text(
        f"{table.title.th}: {table.description.th}",
        f"{table.title.in_('en')}: {table.description.in_('en')}",
    )


def _plain(value: FieldValue) -> str | int | list[str]:
    return list(value) if isinstance(value, tuple) else value


def _text(value: str | int | list[str]) -> str:
    return json.dumps(value, ensure_ascii=False) if isinstance(value, list) else str(value)
