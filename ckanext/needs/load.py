"""Loads a spreadsheet of needs into this catalogue: read, map, check, write in batches."""

from __future__ import annotations

import csv
import io
from collections.abc import Callable, Collection, Iterator, Sequence
from dataclasses import dataclass, field, replace
from datetime import date
from typing import Any

import ckan.model as model
import sqlalchemy as sa

from ckanext.needs import bulk, lists
from ckanext.needs.bilingual import Text
from ckanext.needs.entering.new_rows import NumberedNeed, new_rows
from ckanext.needs.entering.sheets import is_example, unread
from ckanext.needs.own_records import needs as portal
from ckanext.needs.problems import InputError, Problem, SourceRef
from ckanext.needs.publish.files import BOM, csv_cell
from ckanext.needs.records.need import Need
from ckanext.needs.records.need_columns import NeedRowMapping, need_columns, need_mapping
from ckanext.needs.records.needs import map_need_rows
from ckanext.needs.sources.failures import file_error
from ckanext.needs.sources.read import MAX_BYTES, format_of, read_one_table
from ckanext.needs.sources.rows import RawRow, RawTable
from ckanext.needs.thai import fold

#: Fields of a need that go into the package under their own name, where they are not empty.
FIELDS = (
    *("title", "notes", "owner_org", "strategy", "pillar", "issue", "province", "district"),
    *("subdistrict", "village", "spatial", "fiscal_year", "status", "status_since", "next_owner"),
    *("people_affected", "estimated_cost", "requested_on", "channel"),
    *("source_system", "external_id"),
)
OWNER = sa.text("""
    SELECT "group".id, "group".name FROM package JOIN "group" ON "group".id = package.owner_org
    WHERE package.id = :id
""")
#: How an XLS file (up to Excel 2003) begins: its tables can't be measured before they are read.
OLD_WORKBOOK = b"\xd0\xcf\x11\xe0"
NOT_YOURS = Text(
    "คุณไม่มีสิทธิ์นำเข้าความต้องการของหน่วยงานนี้", "you may not load needs of this organisation"
)


@dataclass(slots=True)
class Loaded:
    """What a file came to. Rows are counted; a refused row may have several problems.

    :param new: the first rows that would be created, where the order asks for them
    """

    rows: int = 0
    created: int = 0
    updated: int = 0
    unchanged: int = 0
    refused: int = 0
    problems: list[Problem] = field(default_factory=list[Problem])
    new: list[NumberedNeed] = field(default_factory=list[NumberedNeed])


@dataclass(frozen=True, slots=True)
class Order:
    """How a file is to be loaded.

    :param user: name of the user who loads
    :param owner_org: name of the organisation that loads; that of rows that name none
    :param source_system: for rows that name none
    :param organizations: ids of those whose needs the user may write; None = all
    :param processes: how many write side by side; more than one only from the command line
    :param most_new: of a dry run: so many rows that would be created are given back
    """

    user: str
    owner_org: str = ""
    source_system: str = ""
    organizations: Collection[str] | None = None
    dry_run: bool = False
    processes: int = 1
    most_new: int = 0


