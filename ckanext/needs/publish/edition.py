"""One edition of an open dataset: the files of a build, and what the catalogue has to say of them.

It travels from the process that built it to the process that publishes it, so it can be written as
JSON and read back; the files stay where they are.
"""

from __future__ import annotations

import json
from collections.abc import Iterator, Mapping
from dataclasses import asdict, dataclass
from pathlib import Path
from typing import TYPE_CHECKING, Any, cast

from ckanext.needs.bilingual import Text
from ckanext.needs.harvester import Harvester
from ckanext.needs.publish.csvw import csvw_name
from ckanext.needs.publish.datapackage import PACKAGE
from ckanext.needs.publish.dictionary import DataStoreField, data_dictionary
from ckanext.needs.publish.gdcatalog import FieldValue

if TYPE_CHECKING:
    from ckanext.needs.publish.dataset import BuiltDataset, BuiltTable

#: Hex digits of the digest that name a version: enough to tell any two editions apart.
VERSION_LENGTH = 12
#: The files of a table that are published, by format.
PUBLIC = ("csv", "csvw", "json")


@dataclass(frozen=True, slots=True)
class EditionTable:
    """A table of an edition.

    :param withheld: cells that the gate emptied
    :param not_cleared: those of them that are texts which nobody has cleared
    :param fields: of the DataStore, with the data dictionary
    :param files: file names by format (`csv`, `csvw`: its description, `json`, `parquet`)
    """

    name: str
    title: Text
    description: Text
    rows: int
    withheld: int
    not_cleared: int
    fields: tuple[DataStoreField, ...]
    files: Mapping[str, str]


@dataclass(frozen=True, slots=True)
class Edition:
    """What is to be published under one dataset.

    :param dataset_id: uuid; the same for every edition of the dataset
    :param metadata: CKAN's fields by name
    :param publisher: title of the organisation that `metadata["owner_org"]` names
    :param folder: where the files are
    :param digest: of all files
    """

    harvester: str
    dataset_id: str
    name: str
    metadata: Mapping[str, FieldValue]
    publisher: Text
    folder: Path
    digest: str
    tables: tuple[EditionTable, ...]

    @property
    def version(self) -> str:
        """The name of this edition in addresses."""
        return self.digest[:VERSION_LENGTH]

    @property
    def rows(self) -> int:
        """Rows of all tables."""
        return sum(table.rows for table in self.tables)

    @property
    def withheld(self) -> int:
        """Cells that the gate emptied, in all tables."""
        return sum(table.withheld for table in self.tables)

    @property
    def not_cleared(self) -> int:
        """Those of them that are texts which nobody has cleared."""
        return sum(table.not_cleared for table in self.tables)

    def public_files(self) -> Iterator[str]:
        """Yield the names of the files that are published."""
        for table in self.tables:
            yield from (table.files[form] for form in PUBLIC if form in table.files)
        yield PACKAGE

    def as_json(self) -> str:
        """Return the edition as text; of the folder only the name."""
        return json.dumps({**asdict(self), "folder": self.folder.name}, ensure_ascii=False)

    @classmethod
    def from_json(cls, text: str, root: Path) -> Edition:
        """Read what `as_json` wrote; the edition's folder is in `root`."""
        said = cast("dict[str, Any]", json.loads(text))
        metadata: dict[str, Any] = said["metadata"]
        return cls(
            harvester=said["harvester"],
            dataset_id=said["dataset_id"],
            name=said["name"],
            metadata={key: _read_value(value) for key, value in metadata.items()},
            publisher=Text(**said["publisher"]),
            folder=root / said["folder"],
            digest=said["digest"],
            tables=tuple(_read_table(table) for table in said["tables"]),
        )


def edition_of(built: BuiltDataset, harvester: Harvester) -> Edition:
    """Return the edition that a build made."""
    spec = next(spec for spec in harvester.datasets if spec.key == built.key)
    return Edition(
        harvester=harvester.name,
        dataset_id=built.dataset_id,
        name=built.name,
        metadata=dict(built.metadata),
        publisher=spec.publisher.title,
        folder=built.folder,
        digest=built.digest,
        tables=tuple(_table(table) for table in built.tables),
    )


def _table(table: BuiltTable) -> EditionTable:
    paths = {"csv": table.path_csv, "json": table.path_json, "parquet": table.path_parquet}
    return EditionTable(
        name=table.name,
        title=table.schema.title,
        description=table.schema.description,
        rows=table.rows,
        withheld=table.withheld,
        not_cleared=table.not_cleared,
        fields=tuple(data_dictionary(table.schema)),
        files={
            **{form: path.name for form, path in paths.items()},
            "csvw": csvw_name(table.path_csv.name),
        },
    )


def _read_table(said: dict[str, Any]) -> EditionTable:
    return EditionTable(
        name=said["name"],
        title=Text(**said["title"]),
        description=Text(**said["description"]),
        rows=said["rows"],
        withheld=said["withheld"],
        not_cleared=said.get("not_cleared", 0),  # none in what an older version gathered
        fields=tuple(said["fields"]),
        files=said["files"],
    )


def _read_value(value: str | int | list[str]) -> FieldValue:
    return tuple(value) if isinstance(value, list) else value
