"""The needs of a harvester's source: a survey's spreadsheet, or another catalogue's records."""

from __future__ import annotations

from collections.abc import Iterable, Iterator

from ckanext.needs.bilingual import Text
from ckanext.needs.codelists import Codelists
from ckanext.needs.problems import Problem, SourceRef
from ckanext.needs.records.account import Account
from ckanext.needs.records.mapping import NeedMapping
from ckanext.needs.records.need import Need
from ckanext.needs.records.need_columns import NeedRowMapping, need_mapping
from ckanext.needs.records.needs import map_need_rows
from ckanext.needs.sources.rows import RawTable


def map_need_tables(
    tables: Iterable[RawTable], mapping: NeedMapping, codelists: Codelists, account: Account
) -> Iterator[Need]:
    """Yield the needs of all tables, in the order of their rows.

    A row with an error is refused: its problems go to `account`.

    :raises InputError: a table lacks a column that every need must have
    """
    seen: set[str] = set()
    for table in tables:
        columns = _columns(table, mapping, account.source)
        account.read += len(table.rows)
        account.left_out += min(mapping.description_rows, len(table.rows))
        rows = table.rows[mapping.description_rows :]
        for found in map_need_rows(rows, columns, codelists):
            if isinstance(found, Need) and found.need_id not in seen:
                seen.add(found.need_id)
                yield found
            else:
                _refuse(found, account)


def _columns(table: RawTable, mapping: NeedMapping, source: str) -> NeedRowMapping:
    return need_mapping(
        table.columns,
        table.ref,
        source_system=mapping.source_system or source,
        owner_org=mapping.owner_org,
        status=mapping.status,
        external_id_from=mapping.external_id_from,
        named=mapping.columns,
        values=mapping.values,
        agency_names=mapping.agencies,
    )


def _refuse(found: Need | tuple[Problem, ...], account: Account) -> None:
    account.refused += 1
    for problem in (_again(found),) if isinstance(found, Need) else found:
        account.add(problem)


def _again(need: Need) -> Problem:
    """Return the problem of a need that an earlier table of the source holds too."""
    where = SourceRef(need.source_ref)
    reason = Text("รหัสนี้มีในตารางก่อนแล้ว", "an earlier table of the source has this id")
    return Problem("duplicate", reason, where, "", need.external_id)
