"""Makes the tables of a dataset, proves them, passes them through the gate and writes their files.

A table that counts is in memory as a whole, for the gate looks at all counts together. One with a
row a record flows through in parts: it may have any number of rows.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path

from ckanext.needs.bilingual import Text
from ckanext.needs.codelists import Codelists
from ckanext.needs.privacy.gate import Gate, GateReport, GrowingReport, Ungated
from ckanext.needs.publish.provenance import Source
from ckanext.needs.publish.staged import Staged
from ckanext.needs.tables.engine import DUCKDB, Engine, Inputs
from ckanext.needs.tables.reconcile import reconcile, reconciled
from ckanext.needs.tables.registry import TABLES, Table
from ckanext.needs.tables.schema import TableSchema


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


def write_tables(
    names: Sequence[str], material: Material, gate: Gate, staged: Staged, bom: bool
) -> tuple[tuple[TableSchema, GateReport], ...]:
    """Write the files of tables, and return what the gate did to each, in the order of the names.

    :raises InputError: a table does not add up to its records, or a withheld count could be
        worked out
    """
    tables = [TABLES[name] for name in names]
    counted: list[Ungated] = []
    reports: dict[str, GateReport] = {}
    with Engine(material.engine) as engine:
        inputs = _inputs(engine, material)
        for table in tables:
            if table.each_record:
                reports[table.name] = _write_rows(table, inputs, gate, staged, bom)
            else:
                counted.append((table.make(inputs), table.schema))
                reconcile(table.name, counted[-1][0], inputs)
    for (_table, schema), result in zip(counted, gate.pass_together(counted), strict=True):
        staged.add_table(schema.name, (result.table,), bom)
        reports[schema.name] = result.report
    return tuple((table.schema, reports[table.name]) for table in tables)


def _inputs(engine: Engine, material: Material) -> Inputs:
    return engine.inputs(
        material.codelists,
        needs=material.files.get("need", ()),
        budget_lines=material.files.get("budget_line", ()),
        agencies=dict(material.agencies),
        complaint_counts=material.files.get("complaint_count", ()),
        participation=material.files.get("participation", ()),
        vote_counts=material.files.get("vote_count", ()),
    )


def _write_rows(table: Table, inputs: Inputs, gate: Gate, staged: Staged, bom: bool) -> GateReport:
    """Write a table part by part; what fails the proof at its end is never published."""
    report = GrowingReport()
    proven = reconciled(table.name, table.batches(inputs), inputs)
    staged.add_table(table.name, gate.pass_rows(proven, table.schema, report), bom)
    return report.done()
