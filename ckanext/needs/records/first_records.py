"""The first records of a source and all that is wrong with its rows, even if a run would stop."""

from __future__ import annotations

from collections.abc import Iterator
from itertools import islice

import pyarrow as pa

from ckanext.needs.codelists import Codelists
from ckanext.needs.harvester import Harvester
from ckanext.needs.problems import InputError, Problem
from ckanext.needs.records.account import Account
from ckanext.needs.records.budget_lines import BudgetMapper
from ckanext.needs.records.lake import to_arrow
from ckanext.needs.records.mapping import BudgetMapping, NeedMapping
from ckanext.needs.records.need_source import map_need_tables
from ckanext.needs.records.reading import read_batches, read_source


def first_records(
    harvester: Harvester, codelists: Codelists, most: int
) -> tuple[pa.Table | None, tuple[Problem, ...]]:
    """Return the first records, at most so many, and the problems of all rows.

    :param harvester: of needs or of lines of a budget, from files
    :returns: no table when the source can't be read at all
    """
    mapping = harvester.mapping
    try:
        if isinstance(mapping, NeedMapping) and harvester.source.format != "portal":
            return _needs(harvester, mapping, codelists, most)
        if isinstance(mapping, BudgetMapping):
            return _lines(harvester, mapping, codelists, most)
    except InputError:
        pass  # the run has told it already
    return None, ()


def _needs(
    harvester: Harvester, mapping: NeedMapping, codelists: Codelists, most: int
) -> tuple[pa.Table, tuple[Problem, ...]]:
    account = Account(harvester.name, 1)
    found = map_need_tables(read_source(harvester.source), mapping, codelists, account)
    first = list(islice(found, most))
    for _ in found:
        pass  # the problems of the rest
    return to_arrow("need", first), tuple(account.problems)


def _lines(
    harvester: Harvester, mapping: BudgetMapping, codelists: Codelists, most: int
) -> tuple[pa.Table | None, tuple[Problem, ...]]:
    mapper = BudgetMapper(mapping, codelists, harvester.name)
    first = _first(mapper.lines(read_batches(harvester.source)), most)
    return first, tuple(mapper.account.problems)


def _first(tables: Iterator[pa.Table], most: int) -> pa.Table | None:
    kept: list[pa.Table] = []
    for table in tables:  # all of them: their problems are wanted
        kept.append(table.slice(0, max(0, most - sum(each.num_rows for each in kept))))
    return pa.concat_tables(kept) if kept else None
