"""A table with a row a record comes in parts: the same rows, order and types as at once."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace

import duckdb
import pyarrow as pa
import pytest

from ckanext.needs.problems import InputError
from ckanext.needs.tables import duckdb_backend, sums
from ckanext.needs.tables.reconcile import reconciled
from ckanext.needs.tables.registry import TABLES
from ckanext.needs.tests.tables.shapes import inputs_of, line, need

#: DuckDB's smallest row group: what a part of a table is here.
PART = 2048
EACH_RECORD = sorted(name for name, table in TABLES.items() if table.each_record)


@pytest.fixture(scope="module")
def inputs():
    mixed = [number * 7919 % 5000 for number in range(5000)]
    needs = [need(number, district=f"19{1 + number % 13:02}") for number in mixed]
    lines = [line(number, f"ก > {number % 10}", number, indicator="") for number in mixed]
    with inputs_of(needs, lines) as opened:
        yield opened


@pytest.fixture(autouse=True)
def small_parts(monkeypatch: pytest.MonkeyPatch):
    monkeypatch.setattr(duckdb_backend, "BATCH_ROWS", PART)


def test_the_tables_with_a_row_a_record_are_these():
    assert EACH_RECORD == ["budget_lines", "needs"]


@pytest.mark.parametrize("name", EACH_RECORD)
def test_the_gate_has_no_counts_of_them_to_decide_on(name: str):
    assert not TABLES[name].schema.privacy.counts


@pytest.mark.parametrize("name", EACH_RECORD)
def test_the_parts_together_are_the_table(inputs, name: str):
    parts = list(TABLES[name].batches(inputs))
    assert [part.num_rows for part in parts] == [PART, PART, 5000 - 2 * PART]
    assert pa.concat_tables(parts).equals(TABLES[name].make(inputs))


@pytest.mark.parametrize("name", EACH_RECORD)
def test_a_table_without_rows_is_one_part_with_its_columns(name: str):
    with inputs_of() as nothing:
        (part,) = TABLES[name].batches(nothing)
    assert part.num_rows == 0
    assert part.schema == TABLES[name].schema.arrow


def test_the_engine_is_as_it_was_after_the_parts(inputs):
    ask = "SELECT current_setting('memory_limit'), current_setting('preserve_insertion_order')"
    connection = inputs.backend._ibis.con
    before = connection.sql(ask).fetchall()
    list(TABLES["needs"].batches(inputs))
    assert connection.sql(ask).fetchall() == before


class LittleMemory:
    """A connection that has too much in memory for what sorting may take."""

    def __init__(self, connection):
        self.connection, self.refused = connection, 0

    def __getattr__(self, name: str):
        return getattr(self.connection, name)

    def execute(self, query: str):
        if query == f"SET memory_limit = '{duckdb_backend.SORT_MEMORY}'":
            self.refused += 1
            raise duckdb.OutOfMemoryException("could not free up enough memory")
        return self.connection.execute(query)


def test_what_does_not_fit_the_memory_for_sorting_is_sorted_all_the_same(
    inputs, monkeypatch: pytest.MonkeyPatch
):
    little = LittleMemory(inputs.backend._ibis.con)
    monkeypatch.setattr(inputs.backend._ibis, "con", little)
    assert sum(part.num_rows for part in TABLES["needs"].batches(inputs)) == 5000
    assert little.refused


@pytest.mark.parametrize("name", EACH_RECORD)
def test_parts_that_add_up_pass_the_proof(inputs, name: str):
    parts = reconciled(name, TABLES[name].batches(inputs), inputs)
    assert sum(part.num_rows for part in parts) == 5000


@pytest.mark.parametrize("name", EACH_RECORD)
def test_parts_that_lost_a_row_fail_it_after_the_last(inputs, name: str):
    def lossy() -> Iterator[pa.Table]:
        first, *others = TABLES[name].batches(inputs)
        yield first.slice(1)
        yield from others

    seen = list[int]()
    with pytest.raises(InputError, match="adds up to"):
        seen.extend(part.num_rows for part in reconciled(name, lossy(), inputs))
    assert sum(seen) == 4999


def test_the_records_are_asked_once_for_what_two_tables_are_proven_by(inputs):
    fetched = list[tuple[str, ...]]()
    fetch = inputs.backend.fetch

    class Counting:
        def fetch(self, expression, order=()):
            fetched.append(tuple(expression.columns))
            return fetch(expression, order)

    fresh = replace(inputs, backend=Counting(), sums={})
    names = ("needs", "needs_by_district_issue")
    for name in names:
        table = TABLES[name].make(fresh)
        list(reconciled(name, (table,), fresh))
    assert fetched.count(tuple(sums.needs(inputs).columns)) == 1
    assert len(fetched) == len(names) + 1
