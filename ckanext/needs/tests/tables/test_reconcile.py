"""A table that does not add up to its records ends the run."""

from datetime import date

import pyarrow as pa
import pytest

from ckanext.needs.problems import InputError
from ckanext.needs.records.participation import HeldForum, count_participation
from ckanext.needs.records.votes import votes_of
from ckanext.needs.tables.reconcile import CHECKS, reconcile
from ckanext.needs.tables.registry import TABLES
from ckanext.needs.tests.tables.shapes import count, inputs_of, line, need
from ckanext.needs.tests.voting.shown import (
    CAST,
    HELD,
    OTHER,
    result_by_districts,
    result_of_one_budget,
)

NEEDS = [need(1), need(2, "funded"), need(3, "draft")]
COUNTS = [count("2026-08", 7), count("2026-09", 3)]
LINES = [line(1, "ก > ข", 600), line(2, "ก > ค", None, agency="")]
VOTES = (*votes_of(HELD, result_of_one_budget(CAST)), *votes_of(OTHER, result_by_districts()))
PARTICIPATIONS = count_participation(
    [HeldForum(2569, "1901", date(2026, 1, 9), 40, 9, 3)], [], lambda province: ["1901", "1902"]
)


@pytest.mark.parametrize("name", sorted(TABLES))
def test_every_table_is_checked_and_adds_up(name: str):
    assert CHECKS[name]
    with inputs_of(NEEDS, LINES, COUNTS, PARTICIPATIONS, VOTES) as inputs:
        reconcile(name, TABLES[name].make(inputs), inputs)


@pytest.mark.parametrize("name", sorted(TABLES))
def test_a_table_that_lost_a_row_is_an_error(name: str):
    with inputs_of(NEEDS, LINES, COUNTS, PARTICIPATIONS, VOTES) as inputs:
        table = TABLES[name].make(inputs)
        kept = [row for row in table.to_pylist() if row.get("protected") is not False][1:]
        if "protected" in table.column_names:
            kept = [row for row in table.to_pylist() if row["protected"]]
        with pytest.raises(InputError, match="adds up to"):
            reconcile(name, pa.Table.from_pylist(kept, schema=table.schema), inputs)
