"""Makes one open dataset of records in the lake: tables, the gate, files, metadata."""

from __future__ import annotations

import hashlib
import json
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from pathlib import Path

import pyarrow as pa
import pyarrow.parquet as pq

from ckanext.needs.bilingual import Text
from ckanext.needs.codelists import Codelists
from ckanext.needs.privacy.gate import Gate, GateReport, GateResult
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
from ckanext.needs.publish.files import csv_bytes, json_bytes, parquet_bytes
from ckanext.needs.publish.gdcatalog import Coverage, FieldValue
from ckanext.needs.publish.provenance import Source
from ckanext.needs.records.ids import stable_id
from ckanext.needs.tables.engine import DUCKDB, Engine
from ckanext.needs.tables.reconcile import reconcile
from ckanext.needs.tables.registry import TABLES
from ckanext.needs.tables.schema import TableSchema

METADATA, DICTIONARY = "metadata.json", "dictionary.json"


@dataclass(frozen=True, slots=True)
class BuiltTable:
    """A published table and its files.

    :param withheld: cells that the gate emptied
    :param sha256: of the CSV file
    """

    name: str
    path_csv: Path
    path_json: Path
    path_parquet: Path
    rows: int
    withheld: int
    report: GateReport
    schema: TableSchema
    sha256: str

    def copy_csv(self) -> bytes:
        """Return the table as plain CSV for PostgreSQL's COPY: no byte order mark, nothing quoted
        against spreadsheets.
        """
        table: pa.Table = pq.read_table(self.path_parquet)
        return csv_bytes(table, neutralise=False)


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
class Material:
    """What a dataset is made of.

    :param files: Parquet files of its records (paths or addresses), by kind of record
    :param engine: what makes the tables: one of `tables.engine.ENGINES`
    :param agencies: name (slug) of an organisation to its title
    :param declared_in: file name of the harvester, for errors
    :param source: who the data come from, and what is known of the source's contents and rows
    """

    harvester: str
    files: Mapping[str, tuple[Path | str, ...]]
    agencies: Mapping[str, Text]
    codelists: Codelists
    source: Source
    declared_in: str
    engine: str = DUCKDB


@dataclass(frozen=True, slots=True)
class Prepared:
    """A dataset with all its files in memory; nothing is written yet."""

    spec: DatasetSpec
    dataset_id: str
    metadata: Mapping[str, FieldValue]
    coverage: Coverage
    title: Text
    results: tuple[tuple[TableSchema, GateResult], ...]
    files: Mapping[str, bytes]


def prepare(
    spec: DatasetSpec,
    material: Material,
    coverage: Coverage,
    gate: Gate,
    bom: bool,
    period: str = "",
) -> Prepared:
    """Make a dataset's files in memory.

    :param gate: the privacy gate of the whole run
    :param period: what tells datasets of one spec apart (a fiscal year); a part of the id
    :raises InputError: the metadata does not meet the standard, or a withheld count could be
        worked out
    """
    dataset_id = stable_id("dataset", material.harvester, spec.key, period)
    fields = gdcatalog.metadata(spec, coverage, material.source.title.th)
    problems = conformance.check(fields, material.declared_in)
    if problems:
        raise InputError(*problems)
    results = tuple(_tables(spec, material, gate))
    title = Text(str(fields["title"]), spec.title.in_("en").format(year=coverage.label))
    source = material.source.with_withheld(sum(result.withheld for _, result in results))
    info = _info(spec, source, coverage, fields, title, dataset_id)
    return Prepared(
        spec, dataset_id, fields, coverage, title, results, _files(results, info, fields, bom)
    )


def _tables(
    spec: DatasetSpec, material: Material, gate: Gate
) -> Iterable[tuple[TableSchema, GateResult]]:
    """Return the tables after the gate, once each is proven to add up to its records."""
    with Engine(material.engine) as engine:
        inputs = engine.inputs(
            material.codelists,
            needs=material.files.get("need", ()),
            budget_lines=material.files.get("budget_line", ()),
            agencies=dict(material.agencies),
            complaint_counts=material.files.get("complaint_count", ()),
        )
        made: list[tuple[pa.Table, TableSchema]] = []
        for name in spec.tables:
            table = TABLES[name]
            made.append((table.make(inputs), table.schema))
            reconcile(name, made[-1][0], inputs)
    schemas = [schema for _table, schema in made]
    return zip(schemas, gate.pass_together(made), strict=True)


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


def _files(
    results: Iterable[tuple[TableSchema, GateResult]],
    info: PackageInfo,
    fields: Mapping[str, FieldValue],
    bom: bool,
) -> dict[str, bytes]:
    files: dict[str, bytes] = {}
    listed: list[PackageFile] = []
    dictionary: JsonObject = {}
    for schema, result in results:
        files[f"{schema.name}.csv"] = csv_bytes(result.table, bom)
        files[f"{schema.name}.json"] = json_bytes(result.table)
        files[f"{schema.name}.parquet"] = parquet_bytes(result.table)
        listed += [
            PackageFile(schema, f"{schema.name}.{ending}", ending, files[f"{schema.name}.{ending}"])
            for ending in ("csv", "json")
        ]
        csv_name = f"{schema.name}.csv"
        files[csvw_name(csv_name)] = _json(csvw_metadata(info, schema, csv_name))
        dictionary[schema.name] = data_dictionary(schema)
    files[PACKAGE] = _json(datapackage(info, listed))
    files[METADATA] = _json({"id": info.id, **fields})
    files[DICTIONARY] = _json(dictionary)
    return files


def _json(value: JsonObject | dict[str, FieldValue]) -> bytes:
    return (json.dumps(value, ensure_ascii=False, indent=2) + "\n").encode()


def digest_of(files: Mapping[str, bytes]) -> str:
    """Return the sha256 of a folder's files, names and contents."""
    digest = hashlib.sha256()
    for name in sorted(files):
        digest.update(name.encode() + b"\0" + hashlib.sha256(files[name]).digest())
    return digest.hexdigest()
