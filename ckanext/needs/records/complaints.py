"""Counts complaints by district, kind and month; nothing of a single one stays."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date

from ckanext.needs.bilingual import Text
from ckanext.needs.codelists import CodeError, Codelists
from ckanext.needs.problems import Problem
from ckanext.needs.records.account import Account
from ckanext.needs.records.complaint import ComplaintCount
from ckanext.needs.records.ids import stable_id
from ckanext.needs.sources.rows import RawRow, RawTable
from ckanext.needs.thai import FiscalYear, ThaiValueError, normalise

#: What a feed calls a complaint that is done.
FINISHED = frozenset(("finish", "เสร็จสิ้น"))


@dataclass(frozen=True, slots=True, order=True)
class _Group:
    fiscal_year: int
    month: str
    type: str
    province: str
    district: str


def count_complaints(
    tables: Iterable[RawTable], areas: tuple[str, ...], codelists: Codelists, account: Account
) -> tuple[ComplaintCount, ...]:
    """Count the rows of a feed (`sources.traffy`), ordered by month, district and kind.

    A complaint of several kinds is counted once, under its first. A row whose month or place can't
    be read is refused: its problem goes to `account`.

    :param areas: codes of the provinces whose complaints are counted; none = all
    """
    counted: Counter[_Group] = Counter()
    finished: Counter[_Group] = Counter()
    for row in (row for table in tables for row in table.rows):
        account.read += 1
        group = _group(row, codelists)
        if isinstance(group, Problem):
            account.refused += 1
            account.add(group)
        elif areas and group.province not in areas:
            account.left_out += 1
        else:
            counted[group] += 1
            finished[group] += normalise(row.cell("state")) in FINISHED
    source = account.source
    return tuple(
        _count(source, group, counted[group], finished[group]) for group in sorted(counted)
    )


def _group(row: RawRow, codelists: Codelists) -> _Group | Problem:
    month, district = row.cell("month"), row.cell("district")
    try:
        year = FiscalYear.of(date.fromisoformat(f"{month}-01")).be
    except (ValueError, ThaiValueError):
        reason = Text("ต้องเป็นเดือน เช่น 2026-09", "expected a month such as 2026-09")
        return Problem("bad_date", reason, row.ref, "month", month)
    try:
        province = codelists.areas.resolve(row.cell("province"), "province").code
        code = codelists.areas.resolve(district, "district", province).code
    except CodeError as error:
        return Problem("unknown_code", error.reason, row.ref, "district", district)
    return _Group(year, month, normalise(row.cell("type")), province, code)


def _count(source: str, group: _Group, complaints: int, finished: int) -> ComplaintCount:
    about = (group.month, group.district, group.type)
    return ComplaintCount(
        count_id=stable_id("complaint_count", source, *about),
        fiscal_year=group.fiscal_year,
        month=group.month,
        type=group.type,
        province=group.province,
        district=group.district,
        complaints=complaints,
        finished=finished,
    )
