"""Makes one open dataset of records in the lake: its tables' files, and those about them."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from pathlib import Path

from ckanext.needs.bilingual import Text
from ckanext.needs.privacy.gate import Gate, GateReport
from ckanext.needs.problems import InputError
from ckanext.needs.publish import conformance, gdcatalog
from ckanext.needs.publish.csvw import csvw_metadata, csvw_name
from ckanext.needs.publish.datapackage import (
    PACKAGE,
    JsonObject,
    PackageFile,
    PackageInfo,
    datapackage,
)
from ckanext.needs.publish.dataset_spec import DatasetSpec
from ckanext.needs.publish.dictionary import data_dictionary
from ckanext.needs.publish.gdcatalog import Coverage, FieldValue
from ckanext.needs.publish.provenance import Source
from ckanext.needs.publish.staged import Staged
from ckanext.needs.publish.table_files import Material, write_tables
from ckanext.needs.records.ids import stable_id
from ckanext.needs.tables.schema import TableSchema

METADATA, DICTIONARY = "metadata.json", "dictionary.json"


@dataclass(frozen=True, slots=True)
class BuiltTable:
    """A published table and its files.

    :param withheld: cells that the gate emptied
    :param not_cleared: those of them that are texts which nobody has cleared
    :param sha256: of the CSV file
    """

    name: str
    path_csv: Path
    path_json: Path
    path_parquet: Path
    rows: int
    withheld: int
    not_cleared: int
    report: GateReport
    schema: TableSchema
    sha256: str


@dataclass(frozen=True, slots=True)
class BuiltDataset:
    """An open dataset, ready as files.

    :param dataset_id: uuid5 of harvester, key and period: the same at every run
    :param metadata: CKAN's fields by name, lists as tuples
    :param changed: whether anything in its folder differs from the run before
    :param digest: sha256 of all its files
    """

    key: str
    dataset_id: str
    name: str
    title: Text
    metadata: Mapping[str, FieldValue]
    coverage: Coverage
    tables: tuple[BuiltTable, ...]
    folder: Path
    datapackage_path: Path
    changed: bool
    digest: str


@dataclass(frozen=True, slots=True)
class Prepared:
    """A dataset with all its files beside their place; nothing that was published has changed.

    :param reports: the tables, and what the gate did to them
    """

    spec: DatasetSpec
    dataset_id: str
    metadata: Mapping[str, FieldValue]
    coverage: Coverage
    title: Text
    reports: tuple[tuple[TableSchema, GateReport], ...]
    staged: Staged


def prepare(
    spec: DatasetSpec,
    material: Material,
    coverage: Coverage,
    gate: Gate,
    bom: bool,
    run: Path,
    period: str = "",
) -> Prepared:
    """Make a dataset's files in a folder of its own.

    :param gate: the privacy gate of the whole run
    :param run: where that folder is made: see `staging`
    :param period: what tells datasets of one spec apart (a fiscal year); a part of the id
    :raises InputError: the metadata does not meet the standard, or a withheld count could be
        worked out
    """
    dataset_id = stable_id("dataset", material.harvester, spec.key, period)
    fields = gdcatalog.metadata(spec, coverage, material.source.title.th)
    problems = conformance.check(fields, material.declared_in)
    if problems:
        raise InputError(*problems)
    staged = Staged(run)
    reports = write_tables(spec.tables, material, gate, staged, bom)
    title = Text(str(fields["title"]), spec.title.in_("en").format(year=coverage.label))
    source = material.source.with_withheld(
        sum(report.withheld for _, report in reports),
        sum(report.not_cleared for _, report in reports),
    )
    info = _info(spec, source, coverage, fields, title, dataset_id)
    _describe(staged, [schema for schema, _report in reports], info, fields)
    return Prepared(spec, dataset_id, fields, coverage, title, reports, staged)


def _info(
    spec: DatasetSpec,
    source: Source,
    coverage: Coverage,
    fields: Mapping[str, FieldValue],
    title: Text,
    dataset_id: str,
) -> PackageInfo:
    year = coverage.label
    return PackageInfo(
        id=dataset_id,
        name=str(fields["name"]),
        title=title,
        description=Text(
            spec.notes.th.strip().format(year=year), spec.notes.in_("en").strip().format(year=year)
        ),
        licence=str(fields["license_id"]),
        publisher=spec.publisher.title.th,
        sources=(source,),
        keywords=spec.tags,
        created=coverage.updated,
    )


def _describe(
    staged: Staged,
    schemas: Iterable[TableSchema],
    info: PackageInfo,
    fields: Mapping[str, FieldValue],
) -> None:
    """Write the files that say what the tables' files are."""
    listed: list[PackageFile] = []
    dictionary: JsonObject = {}
    for schema in schemas:
        for ending in ("csv", "json"):
            file = f"{schema.name}.{ending}"
            listed.append(PackageFile(schema, file, ending, staged.files[file]))
        csv_name = f"{schema.name}.csv"
        staged.add(csvw_name(csv_name), csvw_metadata(info, schema, csv_name))
        dictionary[schema.name] = data_dictionary(schema)
    staged.add(PACKAGE, datapackage(info, listed))
    staged.add(METADATA, {"id": info.id, **fields})
    staged.add(DICTIONARY, dictionary)