def load(
    data: bytes,
    file: str,
    order: Order,
    started: Callable[[int], object] = lambda rows: None,
    done: Callable[[int], object] = lambda rows: None,
) -> Loaded:
    """Load a CSV or a workbook; rows that can't be used are left out and reported.

    The same row (who loads, source system and external id) is the same need at every loading; a
    row that did not change since it was loaded is not touched. What the file does not say (status,
    tags ...) stays as it is in the portal.

    :param started: called with the number of rows
    :param done: called as rows are dealt with, with their number
    :raises InputError: the file can't be used as a whole; nothing is written then
    """
    _check_organization(order.owner_org)
    table = read(data, file)
    started(len(table.rows))
    reader = _Reader(table, order)
    outcome = bulk.write(
        reader.packages(),
        order.user,
        dry_run=order.dry_run,
        defaults=reader.defaults(),
        processes=order.processes,
        done=done,
    )
    reader.refuse(outcome.refused)
    return Loaded(
        rows=len(table.rows),
        created=outcome.created,
        updated=outcome.updated,
        unchanged=outcome.unchanged,
        refused=len({problem.where.row for problem in reader.problems}),
        problems=[*_unread(table), *sorted(reader.problems, key=lambda found: found.where.row)],
        new=reader.new(outcome.refused),
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
    tags = [{"name": tag} for tag in need.tags]
    fields = {name: getattr(need, name) for name in FIELDS}
    said = {name: _plain(value) for name, value in fields.items() if value not in ("", None)}
    return {
        "id": need.need_id,
        "type": portal.NEED_TYPE,
        **({"tags": tags} if tags else {}),
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
        self._needs: list[NumberedNeed] = []
        self._ids = _organization_ids()
        self._allowed = _names_of(order.organizations)

    def packages(self) -> Iterator[dict[str, Any]]:
        mapped = map_need_rows(self.table.rows, self.mapping, lists.current())
        for row, found in zip(self.table.rows, mapped, strict=True):
            if not isinstance(found, Need):
                self.problems.extend(found)
            elif refusal := self._refusal(found):
                self.problems.append(self._not_yours(found, row, refusal))
            else:
                self._rows.append(row)
                if self.order.most_new:
                    self._needs.append((row.ref.row, found))
                yield self._package(found, row)

    def defaults(self) -> dict[str, str]:
        """Return what new needs get where their rows say nothing."""
        loads = self._ids.get(self.order.owner_org, "")
        return {"owner_org": loads} if loads else {}

    def refuse(self, refused: Sequence[bulk.Refused]) -> None:
        """Report what validation said no to, by the file's own columns."""
        for one in refused:
            row = self._rows[one.position]
            for name, reasons in one.reasons.items():
                self.problems.extend(self._problem(row, name, reason) for reason in reasons)

    def new(self, refused: Sequence[bulk.Refused]) -> list[NumberedNeed]:
        """Return the rows that would be created, as many as the order asks for."""
        left_out = {one.position for one in refused}
        passed = (one for n, one in enumerate(self._needs) if n not in left_out)
        return new_rows(passed, self.order.most_new)

    def _package(self, need: Need, row: RawRow) -> dict[str, Any]:
        """Return a row's package; the owner only where the row itself names it.

        A need that was handed on in the portal stays where it is.
        """
        package = as_package(need, self._ids.get(need.owner_org, ""))
        if self.order.owner_org and not row.cell(self.mapping.columns.get("owner_org", "")).strip():
            del package["owner_org"]
        return package

    def _refusal(self, need: Need) -> Text | None:
        """Return why the user may not write for the need's agency, or for the one it has now."""
        if self._allowed is None:
            return None
        if need.owner_org not in self._allowed:
            return NOT_YOURS
        owner = model.Session.execute(OWNER, {"id": need.need_id}).first()
        if owner is None or owner.id in (self.order.organizations or ()):
            return None
        return Text(
            f"ความต้องการนี้เป็นของหน่วยงาน «{owner.name}» แล้ว และคุณไม่มีสิทธิ์แก้ไขข้อมูลของหน่วยงานนั้น",
            f"this need now belongs to «{owner.name}», whose needs you may not edit",
        )

    def _not_yours(self, need: Need, row: RawRow, reason: Text) -> Problem:
        column = self.mapping.column("owner_org")
        return Problem("not_allowed", reason, row.ref, column, need.owner_org)

    def _problem(self, row: RawRow, name: str, reason: Text) -> Problem:
        field_name = "external_id" if name in ("id", "name") else name
        if field_name not in need_columns():
            return Problem("refused", Text(f"{name}: {reason.th}", f"{name}: {reason.en}"), row.ref)
        value = row.cell(self.mapping.columns.get(field_name, ""))
        return Problem("refused", reason, row.ref, self.mapping.column(field_name), value)


def read(data: bytes, file: str) -> RawTable:
    """Read the file's one table; in a workbook the first sheet. Rows of examples are left out.

    :raises InputError: the file can't be used as a whole
    """
    if len(data) > MAX_BYTES:
        megabytes = MAX_BYTES // 1_000_000
        th, en = f"ไฟล์ใหญ่เกิน {megabytes} MB", f"the file is larger than {megabytes} MB"
        raise file_error("too_large", file, th, en)
    format = format_of(file)
    if data.startswith(OLD_WORKBOOK):
        th, en = (
            "รับเฉพาะ CSV, XLSX และ ODS: ให้บันทึกเป็น XLSX",
            "save it as XLSX: only CSV, XLSX and ODS",
        )
        raise file_error("old_format", file, th, en)
    return _without_examples(read_one_table(data, file, format))


def _without_examples(table: RawTable) -> RawTable:
    """Leave out the rows that the template brings to show how it is filled in."""
    ids = {fold(name) for name in need_columns()["external_id"]}
    columns = [column for column in table.columns if fold(column) in ids]
    rows = tuple(
        row for row in table.rows if not any(is_example(row.cell(column)) for column in columns)
    )
    return table if len(rows) == len(table.rows) else replace(table, rows=rows)


def _check_organization(name: str) -> None:
    """Refuse an organisation that there is not, before anything is read."""
    known = portal.agencies()
    if name and name not in known:
        listed = ", ".join(list(known)[:20])
        reason = Text(
            f"ไม่มีหน่วยงาน «{name}» (มี: {listed})",
            f"there is no organisation «{name}» (there are: {listed})",
        )
        raise InputError(Problem("unknown_agency", reason, column="org"))


def _unread(table: RawTable) -> list[Problem]:
    """Warn of the sheets of a workbook that nobody read."""
    left = unread(table)
    if not left:
        return []
    names = ", ".join(left)
    reason = Text(
        f"อ่านเฉพาะแผ่นงานแรก «{table.ref.part}» ไม่ได้อ่าน: {names}",
        f"only the first sheet «{table.ref.part}» was read, not these: {names}",
    )
    where = SourceRef(table.ref.file)
    return [Problem("unread_sheets", reason, where, value=names, severity="warning")]


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
