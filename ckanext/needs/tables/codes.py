"""Which codes occur in the records, and what the codelists know of them."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from datetime import date
from typing import Any, cast

import ibis
import pyarrow as pa
from ibis import _

from ckanext.needs.bilingual import Text
from ckanext.needs.codelists import CodeError, Codelists
from ckanext.needs.tables.backend import Backend
from ckanext.needs.tables.names import Names

#: The columns of needs that hold codes with names.
NEED_CODES = ("province", "district", "subdistrict", "pillar", "issue")
AREA_COLUMNS = ("area", "province", "district", "subdistrict")
STATUSES = pa.schema([("code", pa.string()), ("public", pa.bool_()), ("terminal", pa.bool_())])
DISTRICTS = pa.schema([("province", pa.string()), ("district", pa.string())])


class Codes:
    """Looks up, once, which codes there are, and has their names as tables.

    :param placed: other records, with a province and a district
    """

    def __init__(
        self,
        backend: Backend,
        needs: ibis.Table,
        lines: ibis.Table,
        codelists: Codelists,
        placed: Sequence[ibis.Table] = (),
    ) -> None:
        self.codelists = codelists
        found = _one_row(backend, needs.agg([*_distinct(NEED_CODES), *_of_public_needs()]))
        found |= _one_row(backend, lines.agg(_distinct(("area",))))
        self.as_of = cast("date | None", found.pop("as_of"))
        self.placed = [
            _one_row(backend, t.agg(_distinct(("province", "district")))) for t in placed
        ]
        self.found = {name: _codes(found[name]) for name in found}
        self.grid = [
            (province, district.code)
            for province in self.found["public"]
            for district in codelists.areas.children(province)
        ]

    def names(self, agencies: Mapping[str, Text]) -> dict[str, Names]:
        """Return the names of the codes that occur, by the column that holds the codes."""
        areas = Names(self._areas())
        return {
            **dict.fromkeys(AREA_COLUMNS, areas),
            "pillar": Names(self._pillars("pillar")),
            "issue": Names(self._pillars("issue")),
            "agency": Names(agencies),
            "status": Names({one.code: one.name for one in self.codelists.statuses.all()}),
        }

    def _areas(self) -> dict[str, Text]:
        """Return the names of the areas that occur, and of every district of the grid."""
        codes = {code for column in AREA_COLUMNS for code in self.found[column]}
        codes |= {district for _province, district in self.grid}
        codes |= {code for row in self.placed for column in row for code in _codes(row[column])}
        areas = {code: self.codelists.areas.find(code) for code in sorted(codes)}
        return {code: area.name if area else Text(code) for code, area in areas.items()}

    def _pillars(self, column: str) -> dict[str, Text]:
        """Return the names of the pillars (or issues) that occur."""
        labels: dict[str, Text] = {}
        for code in self.found[column]:
            try:
                labels[code] = self.codelists.strategies.by_code(code).name
            except CodeError:
                labels[code] = Text(code)
        return labels

    def statuses(self) -> pa.Table:
        """Return all statuses."""
        rows = [
            {"code": one.code, "public": one.public, "terminal": one.terminal}
            for one in self.codelists.statuses.all()
        ]
        return pa.Table.from_pylist(rows, schema=STATUSES)

    def districts(self) -> pa.Table:
        """Return every district of the provinces that have public needs."""
        rows = [{"province": province, "district": district} for province, district in self.grid]
        return pa.Table.from_pylist(rows, schema=DISTRICTS)


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
