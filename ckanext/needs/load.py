"""Loads a spreadsheet of needs into this catalogue: read, map, check, write in batches."""

from __future__ import annotations

import csv
import io
from collections.abc import Callable, Collection, Iterator, Sequence
from dataclasses import dataclass, field
from datetime import date
from typing import Any

import ckan.model as model
import sqlalchemy as sa

from ckanext.needs import bulk, lists
from ckanext.needs.bilingual import Text
from ckanext.needs.problems import Problem
from ckanext.needs.publish.files import BOM, csv_cell
from ckanext.needs.records.need import Need
from ckanext.needs.records.need_columns import NeedRowMapping, need_mapping
from ckanext.needs.records.needs import map_need_rows
from ckanext.needs.sources import portal
from ckanext.needs.sources.read import format_of, read_tables
from ckanext.needs.sources.rows import RawRow, RawTable

#: Fields of a need that go into the package under their own name, where they are not empty.
FIELDS = (
    *("title", "notes", "owner_org", "strategy", "pillar", "issue", "province", "district"),
    *("subdistrict", "village", "spatial", "fiscal_year", "status", "status_since", "next_owner"),
    *("people_affected", "estimated_cost", "requested_on", "channel"),
    *("source_system", "external_id"),
)
OWNERS = sa.text("SELECT id, owner_org FROM package WHERE id = ANY(:ids)")
NOT_YOURS = Text(
    "คุณไม่มีสิทธิ์นำเข้าความต้องการของหน่วยงานนี้", "you may not load needs of this organisation"
)


@dataclass(slots=True)
class Loaded:
    """What a file came to. Rows are counted; a refused row may have several problems."""

    rows: int = 0
    created: int = 0
    updated: int = 0
    unchanged: int = 0
    refused: int = 0
    problems: list[Problem] = field(default_factory=list[Problem])


@dataclass(frozen=True, slots=True)
class Order:
    """How a file is to be loaded.

    :param user: name of the user who loads
    :param owner_org: name of the organisation for rows that name none
    :param source_system: for rows that name none
    :param organizations: ids of those whose needs the user may write; None = all
    """

    user: str
    owner_org: str = ""
    source_system: str = ""
    organizations: Collection[str] | None = None
    dry_run: bool = False


def load(
    data: bytes,
    file: str,
    order: Order,
    started: Callable[[int], object] = lambda rows: None,
    done: Callable[[int], object] = lambda rows: None,
) -> Loaded:
    """Load a CSV or a workbook; rows that can't be used are left out and reported.

    The same row (source system and external id) is the same need at every loading; a row that did
    not change since it was loaded is not touched.

    :param started: called with the number of rows
    :param done: called as rows are dealt with, with their number
    :raises InputError: the file can't be used as a whole; nothing is written then
    """
    table = read_tables(data, file, format_of(file))[0]
    started(len(table.rows))
    reader = _Reader(table, order)
    outcome = bulk.write(reader.packages(), order.user, dry_run=order.dry_run, done=done)
    reader.refuse(outcome.refused)
    return Loaded(
        rows=len(table.rows),
        created=outcome.created,
        updated=outcome.updated,
        unchanged=outcome.unchanged,
        refused=len({problem.where.row for problem in reader.problems}),
        problems=sorted(reader.problems, key=lambda problem: problem.where.row),
    )


def problems_csv(problems: Sequence[Problem]) -> str:
    """Return problems as a CSV that a spreadsheet opens: row, column, value, reason th and en."""
    out = io.StringIO(newline="")
    writer = csv.writer(out, lineterminator="\n")
    writer.writerow(["row", "column", "value", "reason_th", "reason_en"])
    for problem in problems:
        texts = (problem.column, problem.value, problem.reason.th, problem.reason.in_("en"))
        writer.writerow([problem.where.row, *map(csv_cell, texts)])
    return BOM + out.getvalue()


def as_package(need: Need, organization_id: str = "") -> dict[str, Any]:
    """Return a need as `package_create` takes it; fields that are empty are left out.

    :param organization_id: of the need's agency; without it the agency is named
    """
    fields = {name: getattr(need, name) for name in FIELDS}
    said = {name: _plain(value) for name, value in fields.items() if value not in ("", None)}
    return {
        "id": need.need_id,
        "name": f"need-{need.need_id}",
        "type": portal.NEED_TYPE,
        "tags": [{"name": tag} for tag in need.tags],
        **said,
        "owner_org": organization_id or need.owner_org,
    }


class _Reader:
    """Turns rows into packages, and remembers which row each came from."""

    def __init__(self, table: RawTable, order: Order) -> None:
        self.table, self.order = table, order
        self.problems: list[Problem] = []
        self.mapping: NeedRowMapping = need_mapping(
            table.columns,
            table.ref,
            source_system=order.source_system,
            owner_org=order.owner_org,
            agencies=portal.agencies(),
        )
        self._rows: list[RawRow] = []
        self._ids = _organization_ids()
        self._allowed = _names_of(order.organizations)

    def packages(self) -> Iterator[dict[str, Any]]:
        mapped = map_need_rows(self.table.rows, self.mapping, lists.current())
        for row, found in zip(self.table.rows, mapped, strict=True):
            if not isinstance(found, Need):
                self.problems.extend(found)
            elif not self._may_write(found):
                self.problems.append(self._not_yours(found, row))
            else:
                self._rows.append(row)
                yield as_package(found, self._ids.get(found.owner_org, ""))

    def refuse(self, refused: Sequence[bulk.Refused]) -> None:
        """Report what validation said no to, by the file's own columns."""
        for one in refused:
            row = self._rows[one.position]
            for name, messages in one.errors.items():
                self.problems.extend(self._problem(row, name, str(text)) for text in messages)

    def _may_write(self, need: Need) -> bool:
        """Return whether the user may write for the need's agency, and for the one it has now."""
        if self._allowed is None:
            return True
        owner = model.Session.execute(OWNERS, {"ids": [need.need_id]}).first()
        now = self.order.organizations or ()
        return need.owner_org in self._allowed and (owner is None or owner.owner_org in now)

    def _not_yours(self, need: Need, row: RawRow) -> Problem:
        column = self.mapping.column("owner_org")
        return Problem("not_allowed", NOT_YOURS, row.ref, column, need.owner_org)

    def _problem(self, row: RawRow, name: str, message: str) -> Problem:
        known = name in self.mapping.columns
        column = self.mapping.columns[name] if known else ""
        value = row.cells.get(column, "") if known else ""
        text = message if known else f"{name}: {message}"
        return Problem("refused", Text(text), row.ref, column, value)


def _organization_ids() -> dict[str, str]:
    groups = model.Session.query(model.Group.name, model.Group.id).filter_by(is_organization=True)
    return {name: group_id for name, group_id in groups}


def _names_of(organizations: Collection[str] | None) -> frozenset[str] | None:
    if organizations is None:
        return None
    groups = model.Session.query(model.Group.name).filter(model.Group.id.in_(organizations))
    return frozenset(name for (name,) in groups)


def _plain(value: date | int | str) -> str:
    """Return a value as a form sends it: a number 0 would count as empty, the text `0` does not."""
    return value.isoformat() if isinstance(value, date) else str(value)
