"""What the table functions work on: records and codelists as Ibis tables, on one engine.

The engine is DuckDB in memory; the functions know Ibis only.
"""

from __future__ import annotations

import tempfile
from collections.abc import Iterable
from dataclasses import dataclass
from pathlib import Path
from typing import cast

import ibis
import pyarrow as pa
from ibis import _

from ckanext.needs.bilingual import Text
from ckanext.needs.codelists import CodeError, Codelists
from ckanext.needs.records.schemas import record_schema

#: The columns of needs that hold codes with names.
NEED_CODES = ("province", "district", "subdistrict", "pillar", "issue")
NAMES = pa.schema([("code", pa.string()), ("name", pa.string()), ("name_en", pa.string())])
STATUSES = pa.schema(
    [
        ("code", pa.string()),
        ("name", pa.string()),
        ("name_en", pa.string()),
        ("public", pa.bool_()),
        ("terminal", pa.bool_()),
    ]
)


@dataclass(frozen=True, slots=True)
class Inputs:
    """Everything a table function may look at.

    :param needs: one row a need, as `records.need.Need`
    :param budget_lines: one row a line, as `records.budget_line.BudgetLine`
    :param areas, pillars, issues, agencies: `code, name, name_en`, of the codes that occur
    :param statuses: those columns with `public` and `terminal`, all statuses
    :param districts: `province, district`: every district of the provinces that have public needs
    """

    needs: ibis.Table
    budget_lines: ibis.Table
    areas: ibis.Table
    pillars: ibis.Table
    issues: ibis.Table
    agencies: ibis.Table
    statuses: ibis.Table
    districts: ibis.Table


class Engine:
    """One connection, and the tables registered in it."""

    def __init__(self) -> None:
        self._con = ibis.duckdb.connect(temp_directory=tempfile.gettempdir())

    def __enter__(self) -> Engine:
        return self

    def __exit__(self, *exc: object) -> None:
        self._con.disconnect()

    def inputs(
        self,
        codelists: Codelists,
        needs: Iterable[Path] = (),
        budget_lines: Iterable[Path] = (),
        agencies: dict[str, Text] | None = None,
    ) -> Inputs:
        """Open the lake's files beside the codelists.

        :param agencies: name (slug) of an organisation to its title
        """
        need_table = self._records("need", tuple(needs))
        line_table = self._records("budget_line", tuple(budget_lines))
        codes = _Codes(self, need_table, line_table, codelists)
        return Inputs(
            needs=need_table,
            budget_lines=line_table,
            areas=codes.areas(),
            pillars=codes.pillars("pillar"),
            issues=codes.pillars("issue"),
            agencies=self.names("agencies", agencies or {}),
            statuses=codes.statuses(),
            districts=codes.districts(),
        )

    def register(self, name: str, table: pa.Table) -> ibis.Table:
        """Return a table in memory as an Ibis table."""
        self._con.con.register(name, table)
        return self._con.table(name)

    def names(self, name: str, labels: dict[str, Text]) -> ibis.Table:
        """Return codes and their names as an Ibis table."""
        rows = [{"code": c, "name": t.th, "name_en": t.en or t.th} for c, t in labels.items()]
        return self.register(name, pa.Table.from_pylist(rows, schema=NAMES))

    def _records(self, kind: str, files: tuple[Path, ...]) -> ibis.Table:
        if not files:
            return self.register(kind, record_schema(kind).empty_table())
        paths = [str(file) for file in files]
        return self._con.read_parquet(paths, table_name=kind, hive_partitioning=False)


class _Codes:
    """The names behind the codes that occur in the records."""

    def __init__(
        self, engine: Engine, needs: ibis.Table, lines: ibis.Table, codelists: Codelists
    ) -> None:
        self.engine, self.codelists = engine, codelists
        self.found = _occurring(needs, NEED_CODES) | _occurring(lines, ("area",))
        public = _occurring(needs.filter(_.public), ("province",))["province"]
        self.grid = [
            (province, district.code)
            for province in public
            for district in codelists.areas.children(province)
        ]

    def areas(self) -> ibis.Table:
        """Return the names of the areas that occur, and of every district of the grid."""
        columns = ("area", "province", "district", "subdistrict")
        codes = {code for column in columns for code in self.found[column]}
        codes |= {district for _province, district in self.grid}
        labels: dict[str, Text] = {}
        for code in sorted(codes):
            area = self.codelists.areas.find(code)
            labels[code] = area.name if area else Text(code)
        return self.engine.names("areas", labels)

    def pillars(self, column: str) -> ibis.Table:
        """Return the names of the pillars (or issues) that occur."""
        labels: dict[str, Text] = {}
        for code in self.found[column]:
            try:
                labels[code] = self.codelists.strategies.by_code(code).name
            except CodeError:
                labels[code] = Text(code)
        return self.engine.names(f"{column}s", labels)

    def statuses(self) -> ibis.Table:
        """Return all statuses."""
        rows = [
            {
                "code": status.code,
                "name": status.name.th,
                "name_en": status.name.in_("en"),
                "public": status.public,
                "terminal": status.terminal,
            }
            for status in self.codelists.statuses.all()
        ]
        return self.engine.register("statuses", pa.Table.from_pylist(rows, schema=STATUSES))

    def districts(self) -> ibis.Table:
        """Return every district of the provinces that have public needs."""
        schema = pa.schema([("province", pa.string()), ("district", pa.string())])
        rows = [{"province": province, "district": district} for province, district in self.grid]
        return self.engine.register("districts", pa.Table.from_pylist(rows, schema=schema))


def _occurring(table: ibis.Table, columns: tuple[str, ...]) -> dict[str, tuple[str, ...]]:
    """Return the texts that occur in each column, ascending, without the empty one."""
    lists = [table[column].collect(distinct=True).name(column) for column in columns]
    found = cast("dict[str, list[list[str] | None]]", table.agg(lists).to_pyarrow().to_pydict())
    return {
        column: tuple(sorted(code for code in lists[0] or () if code))
        for column, lists in found.items()
    }
