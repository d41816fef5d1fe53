"""The datasets that this portal has published and everyone may read, as their own files say them.

What a dataset is, is said by the `datapackage.json` of its version, which never changes: it is read
once.
"""

from __future__ import annotations

import json
from collections.abc import Mapping
from dataclasses import dataclass
from functools import lru_cache
from pathlib import Path
from typing import Any, cast

import ckan.model as model
import sqlalchemy as sa

from ckanext.needs.bilingual import Text
from ckanext.needs.catalogue import files as catalogue_files
from ckanext.needs.catalogue.metadata import resource_id_of
from ckanext.needs.publish.datapackage import PACKAGE

#: Datasets that are told of at most, those with the last names first.
MOST = 500
PUBLISHED = sa.text("""
    SELECT package.id, package.name, package.metadata_modified AS modified,
        "group".title AS agency, package.plugin_data -> 'needs' AS stamp
    FROM package LEFT JOIN "group" ON "group".id = package.owner_org
    WHERE package.id = ANY(:ids)
        AND package.state = 'active' AND package.type = 'dataset' AND NOT package.private
        AND package.plugin_data -> 'needs' ->> 'version' IS NOT NULL
        AND (:name = '' OR package.name = :name)
    ORDER BY package.name DESC LIMIT :most
""")


@dataclass(frozen=True, slots=True)
class DataFile:
    """A table of a dataset as CSV.

    :param resource_id: of the DataStore's table with the same rows
    :param size: in bytes
    """

    table: str
    name: str
    resource_id: str
    size: int


@dataclass(frozen=True, slots=True)
class Dataset:
    """A published dataset.

    :param version: of the edition in force; `previous`: of the one before, empty for none
    :param created: ISO day of the data; empty where it is not said
    :param changed: ISO day on which this edition was published
    :param licence: its short name, `ODC-BY-1.0`
    """

    id: str
    name: str
    title: Text
    agency: str
    version: str
    previous: str
    harvester: str
    created: str
    changed: str
    licence: str
    licence_link: str
    files: tuple[DataFile, ...]

    def file(self, table: str) -> DataFile | None:
        """Return the file of a table, None where the dataset has none."""
        return next((one for one in self.files if one.table == table), None)


def published(name: str = "") -> tuple[Dataset, ...]:
    """Return the public datasets of this portal's publisher.

    :param name: only the one of this name; empty for all
    """
    # By their files, not by what is said of every package: needs are packages too, a great many.
    bound = {"ids": catalogue_files.dataset_ids(), "name": name, "most": MOST}
    rows = model.Session.execute(PUBLISHED, bound).mappings()
    found = (_dataset(row) for row in rows)
    return tuple(dataset for dataset in found if dataset)


def _dataset(row: Mapping[Any, Any]) -> Dataset | None:
    stamp = cast("Mapping[str, str]", row["stamp"])
    path = catalogue_files.find(row["id"], stamp["version"], PACKAGE)
    said = _said(path) if path else None
    if said is None:
        return None
    licences: list[Mapping[str, str]] = said.get("licenses") or [{}]
    licence = licences[0]
    return Dataset(
        id=row["id"],
        name=row["name"],
        title=Text(said["title"], said.get("labels", {}).get("title_en", "")),
        agency=row["agency"] or "",
        version=stamp["version"],
        previous=stamp.get("previous", ""),
        harvester=stamp["harvester"],
        created=str(said.get("created", ""))[:10],
        changed=row["modified"].date().isoformat(),
        licence=_licence(licence),
        licence_link=licence.get("path", ""),
        files=tuple(_files(row["id"], said["resources"])),
    )


def _licence(said: Mapping[str, str]) -> str:
    name = said.get("name", "")
    return said.get("title", "") if name == "other" else name


def _files(dataset_id: str, resources: list[Mapping[str, Any]]) -> Any:
    for one in resources:
        if one["format"] == "csv":
            id_ = resource_id_of(dataset_id, one["path"])
            yield DataFile(one["name"], one["path"], id_, int(one["bytes"]))


@lru_cache(maxsize=2_000)
def _said(path: Path) -> Mapping[str, Any]:
    return cast("Mapping[str, Any]", json.loads(path.read_text(encoding="utf-8")))
