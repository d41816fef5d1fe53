"""The names behind the codes that occur in the records."""

from __future__ import annotations

from datetime import date
from typing import Any, cast

import ibis
import pyarrow as pa
from ibis import _

from ckanext.needs.bilingual import Text
from ckanext.needs.codelists import CodeError, Codelists
from ckanext.needs.tables.backend import Backend

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
DISTRICTS = pa.schema([("province", pa.string()), ("district", pa.string())])


def names_table(labels: dict[str, Text]) -> pa.Table:
    """Return codes and their names as a table."""
    rows = [{"code": c, "name": t.th, "name_en": t.en or t.th} for c, t in labels.items()]
    return pa.Table.from_pylist(rows, schema=NAMES)


class Codes:
    """Looks up, once, which codes there are, and has their names as tables."""

    def __init__(
        self, backend: Backend, needs: ibis.Table, lines: ibis.Table, codelists: Codelists
    ) -> None:
        self.codelists = codelists
        found = _one_row(backend, needs.agg([*_distinct(NEED_CODES), *_of_public_needs()]))
        found |= _one_row(backend, lines.agg(_distinct(("area",))))
        self._latest = cast("date | None", found.pop("as_of"))
        self.found = {name: _codes(found[name]) for name in found}
        self.grid = [
            (province, district.code)
            for province in self.found["public"]
            for district in codelists.areas.children(province)
        ]

    def areas(self) -> pa.Table:
        """Return the names of the areas that occur, and of every district of the grid."""
        columns = ("area", "province", "district", "subdistrict")
        codes = {code for column in columns for code in self.found[column]}
        codes |= {district for _province, district in self.grid}
        labels: dict[str, Text] = {}
        for code in sorted(codes):
            area = self.codelists.areas.find(code)
            labels[code] = area.name if area else Text(code)
        return names_table(labels)

    def pillars(self, column: str) -> pa.Table:
        """Return the names of the pillars (or issues) that occur."""
        labels: dict[str, Text] = {}
        for code in self.found[column]:
            try:
                labels[code] = self.codelists.strategies.by_code(code).name
            except CodeError:
                labels[code] = Text(code)
        return names_table(labels)

    def statuses(self) -> pa.Table:
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
        return pa.Table.from_pylist(rows, schema=STATUSES)

    def districts(self) -> pa.Table:
        """Return every district of the provinces that have public needs."""
        rows = [{"province": province, "district": district} for province, district in self.grid]
        return pa.Table.from_pylist(rows, schema=DISTRICTS)

    def as_of(self) -> pa.Table:
        """Return the latest date of the public needs, in one row; null without any."""
        return pa.table({"as_of": pa.array([self._latest], pa.date32())})


def _distinct(columns: tuple[str, ...]) -> list[Any]:
    return [_[column].collect(distinct=True).name(column) for column in columns]


def _of_public_needs() -> list[Any]:
    """Return which provinces have public needs, and the latest date among these."""
    latest = ibis.greatest(_.status_since.max(where=_.public), _.requested_on.max(where=_.public))
    provinces = _.province.collect(where=_.public, distinct=True)
    return [provinces.name("public"), latest.name("as_of")]


def _one_row(backend: Backend, expression: ibis.Table) -> dict[str, object]:
    return cast("dict[str, object]", backend.fetch(expression).to_pylist()[0])


def _codes(found: object) -> tuple[str, ...]:
    """Return texts ascending, without the empty one."""
    return tuple(sorted(code for code in cast("list[str] | None", found) or () if code))
