"""What the table functions work on: records and codelists as Ibis tables, on one engine.

The functions know Ibis only. Which engine runs them is a word: `duckdb` (in this process) or
`spark` (a session of Apache Spark, local or a cluster's; Ibis's pyspark backend).
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from datetime import date
from decimal import Decimal
from pathlib import Path

import ibis
import pyarrow as pa

from ckanext.needs.bilingual import Text
from ckanext.needs.codelists import Codelists, sensitive_codes
from ckanext.needs.problems import InputError, Problem, SourceRef
from ckanext.needs.records.schemas import record_schema
from ckanext.needs.tables.backend import Backend
from ckanext.needs.tables.codes import Codes
from ckanext.needs.tables.names import Names

DUCKDB, SPARK = "duckdb", "spark"
ENGINES = (DUCKDB, SPARK)


@dataclass(frozen=True, slots=True)
class Inputs:
    """Everything a table function may look at.

    :param needs: one row a need, as `records.need.Need`
    :param budget_lines: one row a line, as `records.budget_line.BudgetLine`
    :param complaint_counts: one row a count, as `records.complaint.ComplaintCount`
    :param participation: one row a district and year, as `records.participation.Participation`
    :param vote_counts: votes by project, and by voters' district, as `records.votes.VoteCount`
    :param statuses: `code, public, terminal`: all statuses
    :param districts: `province, district`: every district of the provinces that have public needs
    :param as_of: the latest date of the public needs, to which ages are counted; None without any
    :param names: of the codes in a column (`district`, `issue`), by the column: see `Names`
    :param sensitive: codes of the sensitive pillars and issues
    :param backend: what expressions over these tables are run by
    :param sums: of the records (sums.py), as far as `reconcile` has asked: by the question, by name
    :param kept: what several of these questions are put to
    """

    needs: ibis.Table
    budget_lines: ibis.Table
    complaint_counts: ibis.Table
    participation: ibis.Table
    vote_counts: ibis.Table
    statuses: ibis.Table
    districts: ibis.Table
    as_of: date | None
    names: Mapping[str, Names]
    sensitive: tuple[str, ...]
    backend: Backend
    sums: dict[object, dict[str, int | Decimal]] = field(
        default_factory=dict[object, "dict[str, int | Decimal]"]
    )
    kept: dict[str, ibis.Table] = field(default_factory=dict[str, ibis.Table])


class Engine:
    """One connection, and the tables registered in it.

    :param name: one of `ENGINES`
    :raises InputError: there is no such engine, or what it needs is not installed
    """

    def __init__(self, name: str = DUCKDB) -> None:
        self._backend = _backend(name)

    def __enter__(self) -> Engine:
        return self

    def __exit__(self, *exc: object) -> None:
        self._backend.close()

    def inputs(
        self,
        codelists: Codelists,
        needs: Iterable[Path | str] = (),
        budget_lines: Iterable[Path | str] = (),
        agencies: dict[str, Text] | None = None,
        complaint_counts: Iterable[Path | str] = (),
        participation: Iterable[Path | str] = (),
        vote_counts: Iterable[Path | str] = (),
    ) -> Inputs:
        """Open the lake's files beside the codelists.

        :param needs, budget_lines, complaint_counts, participation, vote_counts: Parquet files:
            paths, or addresses that fsspec knows
        :param agencies: name (slug) of an organisation to its title
        """
        need_table = self._records("need", needs)
        line_table = self._records("budget_line", budget_lines)
        counts = {
            "complaint_count": tuple(complaint_counts),
            "participation": tuple(participation),
            "vote_count": tuple(vote_counts),
        }
        tables = {kind: self._records(kind, files) for kind, files in counts.items()}
        counted = tuple(tables[kind] for kind, files in counts.items() if files)
        codes = Codes(self._backend, need_table, line_table, codelists, counted)
        add = self._backend.add
        return Inputs(
            needs=need_table,
            budget_lines=line_table,
            complaint_counts=tables["complaint_count"],
            participation=tables["participation"],
            vote_counts=tables["vote_count"],
            statuses=add("statuses", codes.statuses()),
            districts=add("districts", codes.districts()),
            as_of=codes.as_of,
            names=codes.names(agencies or {}),
            sensitive=tuple(sorted(sensitive_codes(codelists.strategies))),
            backend=self._backend,
        )

    def _records(self, kind: str, files: Iterable[Path | str]) -> ibis.Table:
        paths = tuple(str(file) for file in files)
        schema: pa.Schema = record_schema(kind)
        if not paths:
            return self._backend.add(kind, schema.empty_table())
        return self._backend.parquet(kind, paths, schema)


def _backend(name: str) -> Backend:
    if name == DUCKDB:
        from ckanext.needs.tables.duckdb_backend import DuckDB

        return DuckDB()
    if name == SPARK:
        from ckanext.needs.tables.spark_backend import Spark

        return Spark()
    reason = Text(
        f"ไม่มีเครื่องมือประมวลผลชื่อนี้ (มี: {', '.join(ENGINES)})",
        f"no such engine (there are: {', '.join(ENGINES)})",
    )
    raise InputError(Problem("engine", reason, SourceRef("ckanext.needs.engine"), "", name))
