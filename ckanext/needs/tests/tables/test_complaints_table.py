"""Complaints by district, type and month."""

from __future__ import annotations

from ckanext.needs.privacy.gate import pass_gate
from ckanext.needs.tables.registry import TABLES
from ckanext.needs.tests.tables.shapes import count, inputs_of

TABLE = TABLES["complaints_by_district_type"]


def test_a_row_has_both_years_and_the_names_of_its_places():
    with inputs_of(counts=[count("2026-09", 7, finished=2)]) as inputs:
        (row,) = TABLE.make(inputs).to_pylist()
    assert (row["fiscal_year_be"], row["fiscal_year_ce"], row["month"]) == (2569, 2026, "2026-09")
    assert (row["province_name"], row["district_name"]) == ("สระบุรี", "เมืองสระบุรี")
    assert (row["complaints"], row["finished"]) == (7, 2)


def test_the_gate_withholds_every_small_count_and_what_goes_with_it():
    counts = [count(f"2026-{month:02}", number) for month, number in enumerate([9, 8, 7, 3], 1)]
    with inputs_of(counts=counts) as inputs:
        result = pass_gate(TABLE.make(inputs), TABLE.schema)
    shown = {row["month"]: (row["complaints"], row["finished"]) for row in result.table.to_pylist()}
    assert shown["2026-04"] == (None, None)
    assert shown["2026-01"] == (9, 0)


def test_where_most_would_be_withheld_the_months_of_a_year_are_summed():
    counts = [count(f"2026-{month:02}", 2) for month in range(1, 7)]
    with inputs_of(counts=counts) as inputs:
        result = pass_gate(TABLE.make(inputs), TABLE.schema)
    (row,) = result.table.to_pylist()
    assert (row["month"], row["complaints"], row["complaints_status"]) == (None, 12, "published")
